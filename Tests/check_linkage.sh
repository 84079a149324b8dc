#!/bin/sh
# Fails if a program links more of Foundation than FoundationEssentials. First the installed build (static standard
# library), then a build with the dynamic standard library, where an import too many shows as a library.
set -eu

status=0
for folder in "$@"; do
    for program in toolkit aws-iam-call; do
        extra=$(ldd "$folder/$program" | awk '{ print $1 }' | grep -E 'Foundation' | grep -v FoundationEssentials || true)
        if [ -n "$extra" ]; then
            printf 'error: %s/%s links %s\n' "$folder" "$program" "$extra" >&2
            status=1
        else
            printf '%s/%s: no Foundation but FoundationEssentials\n' "$folder" "$program"
        fi
    done
done
exit "$status"
