# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Readers of the export forms whose programs no package here has, each as strict as the rules it was written from."""
import json
import re


def powershell(text):
    """PowerShell, about_Quoting_Rules: a quote is doubled, and four typographic ones are quotes too."""
    quotes = "'\u2018\u2019\u201a\u201b"
    variables, removed = {}, []
    for line in lines(text):
        unset = re.fullmatch(r"Remove-Item Env:(\w+) -ErrorAction Ignore", line)
        if unset:
            removed.append(unset[1])
            continue
        name, value = re.fullmatch(r"\$Env:(\w+) = '(.*)'", line).groups()
        assert re.fullmatch(rf"(?:[^{quotes}]|([{quotes}])\1)*", value), line
        variables[name] = re.sub(rf"([{quotes}])\1", r"\1", value)
    return variables, removed


def cmd(text):
    """cmd: no expansion by `%` or `!` may begin, the quotes are the outer ones, the line fits."""
    variables, removed = {}, []
    for line in lines(text):
        assert len(line) <= 8191 and line.isascii()
        name, value = re.fullmatch(r'set "(\w+)=([^"%!]*)"', line).groups()
        if value:
            variables[name] = value
        else:
            removed.append(name)
    return variables, removed


def nushell(text):
    """`from json | load-env` wants one record of texts, `hide-env` a list of names."""
    value = json.loads(text)
    if isinstance(value, list):
        return {}, value
    assert all(isinstance(item, str) for item in value.values())
    return value, []


def docker(text):
    """Docker CLI, opts/envfile: the line as it is behind `=`; a line without one would take the host's variable."""
    variables = {}
    for line in lines(text):
        line = line.lstrip()
        if line and not line.startswith("#"):
            name, separator, value = line.partition("=")
            assert separator and name and not re.search(r"\s", name)
            variables[name] = value
    return variables, []


def github_environment(text):
    """GITHUB_ENV: `name=value`, or `name<<delimiter` and lines up to the delimiter, whichever sign comes first."""
    variables, rest = {}, lines(text)
    while rest:
        line = rest.pop(0)
        equals, heredoc = line.find("="), line.find("<<")
        if equals > 0 and (heredoc < 0 or equals < heredoc):
            variables[line[:equals]] = line[equals + 1:]
            continue
        assert heredoc > 0, line
        name, delimiter, value = line[:heredoc], line[heredoc + 2:], []
        while rest[0] != delimiter:
            value.append(rest.pop(0))
        rest.pop(0)
        variables[name] = "\n".join(value)
    return variables


def github_masks(text):
    """Workflow commands: data has `%25`, `%0D` and `%0A` for what they stand for."""
    return [
        re.fullmatch(r"::add-mask::(.+)", line)[1].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        for line in lines(text)
    ]


def lines(text):
    assert "\r" not in text and text.endswith("\n")
    return text[:-1].split("\n")
