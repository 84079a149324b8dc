# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`toolkit proxy` with real clients before it and real services behind it, and what it must not let itself be used for."""
import hashlib
import http.client
import json
import os
import shutil
import socket
import threading
import time
import urllib.request

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from conftest import BIN, SCRIPTS, run, toolkit
from proxy_peers import KEYS, Proxy, Upstream, certificate, raw

PAGE = "http://127.0.0.1:8000"
OWN = "/.well-known/aws-iam-toolkit/proxy/"
SIGNED = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/"
LARGE = 200 * 1024 * 1024


@pytest.fixture(scope="module")
def upstream():
    server = Upstream()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    return {"HOME": str(tmp_path_factory.mktemp("home")), "PATH": os.environ["PATH"], **KEYS}


@pytest.fixture(scope="module")
def proxy(upstream, environment, tmp_path_factory):
    """A proxy before the server that notes every request."""
    with Proxy(tmp_path_factory.mktemp("proxy"), environment, "--upstream", upstream.url, "--service", "execute-api",
               "--allow-origin", PAGE, "--allow-host", "api.test") as running:
        yield running


@pytest.fixture(scope="module")
def api(sandbox, tmp_path_factory):
    """A proxy before the sandbox's API, which verifies."""
    folder = tmp_path_factory.mktemp("api")
    env = {"HOME": str(folder), "PATH": os.environ["PATH"], **sandbox.variables}
    with Proxy(folder, env, "--upstream", sandbox.variables["SANDBOX_API_URL"], "--service", "execute-api") as running:
        yield running


def curl(*arguments, timeout=60):
    return run(["curl", "-q", "-sS", *arguments], env={"PATH": os.environ["PATH"]}, timeout=timeout)


def ask(proxy, method="GET", path="/things", fields=None, body=None):
    """One request as it is written here; status, fields and body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=20)
    connection.putrequest(method, path, skip_host="Host" in (fields or {}), skip_accept_encoding=True)
    for name, value in (fields or {}).items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


# What passes through


@pytest.mark.parametrize("path", [
    "/things", "/a//b", "/a%2Fb", "/a%20b?x=%20&y=a%2Bb", "/%7Euser/a+b?q=a+b&q=&z", "/things?a=b&a=a&c", "/a:b;c=d@e",
])
def test_what_curl_sends_arrives_signed_and_byte_for_byte(api, path):
    answer = json.loads(curl("--path-as-is", api.url + path).stdout)
    assert (answer["method"], answer["path"]) == ("GET", "/prod" + path)


def test_bodies_are_signed(api):
    for body in ("", "x", "a" * 2_000_000):
        answer = curl("--data-binary", "@-", api.url + "/things", timeout=60) if not body else run(
            ["curl", "-q", "-sS", "--data-binary", "@-", api.url + "/things"], env={"PATH": os.environ["PATH"]}, input=body)
        assert json.loads(answer.stdout)["body"] == body


def test_head_has_no_body_and_the_connection_goes_on(api):
    connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=20)
    for method, length in (("HEAD", 0), ("GET", 48), ("HEAD", 0), ("GET", 48)):
        connection.request(method, "/things")
        assert len(connection.getresponse().read()) == length
    connection.close()


def test_a_signature_of_the_clients_own_is_replaced(api, proxy):
    scope = ["--aws-sigv4", "aws:amz:us-east-1:execute-api", "--user", "AKIAWRONG:wrong", "-H", "X-Amz-Security-Token: wrong"]
    assert json.loads(curl(*scope, api.url + "/things").stdout)["path"] == "/prod/things"
    headers = dict(json.loads(curl(*scope, proxy.url + "/echo").stdout)["headers"])
    assert headers["authorization"].startswith(SIGNED)
    assert headers["x-amz-security-token"] == "made-up-session-token"


def test_what_belongs_to_one_hop_stays_behind(proxy):
    status, fields, body = ask(proxy, fields={
        "Connection": "close, X-Hop", "X-Hop": "1", "TE": "trailers", "X-Kept": "1", "X-Forwarded-For": "10.0.0.1",
        "Proxy-Authorization": "Basic eA=="})
    names = {name for name, _ in json.loads(body)["headers"]}
    assert status == 200 and "x-kept" in names
    assert not names & {"x-hop", "te", "proxy-authorization", "x-forwarded-for"}
    assert "x-one-hop" not in fields


def test_boto3_without_keys_stores_and_reads_an_object(sandbox, tmp_path):
    env = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], **sandbox.variables}
    with Proxy(tmp_path, env, "--upstream", sandbox.url, "--service", "s3") as proxy:
        s3 = boto3.client("s3", endpoint_url=proxy.url, region_name="eu-west-2",
                          config=Config(signature_version=UNSIGNED, s3={"addressing_style": "path"}))
        body = os.urandom(3_000_000)
        s3.put_object(Bucket="sandbox-bucket", Key="a b/ü+c", Body=body)
        assert s3.get_object(Bucket="sandbox-bucket", Key="a b/ü+c")["Body"].read() == body
        result = run(
            [SCRIPTS / "aws", "--no-sign-request", "--endpoint-url", proxy.url, "s3", "cp", "s3://sandbox-bucket/a b/ü+c",
             str(tmp_path / "copy")],
            env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], "AWS_REGION": "eu-west-2", "LANG": "C.UTF-8"})
        assert result.returncode == 0, result.stderr
        assert (tmp_path / "copy").read_bytes() == body


def test_large_bodies_take_no_memory(upstream, environment, tmp_path):
    """Down; up with a hash, which waits in a file; up in signed chunks; up unsigned over TLS."""
    body = tmp_path / "body"
    with open(body, "wb") as file:
        file.truncate(LARGE)
    whole = hashlib.sha256(bytes(LARGE)).hexdigest()
    name = certificate(tmp_path)
    secure = Upstream(name)
    try:
        for server, service in ((upstream, "execute-api"), (upstream, "s3"), (secure, "s3")):
            folder = tmp_path / f"{service}-{server.url[:5].strip(':')}"
            folder.mkdir()
            with Proxy(folder, environment | {"TMPDIR": str(tmp_path)}, "--upstream", server.url, "--service", service,
                       "--ca-bundle", f"{name}.pem") as proxy:
                assert curl(proxy.url + "/small").stdout
                before = proxy.peak()
                result = curl("-o", "/dev/null", "-w", "%{size_download}", f"{proxy.url}/zeros/{LARGE}", timeout=180)
                assert result.stdout == str(LARGE), (result.stderr, proxy.log)
                result = curl("-T", str(body), proxy.url + "/sink", timeout=180)
                answer = json.loads(result.stdout)
                fields = dict(answer["headers"])
                if service == "execute-api":
                    assert (answer["length"], answer["sha256"]) == (LARGE, whole)
                elif server is secure:
                    assert (answer["length"], answer["sha256"]) == (LARGE, whole)
                    assert fields["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
                else:
                    assert fields["x-amz-content-sha256"] == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
                    assert fields["x-amz-decoded-content-length"] == str(LARGE)
                    assert answer["length"] > LARGE
                assert proxy.peak() < before + 48, f"{before} MiB before, {proxy.peak()} MiB at most"
    finally:
        secure.stop()
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".aws")]


def test_tls_on_the_way_in(upstream, environment, tmp_path):
    name = certificate(tmp_path)
    with Proxy(tmp_path, environment, "--upstream", upstream.url, "--service", "execute-api", "--tls-cert", f"{name}.pem",
               "--tls-key", f"{name}.key") as proxy:
        assert proxy.url.startswith("https://")
        answer = curl("--cacert", f"{name}.pem", proxy.url + "/things")
        assert json.loads(answer.stdout)["path"] == "/things"


def test_what_failed_in_passing_is_sent_again_with_a_new_signature(proxy, upstream):
    assert ask(proxy, path="/flaky?put", method="PUT", body=b"x")[0] == 200
    assert ask(proxy, path="/flaky?post", method="POST", body=b"x")[0] == 503
    assert sum(path == "/flaky?put" for _, path, _ in upstream.seen) == 3
    assert sum(path == "/flaky?post" for _, path, _ in upstream.seen) == 1
    assert "attempts 3" in proxy.log


# Pages


def test_a_page_is_answered_by_the_proxy(proxy, upstream):
    before = len(upstream.seen)
    status, fields, _ = ask(proxy, "OPTIONS", fields={
        "Origin": PAGE, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type,x-one"})
    assert status == 204 and len(upstream.seen) == before
    assert fields["access-control-allow-origin"] == PAGE
    assert fields["access-control-allow-headers"] == "content-type, x-one"
    assert "PUT" in fields["access-control-allow-methods"] and "Origin" in fields["vary"]
    assert "access-control-allow-credentials" not in fields
    status, fields, body = ask(proxy, fields={"Origin": PAGE})
    assert (status, fields["access-control-allow-origin"], fields["vary"]) == (200, PAGE, "Origin")
    assert "origin" not in dict(json.loads(body)["headers"])


@pytest.mark.parametrize("fields", [
    {"Origin": "http://evil.test"}, {"Origin": "null"}, {"Origin": PAGE + ".evil.test"}, {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://evil.test", "Access-Control-Request-Method": "PUT"},
])
def test_a_foreign_page_is_refused(proxy, upstream, fields):
    before = len(upstream.seen)
    for method in ("GET", "POST", "OPTIONS"):
        status, answered, body = ask(proxy, method, fields=fields)
        assert status == 403 and "--allow-origin" in body
        assert "access-control-allow-origin" not in answered
    assert len(upstream.seen) == before
    assert "403" in proxy.log and "(origin)" in proxy.log


# What it must not be used for


@pytest.mark.parametrize("host", [
    "evil.test", "127.0.0.1.evil.test:{port}", "localhost.evil.test", "127.0.0.1", "127.0.0.1:1", "rebound.test:{port}", "",
    "0.0.0.0:{port}", "127.0.0.1:{port}@evil.test", "[::1]:{port}",
])
def test_foreign_names_are_refused_as_in_rebinding(proxy, upstream, host):
    before = len(upstream.seen)
    status, _, body = ask(proxy, fields={"Host": host.format(port=proxy.port)})
    assert status == 421 and "--allow-host" in body
    assert len(upstream.seen) == before


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "api.test", "api.test:{port}"])
def test_known_names_are_served(proxy, host):
    assert ask(proxy, fields={"Host": host.format(port=proxy.port)})[0] == 200


@pytest.mark.parametrize("request_text, status", [
    ("CONNECT evil.test:443 HTTP/1.1\r\nHost: {own}\r\n\r\n", "405"),
    ("CONNECT {own} HTTP/1.1\r\nHost: {own}\r\n\r\n", "405"),
    ("GET http://evil.test/x HTTP/1.1\r\nHost: evil.test\r\n\r\n", "421"),
    ("OPTIONS * HTTP/1.1\r\nHost: {own}\r\n\r\n", "400"),
    ("GET x HTTP/1.1\r\nHost: {own}\r\n\r\n", "400"),
    ("TRACE / HTTP/1.1\r\nHost: {own}\r\n\r\n", "405"),
    ("GET / HTTP/1.1\r\n\r\n", "421"),
    ("GET / HTTP/1.1\r\nHost: {own}\r\nHost: evil.test\r\n\r\n", "400"),
    ("GET /a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0 HTTP/1.1\r\nHost: {own}\r\n\r\n", "400"),
    ("POST / HTTP/1.1\r\nHost: {own}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\nHost: {own}\r\nX-Large: " + "a" * 100_000 + "\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\nHost: {own}\r\n" + "X-A: 1\r\n" * 1_000 + "\r\n", "400"),
    ("GET /" + "a" * 200_000 + " HTTP/1.1\r\nHost: {own}\r\n\r\n", "400"),
    ("nonsense\r\n\r\n", "400"),
], ids=range(14))
def test_requests_made_to_mislead_are_refused(proxy, upstream, request_text, status):
    before = len(upstream.seen)
    text = request_text.format(own=f"127.0.0.1:{proxy.port}")
    answer = raw(proxy.port, text, seconds=3)
    assert answer.startswith(f"HTTP/1.1 {status} "), answer[:300]
    assert len(upstream.seen) == before


def test_an_address_in_the_request_line_leads_to_the_upstream_and_nowhere_else(proxy, upstream):
    """The server below takes the path of an absolute target; there is one upstream whatever it names."""
    foreign = Upstream()
    try:
        raw(proxy.port, f"GET {foreign.url}/x HTTP/1.1\r\nHost: 127.0.0.1:{proxy.port}\r\nConnection: close\r\n\r\n", seconds=5)
        assert not foreign.seen
        answer = curl("-x", proxy.url, foreign.url + "/x", "-w", "%{http_code}")
        assert "421" in answer.stdout and not foreign.seen
    finally:
        foreign.stop()


@pytest.mark.parametrize("path", [
    "/../secret", "/a/../../secret", "/%2e%2e/secret", "/.%2e/secret", "/%252e%252e/secret", "/a/..%2fsecret",
    "/a/..%5csecret", "/a/./b", "/..;x/secret",
])
def test_a_path_cannot_leave_the_upstreams_own(api, sandbox, path):
    before = sandbox.stats()["calls"]
    assert ask(api, path=path)[0] == 400
    assert sandbox.stats()["calls"].get("execute-api:Invoke") == before.get("execute-api:Invoke")


def test_a_redirect_is_passed_on_and_nothing_is_sent_there(proxy, upstream):
    elsewhere = Upstream()
    upstream.server.elsewhere = elsewhere.url
    try:
        status, fields, _ = ask(proxy, path="/redirect")
        assert (status, fields["location"]) == (307, elsewhere.url + "/stolen")
        # A client that follows leaves the proxy, and takes no signature with it.
        answer = json.loads(curl("-L", proxy.url + "/redirect").stdout)
        assert answer["path"] == "/stolen"
        assert not {"authorization", "x-amz-security-token", "x-amz-date"} & {name for name, _ in answer["headers"]}
    finally:
        elsewhere.stop()


def test_an_upstream_that_dies_inside_an_answer_shows_as_a_broken_one(proxy):
    answer = raw(proxy.port, f"GET /die HTTP/1.1\r\nHost: 127.0.0.1:{proxy.port}\r\n\r\n")
    assert answer.startswith("HTTP/1.1 200 ") and answer.endswith("\r\n\r\n0123456789")
    assert curl(proxy.url + "/die").returncode == 18
    assert "broke off" in proxy.log
    assert ask(proxy)[0] == 200


def test_an_upstream_that_is_not_there_is_a_502(environment, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with Proxy(tmp_path, environment, "--upstream", url, "--service", "execute-api") as proxy:
            status, _, body = ask(proxy)
            assert status == 502 and "no answer from the upstream" in body
            assert "attempts 3" in proxy.log and "(upstream-refused)" in proxy.log


def test_a_slow_head_is_cut_off(upstream, environment, tmp_path):
    with Proxy(tmp_path, environment, "--upstream", upstream.url, "--service", "execute-api", "--idle-timeout", "2s") as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=15) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            started = time.monotonic()
            with pytest.raises((ConnectionResetError, BrokenPipeError)):
                while time.monotonic() < started + 12:
                    slow.sendall(b"X-A: 1\r\n")
                    time.sleep(0.3)
            assert time.monotonic() < started + 10
        assert ask(proxy)[0] == 200
        assert "(cut off: no whole request in time)" in proxy.log


@pytest.mark.parametrize("fields", ["X: " + "a" * 100_000, "\r\n".join(["X: a"] * 500), "bad field"])
def test_a_head_that_is_none_is_refused_and_logged(fields, upstream, environment, tmp_path):
    with Proxy(tmp_path, environment, "--upstream", upstream.url, "--service", "execute-api") as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=15) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{proxy.port}\r\n{fields}\r\n\r\n".encode())
            assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")
        assert ask(proxy)[0] == 200
        assert "(no request: " in proxy.log and "aaaa" not in proxy.log


# Tokens and addresses


def test_without_a_token_it_listens_on_this_machine_only(upstream, environment, tmp_path):
    for options, hint in (
        (["--listen", "0.0.0.0:0"], "--allow-remote"), (["--listen", "0.0.0.0:0", "--allow-remote"], "--token-file"),
        (["--listen", "nonsense"], "127.0.0.1:8080"), (["--allow-origin", "*"], "origin"), (["--tls-cert", "x"], "--tls-key"),
        (["--token-file", "open"], "chmod 600"),
    ):
        (tmp_path / "open").write_text("0123456789abcdef0123")
        (tmp_path / "open").chmod(0o644)
        result = toolkit("proxy", "--upstream", upstream.url, "--service", "execute-api", *options,
                         env=environment, cwd=tmp_path)
        assert (result.returncode, result.stdout) == (252, ""), result
        assert hint in result.stderr
    result = toolkit("proxy", "--upstream", "http://api.example.com", "--service", "execute-api", env=environment)
    assert result.returncode == 252 and "plain HTTP" in result.stderr


def test_a_token_is_asked_for_where_others_can_connect(upstream, environment, tmp_path):
    token = tmp_path / "token"
    token.write_text("0123456789abcdef0123456789\n")
    token.chmod(0o600)
    with Proxy(tmp_path, environment, "--upstream", upstream.url, "--service", "execute-api", "--listen", "0.0.0.0:0",
               "--allow-remote", "--token-file", token, "--allow-host", "127.0.0.1") as proxy:
        before = len(upstream.seen)
        for fields in ({}, {"Authorization": "Bearer wrong"}, {"Proxy-Authorization": "Basic 0123456789abcdef0123456789"}):
            status, answered, _ = ask(proxy, fields=fields)
            assert status == 401 and answered["www-authenticate"].startswith("Bearer")
        assert ask(proxy, path=OWN + "metrics")[0] == 401
        assert ask(proxy, path=OWN + "health")[0] == 200
        assert len(upstream.seen) == before
        for name in ("Authorization", "Proxy-Authorization"):
            status, _, body = ask(proxy, fields={name: "Bearer 0123456789abcdef0123456789"})
            assert status == 200 and "0123456789abcdef" not in body
        assert "0123456789abcdef" not in proxy.log


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root to become somebody else")
def test_programs_of_other_users_are_let_in_by_a_token_or_not_at_all(upstream, environment, tmp_path):
    token = tmp_path / "token"
    token.write_text("0123456789abcdef0123456789\n")
    token.chmod(0o600)
    service = ["--upstream", upstream.url, "--service", "execute-api"]

    def nobody(proxy, *arguments):
        become = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        return run([*become, "/usr/bin/curl", "-q", "-sS", "-i", "-d", "body", *arguments, f"http://127.0.0.1:{proxy.port}/things"],
                   env={"PATH": os.environ["PATH"]}, timeout=60).stdout

    with Proxy(tmp_path, environment, *service) as proxy:
        before = len(upstream.seen)
        answer = nobody(proxy)
        assert answer.startswith("HTTP/1.1 403 ") and "programs of this user are not served" in answer
        assert len(upstream.seen) == before and "a program of user 65534; --any-user would let it in" in proxy.log
        assert ask(proxy)[0] == 200
    with Proxy(tmp_path, environment, *service, "--any-user") as proxy:
        assert nobody(proxy).startswith("HTTP/1.1 200 ")
    with Proxy(tmp_path, environment, *service, "--token-file", token) as proxy:
        assert nobody(proxy).startswith("HTTP/1.1 401 ")
        assert nobody(proxy, "-H", "Authorization: Bearer 0123456789abcdef0123456789").startswith("HTTP/1.1 200 ")


# What it tells


def test_health_metrics_and_a_log_without_secrets(proxy):
    assert ask(proxy, path="/things?key=made-up-query")[0] == 200
    assert ask(proxy, path=OWN + "health")[2] == "ok\n"
    text = ask(proxy, path=OWN + "metrics")[2]
    for name in ("requests_total{class=\"2xx\"}", "upstream_failures_total", "in_flight", "response_bytes_total"):
        assert f"\niam_proxy_{name} " in text
    assert "GET /things 200" in proxy.log
    for secret in ("made-up-query", KEYS["AWS_SECRET_ACCESS_KEY"], KEYS["AWS_SESSION_TOKEN"], "Signature="):
        assert secret not in proxy.log


def test_it_stops_when_what_is_under_way_is_done(upstream, environment, tmp_path):
    proxy = Proxy(tmp_path, environment, "--upstream", upstream.url, "--service", "execute-api")
    found = {}

    def download():
        with urllib.request.urlopen(f"{proxy.url}/zeros/50000000", timeout=30) as answer:
            found["start"] = answer.read(1000)
            started.set()
            time.sleep(0.5)
            found["length"] = len(answer.read()) + 1000

    started = threading.Event()
    client = threading.Thread(target=download)
    client.start()
    assert started.wait(20)
    code = proxy.stop()
    client.join(30)
    assert (code, found.get("length")) == (0, 50_000_000)


def test_ten_thousand_requests_on_a_hundred_connections(environment, tmp_path):
    """No error, and the memory of the second half is that of the first."""
    upstream = Upstream()
    failures, peaks = [], []
    with Proxy(tmp_path, environment, "--upstream", upstream.url, "--service", "execute-api", "--quiet") as proxy:
        def client(count):
            connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=60)
            for _ in range(count):
                try:
                    connection.request("POST", "/things", body=b"{}")
                    answer = connection.getresponse()
                    answer.read()
                    if answer.status != 200:
                        failures.append(answer.status)
                except OSError as error:
                    failures.append(error)
                    connection.close()
            connection.close()

        for _ in range(2):
            clients = [threading.Thread(target=client, args=(50,)) for _ in range(100)]
            for one in clients:
                one.start()
            for one in clients:
                one.join(120)
            peaks.append(proxy.peak())
        assert not failures, failures[:5]
        assert peaks[1] < peaks[0] + 16, peaks
        assert 'requests_total{class="2xx"} 10000' in ask(proxy, path=OWN + "metrics")[2]
    upstream.stop()
