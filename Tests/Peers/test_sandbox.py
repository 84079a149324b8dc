# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""boto3, the AWS CLI and curl as clients of the sandbox, and as consumers of what the toolkit gives them."""
import json
import re
import shutil
import signal
import socket
import subprocess
import threading

import boto3
import botocore.exceptions
import pytest

from conftest import BIN, SCRIPTS, call, exports, run, toolkit

READER = "arn:aws:iam::111122223333:role/reader"
AUDITOR = "arn:aws:iam::111122223333:role/auditor"


def sts(sandbox, key=None, secret=None, token=None):
    return boto3.client(
        "sts", endpoint_url=sandbox.url, region_name=sandbox.variables["AWS_REGION"],
        aws_access_key_id=key or sandbox.variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=secret or sandbox.variables["AWS_SECRET_ACCESS_KEY"], aws_session_token=token,
    )


def test_boto3_assumes_a_role_and_acts_in_it(sandbox):
    answer = sts(sandbox).assume_role(RoleArn=READER, RoleSessionName="boto")
    keys = answer["Credentials"]
    identity = sts(sandbox, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]).get_caller_identity()
    assert identity["Arn"] == "arn:aws:sts::111122223333:assumed-role/reader/boto"
    assert answer["AssumedRoleUser"]["Arn"] == identity["Arn"]


@pytest.mark.parametrize("change, code", [
    ({"secret": "wrongwrongwrong"}, "SignatureDoesNotMatch"),
    ({"key": "AKIAUNKNOWNUNKNOWN00"}, "InvalidClientTokenId"),
    ({"token": "bm90IGEgdG9rZW4="}, "InvalidClientTokenId"),
])
def test_boto3_is_refused_with_wrong_keys(change, code, sandbox):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        sts(sandbox, **change).get_caller_identity()
    assert caught.value.response["Error"]["Code"] == code


def aws(*arguments, env):
    return run([SCRIPTS / "aws", *arguments], env=env)


def test_the_aws_cli_assumes_a_role_and_is_refused_with_a_wrong_key(sandbox, home):
    env = sandbox.env(home)
    result = aws("sts", "assume-role", "--role-arn", READER, "--role-session-name", "cli", env=env)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["AssumedRoleUser"]["Arn"].endswith("assumed-role/reader/cli")
    result = aws("sts", "get-caller-identity", env=env)
    assert json.loads(result.stdout)["Arn"] == "arn:aws:iam::111122223333:user/alice"
    result = aws("sts", "get-caller-identity", env=env | {"AWS_SECRET_ACCESS_KEY": "wrong"})
    assert result.returncode != 0
    assert "SignatureDoesNotMatch" in result.stderr


def consumer(sandbox, home):
    """Files for one profile that gets its credentials from the toolkit, and an environment without keys."""
    home.write(
        config=f"""
[profile reader]
region = {sandbox.variables["AWS_REGION"]}
role_arn = {READER}
role_session_name = me
source_profile = alice
endpoint_url = {sandbox.url}

[profile process]
region = {sandbox.variables["AWS_REGION"]}
endpoint_url = {sandbox.url}
credential_process = {BIN}/toolkit export-creds --format process --profile reader
""",
        credentials=f"""
[alice]
aws_access_key_id = {sandbox.variables["AWS_ACCESS_KEY_ID"]}
aws_secret_access_key = {sandbox.variables["AWS_SECRET_ACCESS_KEY"]}
""",
    )
    return home.env


CALLER = "import boto3, os; s = boto3.Session(profile_name=os.environ.get('USE')); print(s.client('sts').get_caller_identity()['Arn'])"


def test_boto3_and_the_cli_run_on_credential_process(sandbox, home):
    env = consumer(sandbox, home)
    result = run([SCRIPTS / "python", "-c", CALLER], env=env | {"USE": "process"})
    assert result.stdout.strip() == "arn:aws:sts::111122223333:assumed-role/reader/me", result.stderr
    result = aws("--profile", "process", "sts", "get-caller-identity", env=env)
    assert json.loads(result.stdout)["Arn"] == "arn:aws:sts::111122223333:assumed-role/reader/me", result.stderr


def test_boto3_and_the_cli_run_on_eval(sandbox, home):
    env = consumer(sandbox, home) | {"AWS_ENDPOINT_URL": sandbox.url, "AWS_SESSION_TOKEN": "stale", "AWS_PROFILE": "gone"}
    script = f"unset AWS_PROFILE; eval $(toolkit export-creds --profile reader) && {SCRIPTS}/python -c \"{CALLER}\" && {SCRIPTS}/aws sts get-caller-identity"
    result = run(["bash", "-c", script], env=env)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("assumed-role/reader/me") == 2


def test_the_process_form_is_what_sdks_read(sandbox, home):
    result = toolkit("export-creds", "--format", "process", "--profile", "reader", env=consumer(sandbox, home))
    document = json.loads(result.stdout)
    assert document["Version"] == 1
    assert {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"} <= set(document)
    assert document["Expiration"].endswith("Z")


def test_every_form_gives_the_same_credentials(sandbox, home):
    env = consumer(sandbox, home)
    document = json.loads(toolkit("export-creds", "--format", "json", "--profile", "reader", env=env).stdout)
    variables = exports(toolkit("export-creds", "--profile", "reader", env=env).stdout)
    assert variables["AWS_ACCESS_KEY_ID"] == document["AccessKeyId"]
    assert variables["AWS_SESSION_TOKEN"] == document["SessionToken"]
    assert variables["AWS_CREDENTIAL_EXPIRATION"] == document["Expiration"]
    assert variables["AWS_DEFAULT_REGION"] == variables["AWS_REGION"] == document["Region"]


@pytest.mark.parametrize("more, arn", [
    (["--role-arn", READER], "assumed-role/reader/"),
    (["--role-arn", READER, "--role-arn", AUDITOR], "assumed-role/auditor/"),
    (["--role-arn", "arn:aws:iam::444455556666:role/partner", "--external-id", "sandbox-external-id"], "assumed-role/partner/"),
    (["--role-arn", "arn:aws:iam::111122223333:role/admin", "--mfa-serial", "arn:aws:iam::111122223333:mfa/alice",
      "--mfa-token", "123456"], "assumed-role/admin/"),
])
def test_roles_of_every_kind_are_assumed(more, arn, sandbox, home):
    result = toolkit("whoami", "--output", "json", *more, env=sandbox.env(home))
    assert result.returncode == 0, result.stderr
    assert arn in json.loads(result.stdout)["Arn"]


def test_a_web_identity_assumes_a_role(sandbox, home):
    token = home.path / "token"
    token.write_text("sandbox-web-identity-token-for-the-role-web")
    env = sandbox.env(home)
    del env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]
    result = toolkit(
        "whoami", "--output", "json", "--role-arn", "arn:aws:iam::111122223333:role/web", "--web-identity-token-file",
        token, env=env,
    )
    assert result.returncode == 0, result.stderr
    assert "assumed-role/web/" in json.loads(result.stdout)["Arn"]


@pytest.mark.parametrize("more, words", [
    (["--role-arn", AUDITOR], ["AccessDenied", "trust"]),
    (["--role-arn", "arn:aws:iam::444455556666:role/partner"], ["AccessDenied"]),
    (["--role-arn", "arn:aws:iam::111122223333:role/admin"], ["AccessDenied"]),
    (["--role-arn", READER, "--role-arn", "arn:aws:iam::111122223333:role/closed"], ["AccessDenied"]),
])
def test_a_refusal_says_what_to_look_at(more, words, sandbox, home):
    result = toolkit("export-creds", *more, env=sandbox.env(home))
    assert result.returncode == 254
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr, result.stderr


@pytest.mark.parametrize("more, words", [
    (["--duration-seconds", "60"], ["900", "43200"]),
    (["--role-session-name", "a b"], ["session name", "RoleSessionName"]),
    (["--external-id", "x"], ["xternal"]),
    (["--tag", "aws:x=y"], ["aws:"]),
])
def test_what_the_service_would_refuse_is_refused_before_it_is_asked(more, words, sandbox, home):
    before = sandbox.stats()
    result = toolkit("export-creds", "--role-arn", READER, *more, env=sandbox.env(home))
    assert result.returncode == 253, result.stderr
    assert any(word in result.stderr for word in words), result.stderr
    assert sandbox.stats()["calls"] == before["calls"]


def test_expect_account(sandbox, home):
    env = sandbox.env(home)
    assert toolkit("export-creds", "--expect-account", "111122223333", env=env).returncode == 0
    result = toolkit("export-creds", "--expect-account", "999999999999", env=env)
    assert result.returncode == 253 and result.stdout == ""
    result = call("--expect-account", "999999999999", "--service", "execute-api", sandbox.url + "/x", env=env)
    assert result.returncode == 94 and result.stdout == ""


# curl as a client


def curl(*arguments, sandbox, home):
    user = f"{sandbox.variables['AWS_ACCESS_KEY_ID']}:{sandbox.variables['AWS_SECRET_ACCESS_KEY']}"
    return run(
        [shutil.which("curl"), "-q", "-s", "--aws-sigv4", f"aws:amz:{sandbox.variables['AWS_REGION']}:execute-api",
         "--user", user, *arguments], env=home.env)


def test_curl_gets_an_answer(sandbox, home):
    result = curl("-d", "name=Ada", sandbox.url + "/prod/things", sandbox=sandbox, home=home)
    assert json.loads(result.stdout) == {"method": "POST", "path": "/prod/things", "body": "name=Ada"}


def test_ours_gets_the_same_answer(sandbox, home):
    result = call("--service", "execute-api", "-d", "name=Ada", sandbox.url + "/prod/things", env=sandbox.env(home))
    assert json.loads(result.stdout) == {"method": "POST", "path": "/prod/things", "body": "name=Ada"}


class Tampering:
    """Passes one request on with one word changed."""

    def __init__(self, target, old, new):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.target, self.old, self.new = target, old, new
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        connection, _ = self.listener.accept()
        with connection, socket.create_connection(self.target) as upstream:
            connection.settimeout(5)
            upstream.settimeout(5)
            upstream.sendall(self.message(connection).replace(self.old, self.new))
            connection.sendall(self.message(upstream))

    @staticmethod
    def message(peer):
        """A head, and as much of a body as the head says."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += peer.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        while len(body) < int(length[1] if length else 0):
            body += peer.recv(65536)
        return head + b"\r\n\r\n" + body


def test_a_body_changed_on_the_way_is_refused(sandbox, home):
    host, port = sandbox.url.removeprefix("http://").split(":")
    relay = Tampering((host, int(port)), b"amount=10", b"amount=99")
    result = curl(
        "-i", "-d", "amount=10", "--connect-to", f"::127.0.0.1:{relay.port}", sandbox.url + "/prod/pay",
        sandbox=sandbox, home=home,
    )
    assert " 403 " in result.stdout.splitlines()[0], result.stdout
    assert "InvalidSignatureException" in result.stdout


def test_preflight_is_answered_without_a_signature(sandbox, home):
    result = run([shutil.which("curl"), "-q", "-s", "-i", "-X", "OPTIONS", "-H", "Origin: http://localhost:3000", "-H",
                  "Access-Control-Request-Method: GET", sandbox.url + "/prod/things"], env=home.env)
    assert " 204 " in result.stdout.splitlines()[0]
    assert "access-control-allow-headers" in result.stdout.lower()


def test_a_sandbox_around_a_command_gives_its_exit_code(home):
    for code in (0, 7):
        result = toolkit("sandbox", "--", "sh", "-c", f"toolkit whoami >/dev/null && exit {code}", env=home.env)
        assert result.returncode == code, result.stderr
    result = toolkit("sandbox", "--", "no-such-program-anywhere", env=home.env)
    assert result.returncode == 127
    result = toolkit("sandbox", "--", "sh", "-c", "kill -TERM $$", env=home.env)
    assert result.returncode == 128 + 15


def test_a_port_that_is_taken_is_named(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = toolkit("sandbox", "--port", str(port), "--", "true", env=home.env)
    assert result.returncode == 255
    assert str(port) in result.stderr and "hint" in result.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_sandbox_stops_and_leaves_nothing(how, home):
    process = subprocess.Popen(
        [str(BIN / "toolkit"), "sandbox"], env=home.with_env(TMPDIR=str(home.path)), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True)
    for line in process.stdout:
        if "SANDBOX_URL" in line:
            break
    assert list(home.path.glob("aws-iam-sandbox-*"))
    process.send_signal(how)
    assert process.wait(20) == 0
    assert not list(home.path.glob("aws-iam-sandbox-*"))


def test_the_sandbox_environment_reaches_nothing_else(home):
    env = home.with_env(AWS_PROFILE="gone", AWS_SESSION_TOKEN="stale", AWS_CONTAINER_CREDENTIALS_FULL_URI="http://127.0.0.1:1/")
    result = toolkit("sandbox", "--", "sh", "-c", "env | sort", env=env)
    names = {line.split("=")[0] for line in result.stdout.splitlines()}
    assert not names & {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONTAINER_CREDENTIALS_FULL_URI"}
    assert "AWS_EC2_METADATA_DISABLED=true" in result.stdout
