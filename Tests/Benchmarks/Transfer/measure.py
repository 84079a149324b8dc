# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""1 GiB up and down through aws-iam-call beside curl, against a server that costs as little as can be.

usage: measure.py AWS-IAM-CALL SERVER FOLDER
"""
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

program, server, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
GIBIBYTE = 1 << 30
ROUNDS = int(os.environ.get("ROUNDS", "5"))
keys = "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
environment = {
    "PATH": os.environ["PATH"], "HOME": str(folder), "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_ACCESS_KEY_ID": keys.split(":")[0], "AWS_SECRET_ACCESS_KEY": keys.split(":")[1],
}
sink = os.open(os.devnull, os.O_WRONLY)


def run(command):
    """Seconds from start to end, and the largest resident size in MiB."""
    started = time.perf_counter()
    process = os.posix_spawnp(
        command[0], command, environment, file_actions=[(os.POSIX_SPAWN_DUP2, sink, 1)])
    _, status, usage = os.wait4(process, 0)
    assert status == 0, command
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def sparse(size):
    file = folder / f"{size}.bytes"
    with open(file, "wb") as out:
        out.truncate(size)
    return str(file)


# What the file is made of costs nothing to read, and is not kept from the signature: both sign an unsigned payload.
listener = subprocess.Popen([server], stdout=subprocess.PIPE, text=True)
try:
    url = f"http://127.0.0.1:{listener.stdout.readline().strip()}"
    ours = [program, "-s", "-f", "--service", "s3", "--region", "eu-west-2", "--payload-signing", "unsigned"]
    theirs = [
        "curl", "-q", "-s", "-f", "--aws-sigv4", "aws:amz:eu-west-2:s3", "--user", keys,
        "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
    ]
    large, small = sparse(GIBIBYTE), sparse(1024)
    directions = {
        "down": (["-o", os.devnull, f"{url}/{GIBIBYTE}"], ["-o", os.devnull, f"{url}/1024"]),
        "up": (["-T", large, f"{url}/up"], ["-T", small, f"{url}/up"]),
    }
    for direction, (much, little) in directions.items():
        times = {"aws-iam-call": [], "curl": []}
        sizes = []
        # The first reading of a file fills the system's cache, for whoever comes first.
        run(theirs + much)
        for _ in range(ROUNDS):
            for name, command in (("aws-iam-call", ours), ("curl", theirs)):
                seconds, resident = run(command + much)
                times[name].append(seconds)
                if name == "aws-iam-call":
                    sizes.append(resident)
        rates = {name: GIBIBYTE / (1 << 20) / statistics.median(values) for name, values in times.items()}
        idle = statistics.median(run(ours + little)[1] for _ in range(ROUNDS))
        for name, rate in rates.items():
            print(f"1 GiB {direction}, {name:<37} {rate:7.0f} MiB/s")
        print(f"{'ratio of rates to curl, ' + direction:<48} {rates['aws-iam-call'] / rates['curl']:7.2f}   budget 0.90")
        growth = statistics.median(sizes) - idle
        print(f"{'memory over a 1 KiB call (' + format(idle, '.1f') + ' MiB), ' + direction:<48} {growth:7.1f}   budget 16 MiB")
finally:
    listener.kill()
    listener.wait()
