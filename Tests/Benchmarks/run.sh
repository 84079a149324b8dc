#!/bin/sh
# Measures what design and README promise about speed, as ratios in one run; prints, and never fails on a time.
# usage: run.sh FOLDER-OF-THE-INSTALLED-PROGRAMS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=${1:-$("$here/../../Examples/build.sh")}

printf '\n-- cached export, whole process\n'
"$here/Startup/run.sh" "$bin"
printf '\n-- signing\n'
"$here/Signing/run.sh"
