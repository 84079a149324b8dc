# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""What the tests of `toolkit proxy` have in common: the running proxy, and an upstream that behaves as it is asked to."""
import hashlib
import json
import re
import signal
import socket
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from conftest import BIN

KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "made-up-session-token", "AWS_REGION": "eu-west-2",
}


class Proxy:
    """A running `toolkit proxy`; what it says goes to a file."""

    def __init__(self, folder, env, *options):
        self.log_path = folder / "proxy.log"
        with open(self.log_path, "w") as log:
            self.process = subprocess.Popen(
                [str(BIN / "toolkit"), "proxy", *[str(option) for option in options]],
                stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, text=True, env=env)
        self.url = self.process.stdout.readline().strip()
        assert self.url, self.log
        self.port = int(self.url.rsplit(":", 1)[1])

    @property
    def log(self):
        return self.log_path.read_text()

    def peak(self):
        """The most memory the process ever had, in MiB."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait(10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def raw(port, text, seconds=10):
    """Sends bytes as they are and gives all that comes back until the other side closes or is silent."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(text if isinstance(text, bytes) else text.encode())
        try:
            while piece := connection.recv(65536):
                answer += piece
        except (TimeoutError, ConnectionResetError):
            pass
    return answer.decode("latin-1")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pieces(self):
        """The body, without the frames of a chunked transfer."""
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            while size := int(self.rfile.readline().split(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return
        left = int(self.headers.get("Content-Length", 0))
        while left > 0:
            piece = self.rfile.read(min(left, 1 << 18))
            if not piece:
                return
            left -= len(piece)
            yield piece

    def say(self, status, body=b"", **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer(self):
        path = self.path.split("?")[0]
        self.server.seen.append((self.command, self.path, self.headers.items()))
        if path.startswith("/zeros/"):
            count = int(path.split("/")[2])
            self.send_response(200)
            self.send_header("Content-Length", str(count))
            self.end_headers()
            while count > 0:
                self.wfile.write(bytes(min(count, 1 << 18)))
                count -= 1 << 18
            return
        hashed, length = hashlib.sha256(), 0
        for piece in self.pieces():
            hashed.update(piece)
            length += len(piece)
        if path == "/redirect":
            self.say(307, Location=self.server.elsewhere + "/stolen")
        elif path == "/die":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"0123456789")
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif path == "/die-at-once":
            self.close_connection = True
        elif path == "/flaky" and sum(request[1] == self.path for request in self.server.seen) < 3:
            self.say(503, b"later")
        else:
            body = {
                "method": self.command, "path": self.path, "length": length, "sha256": hashed.hexdigest(),
                "headers": [[name.lower(), value] for name, value in self.headers.items()],
            }
            self.say(200, json.dumps(body).encode(), Content_Type="application/json", Connection="X-One-Hop",
                     X_One_Hop="1", Access_Control_Allow_Origin="*")

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_OPTIONS = answer

    def log_message(self, *_):
        pass


class UpstreamServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_):
        pass


class Upstream:
    """A server that notes every request."""

    def __init__(self, certificate=None):
        self.server = UpstreamServer(("127.0.0.1", 0), Handler)
        self.server.seen, self.server.elsewhere = [], ""
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(f"{certificate}.pem", f"{certificate}.key")
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def seen(self):
        return self.server.seen

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def certificate(folder, name="server"):
    """A certificate for 127.0.0.1; gives its path without the ending."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"], check=True, capture_output=True)
    return folder / name
