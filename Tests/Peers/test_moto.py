# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""moto, which signs every request again with botocore, as the server."""
import json
import os
import subprocess
import urllib.request

import boto3
import pytest

from conftest import SCRIPTS, free_port, toolkit, wait_for_port

ACCOUNT = "123456789012"


@pytest.fixture(scope="module")
def moto(tmp_path_factory):
    port = free_port()
    log = tmp_path_factory.mktemp("moto") / "log"
    with log.open("w") as sink:
        process = subprocess.Popen(
            [str(SCRIPTS / "moto_server"), "-H", "127.0.0.1", "-p", str(port)], stdout=sink, stderr=sink,
            env={"PATH": os.environ["PATH"], "HOME": str(log.parent)},
        )
    try:
        wait_for_port(port, process)
        yield set_up(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)


def set_up(url):
    iam = boto3.client(
        "iam", endpoint_url=url, region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="x"
    )
    iam.create_user(UserName="alice")
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_user_policy(UserName="alice", PolicyName="all", PolicyDocument=json.dumps(everything))
    key = iam.create_access_key(UserName="alice")["AccessKey"]
    for role in ("first", "second"):
        trust = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
        }
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))
        iam.put_role_policy(RoleName=role, PolicyName="all", PolicyDocument=json.dumps(everything))
    request = urllib.request.Request(
        url + "/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}, method="POST"
    )
    urllib.request.urlopen(request, timeout=10).read()
    return {"url": url, "id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}


def environment(home, moto, secret=None):
    return home.with_env(
        AWS_ACCESS_KEY_ID=moto["id"], AWS_SECRET_ACCESS_KEY=secret or moto["secret"], AWS_REGION="us-east-1",
        AWS_ENDPOINT_URL_STS=moto["url"],
    )


def test_the_user_is_who_they_are(home, moto):
    result = toolkit("whoami", "--output", "json", env=environment(home, moto))
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/alice"


def test_a_role_is_assumed(home, moto):
    result = toolkit(
        "whoami", "--output", "json", "--role-arn", f"arn:aws:iam::{ACCOUNT}:role/first", "--role-session-name", "me",
        env=environment(home, moto),
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/first/me"


def test_a_chain_of_two_roles_is_assumed(home, moto):
    result = toolkit(
        "whoami", "--output", "json", "--role-arn", f"arn:aws:iam::{ACCOUNT}:role/first", "--role-arn",
        f"arn:aws:iam::{ACCOUNT}:role/second", "--role-session-name", "me", env=environment(home, moto),
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/second/me"


def test_a_chain_of_profiles_is_assumed(home, moto):
    home.write(config=f"""
[profile one]
role_arn = arn:aws:iam::{ACCOUNT}:role/first
credential_source = Environment
[profile two]
role_arn = arn:aws:iam::{ACCOUNT}:role/second
role_session_name = me
source_profile = one
""")
    result = toolkit("whoami", "--output", "json", "--profile", "two", env=environment(home, moto))
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/second/me"


def test_a_wrong_secret_is_refused_and_we_say_why(home, moto):
    env = environment(home, moto, secret="wrongwrongwrongwrongwrongwrongwrongwrong")
    result = toolkit("whoami", "--role-arn", f"arn:aws:iam::{ACCOUNT}:role/first", env=env)
    assert result.returncode == 254
    assert result.stdout == ""
    assert "SignatureDoesNotMatch" in result.stderr
    assert "secret" in result.stderr.lower()
    assert "wrongwrong" not in result.stderr


def test_an_unknown_key_is_refused_and_we_say_why(home, moto):
    env = environment(home, moto) | {"AWS_ACCESS_KEY_ID": "AKIAUNKNOWNUNKNOWN00"}
    result = toolkit("whoami", env=env)
    assert result.returncode == 254
    assert "InvalidClientTokenId" in result.stderr


def test_the_role_of_an_instance(home, moto):
    env = home.with_env(AWS_REGION="us-east-1", AWS_EC2_METADATA_SERVICE_ENDPOINT=moto["url"])
    env.pop("AWS_EC2_METADATA_DISABLED")
    result = toolkit("export-creds", "--format", "json", env=env)
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["AccessKeyId"] and document["SessionToken"] and document["Expiration"]
