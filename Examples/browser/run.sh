#!/bin/sh
# A page that calls an IAM-protected API through `toolkit proxy`, with no key in the page and no AWS account.
#
# Starts the sandbox, the proxy before its API, and a server for the page, then says which address to open and waits for an
# interrupt. Needs python3 for the page's server. Ports: PAGE_PORT (8180), PROXY_PORT (8181).
#
# For a real API leave the sandbox out:
#   toolkit proxy --profile prod --upstream https://ID.execute-api.REGION.amazonaws.com/STAGE \
#       --listen 127.0.0.1:8181 --allow-origin http://127.0.0.1:8180
# The proxy answers the browser's preflight itself, so the API needs no CORS configuration.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
page_port=${PAGE_PORT:-8180}
proxy_port=${PROXY_PORT:-8181}
if [ -z "${SANDBOX_API_URL:-}" ]; then
    if ! command -v toolkit >/dev/null 2>&1; then
        PATH=$("$here/../build.sh"):$PATH
        export PATH
    fi
    exec toolkit sandbox -- "$0"
fi

page="" proxy=""
stop() {
    trap - EXIT INT TERM
    [ -z "$page" ] || kill "$page" 2>/dev/null || true
    [ -z "$proxy" ] || kill "$proxy" 2>/dev/null || true
    wait
}
trap stop EXIT
trap 'stop; exit 0' INT TERM

python3 -m http.server --bind 127.0.0.1 --directory "$here" "$page_port" >/dev/null 2>&1 &
page=$!
toolkit proxy --upstream "$SANDBOX_API_URL" --service execute-api \
    --listen "127.0.0.1:$proxy_port" --allow-origin "http://127.0.0.1:$page_port" >/dev/null &
proxy=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
    curl -fsS -o /dev/null "http://127.0.0.1:$proxy_port/.well-known/aws-iam-toolkit/proxy/health" 2>/dev/null && break
    kill -0 "$proxy" && kill -0 "$page" || exit 1
    sleep 0.5
done
printf 'open http://127.0.0.1:%s/?proxy=http://127.0.0.1:%s\n' "$page_port" "$proxy_port"
wait "$proxy"
