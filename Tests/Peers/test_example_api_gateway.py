# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""The template of an IAM-protected API: what CloudFormation would make of it, and the call it ends with."""
import json
import re
import shlex

import pytest
import yaml

from conftest import BIN, ROOT, SCRIPTS, call, run

EXAMPLE = ROOT / "Examples" / "api-gateway"
TEMPLATE = EXAMPLE / "template.yaml"
HOST = "a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com"

# What CloudFormation would put in for references.
VALUES = {
    "AWS::Partition": "aws", "AWS::Region": "eu-west-2", "AWS::AccountId": "111122223333", "AWS::StackName": "things",
    "Api": "a1b2c3d4e5", "Stage": "prod", "Api.ApiEndpoint": f"https://{HOST}",
    "CallerRole.Arn": "arn:aws:iam::111122223333:role/things-CallerRole",
}


class Reader(yaml.SafeLoader):
    """YAML with the short forms of the functions of CloudFormation, `!Sub` carried out."""


def substituted(text):
    return re.sub(r"\$\{([\w.:]+)\}", lambda match: VALUES.get(match[1], match[0]), text)


Reader.add_constructor("!Sub", lambda loader, node: substituted(node.value))
for scalar in ("!Ref", "!GetAtt"):
    Reader.add_constructor(scalar, lambda loader, node: node.value)
for sequence in ("!If", "!Equals"):
    Reader.add_constructor(sequence, lambda loader, node: loader.construct_sequence(node))


@pytest.fixture(scope="module")
def template():
    return yaml.load(TEMPLATE.read_text(), Reader)


def test_the_template_passes_cfn_lint(home):
    result = run([SCRIPTS / "cfn-lint", "--regions", "eu-west-2", "us-east-1", "-t", TEMPLATE], env=home.env)
    assert result.returncode == 0, result.stdout


def test_every_route_asks_for_a_signature(template):
    routes = [resource["Properties"] for resource in template["Resources"].values() if resource["Type"].endswith("::Route")]
    assert routes and all(route["AuthorizationType"] == "AWS_IAM" for route in routes)


def test_the_role_may_make_the_calls_and_nothing_else(template):
    (policy,) = template["Resources"]["CallerRole"]["Properties"]["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Allow" and statement["Action"] == "execute-api:Invoke"
    url = template["Outputs"]["Url"]["Value"]
    path = url.removeprefix(f"https://{HOST}")
    keys = [value["Properties"]["RouteKey"] for value in template["Resources"].values() if value["Type"].endswith("::Route")]
    for key in keys:
        method, route = key.split()
        assert path == "/prod" + route
    methods = sorted(key.split()[0] for key in keys)
    assert sorted(statement["Resource"]) == [
        f"arn:aws:execute-api:eu-west-2:111122223333:a1b2c3d4e5/prod/{method}/things" for method in methods]


def test_the_line_of_the_output_is_a_call(template, sandbox, home):
    program, *words = shlex.split(template["Outputs"]["Call"]["Value"])
    assert program == "aws-iam-call" and words[-1] == f"https://{HOST}/prod/things"
    # The role is one of the sandbox's here; the request is for the host of the output, whose service and region follow.
    words[words.index("--role-arn") + 1] = sandbox.variables["SANDBOX_ROLE_ARN"]
    result = call("--dry-run", *words, env=sandbox.env(home))
    assert result.returncode == 0, result.stderr
    assert "/eu-west-2/execute-api/aws4_request" in result.stdout + result.stderr


def test_the_function_answers_as_the_sandbox_does(template, sandbox, home):
    scope = {}
    exec(template["Resources"]["Function"]["Properties"]["Code"]["ZipFile"], scope)
    for method, query, body in (("GET", "", ""), ("GET", "n=1&m=%20", ""), ("POST", "", "name=Ada")):
        answer = scope["handler"]({
            "version": "2.0", "rawPath": "/prod/things", "rawQueryString": query, "isBase64Encoded": False,
            "requestContext": {"http": {"method": method}}, **({"body": body} if body else {}),
        }, None)
        url = sandbox.url + "/prod/things" + ("?" + query if query else "")
        result = call("--service", "execute-api", *(["-d", body] if body else []), url, env=sandbox.env(home))
        assert answer["statusCode"] == 200
        assert json.loads(answer["body"]) == json.loads(result.stdout)


def test_the_script_prints_how_to_deploy_and_makes_the_call(home):
    result = run([EXAMPLE / "run.sh"], env=home.env)
    assert result.returncode == 0, result.stderr
    deploy = shlex.split(re.search(r"^\$ (aws cloudformation deploy .*)$", result.stdout, re.M)[1])
    assert deploy[deploy.index("--template-file") + 1] == str(TEMPLATE)
    assert '{"method":"GET","path":"/prod/things","body":""}' in result.stdout
    assert '{"method":"POST","path":"/prod/things","body":"name=Ada"}' in result.stdout
    # The AWS CLI takes both lines as they are printed.
    for line in re.findall(r"^\$ (aws cloudformation .*)$", result.stdout, re.M):
        words = shlex.split(line)
        help_text = run([SCRIPTS / "aws", *words[1:3], "help"], env=home.with_env(AWS_PAGER="cat", PAGER="cat")).stdout
        for word in words[3:]:
            if word.startswith("--") and word != "--query" and word != "--output":
                assert word in re.sub(r".\x08", "", help_text), word
