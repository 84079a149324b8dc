#!/bin/sh
# What the code of `toolkit hook` adds to a prompt while nothing is due, beside one cached `toolkit export-creds`.
# usage: run.sh FOLDER-OF-THE-INSTALLED-PROGRAMS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HOME=$work PATH=$bin:$PATH toolkit sandbox -- python3 "$here/measure.py" "$bin/toolkit" "$work"
