#!/usr/bin/env python3
# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0
"""Writes Sources/IAMEndpoints/SigningNames.swift from the service models of the installed botocore.

A host is <labels>.<region>.<suffix>. The signing name is the last of the labels unless the table says otherwise, so
only the labels that differ from that rule are written. Three sources, the later filling what the earlier leaves open:
the endpoint prefixes of the models, the host templates of the endpoint rule sets, and the list of endpoints.

Usage: generate_signing_names.py [OUTPUT]
"""
import gzip
import json
import pathlib
import re
import sys

import botocore

DATA = pathlib.Path(botocore.__file__).parent / "data"
OUTPUT = pathlib.Path(__file__).parents[2] / "Sources/IAMEndpoints/SigningNames.swift"

# The grammar of Amazon S3's hosts is code, not a table; the last two take a bearer token and an older signature.
SKIPPED = {"s3", "s3control", "s3outposts", "codecatalyst", "importexport"}

PARTITIONS = json.loads((DATA / "partitions.json").read_text())["partitions"]
SUFFIXES = sorted(
    {p["outputs"][key] for p in PARTITIONS for key in ("dnsSuffix", "dualStackDnsSuffix")}, key=len, reverse=True
)
REGION = re.compile("|".join(p["regionRegex"] for p in PARTITIONS))


def models(name):
    """The newest file of that name for every service."""
    for service in sorted(DATA.iterdir()):
        versions = [v for v in sorted(service.glob("*")) if v.is_dir()] if service.is_dir() else []
        for version in reversed(versions):
            found = next(iter(version.glob(name + "*")), None)
            if found:
                text = gzip.decompress(found.read_bytes()) if found.suffix == ".gz" else found.read_bytes()
                yield service.name, json.loads(text)
                break


def endpoints(node):
    """All endpoints of a rule set: address, and signing name and region if it gives them."""
    if isinstance(node, list):
        for item in node:
            yield from endpoints(item)
    elif isinstance(node, dict):
        if node.get("type") == "endpoint" and isinstance(node["endpoint"].get("url"), str):
            schemes = node["endpoint"].get("properties", {}).get("authSchemes") or [{}]
            yield node["endpoint"]["url"], schemes[0]
        else:
            yield from endpoints(node.get("rules", []))


def split(host):
    """Labels and whether a region follows them; None for a host of another form."""
    for suffix in ["{PartitionResult#dnsSuffix}", "{PartitionResult#dualStackDnsSuffix}"] + SUFFIXES:
        if host.endswith("." + suffix):
            labels = host[: -len(suffix) - 1].split(".")
            break
    else:
        return None
    regional = labels[-1] in ("{Region}", "{PartitionResult#implicitGlobalRegion}") or bool(REGION.match(labels[-1]))
    if regional:
        labels = labels[:-1]
    elif labels[-1] in ("global", "us-gov"):
        labels = labels[:-1]
    # What stands left of a service's own labels names a resource.
    while labels and "{" in labels[0]:
        labels = labels[1:]
    if not labels or any("{" in label for label in labels):
        return None
    # FIPS marks say which machines answer, never who signs.
    labels = [re.sub("-fips$", "", label) for label in labels if label != "fips"]
    return ".".join(labels), regional


def unsigned_operations():
    """The operations whose body may stay outside the signature: `service METHOD /path`, `*` for one variable part."""
    found = set()
    for service, model in models("service-2.json"):
        name = model["metadata"].get("signingName", model["metadata"]["endpointPrefix"])
        for operation in model["operations"].values():
            if service not in SKIPPED and operation.get("unsignedPayload"):
                path = re.sub(r"{\w+}", "*", re.sub(r"{\w+\+}", "**", operation["http"]["requestUri"]))
                found.add(f'{name} {operation["http"]["method"]} {path}')
    return sorted(found)


def collect():
    names, global_names, multi_region_names, signing = {}, {}, {}, {}

    def add(labels, name, table):
        table.setdefault(labels, name)

    for service, model in models("service-2.json"):
        metadata = model["metadata"]
        signing[service] = metadata.get("signingName", metadata["endpointPrefix"])
        if service not in SKIPPED:
            add(metadata["endpointPrefix"], signing[service], names)
    for service, rules in models("endpoint-rule-set-1.json"):
        if service in SKIPPED or service not in signing:
            continue
        for url, scheme in endpoints(rules):
            name, region = scheme.get("signingName"), scheme.get("signingRegion")
            host = re.sub("^https?://", "", url).split("/")[0]
            found = split(host)
            if found and scheme.get("name") == "sigv4a":
                add(found[0], name or signing[service], multi_region_names)
            elif host.startswith("{"):
                continue
            elif found and found[1]:
                add(found[0], name or signing[service], names)
            elif found and region:
                # A host without a region that is signed for the caller's region does not say which one.
                add(found[0], name or signing[service], global_names)
    prefixes = dict(names)
    for partition in json.loads((DATA / "endpoints.json").read_text())["partitions"]:
        for service, value in partition["services"].items():
            # Only a service that has one endpoint for its partition is global.
            if service in SKIPPED or not value.get("partitionEndpoint"):
                continue
            endpoint = value["endpoints"].get(value["partitionEndpoint"], {})
            found = split(endpoint.get("hostname", ""))
            if found and not found[1]:
                add(found[0], prefixes.get(service, service), global_names)
    # STS and SimpleDB were global once, and their old hosts still answer.
    add("sts", "sts", global_names)
    add("sdb", "sdb", global_names)
    return {k: v for k, v in names.items() if k.split(".")[-1] != v}, global_names, multi_region_names


def table(name, comment, entries):
    yield ""
    for line in comment:
        yield f"/// {line}".rstrip()
    yield f"let {name}: [String: String] = ["
    for key, value in sorted(entries.items()):
        yield f'    "{key}": "{value}",'
    yield "]"


def main():
    names, global_names, multi_region_names = collect()
    lines = [
        "// This source file is part of the AWS IAM Toolkit for Swift.",
        "// Licensed under the Apache License, Version 2.0; see LICENSE.",
        "// SPDX-License-Identifier: Apache-2.0",
        "",
        f"// Generated from the service models of botocore {botocore.__version__} (Apache-2.0) by",
        "// Tests/Vectors/generate_signing_names.py; do not edit.",
    ]
    lines += table(
        "signingNames",
        [
            "Signing names by the labels that stand before the region in a host, where the name is not the last label.",
            "",
            "FIPS marks are taken off the labels.",
        ],
        names,
    )
    lines += table(
        "globalSigningNames",
        ["Signing names by the labels of hosts that have no region, because the service is one for its partition."],
        global_names,
    )
    lines += table(
        "multiRegionSigningNames",
        ["Signing names by the last labels of hosts whose requests are signed with SigV4a for every region."],
        multi_region_names,
    )
    lines += [
        "",
        "/// The operations outside the S3 family that take `UNSIGNED-PAYLOAD`: signing name, method and path, in which",
        "/// `*` stands for one segment and `**` for the rest.",
        "let unsignedPayloadOperations: [String] = [",
        *(f'    "{operation}",' for operation in unsigned_operations()),
        "]",
    ]
    output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    output.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
