# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Examples/browser in a real Chromium: a page without keys calls the sandbox's IAM-protected API through the proxy."""
import base64
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from conftest import BIN, ROOT, free_port, wait_for_port

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
ARTIFACTS = ROOT / ".build" / "artifacts"

pytestmark = pytest.mark.skipif(
    not CHROMIUM or not DRIVER,
    reason="NOT TESTED IN A BROWSER: there is no chromium or no chromedriver; install Debian's chromium and chromium-driver")


class Browser:
    """A headless Chromium behind its driver's HTTP interface.

    Source: W3C, "WebDriver", 6.1 "Endpoints".
    """

    def __init__(self, folder):
        self.port = free_port()
        self.process = subprocess.Popen(
            [DRIVER, f"--port={self.port}", "--allowed-ips=127.0.0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)}, start_new_session=True)
        wait_for_port(self.port, self.process)
        options = {"binary": CHROMIUM, "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=900,900",
            "--disable-background-networking", "--no-first-run", f"--user-data-dir={folder}/profile"]}
        capabilities = {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}
        self.session = ""
        self.session = self.ask("", {"capabilities": capabilities})["sessionId"]

    def ask(self, path, body=None, method=None):
        url = f"http://127.0.0.1:{self.port}/session" + (f"/{self.session}" if self.session else "") + path
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()[:500]) from error

    def run(self, script):
        return self.ask("/execute/sync", {"script": script, "args": []})

    def call(self, url, method, path):
        """Opens the page, fills in the form and sends it; gives what the page then says."""
        self.ask("/url", {"url": url})
        self.run(f"const f = document.forms[0].elements; f.method.value = '{method}'; f.path.value = '{path}';"
                 "document.querySelector('button').click()")
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            said = self.run("return document.getElementById('status').textContent")
            if said and said != "…":
                return said, self.run("return document.getElementById('answer').textContent")
            time.sleep(0.1)
        raise AssertionError("the page got no answer in time")

    def picture(self, name):
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        file = ARTIFACTS / f"{name}.png"
        file.write_bytes(base64.b64decode(self.ask("/screenshot")))
        return file

    def stop(self):
        try:
            self.ask("", method="DELETE")
        finally:
            self.process.terminate()
            self.process.wait(20)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    running = Browser(tmp_path_factory.mktemp("browser"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example as its run.sh starts it."""
    folder = tmp_path_factory.mktemp("example")
    ports = {"PAGE_PORT": str(free_port()), "PROXY_PORT": str(free_port())}
    log = folder / "log"
    env = {"HOME": str(folder), "PATH": f"{BIN}:{os.environ['PATH']}", "TMPDIR": str(folder), **ports}
    with open(log, "w") as messages:
        process = subprocess.Popen(
            [str(ROOT / "Examples" / "browser" / "run.sh")], env=env, text=True, stdout=subprocess.PIPE, stderr=messages,
            stdin=subprocess.DEVNULL, start_new_session=True)
    line = process.stdout.readline()
    assert line.startswith("open http://127.0.0.1:"), log.read_text()
    yield line.split()[1], ports, log
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(45)


def test_a_page_without_keys_gets_the_answer_after_a_preflight(browser, example):
    url, _, log = example
    said, answer = browser.call(url, "PUT", "/things?colour=blue%20sky&n=1")
    assert said.startswith("200"), (said, answer, log.read_text())
    assert json.loads(answer) == {
        "method": "PUT", "path": "/prod/things?colour=blue%20sky&n=1", "body": '{"name": "a thing"}'}
    # Other fields of the answer can be read as well.
    assert len(said.split()) == 2
    text = log.read_text()
    assert text.index("OPTIONS /things 204") < text.index("PUT /things 200")
    assert "blue" not in text
    assert browser.picture("browser-answer").stat().st_size > 1_000


def test_a_page_of_another_origin_is_refused(browser, example):
    """The same page under another name of this machine is another origin."""
    url, ports, log = example
    foreign = url.replace("127.0.0.1", "localhost", 1)
    for method in ("PUT", "GET"):
        said, answer = browser.call(foreign, method, "/things")
        assert said == "refused" and "Failed to fetch" in answer
    text = log.read_text()
    assert "OPTIONS /things 403" in text and "GET /things 403" in text and "(origin)" in text
    assert browser.picture("browser-refused").stat().st_size > 1_000
    # An image needs no leave to be asked for, so the browser's word about where it comes from decides.
    before = log.read_text().count(" 403 ")
    proxy = f"http://127.0.0.1:{ports['PROXY_PORT']}"
    browser.run(f"const i = new Image(); i.onerror = () => document.title = 'no'; i.src = '{proxy}/image'")
    deadline = time.monotonic() + 20
    while browser.run("return document.title") != "no" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert log.read_text().count(" 403 ") == before + 1
    assert "GET /image 403" in log.read_text()
