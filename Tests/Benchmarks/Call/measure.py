# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""A signed call to the sandbox on loopback, plain HTTP, beside curl making the same."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from round_robin import medians, show  # noqa: E402

program = sys.argv[1]
url = os.environ["SANDBOX_API_URL"] + "/things?a=b&c=d"
keys = f"{os.environ['AWS_ACCESS_KEY_ID']}:{os.environ['AWS_SECRET_ACCESS_KEY']}"
scope = f"aws:amz:{os.environ['AWS_REGION']}:execute-api"

ours, theirs = "aws-iam-call, plain HTTP", "curl --aws-sigv4"
show(
    medians(
        {
            ours: [program, "-s", "-f", "--service", "execute-api", url],
            theirs: ["curl", "-q", "-s", "-f", "--aws-sigv4", scope, "--user", keys, url],
        },
        rounds=60,
    ),
    [("ratio to curl", ours, theirs, "budget 1.40")],
)
