#!/usr/bin/env python3
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
"""Writes Tests/Vectors/hosts.tsv: hosts of every service and what the installed botocore signs for them.

Each line is host, signing name, region. The region is `*` where only SigV4a will do, and `?` where the host does not
tell it. The endpoint rule sets of botocore are evaluated, so this shares nothing with the rules it checks but the table
of signing names. Fails if a service is not there in two regions.

Usage: generate_hosts.py [OUTPUT]
"""
import pathlib
import sys

import botocore
import botocore.exceptions
import botocore.session
from botocore.endpoint_provider import EndpointProvider

OUTPUT = pathlib.Path(__file__).parent / "hosts.tsv"

# These take a proof of possession, a bearer token and an older signature.
SKIPPED = {"signin", "codecatalyst", "importexport"}

# Partition, region, FIPS, dual stack.
VARIANTS = [
    ("aws", "eu-west-2", False, False),
    ("aws", "us-east-1", False, False),
    ("aws", "eu-west-2", False, True),
    ("aws", "us-east-1", True, False),
    ("aws-us-gov", "us-gov-west-1", False, False),
    ("aws-cn", "cn-north-1", False, True),
    ("aws-iso-b", "us-isob-east-1", False, False),
    ("aws-eusc", "eusc-de-east-1", False, False),
]
# In these every service has to be.
WANTED = {"eu-west-2", "us-east-1"}

ACCOUNT = "123456789012"
OUTPOST = "op-01234567890123456"
ZONES = {"eu-west-2": "euw2-az1", "us-east-1": "use1-az4"}


def inputs(service, region):
    """What a service's rules ask for beside the region."""
    arn = f"arn:aws:{{}}:{region}:{ACCOUNT}"
    bucket = f"my-bucket--{ZONES.get(region, 'xx1-az1')}--x-s3"
    more = {
        "arc-region-switch": [{"UseControlPlaneEndpoint": True}],
        "cloudfront-keyvaluestore": [
            {"KvsARN": f"arn:aws:cloudfront::{ACCOUNT}:key-value-store/12345678-1234-1234-1234-123456789012"}
        ],
        "dynamodb": [{"AccountId": ACCOUNT, "AccountIdEndpointMode": "preferred"}],
        "events": [{"EndpointId": "abc123.456def"}],
        "kinesis": [
            {"StreamARN": arn.format("kinesis") + ":stream/mine", "OperationType": kind} for kind in ("data", "control")
        ],
        "neptune-graph": [{"ApiType": "ControlPlane"}, {"ApiType": "DataPlane"}],
        "s3": [
            {"Bucket": "my-bucket"},
            {"Bucket": "my-bucket", "Accelerate": True},
            {"Bucket": "my.bucket"},
            {"Bucket": bucket},
            {"Bucket": bucket, "UseS3ExpressControlEndpoint": True},
            {"Bucket": arn.format("s3") + ":accesspoint:mine"},
            {"Bucket": arn.format("s3-object-lambda") + ":accesspoint/mine"},
            {"Bucket": arn.format("s3-outposts") + f":outpost/{OUTPOST}/accesspoint/mine"},
            {"Bucket": f"arn:aws:s3::{ACCOUNT}:accesspoint:mfzwi23gnjvgw.mrap"},
            {"UseObjectLambdaEndpoint": True},
        ],
        "s3control": [
            {"AccountId": ACCOUNT, "RequiresAccountId": True},
            {"AccountId": ACCOUNT, "RequiresAccountId": True, "OutpostId": OUTPOST, "Bucket": "my-bucket"},
        ],
        "sesv2": [{"EndpointId": "abc123.456def"}],
        "sts": [{"UseGlobalEndpoint": True}],
    }
    return [{}, *more.get(service, [])]


def answers(service, loader, partitions):
    """Host, partition, asked region, signing name and region for each variant that the service has."""
    rules = loader.load_service_model(service, "endpoint-rule-set-1")
    metadata = loader.load_service_model(service, "service-2")["metadata"]
    provider = EndpointProvider(rules, partitions)
    for partition, region, fips, dual_stack in VARIANTS:
        for params in inputs(service, region):
            params = {"Region": region, **params}
            for name, value in (("UseFIPS", fips), ("UseDualStack", dual_stack)):
                if name in rules["parameters"]:
                    params[name] = value
            try:
                endpoint = provider.resolve_endpoint(**params)
            except botocore.exceptions.EndpointProviderError:
                continue
            host = endpoint.url.split("//")[1].split("/")[0]
            schemes = endpoint.properties.get("authSchemes") or [{}]
            # S3 on Outposts takes both, and its host names the region.
            scheme = schemes[-1 if metadata["endpointPrefix"] == "s3" and region in host.split(".") else 0]
            name = scheme.get("signingName") or metadata.get("signingName", metadata["endpointPrefix"])
            told = ",".join(scheme.get("signingRegionSet", [])) or scheme.get("signingRegion")
            # A host without a region that two regions share does not tell; both are asked of the plain hosts only.
            own = region in host.split(".") or (region in WANTED and not fips and not dual_stack)
            # Transfer acceleration has one host for all regions, and signs for the bucket's.
            accelerated = "Accelerate" in params
            yield host, partition, region, name, "?" if accelerated else told or (region if own else "?")


def main():
    session = botocore.session.get_session()
    loader = session.get_component("data_loader")
    partitions = loader.load_data("partitions")
    hosts = {}
    for service in session.get_available_services():
        if service in SKIPPED:
            continue
        found = list(answers(service, loader, partitions))
        if not WANTED <= {region for _, _, region, _, _ in found}:
            sys.exit(f"{service} has no host in {sorted(WANTED)}: {found}")
        for host, partition, _, name, told in found:
            # A host with more than one partition's suffix is taken for the one that is asked for first.
            first, known, regions = hosts.setdefault(host, (partition, name, {told}))
            if first == partition and known == name:
                regions.add(told)
    lines = [
        f"{host}\t{name}\t{regions.pop() if len(regions) == 1 else '?'}" for host, (_, name, regions) in hosts.items()
    ]
    header = f"# botocore {botocore.__version__} (Apache-2.0), by generate_hosts.py"
    output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    output.write_text("\n".join([header] + sorted(lines)) + "\n")


if __name__ == "__main__":
    main()
