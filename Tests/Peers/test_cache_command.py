# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`toolkit cache` with real files and processes."""
import fcntl
import json
import re
import time

import pytest

from conftest import exports, toolkit
from test_interactive import in_terminal, signed_out  # noqa: F401, a fixture


def cache(env, *words):
    return toolkit("cache", *words, env=env)


def listed(env):
    result = cache(env, "list", "--output", "json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def folder(home):
    return home.path / ".cache" / "aws-iam-toolkit"


@pytest.fixture
def filled(signed_out):
    """Two profiles' sessions, of which one is read-only as well."""
    for options in (["reader"], ["auditor"], ["reader", "--read-only"]):
        assert toolkit("export-creds", "--profile", *options, env=signed_out).returncode == 0
    return signed_out


def end(home, name):
    """Makes a session one that has ended, as time would."""
    import hashlib
    path = folder(home) / name
    text = re.sub(r"expiration .*", "expiration 2020-01-02T03:04:05Z", path.read_text())
    text = text[:text.rindex("end ")]
    path.write_text(text + "end " + hashlib.sha256(text.encode()).hexdigest() + "\n")


def test_the_list_knows_whose_the_sessions_are(filled, home):
    rows = listed(filled)
    owners = {tuple(sorted(row["profiles"])): row for row in rows}
    assert ("auditor",) in owners and ("reader (read only)",) in owners
    reader = next(row for row in rows if "reader" in row["profiles"])
    assert "auditor (role 1 of 2)" in reader["profiles"]
    assert reader["state"] == "live" and reader["accountId"] == "111122223333"
    assert reader["roleArn"] == "arn:aws:iam::111122223333:role/reader"
    assert re.fullmatch("ASIA….{4}", reader["accessKeyId"])
    text = cache(filled, "list").stdout
    assert text.startswith("ID") and "in 59 min" in text or "in 1 h" in text
    assert cache(filled).stdout.split()[0] == "ID"


def test_one_is_shown_without_secrets(filled, home):
    keys = exports(toolkit("export-creds", "--profile", "reader", env=filled).stdout)
    shown = cache(filled, "show", "reader")
    assert shown.returncode == 0 and "arn:aws:iam::111122223333:role/reader" in shown.stdout
    [row] = [row for row in listed(filled) if "reader" in row["profiles"]]
    same = cache(filled, "show", row["id"][:8], "--output", "json")
    assert json.loads(same.stdout) == row
    for text in (shown.stdout, same.stdout, cache(filled, "list").stdout):
        for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID"):
            assert keys[name] not in text
    assert cache(filled, "show", "ffff").returncode == 252


def test_clear_asks_and_removes(filled, home):
    result = cache(filled, "clear")
    assert result.returncode == 253 and "--force" in result.stderr and len(listed(filled)) == 3
    code, _, shown = in_terminal(["cache", "clear"], filled, [("Remove 3 stored sessions? [y/N]", "n")])
    assert code == 253 and len(listed(filled)) == 3, shown
    code, _, shown = in_terminal(["cache", "clear", "auditor"], filled, [("Remove 1 stored session? [y/N]", "y")])
    assert code == 0 and len(listed(filled)) == 2, shown
    result = cache(filled, "clear", "--force")
    assert result.returncode == 0 and "removed 2 sessions" in result.stderr
    assert listed(filled) == [] and list(folder(home).iterdir()) == []
    assert cache(filled, "clear", "--force").returncode == 0
    assert toolkit("export-creds", "--profile", "reader", env=filled).returncode == 0


def test_prune_removes_what_is_of_no_use(filled, home):
    reader = next(row for row in listed(filled) if "reader" in row["profiles"])
    auditor = next(row for row in listed(filled) if "auditor" in row["profiles"])
    reader_file, auditor_file = (row["file"].rsplit("/", 1)[1] for row in (reader, auditor))
    end(home, auditor_file)
    assert {row["state"] for row in listed(filled)} == {"live", "ended"}
    (folder(home) / f".{reader_file}.99999-123.tmp").write_text("half")
    (folder(home) / f"{'a' * 64}.lock").write_text("")
    (folder(home) / "another file").write_text("not ours")
    result = cache(filled, "prune")
    assert result.returncode == 0, result.stderr
    assert "removed 1 session and 2 leftover files" in result.stderr
    names = {path.name for path in folder(home).iterdir()}
    assert auditor_file not in names and f"{auditor_file}.lock" not in names
    assert {reader_file, f"{reader_file}.lock", "another file"} <= names
    assert not [name for name in names if name.endswith(".tmp")]


def test_a_session_that_is_being_renewed_is_left_alone(filled, home):
    auditor = next(row for row in listed(filled) if "auditor" in row["profiles"])
    name = auditor["file"].rsplit("/", 1)[1]
    end(home, name)
    with open(folder(home) / f"{name}.lock", "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = cache(filled, "prune")
        assert "left alone 1 session in use" in result.stderr
        assert (folder(home) / name).exists()
    assert "removed 1 session" in cache(filled, "prune").stderr


def test_no_lock_is_lost_while_everybody_prunes(sandbox, signed_out):
    """Removing lock files under their locks must not let two processes in at once."""
    from concurrent.futures import ThreadPoolExecutor
    before = sandbox.stats()["calls"].get("AssumeRole", 0)
    def work(index):
        if index % 3 == 0:
            return cache(signed_out, "prune").returncode
        return toolkit("export-creds", "--profile", "operator", env=signed_out).returncode
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work, range(30))) == {0}
    assert sandbox.stats()["calls"]["AssumeRole"] == before + 1


def test_a_torn_file_is_told_and_pruned(filled, home):
    row = listed(filled)[0]
    path = folder(home) / row["file"].rsplit("/", 1)[1]
    path.write_text(path.read_text()[:40])
    assert "unusable" in {row["state"] for row in listed(filled)}
    assert "removed 1 session" in cache(filled, "prune").stderr
    assert len(listed(filled)) == 2
