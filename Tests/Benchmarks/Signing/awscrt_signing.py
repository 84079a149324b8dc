#!/usr/bin/env python3
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
"""Times awscrt's signer from Python on the requests of the Swift benchmark; prints `name nanoseconds`.

The request is made before the clock starts. Signing ends in a future, as the binding offers no other way.
"""
import datetime
import io
import statistics
import time

from awscrt.auth import AwsCredentialsProvider, AwsSigningConfig, AwsSignatureType, AwsSigningAlgorithm, aws_sign_request
from awscrt.http import HttpHeaders, HttpRequest

PROVIDER = AwsCredentialsProvider.new_static(
    "ASIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "AQoDYXdzEPT//////wEXAMPLE" * 16
)
HOST = ("host", "id.execute-api.eu-west-2.amazonaws.com")


def get():
    return HttpRequest("GET", "/foo/bar?Param1=value1&Param2=value2", HttpHeaders([HOST]))


def post():
    headers = HttpHeaders([HOST, ("content-type", "application/json")])
    return HttpRequest("POST", "/foo/bar", headers, io.BytesIO(b"x" * 1024))


def measure(make, calls=300, rounds=15):
    config = AwsSigningConfig(
        algorithm=AwsSigningAlgorithm.V4, signature_type=AwsSignatureType.HTTP_REQUEST_HEADERS,
        credentials_provider=PROVIDER, region="eu-west-2", service="execute-api",
        date=datetime.datetime(2015, 8, 30, 12, 36, tzinfo=datetime.timezone.utc),
    )
    times = []
    for number in range(rounds + 1):
        requests = [make() for _ in range(calls)]
        start = time.process_time_ns()
        for request in requests:
            aws_sign_request(request, config).result()
        # The first round only warms up.
        if number:
            times.append((time.process_time_ns() - start) / calls)
    return statistics.median(times)


if __name__ == "__main__":
    print("awscrt-get", round(measure(get)))
    print("awscrt-post", round(measure(post)))
