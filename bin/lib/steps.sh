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

# beside COMMAND… : runs the command, which may be made of steps, in the background. What it says is kept for together.
beside() {
    beside_said=$(mktemp)
    : >"$beside_said.summary"
    # A process group of its own, so that all of it can be ended: without one it would not hear of Ctrl-C.
    set -m
    (
        set +m
        summary=''
        "$@"
        printf '%s' "$summary" >"$beside_said.summary"
        exit $failed
    ) >"$beside_said" 2>&1 </dev/null &
    beside_group=$!
    set +m
    trap 'kill -TERM -- "-$beside_group" 2>/dev/null || true' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# Waits for what runs beside and prints what it said.
together() {
    wait "$beside_group" || failed=1
    trap - EXIT INT TERM
    cat "$beside_said"
    summary="$summary$(cat "$beside_said.summary")
"
    rm -f "$beside_said" "$beside_said.summary"
}

# Prints what came of every step; ends with status 1 when one failed.
finish() {
    printf '\n%s%-7s %5ds  %s\n' "$summary" '' $((SECONDS - begun)) 'in all'
    exit $failed
}

formatting() { cargo fmt --check; }

# In a folder of its own: cargo lets one build into a folder at a time, and this is not to wait for the tests or for what
# somebody has running.
lint_folder() { printf '%s\n' "$(target_folder)/lint"; }

linting() { cargo clippy --target-dir "$(lint_folder)" --all-targets --all-features --locked -- -D warnings; }

query_cache() { bin/db-prepare --check; }
