# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""The arrows between modules, as the package itself tells them."""
import json
import subprocess

import pytest

from conftest import ROOT

ALLOWED = {
    "IAMCredentials": set(),
    "IAMSigV4": {"IAMCredentials", "Crypto", "HTTPTypes"},
    "CIAMLibXML2": set(),
    "IAMXML": {"CIAMLibXML2"},
    "IAMPlatform": {"IAMCredentials", "HTTPTypes", "SystemPackage", "Subprocess"},
    "IAMEndpoints": {"IAMCredentials"},
    "IAMProfiles": {"IAMCredentials", "IAMPlatform", "SystemPackage"},
    "IAMSessionCache": {"IAMCredentials", "IAMPlatform", "Crypto", "SystemPackage"},
    "IAMSTS": {"IAMCredentials", "IAMSigV4", "IAMXML", "IAMPlatform", "IAMEndpoints", "HTTPTypes", "Logging"},
    "IAMProviders": {
        "IAMCredentials", "IAMSigV4", "IAMPlatform", "IAMEndpoints", "IAMProfiles", "IAMSessionCache", "IAMSTS",
        "Crypto", "HTTPTypes", "Logging", "SystemPackage",
    },
    "IAMHTTP": {
        "IAMCredentials", "IAMPlatform", "IAMProviders", "IAMSigV4", "AsyncHTTPClient", "HTTPTypes", "NIOCore",
        "NIOHTTP1", "NIOHTTP2", "NIOHTTPCompression", "NIOPosix", "NIOSSL",
    },
    "IAMListener": {
        "IAMPlatform", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore", "NIOPosix", "ServiceLifecycle",
    },
    "IAMServer": {
        "IAMCredentials", "IAMSigV4", "IAMEndpoints", "IAMPlatform", "IAMProviders", "IAMHTTP", "IAMListener", "Crypto",
        "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "Logging", "NIOCore", "NIOHTTPTypes", "NIOSSL",
        "SystemPackage",
    },
    "IAMKeyring": {"IAMCredentials", "IAMPlatform", "SystemPackage"},
    "IAMSandbox": {
        "IAMCredentials", "IAMSigV4", "IAMPlatform", "IAMListener", "Hummingbird", "HTTPTypes", "Crypto", "Logging",
        "NIOCore",
    },
    "IAMTesting": {"IAMCredentials", "IAMPlatform", "HTTPTypes", "SystemPackage"},
    "IAMDiagnosis": {"IAMCredentials", "IAMSigV4", "IAMXML", "Crypto", "HTTPTypes"},
    "IAMToolkit": {"IAMCredentials", "IAMPlatform", "IAMSigV4", "IAMProviders", "IAMHTTP"},
    "toolkit": {"IAMCLI"},
    "aws-iam-call": {"IAMCall"},
}

# The modules of the two programs, which may use everything: what both share, the call, and the rest of the toolkit.
COMMAND_LINE = ("IAMCommand", "IAMCall", "IAMCLI")


@pytest.fixture(scope="module")
def targets(tmp_path_factory):
    text = subprocess.run(
        ["swift", "package", "--package-path", str(ROOT), "--scratch-path", str(tmp_path_factory.mktemp("scratch")),
         "dump-package"], capture_output=True, text=True, check=True, timeout=300).stdout
    return {target["name"]: target for target in json.loads(text)["targets"]}


def dependencies(target):
    return {(one.get("byName") or one.get("target") or one.get("product"))[0] for one in target["dependencies"]}


def test_every_arrow_is_in_the_table(targets):
    for name, target in targets.items():
        if target["type"] == "test" or name in COMMAND_LINE:
            continue
        assert name in ALLOWED, f"{name} is not in the table of modules"
        extra = dependencies(target) - ALLOWED[name]
        assert not extra, f"{name} may not use {sorted(extra)}"


def test_nobody_but_the_programs_uses_the_command_line(targets):
    for name, target in targets.items():
        if target["type"] != "test" and name not in ("toolkit", "aws-iam-call", *COMMAND_LINE):
            assert not dependencies(target) & set(COMMAND_LINE), name


def test_a_call_starts_without_what_only_the_toolkit_needs(targets):
    """Every library linked in is read through at start, so neither servers nor the sandbox may be among them."""
    found, waiting = set(), {"IAMCall"}
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= dependencies(targets[name]) - found if name in targets else set()
    assert not found & {"IAMCLI", "IAMListener", "IAMSandbox", "IAMServer", "Hummingbird"}


def test_every_target_has_the_strict_settings(targets):
    for name, target in targets.items():
        if name == "CIAMLibXML2":
            continue
        kinds = json.dumps(target["settings"])
        for setting in ("ExistentialAny", "InternalImportsByDefault", "strictMemorySafety", "treatAllWarnings"):
            assert setting in kinds, f"{name} lacks {setting}"


def test_sources_import_what_the_manifest_allows(targets):
    """An import that SwiftPM would find by accident is an arrow too."""
    modules = set(ALLOWED) | set(COMMAND_LINE)
    for name, target in targets.items():
        if target["type"] not in ("regular", "executable"):
            continue
        for path in (ROOT / "Sources" / name).rglob("*.swift"):
            for line in path.read_text().splitlines():
                words = line.split()
                if "import" in words[:3]:
                    module = words[-1].split(".")[0]
                    assert module not in modules or module in dependencies(target), f"{path}: {line}"
