# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`toolkit exec`: a command with credentials, on the same terminal, with the same signals, and the same exit code."""
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

import pytest

from conftest import BIN, Sandbox, run, toolkit
from test_serve import CALLER, READER, SECONDS

# What a command may not find of its parent's, and what it may.
STALE = {
    "AWS_PROFILE": "x", "AWS_DEFAULT_PROFILE": "x", "AWS_SESSION_EXPIRATION": "stale",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/stale", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "stale",
}
KINDS = [[], ["--server"]]


def execute(sandbox, home, *arguments, role=True, **options):
    words = ["--role-arn", READER] if role else []
    return toolkit("exec", *words, *arguments, env=options.pop("env", sandbox.env(home)), **options)


def variables(text):
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


@pytest.fixture(scope="module")
def brief(tmp_path_factory):
    server = Sandbox(tmp_path_factory.mktemp("brief"), "--session-limit", str(SECONDS))
    yield server
    server.stop()


def test_the_command_finds_keys_and_nothing_else(sandbox, home):
    home.write(config="[profile x]\nregion = eu-west-2\n")
    env = sandbox.env(home) | STALE | {"KEPT": "kept"}
    result = execute(sandbox, home, "--", "env", env=env)
    assert result.returncode == 0, result.stderr
    found = variables(result.stdout)
    assert found["AWS_ACCESS_KEY_ID"].startswith("ASIA") and found["AWS_SESSION_TOKEN"] and found["AWS_SECRET_ACCESS_KEY"]
    assert found["AWS_REGION"] == found["AWS_DEFAULT_REGION"] == "eu-west-2" and found["KEPT"] == "kept"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["AWS_CREDENTIAL_EXPIRATION"])
    assert not [name for name in STALE if name in found]
    assert found["AWS_IAM_TOOLKIT_PROFILE"] == "x"


def test_with_a_server_it_finds_no_keys(sandbox, home):
    home.write(config="[profile x]\nregion = eu-west-2\n")
    result = execute(sandbox, home, "--server", "--", "env", env=sandbox.env(home) | STALE)
    assert result.returncode == 0, result.stderr
    found = variables(result.stdout)
    assert not [name for name in found if "KEY" in name or name == "AWS_SESSION_TOKEN"]
    assert found["AWS_CONTAINER_CREDENTIALS_FULL_URI"].startswith("http://127.0.0.1:")
    assert len(found["AWS_CONTAINER_AUTHORIZATION_TOKEN"]) == 64 and found["AWS_EC2_METADATA_DISABLED"] == "true"


@pytest.mark.parametrize("kind", KINDS)
def test_boto3_works_in_it(sandbox, home, kind):
    result = execute(sandbox, home, *kind, "--", sys.executable, "-c", CALLER, "0")
    assert result.returncode == 0, result.stderr
    assert "assumed-role/reader" in json.loads(result.stdout)["arn"]


def test_a_long_job_runs_across_three_expiries(brief, home):
    result = execute(brief, home, "--server", "--", sys.executable, "-c", CALLER, str(3 * SECONDS + 4))
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert "assumed-role/reader" in told["arn"] and len(told["keys"]) >= 4 and told["calls"] > 50


def test_profiles_that_would_stand_in_for_the_server_are_hidden(sandbox, home):
    home.write(credentials="[default]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n")
    result = execute(sandbox, home, "--server", "--", sys.executable, "-c", CALLER, "0")
    assert result.returncode == 0 and "assumed-role/reader" in json.loads(result.stdout)["arn"]
    assert "profile default has credentials of its own" in result.stderr


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command, code, message", [
    (["sh", "-c", "exit 7"], 7, ""), (["true"], 0, ""), (["sh", "-c", "kill -TERM $$"], None, ""),
    (["not-there-at-all", "SECRETWORD"], 127, "not-there-at-all: command not found"),
    (["/not/there", "SECRETWORD"], 127, "/not/there: command not found"),
    (["/etc/passwd", "SECRETWORD"], 126, "/etc/passwd: cannot be executed"),
    (["/etc", "SECRETWORD"], 126, "/etc: cannot be executed"),
])
def test_the_exit_code_is_the_commands(sandbox, home, kind, command, code, message):
    result = execute(sandbox, home, *kind, "--debug", "--", *command)
    # Whoever replaces this process is ended by the signal itself.
    expected = code if code is not None else (143 if kind else -signal.SIGTERM)
    assert result.returncode == expected and message in result.stderr and "SECRETWORD" not in result.stderr


def test_options_end_where_the_command_begins(sandbox, home):
    for words in (["--", "printf", "%s|", "-x", "--", "--debug"], ["printf", "%s|", "-x", "--", "--debug"]):
        assert execute(sandbox, home, *words).stdout == "-x|--|--debug|"


def test_without_a_command_it_is_the_shell(sandbox, home):
    env = sandbox.env(home) | {"SHELL": "/bin/sh"}
    result = execute(sandbox, home, env=env, input="echo $0 $AWS_IAM_TOOLKIT_PROFILE\n")
    assert result.stdout == "/bin/sh default\n"


def test_it_does_not_nest_unless_told(sandbox, home):
    nested = ["exec", "--", "sh", "-c", "echo ran"]
    result = execute(sandbox, home, "--", BIN / "toolkit", *nested)
    assert result.returncode == 252 and "--nest" in result.stderr and not result.stdout
    result = execute(sandbox, home, "--", BIN / "toolkit", "exec", "--nest", *nested[1:])
    assert result.stdout == "ran\n", result.stderr


def test_the_command_inherits_what_the_caller_left_open_and_nothing_else(sandbox, home):
    script = "import os, sys; found = os.listdir('/proc/self/fd'); os.write(int(sys.argv[1]), b'kept'); " \
        "print([int(one) for one in found if os.path.lexists('/proc/self/fd/' + one)]); " \
        "print(open('/proc/self/status').read())"
    read, write = os.pipe()
    process = subprocess.run(
        [BIN / "toolkit", "exec", "--no-cache", "--role-arn", READER, "--", sys.executable, "-c", script, str(write)],
        env=sandbox.env(home), pass_fds=[write], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    os.close(write)
    with open(read) as pipe:
        assert pipe.read() == "kept", process.stderr
    assert sorted(json.loads(process.stdout.splitlines()[0])) == [0, 1, 2, write]
    assert re.search(r"SigBlk:\s+0+\n", process.stdout)


# Signals


TRAP = """
trap 'echo INT' INT; trap 'echo TERM' TERM; trap 'echo HUP' HUP; trap 'echo QUIT' QUIT
trap 'echo USR1' USR1; trap 'echo USR2' USR2
echo ready
while ! [ -e "$HOME/done" ]; do sleep 0.05; done
exit 5
"""


def test_signals_are_passed_on_once(sandbox, home):
    process = subprocess.Popen(
        [BIN / "toolkit", "exec", "--server", "--role-arn", READER, "--", "sh", "-c", TRAP], env=sandbox.env(home),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout.readline() == "ready\n"
    names = ["INT", "TERM", "HUP", "QUIT", "USR1", "USR2"]
    for name in names:
        process.send_signal(getattr(signal, f"SIG{name}"))
        assert process.stdout.readline() == f"{name}\n"
    (home.path / "done").touch()
    output, errors = process.communicate(timeout=30)
    assert process.returncode == 5 and output == "", errors


class Terminal:
    """A process on a terminal of its own."""

    def __init__(self, command, env):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execvpe(str(command[0]), [str(word) for word in command], env)
        self.text = ""

    def wait_for(self, text, seconds=30):
        deadline, begin = time.monotonic() + seconds, len(self.text)
        while not re.search(text, self.text[begin:]):
            assert time.monotonic() < deadline, self.text
            if select.select([self.terminal], [], [], 0.1)[0]:
                try:
                    self.text += os.read(self.terminal, 4096).decode()
                except OSError:
                    assert re.search(text, self.text[begin:]), self.text
                    return

    def type(self, text):
        os.write(self.terminal, text.encode())

    def code(self, seconds=30):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                os.close(self.terminal)
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        raise AssertionError(self.text)


@pytest.mark.parametrize("kind", KINDS)
def test_interrupts_of_the_terminal_reach_the_command_once(sandbox, home, kind):
    script = "trap 'echo caught' INT; echo ready; while ! [ -e \"$HOME/done\" ]; do sleep 0.05; done; exit 6"
    terminal = Terminal([BIN / "toolkit", "exec", *kind, "--role-arn", READER, "--", "sh", "-c", script], sandbox.env(home))
    terminal.wait_for("ready")
    for _ in range(3):
        terminal.type("\x03")
        terminal.wait_for("caught")
        time.sleep(0.2)
    (home.path / "done").touch()
    assert terminal.code() == 6
    assert terminal.text.count("caught") == 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_shell_in_it_has_the_terminal(sandbox, home, kind):
    env = sandbox.env(home) | {"SHELL": "/bin/bash", "PS1": "ps> ", "TERM": "dumb"}
    terminal = Terminal([BIN / "toolkit", "exec", *kind, "--role-arn", READER, "--", "bash", "--norc", "-i"], env)
    terminal.wait_for(r"\$ |ps> |# ")
    terminal.type("read -r line\n")
    time.sleep(0.3)
    terminal.type("hello\n")
    terminal.type("echo got-$line; jobs; exit 4\n")
    terminal.wait_for("got-hello")
    assert terminal.code() == 4 and "no job control" not in terminal.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_is_stopped_and_goes_on(sandbox, home, kind):
    """Ctrl-Z, `fg` and `bg`, as the shell above sees them."""
    # No shell: where `sh` uses vfork, a Ctrl-Z before its child's exec leaves it waiting for a stopped child, unstopped itself.
    script = home.path / "job.py"
    script.write_text("import os, sys, time\nprint('started', flush=True)\n"
                      "while not os.path.exists(os.environ['HOME'] + '/done'):\n    time.sleep(0.05)\n"
                      "print('read-' + input())\nsys.exit(3)\n")
    env = sandbox.env(home) | {"TERM": "dumb"}
    terminal = Terminal(["bash", "--norc", "-i"], env)
    terminal.type(f"toolkit exec {' '.join(kind)} --role-arn {READER} -- {sys.executable} $HOME/job.py\n")
    terminal.wait_for("started")
    terminal.type("\x1a")
    terminal.wait_for("Stopped")
    terminal.type("echo code-$?\n")
    terminal.wait_for(r"code-14\d")
    terminal.type("fg\n")
    time.sleep(0.5)
    (home.path / "done").touch()
    time.sleep(0.3)
    terminal.type("words\n")
    terminal.wait_for("read-words")
    terminal.type("echo after-$?\n")
    terminal.wait_for("after-3")
    terminal.type("exit 0\n")
    assert terminal.code() == 0
