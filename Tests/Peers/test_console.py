# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Sign-ins to the console, with the sandbox in place of AWS and curl for a browser."""
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from conftest import toolkit
from test_interactive import in_terminal, signed_out  # noqa: F401, a fixture


def console(env, *options):
    return toolkit("console", *options, env=env)


def visit(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def test_the_address_signs_a_browser_in(sandbox, signed_out):
    result = console(signed_out, "--profile", "reader", "--destination", "s3", "--issuer", "https://example.com/again")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    page = visit(result.stdout.strip())
    assert page["Account"] == "111122223333"
    assert ":assumed-role/reader/" in page["Arn"]
    assert page["Destination"] == "https://eu-west-2.console.aws.amazon.com/s3/home?region=eu-west-2"
    assert page["Issuer"] == "https://example.com/again"


@pytest.mark.parametrize("options, destination", [
    ([], "https://eu-west-2.console.aws.amazon.com/console/home?region=eu-west-2"),
    (["--region", "us-gov-west-1"], "https://console.amazonaws-us-gov.com/console/home?region=us-gov-west-1"),
    (["--region", "cn-north-1", "--destination", "ec2"], "https://console.amazonaws.cn/ec2/home?region=cn-north-1"),
    (["--destination", "logs"],
     "https://eu-west-2.console.aws.amazon.com/cloudwatch/home?region=eu-west-2#logsV2:log-groups"),
    (["--destination", "eu-central-1"], "https://eu-central-1.console.aws.amazon.com/console/home?region=eu-central-1"),
    (["--destination", "https://example.com/a?b=c&d#e"], "https://example.com/a?b=c&d#e"),
])
def test_where_it_leads(sandbox, signed_out, options, destination):
    role = ["--profile", "alice", "--role-arn", sandbox.variables["SANDBOX_ROLE_ARN"]]
    result = console(signed_out, *role, *options)
    if "us-gov-west-1" in options or "cn-north-1" in options:
        # The sandbox signs for one region; the address is what matters here, so the session is got beforehand.
        env = signed_out | session(signed_out, *role)
        result = console(env, *options)
    assert result.returncode == 0, result.stderr
    assert visit(result.stdout.strip())["Destination"] == destination


def session(env, *options):
    keys = json.loads(toolkit("export-creds", "--format", "json", *options, env=env).stdout)
    return {"AWS_ACCESS_KEY_ID": keys["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"]}


@pytest.mark.parametrize("options, code, reason", [
    (["--profile", "alice"], 253, "long-term keys cannot sign in"),
    (["--profile", "auditor", "--session-duration", "2h"], 252, "assumed by another role"),
    (["--profile", "reader", "--session-duration", "5m"], 252, "15m to 12h"),
    (["--profile", "reader", "--session-duration", "13h"], 252, "15m to 12h"),
    (["--profile", "reader", "--destination", "http://example.com"], 252, "https://"),
    (["--profile", "reader", "--destination", "no such"], 252, "neither a service"),
    (["--profile", "reader", "--expect-account", "999988887777"], 253, "111122223333"),
])
def test_why_there_is_none(signed_out, options, code, reason):
    result = console(signed_out, *options)
    assert (result.returncode, result.stdout) == (code, ""), result.stderr
    assert reason in result.stderr
    assert "hint" in result.stderr or code == 252


def test_a_session_of_twelve_hours_and_one_of_a_chain(signed_out):
    assert console(signed_out, "--profile", "reader", "--session-duration", "12h").returncode == 0
    assert console(signed_out, "--profile", "auditor").returncode == 0


def test_the_services_no_has_no_secret_in_it(sandbox, signed_out):
    keys = session(signed_out, "--profile", "reader")
    env = signed_out | keys | {"AWS_SECRET_ACCESS_KEY": "made-up/WrongSecretOfNobody0000000000000"}
    result = console(env, "--debug")
    assert (result.returncode, result.stdout) == (254, "")
    for secret in (env["AWS_SECRET_ACCESS_KEY"], env["AWS_SESSION_TOKEN"]):
        assert secret not in result.stderr


def test_nothing_of_the_token_is_logged(signed_out):
    result = console(signed_out, "--profile", "reader", "--debug")
    token = urllib.parse.parse_qs(urllib.parse.urlsplit(result.stdout.strip()).query)["SigninToken"][0]
    assert token not in result.stderr and "SigninToken" not in result.stderr


# MARK: --open

def test_a_browser_is_led_there_without_the_token_in_its_arguments(signed_out, home):
    outlive_the_terminal(home)
    code, output, shown = in_terminal(["console", "--profile", "reader", "--open", "--destination", "s3"], signed_out)
    assert (code, output) == (0, ""), shown
    assert "SigninToken" not in shown
    [given] = (home.path / "visited").read_text().split()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[0-9a-z]{30,}", given)
    page = until(lambda: json.loads((home.path / "page").read_text()))
    assert ":assumed-role/reader/" in page["Arn"]


def outlive_the_terminal(home):
    """A browser is no part of the session that it is started in, which here ends with the program."""
    browser = home.path / "browser"
    browser.write_text(browser.read_text().replace("#!/bin/sh", "#!/bin/sh\ntrap '' HUP"))


def until(read, seconds=10):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return read()
        except (OSError, ValueError):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_the_handed_over_address_works_once(signed_out, home):
    script = "\n".join(
        f"curl -s -o /dev/null -w '%{{http_code}} ' {words} >>{home.path}/codes"
        for words in ("-H 'Host: evil.example' \"$1\"", '"$1x"', '"$1"', '"$1"'))
    (home.path / "browser").write_text(f"#!/bin/sh\n{script}\necho end >>{home.path}/codes\n")
    outlive_the_terminal(home)
    code, _, shown = in_terminal(["console", "--profile", "reader", "--open"], signed_out)
    assert code == 0, shown
    codes = until(lambda: whole((home.path / "codes").read_text())).split()
    assert codes[:3] == ["404", "404", "303"]
    # By then the program may be gone.
    assert codes[3] in ("404", "000")


def whole(text):
    if not text.endswith("end\n"):
        raise ValueError(text)
    return text


@pytest.mark.parametrize("how", ["no terminal", "--no-input"])
def test_nobody_is_sent_a_browser(signed_out, home, how):
    if how == "--no-input":
        code, output, shown = in_terminal(["console", "--profile", "reader", "--open", "--no-input"], signed_out)
    else:
        result = console(signed_out, "--profile", "reader", "--open")
        code, output, shown = result.returncode, result.stdout, result.stderr
    assert (code, output) == (253, ""), shown
    assert not (home.path / "visited").exists()


# MARK: whoami

def test_the_alias_of_the_account(sandbox, signed_out):
    def whoami(*options):
        result = toolkit("whoami", "--output", "json", *options, env=signed_out)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)
    assert whoami("--profile", "reader", "--alias")["AccountAlias"] == "sandbox-3333"
    assert "AccountAlias" not in whoami("--profile", "reader")
    assert whoami("--profile", "partner", "--alias")["AccountAlias"] is None
    text = toolkit("whoami", "--profile", "reader", "--alias", env=signed_out).stdout
    assert text.startswith("account  111122223333 (sandbox-3333)\n")
