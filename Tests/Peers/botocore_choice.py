# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Reads set-ups as JSON lines `{"env", "profile"}` and prints what botocore chooses for each, a JSON line each.

A process of its own, because botocore reads the process's environment.
"""
import json
import os
import sys

import botocore.credentials
import botocore.session
import botocore.tokens


def choose(env, profile):
    os.environ.clear()
    os.environ.update(env)
    # botocore looks for HOME when it is imported, which is once for all cases here.
    cache = os.path.join(env["HOME"], ".aws", "sso", "cache")
    botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = cache
    botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = cache
    try:
        credentials = botocore.session.Session(profile=profile).get_credentials()
        if credentials is None:
            return {"error": "no credentials"}
        frozen = credentials.get_frozen_credentials()
        return {"access": frozen.access_key, "secret": frozen.secret_key, "token": frozen.token}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps(choose(case["env"], case.get("profile"))), flush=True)
