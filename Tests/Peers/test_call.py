# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`aws-iam-call` beside curl: the same exit codes, and against the sandbox."""
import json
import shutil
import socket
import ssl
import subprocess
import threading

import pytest

from conftest import call, free_port, read_request, run
from test_bad_input import Answering, http

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI", "AWS_REGION": "eu-west-2"}
SIGNED = ["--service", "execute-api"]


@pytest.fixture(scope="module")
def server():
    def answer(count):
        return http("200 OK", "hello", "Content-Type: text/plain\r\n")
    answering = Answering(answer)
    yield answering
    answering.close()


@pytest.fixture(scope="module")
def missing():
    answering = Answering(http("404 Not Found", "nothing here"))
    yield answering
    answering.close()


def both(arguments, home):
    ours = call(*SIGNED, *arguments, env=home.with_env(**KEYS))
    theirs = run([shutil.which("curl"), "-q", *arguments], env=home.env)
    return ours, theirs


@pytest.mark.parametrize("flags", [[], ["-s"], ["-i"], ["-d", "a=b"], ["-G", "-d", "a=b"], ["-X", "DELETE"], ["-o", "out"], ["--fail"]])
def test_a_success_is_the_same_as_with_curl(flags, home, server, monkeypatch):
    monkeypatch.chdir(home.path)
    ours, theirs = both([*flags, f"http://127.0.0.1:{server.port}/a"], home)
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout), ours.stderr


@pytest.mark.parametrize("flags", [[], ["-f"], ["--fail-with-body"], ["-s"], ["-sS", "-f"]])
def test_an_http_error_is_the_same_as_with_curl(flags, home, missing):
    ours, theirs = both([*flags, f"http://127.0.0.1:{missing.port}/a"], home)
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout), ours.stderr
    if flags == ["-s"]:
        assert ours.stderr == ""


def test_refused(home):
    ours, theirs = both([f"http://127.0.0.1:{free_port()}/"], home)
    assert ours.returncode == theirs.returncode == 7


def test_unknown_host(home):
    ours, theirs = both(["https://name.invalid/"], home)
    assert ours.returncode == theirs.returncode == 6


def test_empty_reply(home):
    server = Answering(None)
    ours, theirs = both([f"http://127.0.0.1:{server.port}/"], home)
    server.close()
    assert ours.returncode == theirs.returncode == 52


def test_cut_short(home):
    server = Answering(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
    ours, theirs = both([f"http://127.0.0.1:{server.port}/"], home)
    server.close()
    assert ours.returncode == theirs.returncode == 18
    assert ours.stdout == theirs.stdout == "hello"


def test_too_slow(home):
    server = Answering(http("200 OK", "late"), delay=30)
    ours, theirs = both(["-m", "0.5", f"http://127.0.0.1:{server.port}/"], home)
    server.close()
    assert ours.returncode == theirs.returncode == 28


@pytest.mark.parametrize("url", ["http://[::1/", "http://127.0.0.1:99999/", "http://"])
def test_a_malformed_address(url, home):
    ours, theirs = both([url], home)
    assert ours.returncode == theirs.returncode == 3


def test_an_unknown_scheme(home):
    ours, theirs = both(["gopherr://127.0.0.1/"], home)
    assert ours.returncode == theirs.returncode == 1


def test_a_missing_data_file(home):
    ours, theirs = both(["-d", "@/nowhere/data", "http://127.0.0.1:9/"], home)
    assert ours.returncode == 26


def test_an_output_that_cannot_be_written(home, server):
    ours, theirs = both(["-o", "/nowhere/out", f"http://127.0.0.1:{server.port}/"], home)
    assert ours.returncode == theirs.returncode == 23


def test_usage(home):
    assert call(env=home.env).returncode == 2
    assert call("--nonsense", "http://127.0.0.1/", env=home.env).returncode == 2


def test_no_credentials_is_94(home):
    result = call(*SIGNED, "--region", "eu-west-2", "http://127.0.0.1:9/", env=home.env)
    assert result.returncode == 94
    assert result.stdout == ""


@pytest.mark.parametrize("url", ["https://api.example.com/x", "https://10.0.0.1/", "http://127.0.0.1:9/"])
def test_an_unknown_host_is_refused_with_a_hint(url, home):
    result = call(url, env=home.with_env(**KEYS))
    assert result.returncode == 94
    assert "--service" in result.stderr


def test_plain_http_to_another_machine_is_refused(home):
    result = call("http://abc.execute-api.eu-west-2.amazonaws.com/", env=home.with_env(**KEYS))
    assert result.returncode == 1
    assert "https" in result.stderr


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """A TLS server for `api.test` with a certificate of its own, as a file."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem", "-out",
         folder / "cert.pem", "-days", "2", "-subj", "/CN=api.test", "-addext", "subjectAltName=DNS:api.test"],
        check=True, capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(http("200 OK", "secure"))
            except (ssl.SSLError, OSError):
                connection.close()
    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1], str(folder / "cert.pem")
    listener.close()


def test_an_unknown_certificate_is_refused(tls, home):
    port, _ = tls
    ours, theirs = both(["--resolve", f"api.test:{port}:127.0.0.1", f"https://api.test:{port}/"], home)
    assert ours.returncode == theirs.returncode == 60


def test_a_given_certificate_is_trusted(tls, home):
    port, certificate = tls
    for redirection in (["--resolve", f"api.test:{port}:127.0.0.1"], ["--connect-to", f"api.test:{port}:127.0.0.1:{port}"]):
        ours, theirs = both(["--cacert", certificate, *redirection, f"https://api.test:{port}/"], home)
        assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout) == (0, "secure"), ours.stderr


def test_connect_to_another_port(tls, home):
    port, certificate = tls
    ours, theirs = both(["--cacert", certificate, "--connect-to", f"api.test:443:127.0.0.1:{port}", "https://api.test/"], home)
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout) == (0, "secure"), ours.stderr


def test_insecure_accepts_it(tls, home):
    port, _ = tls
    ours, theirs = both(["-k", "--resolve", f"api.test:{port}:127.0.0.1", f"https://api.test:{port}/"], home)
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout) == (0, "secure"), ours.stderr


def test_a_wrong_name_is_refused(tls, home):
    port, certificate = tls
    ours, theirs = both(
        ["--cacert", certificate, "--resolve", f"other.test:{port}:127.0.0.1", f"https://other.test:{port}/"], home)
    assert ours.returncode == theirs.returncode == 60


def test_a_missing_certificate_file(tls, home):
    port, _ = tls
    ours, theirs = both(["--cacert", "/nowhere/ca.pem", f"https://127.0.0.1:{port}/"], home)
    assert ours.returncode == theirs.returncode == 77


def test_tls_to_a_plain_server(home, server):
    ours, theirs = both([f"https://127.0.0.1:{server.port}/"], home)
    assert ours.returncode == theirs.returncode == 35


class Redirecting:
    """Sends everybody elsewhere and remembers the heads of the requests."""

    def __init__(self, status, target):
        self.heads = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.status, self.target = status, target
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                head = read_request(connection)
                self.heads.append(head)
                if head.split(" ")[1] == "/end" or self.target is None:
                    connection.sendall(http("200 OK", "end"))
                else:
                    connection.sendall(http(self.status, "", f"Location: {self.target}\r\n"))


def test_a_redirect_on_the_same_host_is_signed_again(home):
    server = Redirecting("302 Found", "/end")
    result = call(*SIGNED, "-L", f"http://127.0.0.1:{server.port}/start", env=home.with_env(**KEYS))
    assert (result.returncode, result.stdout) == (0, "end"), result.stderr
    assert all("authorization:" in head.lower() for head in server.heads)
    assert server.heads[0].split("Signature=")[1][:64] != server.heads[1].split("Signature=")[1][:64]


def test_a_redirect_to_another_host_carries_nothing_of_ours(home):
    other = Redirecting("200 OK", None)
    server = Redirecting("302 Found", f"http://localhost:{other.port}/end")
    result = call(
        *SIGNED, "-L", "-H", "X-Mine: secret", f"http://127.0.0.1:{server.port}/start",
        env=home.with_env(**KEYS, AWS_SESSION_TOKEN="TOKENTOKEN"),
    )
    assert (result.returncode, result.stdout) == (0, "end"), result.stderr
    head = other.heads[0].lower()
    for word in ("authorization", "x-amz", "tokentoken", "secret", "akid"):
        assert word not in head


def test_redirects_without_end(home):
    server = Redirecting("302 Found", "/again")
    ours, theirs = both(["-L", "--max-redirs", "3", f"http://127.0.0.1:{server.port}/"], home)
    assert ours.returncode == theirs.returncode == 47


def test_verbose_shows_the_exchange_without_secrets(home, server):
    env = home.with_env(**KEYS, AWS_SESSION_TOKEN="TOKENTOKENTOKEN")
    for flag in ("-v", "-vv"):
        result = call(*SIGNED, flag, f"http://127.0.0.1:{server.port}/a?b=c", env=env)
        assert result.stdout == "hello"
        assert "> GET /a?b=c HTTP/1.1" in result.stderr
        assert "< HTTP/1.1 200 OK" in result.stderr
        assert "TOKENTOKEN" not in result.stderr and "wJalr" not in result.stderr
        assert ("canonical request" in result.stderr) == (flag == "-vv")
        assert ("string to sign" in result.stderr) == (flag == "-vv")


def test_headers_follow_curls_grammar(home):
    server = Redirecting("200 OK", None)
    call(*SIGNED, "-H", "X-Empty;", "-H", "Accept:", "-H", "X-Twice: 1", "-H", "X-Twice: 2", "-HX-Joined: 3",
         f"http://127.0.0.1:{server.port}/", env=home.with_env(**KEYS))
    head = server.heads[0].lower()
    assert "x-empty:" in head and "\r\naccept:" not in head
    assert "x-twice: 1" in head and "x-twice: 2" in head and "x-joined: 3" in head


def test_data_from_files_and_standard_input(home):
    server = Redirecting("200 OK", None)
    (home.path / "data").write_text("a\nb\r\n")
    url = f"http://127.0.0.1:{server.port}/"
    env = home.with_env(**KEYS)
    call(*SIGNED, "-d", f"@{home.path}/data", "-d", "c=d", url, env=env)
    call(*SIGNED, "--data-binary", f"@{home.path}/data", url, env=env)
    call(*SIGNED, "-d", "@-", url, env=env, input="from stdin\n")
    call(*SIGNED, "--json", "{}", url, env=env)
    bodies = [head.split("\r\n\r\n", 1)[1] for head in server.heads]
    assert bodies == ["ab&c=d", "a\nb\r\n", "from stdin", "{}"]
    assert "content-type: application/x-www-form-urlencoded" in server.heads[0].lower()
    assert "content-type: application/json" in server.heads[3].lower()
    assert "accept: application/json" in server.heads[3].lower()
    assert all(head.startswith("POST ") for head in server.heads)


def test_sandbox_echo_with_awkward_addresses(home, sandbox):
    for target in ["/prod/a%20b?x=1&x=2&y=a%2Bb", "/prod/%C3%A4/;,:@$?q=%E2%9C%93&empty=&flag", "/prod/a+b?c=d+e"]:
        result = call(*SIGNED, sandbox.url + target, env=sandbox.env(home))
        assert result.returncode == 0, result.stderr
        assert json.loads(result.stdout)["method"] == "GET", result.stdout


def test_sandbox_refuses_a_wrong_key(home, sandbox):
    env = sandbox.env(home) | {"AWS_SECRET_ACCESS_KEY": "wrongwrongwrong"}
    result = call(*SIGNED, "-f", sandbox.url + "/prod/x", env=env)
    assert result.returncode == 22
    assert "InvalidSignatureException" in result.stderr
