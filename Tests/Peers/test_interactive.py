# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""What needs a person: MFA codes and sign-ins, on a real terminal, with curl for a browser; and nothing waits without one."""
import fcntl
import json
import os
import pty
import re
import select
import subprocess
import termios
import time

import boto3
import pytest

from conftest import BIN, SCRIPTS, exports, run, toolkit

ADMIN = "arn:aws:iam::111122223333:role/admin"


@pytest.fixture
def signed_out(sandbox, home):
    """A home with the sandbox's profiles, and a browser that follows redirects without looking."""
    for name, variable in (("config", "AWS_CONFIG_FILE"), ("credentials", "AWS_SHARED_CREDENTIALS_FILE")):
        with open(sandbox.variables[variable], encoding="utf-8") as file:
            (home.path / ".aws" / name).write_text(file.read())
        (home.path / ".aws" / name).chmod(0o600)
    browser = home.path / "browser"
    browser.write_text(f"#!/bin/sh\necho \"$1\" >>{home.path}/visited\ncurl -sL --max-time 20 \"$1\" >>{home.path}/page\n")
    browser.chmod(0o755)
    env = sandbox.env(home) | {"BROWSER": str(browser)}
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        env.pop(name)
    return env


def in_terminal(arguments, env, replies=(), timeout=60):
    """Runs `toolkit` on a terminal of its own; each reply is typed once its prompt is there.

    Returns the exit code, standard output, and all that the terminal shows.
    """
    master, slave = pty.openpty()

    def attach():
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [str(BIN / "toolkit"), *arguments], env=env, stdin=slave, stdout=subprocess.PIPE, stderr=slave, preexec_fn=attach,
    )
    os.close(slave)
    shown, waiting, deadline = "", list(replies), time.monotonic() + timeout
    try:
        while time.monotonic() < deadline:
            ready, _, _ = select.select([master], [], [], 0.1)
            if ready:
                try:
                    shown += os.read(master, 65536).decode()
                except OSError:
                    break
            if waiting and waiting[0][0] in shown:
                reply = waiting.pop(0)[1]
                os.write(master, (reply(shown) if callable(reply) else reply).encode() + b"\n")
            if not ready and process.poll() is not None:
                break
        output = process.communicate(timeout=max(1, deadline - time.monotonic()))[0].decode()
    finally:
        process.kill()
        process.wait(10)
        os.close(master)
    assert not waiting, f"never asked for {waiting[0][0]!r}: {shown}"
    return process.returncode, output, shown


def whoami(env, *options):
    result = toolkit("whoami", "--output", "json", *options, env=env)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["Arn"]


# MARK: MFA

def test_one_code_serves_all_roles_of_a_user(sandbox, signed_out, home):
    with (home.path / ".aws" / "config").open("a") as config:
        config.write(f"[profile second]\nrole_arn = {ADMIN}\nrole_session_name = second\nsource_profile = alice\n"
                     "mfa_serial = arn:aws:iam::111122223333:mfa/alice\n")
    code, output, shown = in_terminal(
        ["export-creds", "--profile", "admin"], signed_out, [("Enter MFA code for arn:aws:iam::111122223333:mfa/alice: ", "123456")])
    assert code == 0, shown
    assert exports(output)["AWS_ACCESS_KEY_ID"].startswith("ASIA")
    assert "ASIA" not in shown, "nothing but the prompt is on the terminal"
    assert whoami(signed_out, "--profile", "second").endswith("assumed-role/admin/second")


def test_a_wrong_code_is_the_services_no(signed_out):
    code, output, shown = in_terminal(["export-creds", "--profile", "admin"], signed_out, [("Enter MFA code", "999999")])
    assert (code, output) == (254, "")
    assert "MultiFactorAuthentication" in shown


def test_a_command_that_knows_the_code(signed_out, home):
    config = home.path / ".aws" / "config"
    config.write_text(config.read_text() + f"[profile silent]\nrole_arn = {ADMIN}\nsource_profile = alice\n"
                      "mfa_serial = arn:aws:iam::111122223333:mfa/alice\nmfa_process = printf 123456\n")
    assert "assumed-role/admin/" in whoami(signed_out, "--profile", "silent")


# MARK: Without a terminal

@pytest.mark.parametrize("arguments, command", [
    (["export-creds", "--profile", "admin"], "--mfa-token"),
    (["export-creds", "--profile", "sso"], "toolkit login --sso --profile sso"),
    (["export-creds", "--profile", "sso-legacy"], "toolkit login --sso --profile sso-legacy"),
    (["export-creds", "--profile", "signed-in"], "toolkit login --profile signed-in"),
    (["login", "--sso", "--profile", "sso"], "toolkit login"),
    (["login", "--sso", "--profile", "sso", "--use-device-code"], "toolkit login"),
    (["login", "--profile", "signed-in"], "toolkit login"),
    (["login", "--profile", "signed-in", "--remote"], "toolkit login"),
])
@pytest.mark.parametrize("how", ["no terminal", "--no-input"])
def test_nothing_waits_for_nobody(signed_out, arguments, command, how):
    if how == "--no-input":
        code, output, shown = in_terminal([*arguments, "--no-input"], signed_out, timeout=20)
    else:
        started = time.monotonic()
        result = subprocess.run(
            [str(BIN / "toolkit"), *arguments], env=signed_out, timeout=20, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )
        code, output, shown = result.returncode, result.stdout, result.stderr
        assert time.monotonic() - started < 10
    assert (code, output) == (253, ""), shown
    assert command in shown


# MARK: IAM Identity Center

def token_file(home):
    [file] = [path for path in (home.path / ".aws" / "sso" / "cache").glob("*.json")
              if "accessToken" in json.loads(path.read_text())]
    return file


def sign_in(env, *options):
    code, output, shown = in_terminal(["login", "--sso", *options], env)
    assert (code, output) == (0, ""), shown
    return shown


@pytest.mark.parametrize("options", [[], ["--use-device-code"]])
def test_a_sign_in_serves_us_boto3_and_the_aws_cli(sandbox, signed_out, home, options):
    sign_in(signed_out, "--profile", "sso", *options)
    assert token_file(home).stat().st_mode & 0o777 == 0o600
    ours = whoami(signed_out, "--profile", "sso")
    assert ":assumed-role/" in ours
    theirs = json.loads(run_aws(signed_out, "sts", "get-caller-identity", "--profile", "sso", "--output", "json"))["Arn"]
    assert theirs.rsplit("/", 1)[0] == ours.rsplit("/", 1)[0]
    script = "import boto3; print(boto3.Session(profile_name='sso').client('sts').get_caller_identity()['Arn'])"
    assert run([SCRIPTS / "python", "-c", script], env=signed_out).stdout.rsplit("/", 1)[0] == ours.rsplit("/", 1)[0]


def run_aws(env, *arguments):
    result = run([SCRIPTS / "aws", *arguments], env=env)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_a_legacy_profile_signs_in_with_a_device_code(signed_out, home):
    sign_in(signed_out, "--profile", "sso-legacy")
    assert ":assumed-role/" in whoami(signed_out, "--profile", "sso-legacy")


def expire(file, seconds=-60):
    document = json.loads(file.read_text())
    end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
    holder = document if "expiresAt" in document else document["accessToken"]
    holder["expiresAt"] = end
    file.write_text(json.dumps(document))


def test_many_processes_refresh_one_token_once(sandbox, signed_out, home):
    sign_in(signed_out, "--profile", "sso")
    expire(token_file(home))
    name = "sso-oidc:CreateToken.refresh_token"
    before = sandbox.stats()["calls"].get(name, 0)
    command = [str(BIN / "toolkit"), "export-creds", "--profile", "sso", "--no-cache"]
    processes = [subprocess.Popen(command, env=signed_out, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                 for _ in range(8)]
    results = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * 8, results
    assert sandbox.stats()["calls"][name] == before + 1


def test_a_token_that_botocore_refreshed_is_ours_too(sandbox, signed_out, home):
    sign_in(signed_out, "--profile", "sso")
    expire(token_file(home))
    old = json.loads(token_file(home).read_text())["accessToken"]
    run_aws(signed_out, "sts", "get-caller-identity", "--profile", "sso")
    assert json.loads(token_file(home).read_text())["accessToken"] != old
    assert ":assumed-role/" in whoami(signed_out, "--profile", "sso", "--no-cache")
    expire(token_file(home))
    assert ":assumed-role/" in whoami(signed_out, "--profile", "sso", "--no-cache")
    run_aws(signed_out, "sts", "get-caller-identity", "--profile", "sso")


def test_logout_leaves_nothing(signed_out, home):
    sign_in(signed_out, "--profile", "sso")
    result = toolkit("logout", env=signed_out)
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert not [path for path in (home.path / ".aws" / "sso" / "cache").glob("*.json")
                if "accessToken" in path.read_text()]
    assert toolkit("export-creds", "--profile", "sso", "--no-cache", env=signed_out).returncode == 253


# MARK: Sign-in sessions

def test_a_profile_that_has_nothing_gets_a_session(signed_out, home):
    config = home.path / ".aws" / "config"
    config.write_text("# mine\n[profile new]\nregion = eu-west-2\n\n[profile other]\nregion = eu-west-2\n")
    config.chmod(0o640)
    code, output, shown = in_terminal(["login", "--profile", "new"], signed_out)
    assert (code, output) == (0, ""), shown
    text = config.read_text()
    assert re.search(r"^\[profile new\]\n(region = eu-west-2\n)?login_session = arn:aws:\S+$", text, re.M), text
    assert text.startswith("# mine\n") and text.endswith("[profile other]\nregion = eu-west-2\n")
    assert config.stat().st_mode & 0o777 == 0o640
    assert whoami(signed_out, "--profile", "new")
    result = toolkit("logout", "--profile", "new", env=signed_out)
    assert result.returncode == 0 and "removed the session" in result.stderr
    assert toolkit("export-creds", "--profile", "new", "--no-cache", env=signed_out).returncode == 253


def login_file(home):
    [file] = (home.path / ".aws" / "login" / "cache").glob("*.json")
    return file


@pytest.mark.parametrize("how", ["same device", "cross device"])
def test_a_sign_in_session_serves_us_and_boto3(signed_out, home, how):
    if how == "same device":
        code, output, shown = in_terminal(["login", "--profile", "signed-in"], signed_out)
    else:
        def paste(shown):
            """What a browser on another machine shows at the end."""
            [address] = re.findall(r"http://\S+", shown)
            return run(["curl", "-sL", address], env=signed_out).stdout.strip()

        code, output, shown = in_terminal(
            ["login", "--profile", "signed-in", "--remote"], signed_out, [("Authorization code that the browser shows: ", paste)])
    assert (code, output) == (0, ""), shown
    assert login_file(home).stat().st_mode & 0o777 == 0o600
    ours = whoami(signed_out, "--profile", "signed-in")
    script = "import boto3; print(boto3.Session(profile_name='signed-in').client('sts').get_caller_identity()['Arn'])"
    assert run([SCRIPTS / "python", "-c", script], env=signed_out).stdout.strip() == ours


def test_a_session_is_renewed_by_either_tool(signed_out, home):
    code, _, shown = in_terminal(["login", "--profile", "signed-in"], signed_out)
    assert code == 0, shown
    script = "import boto3; print(boto3.Session(profile_name='signed-in').client('sts').get_caller_identity()['Arn'])"
    arns = set()
    for turn in range(4):
        expire(login_file(home))
        before = json.loads(login_file(home).read_text())["refreshToken"]
        if turn % 2:
            result = run([SCRIPTS / "python", "-c", script], env=signed_out)
            assert result.returncode == 0, result.stderr
            arns.add(result.stdout.strip())
        else:
            arns.add(whoami(signed_out, "--profile", "signed-in", "--no-cache"))
        assert json.loads(login_file(home).read_text())["refreshToken"] != before
    assert len(arns) == 1
