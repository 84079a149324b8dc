# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""The sidecar manifests: against the schemas of Kubernetes, and their containers as processes against the sandbox."""
import json
import os
import re
import subprocess
import time

import pytest
import yaml

from conftest import BIN, ROOT, SCRIPTS, free_port, run, toolkit

EXAMPLE = ROOT / "Examples" / "kubernetes"
NAMES = ["serve-sidecar", "proxy-sidecar"]
ROLE = "arn:aws:iam::111122223333:role/web"


def manifest(name):
    """The objects by their kind."""
    return {document["kind"]: document for document in yaml.safe_load_all((EXAMPLE / f"{name}.yaml").read_text())}


def pod(name):
    return manifest(name)["Deployment"]["spec"]["template"]["spec"]


def sidecar(name):
    (container,) = pod(name)["initContainers"]
    return container


def plain_environment(container):
    return {variable["name"]: variable["value"] for variable in container["env"] if "value" in variable}


# From the version that has sidecars without a switch to the newest one that the package knows.
@pytest.mark.parametrize("version", ["1.29", "1.33", "1.37"])
@pytest.mark.parametrize("name", NAMES)
def test_a_manifest_is_what_kubernetes_reads(name, version, home):
    result = run([SCRIPTS / "kubernetes-validate", "--strict", "-k", version, EXAMPLE / f"{name}.yaml"], env=home.env)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", NAMES)
def test_a_pod_keeps_to_the_restricted_standard(name):
    objects, spec = manifest(name), pod(name)
    assert objects["Namespace"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True and spec["securityContext"]["runAsUser"] > 0
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not {"hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"} & set(spec)
    for container in spec["initContainers"] + spec["containers"]:
        security = container["securityContext"]
        assert security["allowPrivilegeEscalation"] is False and security["readOnlyRootFilesystem"] is True
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert "limits" in container["resources"] and not container["image"].endswith(":latest")


@pytest.mark.parametrize("name", NAMES)
def test_the_identity_of_the_pod_is_the_sidecars_alone(name):
    spec = pod(name)
    (identity,) = [volume for volume in spec["volumes"] if "projected" in volume]
    (token,) = identity["projected"]["sources"]
    mounts = {container["name"]: [mount["name"] for mount in container.get("volumeMounts", [])]
              for container in spec["initContainers"] + spec["containers"]}
    assert identity["name"] in mounts[sidecar(name)["name"]]
    assert identity["name"] not in mounts["app"]
    # What would put the token into every container.
    assert "annotations" not in manifest(name)["ServiceAccount"]["metadata"]
    policy = json.loads((EXAMPLE / "trust-policy.json").read_text())
    conditions = policy["Statement"][0]["Condition"]["StringEquals"]
    names = {key.rsplit(":", 1)[1]: value for key, value in conditions.items()}
    objects = manifest(name)
    account = objects["ServiceAccount"]["metadata"]
    assert names == {
        "aud": token["serviceAccountToken"]["audience"],
        "sub": f"system:serviceaccount:{account['namespace']}:{account['name']}",
    }
    assert spec["serviceAccountName"] == account["name"]


@pytest.mark.parametrize("name", NAMES)
def test_the_options_of_a_sidecar_are_there(name, home):
    command, *options = sidecar(name)["args"]
    known = toolkit(command, "--help", env=home.env).stdout
    assert "USAGE:" in known, f"toolkit has no command {command}"
    for option in options:
        assert re.search(rf"(?<![\w-]){option.split('=')[0]}(?![\w-])", known), option


class Sidecar:
    """The sidecar of a manifest as a process, with its paths, port and upstream moved to what is here."""

    def __init__(self, name, sandbox, home, more=(), **moved):
        container = sidecar(name)
        self.moved = {
            "/run/aws-identity/token": sandbox.variables["SANDBOX_WEB_IDENTITY_TOKEN_FILE"],
            "/usr/local/bin/toolkit": str(BIN / "toolkit"),
            "arn:aws:iam::111122223333:role/things": ROLE,
            **moved,
        }
        self.environment = self.there(plain_environment(container))
        env = {**self.environment, "AWS_ENDPOINT_URL_STS": sandbox.url, "AWS_ROLE_SESSION_NAME": "things-5d9c-x2v"}
        arguments = [self.there(argument) for argument in container["args"]]
        self.log = open(home.path / "sidecar.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [str(BIN / "toolkit"), *arguments, *more], env=env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.probe = [self.there(word) for word in container["startupProbe"]["exec"]["command"]]
        assert container["readinessProbe"]["exec"]["command"] == container["startupProbe"]["exec"]["command"]

    def there(self, value):
        if isinstance(value, dict):
            return {name: self.there(text) for name, text in value.items()}
        for old, new in self.moved.items():
            value = value.replace(old, new)
        return value

    def start(self):
        """Asks as the kubelet does, until the answer is yes."""
        deadline = time.monotonic() + 30
        while run(self.probe, env={"PATH": os.environ["PATH"]}).returncode != 0:
            self.log.seek(0)
            assert self.process.poll() is None and time.monotonic() < deadline, self.log.read()
            time.sleep(0.1)
        return self

    def stop(self):
        self.process.terminate()
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


CALLER = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"


def test_an_sdk_in_the_app_gets_credentials_from_the_serving_sidecar(sandbox, home):
    port = free_port()
    (home.path / "credentials").mkdir()
    container = Sidecar("serve-sidecar", sandbox, home, **{
        "/run/aws-credentials": str(home.path / "credentials"), "9911": str(port)})
    try:
        container.start()
        token = home.path / "credentials" / "token"
        assert token.stat().st_mode & 0o077 == 0
        (app,) = pod("serve-sidecar")["containers"]
        env = container.there(plain_environment(app)) | {"AWS_ENDPOINT_URL_STS": sandbox.url, "HOME": str(home.path)}
        result = run([SCRIPTS / "python", "-c", CALLER], env=env)
        assert result.stdout.strip() == "arn:aws:sts::111122223333:assumed-role/web/things-5d9c-x2v", result.stderr
        # Without the token there is nothing, and the SDK looks nowhere else.
        token.write_text("another")
        assert run([SCRIPTS / "python", "-c", CALLER], env=env).returncode != 0
    finally:
        assert container.stop() == 0


def test_the_app_calls_the_api_through_the_signing_sidecar(sandbox, home):
    port = free_port()
    upstream = "https://a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com/prod"
    # The sandbox has no host name of AWS that the service follows from.
    container = Sidecar("proxy-sidecar", sandbox, home, more=["--service=execute-api"], **{
        f"--upstream={upstream}": f"--upstream={sandbox.variables['SANDBOX_API_URL']}", "8080": str(port)})
    try:
        container.start()
        (app,) = pod("proxy-sidecar")["containers"]
        url = container.there(plain_environment(app))["THINGS_URL"]
        result = run(["curl", "-qsS", "-d", "name=Ada", f"{url}/things?n=1"], env=home.env)
        assert json.loads(result.stdout) == {"method": "POST", "path": "/prod/things?n=1", "body": "name=Ada"}, result.stderr
    finally:
        assert container.stop() == 0


def test_the_image_holds_what_the_manifests_run():
    text = (EXAMPLE / "Dockerfile").read_text()
    assert re.findall(r"^FROM \S+ AS (\w+)$", text, re.M)[-2:] == ["ci", "runtime"]
    assert "/usr/local/bin/" in text and "curl" in text and "libxml2" in text
    # As a number, because that is what `runAsNonRoot` looks at.
    user = re.search(r"^USER (\d+):\d+$", text, re.M)[1]
    assert all(pod(name)["securityContext"]["runAsUser"] == int(user) for name in NAMES)
