#!/usr/bin/env python3
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
"""Writes Tests/Vectors/hosts.tsv: hosts of every service and what the installed botocore signs for them.

Each line is host, signing name, region; the region is `?` where the host does not tell it. The endpoint rule sets of botocore are evaluated, so this shares nothing with
the rules it checks but the table of signing names.

Usage: generate_hosts.py [OUTPUT]
"""
import pathlib
import sys

import botocore
import botocore.exceptions
import botocore.session
from botocore.endpoint_provider import EndpointProvider

OUTPUT = pathlib.Path(__file__).parent / "hosts.tsv"

# Amazon S3 needs a bucket; the others are not signed with SigV4.
SKIPPED = {"s3", "s3control", "signin", "codecatalyst", "importexport"}
VARIANTS = [
    ("eu-west-2", False, False),
    ("eu-west-2", False, True),
    ("us-east-1", True, False),
    ("us-gov-west-1", False, False),
    ("cn-north-1", False, True),
    ("us-isob-east-1", False, False),
]


def main():
    session = botocore.session.get_session()
    loader = session.get_component("data_loader")
    partitions = loader.load_data("partitions")
    hosts = {}
    for service in session.get_available_services():
        if service in SKIPPED:
            continue
        rules = loader.load_service_model(service, "endpoint-rule-set-1")
        metadata = loader.load_service_model(service, "service-2")["metadata"]
        provider = EndpointProvider(rules, partitions)
        for region, fips, dual_stack in VARIANTS:
            params = {"Region": region}
            for name, value in (("UseFIPS", fips), ("UseDualStack", dual_stack)):
                if name in rules["parameters"]:
                    params[name] = value
            try:
                endpoint = provider.resolve_endpoint(**params)
            except botocore.exceptions.EndpointProviderError:
                continue
            host = endpoint.url.split("//")[1].split("/")[0]
            scheme = (endpoint.properties.get("authSchemes") or [{}])[0]
            name = scheme.get("signingName") or metadata.get("signingName", metadata["endpointPrefix"])
            told = scheme.get("signingRegion") or (region if region in host.split(".") else "?")
            # A host with more than one partition's suffix is taken for the one that is asked for first.
            hosts.setdefault(host, (name, told))
    lines = [f"{host}\t{name}\t{region}" for host, (name, region) in hosts.items()]
    header = f"# botocore {botocore.__version__} (Apache-2.0), by generate_hosts.py"
    output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    output.write_text("\n".join([header] + sorted(lines)) + "\n")


if __name__ == "__main__":
    main()
