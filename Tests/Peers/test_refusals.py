# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""What servers of other people refuse, and whether `aws-iam-call` names the cause on standard error."""
import pytest

from conftest import call
from swift_s3api import REGION
from test_crt_server import environment, servers  # noqa: F401
from test_moto import environment as moto_environment, moto  # noqa: F401
from test_sandbox import Tampering
from test_swift_s3api import boto, bucket, environment as swift_environment, swift  # noqa: F401


def told(result, *causes):
    assert any(f"[{cause}]" in result.stderr for cause in causes), f"{causes}\n{result.stdout}\n{result.stderr}"


@pytest.mark.parametrize("change, causes", [
    ({"AWS_SECRET_ACCESS_KEY": "wrongwrongwrongwrong"}, ["secret-wrong"]),
    ({"AWS_ACCESS_KEY_ID": "AKIAUNKNOWNUNKNOWN00"}, ["key-unknown"]),
    ({"AWS_SESSION_TOKEN": "c3RhbGU="}, ["token-invalid", "token-not-expected"]),
])
def test_wrong_keys(change, causes, servers, home):  # noqa: F811
    env = environment(home, servers.plain) | change
    result = call("--service", "execute-api", servers.plain.url + "/a?b=c", env=env)
    told(result, *causes)
    assert "wrongwrong" not in result.stderr and "c3RhbGU=" not in result.stderr


@pytest.mark.parametrize("old, new, causes", [
    (b"X-Mine: one", b"X-Mine: two", ["header-changed"]),
    (b"amount=10", b"amount=99", ["body-changed"]),
    (b"POST /", b"PATCH /", ["method-changed"]),
    (b"/prod/pay", b"/prod/pie", ["path-changed"]),
    (b"?q=1", b"?q=2", ["query-changed"]),
])
def test_what_was_changed_on_the_way(old, new, causes, servers, home):  # noqa: F811
    relay = Tampering(("127.0.0.1", int(servers.plain.host.split(":")[1])), old, new)
    result = call(
        "--service", "execute-api", "-d", "amount=10", "-H", "X-Mine: one", "--connect-to", f"::127.0.0.1:{relay.port}",
        servers.plain.url + "/prod/pay?q=1", env=environment(home, servers.plain))
    told(result, *causes)


def test_a_wrong_region_for_swift(swift, bucket, home):  # noqa: F811
    env = swift_environment(home)
    result = call("--service", "s3", "--region", "eu-west-2", f"{swift.url}/{bucket}/a", env=env)
    told(result, "region-wrong")
    assert REGION in result.stderr


def test_a_wrong_secret_for_swift_and_moto(swift, bucket, moto, home):  # noqa: F811
    env = swift_environment(home, AWS_SECRET_ACCESS_KEY="wrongwrong")
    told(call("--service", "s3", f"{swift.url}/{bucket}/a", env=env), "secret-wrong")
    env = moto_environment(home, moto, secret="wrongwrong")
    body = "Action=GetCallerIdentity&Version=2011-06-15"
    told(call("--service", "sts", "-d", body, moto["url"] + "/", env=env), "secret-wrong", "signature-mismatch")
