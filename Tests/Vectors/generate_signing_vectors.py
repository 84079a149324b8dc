#!/usr/bin/env python3
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
"""Signs a matrix of requests with botocore and writes signing-vectors.json beside this script.

usage: pip install botocore==1.43.11 && python3 generate_signing_vectors.py [--check]

The output depends on nothing but this script and botocore's signer: fixed keys, fixed clocks, no random numbers. With
--check nothing is written and the exit status tells whether the committed file is what this script makes.

Left out on purpose, because botocore departs from the rules there: queries that are not in canonical form in header
signing (they are signed untouched), repeated or nameless parameters in query signing (dropped), bytes that are not
UTF-8 in query signing (replaced), S3 paths that are not in canonical form, the empty one included (signed untouched),
bodies in query signing (moved into the query), header fields that other implementations never sign (cache-control,
referer and the like), a Date field (x-amz-date is then left out), tabs in header values (which are collapsed, where
other implementations keep them), and the services vpc-lattice-svcs and iotdevicegateway, whose rules for the payload
hash and the session token botocore does not know. Bodies in chunks have vectors of their own: generate_chunk_vectors.py.
"""
import datetime
import itertools
import json
import pathlib
import sys

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

PINNED = "1.43.11"
ACCESS, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKENS = {
    "none": None,
    "plain": "IQoJb3JpZ2luX2VjEXAMPLETOKEN",
    "long": "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmx+fP/==",
}
DATES = ["20150830T123600Z", "20240229T235959Z", "20250101T000000Z", "19991231T010203Z", "20380119T031408Z"]
REGIONS = ["us-east-1", "eu-west-2", "cn-north-1", "us-gov-west-1", "ap-southeast-3"]
SERVICES = [
    "execute-api", "sts", "dynamodb", "iam", "lambda", "es", "bedrock", "sqs", "sns", "kms", "secretsmanager", "logs", "ec2",
    "rds", "aoss", "neptune-db", "appsync", "bedrock-agentcore", "glacier",
]
S3_SERVICES = ["s3", "s3-outposts", "s3-object-lambda", "s3express"]
METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]
HOSTS = [
    "https://example.amazonaws.com", "https://id.execute-api.eu-west-2.amazonaws.com", "http://127.0.0.1:8080",
    "https://example.com:443", "http://example.com:80", "https://example.com:80", "http://example.com:443",
    "https://[::1]:8443", "http://[2001:db8::1]", "https://Example.AmazonAWS.COM", "https://my_host.internal:9",
    "https://a.b-c.d0.vpce.amazonaws.com", "http://localhost",
]
PATHS = [
    "/", "", "/foo", "/foo/bar", "/foo/", "//", "//foo//bar//", "/./foo", "/foo/./bar", "/foo/../bar", "/a/b/../../c/",
    "/a/b/.", "/a/b/..", "/../..", "/.hidden", "/..two", "/a..b/c.", "/%20", "/a%20b", "/a b", "/model/x.y-v1%3A0/invoke",
    "/@connections/ID%3D", "/@connections/L0SM9cOFvHcCIhw=", "/a%2Fb", "/%e2%82%ac", "/€", "/ሴ/日本語", "/a+b", "/a%2Bb",
    "/a;b,c:d", "/!$&'()*", "/-._~AZaz09", "/%7Euser", "/~user", "/a%zz", "/100%", "/$delete", '/"quoted"', "/[x]{y}|z^",
    "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Af/invocations",
    "/%F0%9F%98%80", "/%C3%28", "/a%5Cb", "/%2e%2e/x", "/foo%2F..%2Fbar", "/..a/.b/...", "/a/./", "/a/../", "/a//../b", "/%",
    "/%0A%0d", "/a=b&c=d", "/restapis/id/stages/%24default", "/queue%20name/123", "/😀/𝄞", "/e\u0301/\u00e9",
]
S3_PATHS = [
    "/", "/bucket/key", "/bucket//key", "/bucket/./key", "/bucket/../key", "/bucket/a%20b", "/bucket/a%2Bb",
    "/bucket/%E2%82%AC", "/bucket/test%24file.text", "/bucket/a%3Db%26c", "/bucket/dir/", "/bucket//", "/..", "/.",
    "/bucket/%25", "/bucket/-._~", "/bucket/%21%27%28%29%2A", "/bucket/%E1%88%B4/x", "/bucket/a%3Ab%40c%2Cd%3Be",
    "/bucket/%F0%9F%98%80", "/bucket/%0A", "/bucket/%7B%22%7D", "/bucket/a/./b//../c", "//", "/bucket/a%2Fb", "/bucket/%5E%60%7C",
    "/bucket/%C3%28", "/examplebucket/e%CC%81", "/bucket/a%2520b", "/bucket/...", "/bucket/%00",
]
QUERIES = [
    None, "", "a=1", "b=2&a=1", "a=", "a", "a&b&c", "a=1&a=2&a=1", "a=b%20c", "a=%2F%3D%26", "a=%2B",
    "Action=GetCallerIdentity&Version=2011-06-15", "Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
    "B=1&a=2&A=3&b=4", "a1=1&a=1&a%2C=1&a-=1&a.=1&a_=1&a~=1", "%E2%82%AC=%E2%82%AC", "prefix=J&max-keys=2",
    "list-type=2&delimiter=%2F&prefix=photos%2F2006%2F", "x=%22%3C%3E%60%7B%7D", "k=a%3Db", "empty=&full=1&bare",
    "p2=v2&p10=v10&p1=v1", "filter%5Bx%5D=1", "z=%00", "q=%25",
    "marker=a%2Fb&max-keys=1000&prefix=%20", "X-Amz-Meta=1&x-amz-meta=2", "select&select-type=2", "tagging", "uploads",
    "partNumber=1&uploadId=VCVsb2FkIElEIGZvciBlbHZpbmcncyBteS1tb3ZpZS5tMnRzIHVwbG9hZA", "%F0%9F%98%80=1&%E2%82%AC=2&z=3",
    "a%00b=c%0Ad", "versionId=3%2FL4kqtJlcpXroDTDmJ%2BrmSpXd3dIbrHY%2BMTRCxf3vjVBH40Nr8X8gdRQBpUMLUo", "e%CC%81=1&%C3%A9=2",
    "a%25b=%2525", "n=1&n-=2&n.=3&n0=4&nA=5&n_=6&na=7&n~=8", "%21=1&%27=2&%28=3&%29=4&%2A=5", "-=1&.=2&_=3&~=4&0=5",
    "&".join(f"k{number:02}=v{number}" for number in range(40)),
]
UNIQUE_QUERIES = [query for query in QUERIES if query != "a=1&a=2&a=1"]
HEADERS = [
    [],
    [("Content-Type", "application/json")],
    [("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", "DynamoDB_20120810.GetItem")],
    [("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
    [("My-Header1", "  a   b   c  "), ("My-Header2", '"a   b   c"')],
    [("Empty", ""), ("Accept", "*/*"), ("Accept-Encoding", "gzip, deflate")],
    [("User-Agent", "x/1.0"), ("Connection", "keep-alive"), ("Expect", "100-continue"), ("TE", "trailers")],
    [("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"), ("Range", "bytes=0-9")],
    [("ZOO", "VALUE"), ("aaa", "1"), ("Zo", "2"), ("zoo-1", "3"), ("A-a", "4")],
    [("x-note", "grüße"), ("x-note2", "日本語 text")],
    [("x-b", "2"), ("X-A", "1"), ("x-B", "3"), ("X-b", "4,5")],
    [("Host", "override.example.com:8443")],
    [("Transfer-Encoding", "identity"), ("Upgrade", "h2c"), ("Keep-Alive", "5"), ("Proxy-Authorization", "Basic eA==")],
    [("x-amz-meta-name", "a  b"), ("x-amz-acl", "private"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
    [("x-k8s-aws-id", "my-cluster")],
    [("X_Under", "1"), ("x.dot", "2"), ("x-dash", "3"), ("x0", "4"), ("x!", "5")],
    [("x-amz-copy-source", "/bucket/a%20b?versionId=1"), ("x-amz-tagging", "a=1&b=2"), ("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")],
    [("Content-Disposition", 'attachment;  filename="a  b.txt"'), ("Accept-Language", " en ,  de ")],
    [("If-None-Match", '"etag"'), ("Origin", "null"), ("Cookie", "a=b; c=d"), ("DNT", "1")],
    [(f"x-many-{number:02}", f"value {number}") for number in range(20, 0, -1)],
    [("x-long", "0123456789 " * 40), ("x-tilde~", "~")],
    [("x-amz-checksum-crc32", "y/Q5Jg=="), ("x-amz-sdk-checksum-algorithm", "CRC32"), ("x-amz-expected-bucket-owner", "123456789012")],
    [("x-e1", "e\u0301"), ("x-e2", "\u00e9"), ("x-emoji", "😀")],
    [("a", "1"), ("b", ""), ("a", ""), ("A", "3")],
]
BODIES = ["", "Param1=value1", '{"a":1}', "Action=GetCallerIdentity&Version=2011-06-15", "grüße\n", "\u0000\u0001", "x" * 300]
EXPIRES = [1, 60, 900, 3600, 86400, 604800]


class Recorder:
    """Keeps what the signer makes on its way."""

    def canonical_request(self, request):
        self.canonical = super().canonical_request(request)
        return self.canonical

    def string_to_sign(self, request, canonical_request):
        self.to_sign = super().string_to_sign(request, canonical_request)
        return self.to_sign

    def signature(self, string_to_sign, request):
        self.result = super().signature(string_to_sign, request)
        return self.result


class HeaderSigner(Recorder, botocore.auth.SigV4Auth):
    pass


class S3HeaderSigner(Recorder, botocore.auth.S3SigV4Auth):
    pass


class QuerySigner(Recorder, botocore.auth.SigV4QueryAuth):
    pass


class S3QuerySigner(Recorder, botocore.auth.S3SigV4QueryAuth):
    pass


class S3ExpressHeaderSigner(Recorder, botocore.auth.S3ExpressAuth):
    pass


class S3ExpressQuerySigner(Recorder, botocore.auth.S3ExpressQueryAuth):
    pass


def signer(form, service, region, token, expires):
    credentials = Credentials(ACCESS, SECRET, TOKENS[token])
    is_s3 = service in S3_SERVICES
    if service == "s3express" and credentials.token:
        if form == "query":
            return S3ExpressQuerySigner(credentials, service, region, identity_cache=None, expires=expires)
        return S3ExpressHeaderSigner(credentials, service, region, identity_cache=None)
    if form == "query":
        return (S3QuerySigner if is_s3 else QuerySigner)(credentials, service, region, expires=expires)
    return (S3HeaderSigner if is_s3 else HeaderSigner)(credentials, service, region)


def sign(form, service, region, date, token, method, host, path, query, headers, body, expires=None, unsigned=False):
    url = host + path + ("" if query is None else "?" + query)
    request = AWSRequest(method=method, url=url, data=body.encode())
    for name, value in headers:
        request.headers.add_header(name, value)
    if unsigned:
        request.context["payload_signing_enabled"] = False
        if service in S3_SERVICES:
            request.context["client_config"] = type("Config", (), {"s3": {"payload_signing_enabled": False}})
    now = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda *arguments, **options: now
    auth = signer(form, service, region, token, expires)
    auth.add_auth(request)
    vector = {
        "form": form, "service": service, "region": region, "date": date, "token": token, "method": method,
        "base": host, "target": url[len(host):], "headers": headers, "body": body,
        "canonicalRequest": auth.canonical, "stringToSign": auth.to_sign, "signature": auth.result,
    }
    if unsigned:
        vector["unsigned"] = True
    if form == "query":
        vector["expires"] = expires
        vector["signedTarget"] = request.url[len(host):]
    given = {name.lower() for name, _ in headers}
    vector["added"] = sorted([name.lower(), value] for name, value in request.headers.items() if name.lower() not in given)
    return vector


def walk(*columns):
    """Endless rows in which every column turns at its own, coprime pace, so that values meet in ever new ways."""
    for row in itertools.count():
        yield [column[(row * step + row // len(column)) % len(column)] for step, column in zip((1, 2, 3, 5, 7, 11, 13), columns)]


def header_vectors(count):
    rows = walk(PATHS, QUERIES, HEADERS, METHODS, BODIES, HOSTS, SERVICES)
    for index, row in enumerate(itertools.islice(rows, count)):
        path, query, headers, method, body, host, service = row
        if dict(headers).get("Host"):
            host = "https://example.amazonaws.com"
        token = list(TOKENS)[index % 3]
        yield sign("header", service, REGIONS[index % 5], DATES[index // 3 % 5], token, method, host, path, query, headers, body)


def s3_header_vectors(count):
    rows = walk(S3_PATHS, QUERIES, HEADERS, METHODS, BODIES, HOSTS, S3_SERVICES)
    for index, row in enumerate(itertools.islice(rows, count)):
        path, query, headers, method, body, host, service = row
        if dict(headers).get("Host"):
            host = "https://examplebucket.s3.amazonaws.com"
        token = list(TOKENS)[index // 2 % 3]
        unsigned = index % 7 == 3
        yield sign(
            "header", service, REGIONS[index % 5], DATES[index % 5], token, method, host, path, query, headers, body,
            unsigned=unsigned,
        )


def query_vectors(count, paths, services):
    rows = walk(paths, UNIQUE_QUERIES, HEADERS, METHODS, EXPIRES, HOSTS, services)
    for index, row in enumerate(itertools.islice(rows, count)):
        path, query, headers, method, expires, host, service = row
        if dict(headers).get("Host"):
            host = "https://example.amazonaws.com"
        token = list(TOKENS)[index % 3]
        yield sign(
            "query", service, REGIONS[index % 5], DATES[index % 5], token, method, host, path, query, headers, "", expires
        )


def given_hash_vectors():
    digest = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"
    for service in SERVICES:
        for value in (digest, "UNSIGNED-PAYLOAD"):
            headers = [("X-Amz-Content-Sha256", value)]
            yield sign(
                "header", service, "us-east-1", DATES[0], "plain", "PUT", HOSTS[0], "/a", "b=c", headers, "Param1=value1"
            )


def main():
    if botocore.__version__ != PINNED:
        sys.exit(f"botocore {PINNED} is needed, this is {botocore.__version__}")
    vectors = [
        *header_vectors(600), *s3_header_vectors(320), *query_vectors(350, PATHS, SERVICES),
        *query_vectors(220, S3_PATHS, S3_SERVICES), *given_hash_vectors(),
    ]
    for number, vector in enumerate(vectors):
        vector["id"] = number
    document = {
        "generator": f"botocore {PINNED}", "accessKeyID": ACCESS, "secretAccessKey": SECRET, "tokens": TOKENS,
    }
    lines = ",\n".join(json.dumps(vector, ensure_ascii=True, separators=(",", ":"), sort_keys=True) for vector in vectors)
    head = json.dumps(document, separators=(",", ":"), sort_keys=True)[:-1]
    text = f'{head},"vectors":[\n{lines}\n]}}\n'
    target = pathlib.Path(__file__).with_name("signing-vectors.json")
    if "--check" in sys.argv[1:]:
        sys.exit(0 if target.read_text() == text else f"{target.name} is not what this script makes")
    target.write_text(text)
    print(f"{len(vectors)} vectors, {len(text)} bytes")


if __name__ == "__main__":
    main()
