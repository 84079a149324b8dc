# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""What a machine gives: processes, containers, instances; with boto3 and the AWS CLI on the other side."""
import json
import time

import pytest

from conftest import BIN, SCRIPTS, exports, run, toolkit


def plain(sandbox, home, **changes):
    """The sandbox without its environment keys."""
    env = sandbox.env(home) | changes
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        env.pop(name, None)
    return env


def whoami(env, *options):
    result = toolkit("whoami", "--output", "json", *options, env=env)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["Arn"]


def aws(env, *arguments):
    result = run([SCRIPTS / "aws", *arguments, "--output", "json"], env=env)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


# MARK: Containers

def container(sandbox, home, **changes):
    return plain(sandbox, home, AWS_CONTAINER_CREDENTIALS_FULL_URI=sandbox.variables["SANDBOX_CONTAINER_URI"], **changes)


@pytest.mark.parametrize("how", ["variable", "file"])
def test_a_container_has_its_role(sandbox, home, how):
    change = (
        {"AWS_CONTAINER_AUTHORIZATION_TOKEN": sandbox.variables["SANDBOX_CONTAINER_TOKEN"]} if how == "variable"
        else {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": sandbox.variables["SANDBOX_CONTAINER_TOKEN_FILE"]}
    )
    env = container(sandbox, home, **change)
    ours = whoami(env)
    assert ":assumed-role/task/" in ours
    assert aws(env, "sts", "get-caller-identity")["Arn"].rsplit("/", 1)[0] == ours.rsplit("/", 1)[0]


def test_a_refused_token_stops_the_chain(sandbox, home):
    result = toolkit("export-creds", env=container(sandbox, home, AWS_CONTAINER_AUTHORIZATION_TOKEN="wrong"))
    assert result.returncode in (253, 254) and result.stdout == ""
    assert "container" in result.stderr and "wrong" not in result.stderr


# MARK: Instances

def instance(sandbox, home):
    env = plain(sandbox, home, AWS_EC2_METADATA_SERVICE_ENDPOINT=sandbox.variables["SANDBOX_IMDS_ENDPOINT"])
    env.pop("AWS_EC2_METADATA_DISABLED")
    return env


def test_an_instance_has_its_role(sandbox, home):
    env = instance(sandbox, home)
    ours = whoami(env)
    assert ":assumed-role/instance/" in ours
    assert aws(env, "sts", "get-caller-identity")["Arn"].rsplit("/", 1)[0] == ours.rsplit("/", 1)[0]


def test_a_role_on_top_of_the_instance(sandbox, home):
    env = instance(sandbox, home)
    home.write("[profile fleet]\nrole_arn = arn:aws:iam::111122223333:role/fleet\n"
               "credential_source = Ec2InstanceMetadata\n")
    ours = whoami(env, "--profile", "fleet")
    assert ":assumed-role/fleet/" in ours
    theirs = aws(env, "sts", "get-caller-identity", "--profile", "fleet")["Arn"]
    assert theirs.rsplit("/", 1)[0] == ours.rsplit("/", 1)[0]


def test_a_machine_that_is_no_instance_costs_little(home):
    env = home.with_env(AWS_REGION="eu-west-2", AWS_EC2_METADATA_SERVICE_ENDPOINT="http://127.0.0.1:9")
    env.pop("AWS_EC2_METADATA_DISABLED")
    started = time.monotonic()
    result = toolkit("export-creds", env=env)
    assert result.returncode == 253
    assert "instance-metadata" in result.stderr
    assert time.monotonic() - started < 10


# MARK: Processes

def process(home, command):
    home.write(f"[default]\nregion = eu-west-2\ncredential_process = {command}\n")
    return home.env


def test_a_large_answer_and_much_chatter_do_not_hang(home):
    chatter = "head -c 300000 /dev/zero | tr '\\\\0' x >&2"
    answer = home.path / "answer.json"
    answer.write_text(json.dumps(
        {"Version": 1, "AccessKeyId": "AKIAPROCESS000000001", "SecretAccessKey": "s", "Filler": "x" * 50_000}))
    script = home.path / "script"
    script.write_text(f"#!/bin/sh\n{chatter}\ncat {answer}\n")
    script.chmod(0o755)
    result = toolkit("export-creds", env=process(home, script))
    assert exports(result.stdout)["AWS_ACCESS_KEY_ID"] == "AKIAPROCESS000000001", result.stderr


@pytest.mark.parametrize("command, words", [
    ("exit 3", ["3"]),
    ("echo '{\"Version\": \"1\", \"AccessKeyId\": \"AKIAX\", \"SecretAccessKey\": \"hush-hush\"}'", ["Version"]),
    ("echo not json hush-hush", ["JSON"]),
    ("no-such-program --password hush-hush", ["no-such-program"]),
    ("echo '{\"Version\": 1, \"AccessKeyId\": \"AKIAX\", \"SecretAccessKey\": \"hush-hush\", "
     "\"Expiration\": \"2020-01-01T00:00:00Z\"}'", ["2020-01-01"]),
    ("yes hush-hush", ["64 KiB"]),
])
def test_a_process_that_gives_nothing_is_explained_without_secrets(home, command, words):
    result = toolkit("export-creds", env=process(home, command))
    assert result.returncode in (253, 255) and result.stdout == ""
    assert str(home.path / ".aws" / "config") + ":3" in result.stderr
    assert "hush-hush" not in result.stderr
    for word in words:
        assert word in result.stderr


def test_other_tools_read_our_process_form(sandbox, home):
    """The AWS CLI gets through `toolkit export-creds --format process` what it cannot read itself: a chain with our cache."""
    env = plain(sandbox, home)
    home.write("[profile reader]\nrole_arn = arn:aws:iam::111122223333:role/reader\nsource_profile = alice\n"
               f"[profile theirs]\ncredential_process = {BIN}/toolkit export-creds --format process --profile reader\n",
               f"[alice]\naws_access_key_id = {sandbox.variables['AWS_ACCESS_KEY_ID']}\n"
               f"aws_secret_access_key = {sandbox.variables['AWS_SECRET_ACCESS_KEY']}\n")
    assert ":assumed-role/reader/" in aws(env, "sts", "get-caller-identity", "--profile", "theirs")["Arn"]


# MARK: The AWS CLI's cache of roles

def with_reader(sandbox, home, more=""):
    home.write("[profile reader]\nrole_arn = arn:aws:iam::111122223333:role/reader\nsource_profile = alice\n"
               "role_session_name = shared\nregion = eu-west-2\n" + more,
               f"[alice]\naws_access_key_id = {sandbox.variables['AWS_ACCESS_KEY_ID']}\n"
               f"aws_secret_access_key = {sandbox.variables['AWS_SECRET_ACCESS_KEY']}\n")
    return plain(sandbox, home)


def assumed(sandbox):
    return sandbox.stats()["calls"].get("AssumeRole", 0)


def test_the_aws_cli_uses_a_session_that_we_shared(sandbox, home):
    env = with_reader(sandbox, home)
    result = toolkit("export-creds", "--profile", "reader", "--share-with-aws-cli", env=env)
    assert result.returncode == 0, result.stderr
    [entry] = (home.path / ".aws" / "cli" / "cache").glob("*.json")
    assert entry.stat().st_mode & 0o777 == 0o600
    before = assumed(sandbox)
    aws(env, "sts", "get-caller-identity", "--profile", "reader")
    assert assumed(sandbox) == before


def test_we_use_a_session_of_the_aws_cli_when_asked(sandbox, home):
    env = with_reader(sandbox, home)
    aws(env, "sts", "get-caller-identity", "--profile", "reader")
    [entry] = (home.path / ".aws" / "cli" / "cache").glob("*.json")
    before = assumed(sandbox)
    result = toolkit("export-creds", "--profile", "reader", "--share-with-aws-cli", env=env)
    theirs = json.loads(entry.read_text())["Credentials"]["AccessKeyId"]
    assert exports(result.stdout)["AWS_ACCESS_KEY_ID"] == theirs
    assert assumed(sandbox) == before
    # Unasked it is left alone: its name does not say whose session it is.
    other = toolkit("export-creds", "--profile", "reader", env=env | {"XDG_CACHE_HOME": str(home.path / "elsewhere")})
    assert exports(other.stdout)["AWS_ACCESS_KEY_ID"] != theirs


def test_a_session_of_the_aws_cli_saves_an_mfa_code(sandbox, home):
    env = with_reader(sandbox, home, "[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/admin\n"
                      "source_profile = alice\nmfa_serial = arn:aws:iam::111122223333:mfa/alice\nregion = eu-west-2\n")
    script = (
        "import botocore.session, botocore.credentials as c\n"
        "from botocore.utils import JSONFileCache\n"
        "import os\n"
        "s = botocore.session.Session(profile='admin')\n"
        "p = s.get_component('credential_provider').get_provider('assume-role')\n"
        "p.cache = JSONFileCache(os.path.expanduser('~/.aws/cli/cache'))\n"
        "p._prompter = lambda text: '123456'\n"
        "print(s.get_credentials().get_frozen_credentials().access_key)\n"
    )
    result = run([SCRIPTS / "python", "-c", script], env=env)
    assert result.returncode == 0, result.stderr
    ours = toolkit("export-creds", "--profile", "admin", "--no-input", env=env)
    assert exports(ours.stdout).get("AWS_ACCESS_KEY_ID") == result.stdout.strip(), ours.stderr
