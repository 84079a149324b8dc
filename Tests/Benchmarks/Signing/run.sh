#!/bin/sh
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
#
# usage: run.sh [SCRATCH-PATH]
# Builds the signing benchmark (default: in .build-release of the package; as services build, but without debug
# information, so that the C of swift-crypto is there already), runs it, botocore, awscrt and Node's aws4 one after the
# other, and prints the ratios. Times differ between machines and minutes, so they never make this script fail. PYTHON
# names the interpreter that has botocore and awscrt; aws4 is Debian's node-aws4. Soto is not measured: it has to be built
# from its sources, and is no dependency of this package.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
scratch=${1:-${SCRATCH:-$root/.build-release}}
flags="-c release -debug-info-format none"
# shellcheck disable=SC2086
swift build --package-path "$here" --scratch-path "$scratch" $flags --product signing-benchmark >&2
results=$(mktemp)
trap 'rm -f "$results"' EXIT
# shellcheck disable=SC2086
"$(swift build --package-path "$here" --scratch-path "$scratch" $flags --show-bin-path)/signing-benchmark" >"$results"
peer() {
    name=$1; shift
    if ! "$@" >>"$results" 2>/dev/null; then echo "$name is not installed: its rows are left out" >&2; fi
}
peer botocore "${PYTHON:-python3}" "$here/botocore_signing.py"
peer awscrt "${PYTHON:-python3}" "$here/awscrt_signing.py"
NODE_PATH=${NODE_PATH:-/usr/share/nodejs} peer "aws4 (node-aws4)" node "$here/aws4_signing.js"
echo "Soto is not among the packages that can be installed here: its rows are left out" >&2
awk '
    { value[$1] = $2 }
    function row(what, ours, theirs, ratio, budget) {
        printf "%-44s %12s %12s %8s   %s\n", what, ours, theirs, ratio, budget
    }
    function share(ours, theirs) { return theirs > 0 ? sprintf("%.3f", ours / theirs) : "-" }
    END {
        row("signing, nanoseconds of processor time", "toolkit", "reference", "ratio", "budget")
        row("GET, key cached / hash floor", value["get"], value["get-floor"], value["get-ratio"], "2.00 (aim 1.50)")
        row("POST 1 KiB, key cached / hash floor", value["post"], value["post-floor"], value["post-ratio"], "2.00 (aim 1.50)")
        row("GET, first use of a key / hash floor", value["first-use"], value["first-use-floor"], value["first-use-ratio"], "1.40")
        row("payload 64 MiB, GB/s / SHA-256 alone", value["payload-gb-per-second"], value["payload-floor-gb-per-second"], value["payload-ratio"], "0.95 or more")
        split("botocore SigV4Auth|awscrt (Python)|aws4 (Node)", names, "|")
        split("botocore|awscrt|aws4", peers, "|")
        for (number = 1; number <= 3; number++) {
            peer = peers[number]
            if (!((peer "-get") in value)) continue
            row("GET / " names[number], value["get"], value[peer "-get"], share(value["get"], value[peer "-get"]), "below 1")
            row("POST 1 KiB / " names[number], value["post"], value[peer "-post"], share(value["post"], value[peer "-post"]), "below 1")
        }
        row("chunks signed, GB/s / SHA-256 alone", value["chunked-gb-per-second"], value["payload-floor-gb-per-second"], share(value["chunked-gb-per-second"], value["payload-floor-gb-per-second"]), "1.0 GB/s")
        row("chunks unsigned with CRC-64, GB/s", value["unsigned-chunks-gb-per-second"], "", "", "")
    }
' "$results"
