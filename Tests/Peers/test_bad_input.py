# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""What happens when files, flags and the network are wrong: a clear line, the right code, and an empty stdout."""
import os
import pty
import socket
import threading

import pytest

from conftest import BIN, free_port, read_request, run, toolkit

KEYS = "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = wJalrXUtnFEMIK7MDENG\n"
ROLE = "arn:aws:iam::123456789012:role/r"


def refused(result, code, *words):
    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr, result.stderr
    assert "wJalr" not in result.stderr
    assert result.stderr.count("\n") < 15


@pytest.mark.parametrize("config, profile, words", [
    ("[profile a\nregion = x\n", "a", ["config:1", "]"]),
    ("region = x\n", "a", ["config:1"]),
    ("[profile a]\nnot a property\n", "a", ["config:2", "="]),
    ("[profile a]\n = x\n", "a", ["config:2"]),
    ("", "missing", ["missing", "[profile missing]"]),
    (f"[profile a]\nrole_arn = {ROLE}\nsource_profile = b\n[profile b]\nrole_arn = {ROLE}\nsource_profile = a\n", "a", ["loop"]),
    (f"[profile a]\nrole_arn = {ROLE}\nsource_profile = gone\n", "a", ["gone", "config:"]),
    (f"[profile a]\nrole_arn = {ROLE}\n", "a", ["source_profile", "credential_source"]),
    (f"[profile a]\nrole_arn = {ROLE}\nsource_profile = b\ncredential_source = Environment\n[profile b]\n{KEYS}", "a", ["source_profile", "credential_source"]),
    ("[profile a]\naws_access_key_id = AKIDEXAMPLE\n", "a", ["aws_secret_access_key", "config:"]),
    (f"[profile a]\nrole_arn = {ROLE}\nsource_profile = b\nduration_seconds = soon\n[profile b]\n{KEYS}", "a", ["duration_seconds", "config:4"]),
    ("[profile a]\ncredential_process = x\n", "a", ["x ended with exit status 127", "config:2"]),
])
def test_a_wrong_config_file_is_named_with_its_line(config, profile, words, home):
    home.write(config=config)
    refused(toolkit("export-creds", "--profile", profile, env=home.env), 253, *words)


def test_no_credentials_anywhere_lists_every_place_looked_at(home):
    result = toolkit("export-creds", env={**home.env})
    refused(result, 253, "AWS_ACCESS_KEY_ID", "environment", "profile")


def test_half_a_key_pair_in_the_environment_stops(home):
    home.write(credentials=f"[default]\n{KEYS}")
    refused(toolkit("export-creds", env=home.with_env(AWS_ACCESS_KEY_ID="AKIDEXAMPLE")), 253, "AWS_SECRET_ACCESS_KEY")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01binary", b"\n\n# only a comment\n"])
def test_a_file_with_nothing_to_read_in_it_is_as_if_missing(content, home):
    (home.path / ".aws" / "config").write_bytes(content)
    home.path.joinpath(".aws", "credentials").write_text(f"[default]\n{KEYS}")
    home.path.joinpath(".aws", "credentials").chmod(0o600)
    result = toolkit("export-creds", env=home.env)
    assert result.returncode == 0, result.stderr
    assert "AKIDEXAMPLE" in result.stdout


def test_a_directory_in_place_of_a_file_is_as_if_missing(home):
    (home.path / ".aws" / "config").mkdir()
    home.path.joinpath(".aws", "credentials").write_text(f"[default]\n{KEYS}")
    assert toolkit("export-creds", env=home.env).returncode == 0


def test_a_credentials_file_open_to_others_works_and_is_said_aloud(home):
    home.write(credentials=f"[default]\n{KEYS}", mode=0o644)
    result = toolkit("export-creds", env=home.env)
    assert result.returncode == 0
    assert "warning" in result.stderr and "chmod 600" in result.stderr


def test_a_file_that_others_made_unreadable_is_an_error(home):
    home.write(credentials=f"[default]\n{KEYS}", mode=0o000)
    for folder in [home.path, *home.path.parents]:
        if folder.stat().st_mode & 0o011 != 0o011 and folder != folder.parent:
            folder.chmod(folder.stat().st_mode | 0o011)
    result = run(["setpriv", "--reuid", "65534", "--clear-groups", BIN / "toolkit", "export-creds"], env=home.env)
    refused(result, 253, "credentials", "ermission")


@pytest.mark.parametrize("arguments", [
    ["export-creds", "--format", "csv"], ["export-creds", "--nonsense"], ["nonsense"], ["export-creds", "--min-ttl", "soon"],
    ["export-creds", "--external-id", "x"], ["sign"],
])
def test_a_wrong_command_line_is_252(arguments, home):
    result = toolkit(*arguments, env=home.env)
    assert result.returncode == 252
    assert result.stdout == ""


@pytest.mark.parametrize("arguments, command", [
    (["proxy"], "toolkit proxy"), (["cache", "show"], "toolkit cache show"), (["export-creds", "--x"], "toolkit export-creds"),
    (["nonsense"], "toolkit"),
])
def test_a_wrong_command_line_points_at_the_help_of_its_command(arguments, command, home):
    assert f"see '{command} --help'" in toolkit(*arguments, env=home.env).stderr


def test_help_and_version_go_to_stdout(home):
    for arguments in (["--help"], ["export-creds", "--help"], ["--version"]):
        result = toolkit(*arguments, env=home.env)
        assert result.returncode == 0
        assert result.stdout and not result.stderr


def test_nobody_waits_for_a_code_without_a_terminal(home):
    env = home.with_env(AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI", AWS_REGION="us-east-1")
    for more in ([], ["--no-input"]):
        result = run(
            ["setsid", "--wait", BIN / "toolkit", "export-creds", "--role-arn", ROLE, "--mfa-serial",
             "arn:aws:iam::123456789012:mfa/alice", *more], env=env, timeout=20,
        )
        refused(result, 253, "MFA", "--mfa-token")


def test_a_code_is_asked_for_on_the_terminal_and_not_on_standard_output(home, sandbox):
    output = home.path / "credentials.sh"
    command = (
        f"toolkit export-creds --role-arn arn:aws:iam::111122223333:role/admin --mfa-serial "
        f"{sandbox.variables['SANDBOX_MFA_SERIAL']} > {output} < /dev/null"
    )
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe("sh", ["sh", "-c", command], sandbox.env(home))
    shown = b""
    while b": " not in shown:
        shown += os.read(terminal, 1024)
    assert b"Enter MFA code for arn:aws:iam::111122223333:mfa/alice" in shown
    os.write(terminal, b"123456\n")
    _, status = os.waitpid(pid, 0)
    assert status == 0
    assert "AWS_SESSION_TOKEN=" in output.read_text()
    os.close(terminal)


class Answering:
    """A server that gives the same bytes to everybody, or closes."""

    def __init__(self, answer=None, delay=None):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.count = 0
        self.answer = answer
        self.stopped = threading.Event()
        self.delay = delay
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while not self.stopped.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.count += 1
            with connection:
                read_request(connection)
                if self.delay:
                    self.stopped.wait(self.delay)
                answer = self.answer(self.count) if callable(self.answer) else self.answer
                if answer:
                    connection.sendall(answer)

    def close(self):
        self.stopped.set()
        self.listener.close()


def http(status, body, more=""):
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{more}\r\n{body}".encode()


def identity():
    return ("<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/a</Arn>"
            "<UserId>AIDA</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")


DOCTYPE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize("answer, words", [
    (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", ["empty"]),
    (http("200 OK", "<GetCallerIdentityResponse><GetCaller"), ["XML"]),
    (http("200 OK", "<html><body>proxy login<br></body></html>"), []),
    (http("200 OK", "{}"), []),
    (http("200 OK", DOCTYPE), ["document type"]),
    (http("200 OK", "<a>" + "x" * 400_000 + "</a>"), ["large"]),
    (http("200 OK", "<GetCallerIdentityResponse/>"), []),
    (http("403 Forbidden", "<ErrorResponse><Error><Code>AccessDenied</Code><Message/></Error></ErrorResponse>"), ["AccessDenied"]),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<a>", []),
    (None, []),
])
def test_an_answer_that_is_not_one_is_an_error(answer, words, home):
    server = Answering(answer)
    env = home.with_env(
        AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI", AWS_REGION="us-east-1",
        AWS_ENDPOINT_URL_STS=f"http://127.0.0.1:{server.port}", AWS_MAX_ATTEMPTS="1",
    )
    result = toolkit("whoami", env=env)
    server.close()
    assert result.returncode in (253, 254, 255), result.stderr
    assert result.stdout == ""
    assert "root:" not in result.stderr
    for word in words:
        assert word in result.stderr, result.stderr


@pytest.mark.parametrize("first", [
    http("503 Service Unavailable", ""),
    http("400 Bad Request", "<ErrorResponse><Error><Code>Throttling</Code><Message>slow down</Message></Error></ErrorResponse>"),
    None,
])
def test_a_passing_fault_is_tried_again(first, home):
    server = Answering(lambda count: first if count == 1 else http("200 OK", identity()))
    env = home.with_env(
        AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI", AWS_REGION="us-east-1",
        AWS_ENDPOINT_URL_STS=f"http://127.0.0.1:{server.port}",
    )
    result = toolkit("whoami", env=env)
    server.close()
    assert result.returncode == 0, result.stderr
    assert server.count == 2


def test_a_refused_connection_names_the_address(home):
    port = free_port()
    env = home.with_env(
        AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI", AWS_REGION="us-east-1",
        AWS_ENDPOINT_URL_STS=f"http://127.0.0.1:{port}",
    )
    refused(toolkit("whoami", env=env), 255, f"127.0.0.1:{port}")


def test_plain_http_to_another_machine_is_refused_before_anything_is_sent(home):
    env = home.with_env(
        AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI", AWS_REGION="us-east-1",
        AWS_ENDPOINT_URL_STS="http://sts.example.com",
    )
    result = toolkit("whoami", env=env)
    assert result.returncode in (253, 255)
    assert "sts.example.com" in result.stderr and "https" in result.stderr
