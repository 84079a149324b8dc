# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""What people call IAM-protected APIs with elsewhere: each gets into the sandbox, and the same call through ours gets the same."""
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from conftest import ROOT, call, run, toolkit

HERE = Path(__file__).parent / "clients"
READER = "arn:aws:iam::111122223333:role/reader"
RECORDED = json.loads((HERE / "aws4fetch.json").read_text())
# Where Tests/run.sh puts the signer of the AWS SDK for Go, or where Debian's package has it.
GO_PATHS = [ROOT / ".venv" / "go", Path("/usr/share/gocode")]

CALLS = {
    "get": ("GET", "/prod/things", {}, ""),
    "query": ("GET", "/prod/things?b=2&a=1&a=0&empty=&q=%C3%A4&slash=%2F&blank=a%20b", {}, ""),
    "sorted": ("GET", "/prod/things?a=1&b=2&q=%C3%A4", {}, ""),
    "json": ("POST", "/prod/things", {"Content-Type": "application/json"}, '{"name": "Ada", "note": "ä"}'),
    "path": ("GET", "/prod/a%20b/%C3%A4/x%3Ay", {}, ""),
    "delete": ("DELETE", "/prod/things/1", {"X-Mine": "two blanks"}, ""),
    "form": ("PUT", "/prod/things/1", {"Content-Type": "application/x-www-form-urlencoded"}, "a=b&c=d%20e"),
}
# What curl 7.88 cannot sign: it encodes a path once, and takes a query as it is.
BEYOND_CURL = {"path", "query"}
CASES = [(client, name) for client in ("aws4", "aws4fetch", "curl", "go") for name in CALLS
         if client != "curl" or name not in BEYOND_CURL]


@pytest.fixture(scope="module")
def go(tmp_path_factory):
    """The Go client, built without a network."""
    path = next((one for one in GO_PATHS if (one / "src/github.com/aws/aws-sdk-go-v2").is_dir()), None)
    assert path and shutil.which("go"), "Go or its SDK is not there; Tests/run.sh installs both"
    program = tmp_path_factory.mktemp("go") / "client"
    env = {"PATH": os.environ["PATH"], "GO111MODULE": "off", "GOPATH": str(path), "GOFLAGS": "",
           "CGO_ENABLED": "0", "GOCACHE": str(ROOT / ".venv" / "go-cache")}
    result = run(["go", "build", "-o", program, HERE / "main.go"], env=env, timeout=300)
    assert result.returncode == 0, result.stderr
    return [program]


@pytest.fixture
def clients(request):
    """Each client as a function of the call and the environment, to status and body."""
    def program(command):
        def work(one, env):
            result = run(command, env=env | {"NODE_PATH": "/usr/share/nodejs"}, input=json.dumps(one))
            assert result.returncode == 0, result.stderr
            answer = json.loads(result.stdout)
            return answer["status"], answer["body"]
        return work

    def curl(one, env):
        flags = ["--aws-sigv4", f"aws:amz:{one['region']}:{one['service']}"]
        flags += ["--user", f"{env['AWS_ACCESS_KEY_ID']}:{env['AWS_SECRET_ACCESS_KEY']}"]
        if env.get("AWS_SESSION_TOKEN"):
            flags += ["-H", f"x-amz-security-token: {env['AWS_SESSION_TOKEN']}"]
        for name, value in one["headers"].items():
            flags += ["-H", f"{name}: {value}"]
        flags += ["--data-raw", one["body"]] if one["body"] else []
        result = run([shutil.which("curl"), "-q", "-s", "-w", "\n%{http_code}", "-X", one["method"], *flags, one["url"]], env=env)
        body, _, status = result.stdout.rpartition("\n")
        return int(status), body

    return {"aws4": program(["node", HERE / "aws4.js"]), "aws4fetch": program(["node", HERE / "aws4fetch.js"]), "curl": curl,
            "go": lambda one, env: program(request.getfixturevalue("go"))(one, env)}


def ours(one, env, *more):
    flags = [word for name, value in one["headers"].items() for word in ("-H", f"{name}: {value}")]
    flags += ["--data-raw", one["body"]] if one["body"] else []
    result = call("-s", "-i", "--service", one["service"], "-X", one["method"], *flags, *more, one["url"], env=env)
    head, _, body = result.stdout.partition("\n\n")
    return int(head.split()[1]), body


def described(sandbox, name):
    method, target, headers, body = CALLS[name]
    return {"method": method, "url": sandbox.url + target, "headers": headers, "body": body, "service": "execute-api",
            "region": sandbox.variables["AWS_REGION"]}


def in_a_role(sandbox, home):
    env = sandbox.env(home)
    result = toolkit("export-creds", "--role-arn", READER, "--format", "json", env=env)
    assert result.returncode == 0, result.stderr
    keys = json.loads(result.stdout)
    return env | {"AWS_ACCESS_KEY_ID": keys["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
                  "AWS_SESSION_TOKEN": keys["SessionToken"]}


def echoed(body):
    """What the sandbox says that it received; the Go signer sends the query in another order."""
    document = json.loads(body)
    path, _, query = document["path"].partition("?")
    return document["method"], path, sorted(query.split("&")), document["body"]


@pytest.mark.parametrize("client, name", CASES)
def test_theirs_gets_in_and_ours_gets_the_same(client, name, clients, sandbox, home):
    one = described(sandbox, name)
    status, body = clients[client](one, sandbox.env(home))
    assert status == 200, body
    method, target, _, sent = CALLS[name]
    assert echoed(body) == echoed(json.dumps({"method": method, "path": target, "body": sent}))
    mine = ours(one, sandbox.env(home))
    assert (mine[0], echoed(mine[1])) == (status, echoed(body))


@pytest.mark.parametrize("client", ["aws4", "aws4fetch", "curl", "go"])
def test_in_an_assumed_role_too(client, clients, sandbox, home):
    env = in_a_role(sandbox, home)
    for name in ("sorted", "json"):
        one = described(sandbox, name)
        status, body = clients[client](one, env)
        assert status == 200, body
        mine = ours(one, sandbox.env(home), "--role-arn", READER)
        assert (mine[0], echoed(mine[1])) == (status, echoed(body))
    # Without the token, or with another one, the same keys are refused.
    assert clients[client](described(sandbox, "get"), env | {"AWS_SESSION_TOKEN": ""})[0] == 403
    assert clients[client](described(sandbox, "get"), env | {"AWS_SESSION_TOKEN": "c3RhbGU="})[0] == 403


@pytest.mark.parametrize("client", ["aws4", "aws4fetch", "curl", "go"])
def test_theirs_is_refused_with_a_wrong_secret(client, clients, sandbox, home):
    env = sandbox.env(home) | {"AWS_SECRET_ACCESS_KEY": "wrongwrongwrong"}
    status, body = clients[client](described(sandbox, "sorted"), env)
    assert status == 403 and "The Canonical String for this request should have been" in body


# aws4fetch is on no registry that is reached here; what it signed was recorded.


@pytest.mark.parametrize("index", range(len(RECORDED["calls"])))
def test_our_form_of_aws4fetch_is_that_of_aws4fetch(index, home):
    one = RECORDED["calls"][index]
    env = home.with_env(AWS_ACCESS_KEY_ID=RECORDED["accessKeyId"], AWS_SECRET_ACCESS_KEY=RECORDED["secretAccessKey"])
    if one["call"].get("token"):
        env["AWS_SESSION_TOKEN"] = one["call"]["token"]
    result = run(["node", HERE / "aws4fetch.js"], env=env, input=json.dumps(one["call"] | {"date": RECORDED["date"]}))
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == one["signed"]


@pytest.mark.parametrize("index", range(len(RECORDED["calls"])))
def test_we_sign_what_aws4fetch_signed_alike(index, home):
    """But for the content type, which it leaves unsigned."""
    recorded = RECORDED["calls"][index]
    one, signed = recorded["call"], recorded["signed"]
    env = home.with_env(
        AWS_ACCESS_KEY_ID=RECORDED["accessKeyId"], AWS_SECRET_ACCESS_KEY=RECORDED["secretAccessKey"], AWS_REGION=one["region"])
    if one.get("token"):
        env["AWS_SESSION_TOKEN"] = one["token"]
    host, _, target = signed["url"].partition("://")[2].partition("/")
    head = [f"{one['method']} /{target} HTTP/1.1", f"Host: {host}"]
    head += [f"{name}: {value}" for name, value in one["headers"].items() if name != "Content-Type"]
    unsigned = ["--unsigned-payload"] if one["service"] == "s3" else []
    result = toolkit(
        "sign", "--output", "json", "--service", one["service"], "--date", RECORDED["date"], *unsigned, env=env,
        input="\r\n".join(head) + "\r\n\r\n" + one.get("body", ""))
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["signature"] == re.search("Signature=(.*)", signed["headers"]["authorization"])[1]
