# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`toolkit hook` in interactive shells: who renews, when, and at what cost.

The shells are real; `toolkit` is a stand-in on the PATH that counts its calls and prints what it is told, but for the
tests that say otherwise. A prompt is asked for by an empty line of input.
"""
import shutil
import time

import pytest

from conftest import BIN, run

SHELLS = ["bash", "zsh", "fish"]
OPTIONS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"], "fish": ["--no-config", "-i"]}
STAND_IN = """#!/bin/sh
printf '%s\\n' "$*" >>"$CALLS"
[ -f "$ANSWER" ] && . "$ANSWER"
"""


class Shell:
    """Lines typed into an interactive shell that has the hook."""

    def __init__(self, name, home, real=False):
        self.name = name
        self.home = home
        self.calls = home.path / "calls"
        self.answer = home.path / "answer"
        self.hook = home.path / "hook"
        self.hook.write_text(run([BIN / "toolkit", "hook", name], env=home.env).stdout)
        folder = home.path / "bin"
        folder.mkdir(exist_ok=True)
        if not real:
            (folder / "toolkit").write_text(STAND_IN)
            (folder / "toolkit").chmod(0o755)
        path = f"{folder}:{home.env['PATH']}"
        self.env = home.env | {
            "PATH": path, "CALLS": str(self.calls), "ANSWER": str(self.answer), "TERM": "dumb",
            "XDG_CONFIG_HOME": str(home.path / "config"), "XDG_DATA_HOME": str(home.path / "data"),
        }

    def answers(self, end, key="AKIDONE", code=0):
        """What the stand-in prints: one key, and its end in seconds from now; a code that is not 0 is a failure."""
        if code:
            self.answer.write_text(f"echo 'toolkit: no credentials' >&2; exit {code}\n")
            return
        until = "" if end is None else int(time.time() + end)
        if self.name == "fish":
            text = f"set -gx AWS_ACCESS_KEY_ID '{key}';\\nset -g _toolkit_end {until};"
        else:
            text = f"export AWS_ACCESS_KEY_ID={key};\\n_toolkit_end={until};"
        self.answer.write_text(f'printf "{text}\\n"\n')

    def set(self, profile):
        return f"set -g TOOLKIT_PROFILE {profile}" if self.name == "fish" else f"TOOLKIT_PROFILE={profile}"

    def type(self, *lines, before=(), after=(), prompt="emit fish_prompt"):
        """Each line is followed by a prompt; gives what was printed."""
        source = f"source {self.hook}"
        if self.name == "fish":
            # fish shows no prompt without a terminal; this is what it does before one.
            lines = [word for line in ("true", *lines) for word in (line, prompt)]
        text = "\n".join([*before, source, *after, *lines, "exit", ""])
        shell = shutil.which(self.name)
        assert shell, f"{self.name} is not installed; Tests/run.sh installs it"
        return run([shell, *OPTIONS[self.name]], env=self.env, input=text, cwd=self.home.path)

    @property
    def called(self):
        return self.calls.read_text().splitlines() if self.calls.exists() else []


@pytest.fixture(params=SHELLS)
def shell(request, home):
    return Shell(request.param, home)


def test_a_shell_that_does_not_ask_is_left_alone(shell):
    shell.answers(3600)
    shell.type("echo one", "echo two", "echo three")
    assert shell.called == []


def test_one_call_serves_all_prompts_until_the_end_is_near(shell):
    shell.answers(3600)
    result = shell.type(shell.set("prod"), "echo one", "echo key=$AWS_ACCESS_KEY_ID", "echo two", "echo three")
    assert "key=AKIDONE" in result.stdout
    form = " --format fish" if shell.name == "fish" else ""
    assert shell.called == [f"export-creds --profile prod{form} --no-input --for-hook"]


def test_credentials_without_an_end_are_got_once(shell):
    shell.answers(None)
    result = shell.type(shell.set("prod"), "echo one", "echo key=$AWS_ACCESS_KEY_ID")
    assert "key=AKIDONE" in result.stdout
    assert len(shell.called) == 1


def test_they_are_renewed_five_minutes_before_their_end(shell):
    shell.answers(362)
    shell.type(shell.set("prod"), "echo one", "sleep 0", "echo two")
    assert len(shell.called) == 1
    # The hook reads the clock of the shell; its own mark is moved instead of waiting.
    shell.calls.unlink()
    due = "set -g _toolkit_due 1" if shell.name == "fish" else "_toolkit_due=1"
    shell.type(shell.set("prod"), "echo one", due, "echo two", "echo three")
    assert len(shell.called) == 2


def test_an_end_that_is_near_already_is_left_alone_for_a_minute(shell):
    shell.answers(120)
    shell.type(shell.set("prod"), "echo one", "echo two", "echo three")
    assert len(shell.called) == 1


def test_a_failure_is_said_once_and_left_alone_for_a_minute(shell):
    shell.answers(0, code=253)
    result = shell.type(shell.set("prod"), "echo one", "echo two", "echo three")
    assert len(shell.called) == 1
    assert result.stderr.count("toolkit: no credentials") == 1


def test_another_name_changes_credentials_and_no_name_removes_them(shell):
    shell.answers(3600)
    change = f"""printf '. "%s"\\n' "$ANSWER.2" >"$ANSWER" """
    second = Shell(shell.name, shell.home)
    second.answer = shell.home.path / "answer.2"
    second.answers(3600, key="AKIDTWO")
    result = shell.type(
        shell.set("prod"), "echo one=$AWS_ACCESS_KEY_ID", change, shell.set("test"), "echo two=$AWS_ACCESS_KEY_ID",
        shell.set('""'), 'echo "three=$AWS_ACCESS_KEY_ID."')
    assert "one=AKIDONE" in result.stdout
    assert "two=AKIDTWO" in result.stdout
    assert "three=." in result.stdout
    assert len(shell.called) == 2


def test_a_failure_under_a_new_name_leaves_no_credentials(shell):
    shell.answers(3600)
    fail = """printf 'exit 253\\n' >"$ANSWER" """
    result = shell.type(shell.set("prod"), "echo one=$AWS_ACCESS_KEY_ID", fail, shell.set("test"), 'echo "two=$AWS_ACCESS_KEY_ID."')
    assert "one=AKIDONE" in result.stdout
    assert "two=." in result.stdout


def test_credentials_outlive_a_failed_renewal(shell):
    shell.answers(3600)
    fail = """printf 'exit 255\\n' >"$ANSWER" """
    due = "set -g _toolkit_due 1" if shell.name == "fish" else "_toolkit_due=1"
    result = shell.type(shell.set("prod"), "echo one=$AWS_ACCESS_KEY_ID", fail, due, 'echo "two=$AWS_ACCESS_KEY_ID."')
    assert "two=AKIDONE." in result.stdout
    assert len(shell.called) == 2


def test_the_status_of_the_last_command_is_kept(shell):
    shell.answers(3600)
    # `emit` has a status of its own, so fish is asked as its event would ask.
    status = "$status" if shell.name == "fish" else "$?"
    fails = "sh -c 'exit 7'"
    result = shell.type(fails, f"echo idle={status}", shell.set("prod"), fails, f"echo served={status}", prompt="_toolkit_hook")
    assert "idle=7" in result.stdout
    assert "served=7" in result.stdout
    result = shell.type(f"{shell.set('prod')}; {fails}", f"echo got={status}", prompt="_toolkit_hook")
    assert "got=7" in result.stdout


EARLIER = {
    "bash": ["PROMPT_COMMAND='echo earlier=$?'"],
    "zsh": ["precmd() { echo earlier=$? }", "other() { echo other=$? }", "precmd_functions=(other)"],
    "fish": ["function earlier --on-event fish_prompt; echo earlier=$status; end"],
}


def test_other_hooks_stay_and_twice_is_once(shell):
    shell.answers(120)
    again = [f"source {shell.hook}"]
    result = shell.type("sh -c 'exit 7'", shell.set("prod"), "echo one", before=EARLIER[shell.name], after=again)
    assert "earlier=7" in result.stdout
    if shell.name == "zsh":
        assert "other=7" in result.stdout
    assert len(shell.called) == 1


def test_an_array_of_prompt_commands_stays(home):
    shell = Shell("bash", home)
    shell.answers(3600)
    before = ["PROMPT_COMMAND=('echo first=$?' 'echo second=$?')"]
    result = shell.type("sh -c 'exit 7'", shell.set("prod"), "echo key=$AWS_ACCESS_KEY_ID", before=before, after=[f"source {shell.hook}"])
    assert "first=7" in result.stdout and "second=" in result.stdout
    assert "key=AKIDONE" in result.stdout


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_strict_options_do_not_break_it(name, home):
    shell = Shell(name, home)
    shell.answers(3600)
    options = {"bash": ["set -u"], "zsh": ["setopt nounset ksh_arrays warn_create_global sh_word_split"]}[name]
    result = shell.type("echo one", shell.set("prod"), "echo key=$AWS_ACCESS_KEY_ID", before=options)
    assert "key=AKIDONE" in result.stdout
    for word in ("unbound", "parameter not set", "created globally"):
        assert word not in result.stderr


COUNT = {
    # The page faults of children that were waited for: more than none if there was any.
    "bash": "read -r -a stat </proc/$$/stat; echo faults=${stat[10]}",
    "zsh": "read -r -A stat </proc/$$/stat; echo faults=$stat[11]",
    "fish": "read -l -d ' ' -a stat </proc/$fish_pid/stat; echo faults=$stat[11]",
}
PROMPTS = {
    "bash": "for ((i = 0; i < 1000; i++)); do _toolkit_hook; done",
    "zsh": "for ((i = 0; i < 1000; i++)); do _toolkit_hook; done",
    "fish": "for i in (seq 1 1); end; set -l i 0; while test $i -lt 1000; _toolkit_hook; set i (math $i + 1); end",
}


def test_while_nothing_is_due_no_process_is_started(shell):
    shell.answers(3600)
    result = shell.type(shell.set("prod"), "echo one", COUNT[shell.name], PROMPTS[shell.name], COUNT[shell.name])
    faults = [line.rpartition("faults=")[2] for line in result.stdout.splitlines() if "faults=" in line]
    assert len(faults) >= 2, result.stdout + result.stderr
    if shell.name == "fish":
        # `seq` of the line before is the one child there is.
        return
    assert faults[0] == faults[-1] and int(faults[0]) > 0
    assert len(shell.called) == 1


def test_the_real_program_serves_the_hook(shell, sandbox):
    real = Shell(shell.name, shell.home, real=True)
    (shell.home.path / "bin" / "toolkit").unlink()
    env = sandbox.env(shell.home)
    real.env = env | {"PATH": real.env["PATH"], "TERM": "dumb"}
    real.env |= {name: sandbox.variables[name] for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")}
    real.env.pop("AWS_ACCESS_KEY_ID", None)
    real.env.pop("AWS_SECRET_ACCESS_KEY", None)
    result = real.type(real.set("reader"), "echo key=$AWS_ACCESS_KEY_ID", "echo end=$_toolkit_end", "echo ends=$AWS_CREDENTIAL_EXPIRATION")
    assert "key=ASIA" in result.stdout, result.stderr
    ends = [line for line in result.stdout.splitlines() if "ends=2" in line]
    assert ends
    result = real.type(real.set("gone"), 'echo "key=$AWS_ACCESS_KEY_ID."')
    assert "key=." in result.stdout
    assert "gone" in result.stderr
