# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""The cache on disk between real processes: one call for all, and nothing lost whatever happens to the files."""
import hashlib
import os
import signal
import subprocess
import time

import pytest

from conftest import BIN, exports, run, toolkit

READER = "arn:aws:iam::111122223333:role/reader"


def assumed(sandbox):
    return sandbox.stats()["calls"].get("AssumeRole", 0)


def cache(home):
    return home.path / ".cache" / "aws-iam-toolkit"


def entries(home):
    return [path for path in cache(home).iterdir() if path.is_file() and path.stat().st_size > 0]


def export(sandbox, home, *more, **changes):
    return toolkit("export-creds", "--role-arn", READER, *more, env=sandbox.env(home) | changes)


def start_many(count, sandbox, home):
    env = sandbox.env(home)
    command = [str(BIN / "toolkit"), "export-creds", "--role-arn", READER]
    return [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(count)]


def finish_many(processes):
    results = [process.communicate(timeout=120) for process in processes]
    assert {process.returncode for process in processes} == {0}, results
    return {output for output, _ in results}


def test_a_hundred_processes_on_a_cold_cache_make_one_call(sandbox, home):
    before = assumed(sandbox)
    outputs = finish_many(start_many(100, sandbox, home))
    assert len(outputs) == 1
    assert assumed(sandbox) == before + 1


def test_a_hundred_processes_on_an_expired_entry_make_one_call(sandbox, home):
    first = exports(export(sandbox, home).stdout)
    [entry] = entries(home)
    lines = entry.read_text().splitlines()
    # An entry that has ended, whole in itself: the checksum is that of the changed text.
    body = "".join(f"{line}\n" for line in lines[:-1]).replace(first["AWS_CREDENTIAL_EXPIRATION"], "2020-01-01T00:00:00Z")
    assert "2020-01-01" in body
    entry.write_text(body + f"end {hashlib.sha256(body.encode()).hexdigest()}\n")
    before = assumed(sandbox)
    outputs = finish_many(start_many(100, sandbox, home))
    assert len(outputs) == 1
    assert first["AWS_ACCESS_KEY_ID"] not in outputs.pop()
    assert assumed(sandbox) == before + 1


def test_files_are_private(sandbox, home):
    old = os.umask(0)
    try:
        assert export(sandbox, home).returncode == 0
    finally:
        os.umask(old)
    assert cache(home).stat().st_mode & 0o777 == 0o700
    for path in cache(home).iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path


@pytest.mark.parametrize("damage", ["empty", "cut", "garbage", "flipped", "open", "foreign", "directory"])
def test_a_damaged_entry_is_a_miss_and_is_repaired(damage, sandbox, home):
    first = export(sandbox, home).stdout
    [entry] = entries(home)
    content = entry.read_bytes()
    if damage == "empty":
        entry.write_bytes(b"")
    elif damage == "cut":
        entry.write_bytes(content[: len(content) // 2])
    elif damage == "garbage":
        entry.write_bytes(os.urandom(500))
    elif damage == "flipped":
        entry.write_bytes(content.replace(b"ASIA", b"ASIB", 1))
    elif damage == "open":
        entry.chmod(0o644)
    elif damage == "foreign":
        os.chown(entry, 12345, 12345)
    elif damage == "directory":
        cache(home).chmod(0o777)
    result = export(sandbox, home)
    assert result.returncode == 0, result.stderr
    if damage != "directory":
        assert result.stdout != first
        again = export(sandbox, home)
        assert again.stdout == result.stdout
        assert entry.stat().st_mode & 0o777 == 0o600
        assert entry.stat().st_uid == os.geteuid()


def in_namespace(mount, command, env):
    """Runs a command in a mount namespace of its own, where a file system can be small or read-only."""
    return run(["unshare", "--map-root-user", "--mount", "sh", "-c", f'{mount} && exec "$@"', "sh", *command], env=env)


@pytest.mark.parametrize("mount", [
    "mount -t tmpfs -o size=4k,nr_inodes=3 none {cache} && dd if=/dev/zero of={cache}/fill bs=4k count=1 2>/dev/null",
    "mount --bind {cache} {cache} && mount -o remount,ro,bind {cache}",
])
def test_a_cache_that_cannot_be_written_costs_a_warning_only(mount, sandbox, home):
    folder = home.path / ".cache"
    folder.mkdir()
    before = assumed(sandbox)
    result = in_namespace(
        mount.format(cache=folder), [BIN / "toolkit", "export-creds", "--role-arn", READER], sandbox.env(home))
    assert result.returncode == 0, result.stderr
    assert "AWS_SESSION_TOKEN=" in result.stdout
    assert assumed(sandbox) == before + 1
    assert "cache" in result.stderr


def test_output_that_cannot_be_written_is_an_error(sandbox, home):
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [str(BIN / "toolkit"), "export-creds"], env=sandbox.env(home), stdout=full, stderr=subprocess.PIPE, text=True)
    assert result.returncode == 255
    assert "standard output" in result.stderr


def test_killed_processes_leave_a_cache_that_works(sandbox, home):
    for round in range(30):
        for path in entries(home) if cache(home).is_dir() else []:
            path.unlink()
        processes = start_many(3, sandbox, home)
        time.sleep(0.002 * round)
        for process in processes:
            process.send_signal(signal.SIGKILL)
        for process in processes:
            process.communicate(timeout=10)
        result = export(sandbox, home)
        assert result.returncode == 0, result.stderr
        assert export(sandbox, home).stdout == result.stdout


def test_a_stopped_lock_holder_costs_no_more_than_the_deadline_says(sandbox, home):
    """A process that was killed holds no lock: the next one does not wait."""
    export(sandbox, home)
    processes = start_many(5, sandbox, home)
    for process in processes:
        process.kill()
        process.communicate(timeout=10)
    started = time.monotonic()
    assert export(sandbox, home, "--min-ttl", "50m").returncode == 0
    assert time.monotonic() - started < 20


def test_no_cache_and_min_ttl(sandbox, home):
    before = assumed(sandbox)
    first = export(sandbox, home).stdout
    assert export(sandbox, home).stdout == first
    assert export(sandbox, home, "--min-ttl", "10m").stdout == first
    assert assumed(sandbox) == before + 1
    assert export(sandbox, home, "--no-cache").stdout != first
    assert assumed(sandbox) == before + 2


def test_different_arguments_never_share_an_entry(sandbox, home):
    before = assumed(sandbox)
    forms = [[], ["--duration-seconds", "900"], ["--role-session-name", "bob"], ["--source-identity", "ada"], ["--tag", "a=b"],
             ["--policy", '{"Version":"2012-10-17","Statement":[]}'], ["--region", "us-east-1"]]
    keys = {exports(export(sandbox, home, *form).stdout)["AWS_ACCESS_KEY_ID"] for form in forms}
    assert len(keys) == len(forms)
    assert assumed(sandbox) == before + len(forms)
