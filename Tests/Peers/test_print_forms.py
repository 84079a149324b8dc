# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""What is printed in place of a call: a line that bash and curl run, an address that anybody can call."""
import json
import subprocess
import urllib.request

import pytest

from conftest import ROOT, call

SIGNED = ["--service", "execute-api"]


@pytest.mark.parametrize("arguments", [
    ["/prod/a"], ["/prod/a?a=1&b=c"], ["-d", "it's $HOME; `x` \"y\"", "/prod/a"], ["-G", "-d", "q=a b", "/prod/a"],
    ["-X", "DELETE", "/prod/a"], ["-H", "X-Mine: 1 'quoted'", "/prod/a"], ["--json", '{"a": "ä"}', "/prod/a"],
    ["-d", "a=1", "--data-urlencode", "b=c d", "/prod/a"], ["-T", "file", "/prod/b"], ["--data-binary", "@file", "/prod/a"],
])
def test_the_line_for_curl_gets_in(arguments, home, sandbox, monkeypatch):
    monkeypatch.chdir(home.path)
    (home.path / "file").write_bytes(b"bytes\r\n\x00end")
    env = sandbox.env(home)
    url = sandbox.url + arguments[-1]
    printed = call(*SIGNED, "--print-curl", "-sS", *arguments[:-1], url, env=env)
    assert printed.returncode == 0, printed.stderr
    for secret in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID"):
        assert env.get(secret, "-no-such-") not in printed.stdout + printed.stderr
    theirs = subprocess.run(["bash", "-c", printed.stdout], env=env, capture_output=True, text=True, timeout=20)
    ours = call(*SIGNED, *arguments[:-1], url, env=env)
    assert theirs.returncode == 0, theirs.stderr
    assert json.loads(theirs.stdout) == json.loads(ours.stdout), printed.stdout


def test_the_presigned_address_gets_in(home, sandbox):
    printed = call(*SIGNED, "--presign", "60", sandbox.url + "/prod/a?b=c", env=sandbox.env(home))
    assert printed.returncode == 0, printed.stderr
    with urllib.request.urlopen(printed.stdout.strip(), timeout=5) as answer:
        assert json.load(answer)["method"] == "GET"


@pytest.mark.parametrize("arguments", [
    [], ["-d", "a=\"b\""], ["-T", "file"], ["-X", "PURGE", "-H", "X-Mine: 1"],
    ["--service", "s3", "--payload-signing", "unsigned", "--data-binary", "@file"],
])
def test_the_swift_of_a_call_compiles(arguments, home, sandbox, tmp_path, monkeypatch):
    monkeypatch.chdir(home.path)
    (home.path / "file").write_bytes(b"bytes")
    printed = call(*SIGNED, "--print-swift", *arguments, sandbox.url + "/prod/a?b=c", env=sandbox.env(home))
    assert printed.returncode == 0, printed.stderr
    (tmp_path / "main.swift").write_text(printed.stdout)
    build = ROOT / ".build" / "debug"
    maps = [*(ROOT / ".build" / "checkouts").rglob("include/module.modulemap"), *(ROOT / "Sources").rglob("module.modulemap"),
            *(one for one in build.resolve().glob("[C_]*.build/module.modulemap") if "-tool" not in one.parent.name)]
    command = ["swiftc", "-typecheck", "-swift-version", "6", "-warnings-as-errors", "-I", build / "Modules",
               *(word for one in maps for word in ("-Xcc", f"-fmodule-map-file={one}")), "-Xcc", "-I/usr/include/libxml2",
               tmp_path / "main.swift"]
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr[-2000:] + printed.stdout


def test_a_dry_run_needs_no_server(home, sandbox):
    env = sandbox.env(home)
    result = call(*SIGNED, "--dry-run", "-vd", "a=b", "http://127.0.0.1:9/prod/a", env=env)
    assert result.returncode == 0, result.stderr
    assert "> POST /prod/a" in result.stdout and "canonical request" in result.stdout
    for secret in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        assert env.get(secret, "-no-such-") not in result.stdout + result.stderr
