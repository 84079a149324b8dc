# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""The hook of each shell, called often while nothing is due, less an empty function; beside one cached export."""
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from round_robin import medians, run, show  # noqa: E402

# Enough of them to be more than the start of the shell.
PROMPTS = {"bash": 10_000, "zsh": 10_000, "fish": 1_000}
LOOPS = {
    "bash": "idle() { :; }; for ((i = 0; i < %d; i++)); do %s; done",
    "zsh": "idle() { :; }; for ((i = 0; i < %d; i++)); do %s; done",
    "fish": "function idle; end; set i 0; while test $i -lt %d; %s; set i (math $i + 1); end",
}
OPTIONS = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}

toolkit, work = sys.argv[1], Path(sys.argv[2])
export = [toolkit, "export-creds", "--profile", "reader"]
run(export)  # fills the cache
ours = "toolkit export-creds, cached"
results, ratios = medians({ours: export}, rounds=60), []
for shell, loop in LOOPS.items():
    if not shutil.which(shell):
        continue
    hook = work / f"hook.{shell}"
    hook.write_text(subprocess.run([toolkit, "hook", shell], check=True, capture_output=True, text=True).stdout)
    asked = "set -g TOOLKIT_PROFILE reader" if shell == "fish" else "TOOLKIT_PROFILE=reader"

    def command(name):
        code = f"source {hook}; {asked}; _toolkit_hook; {loop % (PROMPTS[shell], name)}"
        return [shutil.which(shell), *OPTIONS[shell], "-c", code]

    times = medians({"hook": command("_toolkit_hook"), "idle": command("idle")}, rounds=5)
    name = f"the hook of {shell}, nothing due"
    results[name] = max(1e-6, times["hook"] - times["idle"]) / PROMPTS[shell]
    ratios.append((f"prompts in {shell} that cost as much as an export", ours, name, "aim 10"))
show(results, ratios)
