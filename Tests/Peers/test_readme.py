# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""What the README says of commands, forms and examples, against what is there."""
import re

import pytest

from conftest import ROOT, run, toolkit

README = (ROOT / "README.md").read_text()
HELP = {}


def help_of(words, env):
    """The help of a command or of its subcommand; empty if there is no such command."""
    if words not in HELP:
        text = toolkit(*words, "--help", env=env).stdout
        # Of an unknown word the help of the command above is printed.
        HELP[words] = text if re.search(rf"^USAGE: toolkit {re.escape(' '.join(words))}\b", text, re.M) else ""
    return HELP[words]


def subcommands(text):
    return set(re.findall(r"^  ([a-z-]+)", text.split("SUBCOMMANDS:")[1], re.M)) if "SUBCOMMANDS:" in text else set()


def command_lines():
    """Each `toolkit …` in code, to the end of the command or to the words of another program."""
    blocks = re.findall(r"^```(?:sh|text|ini)\n(.*?)^```", README, re.M | re.S)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", README, flags=re.M | re.S))
    text = "\n".join(blocks + spans).replace("\\\n", " ").replace("\\|", "|")
    lines = re.findall(r"(?<![\w/.-])toolkit ([a-z][a-z-]+)([^|;)\n#]*)", text)
    return sorted({(command, re.split(r" -- | [0-9]?>", rest)[0].strip()) for command, rest in lines})


@pytest.mark.parametrize("command, rest", command_lines())
def test_a_command_line_of_the_readme_can_be_written(command, rest, home):
    words = (command,)
    text = help_of(words, home.env)
    assert text, f"there is no command {command}"
    second = rest.split(" ")[0]
    if second in subcommands(text):
        text = help_of((command, second), home.env)
    for option in re.findall(r"(?<![\w-])--[a-z][\w-]*", rest):
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", text), (command, option)


def test_the_options_in_the_texts_about_servers_are_theirs(home):
    text = README.split("## For other programs")[1].split("\n## ")[0]
    known = "".join(help_of((command,), home.env) for command in ("exec", "serve", "proxy", "console"))
    for option in set(re.findall(r"(?<![\w-])--[a-z][\w-]+", text)):
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", known), option


def test_the_forms_of_the_readme_are_those_there_are(home):
    table = README.split("| `--format` |")[1].split("\n\n")[0]
    named = set(re.findall(r"`([a-z0-9-]+)`", "\n".join(row.split("|")[1] for row in table.splitlines()[2:])))
    values = re.search(r"--format <format>.*?\(values:\s+([^;)]*)", help_of(("export-creds",), home.env), re.S)[1]
    assert named == {value.strip() for value in values.split(",")}


def test_the_guard_rails_of_the_readme_are_known(home):
    text = README.split("## Guard rails")[1].split("```ini\n")[1].split("```")[0]
    home.write(config=text, credentials="[default]\naws_access_key_id = AKIAMADEUPMADEUP0001\naws_secret_access_key = madeUp\n")
    report = toolkit("doctor", env=home.with_env(AWS_REGION="eu-west-2"))
    for key in re.findall(r"^(\w+) =", text, re.M):
        assert not re.search(rf"(unknown|misspelt|not known).*{key}|{key}.*(unknown|misspelt|not known)", report.stdout + report.stderr)


def test_every_example_is_in_the_readme():
    table = README.split("\n## Examples\n\n")[1].split("\n\n")[0]
    linked = set(re.findall(r"\]\(Examples/([\w.-]+)", table))
    present = {path.name for path in (ROOT / "Examples").iterdir() if not path.name.startswith(".")}
    assert linked == present - {"build.sh"}


def test_the_output_of_the_job_in_the_readme_is_what_is_printed(home):
    def bare(text):
        return re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z|ASIA….{4}", "…", text).strip()

    shown = README.split("$ Examples/ci/run.sh\n")[1].split("```")[0]
    assert bare(run([ROOT / "Examples" / "ci" / "run.sh"], env=home.env).stdout) == bare(shown)


def test_the_list_of_sessions_in_the_readme_is_what_is_printed(home, sandbox):
    def bare(text):
        return sorted(re.sub(r"^[0-9a-f]{12} |ASIA….{4}|in \d+ min", "…", text, flags=re.M).strip().splitlines())

    for name, variable in (("config", "AWS_CONFIG_FILE"), ("credentials", "AWS_SHARED_CREDENTIALS_FILE")):
        (home.path / ".aws" / name).write_text(open(sandbox.variables[variable], encoding="utf-8").read())
        (home.path / ".aws" / name).chmod(0o600)
    env = sandbox.env(home)
    del env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]
    assert toolkit("export-creds", "--profile", "auditor", env=env).returncode == 0
    shown = README.split("$ toolkit cache\n")[1].split("```")[0]
    assert bare(toolkit("cache", env=env).stdout) == bare(shown)
