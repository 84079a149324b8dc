# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`toolkit sign` against the public signing suite, through the command line."""
import json

import pytest

from conftest import CONFORMANCE, toolkit

SUITE = CONFORMANCE / "signing" / "v4"
CASES = sorted(path.name for path in SUITE.iterdir()) if SUITE.is_dir() else []


def sign(case, home, *more):
    folder = SUITE / case
    context = json.loads((folder / "context.json").read_text())
    keys = context["credentials"]
    env = home.with_env(AWS_ACCESS_KEY_ID=keys["access_key_id"], AWS_SECRET_ACCESS_KEY=keys["secret_access_key"])
    if keys.get("token"):
        env["AWS_SESSION_TOKEN"] = keys["token"]
    flags = ["--normalize-path" if context["normalize"] else "--no-normalize-path"]
    if context.get("sign_body"):
        flags.append("--sign-payload-header")
    if context.get("omit_session_token"):
        flags.append("--omit-session-token")
    date = context["timestamp"].replace("-", "").replace(":", "")
    result = toolkit(
        "sign", folder / "request.txt", "--output", "json", "--service", context["service"], "--region",
        context["region"], "--date", date, *flags, *more, env=env,
    )
    assert result.returncode == 0, result.stderr
    return folder, context, json.loads(result.stdout)


@pytest.mark.skipif(not CASES, reason="../shared/conformance is not there")
@pytest.mark.parametrize("case", CASES)
def test_header_form_matches_the_suite(case, home):
    folder, _, document = sign(case, home)
    assert document["canonicalRequest"] == (folder / "header-canonical-request.txt").read_text()
    assert document["stringToSign"] == (folder / "header-string-to-sign.txt").read_text()
    assert document["signature"] == (folder / "header-signature.txt").read_text()
    assert document["authorization"] in (folder / "header-signed-request.txt").read_text()
    assert set(document) == {
        "algorithm", "canonicalRequest", "stringToSign", "signature", "authorization", "signedHeaders", "url", "headers",
    }


@pytest.mark.skipif(not CASES, reason="../shared/conformance is not there")
@pytest.mark.parametrize("case", CASES)
def test_query_form_matches_the_suite(case, home):
    context = json.loads((SUITE / case / "context.json").read_text())
    folder, _, document = sign(case, home, "--presign", str(context["expiration_in_seconds"]))
    assert document["canonicalRequest"] == (folder / "query-canonical-request.txt").read_text()
    assert document["stringToSign"] == (folder / "query-string-to-sign.txt").read_text()
    assert document["signature"] == (folder / "query-signature.txt").read_text()
    assert document["authorization"] is None
    assert f"X-Amz-Signature={document['signature']}" in document["url"]


@pytest.mark.parametrize("text, reason", [
    ("", "line 1"),
    ("GET\n", "line 1"),
    ("GET / HTTP/1.1\n\n", "Host"),
    ("GET / HTTP/1.1\nHost: a.example.com\nno colon\n\n", "line 3"),
    ("GET / HTTP/1.1\nHost: a.example.com\nHost: b.example.com\n\n", "second Host"),
    ("GET / HTTP/1.1\nHost: a.example.com\nAuthorization: x\n\n", "uthorization"),
])
def test_a_request_that_cannot_be_signed_is_refused_with_the_reason(text, reason, home):
    env = home.with_env(AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI", AWS_REGION="us-east-1")
    result = toolkit("sign", "--service", "service", env=env, input=text)
    assert result.returncode == 252
    assert result.stdout == ""
    assert reason in result.stderr


def test_text_form_prints_what_signing_adds(home):
    env = home.with_env(AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI", AWS_REGION="us-east-1")
    request = "GET /a HTTP/1.1\r\nHost: example.com\r\nX-Mine: 1\r\n\r\n"
    result = toolkit("sign", "--service", "service", "--date", "20150830T123600Z", env=env, input=request)
    names = [line.split(":")[0].lower() for line in result.stdout.splitlines()]
    assert sorted(names) == ["authorization", "x-amz-date"]
