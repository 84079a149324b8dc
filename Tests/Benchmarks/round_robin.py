# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Times whole processes in round-robin, so that drift hits all alike."""
import os
import statistics
import time

_sink = os.open(os.devnull, os.O_WRONLY)


def run(command):
    """Runs a command with its output thrown away and gives the seconds from start to end."""
    started = time.perf_counter()
    process = os.posix_spawnp(
        command[0], [str(part) for part in command], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, _sink, 1)])
    _, status = os.waitpid(process, 0)
    assert status == 0, command
    return time.perf_counter() - started


def medians(commands, rounds):
    """The median of each command's times, the first tenth left out."""
    times = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(run(command))
    return {name: statistics.median(values[rounds // 10:]) for name, values in times.items()}


def show(results, ratios):
    """Prints the medians, then each ratio of two of them with what it is measured against."""
    for name, median in results.items():
        print(f"{name:<48} {median * 1000:7.2f} ms")
    for title, ours, theirs, limit in ratios:
        print(f"{title:<48} {results[ours] / results[theirs]:7.2f}   {limit}")
