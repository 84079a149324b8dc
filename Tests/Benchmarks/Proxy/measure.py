# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""100 connections for some seconds, in turns: straight to nginx, through nginx as a proxy, and through toolkit proxy."""
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

PROGRAM, WORK = sys.argv[1], Path(sys.argv[2])
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CONNECTIONS, SECONDS, ROUNDS = 100, 3, 3
CONFIGURATION = """
{user} daemon off; pid {work}/nginx.pid; error_log stderr crit; worker_processes 1;
events {{ worker_connections 2048; }}
http {{
  access_log off; client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi; keepalive_requests 1000000;
  upstream service {{ server 127.0.0.1:{service}; keepalive 128; keepalive_requests 1000000; }}
  server {{ listen 127.0.0.1:{service} backlog=1024; location / {{ default_type application/json; return 200 '{{"things":[]}}'; }} }}
  server {{
    listen 127.0.0.1:{proxy} backlog=1024;
    location / {{ proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for_port(port):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"nothing listens on port {port}")


def memory(process):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024


def load(port):
    """Requests per second, and the milliseconds that 99 of 100 took at most."""
    text = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", f"http://127.0.0.1:{port}/things"],
        capture_output=True, text=True, check=True, timeout=60).stdout
    assert "Non-2xx" not in text and "Socket errors" not in text, text
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), float(late[1]) * {"us": 0.001, "ms": 1, "s": 1000}[late[2]]


service, plain = free_port(), free_port()
(WORK / "nginx.conf").write_text(CONFIGURATION.format(
    work=WORK, service=service, proxy=plain, user="user root;" if os.geteuid() == 0 else ""))
environment = {
    "HOME": str(WORK), "PATH": os.environ["PATH"], "AWS_REGION": "eu-west-2", "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "made-up-secret", "AWS_SESSION_TOKEN": "made-up-token"}
nginx = subprocess.Popen([NGINX, "-p", str(WORK), "-c", str(WORK / "nginx.conf"), "-e", "stderr"])
signing = None
try:
    wait_for_port(service)
    signing = subprocess.Popen(
        [PROGRAM, "proxy", "--upstream", f"http://127.0.0.1:{service}", "--service", "execute-api", "--quiet"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    port = int(signing.stdout.readline().strip().rsplit(":", 1)[1])
    found, memories = {"nginx, no proxy": [], "nginx as a proxy": [], "toolkit proxy": []}, []
    for _ in range(ROUNDS):
        for (name, results), target in zip(found.items(), (service, plain, port)):
            results.append(load(target))
        memories.append(memory(signing))
    rates = {name: statistics.median(rate for rate, _ in results) for name, results in found.items()}
    for name, results in found.items():
        slowest = statistics.median(late for _, late in results)
        print(f"{name:<48} {rates[name]:7.0f} requests/s   p99 {slowest:.1f} ms")
    print(f"{'toolkit proxy to nginx as a proxy':<48} {rates['toolkit proxy'] / rates['nginx as a proxy']:7.2f}")
    print(f"{'memory after each round':<48} {' '.join(f'{size:.0f}' for size in memories)} MiB")
finally:
    for process in (signing, nginx):
        if process:
            process.terminate()
            process.wait(40)
