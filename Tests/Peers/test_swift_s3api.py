# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""OpenStack Swift's S3 interface, which verifies headers, queries, chunks and trailers with code of its own."""
import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import boto3
import pytest
from botocore.config import Config

from conftest import call, run, toolkit
from swift_s3api import ACCESS, REGION, SECRET, SwiftS3

KEYS = [
    "plain", "two words", " leading and trailing ", "a+b", "a%b", "a%20b", "a%2Fb", "100%", "ä", "日本/語", "\U0001F600", "a//b",
    "/leading", "//two", "a/", "a//", ".", "..", "a/./b", "a/../b", "../up", "a/..", "a/.", "...", "a;b", "a=b", "a&b", "a&b=c;d",
    "a?b", "a#b", "a:b", "a@b", "a,b", "a*b", "it's", "(x)", "!$", "~", "-_.~", '"q"', "<x>", "a|b", "a\\b", "^`", "{x}[y]",
    "a+b c%2Bd", "x" * 500, "\u0301combining", "e\u0301", "\u00e9",
]
CHECKSUMS = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"]


@pytest.fixture(scope="module")
def swift(tmp_path_factory):
    server = SwiftS3(tmp_path_factory.mktemp("swift"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def boto(swift):
    """Another client, to look at what is stored."""
    return boto3.client(
        "s3", endpoint_url=swift.url, region_name=REGION, aws_access_key_id=ACCESS, aws_secret_access_key=SECRET,
        config=Config(s3={"addressing_style": "path"}))


@pytest.fixture
def bucket(boto, request):
    name = "bucket-%08x" % random.Random(request.node.nodeid).getrandbits(32)
    boto.create_bucket(Bucket=name)
    return name


def environment(home, **more):
    keys = {"AWS_ACCESS_KEY_ID": ACCESS, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": REGION}
    return home.with_env(**keys | more)


def s3(*arguments, home, **options):
    return call("-s", "--fail-with-body", "--service", "s3", *arguments, env=environment(home), text=False, **options)


def good(*arguments, home, **options):
    result = s3(*arguments, home=home, **options)
    assert result.returncode == 0, f"{arguments}\n{result.stdout.decode()}\n{result.stderr.decode()}"
    return result.stdout


def put(url, data, home, *more):
    file = home.path / f"data-{random.getrandbits(64)}"
    file.write_bytes(data)
    return good("-X", "PUT", "--data-binary", f"@{file}", "-H", "Content-Type: application/octet-stream", *more, url, home=home)


def address(swift, bucket, key):
    return f"{swift.url}/{bucket}/{quote(key, safe='/')}"


def listed(boto, bucket):
    return {entry["Key"] for entry in boto.list_objects_v2(Bucket=bucket)["Contents"]}


def test_odd_keys_go_round_byte_for_byte(swift, bucket, boto, home):
    def work(key):
        data = key.encode() * 3 + bytes(range(256))
        put(address(swift, bucket, key), data, home)
        return data, good(address(swift, bucket, key), home=home)

    with ThreadPoolExecutor(2) as pool:
        for key, (data, answer) in zip(KEYS, pool.map(work, KEYS)):
            assert answer == data, key
    assert listed(boto, bucket) == set(KEYS)


def test_keys_as_somebody_types_them(swift, bucket, boto, home):
    for typed, key in [("a b", "a b"), ("ä", "ä"), ("a+b", "a+b"), ("a%2bb", "a+b"), ("x=y", "x=y"), ("it's (1)*", "it's (1)*"),
                       ("a%c3%a4", "aä"), ("a//b/../c", "a//b/../c")]:
        put(f"{swift.url}/{bucket}/{typed}", typed.encode(), home)
        assert good(address(swift, bucket, key), home=home) == typed.encode()
        assert key in listed(boto, bucket)


def test_head_delete_and_ranges(swift, bucket, home):
    url, data = address(swift, bucket, "a b/ä+"), bytes(range(256)) * 400
    put(url, data, home, "-H", "x-amz-meta-note:  two   blanks ", "-H", "x-amz-meta-empty;")
    head = good("-I", url, home=home).decode().lower()
    assert "content-length: %d" % len(data) in head and "x-amz-meta-note: two" in head
    assert good("-H", "Range: bytes=10-19", url, home=home) == data[10:20]
    assert good("-H", "Range: bytes=-5", url, home=home) == data[-5:]
    good("-X", "DELETE", url, home=home)
    result = s3(url, home=home)
    assert result.returncode == 22 and b"NoSuchKey" in result.stdout


def test_queries_of_a_bucket(swift, bucket, home):
    for key in ("a/1", "a/2 3", "b+c", "ä"):
        put(address(swift, bucket, key), b"x", home)
    answer = good(f"{swift.url}/{bucket}?list-type=2&prefix=a/&delimiter=", home=home)
    assert b"<Key>a/1</Key>" in answer and b"<Key>a/2 3</Key>" in answer and b"b+c" not in answer
    assert b"<Key>b+c</Key>" in good(f"{swift.url}/{bucket}?prefix=b%2Bc&list-type=2", home=home)
    assert "<Key>ä</Key>".encode() in good(f"{swift.url}/{bucket}?list-type=2&prefix=ä", home=home)


def test_a_multipart_upload_by_hand(swift, bucket, boto, home):
    url = address(swift, bucket, "in parts+ä")
    upload = good("-X", "POST", url + "?uploads", home=home).decode().split("<UploadId>")[1].split("<")[0]
    part = bytes(random.Random(1).randbytes(5 << 20))
    put(f"{url}?partNumber=1&uploadId={upload}", part, home)
    put(f"{url}?uploadId={upload}&partNumber=2", b"end", home)
    parts = boto.list_parts(Bucket=bucket, Key="in parts+ä", UploadId=upload)["Parts"]
    document = "".join(
        f"<Part><PartNumber>{one['PartNumber']}</PartNumber><ETag>{one['ETag']}</ETag></Part>" for one in parts)
    good("-H", "Content-Type: application/xml", "-d", f"<CompleteMultipartUpload>{document}</CompleteMultipartUpload>",
         f"{url}?uploadId={upload}", home=home)
    assert good(url, home=home) == part + b"end"


# What is refused


def refused(swift, bucket, home, *more, **change):
    env = environment(home, **change)
    result = call("-i", "--service", "s3", *more, f"{swift.url}/{bucket}/a", env=env)
    return result


def test_a_wrong_secret_is_refused(swift, bucket, home):
    result = refused(swift, bucket, home, AWS_SECRET_ACCESS_KEY="wrong")
    assert "403" in result.stdout.splitlines()[0] and "SignatureDoesNotMatch" in result.stdout


def test_an_unknown_key_is_refused(swift, bucket, home):
    result = refused(swift, bucket, home, AWS_ACCESS_KEY_ID="test:nobody")
    assert "403" in result.stdout.splitlines()[0]


def test_a_wrong_region_is_refused(swift, bucket, home):
    result = refused(swift, bucket, home, "--region", "eu-west-2")
    assert "400" in result.stdout.splitlines()[0] and "AuthorizationHeaderMalformed" in result.stdout
    assert f"<Region>{REGION}</Region>" in result.stdout or f"'{REGION}'" in result.stdout


def test_a_wrong_hash_is_refused(swift, bucket, home):
    result = refused(swift, bucket, home, "-X", "PUT", "-d", "data", "-H", "x-amz-content-sha256: " + "0" * 64)
    assert " 400 " in result.stdout.splitlines()[0] or " 403 " in result.stdout.splitlines()[0]
    assert "SHA256" in result.stdout


# Presigned URLs


def presign(method, swift, target, home, seconds=60):
    request = f"{method} {target} HTTP/1.1\r\nHost: {swift.url.removeprefix('http://')}\r\n\r\n"
    result = toolkit("sign", "--service", "s3", "--presign", seconds, env=environment(home), input=request)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip().replace("https://", "http://", 1)


def curl(*arguments, home, **options):
    return run([shutil.which("curl"), "-q", "-s", "-g", "--path-as-is", *arguments], env=home.env, text=False, **options).stdout


@pytest.mark.parametrize("key", ["plain", "two words+%", "ä/日本", "a//b", "a/../b", "a;b=c&d?e", "a/"])
def test_presigned_put_and_get(key, swift, bucket, home):
    target, data = f"/{bucket}/{quote(key, safe='/')}", key.encode() + b"\0\1"
    (home.path / "data").write_bytes(data)
    url = presign("PUT", swift, target, home)
    sent = ["-X", "PUT", "--data-binary", f"@{home.path}/data", "-H", "Content-Type:", "-o", "/dev/null", "-w", "%{http_code}"]
    assert curl(*sent, url, home=home) == b"200"
    assert curl(presign("GET", swift, target, home), home=home) == data
    assert good(swift.url + target, home=home) == data
    changed = presign("GET", swift, target, home).replace("X-Amz-Expires=60", "X-Amz-Expires=61")
    assert b"SignatureDoesNotMatch" in curl(changed, home=home)
    assert b"SignatureDoesNotMatch" in curl("-X", "DELETE", presign("GET", swift, target, home), home=home)


def test_a_presigned_address_with_parameters(swift, bucket, home):
    put(address(swift, bucket, "a"), b"x", home)
    url = presign("GET", swift, f"/{bucket}/a?response-content-type=text%2Fplain&response-cache-control=a%20b%2Bc", home)
    answer = curl("-i", url, home=home).decode().lower()
    assert "content-type: text/plain" in answer and "cache-control: a b+c" in answer


@pytest.mark.parametrize("key", ["two words+%", "ä//日本", "a/../b;c=d"])
def test_the_presign_command(key, swift, bucket, home):
    data = key.encode()
    put(address(swift, bucket, key), data, home)
    result = toolkit("presign", "--service", "s3", address(swift, bucket, key), env=environment(home))
    assert result.returncode == 0, result.stderr
    assert curl(result.stdout.strip(), home=home) == data


# Uploads in chunks, with and without signatures, with checksums behind the body


def upload(swift, bucket, home, size, *flags, stdin=False):
    data = random.Random(size).randbytes(size)
    file = home.path / "upload"
    file.write_bytes(data)
    url = address(swift, bucket, "an upload+ä")
    if stdin:
        result = s3("-T", "-", *flags, url, home=home, input=data)
    else:
        result = s3("-T", file, *flags, url, home=home)
    assert result.returncode == 0, f"{flags}\n{result.stdout.decode()}\n{result.stderr.decode()}"
    assert good(url, home=home) == data, (size, flags)


@pytest.mark.parametrize("size", [0, 1, 8191, 8192, 65535, 65536, 65537, 131072, 1_000_000, 5 << 20])
def test_uploads_of_every_kind_and_size(size, swift, bucket, home):
    for signing in ("hash", "unsigned", "chunked"):
        upload(swift, bucket, home, size, "--payload-signing", signing)


@pytest.mark.parametrize("checksum", CHECKSUMS)
@pytest.mark.parametrize("signing", ["unsigned", "chunked"])
def test_uploads_with_a_checksum_behind_the_body(signing, checksum, swift, bucket, home):
    for size in (0, 1, 65536, 300_000):
        upload(swift, bucket, home, size, "--payload-signing", signing, "--checksum", checksum)


def test_an_upload_from_standard_input(swift, bucket, home):
    upload(swift, bucket, home, 300_000, "--payload-signing", "unsigned", stdin=True)


def test_a_chunk_that_was_changed_on_the_way_is_refused(swift, bucket, home):
    from test_sandbox import Tampering

    host, port = swift.url.removeprefix("http://").split(":")
    relay = Tampering((host, int(port)), b"amount=10", b"amount=99")
    (home.path / "upload").write_bytes(b"amount=10")
    result = call(
        "-i", "--service", "s3", "-T", home.path / "upload", "--payload-signing", "chunked", "--connect-to",
        f"::127.0.0.1:{relay.port}", address(swift, bucket, "pay"), env=environment(home))
    assert " 403 " in result.stdout.splitlines()[0], result.stdout
    assert s3(address(swift, bucket, "pay"), home=home).returncode == 22
