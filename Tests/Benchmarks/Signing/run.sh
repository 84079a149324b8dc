#!/bin/sh
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
#
# usage: run.sh [SCRATCH-PATH]
# Builds the signing benchmark (default: in .build-benchmarks of the package), runs it and botocore, and prints the
# ratios. Times differ between machines and minutes, so they never make this script fail; PYTHON names the interpreter
# that has botocore.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=${1:-$(cd "$here/../../.." && pwd)/.build-benchmarks}
swift build --package-path "$here" --scratch-path "$scratch" -c release --product signing-benchmark >&2
results=$(mktemp)
trap 'rm -f "$results"' EXIT
"$(swift build --package-path "$here" --scratch-path "$scratch" -c release --show-bin-path)/signing-benchmark" >"$results"
if ! "${PYTHON:-python3}" "$here/botocore_signing.py" >>"$results"; then
    echo "botocore is not installed for ${PYTHON:-python3}: its rows are left out" >&2
fi
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
        if ("botocore-get" in value) {
            row("GET / botocore SigV4Auth", value["get"], value["botocore-get"], share(value["get"], value["botocore-get"]), "")
            row("POST 1 KiB / botocore SigV4Auth", value["post"], value["botocore-post"], share(value["post"], value["botocore-post"]), "")
        }
    }
' "$results"
