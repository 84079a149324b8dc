# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Times whole processes in round-robin, so that drift hits all alike, and prints ratios of medians."""
import os
import statistics
import sys
import time
from pathlib import Path

toolkit, work = sys.argv[1], Path(sys.argv[2])
role = os.environ["SANDBOX_ROLE_ARN"]
export = [toolkit, "export-creds", "--role-arn", role]
sink = os.open(os.devnull, os.O_WRONLY)


def run(command):
    started = time.perf_counter()
    process = os.posix_spawn(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, sink, 1)])
    _, status = os.waitpid(process, 0)
    assert status == 0, command
    return time.perf_counter() - started


run(export)  # fills the cache
[session] = [path for path in (Path(os.environ["XDG_CACHE_HOME"]) / "aws-iam-toolkit").iterdir() if path.stat().st_size]
commands = {
    "toolkit export-creds, cached": export,
    "a Swift program that prints a line (dynamic)": [str(work / "swift-line")],
    "a C program that reads, parses, prints": [str(work / "c-session"), str(session)],
}
times = {name: [] for name in commands}
for _ in range(120):
    for name, command in commands.items():
        times[name].append(run(command))
medians = {name: statistics.median(values[10:]) for name, values in times.items()}
ours, line, floor = medians.values()
for name, median in medians.items():
    print(f"{name:<48} {median * 1000:7.2f} ms")
print(f"{'ratio to the Swift line':<48} {ours / line:7.2f}   budget 1.40")
print(f"{'ratio to C':<48} {ours / floor:7.2f}   aim 2.00")
