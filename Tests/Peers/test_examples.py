# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""The examples, run as their texts say, and what the README claims."""
import json
import os
import re
import subprocess
import urllib.request

from conftest import BIN, ROOT, free_port, run, toolkit, wait_for_port


def test_the_service_makes_a_signed_call_for_each_request(home, sandbox):
    port = free_port()
    env = sandbox.env(home) | {"PORT": str(port)}
    # Through a role, so that the chain and its renewal are at work, not only keys.
    home.write(
        config=f"""
[default]
region = {sandbox.variables["AWS_REGION"]}
role_arn = {sandbox.variables["SANDBOX_ROLE_ARN"]}
source_profile = alice
""",
        credentials=f"""
[alice]
aws_access_key_id = {sandbox.variables["AWS_ACCESS_KEY_ID"]}
aws_secret_access_key = {sandbox.variables["AWS_SECRET_ACCESS_KEY"]}
""",
    )
    del env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]
    before = sandbox.stats()["calls"].get("AssumeRole", 0)
    process = subprocess.Popen([os.environ["EMBED_IN_SERVICE"]], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        for number in range(5):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/things?n={number}", timeout=10) as answer:
                assert json.load(answer)["path"] == f"/prod/things?n={number}"
    finally:
        process.terminate()
        process.wait(20)
    assert sandbox.stats()["calls"]["AssumeRole"] == before + 1


def test_the_config_example_is_what_the_readme_says_and_works(home, sandbox):
    text = (ROOT / "Examples" / "shell" / "config").read_text()
    home.write(
        config=text.replace("region = eu-west-2", f"region = eu-west-2\nendpoint_url = {sandbox.url}"),
        credentials=f"""
[default]
aws_access_key_id = {sandbox.variables["AWS_ACCESS_KEY_ID"]}
aws_secret_access_key = {sandbox.variables["AWS_SECRET_ACCESS_KEY"]}
""",
    )
    program = "import boto3; print(boto3.Session(profile_name='reader-for-other-tools').client('sts').get_caller_identity()['Arn'])"
    result = run(["python", "-c", program], env=home.env)
    assert "assumed-role/reader/" in result.stdout, result.stderr
    assert "credential_process = toolkit export-creds --format process --profile reader" in (ROOT / "README.md").read_text()


def test_the_readme_names_what_is_there():
    text = (ROOT / "README.md").read_text()
    for path in re.findall(r"\]\(((?:Examples|Tests|Sources)[^)]*)\)", text) + re.findall(r"`?(Examples/[\w./-]+|Tests/[\w./-]+)", text):
        assert (ROOT / path.rstrip(".")).exists(), path
    for module in re.findall(r"^\| `(IAM\w+)` \|", text, re.M):
        assert (ROOT / "Sources" / module).is_dir(), module


def test_the_readme_counts_the_causes_of_refusals():
    causes = {json.loads(path.read_text())["cause"] for path in (ROOT / "Tests" / "Diagnosis").glob("*/expect.json")}
    assert f"\n{len(causes - {'unknown'})} causes are told apart" in (ROOT / "README.md").read_text()


def test_the_options_that_the_readme_gives_a_call_are_there(home):
    text = (ROOT / "README.md").read_text().split("## aws-iam-call")[1].split("## In Swift")[0]
    known = toolkit("call", "--help", env=home.env).stdout
    absent = ("--user", "--oauth2-bearer", "--limit-rate", "--abstract-unix-socket")
    for option in set(re.findall(r"(?<![\w-])--[a-z][\w-]+", text)) - set(absent):
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", known), option


def test_every_command_and_option_of_the_readme_is_in_the_help(home):
    text = (ROOT / "README.md").read_text()
    overview = toolkit("--help", env=home.env).stdout
    commands = re.findall(r"^  ([a-z-]+)  ", overview.split("SUBCOMMANDS:")[1], re.M)
    assert len(commands) >= 10
    for command in commands:
        assert f"`toolkit {command}" in text, command
    shared = re.search(r"All share `([^`]*)` \(repeat it for a chain\) `([^`]*)`", text)
    options = re.findall(r"--[\w-]+", shared[1] + " " + shared[2])
    assert len(options) > 20
    for command in (["export-creds"], ["whoami"], ["sign"], ["call"], ["explain"], ["profiles"], ["doctor"], ["login"]):
        help_text = toolkit(*command, "--help", env=home.env).stdout
        for option in options:
            assert option in help_text, (command, option)


def test_the_explanation_in_the_readme_is_what_is_printed(home, sandbox):
    for name, variable in (("config", "AWS_CONFIG_FILE"), ("credentials", "AWS_SHARED_CREDENTIALS_FILE")):
        (home.path / ".aws" / name).write_text(open(sandbox.variables[variable], encoding="utf-8").read())
        (home.path / ".aws" / name).chmod(0o600)
    result = toolkit("explain", "--profile", "sso", env=sandbox.env(home))
    assert result.returncode == 253

    def bare(text):
        text = text.replace(str(home.path), "/home/me")
        return re.sub(r"\d+ ms|[0-9a-f]{8}[0-9a-f…]*\.json|config:\d+", "…", text).strip()

    shown = (ROOT / "README.md").read_text().split("$ toolkit explain --profile sso\n")[1].split("```")[0]
    assert bare(result.stdout) == bare(shown)


def test_the_swift_of_the_readme_is_the_swift_of_the_example():
    readme = (ROOT / "README.md").read_text()
    example = (ROOT / "Examples/EmbedInService/Sources/EmbedInService/Main.swift").read_text()
    squeezed = re.sub(r"\s+", "", example)
    for line in (
        "DefaultChain.make(platform: platform).cached(platform: platform)",
        "HTTPClient(configuration: .forSigning)",
        "Platform.system(transport:",
    ):
        assert line in readme
        assert re.sub(r"\s+", "", line) in squeezed


def test_no_foundation_but_essentials():
    for program in ("toolkit", "aws-iam-call"):
        libraries = run(["ldd", BIN / program], env=dict(os.environ)).stdout
        assert "libFoundation" not in libraries.replace("libFoundationEssentials", "")
