# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`toolkit serve`: real clients get credentials from it, and nobody else gets anything."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

import pytest

from conftest import BIN, SCRIPTS, Sandbox, run, toolkit

READER = "arn:aws:iam::111122223333:role/reader"
AUDITOR = "arn:aws:iam::111122223333:role/auditor"
SECONDS = 8

# Asks STS again and again, with whatever credentials the SDK finds, and tells each key that it used.
CALLER = """
import boto3, json, sys, time
end, session = time.monotonic() + float(sys.argv[1]), boto3.Session()
sts, keys, calls = session.client("sts"), [], 0
while True:
    arn = sts.get_caller_identity()["Arn"]
    key = session.get_credentials().get_frozen_credentials().access_key
    calls += 1
    if key not in keys: keys.append(key)
    if time.monotonic() > end: break
    time.sleep(0.2)
print(json.dumps({"arn": arn, "keys": keys, "calls": calls}))
"""


@pytest.fixture(scope="module")
def brief(tmp_path_factory):
    """A sandbox whose sessions last for some seconds only."""
    server = Sandbox(tmp_path_factory.mktemp("brief"), "--session-limit", str(SECONDS))
    yield server
    server.stop()


class Server:
    """A running `toolkit serve` and the variables that it prints."""

    def __init__(self, env, *arguments, prefix=()):
        command = [*prefix, str(BIN / "toolkit"), "serve", "--print-env", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        # Standard output ends as soon as all is printed, while the server goes on.
        self.printed = self.process.stdout.read()
        self.variables = dict(re.findall(r"^export (\w+)=(.*);$", self.printed, re.M))
        assert self.variables, self.process.stderr.read()
        self.url = self.variables.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
        self.token = self.variables.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        self.metadata = self.variables.get("AWS_EC2_METADATA_SERVICE_ENDPOINT")
        self.port = int(re.search(r":(\d+)/", self.url or self.metadata)[1])

    def client(self, home, sandbox):
        """The environment of a program that knows the server and nothing else."""
        env = {name: value for name, value in sandbox.env(home).items() if not name.startswith("AWS_ACCESS")}
        env.pop("AWS_SECRET_ACCESS_KEY")
        if self.metadata:
            env.pop("AWS_EC2_METADATA_DISABLED")
        return env | self.variables

    def raw(self, request, host="127.0.0.1"):
        """The whole answer to some bytes."""
        with socket.create_connection((host, self.port), timeout=20) as connection:
            connection.sendall(request.encode("latin-1") if isinstance(request, str) else request)
            connection.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        return answer.decode("latin-1")

    def stop(self, number=signal.SIGTERM):
        """The log, and the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            log = self.process.communicate(timeout=10)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            log = self.process.communicate()[1]
        return log, self.process.returncode


@pytest.fixture
def serve():
    """Starts servers, and ends each of them."""
    servers = []

    def start(env, *arguments, **options):
        servers.append(Server(env, *arguments, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def in_role(sandbox, home):
    return sandbox.env(home), "--role-arn", READER


# Real clients


def test_boto3_uses_the_container_endpoint_across_renewals(serve, brief, home):
    server = serve(*in_role(brief, home))
    result = run([sys.executable, "-c", CALLER, str(2 * SECONDS)], env=server.client(home, brief))
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert "assumed-role/reader" in told["arn"] and len(told["keys"]) >= 3 and told["calls"] > 20


def test_boto3_uses_the_metadata_service_across_renewals(serve, brief, home):
    server = serve(*in_role(brief, home), "--imds")
    result = run([sys.executable, "-c", CALLER, "1"], env=server.client(home, brief))
    assert result.returncode == 0, result.stderr
    first = json.loads(result.stdout)
    assert "assumed-role/reader" in first["arn"]
    time.sleep(SECONDS)
    result = run([sys.executable, "-c", CALLER, "0"], env=server.client(home, brief))
    assert result.returncode == 0, result.stderr
    assert not set(json.loads(result.stdout)["keys"]) & set(first["keys"])


@pytest.mark.parametrize("kind", ["--container", "--imds"])
def test_the_aws_cli_uses_either(serve, sandbox, home, kind):
    server = serve(*in_role(sandbox, home), kind)
    result = run([SCRIPTS / "aws", "sts", "get-caller-identity"], env=server.client(home, sandbox))
    assert result.returncode == 0, result.stderr
    assert "assumed-role/reader" in json.loads(result.stdout)["Arn"]


def test_our_own_chain_uses_either(serve, sandbox, home):
    for kind in ("--container", "--imds"):
        server = serve(*in_role(sandbox, home), kind)
        result = toolkit("whoami", "--output", "json", env=server.client(home, sandbox))
        assert result.returncode == 0, result.stderr
        assert "assumed-role/reader" in json.loads(result.stdout)["Arn"]


def test_a_role_that_is_allowed_can_be_asked_for(serve, sandbox, home):
    server = serve(sandbox.env(home), "--allow-role", READER)
    env = server.client(home, sandbox)
    url = env["AWS_CONTAINER_CREDENTIALS_FULL_URI"].removesuffix("/credentials")
    result = run([sys.executable, "-c", CALLER, "0"], env=env | {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{url}/role/{READER}"})
    assert result.returncode == 0, result.stderr
    assert "assumed-role/reader" in json.loads(result.stdout)["arn"]
    assert " 403 " in server.raw(get(server, f"/role/{AUDITOR}"))
    # The base credentials are long-term keys, which nobody gets.
    answer = server.raw(get(server, "/credentials"))
    assert " 500 " in answer and sandbox.variables["AWS_SECRET_ACCESS_KEY"] not in answer


def test_eval_starts_a_server_and_the_shell_goes_on(sandbox, home):
    script = """
        eval "$(toolkit serve --role-arn "$1" --print-env 2>"$HOME/log" &)"
        "$2" -c "$3" 0; code=$?
        kill "$AWS_IAM_TOOLKIT_SERVER_PID"
        exit $code
    """
    for shell in ("bash", "dash", "zsh"):
        result = run([shell, "-c", script, shell, READER, sys.executable, CALLER], env=sandbox.env(home))
        assert result.returncode == 0, result.stderr
        assert "assumed-role/reader" in json.loads(result.stdout)["arn"]


def test_the_token_can_be_a_private_file(serve, sandbox, home):
    file = home.path / "token"
    server = serve(*in_role(sandbox, home), "--token-file", file)
    assert "AWS_CONTAINER_AUTHORIZATION_TOKEN=" not in server.printed
    assert file.stat().st_mode & 0o777 == 0o600
    result = run([sys.executable, "-c", CALLER, "0"], env=server.client(home, sandbox))
    assert result.returncode == 0, result.stderr
    server.stop()
    assert not file.exists()


def test_keys_that_would_come_first_are_warned_of(serve, sandbox, home):
    home.write("[profile other]\nregion = eu-west-2\n")
    env = sandbox.env(home) | {"AWS_CONFIG_FILE": str(home.path / ".aws/config"),
                               "AWS_SHARED_CREDENTIALS_FILE": str(home.path / ".aws/credentials")}
    log, _ = serve(env, "--role-arn", READER).stop()
    assert "warning" not in log
    (home.path / ".aws/credentials").write_text("[default]\naws_access_key_id = A\naws_secret_access_key = b\n")
    server = serve(env, "--role-arn", READER)
    log, _ = server.stop()
    assert "warning: the profile default has credentials of its own" in log and "AWS_CONFIG_FILE=/dev/null" in log


# Attacks


def get(server, path="/credentials", host=None, token=None, *fields, connection="close"):
    lines = [f"GET {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{server.port}'}", f"Connection: {connection}", *fields]
    if token != "":
        lines.append(f"Authorization: {token or server.token}")
    return "\r\n".join(lines) + "\r\n\r\n"


ATTACKS = {
    "no token": (dict(token=""), 401, "no token"),
    "wrong token": (dict(token="0" * 64), 401, "wrong token"),
    "scheme before the token": (dict(token="Bearer x"), 401, "wrong token"),
    "foreign host": (dict(host="attacker.example"), 421, "foreign Host"),
    "rebound name with the port": (dict(host="attacker.example:{port}"), 421, "foreign Host"),
    "name that begins with the address": (dict(host="127.0.0.1.attacker.example:{port}"), 421, "foreign Host"),
    "another port": (dict(host="127.0.0.1:1"), 421, "foreign Host"),
    "metadata address": (dict(host="169.254.169.254"), 421, "foreign Host"),
    "another loopback address": (dict(host="127.0.0.2:{port}"), 421, "foreign Host"),
    "origin": (dict(fields=["Origin: http://attacker.example"]), 403, "another origin"),
    "own origin": (dict(fields=["Origin: http://127.0.0.1:{port}"]), 403, "another origin"),
    "null origin": (dict(fields=["Origin: null"]), 403, "another origin"),
    "image of a page": (dict(fields=["Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: image"]), 403, "browser"),
    "two slashes": (dict(path="//credentials"), 404, "unknown path"),
    "dot segments": (dict(path="/x/../credentials"), 404, "unknown path"),
    "encoded dots": (dict(path="/%2e%2e/credentials"), 404, "unknown path"),
    "encoded letter": (dict(path="/%63redentials"), 404, "unknown path"),
    "query": (dict(path="/credentials?token=x"), 404, "unknown path"),
    "absolute target": (dict(path="http://127.0.0.1:{port}/x/../credentials"), 404, "unknown path"),
    "absolute foreign target": (
        dict(path="http://attacker.example/credentials", host="attacker.example"), 421, "foreign Host"),
    "long path": (dict(path="/" + "a" * 6000), 404, "unknown path"),
    "role that is not allowed": (dict(path=f"/role/{AUDITOR}"), 403, "role is not allowed"),
}


@pytest.mark.parametrize("connection", ["close", "keep-alive"])
def test_no_attack_gets_anything_and_each_is_logged(serve, sandbox, home, connection):
    """Requests on kept connections are answered on another way than those that are the last."""
    server = serve(*in_role(sandbox, home))
    good = server.raw(get(server))
    assert " 200 " in good
    secrets = json.loads(good.partition("\r\n\r\n")[2])
    for name, (change, status, _) in ATTACKS.items():
        change = json.loads(json.dumps(change).replace("{port}", str(server.port)))
        fields = change.pop("fields", [])
        words = change | {"connection": connection}
        answer = server.raw(get(server, "/credentials", None, None, *fields, connection=connection) if fields else get(server, **words))
        assert answer.startswith(f"HTTP/1.1 {status} "), f"{name}: {answer}"
        assert not any(value in answer for value in secrets.values()), name
    log, code = server.stop()
    assert code == 0
    lines = [line for line in log.splitlines() if " GET " in line]
    assert len(lines) == 1 + len(ATTACKS)
    for (name, (_, status, reason)), line in zip(ATTACKS.items(), lines[1:]):
        assert f" {status} 127.0.0.1:" in line and reason in line and len(line) < 250, f"{name}: {line}"
    assert not any(secret in log for secret in (server.token, secrets["SecretAccessKey"], secrets["Token"], "token=x"))


def test_requests_that_are_none_get_nothing(serve, sandbox, home):
    server = serve(*in_role(sandbox, home))
    for request in (
        "GET /credentials\r\n\r\n", f"GET /credentials HTTP/1.1\r\nAuthorization: {server.token}\r\n\r\n",
        get(server).replace("\r\n\r\n", f"\r\nX: {'a' * 40_000}\r\n\r\n"),
        get(server).replace("\r\n\r\n", "\r\n" + "X: a\r\n" * 500 + "\r\n"),
        f"POST /credentials HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAuthorization: {server.token}\r\n"
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"\x00" * 4096,
    ):
        answer = server.raw(request)
        assert "SecretAccessKey" not in answer and not answer.startswith("HTTP/1.1 2"), answer
    # It still serves.
    assert " 200 " in server.raw(get(server))
    log, _ = server.stop()
    lines = [line for line in log.splitlines() if "toolkit: container " in line]
    assert len(lines) == 9 and " 421 " in lines[1] and " 200 " in lines[8]
    assert all(" - - - 127.0.0.1:" in line and "no request: " in line for line in [lines[0], *lines[2:8]]), log
    assert server.token not in log and "aaaa" not in log and "6161" not in log


def test_a_slow_client_is_cut_off_and_others_are_served_meanwhile(serve, sandbox, home):
    server = serve(*in_role(sandbox, home))
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(50)]
    begin, alive = time.monotonic(), len(slow)
    for connection in slow:
        connection.sendall(b"GET /credentials HTTP/1.1\r\n")
        connection.settimeout(0.01)
    while alive and time.monotonic() - begin < 20:
        assert " 200 " in server.raw(get(server))
        alive = 0
        for connection in slow:
            try:
                connection.sendall(b"X-A: b\r\n")
                alive += connection.recv(1) != b""
            except TimeoutError:
                alive += 1
            except OSError:
                pass
        time.sleep(1)
    for connection in slow:
        connection.close()
    assert not alive
    log, _ = server.stop()
    assert log.count("cut off: no whole request in time") == len(slow)


def test_only_loopback_is_bound(serve, sandbox, home):
    server = serve(*in_role(sandbox, home), "--container", "--imds")
    bound = run(["cat", "/proc/net/tcp", "/proc/net/tcp6"], env=home.env).stdout
    ports = [server.port, int(re.search(r":(\d+)/", server.metadata)[1])]
    for port in ports:
        found = re.findall(rf"\b([0-9A-F]+):{port:04X} [0-9A-F]+:0000 0A", bound)
        assert found == ["0100007F"]


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root to become somebody else")
def test_another_user_gets_nothing_over_the_socket(serve, sandbox, home):
    path = home.path / "s.sock"
    server = serve(*in_role(sandbox, home), "--socket", path)
    curl = [shutil.which("curl"), "-q", "-s", "-i", "--unix-socket", path, "-H", f"Authorization: {server.token}",
            "http://localhost/credentials"]
    assert " 200 " in run(curl, env=home.env).stdout
    assert path.stat().st_mode & 0o777 == 0o600
    nobody = [shutil.which("setpriv"), "--reuid", "65534", "--regid", "65534", "--clear-groups", *curl]
    # What the modes of files keep out does not get as far as the second lock; so the first is taken away.
    for folder in (home.path, *home.path.parents[:-1]):
        if folder.stat().st_uid == os.geteuid() and folder.stat().st_mode & 0o005 != 0o005:
            folder.chmod(folder.stat().st_mode | 0o005)
    assert run(nobody, env=home.env).returncode == 7
    path.chmod(0o666)
    answer = run(nobody, env=home.env).stdout
    assert answer.startswith("HTTP/1.1 403 ") and "SecretAccessKey" not in answer
    log, _ = server.stop()
    assert "403 user 65534: peer is not this machine or this user" in log
    assert not path.exists()


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root to become somebody else")
def test_another_user_gets_nothing_from_the_metadata_service(serve, sandbox, home):
    script = """
import socket, sys
with socket.create_connection(("localhost" if sys.argv[2] else "127.0.0.1", int(sys.argv[1]))) as connection:
    for _ in range(2):
        connection.sendall(b"PUT /latest/api/token HTTP/1.1\\r\\nHost: localhost:" + sys.argv[1].encode() +
                           b"\\r\\nX-aws-ec2-metadata-token-ttl-seconds: 60\\r\\nContent-Length: 0\\r\\n\\r\\n")
        print(connection.recv(65536).decode())
"""
    become = [shutil.which("setpriv"), "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    ask = ["/usr/bin/python3", "-c", script]
    server = serve(*in_role(sandbox, home), "--imds")
    assert run([*ask, str(server.port), ""], env=home.env).stdout.count("HTTP/1.1 200 ") == 2
    for name in ("", "localhost"):
        answer = run([*become, *ask, str(server.port), name], env=home.env).stdout
        assert answer.startswith("HTTP/1.1 403 ") and " 200 " not in answer, answer
    log, _ = server.stop()
    assert log.count("imds - - - 127.0.0.1:") == 2
    assert log.count(": a program of user 65534; --any-user would let it in\n") == 2
    server = serve(*in_role(sandbox, home), "--imds", "--any-user")
    assert run([*become, *ask, str(server.port), ""], env=home.env).stdout.count("HTTP/1.1 200 ") == 2


def test_a_socket_where_others_may_write_is_refused(sandbox, home):
    result = toolkit("serve", "--print-env", "--role-arn", READER, "--socket", "/tmp/s.sock", env=sandbox.env(home))
    assert result.returncode == 252 and "can be written by others" in result.stderr and not result.stdout


# Life and death


def test_it_does_not_start_without_credentials(sandbox, home):
    env = sandbox.env(home)
    for arguments in (["--role-arn", "arn:aws:iam::111122223333:role/closed"], []):
        result = toolkit("serve", "--print-env", *arguments, env=env)
        assert result.returncode in (253, 254) and not result.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it(serve, sandbox, home, number):
    server = serve(*in_role(sandbox, home))
    with socket.create_connection(("127.0.0.1", server.port)) as idle:
        # Once it is answered it is surely accepted; the system resets what nobody has accepted yet.
        idle.sendall(get(server, connection="keep-alive").encode())
        assert idle.recv(65536).startswith(b"HTTP/1.1 200 ")
        log, code = server.stop(number)
        assert code == 0 and idle.recv(1) == b""


def test_it_ends_when_nobody_uses_it(serve, sandbox, home):
    server = serve(*in_role(sandbox, home), "--idle-stop", "3")
    begin = time.monotonic()
    server.raw(get(server))
    while server.process.poll() is None and time.monotonic() - begin < 20:
        # Who is refused does not keep it alive.
        try:
            server.raw(get(server, token="wrong"))
        except OSError:
            pass
        time.sleep(0.2)
    log, code = server.stop()
    assert code == 0 and "nobody has asked for a while" in log and 2.5 < time.monotonic() - begin < 15


def test_it_goes_on_while_sts_is_away_and_recovers(tmp_path_factory, serve, home):
    sts = Sandbox(tmp_path_factory.mktemp("away"), "--session-limit", str(SECONDS))
    server = serve(*in_role(sts, home))
    sts.stop()
    first = server.raw(get(server))
    assert " 200 " in first
    answer, end = first, time.monotonic() + 3 * SECONDS
    while " 200 " in answer and time.monotonic() < end:
        time.sleep(0.5)
        answer = server.raw(get(server))
    assert answer.startswith("HTTP/1.1 5") and "SecretAccessKey" not in answer
    again = Sandbox(tmp_path_factory.mktemp("back"), "--port", sts.url.rpartition(":")[2], "--session-limit", str(SECONDS))
    try:
        while " 200 " not in answer and time.monotonic() < end + 2 * SECONDS:
            time.sleep(0.5)
            answer = server.raw(get(server))
        assert " 200 " in answer and answer.partition("\r\n\r\n")[2] != first.partition("\r\n\r\n")[2]
    finally:
        again.stop()


def pieces(server, count):
    """That many requests of one connection: what is there, what is not, and what is refused, one after the other."""
    one = [get(server, connection="keep-alive"), get(server, path="/nothing", connection="keep-alive"),
           get(server, token="0" * 64, connection="keep-alive"),
           get(server, connection="keep-alive").replace("GET", "POST", 1).replace("\r\n\r\n", "\r\nContent-Length: 3\r\n\r\nabc")]
    return "".join(one) * (count // len(one))


def test_requests_in_a_row_are_answered_in_their_order(serve, sandbox, home):
    server = serve(*in_role(sandbox, home))
    # The first of all has to be encoded, so that those behind it could overtake it.
    answer = server.raw(pieces(server, 400) + get(server))
    assert re.findall(r"HTTP/1\.1 (\d+) ", answer) == ["200", "404", "401", "405"] * 100 + ["200"]
    log, _ = server.stop()
    assert len([line for line in log.splitlines() if "toolkit: container " in line]) == 401


def test_who_does_not_read_the_answers_costs_no_memory(serve, sandbox, home):
    server = serve(*in_role(sandbox, home))
    sink = subprocess.Popen(["cat"], stdin=server.process.stderr, stdout=subprocess.DEVNULL)
    server.raw(get(server))

    def memory():
        return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{server.process.pid}/status").read())[1])

    before, requests, sent = memory(), pieces(server, 20_000).encode(), 0
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.settimeout(2)
        with pytest.raises(TimeoutError):
            while sent < 200_000_000:
                sent += connection.send(requests)
        assert memory() - before < 4096, f"{sent} bytes were taken"
        assert " 200 " in server.raw(get(server))
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(10) == 0
    sink.wait(10)


def test_a_connection_in_use_lasts_and_one_at_rest_ends(serve, sandbox, home):
    server = serve(*in_role(sandbox, home))
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.settimeout(20)
        for wait in (0, 4, 4, 4, 4):
            time.sleep(wait)
            connection.sendall(get(server, connection="keep-alive").encode())
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        begin = time.monotonic()
        assert connection.recv(1) == b"" and 8 < time.monotonic() - begin < 15


def test_ten_thousand_requests_on_a_hundred_connections(serve, sandbox, home):
    server = serve(*in_role(sandbox, home))
    script = """
import asyncio, sys
port, token, count, width = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
head = f"GET /credentials HTTP/1.1\\r\\nHost: 127.0.0.1:{port}\\r\\nAuthorization: {token}\\r\\n\\r\\n".encode()
async def client():
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(count // width):
        writer.write(head)
        answer = await reader.readuntil(b"\\r\\n\\r\\n")
        assert answer.startswith(b"HTTP/1.1 200 "), answer
        length = int(answer.lower().split(b"content-length: ")[1].split(b"\\r")[0])
        body = await reader.readexactly(length)
        assert body.startswith(b'{"AccessKeyId"') and body.endswith(b"}")
    writer.close()
async def main(): await asyncio.gather(*(client() for _ in range(width)))
asyncio.run(main())
"""
    sink = subprocess.Popen(["cat"], stdin=server.process.stderr, stdout=subprocess.DEVNULL)

    def memory():
        status = open(f"/proc/{server.process.pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    rounds = []
    for count in ("2000", "10000"):
        result = run([sys.executable, "-c", script, str(server.port), server.token, count, "100"], env=home.env, timeout=120)
        assert result.returncode == 0, result.stderr
        rounds.append(memory())
    assert rounds[1] - rounds[0] < 2048, f"KiB after each round: {rounds}"
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(10) == 0
    sink.wait(10)
