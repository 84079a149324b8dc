#!/bin/sh
# An IAM-protected HTTP API and a call of it: prints what deploys the template and gives the line of the call, then makes
# that call against `toolkit sandbox`, which verifies signatures as API Gateway does: no AWS account, no network.
# Builds the programs first if `toolkit` is not in PATH. Safe to run again.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
stack=${STACK_NAME:-things}

if ! command -v toolkit >/dev/null 2>&1; then
    bin=$("$here/../build.sh")
    PATH=$bin:$PATH
    export PATH
fi

cat <<END
In an AWS account:
\$ aws cloudformation deploy --stack-name $stack --template-file $here/template.yaml --capabilities CAPABILITY_IAM
\$ aws cloudformation describe-stacks --stack-name $stack --query "Stacks[0].Outputs[?OutputKey=='Call'].OutputValue" --output text

What that prints is the call. Here, with the role and the API of the sandbox:
END

# The sandbox has no host name of AWS that service and region follow from; its region is in AWS_REGION.
# shellcheck disable=SC2016
exec toolkit sandbox -- sh -euc '
    url=$SANDBOX_API_URL/things
    printf "$ aws-iam-call --role-arn %s --service execute-api %s\n" "$SANDBOX_ROLE_ARN" "$url"
    aws-iam-call --role-arn "$SANDBOX_ROLE_ARN" --service execute-api "$url"
    printf "\n$ aws-iam-call --role-arn %s --service execute-api -d name=Ada %s\n" "$SANDBOX_ROLE_ARN" "$url"
    aws-iam-call --role-arn "$SANDBOX_ROLE_ARN" --service execute-api -d name=Ada "$url"
    printf "\n"'
