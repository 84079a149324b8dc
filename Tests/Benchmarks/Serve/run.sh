#!/bin/sh
# Requests per second of `toolkit serve`, beside a route of Hummingbird that never changes, and nginx; needs wrk and nginx.
# usage: run.sh FOLDER-OF-THE-INSTALLED-PROGRAMS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$1
PATH=$PATH:/usr/sbin
for tool in wrk nginx; do
    command -v "$tool" >/dev/null 2>&1 || { printf 'not measured: there is no %s\n' "$tool"; exit 0; }
done
# In the same scratch path and with the same settings as the programs, so that little is built anew.
constant=$("$here/../../../Examples/build.sh" "$here" constant-route)/constant-route
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HOME=$work PATH=$bin:$PATH toolkit sandbox -- python3 "$here/measure.py" "$bin/toolkit" "$constant" "$work"
