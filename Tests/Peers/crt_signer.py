# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""awscrt, Amazon's signer in C, in a process of its own that also tells what it signed.

awscrt gives the signed request only; the canonical request and the string to sign are in its log, which it writes to
standard error. So the process has a file there, and takes and gives one JSON document a line.
"""
import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ALGORITHMS = {"sigv4": "AWS4-HMAC-SHA256", "sigv4a": "AWS4-ECDSA-P256-SHA256"}

# The order of the group of P-256. Source: SP 800-186, 3.2.1.3.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class CrtSigner:
    """Asks the process; one question at a time."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={})
        self.lock = threading.Lock()

    def sign(self, **request):
        with self.lock:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)


def public_key(access, secret):
    """The P-256 key that a SigV4a signature of these keys is checked with, by the rule of the specification."""
    for counter in range(1, 255):
        text = b"\0\0\0\1" + ALGORITHMS["sigv4a"].encode() + b"\0" + access.encode() + bytes([counter]) + b"\0\0\1\0"
        number = int.from_bytes(hmac.digest(b"AWS4A" + secret.encode(), text, "sha256"), "big")
        if number <= ORDER - 2:
            return ec.derive_private_key(number + 1, ec.SECP256R1()).public_key()
    raise AssertionError("no counter gives a key")


def is_signature(signature, text, access, secret):
    """Whether a SigV4a signature is one of `text`."""
    try:
        public_key(access, secret).verify(bytes.fromhex(signature), text.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def digest(data):
    return hashlib.sha256(data).hexdigest()


# In the process


def answer(request, log):
    from awscrt import auth
    from awscrt.http import HttpHeaders, HttpRequest

    start = os.fstat(log).st_size
    header = request.get("form", "header") == "header"
    http = HttpRequest(request["method"], request["target"], HttpHeaders([tuple(pair) for pair in request["headers"]]))
    kinds = {"sigv4": auth.AwsSigningAlgorithm.V4, "sigv4a": auth.AwsSigningAlgorithm.V4_ASYMMETRIC}
    kind = auth.AwsSignatureType
    body = auth.AwsSignedBodyHeaderType
    config = auth.AwsSigningConfig(
        algorithm=kinds[request.get("algorithm", "sigv4")],
        signature_type=kind.HTTP_REQUEST_HEADERS if header else kind.HTTP_REQUEST_QUERY_PARAMS,
        credentials_provider=auth.AwsCredentialsProvider.new_static(
            request["access"], request["secret"], request.get("token")),
        region=request["region"],
        service=request["service"],
        date=datetime.strptime(request["date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc),
        use_double_uri_encode=request["double"],
        should_normalize_uri_path=request["normalize"],
        signed_body_value=request["payload"],
        signed_body_header_type=body.X_AMZ_CONTENT_SHA_256 if request.get("payload_header") else body.NONE,
        expiration_in_seconds=request.get("expires"),
        omit_session_token=request.get("omit_token", False),
    )
    auth.aws_sign_request(http, config).result(10)
    text = told(log, start)
    place = http.path if not header else dict((name.lower(), value) for name, value in http.headers)["authorization"]
    return {
        "signature": re.search(r"Signature=([0-9a-f*]+)", place)[1],
        "target": http.path,
        "headers": [list(pair) for pair in http.headers],
        "canonicalRequest": text[0],
        "stringToSign": text[1],
    }


def told(log, start):
    """The two texts of one signature. The log may be written a moment after the signature is there."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        # Reading must not move the place where the log goes on.
        text = os.pread(log, 1 << 24, start).decode()
        found = re.search(
            r"built canonical request for algorithm \w+, with contents \n(.*?)\n\n\[INFO\].*"
            r"built string-to-sign via algorithm \w+, with contents \n(.*?)\n\n\[INFO\]", text, re.S)
        if found:
            return found.groups()
        time.sleep(0.001)
    raise TimeoutError("awscrt did not tell what it signed: " + text)


def main():
    from awscrt import io

    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        io.init_logging(io.LogLevel.Info, "stderr")
        for line in sys.stdin:
            try:
                reply = answer(json.loads(line), log.fileno())
            except Exception as error:
                reply = {"error": repr(error)}
            print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
