# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`toolkit completions` and `toolkit man`, read by the shells and programs they are for."""
import os
import pty
import re
import select
import shutil
import signal
import time

import pytest

from conftest import run, toolkit

CONFIG = "[default]\nregion = eu-west-2\n[profile prod]\nregion = eu-west-2\n[profile prod-reader]\n[profile test]\n"
PROGRAMS = ["toolkit", "aws-iam-call"]


def script(shell, program, home):
    result = toolkit("completions", shell, program, env=home.env)
    assert result.returncode == 0 and result.stderr == ""
    file = home.path / f"{program}.{shell}"
    file.write_text(result.stdout)
    return file


def bash(words, program, home):
    """What bash offers for the last of some words."""
    line = " ".join([program, *words])
    code = f"""
        source {script("bash", program, home)}
        COMP_WORDS=({program} {" ".join(f"'{word}'" for word in words)})
        COMP_CWORD={len(words)} COMP_LINE='{line}' COMP_POINT={len(line)}
        "$(complete -p {program} | sed 's/.*-F \\([^ ]*\\) .*/\\1/')" {program} '{words[-1]}' '{([program] + words)[-2]}'
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    result = run(["bash", "-c", code], env=home.env)
    assert result.stderr == ""
    return result.stdout.split()


def fish(words, program, home):
    code = f"source {script('fish', program, home)}; complete --do-complete '{' '.join([program, *words])}'"
    result = run(["fish", "--no-config", "--interactive", "-c", code], env=home.env | {"TERM": "dumb"})
    assert result.stderr == ""
    return [line.split("\t")[0] for line in result.stdout.splitlines()]


def on_terminal(line, program, home, expected, shell="fish"):
    """What a shell shows when a tabulator follows a line: only its line editor knows where the cursor is."""
    env = home.env | {"TERM": "xterm", "XDG_CONFIG_HOME": str(home.path), "XDG_DATA_HOME": str(home.path)}
    file = script(shell, program, home)
    command = ["fish", "--no-config", "--init-command", f"source {file}"]
    if shell == "zsh":
        functions(program, file)
        command = ["zsh", "-f", "-i"]
        line = f"fpath=({home.path}/functions $fpath); autoload -Uz compinit; compinit -u -D\n{line}"
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(home.path)
        os.execvpe(command[0], command, env)
    shown, deadline = "", time.monotonic() + 30
    try:
        while time.monotonic() < deadline and not all(re.search(rf"\b{word}\b\s", shown) for word in expected):
            if select.select([terminal], [], [], 1)[0]:
                shown += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", os.read(terminal, 65536).decode(errors="replace"))
            elif line:
                first, _, line = line.partition("\n")
                os.write(terminal, f"{first}\n".encode() if line else f"{first}\t".encode())
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
    return shown


def functions(program, file):
    """A folder with a function for zsh, as its path of functions wants it."""
    folder = file.parent / "functions"
    folder.mkdir(exist_ok=True)
    (folder / f"_{program}").write_text(file.read_text())
    return folder


ASKED = {"bash": bash, "fish": fish}


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_commands_options_and_forms_are_offered(shell, home):
    ask = ASKED[shell]
    assert {"export-creds", "explain"} <= set(ask(["ex"], "toolkit", home))
    assert "--role-arn" in ask(["export-creds", "--ro"], "toolkit", home)
    assert {"powershell", "process"} <= set(ask(["export-creds", "--format", "p"], "toolkit", home))
    assert "--data-urlencode" in ask(["--data-u"], "aws-iam-call", home)
    assert "--data-urlencode" in ask(["call", "--data-u"], "toolkit", home)
    assert set(ask(["hook", ""], "toolkit", home)) >= {"bash", "zsh", "fish"}


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_behind_two_dashes_the_command_is_completed(shell, home):
    file = home.path / "what-it-reads"
    file.write_text("")
    if shell == "zsh":
        assert "base64" in on_terminal("toolkit exec --profile x -- base6", "toolkit", home, ["base64"], shell)
        assert file.name in on_terminal("toolkit exec -- cat what", "toolkit", home, [file.name], shell)
        assert "--server" in on_terminal("toolkit exec --serv", "toolkit", home, ["server"], shell)
        return
    ask = ASKED[shell]
    assert "base64" in ask(["exec", "--profile", "x", "--", "base6"], "toolkit", home)
    assert ask(["sandbox", "--", "cat", f"{home.path}/what"], "toolkit", home) == [str(file)]
    assert "--server" in ask(["exec", "--serv"], "toolkit", home)


@pytest.mark.parametrize("words, program", [
    (["export-creds", "--profile"], "toolkit"), (["whoami", "--profile"], "toolkit"), (["call", "--profile"], "toolkit"),
    (["--profile"], "aws-iam-call"),
])
def test_profiles_come_from_the_files(words, program, home):
    home.write(config=CONFIG, credentials="[keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = x\n")
    names = {"default", "prod", "prod-reader", "test", "keys"}
    assert set(bash([*words, ""], program, home)) == names
    assert set(bash([*words, "prod"], program, home)) == {"prod", "prod-reader"}
    shown = on_terminal(" ".join([program, *words, ""]), program, home, names)
    for name in names:
        assert re.search(rf"\b{name}\b\s", shown), shown


def test_what_names_no_profile_is_not_offered_to_a_shell(home):
    home.write(config="[profile $(touch hit)]\nregion = x\n[profile a`touch hit`]\n[profile good]\n")
    assert bash(["export-creds", "--profile", ""], "toolkit", home) == ["good"]
    assert not (home.path / "hit").exists()


@pytest.mark.parametrize("program", PROGRAMS)
def test_zsh_loads_the_functions(program, home):
    file = script("zsh", program, home)
    folder = functions(program, file)
    code = f"fpath=({folder} $fpath); autoload -Uz compinit && compinit -u -D; print -r -- $_comps[{program}]; zsh -n {file}"
    result = run(["zsh", "-f", "-c", code], env=home.env)
    assert (result.stdout.strip(), result.stderr) == (f"_{program}", "")


def test_zsh_offers_profiles(home):
    """As zsh asks: with the words of the line, the number of the word and the place of the cursor in it."""
    home.write(config=CONFIG)
    text = script("zsh", "toolkit", home).read_text()
    assert "---completion export-creds -- --profile" in text
    asked = ["---completion", "export-creds", "--", "--profile", "3", "0", "toolkit", "export-creds", "--profile", ""]
    result = toolkit(*asked, env=home.env | {"SAP_SHELL": "zsh"})
    assert result.stdout.split() == ["default", "prod", "prod-reader", "test"]


def test_no_profile_file_offers_nothing(home):
    (home.path / ".aws").rmdir()
    assert bash(["export-creds", "--profile", ""], "toolkit", home) == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_manual_page_has_no_faults(program, home):
    result = toolkit("man", program, env=home.env)
    assert (result.returncode, result.stderr) == (0, "")
    page = home.path / f"{program}.1"
    page.write_text(result.stdout)
    for formatter in (["mandoc", "-T", "lint", "-W", "warning"], ["groff", "-Kutf8", "-man", "-Tutf8", "-ww", "-z"]):
        assert shutil.which(formatter[0]), f"{formatter[0]} is not installed; Tests/run.sh installs it"
        checked = run([*formatter, page], env=home.env)
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    text = re.sub(r".\x08", "", run(["mandoc", "-T", "utf8", page], env=home.env).stdout)
    for word in ("NAME", "SYNOPSIS", "EXIT STATUS", "--role-arn", "--data-urlencode"):
        assert word in text
    if program == "toolkit":
        assert text.count("--sts-endpoint-url") == 1
        commands = re.findall(r"^  ([a-z-]+) ", toolkit("--help", env=home.env).stdout.partition("SUBCOMMANDS:")[2], re.M)
        assert len(commands) > 10
        for command in commands:
            assert re.search(rf"^   {command}$", text, re.M), command
