#!/usr/bin/env python3
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
"""Signs POST policies of S3 with botocore and writes post-policies.json beside this script.

usage: pip install botocore==1.43.11 && python3 generate_post_policies.py [--check]
"""
import datetime
import json
import pathlib
import sys

import botocore
import botocore.auth
import botocore.credentials
from botocore.awsrequest import AWSRequest

import generate_signing_vectors as shared

POLICIES = [
    ("photos", "user/a.jpg", []),
    ("photos", "user/${filename}", [["content-length-range", 1, 10485760]]),
    ("photos", "${filename}", [{"acl": "public-read"}, ["starts-with", "$Content-Type", "image/"]]),
    ("my.bucket", "a b/grüße.txt", [{"x-amz-meta-note": "quotes \" and \\ and ü"}, {"success_action_status": "201"}]),
    ("photos", "k", [{"success_action_redirect": "https://example.com/?a=1&b=2"}, ["starts-with", "$x-amz-meta-tag", ""]]),
    ("photos", "k", [["content-length-range", 0, 0], {"x-amz-server-side-encryption": "AES256"}]),
]


def sign(bucket, key, conditions, service, region, date, token):
    if key.endswith("${filename}"):
        on_key = ["starts-with", "$key", key.removesuffix("${filename}")]
    else:
        on_key = {"key": key}
    now = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    expiration = (now + datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    botocore.auth.get_current_datetime = lambda *arguments, **options: now
    credentials = botocore.credentials.Credentials(shared.ACCESS, shared.SECRET, shared.TOKENS[token])
    request = AWSRequest()
    request.context["s3-presign-post-policy"] = {
        "expiration": expiration, "conditions": [*conditions, {"bucket": bucket}, on_key],
    }
    if service == "s3express":
        auth = botocore.auth.S3ExpressPostAuth(credentials, service, region, identity_cache=None)
    else:
        auth = botocore.auth.S3SigV4PostAuth(credentials, service, region)
    auth.add_auth(request)
    return {
        "bucket": bucket, "key": key, "conditions": conditions, "service": service, "region": region, "date": date,
        "expiration": expiration, "token": token, "fields": request.context["s3-presign-post-fields"],
    }


def main():
    if botocore.__version__ != shared.PINNED:
        sys.exit(f"botocore {shared.PINNED} is needed, this is {botocore.__version__}")
    made = []
    for index, (bucket, key, conditions) in enumerate(POLICIES * 2):
        token = list(shared.TOKENS)[index % 3]
        service = "s3express" if index in (4, 7) else "s3"
        made.append(sign(bucket, key, conditions, service, shared.REGIONS[index % 5], shared.DATES[index % 5], token))
    document = {
        "generator": f"botocore {shared.PINNED}", "accessKeyID": shared.ACCESS, "secretAccessKey": shared.SECRET,
        "tokens": shared.TOKENS, "policies": made,
    }
    text = json.dumps(document, indent=1, sort_keys=True) + "\n"
    target = pathlib.Path(__file__).with_name("post-policies.json")
    if "--check" in sys.argv[1:]:
        sys.exit(0 if target.read_text() == text else f"{target.name} is not what this script makes")
    target.write_text(text)
    print(f"{len(made)} policies, {len(text)} bytes")


if __name__ == "__main__":
    main()
