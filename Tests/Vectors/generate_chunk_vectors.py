#!/usr/bin/env python3
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
"""Signs and frames bodies in chunks (aws-chunked) and writes chunk-vectors.json beside this script.

usage: pip install botocore==1.43.11 awscrt==0.38.1 cryptography && python3 generate_chunk_vectors.py [--check]

The signature of each request is botocore's, the checksums are botocore's and awscrt's, and unsigned chunks are framed by
botocore. Neither signs chunks from Python, so their signatures are computed here from the rules of the Amazon S3 API
Reference with hmac alone, and those of SigV4a with cryptography (RFC 6979, so that the output is always the same). Byte
number i of every body is (i * 7 + i // 256) % 256. With --check nothing is written and the exit status tells whether the
committed file is what this script makes.
"""
import datetime
import hashlib
import hmac
import io
import itertools
import json
import pathlib
import sys

import botocore
import botocore.auth
import botocore.httpchecksum as checksums
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PINNED = "1.43.11"
ACCESS, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjEXAMPLETOKEN"
PRIVATE = "7efc8c0e65a324242818c5a50c891c6060b6a00717b7ba3cbe3c5d765be9259c"
HMAC, ECDSA = "AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"
EMPTY = hashlib.sha256(b"").hexdigest()
CHECKSUMS = {
    "crc32": checksums.Crc32Checksum, "crc32c": checksums.CrtCrc32cChecksum,
    "crc64nvme": checksums.CrtCrc64NvmeChecksum, "sha1": checksums.Sha1Checksum, "sha256": checksums.Sha256Checksum,
}
LENGTHS = [0, 1, 15, 8191, 8192, 8193, 16384, 65535, 65536, 66560, 100001, 262144]
SIZES = [8192, 65536, 10000, 131072]
DATES = ["20130524T000000Z", "20240229T235959Z", "20250101T000000Z"]
TARGETS = ["/bucket/key", "/bucket/a%20b", "/bucket//key", "/bucket/key?partNumber=2&uploadId=a%2Fb", "/bucket/../k"]
SERVICES = ["s3", "s3", "s3express", "s3-outposts"]


class Told:
    """A signer of botocore, told what to write as the payload hash."""

    literal = None

    def payload(self, request):
        return self.literal

    def signature(self, string_to_sign, request):
        self.result = super().signature(string_to_sign, request)
        return self.result


class Signer(Told, botocore.auth.S3SigV4Auth):
    pass


class S3ExpressSigner(Told, botocore.auth.S3ExpressAuth):
    """The same for the session of a directory bucket, whose token goes under a name of its own."""

    def __init__(self, *arguments):
        super().__init__(*arguments, identity_cache=None)


def body_of(length):
    return bytes((i * 7 + i // 256) % 256 for i in range(length))


def split(body, size):
    return [body[start:start + size] for start in range(0, len(body), size)]


def signing_key(date, region, service):
    key = ("AWS4" + SECRET).encode()
    for element in (date[:8], region, service, "aws4_request"):
        key = hmac.new(key, element.encode(), hashlib.sha256).digest()
    return key


class Chain:
    """The signatures of one body, each covering the one before."""

    def __init__(self, algorithm, key, date, scope, seed):
        self.algorithm, self.key, self.date, self.scope, self.previous = algorithm, key, date, scope, seed

    def sign(self, kind, *lines):
        text = "\n".join([self.algorithm + kind, self.date, self.scope, self.previous, *lines]).encode()
        if self.algorithm == HMAC:
            self.previous = hmac.new(self.key, text, hashlib.sha256).hexdigest()
            return self.previous
        self.previous = self.key.sign(text, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)).hex()
        return self.previous.ljust(144, "*")

    def chunk(self, data):
        return self.sign("-PAYLOAD", EMPTY, hashlib.sha256(data).hexdigest())

    def trailer(self, lines):
        return self.sign("-TRAILER", hashlib.sha256(lines.encode()).hexdigest())


def frame_signed(body, size, chain, trailer):
    """The framed body and its signatures."""
    wire, signatures = b"", []
    for data in split(body, size):
        signatures.append(chain.chunk(data))
        wire += f"{len(data):x};chunk-signature={signatures[-1]}\r\n".encode() + data + b"\r\n"
    signatures.append(chain.chunk(b""))
    wire += f"0;chunk-signature={signatures[-1]}\r\n".encode()
    if trailer:
        signatures.append(chain.trailer(f"{trailer[0]}:{trailer[1]}\n"))
        wire += f"{trailer[0]}:{trailer[1]}\r\nx-amz-trailer-signature:{signatures[-1]}\r\n".encode()
    return wire + b"\r\n", signatures


def frame_unsigned(body, size, name):
    wrapper = checksums.AwsChunkedWrapper(
        io.BytesIO(body), checksum_cls=CHECKSUMS[name], checksum_name=f"x-amz-checksum-{name}", chunk_size=size
    )
    return wrapper.read()


def literal_of(algorithm, is_signed, checksum):
    return f"STREAMING-{algorithm}-PAYLOAD{'-TRAILER' if checksum else ''}" if is_signed else "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def overhead(length, size, width, checksum):
    """How long the framing is, counted on a body of zeros that nobody signs."""
    wire = 0
    for data in [*split(bytes(length), size), b""]:
        wire += len(f"{len(data):x}") + (width and width + 17) + 2 + (len(data) + 2 if data else 0)
    if checksum:
        wire += len(f"x-amz-checksum-{checksum[0]}:{checksum[1]}\r\n") + (width and 24 + width + 2)
    return wire + 2


def case(number, length, size, is_signed, checksum):
    body = body_of(length)
    service, region, date = SERVICES[number % 4], ["us-east-1", "eu-west-2"][number // 2 % 2], DATES[number % 3]
    target, token = TARGETS[number % 5], TOKEN if number % 3 == 1 else None
    value = CHECKSUMS[checksum]().handle(io.BytesIO(body)) if checksum else None
    encoded = overhead(length, size, 64 if is_signed else 0, (checksum, value) if checksum else None)
    headers = {
        "Content-Encoding": "aws-chunked,gzip" if number % 4 == 2 else "aws-chunked", "Content-Length": str(encoded),
        "x-amz-decoded-content-length": str(length),
    }
    if checksum:
        headers["x-amz-trailer"] = f"x-amz-checksum-{checksum}"
        headers["x-amz-sdk-checksum-algorithm"] = checksum.upper()
    given = {"Content-Type": "text/plain", "x-amz-storage-class": "REDUCED_REDUNDANCY"} if number % 2 else {}
    if number % 4 == 2:
        given["Content-Encoding"] = "gzip"
    request = AWSRequest(method="PUT", url="https://bucket.s3.amazonaws.com" + target, headers={**given, **headers})
    now = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda *arguments, **options: now
    signer = S3ExpressSigner if service == "s3express" and token else Signer
    auth = signer(Credentials(ACCESS, SECRET, token), service, region)
    auth.literal = literal_of(HMAC, is_signed, checksum)
    auth.add_auth(request)
    signatures = []
    if is_signed:
        chain = Chain(HMAC, signing_key(date, region, service), date, f"{date[:8]}/{region}/{service}/aws4_request", auth.result)
        wire, signatures = frame_signed(body, size, chain, (f"x-amz-checksum-{checksum}", value) if checksum else None)
    else:
        wire = frame_unsigned(body, size, checksum)
    assert len(wire) == encoded, (number, len(wire), encoded)
    return {
        "id": number, "length": length, "chunkSize": size, "signed": is_signed, "checksum": checksum, "service": service,
        "region": region, "date": date, "target": target, "token": token, "given": sorted(given.items()),
        "headers": sorted([name.lower(), text] for name, text in request.headers.items()), "value": value,
        "signatures": signatures, "encodedLength": encoded, "encodedSHA256": hashlib.sha256(wire).hexdigest(),
    }


def ecdsa_case(length, size, checksum):
    """The chunks behind a request that SigV4a signed; what the seed is does not matter to them."""
    body, date, scope, seed = body_of(length), DATES[0], "20130524/s3/aws4_request", "30450221" + "ab" * 66
    key = ec.derive_private_key(int(PRIVATE, 16), ec.SECP256R1())
    trailer = (f"x-amz-checksum-{checksum}", CHECKSUMS[checksum]().handle(io.BytesIO(body))) if checksum else None
    wire, signatures = frame_signed(body, size, Chain(ECDSA, key, date, scope, seed), trailer)
    return {
        "length": length, "chunkSize": size, "checksum": checksum, "value": trailer and trailer[1], "date": date,
        "scope": scope, "seed": seed, "signatures": signatures, "encodedLength": len(wire),
    }


def main():
    if botocore.__version__ != PINNED:
        sys.exit(f"botocore {PINNED} is needed, this is {botocore.__version__}")
    forms = [(True, None)] + [(is_signed, name) for is_signed in (True, False) for name in CHECKSUMS]
    cases = [
        case(number, length, SIZES[number % 4], *form)
        for number, (length, form) in enumerate(itertools.product(LENGTHS, forms))
    ]
    ecdsa = [ecdsa_case(length, 8192, name) for length in (0, 8192, 20000) for name in (None, "crc64nvme")]
    head = {
        "generator": f"botocore {PINNED}", "accessKeyID": ACCESS, "secretAccessKey": SECRET, "privateKey": PRIVATE,
    }
    dump = lambda value: json.dumps(value, separators=(",", ":"), sort_keys=True)
    lists = ",".join(
        f'"{name}":[\n' + ",\n".join(map(dump, values)) + "\n]" for name, values in (("cases", cases), ("ecdsa", ecdsa))
    )
    text = f"{dump(head)[:-1]},{lists}}}\n"
    target = pathlib.Path(__file__).with_name("chunk-vectors.json")
    if "--check" in sys.argv[1:]:
        sys.exit(0 if target.read_text() == text else f"{target.name} is not what this script makes")
    target.write_text(text)
    print(f"{len(cases)} + {len(ecdsa)} vectors, {len(text)} bytes")


if __name__ == "__main__":
    main()
