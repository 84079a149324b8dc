#!/bin/sh
# Whole-process time of a cached `toolkit export-creds`, beside a Swift program that prints a line (default dynamic
# build) and a C program that reads, parses and prints the same cache file.
# usage: run.sh FOLDER-OF-THE-INSTALLED-PROGRAMS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf 'print("one line")\n' >"$work/main.swift"
swiftc -O "$work/main.swift" -o "$work/swift-line" 2>/dev/null
gcc -O2 "$here/read_session.c" -o "$work/c-session"
HOME=$work PATH=$bin:$PATH toolkit sandbox -- python3 "$here/measure.py" "$bin/toolkit" "$work"
