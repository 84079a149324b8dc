#!/bin/sh
# Measures what design and README promise about speed, as ratios in one run; prints, and never fails on a time.
# usage: run.sh FOLDER-OF-THE-INSTALLED-PROGRAMS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=${1:-$("$here/../../Examples/build.sh")}

printf '\n-- cached export, whole process\n'
"$here/Startup/run.sh" "$bin"
printf '\n-- a prompt with the hook\n'
"$here/Hook/run.sh" "$bin"
printf '\n-- a signed call, whole process\n'
work=$(mktemp -d)
HOME=$work PATH=$bin:$PATH toolkit sandbox -- python3 "$here/Call/measure.py" "$bin/aws-iam-call"
rm -rf "$work"
printf '\n-- 1 GiB up and down\n'
"$here/Transfer/run.sh" "$bin"
printf '\n-- requests through the signing proxy\n'
"$here/Proxy/run.sh" "$bin"
printf '\n-- credentials for other programs\n'
"$here/Serve/run.sh" "$bin"
printf '\n-- signing\n'
if [ -x "$here/../../.venv/bin/python" ]; then
    PYTHON=$here/../../.venv/bin/python
    export PYTHON
fi
"$here/Signing/run.sh"
