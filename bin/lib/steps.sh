# shellcheck shell=bash
# Running the steps of a check one after the other: each with its time, all of them even when one fails, and a summary.
# To be sourced with `set -eu` on.

summary=''
failed=0
begun=$SECONDS

# step NAME COMMAND… : runs the command with nothing to read.
step() {
    local name=$1 started=$SECONDS outcome=ok
    shift
    printf '\n== %s\n' "$name"
    if ! "$@" </dev/null; then
        outcome=FAILED
        failed=1
    fi
    summary="$summary$(printf '%-7s %5ds  %s' "$outcome" $((SECONDS - started)) "$name")
"
    printf '== %s: %s after %d s\n' "$name" "$outcome" $((SECONDS - started))
}

# Prints what came of every step; ends with status 1 when one failed.
finish() {
    printf '\n%s%-7s %5ds  %s\n' "$summary" '' $((SECONDS - begun)) 'in all'
    exit $failed
}

formatting() { cargo fmt --check; }

linting() { cargo clippy --all-targets --all-features --locked -- -D warnings; }

query_cache() { bin/db-prepare --check; }
