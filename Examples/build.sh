#!/bin/sh
# usage: build.sh [PACKAGE PRODUCT]
# Builds the two programs as they are meant to be installed, or in the same way a product of another package, and prints
# the folder they are in.
# What it installs: Debian's libxml2-dev and pkg-config, if they are missing. Safe to run again.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
scratch=${SCRATCH:-$root/.build-release}

# What a program exports to nobody costs a millisecond at every start, and so does a run path that is not needed.
flags="-c release --static-swift-stdlib --disable-local-rpath"
# Debug information is more than half of a program.
flags="$flags -debug-info-format none"
[ "$(uname -s)" = Linux ] && flags="$flags -Xlinker --no-export-dynamic"
# Types are looked up by their accessor functions and not by name, which scans all conformances of the program: a fifth
# of the time of a call.
flags="$flags -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors"

say() { printf '%s\n' "$*" >&2; }

if ! command -v swift >/dev/null 2>&1; then
    say "error: no 'swift' in PATH; install Swift 6.2 or later first (https://www.swift.org/install/linux)"
    exit 1
fi

if ! pkg-config --exists libxml-2.0 2>/dev/null; then
    if command -v apt-get >/dev/null 2>&1; then
        sudo=""
        if [ "$(id -u)" -ne 0 ]; then
            command -v sudo >/dev/null 2>&1 || {
                say "error: libxml2-dev is missing and this is not root; run: apt-get install libxml2-dev pkg-config"
                exit 1
            }
            sudo=sudo
        fi
        say "installing libxml2-dev and pkg-config from Debian"
        $sudo apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq libxml2-dev pkg-config >&2
    else
        say "error: libxml2 is missing; install its development package and pkg-config (on macOS: brew install libxml2)"
        exit 1
    fi
fi

# A plan that is kept would be taken for that of the other package.
[ $# -eq 0 ] || flags="$flags --disable-build-manifest-caching"
package=${1:-$root}
products=${2:-toolkit aws-iam-call}
say "building $products in $scratch (minutes the first time)"
for product in $products; do
    # shellcheck disable=SC2086
    swift build --package-path "$package" --scratch-path "$scratch" $flags --product "$product" >&2
done
# shellcheck disable=SC2086
swift build --package-path "$package" --scratch-path "$scratch" $flags --show-bin-path
