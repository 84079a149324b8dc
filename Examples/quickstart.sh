#!/bin/sh
# The main job from nothing: builds the programs, starts the sandbox, assumes a role, exports credentials, and makes a
# signed call. Needs no AWS account and no network once the packages are there. Safe to run again.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
bin=$("$root/Examples/build.sh")
PATH=$bin:$PATH
export PATH
exec toolkit sandbox -- sh -eu "$root/Examples/shell/tour.sh"
