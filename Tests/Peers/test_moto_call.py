# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`aws-iam-call` against moto with authentication on: query, JSON and REST services let us in, and only with the right keys."""
import json

import pytest

from conftest import call
from test_moto import ACCOUNT, environment, moto  # noqa: F401

FIRST = f"arn:aws:iam::{ACCOUNT}:role/first"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
VERSIONS = {"sts": "2011-06-15", "iam": "2010-05-08", "ec2": "2016-11-15", "sqs": "2012-11-05", "cloudformation": "2010-05-15"}
QUERIES = [
    ("sts", "GetCallerIdentity", "<Arn>"), ("iam", "ListUsers", "<UserName>alice</UserName>"),
    ("iam", "GetRole&RoleName=first", "<RoleName>first</RoleName>"), ("ec2", "DescribeRegions", "eu-west-2"),
    ("sqs", "CreateQueue&QueueName=a-queue", "a-queue"), ("cloudformation", "ListStacks", "ListStacksResult"),
]
JSON_CALLS = [
    ("dynamodb", "DynamoDB_20120810.ListTables", "application/x-amz-json-1.0", {}, "TableNames"),
    ("kms", "TrentService.ListKeys", "application/x-amz-json-1.1", {}, "Keys"),
    ("secretsmanager", "secretsmanager.CreateSecret", "application/x-amz-json-1.1",
     {"Name": "ä + b", "SecretString": "x", "ClientRequestToken": "0" * 32}, "ARN"),
    ("ssm", "AmazonSSM.DescribeParameters", "application/x-amz-json-1.1", {}, "Parameters"),
]


def signed(service, *arguments, env):
    return call("-i", "--service", service, *arguments, env=env)


def status(result):
    return int(result.stdout.split()[1]) if result.stdout.startswith("HTTP/") else result.stderr


@pytest.mark.parametrize("service, action, word", QUERIES)
def test_query_services(service, action, word, moto, home):  # noqa: F811
    body = f"Action={action}&Version={VERSIONS[service]}"
    result = signed(service, "-d", body, moto["url"] + "/", env=environment(home, moto))
    assert status(result) == 200 and word in result.stdout, result.stdout
    wrong = signed(service, "-d", body, moto["url"] + "/", env=environment(home, moto, secret="wrong" * 8))
    assert status(wrong) in (401, 403), wrong.stdout
    assert "AuthFailure" in wrong.stdout or "SignatureDoesNotMatch" in wrong.stdout


@pytest.mark.parametrize("service, target, kind, document, word", JSON_CALLS)
def test_json_services(service, target, kind, document, word, moto, home):  # noqa: F811
    arguments = ["-d", json.dumps(document), "-H", f"X-Amz-Target: {target}", "-H", f"Content-Type: {kind}", moto["url"] + "/"]
    result = signed(service, *arguments, env=environment(home, moto))
    assert status(result) == 200 and word in result.stdout, result.stdout
    wrong = signed(service, *arguments, env=environment(home, moto) | {"AWS_ACCESS_KEY_ID": "AKIAUNKNOWNUNKNOWN00"})
    assert status(wrong) == 403 and "InvalidClientTokenId" in wrong.stdout


def test_in_a_role(moto, home):  # noqa: F811
    role = ["--role-arn", FIRST, "--role-session-name", "me"]
    body = f"Action=GetCallerIdentity&Version={VERSIONS['sts']}"
    env = environment(home, moto)
    result = signed("sts", *role, "-d", body, moto["url"] + "/", env=env)
    assert f"<Arn>arn:aws:sts::{ACCOUNT}:assumed-role/first/me</Arn>" in result.stdout
    stale = signed("sts", "-d", body, moto["url"] + "/", env=env | {"AWS_SESSION_TOKEN": "stale"})
    assert status(stale) == 403 and "SignatureDoesNotMatch" not in stale.stdout


@pytest.mark.parametrize("role", [[], ["--role-arn", FIRST]])
def test_s3_rest(role, moto, home):  # noqa: F811
    env = environment(home, moto)
    url = f"{moto['url']}/bucket-{len(role)}"
    assert status(signed("s3", *role, "-X", "PUT", url, env=env)) == 200
    # The keys that moto takes from botocore too; Swift takes all others.
    for key in ("plain", "two%20words", "a/b"):
        data = f"the body of {key}"
        sent = signed("s3", *role, "-X", "PUT", "-H", "Content-Type: text/plain", "-d", data, f"{url}/{key}", env=env)
        assert status(sent) == 200, sent.stdout
        got = signed("s3", *role, f"{url}/{key}", env=env)
        assert status(got) == 200 and got.stdout.endswith(data), got.stdout
    listing = signed("s3", *role, f"{url}?list-type=2&prefix=two", env=env)
    assert status(listing) == 200 and "<Key>two words</Key>" in listing.stdout, listing.stdout
    assert status(signed("s3", *role, "-X", "DELETE", f"{url}/plain", env=env)) == 204
    wrong = signed("s3", f"{url}/two%20words", env=environment(home, moto, secret="wrong" * 8))
    assert status(wrong) == 403 and "SignatureDoesNotMatch" in wrong.stdout


def test_another_rest_service(moto, home):  # noqa: F811
    hash_header = ["-H", f"x-amz-content-sha256: {EMPTY}"]
    result = signed("lambda", *hash_header, moto["url"] + "/2015-03-31/functions/", env=environment(home, moto))
    assert status(result) == 200 and '"Functions"' in result.stdout, result.stdout
