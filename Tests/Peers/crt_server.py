# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""An IAM-protected HTTP API that has awscrt sign every request it receives again, and refuses what differs.

It answers 200 with what it received, or 403 in the form of API Gateway with the texts that awscrt signed.
"""
import hmac
import http.server
import json
import re
import threading
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote

from crt_signer import ALGORITHMS, CrtSigner, digest, is_signature

S3 = {"s3", "s3-outposts", "s3-object-lambda"}
# The AWS IoT device gateway takes the token beside the signature, not under it.
TOKEN_OUTSIDE = {"iotdevicegateway"}
ADDED_HEADERS = {"authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-region-set"}
ADDED_PARAMETERS = {"X-Amz-" + name for name in (
    "Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Security-Token", "Signature", "Region-Set")}
MISMATCH = ("The request signature we calculated does not match the signature you provided. Check your AWS Secret "
            "Access Key and signing method. Consult the service documentation for details.")


class Refusal(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


class Exchange:
    """One request as it came over the wire: target and values are text, a character of UTF-8 each."""

    def __init__(self, method, target, headers, body):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.path, _, query = target.partition("?")
        self.pieces = [piece for piece in query.split("&") if piece]
        self.parameters = {}
        for piece in self.pieces:
            name, _, value = piece.partition("=")
            name = unquote(name)
            if name in ADDED_PARAMETERS and name in self.parameters:
                raise Refusal("IncompleteSignatureException", f"{name} is there twice")
            self.parameters[name] = unquote(value)

    def header(self, name):
        values = [value for other, value in self.headers if other == name]
        if name in ADDED_HEADERS and len(values) > 1:
            raise Refusal("IncompleteSignatureException", f"{name} is there twice")
        return values[0] if values else None


class Presented:
    """What a request says about its signature."""

    def __init__(self, exchange):
        authorization, parameters = exchange.header("authorization"), exchange.parameters
        self.in_query = "X-Amz-Signature" in parameters
        if self.in_query == (authorization is not None):
            raise Refusal("MissingAuthenticationTokenException", "Missing Authentication Token")
        if self.in_query:
            algorithm, credential, names, self.signature, self.date = (
                parameters.get("X-Amz-" + name, "")
                for name in ("Algorithm", "Credential", "SignedHeaders", "Signature", "Date"))
            self.token, self.regions = parameters.get("X-Amz-Security-Token"), parameters.get("X-Amz-Region-Set")
        else:
            form = r"(\S+) Credential=(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]+)"
            found = re.fullmatch(form, authorization)
            if not found:
                raise Refusal("IncompleteSignatureException", f"not an Authorization header: {authorization}")
            algorithm, credential, names, self.signature = found.groups()
            self.date = exchange.header("x-amz-date") or ""
            self.token, self.regions = exchange.header("x-amz-security-token"), exchange.header("x-amz-region-set")
        self.names = names.split(";")
        kinds = {name: kind for kind, name in ALGORITHMS.items()}
        if algorithm not in kinds or not re.fullmatch(r"\d{8}T\d{6}Z", self.date):
            raise Refusal("IncompleteSignatureException", f"algorithm '{algorithm}', date '{self.date}'")
        self.algorithm = kinds[algorithm]
        parts = credential.split("/")
        if self.algorithm == "sigv4":
            parts[2:3] = parts[2:3] or [""]
            self.access, day, self.region, self.service, end = (parts + [""] * 5)[:5]
        else:
            self.access, day, self.service, end = (parts + [""] * 4)[:4]
            self.region = self.regions or ""
        if end != "aws4_request" or day != self.date[:8]:
            raise Refusal("InvalidSignatureException", f"Credential should be scoped correctly: {credential}")


class CrtServer:
    """Serves on loopback until it is stopped, for one pair of keys."""

    def __init__(self, access, secret, token=None):
        self.access, self.secret, self.token = access, secret, token
        self.signer = CrtSigner()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.signer.stop()

    def check(self, exchange):
        presented = Presented(exchange)
        if not hmac.compare_digest(presented.access, self.access) or presented.token != self.token:
            raise Refusal("UnrecognizedClientException", "The security token included in the request is invalid.")
        self.check_time(exchange, presented)
        self.check_names(exchange, presented)
        payload = self.payload(exchange, presented)
        again = self.sign(exchange, presented, payload)
        if presented.algorithm == "sigv4":
            good = hmac.compare_digest(again["signature"], presented.signature)
        else:
            good = is_signature(presented.signature, again["stringToSign"], self.access, self.secret)
        if not good:
            raise Refusal("InvalidSignatureException", (
                f"{MISMATCH}\n\nThe Canonical String for this request should have been\n'{again['canonicalRequest']}'\n\n"
                f"The String-to-Sign should have been\n'{again['stringToSign']}'\n"))
        return presented

    def check_time(self, exchange, presented):
        now = datetime.now(timezone.utc)
        then = datetime.strptime(presented.date, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        window = timedelta(minutes=15 if presented.service in S3 else 5)
        end = then + window
        if presented.in_query:
            lifetime = int(exchange.parameters.get("X-Amz-Expires", "0"))
            if not 1 <= lifetime <= 604800:
                raise Refusal("IncompleteSignatureException", f"X-Amz-Expires is {lifetime}")
            end = then + timedelta(seconds=lifetime)
        if not then - window <= now <= end:
            raise Refusal("InvalidSignatureException", f"Signature expired: {then} is now earlier or later than {now}")

    def check_names(self, exchange, presented):
        names = presented.names
        if names != sorted(set(names)) or "host" not in names:
            raise Refusal("InvalidSignatureException", f"SignedHeaders are {names}")
        outside = {"x-amz-security-token"} if presented.service in TOKEN_OUTSIDE else set()
        for name, _ in exchange.headers:
            if (name.startswith("x-amz-") or name == "content-type") and name not in names and name not in outside:
                raise Refusal("AccessDenied", f"There were headers present in the request which were not signed: {name}")

    def payload(self, exchange, presented):
        given = exchange.header("x-amz-content-sha256")
        if given is None:
            if presented.service in S3 and not presented.in_query:
                raise Refusal("InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
            return "UNSIGNED-PAYLOAD" if presented.service in S3 else digest(exchange.body)
        if given == "UNSIGNED-PAYLOAD" and presented.service in S3:
            return given
        if given != digest(exchange.body):
            raise Refusal("XAmzContentSHA256Mismatch", f"x-amz-content-sha256 is {given}")
        return given

    def sign(self, exchange, presented, payload):
        s3 = presented.service in S3
        target = exchange.target
        if presented.in_query:
            own = [piece for piece in exchange.pieces if unquote(piece.partition("=")[0]) not in ADDED_PARAMETERS]
            target = exchange.path + ("?" + "&".join(own) if own else "")
        return self.signer.sign(
            algorithm=presented.algorithm, form="query" if presented.in_query else "header", method=exchange.method,
            target=target, access=self.access, secret=self.secret, token=presented.token, region=presented.region,
            service=presented.service, date=presented.date, double=not s3, normalize=not s3, payload=payload,
            headers=[pair for pair in exchange.headers if pair[0] in presented.names and pair[0] not in ADDED_HEADERS],
            payload_header="x-amz-content-sha256" in presented.names,
            expires=int(exchange.parameters["X-Amz-Expires"]) if presented.in_query else None,
            omit_token=presented.service in TOKEN_OUTSIDE)


def handler(api):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.body()
            # Not `self.path`, in which two slashes at the beginning have become one.
            target = self.requestline.split(" ")[1]
            try:
                exchange = Exchange(
                    self.command, utf8(target), [(name.lower(), utf8(value)) for name, value in self.headers.items()], body)
                presented = api.check(exchange)
            except Refusal as refusal:
                return self.write(403, {"message": str(refusal)}, refusal.kind)
            self.write(200, {
                "method": self.command, "target": target, "length": len(body), "sha256": digest(body),
                "service": presented.service, "signedHeaders": presented.names})

        def body(self):
            if self.headers.get("transfer-encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("content-length") or 0))
            pieces = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return b"".join(pieces)

        def write(self, status, document, kind=None):
            data = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if kind:
                self.send_header("x-amzn-ErrorType", kind)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def log_message(self, *_):
            pass

    for method in ("GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS", "PURGE"):
        setattr(Handler, "do_" + method, Handler.answer)
    return Handler


def utf8(text):
    return text.encode("latin-1").decode("utf-8")
