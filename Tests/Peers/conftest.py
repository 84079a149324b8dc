# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Real programs of other people against the built `toolkit` and `aws-iam-call`. Everything stays on loopback."""
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

BIN = Path(os.environ["TOOLKIT_BIN"]).resolve()
ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sys.executable).parent
CONFORMANCE = ROOT.parent / "shared" / "conformance"


def toolkit(*arguments, env, **options):
    """Runs `toolkit` and gives what it wrote and its exit code."""
    return run([BIN / "toolkit", *arguments], env=env, **options)


def call(*arguments, env, **options):
    """Runs `aws-iam-call`."""
    return run([BIN / "aws-iam-call", *arguments], env=env, **options)


def run(command, env, timeout=60, input=None, text=True, cwd=None):
    return subprocess.run(
        [str(part) for part in command], env=env, timeout=timeout, capture_output=True, text=text,
        input=input, stdin=None if input is not None else subprocess.DEVNULL, cwd=cwd,
    )


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for_port(port, process, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start in time")


def read_request(connection):
    """Head and body of one request as text, a character a byte; whatever came first if that is TLS."""
    text = ""
    while True:
        piece = connection.recv(65536).decode("latin-1")
        text += piece
        if text.startswith("\x16"):
            return text
        head, end, body = text.partition("\r\n\r\n")
        length = re.search(r"content-length: *(\d+)", head, re.I)
        if not piece or (end and len(body) >= int(length[1] if length else 0)):
            return text


@pytest.fixture
def home(tmp_path):
    """A home directory with nothing in it, and an environment that knows nothing else."""
    (tmp_path / ".aws").mkdir()
    return Home(tmp_path)


class Home:
    def __init__(self, path):
        self.path = path
        self.env = {
            "HOME": str(path),
            "PATH": f"{BIN}:{SCRIPTS}:/usr/local/bin:/usr/bin:/bin",
            "AWS_EC2_METADATA_DISABLED": "true",
            "LANG": "C.UTF-8",
        }

    def write(self, config="", credentials="", mode=0o600):
        (self.path / ".aws" / "config").write_text(config)
        file = self.path / ".aws" / "credentials"
        file.write_text(credentials)
        file.chmod(mode)
        return self

    def with_env(self, **variables):
        return {**self.env, **variables}


class Sandbox:
    """A running `toolkit sandbox` and the environment it prints."""

    def __init__(self, directory, *options):
        self.process = subprocess.Popen(
            [str(BIN / "toolkit"), "sandbox", "--port", "0", "--directory", str(directory), *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(directory)},
        )
        self.variables = {}
        self.unset = []
        for line in self.process.stdout:
            word = shlex.split(line.strip().rstrip(";"))
            if word[0] == "unset":
                self.unset += word[1:]
            elif word[0] == "export":
                name, value = word[1].split("=", 1)
                self.variables[name] = value
                if name == "SANDBOX_URL":
                    break
        assert "SANDBOX_URL" in self.variables, self.process.stderr.read()
        self.url = self.variables["SANDBOX_URL"]

    def env(self, home):
        own = ("XDG_CACHE_HOME", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_LOGIN_CACHE_DIRECTORY")
        return {**home.env, **{name: value for name, value in self.variables.items() if name not in own}}

    def stats(self):
        with urllib.request.urlopen(self.url + "/_sandbox/stats", timeout=5) as answer:
            return json.load(answer)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory):
    server = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield server
    server.stop()


def exports(text):
    """The variables that POSIX statements set."""
    return dict(re.findall(r"^export (\w+)=(.*);$", text, re.M))
