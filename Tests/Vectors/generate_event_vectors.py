#!/usr/bin/env python3
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
"""Signs the events of streams and writes event-vectors.json beside this script.

usage: pip install botocore==1.43.11 && python3 generate_event_vectors.py [--check]

botocore reads event streams and does not sign them: every message written here is read back by botocore, both checksums
included, and the signatures are computed from the rules of the Amazon Transcribe Developer Guide with hmac alone. With
--check nothing is written and the exit status tells whether the committed file is what this script makes.
"""
import datetime
import hashlib
import hmac
import json
import pathlib
import struct
import sys
import uuid
import zlib

import botocore
import botocore.eventstream

PINNED = "1.43.11"
ACCESS, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
STREAMS = [
    ("transcribe", "us-east-1", "last message", 123456789, [b"test payload", b"", b"x" * 3000]),
    ("lex", "eu-west-2", "seed", 1440938160, [bytes(range(256))]),
    ("transcribe", "us-west-2", "midnight", 1440979199, [b"before", b"after", b"later"]),
]
HEADERS = [
    ("some-header", "string", "value"), ("yes", "bool", True), ("no", "bool", False), ("b", "int8", -1),
    ("s", "int16", -300), ("i", "int32", 70000), ("l", "int64", -5000000000), ("bytes", "bytes", "00ff"),
    ("time", "timestamp", 1440938160123), ("id", "uuid", "01020304-0506-0708-090a-0b0c0d0e0f10"), ("näme", "string", "wörld"),
]
FORMATS = {"int8": (2, ">b"), "int16": (3, ">h"), "int32": (4, ">i"), "int64": (5, ">q"), "timestamp": (8, ">q")}


def header(name, kind, value):
    start = bytes([len(name.encode())]) + name.encode()
    if kind == "bool":
        return start + bytes([0 if value else 1])
    if kind in FORMATS:
        return start + bytes([FORMATS[kind][0]]) + struct.pack(FORMATS[kind][1], value)
    if kind == "uuid":
        return start + bytes([9]) + uuid.UUID(value).bytes
    data = bytes.fromhex(value) if kind == "bytes" else value.encode()
    return start + bytes([6 if kind == "bytes" else 7]) + struct.pack(">H", len(data)) + data


def message(headers, payload):
    fields = b"".join(headers)
    prelude = struct.pack(">II", len(fields) + len(payload) + 16, len(fields))
    start = prelude + struct.pack(">I", zlib.crc32(prelude)) + fields + payload
    wire = start + struct.pack(">I", zlib.crc32(start))
    buffer = botocore.eventstream.EventStreamBuffer()
    buffer.add_data(wire)
    assert next(iter(buffer)).payload == payload
    return wire


def sign(secret, service, region, second, previous, inner):
    moment = datetime.datetime.fromtimestamp(second, datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    time = header(":date", "timestamp", second * 1000)
    text = "\n".join([
        "AWS4-HMAC-SHA256-PAYLOAD", moment, f"{moment[:8]}/{region}/{service}/aws4_request", previous,
        hashlib.sha256(time).hexdigest(), hashlib.sha256(inner).hexdigest(),
    ])
    key = ("AWS4" + secret).encode()
    for element in (moment[:8], region, service, "aws4_request"):
        key = hmac.new(key, element.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return text, signature.hex(), message([time, header(":chunk-signature", "bytes", signature.hex())], inner)


def stream(service, region, seed, second, payloads):
    previous = hashlib.sha256(seed.encode()).hexdigest()
    events, start = [], previous
    for number, payload in enumerate([*payloads, None]):
        inner = b"" if payload is None else message([header(*HEADERS[0])], payload)
        _, previous, outer = sign(SECRET, service, region, second + number, previous, inner)
        events.append({"second": second + number, "inner": inner.hex(), "outer": outer.hex()})
    return {"service": service, "region": region, "seed": start, "events": events}


def main():
    if botocore.__version__ != PINNED:
        sys.exit(f"botocore {PINNED} is needed, this is {botocore.__version__}")
    document = {
        "generator": f"botocore {PINNED}", "accessKeyID": ACCESS, "secretAccessKey": SECRET,
        "headers": message([header(*row) for row in HEADERS], b"payload").hex(),
        "streams": [stream(*row) for row in STREAMS],
    }
    text = json.dumps(document, separators=(",", ":"), sort_keys=True) + "\n"
    target = pathlib.Path(__file__).with_name("event-vectors.json")
    if "--check" in sys.argv[1:]:
        sys.exit(0 if target.read_text() == text else f"{target.name} is not what this script makes")
    target.write_text(text)
    print(f"{len(document['streams'])} streams, {len(text)} bytes")


if __name__ == "__main__":
    main()
