# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""A server that misbehaves in every way, in place of every service that credentials come from."""
import hashlib
import json
import socket
import subprocess
import threading
import time

import pytest

from conftest import BIN, read_request

HTML = "<html><head><title>Welcome to the hotel</title></head><body>Please sign in hush-hush</body></html>"


def answer(status, body, kind="application/json"):
    return f"HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n{body}"


FAULTS = {
    "closes": "",
    "cut-short": answer(200, "{}").replace("content-length: 2", "content-length: 2000"),
    "garbage": "hello, who is there?\r\n\r\n",
    "html": answer(200, HTML, "text/html"),
    "throttles": answer(429, '{"message": "slow down"}'),
    "fails": answer(500, '{"message": "sorry"}'),
    "forbids": answer(403, '{"message": "no"}'),
    "huge": answer(200, '{"a": "' + "hush" * 500_000 + '"}'),
    "wrong-json": answer(200, '{"unexpected": ["hush-hush"]}'),
    "ended": answer(200, json.dumps({
        "Code": "Success", "AccessKeyId": "ASIAENDED00000000000", "SecretAccessKey": "hush-hush", "Token": "hush-hush",
        "Expiration": "2020-01-01T00:00:00Z",
        "roleCredentials": {"accessKeyId": "ASIAENDED00000000000", "secretAccessKey": "hush-hush",
                            "sessionToken": "hush-hush", "expiration": 1_577_836_800_000},
    })),
    "redirects": "HTTP/1.1 302 x\r\nlocation: http://127.0.0.1:9/elsewhere\r\ncontent-length: 0\r\n\r\n",
    "silent": None,
}


@pytest.fixture(scope="module")
def misbehaving():
    """Answers as the first part of the path says."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        stopped = threading.Event()

        def serve(connection):
            with connection:
                connection.settimeout(60)
                request = read_request(connection)
                fault = FAULTS.get(request.split("/")[1].split(" ")[0]) if "/" in request else ""
                if fault is None:
                    stopped.wait(60)
                else:
                    connection.sendall(fault.encode("latin-1"))

        def accept():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=lambda: suppressed(serve, connection), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        stopped.set()


def suppressed(body, *arguments):
    try:
        body(*arguments)
    except OSError:
        pass


def set_up(home, kind, base):
    """The environment in which `base` is asked."""
    env = home.with_env(AWS_REGION="eu-west-2", AWS_MAX_ATTEMPTS="2")
    cache = home.path / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    token = {"startUrl": "https://a.test/start", "region": "eu-west-2", "accessToken": "hush-hush",
             "clientId": "c", "clientSecret": "hush-hush", "refreshToken": "hush-hush",
             "registrationExpiresAt": "2099-01-01T00:00:00Z",
             "expiresAt": "2099-01-01T00:00:00Z" if kind == "portal" else "2020-01-01T00:00:00Z"}
    (cache / (hashlib.sha1(b"s").hexdigest() + ".json")).write_text(json.dumps(token))
    sso = ("[default]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = r\n"
           "[sso-session s]\nsso_start_url = https://a.test/start\nsso_region = eu-west-2\n")
    role = "[default]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = a\n"
    keys = "[a]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = hush-hush\n"
    if kind == "container":
        env |= {"AWS_CONTAINER_CREDENTIALS_FULL_URI": base, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "hush-hush"}
    elif kind == "instance":
        env |= {"AWS_EC2_METADATA_SERVICE_ENDPOINT": base}
        del env["AWS_EC2_METADATA_DISABLED"]
    elif kind == "portal":
        home.write(sso)
        env |= {"AWS_ENDPOINT_URL_SSO": base}
    elif kind == "oidc":
        home.write(sso)
        env |= {"AWS_ENDPOINT_URL_SSO_OIDC": base}
    elif kind == "sts":
        home.write(role, keys)
        env |= {"AWS_ENDPOINT_URL_STS": base}
    return env


@pytest.mark.parametrize("kind", ["container", "instance", "portal", "oidc", "sts"])
def test_every_fault_ends_in_time_with_a_reason(misbehaving, home, kind):
    env = set_up(home, kind, "{base}")
    running = {}
    for fault in FAULTS:
        # A silent STS is waited for half a minute and asked twice; the others give up sooner.
        if (kind, fault) == ("sts", "silent"):
            continue
        own = {name: value.replace("{base}", f"{misbehaving}/{fault}") for name, value in env.items()}
        running[fault] = subprocess.Popen(
            [str(BIN / "toolkit"), "export-creds"], env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            stdin=subprocess.DEVNULL,
        )
    started = time.monotonic()
    for fault, process in running.items():
        output, shown = process.communicate(timeout=70)
        assert process.returncode in (253, 254, 255), (fault, shown)
        assert output == "", fault
        assert "hush" not in shown, fault
        assert "hotel" not in shown, fault
        assert {"container": "container", "instance": "instance", "portal": "sso", "oidc": "sso", "sts": "AssumeRole"}[kind] in shown
    assert time.monotonic() - started < 70


def test_an_sso_token_survives_a_service_that_is_down(misbehaving, home):
    """What was there before a failed refresh is there afterwards."""
    env = set_up(home, "oidc", f"{misbehaving}/fails")
    [file] = (home.path / ".aws" / "sso" / "cache").glob("*.json")
    before = file.read_text()
    result = subprocess.run([str(BIN / "toolkit"), "export-creds"], env=env, capture_output=True, text=True, timeout=60)
    assert result.returncode in (253, 255)
    assert file.read_text() == before
