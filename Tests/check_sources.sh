#!/bin/sh
# Fails on words that must not stand in Sources, on long files, and on full Foundation outside an #else branch.
set -eu
cd "$(dirname "$0")/.."

status=0
found() { printf 'error: %s\n%s\n' "$1" "$2" >&2; status=1; }

words=$(grep -rnE 'try!|as! |fatalError\(|@unchecked Sendable|nonisolated\(unsafe\)|TODO|FIXME|XXX' Sources --include='*.swift' || true)
[ -z "$words" ] || found "forbidden in Sources" "$words"

# Generated tables say so in their first lines and may be longer.
long=$(find Sources -name '*.swift' -exec sh -c '
    for file; do
        lines=$(wc -l <"$file")
        [ "$lines" -le 400 ] || head -n 8 "$file" | grep -qiE "table|generated" || echo "$lines $file"
    done' sh {} +)
[ -z "$long" ] || found "files over 400 lines" "$long"

foundation=$(grep -rnE '^ *((public|package|internal) )?import Foundation$' Sources --include='*.swift' || true)
[ -z "$foundation" ] || found "full Foundation in Sources" "$foundation"

[ "$status" -eq 0 ] && echo "no forbidden words, no long files, no full Foundation"
exit "$status"
