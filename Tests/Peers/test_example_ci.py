# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Web identity in a CI job: the script, the steps of both samples against the sandbox, and the trust policies."""
import http.server
import json
import re
import threading

import pytest
import yaml

from conftest import ROOT, SCRIPTS, run

CI = ROOT / "Examples" / "ci"
ROLE = "arn:aws:iam::111122223333:role/web"
REQUEST_TOKEN = "made-up-token-of-the-runner"


def without_keys(environment):
    return {name: value for name, value in environment.items() if name not in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}


def steps(script, env, cwd=None):
    result = run(["sh", "-eu", "-c", script], env=env, cwd=cwd)
    assert result.returncode == 0, result.stderr
    return result


def test_the_script_runs_without_an_account(home):
    result = run([CI / "run.sh"], env=home.env)
    assert result.returncode == 0, result.stderr
    assert "arn:aws:sts::111122223333:assumed-role/web/ci" in result.stdout
    assert "a session token of " in result.stdout


def test_the_script_takes_the_token_and_the_role_of_a_job(sandbox, home):
    token = home.path / "token"
    token.write_text(open(sandbox.variables["SANDBOX_WEB_IDENTITY_TOKEN_FILE"], encoding="utf-8").read())
    env = sandbox.env(home) | {"ROLE_ARN": ROLE, "TOKEN_FILE": str(token), "SESSION_NAME": "job-17"}
    result = run([CI / "run.sh"], env=env)
    assert "arn:aws:sts::111122223333:assumed-role/web/job-17" in result.stdout, result.stderr
    token.write_text("another token")
    result = run([CI / "run.sh"], env=env)
    assert result.returncode == 254 and "assumed-role" not in result.stdout


class TokenService(http.server.BaseHTTPRequestHandler):
    """Where a GitHub runner asks for the token of its job."""

    token = ""

    def do_GET(self):
        known = self.headers["Authorization"] == f"bearer {REQUEST_TOKEN}" and self.path.endswith("&audience=sts.amazonaws.com")
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(json.dumps({"count": 1, "value": self.token} if known else {}).encode())

    def log_message(self, *arguments):
        pass


@pytest.fixture
def token_service(sandbox):
    TokenService.token = open(sandbox.variables["SANDBOX_WEB_IDENTITY_TOKEN_FILE"], encoding="utf-8").read()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenService) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/token?api-version=2.0"
        server.shutdown()


def test_the_steps_of_the_github_sample_get_credentials(token_service, sandbox, home):
    job = yaml.safe_load((CI / "github-actions.yml").read_text())["jobs"]["deploy"]
    env = without_keys(sandbox.env(home)) | {
        "ROLE_ARN": ROLE, "RUNNER_TEMP": str(home.path), "GITHUB_RUN_ID": "17", "GITHUB_RUN_ATTEMPT": "2",
        "ACTIONS_ID_TOKEN_REQUEST_URL": token_service, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN,
    }
    token, identity, forget = (step["run"] for step in job["steps"] if "run" in step)
    assert steps(token, env).stdout == ""
    written = home.path / "aws-token"
    assert written.read_text() == TokenService.token and written.stat().st_mode & 0o777 == 0o600
    assert "assumed-role/web/run-17-2" in steps(identity, env).stdout
    steps(forget, env)
    assert not written.exists()
    refused = run(["sh", "-eu", "-c", token], env=env | {"ACTIONS_ID_TOKEN_REQUEST_TOKEN": "wrong"})
    assert refused.returncode != 0


def test_the_script_of_the_gitlab_sample_gets_credentials(sandbox, home):
    job = yaml.safe_load((CI / "gitlab-ci.yml").read_text())["deploy"]
    project = home.path / "project"
    project.mkdir()
    env = without_keys(sandbox.env(home)) | {
        "ROLE_ARN": ROLE, "CI_PROJECT_DIR": str(project), "CI_JOB_ID": "18",
        "AWS_TOKEN": open(sandbox.variables["SANDBOX_WEB_IDENTITY_TOKEN_FILE"], encoding="utf-8").read(),
    }
    assert "assumed-role/web/job-18" in steps("\n".join(job["script"]), env, cwd=project).stdout
    assert list(project.iterdir()) == []
    steps("\n".join(job["after_script"]), env)
    assert not (home.path / "project.tmp" / "aws-token").exists()


@pytest.mark.parametrize("name, schema, more", [
    ("github-actions.yml", "vendor.github-workflows", []),
    ("github-actions.yml", "custom.github-workflows-require-timeout", []),
    ("gitlab-ci.yml", "vendor.gitlab-ci", ["--data-transform", "gitlab-ci"]),
])
def test_the_samples_are_what_their_services_read(name, schema, more, home):
    result = run([SCRIPTS / "check-jsonschema", "--builtin-schema", schema, *more, CI / name], env=home.env)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_github_sample_is_pinned_and_asks_for_little():
    workflow = yaml.safe_load((CI / "github-actions.yml").read_text())
    job = workflow["jobs"]["deploy"]
    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "read", "id-token": "write"}
    for step in job["steps"]:
        if "uses" in step:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
            assert step["with"]["persist-credentials"] is False
        else:
            # What the repository or a branch name says is never pasted into a script.
            assert "${{" not in step["run"]


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_a_trust_policy_says_who_and_for_whom(service, home):
    policy = json.loads((CI / f"trust-policy.{service}.json").read_text())
    (statement,) = policy["Statement"]
    provider = statement["Principal"]["Federated"].split(":oidc-provider/")[1]
    conditions = statement["Condition"]["StringEquals"]
    assert set(conditions) == {f"{provider}:aud", f"{provider}:sub"}
    assert "*" not in json.dumps(policy)
    workflow = (CI / {"github": "github-actions.yml", "gitlab": "gitlab-ci.yml"}[service]).read_text()
    audience = re.search(r"audience=([\w.]+)|aud: ([\w.]+)", workflow)
    assert conditions[f"{provider}:aud"] in audience.groups()
    subject = {"github": r"repo:[\w-]+/[\w-]+:environment:production", "gitlab": r"project_path:[\w-]+/[\w-]+:ref_type:branch:ref:main"}
    assert re.fullmatch(subject[service], conditions[f"{provider}:sub"])
    # cfn-lint knows what the trust policy of a role looks like.
    template = home.path / "role.json"
    template.write_text(json.dumps({"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": policy}}}}))
    result = run([SCRIPTS / "cfn-lint", template], env=home.env)
    assert result.returncode == 0, result.stdout
