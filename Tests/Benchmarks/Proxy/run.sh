#!/bin/sh
# Requests per second through toolkit proxy, which signs each, beside nginx as a plain reverse proxy to the same upstream.
# usage: run.sh FOLDER-OF-THE-INSTALLED-PROGRAMS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$1
if ! command -v wrk >/dev/null 2>&1; then
    echo "the proxy is not measured: there is no 'wrk' (Debian: wrk)"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/measure.py" "$bin/toolkit" "$work"
