#!/bin/sh
# 1 GiB up and down through aws-iam-call, beside curl: rates, and memory over that of a 1 KiB call.
# usage: run.sh FOLDER-OF-THE-INSTALLED-PROGRAMS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

gcc -O2 -Wall -Wextra "$here/server.c" -o "$work/server"
python3 "$here/measure.py" "$bin/aws-iam-call" "$work/server" "$work"
