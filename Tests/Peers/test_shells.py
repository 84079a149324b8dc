# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""`eval $(toolkit export-creds)` in every shell that Debian has a package for here."""
import json
import shutil

import pytest

from conftest import run, toolkit

SECRETS = {
    "plain": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "quotes": "a'b\"c`d",
    "expansion": "a$HOME$(id)b",
    "operators": "a;b&c|d<e>f(g)h{i}j!k~l#m\\n^o",
    "equals": "=ls==",
    "dash": "-n-e",
    "unicode": "pässwörd→✓",
}
DUMP = "python3 -c 'import json, os; print(json.dumps({k: v for k, v in os.environ.items() if k.startswith(\"AWS_\")}))'"
STALE = "AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_PROFILE AWS_DEFAULT_PROFILE AWS_CREDENTIAL_EXPIRATION AWS_SESSION_EXPIRATION"


def script(shell, profile, use):
    if shell == "fish":
        stale = "".join(f"set -gx {name} stale; " for name in STALE.split())
        export = f"toolkit export-creds --profile {profile} --format fish"
        statement = f"{export} | source" if use == "source" else f"eval ({export})"
        return f"{stale}{statement}; or exit 9; {DUMP}"
    stale = "".join(f"export {name}=stale; " for name in STALE.split())
    export = f"toolkit export-creds --profile {profile}"
    statement = {
        "eval": f"eval $({export})",
        "quoted": f'eval "$({export})"',
        "no-export": f"eval $({export} --format env-no-export); export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION",
    }[use]
    return f"{stale}{statement} || exit 9; {DUMP}"


USES = [(shell, use) for shell in ("bash", "dash", "zsh") for use in ("eval", "quoted", "no-export")]
USES += [("fish", "eval"), ("fish", "source")]


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("shell, use", USES)
def test_values_survive_and_stale_variables_are_gone(shell, use, name, home):
    assert shutil.which(shell), f"{shell} is not installed; Tests/run.sh installs it"
    home.write(
        config="[profile p]\nregion = eu-west-2\n",
        credentials=f"[p]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = {SECRETS[name]}\n",
    )
    result = run([shutil.which(shell), "-c", script(shell, "p", use)], env=home.env, cwd=home.path)
    assert result.returncode == 0, result.stderr
    variables = json.loads(result.stdout)
    assert variables["AWS_ACCESS_KEY_ID"] == "AKIDEXAMPLE"
    assert variables["AWS_SECRET_ACCESS_KEY"] == SECRETS[name]
    assert variables["AWS_REGION"] == "eu-west-2"
    for stale in STALE.split():
        assert stale not in variables
    assert result.stderr == ""


@pytest.mark.parametrize("secret", ["a b", "a*b", "a?b", "a[b]", "tab\tinside"])
@pytest.mark.parametrize("form", ["env", "env-no-export", "fish", "powershell"])
def test_a_value_that_no_shell_keeps_is_refused(form, secret, home):
    home.write(credentials=f"[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = {secret}\n")
    result = toolkit("export-creds", "--format", form, env=home.env)
    assert result.returncode == 253
    assert result.stdout == ""
    assert "AWS_SECRET_ACCESS_KEY" in result.stderr
    assert secret not in result.stderr


@pytest.mark.parametrize("shell", ["bash", "dash", "zsh"])
def test_a_failure_evaluates_to_nothing(shell, home):
    result = run(
        [shutil.which(shell), "-c", 'AWS_ACCESS_KEY_ID=kept; eval "$(toolkit export-creds || echo false)" || echo refused $AWS_ACCESS_KEY_ID'],
        env=home.env,
    )
    assert result.stdout.strip() == "refused kept"


def test_json_keeps_what_shells_cannot(home):
    home.write(credentials="[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = a b*\"\\\n")
    result = toolkit("export-creds", "--format", "json", env=home.env)
    assert json.loads(result.stdout)["SecretAccessKey"] == 'a b*"\\'


def test_powershell_form(home):
    home.write(
        config="[default]\nregion = eu-west-2\n",
        credentials="[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = a'b$c\n",
    )
    lines = toolkit("export-creds", "--format", "powershell", env=home.env).stdout.splitlines()
    assert "$Env:AWS_SECRET_ACCESS_KEY = 'a''b$c'" in lines
    assert "Remove-Item Env:AWS_SESSION_TOKEN -ErrorAction Ignore" in lines
