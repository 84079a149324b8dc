# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Every form of `toolkit export-creds`, read by what it is for: thirteen shells, and the readers of the other forms.

A value either arrives as it is, and then stale variables are gone, or is refused with the reason and no output.
"""
import base64
import io
import json
import shutil

import boto3
import dotenv
import pytest
import yaml

import export_readers
from conftest import SCRIPTS, run, toolkit

VALUES = {
    "plain": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "quotes": "a'b\"c`d",
    "double quote": 'a"b"c',
    "expansion": "a$HOME$(id)${HOME}b",
    "dollar": "a$b",
    "operators": "a;b&c|d<e>f(g)h{i}j!k~l#m\\n^o",
    "backslash": "a\\b\\\\c\\",
    "bang": "a!b!!c!",
    "percent": "a%HOME%b%%c",
    "equals": "=ls==",
    "dash": "-n-e",
    "tilde": "~root",
    "hash": "#zq",
    "inner hash": "a#b;c",
    "comment": "zq #xv",
    "blank": "zq xv",
    "blanks": "zq  xv   uw",
    "star": "zq*",
    "question": "a?b",
    "brackets": "a[b]",
    "braces": "x{a,b}y",
    "range": "x{1..3}y",
    "extended glob": "+(x)@(y|z)!(u)",
    "unicode": "pässwörd→✓",
    "typographic quotes": "a\u2018b\u2019c\u201ad\u201be",
    "angle": "a<<EOF",
    "long": "x" * 9000,
}
# What a person may not lose a value to: the blank and the pattern in an unquoted eval, and so on.
SPLIT = {"blank", "blanks", "comment", "star", "question", "brackets"}
POSIX = SPLIT | {"braces", "range", "extended glob"}
TCSH = SPLIT | {"braces", "range", "operators", "expansion"}
CMD = {"quotes", "double quote", "operators", "bang", "percent", "unicode", "typographic quotes", "long"}
CMD |= {"extended glob"}
DOTENV = {"quotes", "expansion", "operators", "backslash"}
INI = {"comment", "hash"}

SHELLS = {
    "bash": ["bash", "-c"],
    "bash with extglob": ["bash", "-O", "extglob", "-O", "failglob", "-c"],
    "dash": ["dash", "-c"],
    "zsh": ["zsh", "-c"],
    "ksh93": ["ksh93", "-c"],
    "mksh": ["mksh", "-c"],
    "busybox": ["busybox", "sh", "-c"],
    "yash": ["yash", "-c"],
    "posh": ["posh", "-c"],
    "fish": ["fish", "-c"],
    "tcsh": ["tcsh", "-f", "-c"],
    "csh": ["bsd-csh", "-f", "-c"],
    "xonsh": [SCRIPTS / "xonsh", "--no-rc", "-c"],
}
POSIX_SHELLS = ["bash", "bash with extglob", "dash", "zsh", "ksh93", "mksh", "busybox", "yash", "posh"]
USES = {
    "eval": "eval $({})",
    "quoted": 'eval "$({})"',
    "fish source": "{} | source",
    "fish eval": "eval ({})",
    "tcsh eval": "eval `{}`",
    "tcsh quoted": 'eval "`{}`"',
    "xonsh": "execx($({}))",
}
CASES = [(shell, use, "env", POSIX) for shell in POSIX_SHELLS for use in ("eval", "quoted")]
CASES += [("fish", use, "fish", set()) for use in ("fish source", "fish eval")]
CASES += [(shell, use, "tcsh", TCSH) for shell in ("tcsh", "csh") for use in ("tcsh eval", "tcsh quoted")]
CASES += [("xonsh", "xonsh", "xonsh", set())]

STALE = ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CREDENTIAL_EXPIRATION",
         "AWS_SESSION_EXPIRATION", "AWS_ACCOUNT_ID"]
NAMES = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_ACCOUNT_ID",
         "AWS_REGION", "AWS_DEFAULT_REGION"]
REMOVABLE = ["env", "env-no-export", "fish", "tcsh", "xonsh", "powershell", "cmd", "nushell"]
LASTING = ["dotenv", "docker", "github", "ini", "kubernetes", "process", "json"]


def command(shell):
    words = [str(word) for word in SHELLS[shell]]
    assert shutil.which(words[0]), f"{words[0]} is not installed; Tests/run.sh installs it"
    return [shutil.which(words[0]), *words[1:]]


def home_with(home, secret, region="eu-west-2"):
    """A profile whose secret access key is awkward."""
    return home.write(
        config=f"[profile p]\nregion = {region}\n",
        credentials=f"[p]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = {secret}\n",
    )


def environment_with(home, secret, token="token"):
    """Keys in variables, which carry what a file cannot."""
    return home.with_env(
        AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY=secret, AWS_SESSION_TOKEN=token, AWS_REGION="eu-west-2")


def dumped(shell, script, env, home):
    """The AWS variables of a program that the shell starts after a script."""
    return run([*command(shell), f"{script}\nenv -0"], env=env, cwd=home.path)


def variables_of(result):
    return dict(line.split("=", 1) for line in result.stdout.split("\0") if line.startswith("AWS_"))


def refused(result, value, form):
    assert result.returncode == 253, (form, result.stdout)
    assert result.stdout == ""
    assert "AWS_S" in result.stderr and "--format" in result.stderr
    assert value not in result.stderr


# MARK: shells

@pytest.mark.parametrize("shell, use, form, refusals", CASES, ids=[f"{shell}-{use}" for shell, use, _, _ in CASES])
def test_values_arrive_in_a_shell_and_stale_variables_are_gone(shell, use, form, refusals, home):
    export = f"toolkit export-creds --format {form}"
    for name, value in VALUES.items():
        # Its words end there, and it says so.
        value = value[:4_000] if shell == "csh" else value
        env = environment_with(home, value, token=value)
        printed = run(["toolkit", *export.split()[1:]], env=env)
        if name in refusals:
            refused(printed, value, form)
            continue
        assert printed.returncode == 0, (name, printed.stderr)
        (home.path / "a").write_text("a file that a pattern could find")
        result = dumped(shell, USES[use].format(export), env | {"AWS_PROFILE": "stale", "AWS_SECURITY_TOKEN": "stale"}, home)
        assert result.returncode == 0 and result.stderr == "", (name, result.stderr)
        variables = variables_of(result)
        assert variables.get("AWS_SECRET_ACCESS_KEY") == value, name
        assert variables["AWS_SESSION_TOKEN"] == value, name
        assert variables["AWS_REGION"] == variables["AWS_DEFAULT_REGION"] == "eu-west-2"
        assert not {"AWS_PROFILE", "AWS_SECURITY_TOKEN"} & set(variables)


@pytest.mark.parametrize("shell, use, form, _", CASES, ids=[f"{shell}-{use}" for shell, use, _, _ in CASES])
def test_stale_variables_go_and_unset_takes_everything_back(shell, use, form, _, home):
    home_with(home, VALUES["plain"])
    export = f"toolkit export-creds --profile p --format {form}"
    stale = {name: "stale" for name in STALE}
    result = dumped(shell, USES[use].format(export), home.env | stale, home)
    assert result.stderr == ""
    variables = variables_of(result)
    assert not set(STALE) & set(variables)
    assert variables["AWS_ACCESS_KEY_ID"] == "AKIDEXAMPLE"

    removal = USES[use].format(f"toolkit export-creds --format {form} --unset")
    result = dumped(shell, removal, home.env | {name: "set" for name in NAMES} | {"AWS_PROFILE": "kept"}, home)
    assert result.stderr == ""
    variables = variables_of(result)
    assert not set(NAMES) & set(variables)
    assert variables["AWS_PROFILE"] == "kept"

    # Again, with nothing to remove.
    result = dumped(shell, removal, home.env, home)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("shell", POSIX_SHELLS)
def test_no_export_keeps_variables_in_the_shell(shell, home):
    home_with(home, VALUES["quotes"])
    script = 'eval $(toolkit export-creds --profile p --format env-no-export); printf %s "$AWS_SECRET_ACCESS_KEY" >&2'
    result = dumped(shell, script, home.env, home)
    assert result.stderr == VALUES["quotes"]
    assert "AWS_SECRET_ACCESS_KEY" not in variables_of(result)


@pytest.mark.parametrize("shell", ["bash", "dash", "zsh", "ksh93", "mksh", "busybox"])
def test_a_failure_evaluates_to_nothing(shell, home):
    script = 'AWS_ACCESS_KEY_ID=kept; eval "$(toolkit export-creds || echo false)" || echo refused $AWS_ACCESS_KEY_ID'
    assert run([*command(shell), script], env=home.env).stdout.strip() == "refused kept"


# MARK: other readers

def read_dotenv(text):
    return dict(dotenv.dotenv_values(stream=io.StringIO(text), interpolate=True)), []


READERS = {
    "powershell": (export_readers.powershell, set()),
    "cmd": (export_readers.cmd, CMD),
    "nushell": (export_readers.nushell, set()),
    "docker": (export_readers.docker, set()),
    "dotenv": (read_dotenv, DOTENV),
}


@pytest.mark.parametrize("form", READERS)
def test_values_arrive_in_a_reader(form, home):
    read, refusals = READERS[form]
    for name, value in VALUES.items():
        result = toolkit("export-creds", "--format", form, env=environment_with(home, value, token=value))
        if name in refusals:
            refused(result, value, form)
            continue
        assert result.returncode == 0, (name, result.stderr)
        variables, _ = read(result.stdout)
        assert variables["AWS_SECRET_ACCESS_KEY"] == variables["AWS_SESSION_TOKEN"] == value, name
        assert variables["AWS_REGION"] == variables["AWS_DEFAULT_REGION"] == "eu-west-2"


@pytest.mark.parametrize("form", ["powershell", "cmd", "nushell"])
def test_readers_learn_what_to_remove(form, home):
    home_with(home, VALUES["plain"])
    read, _ = READERS[form]
    _, removed = read(toolkit("export-creds", "--profile", "p", "--format", form, env=home.env).stdout)
    _, unset = read(toolkit("export-creds", "--format", form, "--unset", env=home.env).stdout)
    assert set(NAMES) <= set(unset)
    if form == "nushell":
        # load-env cannot remove, so the list for hide-env has the stale names too.
        assert set(STALE) <= set(unset)
    else:
        assert set(removed) == set(STALE)
        assert set(unset) == set(NAMES)


def test_a_credentials_file_is_read_by_boto3_and_by_the_toolkit(home, monkeypatch):
    for name, value in VALUES.items():
        # A second profile file, so that what was read is what was printed.
        env = environment_with(home, value, token=value) | {"AWS_PROFILE": "given"}
        result = toolkit("export-creds", "--format", "ini", env=env)
        if name in INI:
            refused(result, value, "ini")
            continue
        assert result.returncode == 0, (name, result.stderr)
        file = home.path / "printed"
        file.write_text(result.stdout)
        file.chmod(0o600)
        for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(home.path / "none"))
        session = boto3.Session(profile_name="given")
        credentials = session.get_credentials()
        assert (credentials.secret_key, credentials.token, session.region_name) == (value, value, "eu-west-2"), name
        ours = toolkit("export-creds", "--profile", "given", "--format", "json",
                       env=home.with_env(AWS_SHARED_CREDENTIALS_FILE=str(file)))
        assert json.loads(ours.stdout)["SecretAccessKey"] == value, name


def test_a_profile_that_no_credentials_file_can_name_is_refused(home):
    result = toolkit("export-creds", "--format", "ini", env=environment_with(home, "x") | {"AWS_PROFILE": "a b]"})
    assert (result.returncode, result.stdout) == (253, "")
    assert "profile's name" in result.stderr


def test_a_kubernetes_secret_carries_everything(home):
    for name, value in {**VALUES, "lines": "a\nb"}.items():
        result = toolkit("export-creds", "--format", "kubernetes", env=environment_with(home, value, token=value))
        assert result.returncode == 0, (name, result.stderr)
        manifest = yaml.safe_load(result.stdout)
        assert (manifest["apiVersion"], manifest["kind"], manifest["type"]) == ("v1", "Secret", "Opaque")
        assert manifest["metadata"] == {"name": "aws-credentials"}
        data = {key: base64.b64decode(text, validate=True).decode() for key, text in manifest["data"].items()}
        assert data["AWS_SECRET_ACCESS_KEY"] == data["AWS_SESSION_TOKEN"] == value, name


def test_a_kubernetes_secret_has_the_name_that_is_asked_for(home):
    env = environment_with(home, "x")
    result = toolkit("export-creds", "--format", "kubernetes", "--secret-name", "team-a.reader", env=env)
    assert yaml.safe_load(result.stdout)["metadata"]["name"] == "team-a.reader"
    for name in ("A", "a_b", "-a", "a.", "", "a" * 254):
        result = toolkit("export-creds", "--format", "kubernetes", "--secret-name", name, env=env)
        assert (result.returncode, result.stdout) == (252, ""), name
    assert toolkit("export-creds", "--secret-name", "a", env=env).returncode == 252


def test_github_masks_come_first_and_values_go_to_the_file(home):
    for name, value in VALUES.items():
        file = home.path / "github-env"
        file.write_text("EARLIER=kept\n")
        env = environment_with(home, value, token=value) | {"GITHUB_ENV": str(file), "AWS_SECURITY_TOKEN": "stale"}
        result = toolkit("export-creds", "--format", "github", env=env)
        assert result.returncode == 0, (name, result.stderr)
        assert export_readers.github_masks(result.stdout) == ["AKIDEXAMPLE", value, value], name
        variables = export_readers.github_environment(file.read_text())
        assert variables["AWS_SECRET_ACCESS_KEY"] == variables["AWS_SESSION_TOKEN"] == value, name
        assert variables["EARLIER"] == "kept"
        assert variables["AWS_SECURITY_TOKEN"] == ""
        assert "AWS_PROFILE" not in variables


def test_github_needs_its_file(home):
    env = environment_with(home, "x")
    result = toolkit("export-creds", "--format", "github", env=env)
    assert (result.returncode, result.stdout) == (252, "")
    assert "GITHUB_ENV" in result.stderr
    result = toolkit("export-creds", "--format", "github", env=env | {"GITHUB_ENV": str(home.path / "no" / "file")})
    assert result.returncode == 255
    assert "no/file" in result.stderr


@pytest.mark.parametrize("form", ["process", "json"])
def test_json_carries_everything(form, home):
    for name, value in {**VALUES, "lines": "a\nb"}.items():
        result = toolkit("export-creds", "--format", form, env=environment_with(home, value, token=value))
        document = json.loads(result.stdout)
        assert document["SecretAccessKey"] == document["SessionToken"] == value, name
        assert document.get("Version") == (1 if form == "process" else None)


# MARK: all forms

@pytest.mark.parametrize("form", [*REMOVABLE, "dotenv", "docker", "ini", "github"])
@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\tb", "a\x1bb", "a\x7fb"])
def test_a_line_break_or_control_character_is_refused(form, value, home):
    env = environment_with(home, value) | {"GITHUB_ENV": str(home.path / "github-env")}
    refused(toolkit("export-creds", "--format", form, env=env), value, form)
    assert not (home.path / "github-env").exists()


@pytest.mark.parametrize("form", LASTING)
def test_what_cannot_unset_says_so(form, home):
    result = toolkit("export-creds", "--format", form, "--unset", env=home.env)
    assert (result.returncode, result.stdout) == (252, "")
    assert len(result.stderr) > 40


@pytest.mark.parametrize("form", REMOVABLE)
def test_unset_needs_no_credentials(form, home):
    result = toolkit("export-creds", "--format", form, "--unset", env=home.env)
    assert (result.returncode, result.stderr) == (0, "")


def test_min_ttl_renews_a_session_with_less_left(sandbox, home):
    env = sandbox.env(home)
    export = ["export-creds", "--role-arn", sandbox.variables["SANDBOX_ROLE_ARN"], "--format", "json"]
    first = json.loads(toolkit(*export, env=env).stdout)
    assert json.loads(toolkit(*export, "--min-ttl", "50m", env=env).stdout) == first
    result = toolkit(*export, "--min-ttl", "2h", env=env)
    renewed = json.loads(result.stdout)
    assert "sooner than --min-ttl asks for" in result.stderr
    assert renewed["AccessKeyId"] != first["AccessKeyId"]
    assert json.loads(toolkit(*export, env=env).stdout) == renewed
