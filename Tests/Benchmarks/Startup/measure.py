# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""A cached export beside a Swift program that prints a line and a C program that does the same work."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from round_robin import medians, run, show  # noqa: E402

toolkit, work = sys.argv[1], Path(sys.argv[2])
export = [toolkit, "export-creds", "--role-arn", os.environ["SANDBOX_ROLE_ARN"]]
run(export)  # fills the cache
[session] = [path for path in (Path(os.environ["XDG_CACHE_HOME"]) / "aws-iam-toolkit").iterdir() if path.stat().st_size]

ours, line, floor = "toolkit export-creds, cached", "a Swift program that prints a line (dynamic)", "the same work in C"
show(
    medians({ours: export, line: [work / "swift-line"], floor: [work / "c-session", session]}, rounds=120),
    [("ratio to the Swift line", ours, line, "budget 1.40"), ("ratio to C", ours, floor, "aim 2.00")],
)
