# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""aws-iam-call against nginx: HTTP/2 over TLS, client certificates, Unix sockets and compressed answers."""
import os
import shutil
import subprocess

import pytest

from conftest import call, free_port, wait_for_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")

CONFIGURATION = """
{user} daemon off; pid {work}/nginx.pid; error_log stderr warn; worker_processes 1;
events {{ }}
http {{
  access_log off; client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; client_max_body_size 0;
  fastcgi_temp_path {work}/fastcgi; uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
  gzip on; gzip_types *; gzip_min_length 1;
  merge_slashes off;
  server {{
    listen 127.0.0.1:{port} ssl http2; server_name service.test;
    ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate {work}/server.pem; ssl_certificate_key {work}/server.key;
    ssl_client_certificate {work}/client.pem; ssl_verify_client optional;
    location / {{ return 200 "$server_protocol|$request_uri|$host|$ssl_client_verify|$http_authorization"; }}
    location /up {{ proxy_pass http://unix:{work}/nginx.sock:; }}
    location /mutual {{ if ($ssl_client_verify != SUCCESS) {{ return 496; }} return 200 "known"; }}
  }}
  server {{
    listen unix:{work}/nginx.sock;
    location / {{ return 200 "$server_protocol|$request_uri|$http_host|$content_length"; }}
  }}
}}
"""


def certificate(folder, name, *options):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem", "-subj", f"/CN={name}.test", *options],
        check=True, capture_output=True)


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    work = tmp_path_factory.mktemp("nginx")
    certificate(work, "server", "-addext", "subjectAltName=DNS:service.test")
    certificate(work, "client", "-addext", "extendedKeyUsage=clientAuth")
    port = free_port()
    (work / "nginx.conf").write_text(CONFIGURATION.format(work=work, port=port, user="user root;" if os.geteuid() == 0 else ""))
    process = subprocess.Popen([NGINX, "-p", str(work), "-c", str(work / "nginx.conf"), "-e", "stderr"])
    wait_for_port(port, process)
    yield work, port
    process.terminate()
    process.wait(10)


def ask(home, nginx, path, *options):
    work, port = nginx
    env = home.with_env(AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY="made-up", AWS_REGION="eu-west-2")
    return call(
        "-s", "-S", "--service", "s3", "--cacert", work / "server.pem",
        "--connect-to", f"service.test:443:127.0.0.1:{port}", *options, f"https://service.test{path}", env=env)


@pytest.mark.parametrize("path", ["/", "/a%2Fb//c?x=%20&y=a%2Bb", "/%E2%82%AC/~user?q=1"])
def test_http2_carries_the_path_as_it_is(home, nginx, path):
    answer = ask(home, nginx, path, "--http2").stdout.split("|")
    assert answer[:3] == ["HTTP/2.0", path, "service.test"]
    assert answer[4].startswith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/")


def test_http_1_unless_asked(home, nginx):
    assert ask(home, nginx, "/").stdout.startswith("HTTP/1.1|")
    assert ask(home, nginx, "/", "--http1.1").stdout.startswith("HTTP/1.1|")


def test_an_upload_over_http2_arrives_whole(home, nginx, tmp_path):
    file = tmp_path / "body"
    file.write_bytes(bytes(3_000_000))
    answer = ask(home, nginx, "/up", "--http2", "--data-binary", f"@{file}")
    assert answer.stdout.endswith("|3000000"), answer.stderr


def test_a_compressed_answer_is_unpacked(home, nginx):
    for options in (["--compressed"], ["--compressed", "--http2"]):
        assert ask(home, nginx, "/plain", *options).stdout.split("|")[1] == "/plain"


def test_client_certificates(home, nginx):
    work, _ = nginx
    files = ["--cert", work / "client.pem", "--key", work / "client.key"]
    for version in (["--tlsv1.3"], ["--tls-max", "1.2"], ["--http2"]):
        answer = ask(home, nginx, "/mutual", *files, *version)
        assert answer.stdout == "known", (version, answer.stderr)
    assert ask(home, nginx, "/mutual", "-f").returncode == 22
    assert ask(home, nginx, "/mutual", "--cert", work / "no.pem", "--key", work / "client.key").returncode == 58
    assert ask(home, nginx, "/mutual", "--cert", work / "client.pem", "--key", work / "server.key").returncode == 58
    assert ask(home, nginx, "/mutual", "--cert", f"{work}/client.pem:password").returncode == 2


def test_trust(home, nginx):
    work, _ = nginx
    assert ask(home, nginx, "/", "--cacert", work / "client.pem").returncode == 60
    assert ask(home, nginx, "/", "--cacert", work / "no.pem").returncode == 77
    assert ask(home, nginx, "/", "--cacert", work / "client.pem", "-k").returncode == 0
    directory = work / "trusted"
    directory.mkdir()
    shutil.copy(work / "server.pem", directory)
    subprocess.run(["openssl", "rehash", directory], check=True)
    assert ask(home, nginx, "/", "--cacert", work / "client.pem", "--capath", directory).returncode == 0


def test_a_unix_socket_stands_for_any_host(home, nginx):
    work, _ = nginx
    env = home.with_env(AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY="made-up", AWS_REGION="eu-west-2")
    answer = call(
        "-s", "-S", "--service", "s3", "--unix-socket", work / "nginx.sock", "http://localhost/a%2Fb//c", env=env)
    assert answer.stdout.split("|")[:3] == ["HTTP/1.1", "/a%2Fb//c", "localhost"], answer.stderr
