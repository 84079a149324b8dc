# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Keys in real keyrings: GNOME Keyring on a D-Bus of its own, the kernel's keyring, and files where there is none."""
import json
import os
import signal
import shutil
import subprocess
import time
from pathlib import Path

import boto3
import pytest

from conftest import Sandbox, run, toolkit
from test_interactive import in_terminal

KEY = "AKIASANDBOXALICE0001"
SECRET = "madeUp/SecretOfAlice+InTheSandbox0000001"
LINES = f"{KEY}\n{SECRET}\n"
STORE = ("service", "aws-iam-toolkit", "account", "dev")


@pytest.fixture
def place(tmp_path_factory, home):
    """A home and a sandbox of its own, because rotations change it; no keys in the environment."""
    server = Sandbox(tmp_path_factory.mktemp("sandbox"))
    home.write("[profile dev]\nregion = eu-west-2\n")
    env = server.env(home)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        env.pop(name)
    # A desktop of whoever runs the tests is none of theirs.
    env["XDG_RUNTIME_DIR"] = str(home.path / "run")
    (home.path / "run").mkdir(mode=0o700)
    yield home, env
    server.stop()


class Keyring:
    """GNOME Keyring on a bus of its own, ended by its process ids."""

    def __init__(self, env, password):
        self.bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"], env=env, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.env = {**env, "DBUS_SESSION_BUS_ADDRESS": self.bus.stdout.readline().strip()}
        self.daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--components=secrets"] + (["--unlock"] if password else []),
            env=self.env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        self.daemon.stdin.write(password or "")
        self.daemon.stdin.close()
        deadline = time.monotonic() + 20
        command = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
                   "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]
        while "true" not in run(command, env=self.env, timeout=10).stdout:
            assert time.monotonic() < deadline and self.daemon.poll() is None, "the keyring did not start"
            time.sleep(0.05)

    def stop(self):
        for process in (self.daemon, self.bus):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


@pytest.fixture
def desktop(place):
    """An unlocked keyring."""
    home, env = place
    for program in ("gnome-keyring-daemon", "dbus-daemon", "secret-tool"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")
    keyring = Keyring(env, "made-up password")
    yield home, keyring.env, keyring
    keyring.stop()


def lookup(env):
    return run(["secret-tool", "lookup", *STORE], env=env, timeout=20)


def identity(env):
    result = toolkit("whoami", "--profile", "dev", "--output", "json", env=env)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["Arn"]


def stored_id(env):
    result = toolkit("export-creds", "--profile", "dev", "--format", "process", env=env)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["AccessKeyId"]


def add(env, *options, lines=LINES):
    result = toolkit("keys", "add", "--profile", "dev", "--stdin", *options, env=env, input=lines)
    assert SECRET not in result.stdout + result.stderr
    return result


def test_a_key_lives_in_the_desktops_keyring(desktop):
    home, env, _ = desktop
    added = add(env)
    assert added.returncode == 0, added.stderr
    assert "secret service" in added.stderr and "warning" not in added.stderr
    assert (home.path / ".aws/config").read_text() == (
        "[profile dev]\nregion = eu-west-2\naws_iam_toolkit_keys = secret-service\n")
    assert json.loads(lookup(env).stdout)["SecretAccessKey"] == SECRET
    assert identity(env) == "arn:aws:iam::111122223333:user/alice"
    assert stored_id(env) == KEY
    listed = toolkit("keys", "list", "--output", "json", env=env)
    assert json.loads(listed.stdout) == [
        {"profile": "dev", "store": "secret-service", "accessKeyId": "AKIA…0001", "note": None}]
    removed = toolkit("keys", "remove", "--profile", "dev", env=env)
    assert removed.returncode == 0, removed.stderr
    assert lookup(env).returncode != 0
    assert (home.path / ".aws/config").read_text() == "[profile dev]\nregion = eu-west-2\n"


def test_other_tools_read_the_same_item(desktop):
    """What is stored is what a credential process prints, so a tool that knows no keyring has it too."""
    home, env, _ = desktop
    assert add(env).returncode == 0
    home.write("[profile other]\nregion = eu-west-2\n"
               f"credential_process = env DBUS_SESSION_BUS_ADDRESS={env['DBUS_SESSION_BUS_ADDRESS']} "
               f"secret-tool lookup {' '.join(STORE)}\n")
    text = run([shutil.which("env"), os.sys.executable, "-c", "import boto3; print(boto3.Session(profile_name='other')"
               ".client('sts').get_caller_identity()['Arn'])"], env=env)
    assert text.stdout.strip() == "arn:aws:iam::111122223333:user/alice", text.stderr


def test_roles_begin_with_a_key_of_the_keyring(desktop):
    home, env, _ = desktop
    assert add(env).returncode == 0
    config = home.path / ".aws/config"
    config.write_text(config.read_text() + "[profile reader]\nregion = eu-west-2\nsource_profile = dev\n"
                      "role_arn = arn:aws:iam::111122223333:role/reader\n")
    explained = toolkit("explain", "--profile", "reader", "--output", "json", env=env)
    assert explained.returncode == 0, explained.stderr
    plan = json.loads(explained.stdout)["plan"]
    assert [step["provider"] for step in plan] == ["keyring", "assume-role"]
    assert plan[0]["line"] == 3 and "secret-service" in plan[0]["subject"]
    result = toolkit("whoami", "--profile", "reader", env=env)
    assert ":assumed-role/reader/" in result.stdout


def test_a_key_is_rotated(desktop):
    home, env, _ = desktop
    assert add(env).returncode == 0
    rotated = toolkit("keys", "rotate", "--profile", "dev", env=env)
    assert rotated.returncode == 0, rotated.stderr
    assert "deleted the old key AKIA…0001" in rotated.stderr
    document = json.loads(lookup(env).stdout)
    assert document["AccessKeyId"] != KEY and "NextKey" not in document and "PreviousAccessKeyId" not in document
    assert document["SecretAccessKey"] not in rotated.stdout + rotated.stderr
    assert identity(env) == "arn:aws:iam::111122223333:user/alice"
    # IAM, as another client sees it.
    client = boto3.client("iam", endpoint_url=env["AWS_ENDPOINT_URL"], region_name="us-east-1",
                          aws_access_key_id=document["AccessKeyId"],
                          aws_secret_access_key=document["SecretAccessKey"])
    keys = client.list_access_keys()["AccessKeyMetadata"]
    assert [(key["AccessKeyId"], key["Status"]) for key in keys] == [(document["AccessKeyId"], "Active")]
    old = toolkit("whoami", env={**env, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET})
    assert old.returncode == 254 and "InvalidClientTokenId" in old.stderr


def test_an_old_key_may_be_kept_inactive(desktop):
    home, env, _ = desktop
    assert add(env).returncode == 0
    assert toolkit("keys", "rotate", "--keep-old", "--profile", "dev", env=env).returncode == 0
    again = toolkit("keys", "rotate", "--profile", "dev", env=env)
    assert again.returncode == 254
    assert "LimitExceeded" in again.stderr and f"delete {KEY}" in again.stderr, again.stderr
    assert identity(env) == "arn:aws:iam::111122223333:user/alice"


def test_a_locked_keyring_is_an_error_at_once(desktop):
    home, env, keyring = desktop
    assert add(env).returncode == 0
    lock = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"]
    assert run(lock, env=env).returncode == 0
    start = time.monotonic()
    for command in (["whoami"], ["export-creds"], ["keys", "rotate"]):
        result = toolkit(*command, "--profile", "dev", env=env, timeout=20)
        assert result.returncode == 253, result.stderr
        assert "locked" in result.stderr and "hint" in result.stderr
    # No other store is taken in place of a locked one.
    assert add(env, "--replace").returncode == 253
    assert not (home.path / ".local/share/aws-iam-toolkit").exists()
    listed = toolkit("keys", "list", env=env)
    assert "locked" in listed.stdout
    assert time.monotonic() - start < 10


def sealed(home, env):
    """What is in the cache, and whether all of it is sealed, after two exports that gave the same session."""
    role = ["export-creds", "--profile", "reader", "--format", "process"]
    config = home.path / ".aws/config"
    config.write_text("[profile dev]\nregion = eu-west-2\naws_iam_toolkit_keys = file\n"
                      "[profile reader]\nregion = eu-west-2\nsource_profile = dev\n"
                      "role_arn = arn:aws:iam::111122223333:role/reader\n")
    assert add(env, "--store", "file", "--replace").returncode == 0
    first, second = toolkit(*role, env=env), toolkit(*role, env=env)
    assert first.returncode == 0 and first.stdout == second.stdout, first.stderr
    secrets = json.loads(first.stdout)
    folder = home.path / ".cache/aws-iam-toolkit"
    if "XDG_CACHE_HOME" in env:
        folder = Path(env["XDG_CACHE_HOME"]) / "aws-iam-toolkit"
    entries = [file.read_bytes() for file in folder.iterdir() if len(file.name) == 64]
    assert entries
    plain = [value for value in secrets.values() if isinstance(value, str) and any(value.encode() in one for one in entries)]
    return first.stderr, not plain


def test_sessions_are_sealed_with_a_key_of_the_desktops_keyring(desktop):
    home, env, keyring = desktop
    env = env | {"AWS_IAM_TOOLKIT_CACHE": "keyring"}
    messages, is_sealed = sealed(home, env)
    assert is_sealed and messages == ""
    item = ["secret-tool", "lookup", "service", "aws-iam-toolkit-cache", "account", "session-key"]
    assert len(run(item, env=env, timeout=20).stdout) == 64
    assert "live" in toolkit("cache", env=env).stdout
    # Without the keyring's key the same files are of no use, and credentials are made anew.
    assert run(["secret-tool", "clear", *item[2:]], env=env, timeout=20).returncode == 0
    assert "live" not in toolkit("cache", env=env).stdout
    assert sealed(home, env)[1]


def test_sessions_are_sealed_with_a_key_of_the_kernels_keyring(place):
    home, env = place
    probe = run(["keyctl", "add", "user", "aws-iam-toolkit:probe", "x", "@u"], env=env)
    if probe.returncode != 0:
        pytest.skip(f"the kernel refuses add_key: {probe.stderr.strip()}")
    run(["keyctl", "unlink", probe.stdout.strip(), "@u"], env=env)
    try:
        messages, is_sealed = sealed(home, env | {"AWS_IAM_TOOLKIT_CACHE": "kernel"})
        assert is_sealed and messages == ""
    finally:
        found = run(["keyctl", "search", "@u", "user", "aws-iam-toolkit-cache:session-key"], env=env)
        run(["keyctl", "unlink", found.stdout.strip(), "@u"], env=env)


def test_without_a_keyring_sessions_are_in_files_and_it_is_said(place):
    home, env = place
    messages, is_sealed = sealed(home, env | {"AWS_IAM_TOOLKIT_CACHE": "keyring"})
    assert not is_sealed and "no keyring" in messages and "0600" in messages


def test_without_a_keyring_the_key_is_in_a_file_and_it_is_said(place):
    home, env = place
    added = add(env)
    assert added.returncode == 0, added.stderr
    assert "there is no secret service here" in added.stderr
    assert "not encrypted" in added.stderr
    file = home.path / ".local/share/aws-iam-toolkit/secrets/aws-iam-toolkit/dev"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert "aws_iam_toolkit_keys = file" in (home.path / ".aws/config").read_text()
    assert identity(env) == "arn:aws:iam::111122223333:user/alice"
    assert toolkit("keys", "rotate", "--profile", "dev", env=env).returncode == 0
    assert stored_id(env) != KEY
    file.chmod(0o644)
    refused = toolkit("whoami", "--profile", "dev", env=env)
    assert refused.returncode == 255 and "chmod 600" in refused.stderr


def test_a_keyring_that_is_asked_for_and_not_there_is_an_error(place):
    home, env = place
    added = add(env, "--store", "secret-service")
    assert added.returncode == 253
    assert "there is no secret service here" in added.stderr
    home.write("[profile dev]\nregion = eu-west-2\naws_iam_toolkit_keys = secret-service\n")
    start = time.monotonic()
    result = toolkit("whoami", "--profile", "dev", env=env)
    assert result.returncode == 253
    assert ".aws/config:3" in result.stderr and "dev" in result.stderr
    assert time.monotonic() - start < 5
    home.write("[profile dev]\nregion = eu-west-2\naws_iam_toolkit_keys = keyring\n")
    result = toolkit("whoami", "--profile", "dev", env=env)
    assert "toolkit keys add --profile dev" in result.stderr


def test_the_kernels_keyring(place):
    home, env = place
    probe = run(["keyctl", "add", "user", "aws-iam-toolkit:probe", "x", "@u"], env=env)
    if probe.returncode != 0:
        pytest.skip(f"the kernel refuses add_key: {probe.stderr.strip()}")
    run(["keyctl", "unlink", probe.stdout.strip(), "@u"], env=env)
    added = add(env, "--store", "kernel")
    try:
        assert added.returncode == 0, added.stderr
        assert "forgets" in added.stderr
        found = run(["keyctl", "search", "@u", "user", "aws-iam-toolkit:dev"], env=env)
        document = json.loads(run(["keyctl", "pipe", found.stdout.strip()], env=env).stdout)
        assert document["SecretAccessKey"] == SECRET
        assert identity(env) == "arn:aws:iam::111122223333:user/alice"
        assert "kernel" in toolkit("keys", "list", env=env).stdout
        assert toolkit("keys", "rotate", "--profile", "dev", env=env).returncode == 0
        assert stored_id(env) != KEY
    finally:
        removed = toolkit("keys", "remove", "--profile", "dev", "--store", "kernel", env=env)
    assert removed.returncode == 0, removed.stderr
    assert run(["keyctl", "search", "@u", "user", "aws-iam-toolkit:dev"], env=env).returncode != 0


def test_a_key_is_typed_without_being_shown(place):
    home, env = place
    code, _, shown = in_terminal(
        ["keys", "add", "--profile", "dev"], env, [("Access key id", KEY), ("Secret access key", SECRET)])
    assert code == 0, shown
    assert KEY in shown and SECRET not in shown
    assert identity(env) == "arn:aws:iam::111122223333:user/alice"
    result = toolkit("keys", "add", "--profile", "dev", env=env)
    assert result.returncode == 253
    assert "there is no terminal" in result.stderr and "--stdin" in result.stderr
    # Nothing but a second key needs a word more.
    other = add(env, lines=LINES.replace("ALICE", "OTHER"))
    assert other.returncode == 252 and "--replace" in other.stderr


def test_a_key_moves_out_of_the_credentials_file(place):
    home, env = place
    home.write("[profile dev]\nregion = eu-west-2\n",
               f"[other]\naws_access_key_id = AKIAOTHER00000000000\n\n[dev]\naws_access_key_id = {KEY}\n"
               f"aws_secret_access_key = {SECRET}\n# the end\n")
    moved = toolkit("keys", "add", "--from-credentials-file", "--profile", "dev", env=env)
    assert moved.returncode == 0, moved.stderr
    assert SECRET not in moved.stdout + moved.stderr
    assert (home.path / ".aws/credentials").read_text() == (
        "[other]\naws_access_key_id = AKIAOTHER00000000000\n\n[dev]\n# the end\n")
    assert identity(env) == "arn:aws:iam::111122223333:user/alice"


def test_another_key_does_not_get_the_sessions_of_the_one_before(place):
    home, env = place
    assert add(env).returncode == 0
    config = home.path / ".aws/config"
    config.write_text(config.read_text() + "[profile reader]\nregion = eu-west-2\nsource_profile = dev\n"
                      "role_arn = arn:aws:iam::111122223333:role/reader\n")
    assert toolkit("export-creds", "--profile", "reader", env=env).returncode == 0
    bob = "AKIASANDBOXBOB000001\nmadeUp/SecretOfBob+InTheSandbox000000001\n"
    assert add(env, "--replace", lines=bob).returncode == 0
    refused = toolkit("export-creds", "--profile", "reader", env=env)
    assert refused.returncode == 254 and "user/bob is not authorized" in refused.stderr
