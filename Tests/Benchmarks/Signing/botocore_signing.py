#!/usr/bin/env python3
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
"""Times botocore's own signer (not the CRT's) on the requests of the Swift benchmark; prints `name nanoseconds`."""
import statistics
import time

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CREDENTIALS = Credentials(
    "ASIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "AQoDYXdzEPT//////wEXAMPLE" * 16
)
BASE = "https://id.execute-api.eu-west-2.amazonaws.com"


def get():
    return AWSRequest(method="GET", url=BASE + "/foo/bar?Param1=value1&Param2=value2")


def post():
    return AWSRequest(
        method="POST", url=BASE + "/foo/bar", headers={"Content-Type": "application/json"}, data=b"x" * 1024
    )


def measure(make, calls=300, rounds=15):
    signer = SigV4Auth(CREDENTIALS, "execute-api", "eu-west-2")
    times = []
    for number in range(rounds + 1):
        requests = [make() for _ in range(calls)]
        start = time.process_time_ns()
        for request in requests:
            signer.add_auth(request)
        # The first round only warms up.
        if number:
            times.append((time.process_time_ns() - start) / calls)
    return statistics.median(times)


if __name__ == "__main__":
    print("botocore-get", round(measure(get)))
    print("botocore-post", round(measure(post)))
