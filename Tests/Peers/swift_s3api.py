# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""OpenStack Swift with its S3 interface on one disk, on loopback: a server that verifies signatures with code of its own."""
import getpass
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from conftest import ROOT, SCRIPTS, free_port, wait_for_port

ACCESS, SECRET, REGION = "test:tester", "testing", "us-east-1"
KINDS = ("account", "container", "object")

RINGS = """
import sys
from swift.common.ring import RingBuilder
for word in sys.argv[1:]:
    path, port = word.rsplit("=", 1)
    builder = RingBuilder(part_power=2, replicas=1, min_part_hours=1)
    builder.add_dev({"region": 1, "zone": 1, "weight": 1.0, "ip": "127.0.0.1", "port": int(port), "device": "disk"})
    builder.rebalance()
    builder.get_ring().save(path)
"""

COMMON = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {root}
devices = {root}/devices
mount_check = false
disable_fallocate = true
log_address = /nonexistent
"""

STORAGE = """
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
recon_cache_path = {root}
"""

PROXY = f"""
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:9
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = {REGION}
[filter:tempauth]
use = egg:swift#tempauth
user_{ACCESS.replace(":", "_")} = {SECRET} .admin
[filter:slo]
use = egg:swift#slo
"""


def keeps_attributes(folder):
    """Whether a file in the folder may have the extended attributes in which Swift keeps what it knows of an object."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        try:
            os.setxattr(file.name, "user.swift.metadata", b"x" * 1000)
        except OSError:
            return False
    return True


class SwiftS3:
    """The four servers, started; `stop` ends them and removes what they stored."""

    def __init__(self, folder):
        folders = [folder, ROOT / ".build", Path("/dev/shm"), Path("/var/tmp")]
        fit = [one for one in folders if one.is_dir() and os.access(one, os.W_OK) and keeps_attributes(one)]
        assert fit, f"no extended attributes in any of {folders}: Swift can store nothing"
        self.folder = tempfile.TemporaryDirectory(dir=fit[0], prefix="swift-")
        self.root = Path(self.folder.name)
        (self.root / "devices" / "disk").mkdir(parents=True)
        self.processes = []
        try:
            self.start()
        except BaseException:
            self.stop()
            raise

    def start(self):
        (self.root / "swift.conf").write_text(
            "[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n"
            "[storage-policy:0]\nname = one\ndefault = yes\n")
        ports = {kind: free_port() for kind in (*KINDS, "proxy")}
        self.url = f"http://127.0.0.1:{ports['proxy']}"
        env = {"PATH": f"{SCRIPTS}:{os.environ['PATH']}", "SWIFT_DIR": str(self.root), "HOME": str(self.root)}
        rings = [f"{self.root}/{kind}.ring.gz={ports[kind]}" for kind in KINDS]
        subprocess.run([sys.executable, "-W", "ignore", "-c", RINGS, *rings], env=env, check=True, timeout=60)
        for kind, port in ports.items():
            file = self.root / f"{kind}.conf"
            file.write_text((COMMON + (PROXY if kind == "proxy" else STORAGE)).format(
                port=port, root=self.root, kind=kind, user=getpass.getuser()))
            with (self.root / f"{kind}.log").open("w") as log:
                self.processes.append(subprocess.Popen(
                    [str(SCRIPTS / f"swift-{kind}-server"), str(file)], env=env, stdin=subprocess.DEVNULL, stdout=log,
                    stderr=log))
        for (kind, port), process in zip(ports.items(), self.processes):
            try:
                wait_for_port(port, process, seconds=60)
            except AssertionError as error:
                raise AssertionError(f"swift-{kind}-server: " + (self.root / f"{kind}.log").read_text()) from error

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
        self.folder.cleanup()
