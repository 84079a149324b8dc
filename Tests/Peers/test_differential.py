# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""The same files and environment for `toolkit` and botocore: both choose the same credentials, or both fail.

Static keys are compared by their id; sessions by whom the sandbox says they belong to. Where the two are meant to
differ, the difference stands in DIFFERENCES with its reason, and it is an error if they agree after all.
"""
import fnmatch
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

import boto3
import botocore.config
import pytest

from conftest import BIN, Home, toolkit
from differential_cases import generated

CASES = {name: case for name, *case in generated()}

# Pattern of the case's name: the reason. Where botocore is alone among the AWS SDKs, the shared specification counts.
HALVES = "a pair of keys may be spread over both files, as in the SDKs for Rust, Java and C; botocore takes each file alone"
ENVIRONMENT_FIRST = "the environment's web identity comes before the profile, as in Go and Java; botocore asks a role first"
DIFFERENCES = {
    "nothing/default:split-keys": HALVES,
    "container/default:split-keys": HALVES,
    "explicit:split-keys": HALVES,
    "web-identity/default:role*": ENVIRONMENT_FIRST,
    "web-identity/default:sso-session-missing": ENVIRONMENT_FIRST + ", and reads its SSO session even if it will not use it",
    "AWS_PROFILE+keys:absent": "the environment's keys are enough; botocore fails on a profile that it would not use",
    "both-profile-variables": "AWS_PROFILE wins, as in the AWS CLI v2; botocore takes AWS_DEFAULT_PROFILE",
    "dialect:inline-comment": "a comment after a blank is none of the value; botocore keeps it",
    "dialect:blanks-in-brackets": "blanks inside the brackets do not count; botocore keeps them and finds no profile",
    "dialect:duplicate-section": "two sections of one name are merged; botocore refuses the file",
    "dialect:duplicate-key": "the later of two equal keys wins; botocore refuses the file",
    "dialect:colon": "only = separates a key from its value; botocore takes a colon too",
    "dialect:default-twice-reversed": "[profile default] silences [default] in either order; botocore takes the later one",
}


@pytest.fixture(scope="module")
def prepared(sandbox, tmp_path_factory):
    """A home directory and a whole environment for each case."""
    root = tmp_path_factory.mktemp("differential")
    return {name: prepare(root / hashlib.sha1(name.encode()).hexdigest()[:12], sandbox, *case)
            for name, case in CASES.items()}


def prepare(path, sandbox, environment, config, credentials, profile):
    (path / ".aws" / "sso" / "cache").mkdir(parents=True)
    home = Home(path)
    values = {
        "{url}": sandbox.url, "{home}": str(path), "{token}": sandbox.variables["SANDBOX_WEB_IDENTITY_TOKEN_FILE"],
        "{container_token}": sandbox.variables.get("SANDBOX_CONTAINER_TOKEN", ""),
    }

    def filled(text):
        for mark, value in values.items():
            text = text.replace(mark, value)
        return text

    home.write(filled(config), filled(credentials))
    alice = {"Version": 1, "AccessKeyId": sandbox.variables["AWS_ACCESS_KEY_ID"],
             "SecretAccessKey": sandbox.variables["AWS_SECRET_ACCESS_KEY"]}
    (path / "alice.json").write_text(json.dumps(alice))
    for key, url in (("sandbox", sandbox.url + "/start"), (sandbox.url + "/legacy", sandbox.url + "/legacy")):
        token = sso_token(sandbox)
        if token:
            file = path / ".aws" / "sso" / "cache" / (hashlib.sha1(key.encode()).hexdigest() + ".json")
            file.write_text(json.dumps({
                "startUrl": url, "region": "eu-west-2", "accessToken": token, "expiresAt": "2099-01-01T00:00:00Z",
            }))
    env = home.with_env(
        AWS_REGION="eu-west-2", AWS_DEFAULT_REGION="eu-west-2", AWS_ENDPOINT_URL=sandbox.url,
        **{name: filled(value) for name, value in environment.items()},
    )
    return {"env": env, "profile": profile}


TOKENS = {}


def sso_token(sandbox):
    """An access token of the sandbox's sign-in service, got as any client gets one."""
    if sandbox.url not in TOKENS:
        TOKENS[sandbox.url] = None
        client = boto3.client(
            "sso-oidc", endpoint_url=sandbox.url, region_name="eu-west-2", aws_access_key_id="x", aws_secret_access_key="x",
        )
        registered = client.register_client(clientName="differential", clientType="public")
        pair = {"clientId": registered["clientId"], "clientSecret": registered["clientSecret"]}
        device = client.start_device_authorization(startUrl=sandbox.url + "/start", **pair)
        for _ in range(5):
            time.sleep(1.1)
            try:
                TOKENS[sandbox.url] = client.create_token(
                    grantType="urn:ietf:params:oauth:grant-type:device_code", deviceCode=device["deviceCode"], **pair,
                )["accessToken"]
                break
            except (client.exceptions.AuthorizationPendingException, client.exceptions.SlowDownException):
                continue
    return TOKENS[sandbox.url]


@pytest.fixture(scope="module")
def theirs(prepared):
    """botocore's choices, all from one process."""
    script = Path(__file__).with_name("botocore_choice.py")
    lines = "".join(json.dumps(case) + "\n" for case in prepared.values())
    result = subprocess.run([sys.executable, str(script)], input=lines, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    return dict(zip(prepared, map(json.loads, result.stdout.splitlines()), strict=True))


def ours(case):
    options = ["--profile", case["profile"]] if case["profile"] else []
    result = toolkit("export-creds", "--format", "json", "--no-cache", "--no-input", *options, env=case["env"])
    if result.returncode != 0:
        assert result.stdout == "", "nothing is printed on failure"
        return {"error": result.stderr.strip()}
    document = json.loads(result.stdout)
    return {"access": document["AccessKeyId"], "secret": document["SecretAccessKey"], "token": document.get("SessionToken")}


def identity(choice, sandbox):
    """What is compared: `fails`, the id of a long-term key, or the role of a session."""
    if "error" in choice:
        return "fails"
    if not choice["token"]:
        return choice["access"]
    client = boto3.client(
        "sts", endpoint_url=sandbox.url, region_name="eu-west-2", aws_access_key_id=choice["access"],
        aws_secret_access_key=choice["secret"], aws_session_token=choice["token"],
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )
    return client.get_caller_identity()["Arn"].rsplit("/", 1)[0]


@pytest.mark.parametrize("name", CASES)
def test_same_choice_as_botocore(name, prepared, theirs, sandbox):
    our, their = ours(prepared[name]), theirs[name]
    same = identity(our, sandbox) == identity(their, sandbox)
    shown = {side: choice.get("error") or choice["access"] for side, choice in (("ours", our), ("botocore", their))}
    reason = next((reason for pattern, reason in DIFFERENCES.items() if fnmatch.fnmatchcase(name, pattern)), None)
    assert same or reason, shown
    assert not same or not reason, f"no difference any more, but DIFFERENCES says: {reason}"


def test_there_are_enough_cases():
    assert len(CASES) >= 150
    for pattern in DIFFERENCES:
        assert fnmatch.filter(CASES, pattern), f"{pattern} matches no case"
