# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""What keeps people from the wrong account: expectations, sessions that only read, confirmations, and the log."""
import json
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import BIN, call, exports, toolkit
from test_interactive import in_terminal, signed_out  # noqa: F401, a fixture

READER = "arn:aws:iam::111122223333:role/reader"


def add(home, text):
    with (home.path / ".aws" / "config").open("a") as config:
        config.write(text)


def lines(home):
    path = home.path / ".local" / "state" / "aws-iam-toolkit" / "log.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def marked(signed_out, home):
    """A profile whose use has to be confirmed, and one that assumes a role through it."""
    add(home, f"[profile prod]\nrole_arn = {READER}\nsource_profile = alice\nrequire_confirmation = true\n"
              "[profile beyond]\nrole_arn = arn:aws:iam::111122223333:role/auditor\nsource_profile = prod\n")
    return signed_out


# MARK: --expect-account

@pytest.mark.parametrize("command", [
    ["export-creds"], ["export-creds", "--format", "process"], ["whoami"], ["console"],
    ["presign", "https://sandbox-bucket.s3.eu-west-2.amazonaws.com/a"],
])
def test_credentials_of_another_account_are_not_given(signed_out, command):
    options = ["--profile", "reader", "--expect-account"]
    assert toolkit(*command, *options, "111122223333", env=signed_out).returncode == 0
    # The second time the session is in the cache.
    result = toolkit(*command, *options, "999988887777", env=signed_out)
    assert (result.returncode, result.stdout) == (253, ""), result.stderr
    assert "111122223333" in result.stderr and "999988887777" in result.stderr


def test_a_call_to_another_account_is_not_made(sandbox, signed_out):
    before = sandbox.stats()["calls"].get("execute-api", 0)
    result = call("--profile", "alice", "--service", "execute-api", "--expect-account", "999988887777",
                  sandbox.variables["SANDBOX_API_URL"] + "/x", env=signed_out)
    assert (result.returncode, result.stdout) == (94, "")
    assert sandbox.stats()["calls"].get("execute-api", 0) == before


# MARK: --read-only

def s3(sandbox, env, method, *options):
    return call("-X", method, "--service", "s3", "-d", "x" if method == "PUT" else "", "--fail", *options,
                f"{sandbox.url}/sandbox-bucket/guarded", env=env)


def test_a_session_that_only_reads(sandbox, signed_out):
    assert s3(sandbox, signed_out, "PUT", "--profile", "reader").returncode == 0
    result = s3(sandbox, signed_out, "PUT", "--profile", "reader", "--read-only")
    assert result.returncode == 22
    assert s3(sandbox, signed_out, "GET", "--profile", "reader", "--read-only").returncode in (0, 22)
    assert s3(sandbox, signed_out, "PUT", "--profile", "reader").returncode == 0


def test_it_is_another_session_in_the_cache(signed_out):
    def key(*options):
        result = toolkit("export-creds", "--profile", "reader", *options, env=signed_out)
        assert result.returncode == 0, result.stderr
        return exports(result.stdout)["AWS_ACCESS_KEY_ID"]
    assert key() == key() != key("--read-only") == key("--read-only")


@pytest.mark.parametrize("options, reason", [
    (["--profile", "alice"], "--role-arn"),
    (["--profile", "alice", "--role-arn", READER, "--policy-arn", "arn:aws:iam::aws:policy/AdministratorAccess"], "not both"),
    (["--profile", "alice", "--role-arn", READER, "--policy", "{}"], "not both"),
])
def test_what_cannot_be_restricted_is_not_given(signed_out, options, reason):
    result = toolkit("export-creds", "--read-only", *options, env=signed_out)
    assert (result.returncode, result.stdout) == (253, "")
    assert reason in result.stderr


# MARK: require_confirmation

QUESTION = f"toolkit export-creds wants credentials of the profile prod (role {READER}, account 111122223333). Go on? [y/N] "


def test_each_use_is_confirmed_from_the_cache_too(marked):
    for _ in range(2):
        code, output, shown = in_terminal(["export-creds", "--profile", "prod"], marked, [(QUESTION, "y")])
        assert code == 0, shown
        assert exports(output)["AWS_ACCESS_KEY_ID"].startswith("ASIA")


@pytest.mark.parametrize("answer", ["n", "", "nein"])
def test_no_is_no(sandbox, marked, answer):
    before = sandbox.stats()["calls"].get("AssumeRole", 0)
    code, output, shown = in_terminal(["export-creds", "--profile", "prod"], marked, [("[y/N]", answer)])
    assert (code, output) == (253, "")
    assert "config" in shown and "prod" in shown
    assert sandbox.stats()["calls"].get("AssumeRole", 0) == before


def test_a_profile_that_leads_through_it_asks_too(marked):
    code, output, shown = in_terminal(["whoami", "--profile", "beyond"], marked, [("profile prod", "yes")])
    assert code == 0, shown
    assert "assumed-role/auditor" in output


@pytest.mark.parametrize("command", ["export-creds", "whoami", "console"])
def test_where_nobody_can_be_asked_nothing_is_given(marked, command):
    in_terminal(["export-creds", "--profile", "prod"], marked, [("[y/N]", "y")])
    result = subprocess.run([str(BIN / "toolkit"), command, "--profile", "prod"], env=marked, timeout=20, text=True,
                            capture_output=True, stdin=subprocess.DEVNULL, start_new_session=True)
    assert (result.returncode, result.stdout) == (253, "")
    assert "no terminal" in result.stderr
    code, output, shown = in_terminal([command, "--profile", "prod", "--no-input"], marked)
    assert (code, output) == (253, "") and "--no-input" in shown


def test_a_value_that_is_neither_is_an_error_and_not_a_no(signed_out, home):
    add(home, f"[profile prod]\nrole_arn = {READER}\nsource_profile = alice\nrequire_confirmation = ja\n")
    result = toolkit("export-creds", "--profile", "prod", env=signed_out)
    assert (result.returncode, result.stdout) == (253, "")
    assert "require_confirmation" in result.stderr


# MARK: The log

def test_what_is_given_is_written_down(signed_out, home):
    env = signed_out | {"AWS_IAM_TOOLKIT_AUDIT": "true", "LOGNAME": "ada"}
    key = exports(toolkit("export-creds", "--profile", "reader", env=env).stdout)
    toolkit("export-creds", "--profile", "reader", env=env)
    toolkit("whoami", "--profile", "alice", env=env)
    entries = lines(home)
    assert [entry["command"] for entry in entries] == ["toolkit export-creds", "toolkit export-creds", "toolkit whoami"]
    first = entries[0]
    assert first | {"time": 0, "expiration": 0} == {
        "time": 0, "uid": os.getuid(), "user": "ada", "command": "toolkit export-creds", "profile": "reader",
        "roleArn": READER, "readOnly": False, "source": "assume-role", "accountId": "111122223333",
        "accessKeyId": key["AWS_ACCESS_KEY_ID"], "expiration": 0,
    }
    path = home.path / ".local" / "state" / "aws-iam-toolkit"
    assert path.stat().st_mode & 0o777 == 0o700
    assert (path / "log.jsonl").stat().st_mode & 0o777 == 0o600
    text = (path / "log.jsonl").read_text()
    assert key["AWS_SECRET_ACCESS_KEY"] not in text and key["AWS_SESSION_TOKEN"] not in text

    assert json.loads(toolkit("log", "--output", "json", env=env).stdout) == entries
    assert json.loads(toolkit("log", "--output", "json", "--profile", "alice", env=env).stdout) == entries[2:]
    assert len(json.loads(toolkit("log", "--output", "json", "--since", "1h", env=env).stdout)) == 3
    assert json.loads(toolkit("log", "--output", "json", "--since", "2099-01-01T00:00:00Z", env=env).stdout) == []
    table = toolkit("log", env=env).stdout
    assert table.startswith("TIME") and table.count("\n") == 4 and READER in table
    assert key["AWS_ACCESS_KEY_ID"] not in table


def test_a_profile_asks_for_it_and_others_are_left_out(signed_out, home):
    add(home, f"[profile prod]\nrole_arn = {READER}\nsource_profile = alice\naudit_log = true\n")
    toolkit("export-creds", "--profile", "reader", env=signed_out)
    assert lines(home) == []
    toolkit("export-creds", "--profile", "prod", env=signed_out)
    toolkit("export-creds", "--profile", "prod", env=signed_out)
    assert [entry["profile"] for entry in lines(home)] == ["prod", "prod"]


def test_a_call_of_the_other_program_is_written_down(sandbox, signed_out, home):
    env = signed_out | {"AWS_IAM_TOOLKIT_AUDIT": "true"}
    call("--profile", "alice", "--service", "execute-api", sandbox.variables["SANDBOX_API_URL"] + "/x", env=env)
    assert [(entry["command"], entry["roleArn"]) for entry in lines(home)] == [("aws-iam-call", None)]


def test_many_at_once_write_whole_lines(signed_out, home):
    env = signed_out | {"AWS_IAM_TOOLKIT_AUDIT": "true"}
    path = home.path / ".local" / "state" / "aws-iam-toolkit"
    path.mkdir(parents=True, mode=0o700)
    # Nearly full, so that it is put aside while they write.
    (path / "log.jsonl").write_text('{"time":"torn\n' * ((1 << 20) // 14))
    (path / "log.jsonl").chmod(0o600)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: toolkit("export-creds", "--profile", "alice", env=env).returncode, range(24)))
    assert results == [0] * 24
    assert len(json.loads(toolkit("log", "--output", "json", env=env).stdout)) == 24
    assert len(lines(home)) >= 20


def test_a_log_that_cannot_be_written_costs_a_warning(signed_out, home):
    (home.path / ".local").write_text("in the way")
    env = signed_out | {"AWS_IAM_TOOLKIT_AUDIT": "true"}
    result = toolkit("export-creds", "--profile", "reader", env=env)
    assert result.returncode == 0 and "AWS_SESSION_TOKEN" in result.stdout
    assert "warning" in result.stderr and "log" in result.stderr


def test_a_variable_that_is_neither_is_an_error(signed_out):
    result = toolkit("export-creds", "--profile", "reader", env=signed_out | {"AWS_IAM_TOOLKIT_AUDIT": "1"})
    assert (result.returncode, result.stdout) == (253, "")
    assert "AWS_IAM_TOOLKIT_AUDIT" in result.stderr
