#!/bin/sh
# What a day with the toolkit looks like. Runs inside `toolkit sandbox -- …`, which sets SANDBOX_* and the AWS variables.
set -eu

step() { printf '\n$ %s\n' "$*"; }

step "toolkit whoami"
toolkit whoami

step "eval \$(toolkit export-creds --role-arn $SANDBOX_ROLE_ARN)"
credentials=$(toolkit export-creds --role-arn "$SANDBOX_ROLE_ARN")
eval $credentials
printf 'AWS_ACCESS_KEY_ID=%s, a session token of %s characters, expires %s\n' \
    "$AWS_ACCESS_KEY_ID" "${#AWS_SESSION_TOKEN}" "$AWS_CREDENTIAL_EXPIRATION"

step "aws-iam-call --service execute-api --json '{\"name\":\"Ada\"}' $SANDBOX_API_URL/things"
aws-iam-call --service execute-api --json '{"name":"Ada"}' "$SANDBOX_API_URL/things"
printf '\n'

step "toolkit whoami"
toolkit whoami
