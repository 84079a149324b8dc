# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""One table of command lines for `aws-iam-call` and curl: the same exit code, standard output and files."""
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import BIN, free_port
from parity_server import Server, certificate, tls

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "made-up", "AWS_REGION": "eu-west-2"}
CURL = [shutil.which("curl"), "-q"]
OURS = [str(BIN / "aws-iam-call"), "--service", "execute-api", "--region", "eu-west-2"]

# One command line each. {u} is the server, {s} its TLS twin for the name api.test (with --resolve from {r}), {d} a port
# that nobody listens on. `FILES` are made before each run; whatever is in the directory afterwards is compared.
FILES = {
    "data.txt": b"first line\nsecond line\n",
    "data.bin": bytes(range(256)) * 8,
    "big.bin": b"0123456789abcdef" * 20_000,
    "headers.txt": b"X-Mine: from a file\nX-Empty;\n",
    "format.txt": b"%{http_code} %{method}\\n\n",
    "part.txt": b"line 0 of the text\nline 1 of",
    "request.conf": b'# a configuration\nheader = "X-Mine: configured"\ndata = "a=b"\n',
    "curl.json": b'{"a": 1}',
}
TABLE = """
{u}/
{u}/empty
{u}/chunked
{u}/until-close
{u}/headers/50
{u}/zeros/3000000 -o zeros
-s {u}/
-sS {u}/status/404
-i {u}/
-i {u}/empty
-I {u}/
-I {u}/status/404
-I -f {u}/status/404
-i -f {u}/status/404
-X DELETE {u}/echo
-X PROPFIND {u}/echo
-X POST {u}/echo
{u}/status/204
{u}/status/304
{u}/status/400
{u}/status/403
{u}/status/500
-f {u}/status/400
-f {u}/status/403
-f {u}/status/500
-f {u}/
-sf {u}/status/404
--fail-with-body {u}/status/500
--fail-with-body -o out {u}/status/500
-f -o out {u}/status/500
-o out {u}/
-o out {u}/empty
-o out -i {u}/
-o out -D heads {u}/
-D - {u}/
-i -D - {u}/
-D heads -f {u}/status/404
-O {u}/text/page.txt
-O {u}/
-OJ {u}/named?name=given.txt
-OJ {u}/named?name=a/b.txt
-o new/er/out --create-dirs {u}/
-o new/er/out {u}/
--output-dir there --create-dirs -O {u}/text/page.txt
-o out --remove-on-error {u}/cut
-o out {u}/cut
-o /dev/full {u}/
-o . {u}/
--max-filesize 3 {u}/
--max-filesize 3 -i {u}/
--max-filesize 3 -o out {u}/
--max-filesize 1K {u}/
{u}/to/301/
-i {u}/to/302/echo
-L {u}/to/301/echo
-L {u}/to/308/echo
-L -i {u}/to/302/echo
-L -I {u}/to/302/echo
-L -D - {u}/to/302/echo
-L -d a=b {u}/to/301/echo
-L -d a=b {u}/to/302/echo
-L -d a=b {u}/to/303/echo
-L -d a=b {u}/to/307/echo
-L -d a=b {u}/to/308/echo
-L --post301 -d a=b {u}/to/301/echo
-L --post302 -d a=b {u}/to/302/echo
-L --post303 -d a=b {u}/to/303/echo
-L -X PUT -d a=b {u}/to/302/echo
-L -T data.txt {u}/to/307/echo
-L {u}/relative?url=echo
-L {u}/relative?url=?kind
-L {u}/relative?url=//127.0.0.1:{port}/echo
-L {u}/to/302/echo?url=http://localhost:{port}/echo
-L {u}/no-location
-L --max-redirs 3 {u}/loop
-L --max-redirs 0 {u}/loop
-L --max-redirs 3 {u}/hops/3
-L -i --max-redirs 2 {u}/hops/3
-L --max-redirs -1 {u}/hops/60
-L -w %{num_redirects}:%{url_effective} {u}/hops/2
-w %{redirect_url} {u}/hops/2
-m 0.5 {u}/slow/3
-m 0.5 -o out {u}/stall
-m 0.5 {u}/stall
-m 5 {u}/
--connect-timeout 5 {u}/
-y 1 -Y 1000 {u}/stall
http://127.0.0.1:{d}/
https://127.0.0.1:{d}/
https://name.invalid/
{u}/cut
{u}/chunked/cut
{u}/close
https://127.0.0.1:{port}/
{r} {s}/
{r} --cacert {ca} {s}/
{r} -k {s}/
{r} --cacert {ca} -w %{scheme}:%{ssl_verify_result}:%{http_code} {s}/
{r} --cacert /nowhere/ca.pem {s}/
{r} --cacert data.txt {s}/
--cacert {ca} https://127.0.0.1:{sport}/
-k https://127.0.0.1:{sport}/
--resolve api.test:{eport}:127.0.0.1 --cacert {eca} https://api.test:{eport}/
--resolve api.test:{cport}:127.0.0.1 --cacert {ca} https://api.test:{cport}/
--resolve api.test:{cport}:127.0.0.1 --cacert {ca} --cert {ca} --key {key} https://api.test:{cport}/
{r} --cacert {ca} --cert /nowhere/cert.pem {s}/
--connect-to api.test:443:127.0.0.1:{sport} --cacert {ca} https://api.test/
--connect-to ::127.0.0.1:{port} http://127.0.0.1:1/
--resolve other.localhost:{port}:127.0.0.1 http://other.localhost:{port}/
--unix-socket {sock} http://localhost/echo
--unix-socket /nowhere/sock http://localhost/
-w %{http_code} {u}/
-w %{http_code} -o out {u}/status/404
-w %{response_code}\\n%{exitcode}\\n -f {u}/status/404
-w %{size_download}-%{content_type}-%{method}-%{scheme}-%{http_version} {u}/
-w %{size_header}-%{num_headers}-%{num_connects} {u}/
-w %{num_headers} -o /dev/null {u}/headers/200
{u}/garbage
-w %{size_upload} -d abc {u}/echo
-w %header{x-twice}|%header{nothing}| {u}/
-w %{header_json} {u}/
-w %{filename_effective} -o out {u}/
-w %{url}|%{url_effective} {u}
-w a%%b\\tc\\qd%{nope}e%z%{unfinished {u}/
-w %{onerror}failed {u}/
-w %{onerror}failed:%{exitcode} http://127.0.0.1:{d}/
-w %{stderr}to-stderr%{stdout}to-stdout {u}/
-w %{http_code}:%{exitcode}:%{http_version}:%{num_connects} http://127.0.0.1:{d}/
-w %{remote_ip}:%{remote_port}:%{local_ip} {u}/
-w @format.txt {u}/
-w %{http_code} -s -o out {u}/status/204
-d a=b {u}/echo
-d a=b -d c=d {u}/echo
-d @data.txt {u}/echo
--data-raw @data.txt {u}/echo
--data-binary @data.txt {u}/echo
--data-binary @data.bin {u}/length
--data-binary @big.bin {u}/length
--data-urlencode name=a+b&c {u}/echo
--data-urlencode text@data.txt {u}/echo
--data-urlencode @data.txt {u}/echo
-G -d a=b --data-urlencode c=d+e {u}/echo
-G -d a=b {u}/echo?x=y
--json {"a":1} {u}/echo
--json @curl.json {u}/echo
--url-query a=b+c {u}/echo
-H X-Mine:-one -H Accept: {u}/echo
-H X-Empty; -H X-Mine:two {u}/echo
-H @headers.txt {u}/echo
-A someone {u}/echo
-e http://where.example/ {u}/echo
-F a=b -F c=d {u}/echo
-F file=@data.txt {u}/echo
-F file=@data.txt;type=text/csv;filename=other.csv {u}/echo
-F text=<data.txt {u}/echo
-F file=@/nowhere/data {u}/echo
-T data.txt {u}/echo
-T data.txt {u}/echo/
-T big.bin {u}/length
-T /nowhere/data {u}/echo
<data.txt -T - {u}/echo
<data.txt -d @- {u}/echo
<data.txt --data-binary @- {u}/echo
-T empty.txt {u}/echo
-C 20 {u}/text
-C - -o part.txt {u}/text
-C - -o out {u}/text
-C 20 {u}/text/no-ranges
-C 20 -o part.txt {u}/text/no-ranges
-C 3790 {u}/text
-C 100000 {u}/text
-C 100000 -f {u}/text
-C 20 {u}/status/404
-r 0-9 {u}/text
-r -5 {u}/text
-r 0-9 -i {u}/text
--compressed {u}/gzip
{u}/gzip
--compressed -i {u}/
--retry 1 --retry-delay 1 {u}/then-200?status=503&key={k}
--retry 1 --retry-delay 1 -o out {u}/then-200?status=503&key={k}
--retry 1 --retry-delay 1 -f -o out {u}/then-200?status=503&key={k}
--retry 1 {u}/then-200?status=429&after=1&key={k}
--retry 1 --retry-delay 1 {u}/then-200?status=404&key={k}
--retry 1 --retry-delay 1 {u}/then-200?status=close&key={k}
--retry 1 --retry-delay 1 --retry-all-errors {u}/then-200?status=close&key={k}
--retry 1 --retry-delay 1 --retry-all-errors -f {u}/then-200?status=404&key={k}
--retry 1 --retry-delay 1 --retry-all-errors -d a=b {u}/then-200?status=close&key={k}
--retry 1 --retry-delay 1 {u}/then-200?status=503&times=2&key={k}
--retry 1 --retry-delay 1 -f {u}/then-200?status=503&times=2&key={k}
--retry 1 --retry-delay 1 -T data.txt {u}/then-200?status=500&key={k}
--retry 1 --retry-delay 1 http://127.0.0.1:{d}/
--retry 1 --retry-delay 1 --retry-connrefused http://127.0.0.1:{d}/
-K request.conf {u}/echo
{u}/ {u}/echo
-o one -o two {u}/ {u}/echo
-O {u}/text/a.txt -O {u}/text/b.txt
--remote-name-all {u}/text/a.txt {u}/text/b.txt
http://127.0.0.1:{d}/ {u}/
{u}/ http://127.0.0.1:{d}/
--fail-early http://127.0.0.1:{d}/ {u}/
-f {u}/status/404 {u}/
-D heads {u}/ {u}/empty
-w %{urlnum}:%{http_code}; {u}/ {u}/status/404
-w %{num_connects} {u}/ {u}/
{u}/echo -d a=b --next {u}/echo
-X PUT -d a=b {u}/echo --next -f {u}/status/500
-Z {u}/ {u}/
--stderr messages {u}/
-N {u}/chunked
--no-progress-meter {u}/
gopherr://127.0.0.1/
http://[::1/
http://127.0.0.1:99999/
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The servers, and what the names in braces stand for."""
    folder = tmp_path_factory.mktemp("parity")
    cert, key = certificate(folder, "good")
    (folder / "old").mkdir()
    expired = certificate(folder / "old", "expired", expired=True)
    servers = {"u": Server(), "s": Server(context=tls(cert, key)), "e": Server(context=tls(*expired)),
               "c": Server(context=tls(cert, key, client=cert)), "sock": Server(str(folder / "sock"))}
    port, sport = servers["u"].port, servers["s"].port
    yield {
        "u": f"http://127.0.0.1:{port}", "port": port, "s": f"https://api.test:{sport}", "sport": sport,
        "r": f"--resolve api.test:{sport}:127.0.0.1", "ca": cert, "key": key, "eport": servers["e"].port, "eca": expired[0],
        "cport": servers["c"].port, "sock": str(folder / "sock"), "d": free_port(),
    }
    for server in servers.values():
        server.stop()


def words(line, names, run):
    text = line
    for name, value in {**names, "k": f"{run}{abs(hash(line))}"}.items():
        text = text.replace("{" + name + "}", str(value))
    text = text.replace("\\\\", "\\")
    # `+` stands for a blank inside a word, which the split would take for its end.
    return [word.replace("+", " ") if "=" in word and "http" not in word else word for word in text.split()]


def run(command, line, names, folder, env):
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "empty.txt").write_bytes(b"")
    arguments = words(line, names, folder.name)
    if command is OURS:
        # What is signed for belongs to one operation.
        arguments = [part for word in arguments for part in ([word, *OURS[1:3]] if word == "--next" else [word])]
    source = None
    if arguments[0].startswith("<"):
        source = (folder / arguments.pop(0)[1:]).read_bytes()
    process = subprocess.run([*command, *arguments], cwd=folder, env=env, capture_output=True, timeout=60, input=source or b"")
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return process, files


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_parity(line, world, home):
    with ThreadPoolExecutor(2) as pool:
        ours = pool.submit(run, OURS, line, world, home.path / "ours", home.with_env(**KEYS))
        theirs = pool.submit(run, CURL, line, world, home.path / "theirs", home.env)
        (ours, our_files), (theirs, their_files) = ours.result(), theirs.result()
    told = f"\nours: {ours.stderr.decode()}\ntheirs: {theirs.stderr.decode()}"
    # A server that wants a certificate of the client says no while the request is on its way: curl fails at sending or
    # at receiving, as it happens.
    if "{cport}" in line and "--cert " not in line:
        assert {ours.returncode, theirs.returncode} <= {55, 56}, told
    else:
        assert ours.returncode == theirs.returncode, told
    assert ours.stdout == theirs.stdout, told
    # Messages differ; that they go to the file is what counts.
    if "--stderr" in line:
        our_files.pop("messages"), their_files.pop("messages")
    assert our_files == their_files, told


def test_the_table_is_long_enough():
    assert len(set(TABLE.strip().splitlines())) == len(TABLE.strip().splitlines()) >= 70
