# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""A signed call beside curl making the same: plain HTTP to the sandbox on loopback, and HTTPS with the system's CAs."""
import os
import ssl
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from round_robin import medians, show  # noqa: E402

SYSTEM_CAS = Path("/etc/ssl/certs/ca-certificates.crt")
program = sys.argv[1]
keys = f"{os.environ['AWS_ACCESS_KEY_ID']}:{os.environ['AWS_SECRET_ACCESS_KEY']}"
scope = f"aws:amz:{os.environ['AWS_REGION']}:execute-api"


def compare(title, url, limit, *options):
    ours, theirs = f"aws-iam-call, {title}", f"curl --aws-sigv4, {title}"
    show(
        medians(
            {
                ours: [program, "-s", "-f", "--service", "execute-api", *options, url],
                theirs: ["curl", "-q", "-s", "-f", "--aws-sigv4", scope, "--user", keys, *options, url],
            },
            rounds=60,
        ),
        [(f"ratio to curl, {title}", ours, theirs, f"budget {limit}")],
    )


class Answer(BaseHTTPRequestHandler):
    """Every request gets the same short answer, in one write."""

    def do_GET(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    def log_message(self, *_):
        pass


class SecureServer(HTTPServer):
    """A client that goes away is no event."""

    def handle_error(self, *_):
        pass


compare("plain HTTP", os.environ["SANDBOX_API_URL"] + "/things?a=b&c=d", 1.40)

if not SYSTEM_CAS.exists():
    sys.exit(f"HTTPS is not measured: there is no {SYSTEM_CAS}")
with tempfile.TemporaryDirectory() as folder:
    certificate, key, bundle = (Path(folder) / name for name in ("server.pem", "server.key", "bundle.pem"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True)
    bundle.write_bytes(SYSTEM_CAS.read_bytes() + certificate.read_bytes())
    server = SecureServer(("127.0.0.1", 0), Answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    compare("HTTPS", f"https://127.0.0.1:{server.server_port}/things?a=b&c=d", 0.60, "--cacert", str(bundle))
    server.shutdown()
