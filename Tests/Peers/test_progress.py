# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""The progress meter of `aws-iam-call`: on a terminal where it is in nobody's way, and nowhere else."""
import os
import pty
import select
import subprocess
import time

import pytest

from conftest import BIN, call
from parity_server import Server

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "made-up", "AWS_REGION": "eu-west-2"}
SIZE = 3_000_000


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.stop()


def on_terminal(arguments, env, cwd, output_too=False):
    """Runs a call with a terminal for standard error; gives its exit code and all that the terminal shows."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [str(BIN / "aws-iam-call"), "--service", "execute-api", *arguments], env=env, cwd=cwd, stderr=slave,
        stdin=subprocess.DEVNULL, stdout=slave if output_too else subprocess.DEVNULL,
    )
    os.close(slave)
    shown, deadline = b"", time.monotonic() + 60
    try:
        while time.monotonic() < deadline:
            if select.select([master], [], [], 0.1)[0]:
                try:
                    shown += os.read(master, 65536)
                except OSError:
                    break
        return process.wait(10), shown.decode()
    finally:
        process.kill()
        process.wait(10)
        os.close(master)


def test_a_file_on_the_way_shows_how_far_it_is(server, home):
    code, shown = on_terminal(
        ["-o", "out", f"http://127.0.0.1:{server.port}/zeros/{SIZE}"], home.with_env(**KEYS), home.path)
    assert code == 0
    last = shown.replace("\r\n", "\n").strip().split("\r")[-1]
    assert last.startswith("100%") and "2.8M of 2.8M" in last and "/s" in last
    assert shown.endswith("\n")


def test_a_bar(server, home):
    code, shown = on_terminal(
        ["-#", "-o", "out", f"http://127.0.0.1:{server.port}/zeros/{SIZE}"], home.with_env(**KEYS), home.path)
    assert code == 0
    assert "#" * 50 + " 100.0%" in shown


def test_a_stalled_transfer_is_shown_twice_a_second_and_with_its_time(server, home):
    code, shown = on_terminal(
        ["-m", "3", "-o", "out", f"http://127.0.0.1:{server.port}/stall"], home.with_env(**KEYS), home.path)
    assert code == 28
    lines = [line for line in shown.split("\r") if "%" in line]
    assert 3 <= len(lines) <= 8
    assert all(line.lstrip().startswith("14%") for line in lines if " of 100" in line)


@pytest.mark.parametrize("flags", [["-s"], ["--no-progress-meter"]])
def test_nothing_when_it_is_not_wanted(flags, server, home):
    code, shown = on_terminal(
        [*flags, "-o", "out", f"http://127.0.0.1:{server.port}/zeros/{SIZE}"], home.with_env(**KEYS), home.path)
    assert (code, shown) == (0, "")


def test_nothing_between_the_lines_of_the_answer(server, home):
    code, shown = on_terminal([f"http://127.0.0.1:{server.port}/"], home.with_env(**KEYS), home.path, output_too=True)
    assert (code, shown) == (0, "hello")


def test_nothing_without_a_terminal(server, home):
    result = call("--service", "execute-api", "-o", "out", f"http://127.0.0.1:{server.port}/zeros/{SIZE}",
                  env=home.with_env(**KEYS), cwd=home.path)
    assert (result.returncode, result.stderr) == (0, "")
