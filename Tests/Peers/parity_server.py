# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""One server with every kind of answer that a client may meet; each path is a kind. Everything stays on loopback."""
import gzip
import socket
import socketserver
import ssl
import struct
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, unquote_plus, urlsplit

TEXT = b"".join(b"line %d of the text\n" % number for number in range(200))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def date_time_string(self, timestamp=None):
        """Always the same, so that two answers can be compared byte for byte."""
        return "Sat, 01 Jan 2028 00:00:00 GMT" if "wrong-date" in self.path else super().date_time_string(timestamp)

    def version_string(self):
        return "parity"

    def send_response(self, code, message=None):
        """No Date: it would differ from one second to the next."""
        self.send_response_only(code, message)

    def answer(self, status, body=b"", headers=(), reason=None):
        self.send_response(status, reason)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name.lower() in ("content-length", "transfer-encoding") for name, _ in headers):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while True:
                size = int(self.rfile.readline().split(b";")[0], 16)
                parts.append(self.rfile.read(size))
                self.rfile.readline()
                if size == 0:
                    return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def handle_any(self):
        body = self.body()
        url = urlsplit(self.path)
        name, _, rest = url.path.lstrip("/").partition("/")
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        kind = getattr(self, "on_" + name.replace("-", "_"), None)
        if kind is None:
            return self.answer(200, b"hello", [("Content-Type", "text/plain"), ("X-Twice", "1"), ("x-twice", "2")])
        return kind(rest, query, body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_PROPFIND = handle_any

    # What is sent back

    def on_echo(self, rest, query, body):
        """The request, without what a signature adds to it."""
        kept = ("accept", "content-type", "range", "referer", "user-agent", "x-mine", "x-empty")
        # A blank in a query may be written in two ways, and digits in two cases.
        path, mark, text = self.path.partition("?")
        lines = [f"{self.command} {path}{mark}{unquote_plus(text)}"]
        for header in kept:
            for value in self.headers.get_all(header, []):
                value = "a client" if header == "user-agent" and value.startswith(("curl/", "aws-iam-call/")) else value
                if value.startswith("multipart/form-data; boundary="):
                    boundary = value.partition("boundary=")[2].encode()
                    value, body = "multipart/form-data", body.replace(boundary, b"BOUNDARY")
                lines.append(f"{header}: {value}")
        self.answer(200, "\n".join(lines).encode() + b"\n\n" + body + b"\n")

    def on_length(self, rest, query, body):
        self.answer(200, b"%d %s\n" % (len(body), str(sum(body) % 65536).encode()))

    # Statuses

    def on_status(self, rest, query, body):
        status = int(rest)
        self.answer(status, b"" if status in (204, 304) else b"status %d\n" % status,
                    [] if status not in (204, 304) else [("X-Note", "no body")])

    def on_then_200(self, rest, query, body):
        """`status` to the first requests of a `key`, then 200."""
        with self.server.lock:
            count = self.server.counts[query["key"]] = self.server.counts.get(query["key"], 0) + 1
        if count <= int(query.get("times", 1)):
            if query["status"] == "close":
                self.close_connection = True
                return None
            more = [("Retry-After", query["after"])] if "after" in query else []
            return self.answer(int(query["status"]), b"not yet\n", more)
        return self.answer(200, b"%s after %d\n" % (self.command.encode(), count))

    # Redirects

    def on_to(self, rest, query, body):
        """`/to/STATUS/TARGET`."""
        status, _, target = rest.partition("/")
        self.answer(int(status), b"go there\n", [("Location", query.get("url") or "/" + target)])

    def on_relative(self, rest, query, body):
        self.answer(302, b"go there\n", [("Location", query["url"])])

    def on_loop(self, rest, query, body):
        self.answer(302, b"again\n", [("Location", "/loop")])

    def on_hops(self, rest, query, body):
        left = int(rest)
        self.answer(302 if left else 200, b"%d left\n" % left, [("Location", f"/hops/{left - 1}")] if left else [])

    def on_no_location(self, rest, query, body):
        self.answer(302, b"nowhere\n")

    # Bodies

    def on_empty(self, rest, query, body):
        self.answer(200)

    def on_text(self, rest, query, body):
        wanted = self.headers.get("Range")
        if wanted is None or rest == "no-ranges":
            return self.answer(200, TEXT)
        first, _, last = wanted.partition("=")[2].partition("-")
        start = int(first) if first else len(TEXT) - int(last)
        end = min(int(last), len(TEXT) - 1) if first and last else len(TEXT) - 1
        if start >= len(TEXT):
            return self.answer(416, b"too far\n", [("Content-Range", f"bytes */{len(TEXT)}")])
        return self.answer(206, TEXT[start:end + 1], [("Content-Range", f"bytes {start}-{end}/{len(TEXT)}")])

    def on_chunked(self, rest, query, body):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in (b"one\n", b"two\n", b"three\n"):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        if rest == "cut":
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def on_until_close(self, rest, query, body):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"until the end\n")
        self.close_connection = True

    def on_gzip(self, rest, query, body):
        packed = gzip.compress(b"packed text\n", mtime=0)
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        self.answer(200, packed if accepts else b"plain text\n", [("Content-Encoding", "gzip")] if accepts else [])

    def on_zeros(self, rest, query, body):
        self.answer(200, bytes(int(rest)))

    def on_headers(self, rest, query, body):
        self.answer(200, b"many\n", [(f"X-Header-{number}", "v" * 100) for number in range(int(rest))])

    def on_named(self, rest, query, body):
        self.answer(200, b"named\n", [("Content-Disposition", f'attachment; filename="{query["name"]}"')])

    # Faults

    def on_slow(self, rest, query, body):
        self.server.stopped.wait(float(rest or 5))
        self.answer(200, b"late\n")

    def on_stall(self, rest, query, body):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"the beginning\n")
        self.wfile.flush()
        self.server.stopped.wait(6)
        self.close_connection = True

    def on_cut(self, rest, query, body):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"the beginning\n")
        self.close_connection = True

    def on_close(self, rest, query, body):
        self.close_connection = True

    def on_reset(self, rest, query, body):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def on_garbage(self, rest, query, body):
        self.wfile.write(b"this is no HTTP\r\n\r\n")
        self.close_connection = True


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address=("127.0.0.1", 0), context=None):
        self.counts, self.lock, self.stopped, self.context = {}, threading.Lock(), threading.Event(), context
        if isinstance(address, str):
            self.address_family = socket.AF_UNIX
        super().__init__(address, Handler)
        self.port = None if isinstance(address, str) else self.server_address[1]
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def finish_request(self, request, client_address):
        if self.context is not None:
            request.settimeout(10)
            request = self.context.wrap_socket(request, server_side=True)
        self.RequestHandlerClass(request, client_address or ("local", 0), self)

    def handle_error(self, request, client_address):
        """Clients that give up are what is tested."""

    def stop(self):
        self.stopped.set()
        self.shutdown()
        self.server_close()


def certificate(folder, name, *, host="api.test", days="2", expired=False):
    """A self-signed certificate: the paths of certificate and key."""
    cert, key = Path(folder) / f"{name}.pem", Path(folder) / f"{name}-key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
         "-out", cert, "-days", days, "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"],
        check=True, capture_output=True,
    )
    if expired:
        make_expired(Path(folder), cert, key, host)
    return str(cert), str(key)


def make_expired(folder, cert, key, host):
    """Signs the same key again for two days that are long over."""
    database = folder / "database"
    database.mkdir()
    (database / "index").write_text("")
    (database / "serial").write_text("01\n")
    (database / "conf").write_text(
        f"[ca]\ndefault_ca=own\n[own]\ndatabase={database}/index\nserial={database}/serial\nnew_certs_dir={database}\n"
        f"default_md=sha256\npolicy=any\nx509_extensions=san\n[any]\ncommonName=supplied\n[san]\nsubjectAltName=DNS:{host}\n"
        "basicConstraints=CA:TRUE\n")
    request = database / "request"
    subprocess.run(["openssl", "req", "-new", "-key", key, "-subj", f"/CN={host}", "-out", request], check=True, capture_output=True)
    subprocess.run(
        ["openssl", "ca", "-batch", "-selfsign", "-config", database / "conf", "-in", request, "-keyfile", key, "-out", cert,
         "-notext", "-startdate", "20200101000000Z", "-enddate", "20200103000000Z"],
        check=True, capture_output=True,
    )


def tls(cert, key, *, client=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    if client is not None:
        context.load_verify_locations(client)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


if __name__ == "__main__":
    server = Server()
    print(server.port, flush=True)
    while True:
        time.sleep(60)
