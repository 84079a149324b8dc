# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`aws-iam-call` and presigned URLs against a server that verifies with awscrt."""
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from conftest import call, run, toolkit
from crt_server import CrtServer
from crt_signer import digest

ACCESS, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2Vj/+8=EXAMPLE=="

# Brackets and braces are no pattern here.
LITERAL = ["-g"]

# Behind the host, as somebody types them.
ADDRESSES = [
    "/", "", "?", "/?", "/a", "/a/", "//a", "/a//b", "//", "/a b", "/a%20b", "/a+b", "/a%2Bb", "/a%2bb", "/a%2Fb", "/a%25b",
    "/a%2525b", "/ä", "/%C3%A4", "/%c3%a4", "/日本/\U0001F600", "/./a", "/a/./b", "/a/../b", "/a/b/..", "/a/b/.", "/../../a",
    "/...", "/.hidden", "/*", "/a*b", "/a=b", "/a,b", "/a:b", "/a%3Ab", "/anthropic.claude-v2:0/invoke", "/@connections/ID%3D",
    "/a@b", "/a;b", "/a;b=c?d=e;f", "/a&b", "/(1)", "/it's", "/!$", "/~user", "/%7Euser", "/-_.~", "/a'b(c)*d!e", "/a|b^c`d",
    "/{proxy+}", "/[x]", "/<a>", "/\\", '/"q"', "/" + "x" * 4000, "/" + "/".join("abcdefghij") * 20,
    "?a", "?a=", "?a&b", "?a=&b=", "?=x", "?&a=1", "?a=1&", "?a=1&&b=2", "?b=2&a=1", "?a=2&a=1", "?a=1&a=1", "?a=&a", "?A=1&a=2",
    "?a-3=x&a=y", "?Param-3=&Param=", "?a=b+c", "?a=b%20c", "?a=b%2Bc", "?a=b c", "?a+b=c", "?a=%2F", "?a=%2f", "?a=/", "?a=%25",
    "?a=%2525", "?a=ä", "?a=%C3%A4", "?ä=1", "?a=日本", "?a=*", "?a=b=c", "?a==b", "?a=b,c", "?a=b:c", "?a=b@c", "?a=b;c=d",
    "?filter[x]=1", "?filter%5Bx%5D=1", "?a=(b)", "?a=it's", "?a=!", "?a=$", "?a=~", "?a=%7E", "?a=?", "?a=b?c", "?a=\"b\"", "?a={}",
    "?a=<b>", "?a=|", "?a=\\", "?t=abc%3D", "?tok=YWI=", "?next=eyJhIjoiYiJ9==", "?url=https://example.com/a?b=c%26d=e",
    "?date=2026-01-01T00:00:00Z", "?" + "&".join(f"k{n}=v{n}" for n in range(150)), "?long=" + "x" * 4000,
    "/a b/ä?c d=é f&g=%2B",
]
METHODS = [
    [], ["-X", "DELETE"], ["-X", "PATCH", "-d", "a=b"], ["-X", "OPTIONS"], ["-I"], ["-d", "name=Ada"], ["-d", ""],
    ["-d", "a=ä&b=c d"], ["--data-raw", "@x"], ["--json", '{"a": "ä"}'], ["-X", "PUT", "--data-binary", "\x01\n\r\t"],
    ["-G", "-d", "a=b c"], ["-G", "-d", "a=1", "-d", "b=%2F"], ["-H", "Content-Type: application/x-ndjson", "-d", "{}"],
    ["-X", "PURGE"], ["-X", "POST"],
]
HEADERS = [
    ["-H", "X-Mine:   two  blanks   here "], ["-H", "X-Empty;"], ["-H", "X-Twice: b", "-H", "X-Twice: a"], ["-H", "Accept:"],
    ["-H", "X-Utf: äö 日本"], ["-H", 'X-Quoted: "a  b"'], ["-H", "X-Amz-Target: DynamoDB_20120810.ListTables", "-d", "{}"],
    ["-H", "X-Colon: a:b: c"], ["-H", "Cache-Control: no-cache"], ["-H", "User-Agent: mine/1.0"], ["-H", "TE: trailers"],
    ["-H", "X-Amz-Meta-A: 1", "-H", "x-amz-meta-b: 2"], ["-H", "X-Amzn-Trace-Id: Root=1-2-3"], ["-H", "Range: bytes=0-9"],
    ["-H", "x-long: " + "y" * 4000], ["-H", "X-Comma: a,b , c"], ["-H", "Content-Encoding: gzip", "-d", "x"],
]


@pytest.fixture(scope="module")
def servers():
    both = SimpleNamespace(plain=CrtServer(ACCESS, SECRET), token=CrtServer(ACCESS, SECRET, TOKEN))
    yield both
    both.plain.stop()
    both.token.stop()


def environment(home, server, **more):
    env = home.with_env(AWS_ACCESS_KEY_ID=ACCESS, AWS_SECRET_ACCESS_KEY=SECRET, AWS_REGION="eu-west-2", **more)
    return env | {"AWS_SESSION_TOKEN": TOKEN} if server.token else env


def accepted(arguments, server, home, service="execute-api"):
    result = call(*LITERAL, "-s", "--fail-with-body", "--service", service, *arguments, env=environment(home, server))
    assert result.returncode == 0, f"{arguments}\n{result.stdout}\n{result.stderr}"
    return json.loads(result.stdout) if "-I" not in arguments else None


def each(cases, work):
    with ThreadPoolExecutor(2) as pool:
        for case, answer in zip(cases, pool.map(work, cases)):
            yield case, answer


@pytest.mark.parametrize("service", ["execute-api", "s3"])
@pytest.mark.parametrize("part", range(4))
def test_awkward_addresses_are_accepted(service, part, servers, home):
    server = servers.token if service == "s3" else servers.plain
    for address, answer in each(
        ADDRESSES[part::4], lambda address: accepted([server.url + address], server, home, service)
    ):
        assert answer["method"] == "GET" and answer["service"] == service, address


@pytest.mark.parametrize("service", ["execute-api", "s3", "dynamodb", "iotdevicegateway"])
def test_methods_bodies_and_headers_are_accepted(service, servers, home):
    for arguments, answer in each(
        METHODS + HEADERS, lambda arguments: accepted([*arguments, servers.token.url + "/a/b"], servers.token, home, service)
    ):
        if answer and "-d" in arguments and "-G" not in arguments:
            assert "content-type" in answer["signedHeaders"], arguments


def test_the_body_arrives_as_it_was(servers, home):
    data = bytes(range(256)) * 1000
    (home.path / "data").write_bytes(data)
    for service in ("execute-api", "s3"):
        answer = accepted(["--data-binary", f"@{home.path}/data", servers.plain.url + "/a"], servers.plain, home, service)
        assert (answer["length"], answer["sha256"]) == (len(data), digest(data))


@pytest.mark.parametrize("change, kind", [
    ({"AWS_SECRET_ACCESS_KEY": SECRET + "x"}, "InvalidSignatureException"),
    ({"AWS_ACCESS_KEY_ID": "AKIAUNKNOWNUNKNOWN00"}, "UnrecognizedClientException"),
    ({"AWS_SESSION_TOKEN": "stale"}, "UnrecognizedClientException"),
])
def test_wrong_keys_are_refused(change, kind, servers, home):
    env = environment(home, servers.plain) | change
    result = call("-i", "--service", "execute-api", servers.plain.url + "/a", env=env)
    assert result.stdout.startswith("HTTP/1.1 403") and kind in result.stdout


def test_the_server_takes_botocore_and_refuses_what_was_changed_on_the_way(servers, home):
    """So that it is known to be neither too strict nor blind."""
    request = AWSRequest("GET", servers.plain.url + "/a?b=c", headers={"X-Amz-Meta-A": "1"})
    SigV4Auth(Credentials(ACCESS, SECRET), "execute-api", "eu-west-2").add_auth(request)

    def curl(url, method="GET", body=None, **change):
        headers = {**request.headers, **change}
        flags = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        flags += ["-d", body, "-H", "Content-Type:"] if body else []
        return run(
            [shutil.which("curl"), "-q", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-X", method, *flags, url],
            env=home.env).stdout

    url = servers.plain.url + "/a?b=c"
    assert curl(url) == "200"
    assert curl(url + "&d=e") == curl(url.replace("/a", "/b")) == curl(url, "POST") == curl(url, body="x") == "403"
    assert curl(url, **{"X-Amz-Meta-A": "2"}) == curl(url, **{"X-Amz-Meta-B": "2"}) == curl(url, Host="example.com") == "403"


# Presigned URLs


def presigned(server, home, target, service, *more, method="GET", headers=(), body=""):
    head = "".join(f"{line}\r\n" for line in [f"{method} {target} HTTP/1.1", f"Host: {server.host}", *headers])
    result = toolkit(
        "sign", "--service", service, "--presign", "60", *more, env=environment(home, server), input=head + "\r\n" + body)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip().replace("https://", "http://", 1)


def fetch(url, home, *arguments):
    """curl, which adds nothing of its own."""
    curl = [shutil.which("curl"), "-q", "-s", "-g", "--path-as-is", "-w", "\n%{http_code}"]
    body, _, status = run([*curl, *arguments, url], env=home.env).stdout.rpartition("\n")
    return status, body


TARGETS = ["/", "/a?b=c", "/a/b/?x", "/%C3%A4?q=%E2%9C%93&q=a&q", "/a%20b?c=d%20e", "/things/a%3Ab?filter%5Bx%5D=1", "/a%3Bb?c=d;e",
           "/a?b=%2F&c=%2B&d==", "/a?" + "&".join(f"k{n}=v{n}" for n in range(50)), "/a%25b/-_.~?A=1&a=2"]


@pytest.mark.parametrize("service", ["execute-api", "s3", "sts", "iotdevicegateway"])
def test_presigned_addresses_are_accepted(service, servers, home):
    for server in (servers.plain, servers.token):
        for target, (status, body) in each(
            TARGETS, lambda target: fetch(presigned(server, home, target, service), home)
        ):
            assert status == "200", f"{target}\n{body}"


def test_presigned_methods_bodies_and_headers_are_accepted(servers, home):
    server = servers.token
    for service in ("execute-api", "s3"):
        url = presigned(server, home, "/a", service, method="PUT", body="data", headers=["Content-Type: text/plain"])
        status, body = fetch(url, home, "-X", "PUT", "-d", "data", "-H", "Content-Type: text/plain")
        assert status == "200", body
        assert fetch(url, home, "-X", "PUT", "-d", "data", "-H", "Content-Type: text/html")[0] == "403"
        assert fetch(url, home, "-d", "data", "-H", "Content-Type: text/plain")[0] == "403"
        # Only S3 takes any body.
        other = fetch(url, home, "-X", "PUT", "-d", "else", "-H", "Content-Type: text/plain")[0]
        assert other == ("200" if service == "s3" else "403")


def test_a_presigned_address_that_was_changed_or_is_over_is_refused(servers, home):
    url = presigned(servers.plain, home, "/a?b=c", "execute-api")
    assert fetch(url, home)[0] == "200"
    for change in (("b=c", "b=d"), ("/a?", "/b?"), ("Expires=60", "Expires=61"), ("eu-west-2", "eu-west-1")):
        assert fetch(url.replace(*change), home)[0] == "403", change
    old = presigned(servers.plain, home, "/a", "execute-api", "--date", "20260101T000000Z")
    assert fetch(old, home)[0] == "403"


@pytest.mark.parametrize("service", ["execute-api", "s3"])
def test_the_presign_command_writes_addresses_as_they_must_be(service, servers, home):
    env = environment(home, servers.token)

    def work(address):
        result = toolkit("presign", "--service", service, servers.token.url + address, env=env)
        assert result.returncode == 0, f"{address}\n{result.stderr}"
        return fetch(result.stdout.strip(), home)

    for address, (status, body) in each(ADDRESSES[::3], work):
        assert status == "200", f"{address}\n{body}"


# SigV4a


@pytest.mark.parametrize("service", ["execute-api", "s3"])
def test_sigv4a_is_accepted(service, servers, home):
    flags = ["--algorithm", "sigv4a", "--region-set", "eu-*,us-east-1"]
    for server in (servers.plain, servers.token):
        for target, (status, body) in each(
            TARGETS, lambda target: fetch(presigned(server, home, target, service, *flags), home)
        ):
            assert status == "200", f"{target}\n{body}"
        request = f"GET /a%20b?c=d HTTP/1.1\r\nHost: {server.host}\r\nX-Amz-Meta-A: 1\r\n\r\n"
        result = toolkit("sign", "--output", "json", "--service", service, *flags, env=environment(home, server), input=request)
        headers = [word for pair in json.loads(result.stdout)["headers"] for word in ("-H", ": ".join(pair))]
        assert fetch(server.url + "/a%20b?c=d", home, *headers)[0] == "200"
        assert fetch(server.url + "/a%20b?c=e", home, *headers)[0] == "403"
