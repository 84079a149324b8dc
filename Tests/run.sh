#!/bin/sh
# Installs what the tests need and passes every test. Safe to run again.
#   Debian packages: libxml2-dev pkg-config gcc curl jq openssl util-linux nodejs node-aws4 golang-go nginx-light, and
#   python3-venv if there is no venv; shells: zsh fish dash tcsh csh mksh ksh93u+m busybox yash posh; readers of manual pages: mandoc
#   groff-base; a browser: chromium chromium-driver; keyrings: gnome-keyring dbus-daemon dbus-bin libsecret-tools keyutils;
#   load: wrk
#   A virtual environment in .venv with Tests/Peers/requirements.txt (boto3, AWS CLI, awscrt, moto, OpenStack Swift, xonsh,
#   cfn-lint, schemas of Kubernetes and of CI services, pytest), and in .venv/go the signer of the AWS SDK for Go, from
#   Debian's packages of it
# Then: formatting and forbidden words, the unit tests, the two programs as they are installed, what they link, real
# peers, the examples, and the speed ratios, which are printed and never fail. Ends with the test runners' own lines.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
SWIFT_BACKTRACE=enable=no
export SWIFT_BACKTRACE

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

command -v swift >/dev/null 2>&1 || fail "no 'swift' in PATH; install Swift 6.2 or later first"
command -v python3 >/dev/null 2>&1 || fail "no 'python3' in PATH; install Python 3.9 or later first"

step "packages"
missing=""
for tool in curl:curl jq:jq openssl:openssl setsid:util-linux unshare:util-linux setpriv:util-linux \
    gcc:gcc pkg-config:pkg-config node:nodejs go:golang-go \
    zsh:zsh fish:fish dash:dash tcsh:tcsh bsd-csh:csh mksh:mksh ksh93:ksh93u+m busybox:busybox yash:yash posh:posh mandoc:mandoc groff:groff-base \
    chromium:chromium chromedriver:chromium-driver wrk:wrk \
    gnome-keyring-daemon:gnome-keyring dbus-daemon:dbus-daemon dbus-send:dbus-bin secret-tool:libsecret-tools \
    keyctl:keyutils; do
    command -v "${tool%%:*}" >/dev/null 2>&1 || missing="$missing ${tool##*:}"
done
pkg-config --exists libxml-2.0 2>/dev/null || missing="$missing libxml2-dev"
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
[ -d /usr/share/nodejs/aws4 ] || missing="$missing node-aws4"
go_signer=github.com/aws/aws-sdk-go-v2/aws/signer/v4
unpacked=""
[ -d ".venv/go/src/$go_signer" ] || [ -d "/usr/share/gocode/src/$go_signer" ] ||
    unpacked="golang-github-aws-aws-sdk-go-v2-dev golang-github-aws-smithy-go-dev"
if [ -n "$missing$unpacked" ]; then
    command -v apt-get >/dev/null 2>&1 || fail "missing:$missing $unpacked (no apt-get here; install them by hand)"
    sudo=""
    [ "$(id -u)" -eq 0 ] || sudo=sudo
    $sudo apt-get update -qq
fi
if [ -n "$missing" ]; then
    printf 'installing from Debian:%s\n' "$missing"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
if ! [ -x .venv/bin/python ] || ! cmp -s Tests/Peers/requirements.txt .venv/requirements.txt; then
    printf 'installing Tests/Peers/requirements.txt into .venv\n'
    python3 -m venv .venv
    .venv/bin/python -m pip install -q --no-compile --disable-pip-version-check -r Tests/Peers/requirements.txt
    cp Tests/Peers/requirements.txt .venv/requirements.txt
fi
if [ -n "$unpacked" ]; then
    # Not installed, because the SDK's services are a quarter of a gigabyte, and the rest ten megabytes.
    printf 'unpacking into .venv/go: %s\n' "$unpacked"
    packages=$(mktemp -d)
    # shellcheck disable=SC2086
    (cd "$packages" && apt-get download -qq $unpacked 2>/dev/null)
    mkdir -p .venv/go
    for package in "$packages"/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x -C .venv/go --strip-components=4 --exclude='*/aws-sdk-go-v2/service' \
            ./usr/share/gocode/src/github.com/aws
    done
    rm -rf "$packages"
fi

step "source rules"
swift format lint --strict --recursive --parallel Sources Tests Examples Package.swift
Tests/check_sources.sh

step "vectors are what their scripts make"
for vectors in signing_vectors sigv4a_vectors chunk_vectors event_vectors post_policies; do
    .venv/bin/python "Tests/Vectors/generate_$vectors.py" --check
done

step "unit tests"
# Nobody debugs what continuous integration builds.
debug_info=${CI:+-debug-info-format none}
# shellcheck disable=SC2086
swift build $debug_info --build-tests --explicit-target-dependency-import-check error
# Without a limit all tests wait for two threads at once, some for longer than a connection lasts.
SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8 swift test --skip-build

step "the programs as they are installed"
TOOLKIT_BIN=$(Examples/build.sh)
export TOOLKIT_BIN
Tests/check_linkage.sh "$TOOLKIT_BIN" "$(swift build --show-bin-path)"

step "the quick start"
Examples/quickstart.sh

step "the example service"
# The same scratch path, so that what both packages depend on is built once.
# shellcheck disable=SC2086
swift build $debug_info --package-path Examples/EmbedInService --scratch-path .build
EMBED_IN_SERVICE=$(swift build --package-path Examples/EmbedInService --scratch-path .build --show-bin-path)/EmbedInService
export EMBED_IN_SERVICE

step "speed, as ratios"
Tests/Benchmarks/run.sh "$TOOLKIT_BIN"

step "real peers"
# A file at a time on each of three workers: most tests wait for programs, and a file's servers are started once.
.venv/bin/python -m pytest -q -n 3 --dist loadfile -p no:cacheprovider Tests/Peers
