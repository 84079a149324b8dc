# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Request sides of many command lines: what curl sends and what `aws-iam-call` sends, recorded by one server."""
import re
import shutil
import socket
import threading

import pytest

from conftest import call, run

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI", "AWS_REGION": "eu-west-2"}

# Fields that each program sends by itself; curl waits for 100-continue before an upload.
OWN = {"host", "user-agent", "authorization", "x-amz-date", "x-amz-content-sha256", "expect", "connection"}


class Recorder:
    """Answers everything with 200 and remembers method, target, fields and body."""

    def __init__(self):
        self.requests = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with connection, connection.makefile("rb") as stream:
            line = stream.readline().decode("latin-1")
            if not line:
                return
            method, target, _ = line.split(" ", 2)
            fields = []
            while (field := stream.readline().decode("latin-1").rstrip("\r\n")):
                name, value = field.split(":", 1)
                fields.append((name.lower(), value.strip()))
            known = dict(fields)
            if "100-continue" in known.get("expect", ""):
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            if known.get("transfer-encoding") == "chunked":
                body = b""
                while (size := int(stream.readline(), 16)):
                    body += stream.read(size)
                    stream.readline()
                stream.readline()
            else:
                body = stream.read(int(known.get("content-length", 0)))
            self.requests.append((method, target, fields, body))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def take(self):
        taken, self.requests = self.requests, []
        return [self.comparable(*request) for request in taken]

    @staticmethod
    def comparable(method, target, fields, body):
        """The same for requests that differ only in what each program says of itself."""
        text = body.decode("latin-1")
        found = dict(fields)
        boundaries = re.findall(r"boundary=([-0-9a-f]+)", found.get("content-type", "") + "\n" + text)
        for number, boundary in enumerate(boundaries):
            text = text.replace(boundary, f"boundary{number}")
        # The length of no body at all may be said or not; the case of %XX means nothing.
        fields = [field for field in fields if body or field != ("content-length", "0")]
        target = re.sub("%..", lambda code: code[0].upper(), target)
        kept = sorted((name, re.sub("boundary=.*", "boundary", value)) for name, value in fields if name not in OWN)
        return method, target, kept, text


@pytest.fixture(scope="module")
def recorder():
    server = Recorder()
    yield server
    server.listener.close()


@pytest.fixture
def folder(home, monkeypatch):
    (home.path / "data").write_bytes(b"a=1\r\nb=2\n")
    (home.path / "page.html").write_bytes(b"<p>hello</p>\n")
    (home.path / "bytes.bin").write_bytes(bytes(range(256)))
    (home.path / "odd name+ä.txt").write_bytes(b"odd\n")
    (home.path / "fields").write_text("X-One: 1\nX-Two: 2\n")
    (home.path / "config").write_text('# a comment\ndata = "x=\\"y\\" z"\n-X PUT\nheader: "X-Three: 3"\n--header X-Four;\n')
    (home.path / "outer").write_text('config = inner\nurl = "URL/k"\n')
    (home.path / "inner").write_text("request PATCH\n")
    monkeypatch.chdir(home.path)
    return home


# URL is the server's address. One command line a row.
LINES = [
    "URL/", "URL", "URL/a/b?c=d", "-X DELETE URL/a", "-XDELETE URL/a", "URL/a -X PATCH", "--request PUT URL/", "--url URL/a",
    "-I URL/a", "--head URL/a", "-sS URL/a", "-sSfL URL/a", "-sSXPUT URL/a", "--no-head URL/a", "--incl URL/",
    "-d a=b URL/", "-da=b URL/", "-d a=b -d c=d URL/", "URL/ -d a=b", "-d @data URL/", "-d@data URL/", "--data-binary @data URL/",
    "--data-binary @bytes.bin URL/", "--data-raw @data URL/", "--data-ascii a=b URL/", "-d '' URL/", "-sd x URL/",
    "-d a --data-urlencode 'b=c d' --data-raw e URL/", "--data-urlencode 'b=c d' -d a URL/", "--data-urlencode '=a&b' URL/",
    "--data-urlencode n@data URL/", "--data-urlencode @data URL/", "--data-urlencode 'a b' URL/", "--data-urlencode é=ü URL/",
    "--data-urlencode a@b=c URL/", "--json '{\"a\":1}' URL/", "--json @data URL/", "--json '{' --json '}' URL/",
    "-d a --json b -d c URL/", "--json {} -H 'Content-Type: application/x-amz-json-1.0' URL/", "-X GET -d x URL/",
    "-G -d a=b -d c=d URL/x", "-G -d a=b URL/x?y=z", "-G -d a=b URL/x?", "-I -G -d a=b URL/x", "-G URL/x",
    "--url-query a=b URL/x?c=d", "--url-query +a=b URL/x", "--url-query a=b -d x URL/x",
    "-H 'X-A: 1' -H 'X-A: 2' URL/", "-HX-A:1 URL/", "-H 'X-Empty;' URL/", "-H Accept: URL/", "-H 'accept: text/csv' URL/",
    "-H @fields URL/", "-H 'X-A:  spaced   value' URL/", "-d a -H Content-Type: URL/", "-d a -H 'content-type: text/plain' URL/",
    "-A mine/1.0 URL/", "-e http://from.test/ URL/", "-e 'http://from.test/;auto' URL/", "-r 0-4 URL/", "-r 7 URL/", "-r -5 URL/",
    "-F a=b URL/", "-F a=b -F c=d URL/", "-F file=@page.html URL/", "-F 'file=@page.html;type=text/x;filename=\"q\\\"uo\"' URL/",
    "-F 'text=<page.html' URL/", "-F 'a=b;type=text/css' URL/", "-F 'j={\"x\":1};type=application/json' URL/", "-F 'q=\"a;b\"' URL/",
    "-F two=@page.html,data URL/", "-F file=@bytes.bin -F x=y URL/", "--form-string a=@b;type=c URL/", "-F 'a=@\"page.html\"' URL/",
    "-F 'a=@page.html;filename=x;type=text/a;charset=utf-8' URL/", "-F =@page.html URL/", "-F 'ä\"=x' URL/",
    "--form-escape -F 'a\"b\\c=x' URL/", "-F 'a=b;headers=\"X-A: 1\"' URL/", "-F a=b -H 'Content-Type: multipart/mixed' URL/",
    "-F 'a=@page.html;encoder=8bit' URL/", "-F a=b -X PUT URL/", "-F a=b -G URL/",
    "-T page.html URL/dir/", "-T page.html URL", "-T page.html URL/name", "-T page.html URL/dir/?x=y", "-T 'odd name+ä.txt' URL/dir/",
    "-T bytes.bin -H 'Content-Type: x/y' URL/b", "-T page.html -X POST URL/b",
    "URL/a URL/b", "-d x URL/a URL/b", "-T page.html URL/a -T data URL/b", "URL/a --next -d x URL/b", "-d x URL/a -: URL/b",
    "-H 'X-A: 1' URL/a --next URL/b", "--next URL/a", "-K config URL/", "URL/ -K config", "-K outer", "-q URL/", "-g URL/",
    "-o one -o two URL/a URL/b", "--no-buffer -N URL/", "--no-progress-meter URL/", "--compressed --no-compressed URL/",
    "--path-as-is URL/a/b", "-s -- URL/a", "-H 'X-A: 1' --no-location URL/", "-#sS URL/", "-d '' -G URL/x",
]

# curl sends what is refused here, or the other way round, and says so in its own words.
REFUSED = [
    "-F a URL/", "-F 'a=@page.html;type=bad' URL/", "-d x -I URL/", "-T page.html -d x URL/", "-F a=b -d x URL/",
    "-F a=b -T page.html URL/", "-T page.html -I URL/", "--nonsense URL/", "-d", "--head=1 URL/", "--reque PUT URL/", "-",
]


def words(line, url):
    import shlex
    return [word.replace("URL", url) for word in shlex.split(line)]


def both(line, recorder, home):
    for name in ("outer",):
        path = home.path / name
        path.write_text(path.read_text().replace("URL", recorder.url))
    theirs = run([shutil.which("curl"), "-q", *words(line, recorder.url)], env=home.env, timeout=20)
    expected = recorder.take()
    ours = call("--service", "execute-api", *words(line, recorder.url), env=home.with_env(**KEYS), timeout=20)
    return theirs, expected, ours, recorder.take()


@pytest.mark.parametrize("line", LINES)
def test_the_same_request_as_curl(line, recorder, folder):
    if "--next" in line or "-:" in line:
        line = line.replace("--next", "--service execute-api --next").replace("-:", "--service execute-api -:")
        theirs = run([shutil.which("curl"), "-q", *words(line.replace("--service execute-api ", ""), recorder.url)], env=folder.env)
        expected = recorder.take()
        ours = call(*words(line, recorder.url), "--service", "execute-api", env=folder.with_env(**KEYS))
        sent = recorder.take()
    else:
        theirs, expected, ours, sent = both(line, recorder, folder)
    assert expected, theirs.stderr
    assert sent == expected, ours.stderr
    assert ours.returncode == theirs.returncode


@pytest.mark.parametrize("line", REFUSED)
def test_what_curl_refuses(line, recorder, folder):
    theirs, expected, ours, sent = both(line, recorder, folder)
    assert (ours.returncode, sent) == (theirs.returncode, expected) == (2, []), ours.stderr


@pytest.mark.parametrize("target", ["/a%20b", "/{a}[b]", "/a//b/../c", "/a b"])
def test_an_address_is_sent_in_the_form_that_is_signed(target, recorder, folder):
    both(f"'URL{target}'", recorder, folder)
    ours = call(recorder.url + target, "--service", "s3", env=folder.with_env(**KEYS))
    sent = [request[1] for request in recorder.take()]
    assert ours.returncode == 0
    assert sent == [{"/a%20b": "/a%20b", "/{a}[b]": "/%7Ba%7D%5Bb%5D", "/a//b/../c": "/a//b/../c", "/a b": "/a%20b"}[target]]


def test_standard_input(recorder, folder):
    for line in ["-d @- URL/", "--data-binary @- URL/", "-F x=@- URL/", "-F 'x=<-' URL/", "-K - URL/"]:
        text = "request = PUT\n" if "-K" in line else "from\nstdin\n"
        run([shutil.which("curl"), "-q", *words(line, recorder.url)], env=folder.env, input=text)
        expected = recorder.take()
        ours = call(*words(line, recorder.url), "--service", "execute-api", env=folder.with_env(**KEYS), input=text)
        assert (recorder.take(), ours.returncode) == (expected, 0), ours.stderr


@pytest.mark.parametrize("line", ["-b a=b", "-c jar", "-n", "--digest", "--oauth2-bearer t", "--request-target /x", "--location-trusted"])
def test_what_is_left_out_says_why(line, folder):
    result = call(*line.split(), "http://127.0.0.1:9/", env=folder.with_env(**KEYS))
    assert result.returncode == 2
    assert line.split()[0] in result.stderr and "hint:" in result.stderr


def test_a_pasted_line_with_keys(recorder, folder):
    """The keys of `-u` must be those that are found anyway, and no message has them in it."""
    env = folder.with_env(**KEYS)
    line = ["curl", "--aws-sigv4", "aws:amz:eu-west-1:execute-api", "-u", "AKIDEXAMPLE:wJalrXUtnFEMI", recorder.url + "/a"]
    ours = call(*line, env=env)
    assert ours.returncode == 0, ours.stderr
    assert "warning" in ours.stderr and "wJalr" not in ours.stderr
    recorder.take()
    for user in ("AKIDOTHER:verysecretkey", "verysecretname:"):
        ours = call(*line[:4], user, line[5], env=env)
        assert ours.returncode == 2 and recorder.take() == []
        assert "verysecret" not in ours.stderr
    ours = call("-u", "AKIDEXAMPLE:wJalrXUtnFEMI", "--service", "execute-api", line[5], env=env)
    assert ours.returncode == 2 and "wJalr" not in ours.stderr
