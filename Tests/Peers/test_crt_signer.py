# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`toolkit sign` beside awscrt: the same canonical request for every request, and signatures that hold."""
import json
import random
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, unquote

import pytest

from conftest import toolkit
from crt_signer import ALGORITHMS, CrtSigner, digest, is_signature

KEYS = [
    ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None),
    ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "IQoJb3JpZ2luX2Vj/+8=EXAMPLE=="),
    ("ASIAIOSFODNN7EXAMPLE", "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy", "a token with blanks"),
]
S3 = ("s3", "s3-outposts", "s3-object-lambda")
SERVICES = ["execute-api", "sts", "iam", "dynamodb", "lambda", "es", "bedrock", "service", *S3]
REGIONS = ["eu-west-2", "us-east-1", "us-gov-west-1", "cn-north-1"]
HOSTS = ["id.execute-api.eu-west-2.amazonaws.com", "example.com:8443", "MixedCase.Example.COM", "[::1]:8080", "10.0.0.1"]
METHODS = ["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS"]

# As they may stand in a path on the wire.
SEGMENTS = ["a", "things", "a%20b", "%C3%A4", "x:y", "@connections", "a=b", "a,b;c", "(1)", "it's", "*", "$delete", "!",
            "~user", "a%2Fb", "100%25", "%3A0", "anthropic.claude-v2%3A0", ".", "..", "", "...", "a.b", "-_.~"]
# S3 wants them as they are in the canonical form; every other form is written so before it is sent.
KEY_SEGMENTS = ["a", "a b", "ä", "x:y", "@c", "a=b", "a,b;c", "(1)", "it's", "*", "$delete", "!", "~user", "100%", "a+b",
                "a&b", "a?b", "#1", ".", "..", "", "日本", "\U0001F600", '"', "<>", "|", "\\", "^`{}"]
NAMES = ["a", "A", "aa", "a-3", "Param", "Param-3", "filter[x]", "x%20y", "%C3%A4", "list-type", "prefix", "z.z", "a%2fb", "~"]
VALUES = ["", "1", "b", "B", "a%20b", "%2F", "/", "%2b", "a:b@c", "a,b", "*", "(x)", "it's", "x=y=", "?", "%E2%9C%93", "!$;",
          "%7E", "~", "0" * 200, "2026-01-01T00:00:00Z"]
HEADERS = [("X-Amz-Meta-Note", "  two  blanks "), ("X-Amz-Meta-Empty", ""), ("Content-Type", "application/json"),
           ("Accept", "*/*"), ("X-Utf", "äö 日本"), ("X-Quoted", '"a  b"'), ("X-Twice", "b"), ("x-twice", "a"),
           ("X-Amz-Target", "DynamoDB_20120810.ListTables"), ("X-Amz-Acl", "private"), ("Range-Like", "bytes=0-9"),
           ("My-Header1", "a,b , c"), ("If-Match", '"etag"'), ("X-Amz-Invocation-Type", "Event")]


def requests(count, seed):
    draw = random.Random(seed)
    for _ in range(count):
        service = draw.choice(SERVICES)
        if service in S3:
            path = "/".join(quote(one, safe="") for one in draw.choices(KEY_SEGMENTS, k=draw.randint(0, 5)))
        else:
            # Where a path ends in a dot segment the peers differ; see below.
            path = "/".join(draw.choices(SEGMENTS, k=draw.randint(0, 5)) + draw.choices(["end", ""], k=1))
        query = "&".join(
            name + draw.choice(["=" + draw.choice(VALUES), "=" + draw.choice(VALUES), ""])
            for name in draw.choices(NAMES, k=draw.choice([0, 0, 1, 2, 4, 8])))
        access, secret, token = draw.choice(KEYS)
        form = draw.choice(["header", "query"])
        yield {
            "method": draw.choice(METHODS), "target": "/" + path + ("?" + query if query else ""),
            "host": draw.choice(HOSTS), "headers": draw.sample(HEADERS, k=draw.choice([0, 1, 2, 5])),
            "body": draw.choice(["", "", "name=Ada", '{"a": "ä"}', "x" * 5000]), "service": service,
            "region": draw.choice(REGIONS), "access": access, "secret": secret, "token": token, "form": form,
            "date": f"20{draw.randint(15, 35)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}T{draw.randint(0, 23):02}3659Z",
            "expires": draw.choice([1, 60, 604800]), "payload_header": form == "header" and (service in S3 or draw.random() < 0.5),
            "omit_token": draw.random() < 0.1,
        }


@pytest.fixture(scope="module")
def crt():
    signer = CrtSigner()
    yield signer
    signer.stop()


def ours(request, home, *more):
    """What the program makes of the request, and the request as it sends it."""
    env = home.with_env(AWS_ACCESS_KEY_ID=request["access"], AWS_SECRET_ACCESS_KEY=request["secret"])
    if request["token"]:
        env["AWS_SESSION_TOKEN"] = request["token"]
    head = [f"{request['method']} {request['target']} HTTP/1.1", f"Host: {request['host']}"]
    head += [f"{name}: {value}" for name, value in request["headers"]]
    flags = ["--presign", request["expires"]] if request["form"] == "query" else []
    flags += ["--sign-payload-header"] if request["payload_header"] else []
    flags += ["--omit-session-token"] if request["omit_token"] else []
    result = toolkit(
        "sign", "--output", "json", "--service", request["service"], "--region", request["region"], "--date",
        request["date"], *flags, *more, env=env, input="\r\n".join(head) + "\r\n\r\n" + request["body"])
    assert result.returncode == 0, f"{request}\n{result.stderr}"
    return json.loads(result.stdout)


def theirs(request, crt, **more):
    query, s3 = request["form"] == "query", request["service"] in S3
    return crt.sign(
        form=request["form"], method=request["method"], target=request["target"],
        headers=[["Host", request["host"].lower()], *request["headers"]], access=request["access"],
        secret=request["secret"], token=request["token"], service=request["service"], date=request["date"],
        double=not s3, normalize=not s3, payload="UNSIGNED-PAYLOAD" if query and s3 else digest(request["body"].encode()),
        payload_header=request["payload_header"], expires=request["expires"] if query else None,
        omit_token=request["omit_token"], **{"region": request["region"], **more})


def pairs(count, seed, home, crt, *more, **theirs_more):
    every = list(requests(count, seed))
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda request: ours(request, home, *more), every)
        for request, mine in zip(every, answers):
            yield request, mine, theirs(request, crt, **theirs_more)


@pytest.mark.parametrize("seed", range(16))
def test_signatures_are_the_same(seed, home, crt):
    for request, mine, peer in pairs(25, seed, home, crt):
        assert mine["canonicalRequest"] == peer["canonicalRequest"], request
        assert mine["stringToSign"] == peer["stringToSign"], request
        assert mine["signature"] == peer["signature"], request


@pytest.mark.parametrize("seed, regions", [(100, "*"), (101, "us-east-1,eu-*"), (102, "eu-west-2"), (103, "us-*,cn-north-1")])
def test_sigv4a_signs_the_same_text_and_its_signatures_hold(seed, regions, home, crt):
    flags = ["--algorithm", "sigv4a", "--region-set", regions]
    for request, mine, peer in pairs(25, seed, home, crt, *flags, algorithm="sigv4a", region=regions):
        assert mine["algorithm"] == ALGORITHMS["sigv4a"]
        assert mine["canonicalRequest"] == peer["canonicalRequest"], request
        assert mine["stringToSign"] == peer["stringToSign"], request
        keys = request["access"], request["secret"]
        assert is_signature(mine["signature"], peer["stringToSign"], *keys), request
        assert is_signature(peer["signature"], mine["stringToSign"], *keys), request
        assert not is_signature(mine["signature"], peer["stringToSign"] + "0", *keys)
        assert not is_signature(mine["signature"], peer["stringToSign"], keys[0] + "A", keys[1])
        fields = {name.lower(): value for name, value in mine["headers"]}
        place = unquote(mine["url"]) if request["form"] == "query" else fields["authorization"]
        assert f"{request['date'][:8]}/{request['service']}/aws4_request" in place
        if request["form"] == "header":
            assert fields["x-amz-region-set"] == regions


# Where awscrt signs another text, which real services do not expect or have never been seen to accept.
DIFFERENCES = [
    # A plus in a query is a blank for services and for every other signer; awscrt takes it as it is.
    ("execute-api", "/a?b=c+d", "b=c%20d", "b=c%2Bd"),
    # S3 decodes a path once and encodes it once; awscrt takes it for canonical.
    ("s3", "/a=b", "/a%3Db", "/a=b"),
    ("s3", "/%c3%a4", "/%C3%A4", "/%c3%a4"),
]


@pytest.mark.parametrize("service, target, mine, peer", DIFFERENCES)
def test_differences_are_those_that_are_known(service, target, mine, peer, home, crt):
    request = next(requests(1, 0)) | {
        "service": service, "target": target, "form": "header", "payload_header": service in S3}
    assert mine in re.split(r"\n", ours(request, home)["canonicalRequest"])
    assert peer in re.split(r"\n", theirs(request, crt)["canonicalRequest"])
