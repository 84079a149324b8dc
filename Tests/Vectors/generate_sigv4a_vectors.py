#!/usr/bin/env python3
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
"""Signs a matrix of requests with SigV4a, by the AWS Common Runtime, and writes sigv4a-vectors.json beside this script.

usage: pip install botocore==1.43.11 awscrt==0.38.1 && python3 generate_sigv4a_vectors.py [--check]

Canonical request and string to sign come from the runtime's log, so the signing itself is done by a child process whose
log is read. A signature is another one each time; all else depends on nothing but this script and the runtime. With
--check nothing is written and the exit status tells whether the committed file is what this script makes, but for the
signatures.

Left out on purpose, because the runtime departs from the rules there: a raw `+` in a query, S3 paths that are not in
canonical form, and header fields that other implementations never sign.
"""
import datetime
import io
import itertools
import json
import pathlib
import re
import subprocess
import sys

import awscrt
import awscrt.auth
import awscrt.http
import awscrt.io
import botocore.auth

import generate_signing_vectors as shared

PINNED = "0.38.1"
REGION_SETS = ["us-east-1", "*", "us-*", "us-east-1,eu-west-2", "eu-*,ap-*,us-west-2"]
SERVICES = ["service", "cloudfront-keyvaluestore", "execute-api", "events"]
PATHS = [path for path in shared.PATHS if path]
BODIES = ["", '{"a":1}', "grüße\n", "x" * 40]
TOKENS = {name: token if token is None else token[:40] for name, token in shared.TOKENS.items()}


def plan(count, form, paths, services):
    rows = shared.walk(paths, shared.QUERIES, shared.HEADERS, shared.METHODS, shared.BODIES, shared.HOSTS, services)
    for index, row in enumerate(itertools.islice(rows, count)):
        path, query, headers, method, _, host, service = row
        vector = {
            "form": form, "service": service, "region": REGION_SETS[index % 5], "date": shared.DATES[index // 3 % 5],
            "token": list(TOKENS)[index % 3], "method": method, "base": host,
            "target": path + ("" if query is None else "?" + query), "headers": headers, "added": [],
            "body": BODIES[index % 4] if form == "header" else "",
        }
        if dict(headers).get("Host"):
            vector["base"] = "https://example.amazonaws.com"
        if form == "query":
            vector["expires"] = shared.EXPIRES[index % 6]
        if form == "header" and service == "s3" and index % 3 == 1:
            vector["unsigned"] = True
        yield vector


def vectors():
    return [
        *plan(62, "header", PATHS, SERVICES), *plan(32, "header", shared.S3_PATHS, ["s3"]),
        *plan(36, "query", PATHS, SERVICES), *plan(26, "query", shared.S3_PATHS, ["s3"]),
    ]


def sign(vector):
    is_s3, is_query = vector["service"] == "s3", vector["form"] == "query"
    headers = [(name, value) for name, value in vector["headers"]]
    if not dict(headers).get("Host"):
        headers.insert(0, ("Host", botocore.auth._host_from_url(vector["base"])))
    body = vector["body"].encode()
    request = awscrt.http.HttpRequest(
        vector["method"], vector["target"], awscrt.http.HttpHeaders(headers), io.BytesIO(body) if body else None
    )
    unsigned = is_s3 and (is_query or vector.get("unsigned"))
    has_hash = is_s3 and not is_query
    config = awscrt.auth.AwsSigningConfig(
        algorithm=awscrt.auth.AwsSigningAlgorithm.V4_ASYMMETRIC,
        signature_type=getattr(
            awscrt.auth.AwsSignatureType, "HTTP_REQUEST_QUERY_PARAMS" if is_query else "HTTP_REQUEST_HEADERS"
        ),
        credentials_provider=awscrt.auth.AwsCredentialsProvider.new_static(
            shared.ACCESS, shared.SECRET, TOKENS[vector["token"]]
        ),
        region=vector["region"],
        service=vector["service"],
        date=datetime.datetime.strptime(vector["date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc),
        should_sign_header=lambda name, **_: name.lower() not in botocore.auth.SIGNED_HEADERS_BLACKLIST,
        use_double_uri_encode=not is_s3,
        should_normalize_uri_path=not is_s3,
        signed_body_value="UNSIGNED-PAYLOAD" if unsigned else None,
        signed_body_header_type=getattr(
            awscrt.auth.AwsSignedBodyHeaderType, "X_AMZ_CONTENT_SHA_256" if has_hash else "NONE"
        ),
        expiration_in_seconds=vector.get("expires"),
    )
    awscrt.auth.aws_sign_request(request, config).result(10)
    text = request.path if is_query else dict(request.headers)["Authorization"]
    return re.search("Signature=([0-9a-f]+)", text).group(1)


def child():
    """Signs all; the signatures go to standard output, the log goes to standard error."""
    awscrt.io.init_logging(awscrt.io.LogLevel.Info, "stderr")
    print(json.dumps([sign(vector) for vector in vectors()]))


def main():
    if awscrt.__version__ != PINNED:
        sys.exit(f"awscrt {PINNED} is needed, this is {awscrt.__version__}")
    if "--sign" in sys.argv[1:]:
        return child()
    run = subprocess.run([sys.executable, __file__, "--sign"], capture_output=True, encoding="utf-8", check=True)
    line = r" \n(.*?)\n(?=\[(?:INFO|DEBUG)\] \[|\Z)"
    canonical = re.findall(r"built canonical request for algorithm \w+, with contents" + line, run.stderr, re.DOTALL)
    to_sign = re.findall(r"built string-to-sign via algorithm \w+, with contents" + line, run.stderr, re.DOTALL)
    made, signatures = vectors(), json.loads(run.stdout)
    if not len(made) == len(signatures) == len(canonical) == len(to_sign):
        sys.exit(f"{len(made)} requests, but {len(canonical)} canonical requests and {len(to_sign)} strings to sign in the log")
    for number, vector in enumerate(made):
        vector.update(
            id=number, canonicalRequest=canonical[number].rstrip("\n"),
            stringToSign=to_sign[number].rstrip("\n"), signature=signatures[number],
        )
    document = {
        "generator": f"awscrt {PINNED}", "accessKeyID": shared.ACCESS, "secretAccessKey": shared.SECRET, "tokens": TOKENS,
    }
    lines = ",\n".join(json.dumps(vector, separators=(",", ":"), sort_keys=True) for vector in made)
    head = json.dumps(document, separators=(",", ":"), sort_keys=True)[:-1]
    text = f'{head},"vectors":[\n{lines}\n]}}\n'
    target = pathlib.Path(__file__).with_name("sigv4a-vectors.json")
    if "--check" in sys.argv[1:]:
        plain = [re.sub('"signature":"[0-9a-f]+"', "", each) for each in (target.read_text(), text)]
        sys.exit(0 if plain[0] == plain[1] else f"{target.name} is not what this script makes")
    target.write_text(text)
    print(f"{len(made)} vectors, {len(text)} bytes")


if __name__ == "__main__":
    main()
