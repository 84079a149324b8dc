#!/bin/sh
# How a CI job without stored keys gets AWS credentials: the OIDC token of the job buys a session of a role.
#   ROLE_ARN=arn:… TOKEN_FILE=… Examples/ci/run.sh    in a job; github-actions.yml and gitlab-ci.yml write the token file
#   Examples/ci/run.sh                                anywhere: the token and the role of `toolkit sandbox`, no network
# Builds the programs first if `toolkit` is not in PATH. Safe to run again.
set -eu

step() { printf '\n$ %s\n' "$*"; }

if ! command -v toolkit >/dev/null 2>&1; then
    bin=$("$(dirname "$0")/../build.sh")
    PATH=$bin:$PATH
    export PATH
fi
if [ -z "${ROLE_ARN:-}" ]; then
    # shellcheck disable=SC2016
    exec toolkit sandbox -- sh -euc '
        ROLE_ARN=arn:aws:iam::$SANDBOX_ACCOUNT_ID:role/web
        TOKEN_FILE=$SANDBOX_WEB_IDENTITY_TOKEN_FILE
        export ROLE_ARN TOKEN_FILE
        exec "$0"' "$0"
fi
: "${TOKEN_FILE:?the file with the token of the job is not named; set TOKEN_FILE}"
account=${ROLE_ARN#arn:*:iam::}
account=${account%%:*}

# The token is all there is: no key of anybody.
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE

step "eval \"\$(toolkit export-creds --web-identity-token-file \$TOKEN_FILE --role-arn $ROLE_ARN …)\""
# Without the cache, because the disk of a runner may outlive the job; for as long as the job may take, and no longer.
statements=$(
    toolkit export-creds --no-cache --web-identity-token-file "$TOKEN_FILE" --role-arn "$ROLE_ARN" \
        --role-session-name "${SESSION_NAME:-ci}" --duration-seconds 900 --expect-account "$account"
)
eval "$statements"
printf 'a session token of %s characters, expires %s\n' "${#AWS_SESSION_TOKEN}" "$AWS_CREDENTIAL_EXPIRATION"

step "toolkit whoami"
toolkit whoami
