# shellcheck shell=bash
# Somebody else's solvers, in a Python environment of their own under target/, and rounds for them to judge.
# To be sourced after machine.sh.

# Makes the environment if it is not there or the pinned versions have changed, and sets judge_python. More packages can
# be named.
get_judge() {
    local folder wanted="$root/tests/judge/requirements.txt"
    need python
    folder=$(target_folder)/judge
    judge_python=$folder/bin/python
    if ! [ -x "$judge_python" ] || ! cmp -s "$wanted" "$folder/requirements.txt"; then
        say 'fetching the solvers that judge the matching'
        "$(python_program)" -m venv --clear "$folder" || fail 'a Python environment could not be made'
        "$folder/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$wanted" ||
            fail 'the solvers could not be fetched: check the network, then run this again'
        cp "$wanted" "$folder/requirements.txt"
    fi
}

# Judges the debug build on tiny rounds, on a hundred students with every rule, and on a thousand.
judge() (
    get_judge
    program=$(target_folder)/debug/practicum
    rounds=$(mktemp -d)
    trap 'rm -rf "$rounds"' EXIT
    "$program" generate-round "$rounds/plain-100" --students 100 --choices 10 >/dev/null
    "$program" generate-round "$rounds/every-100" --students 100 --choices 10 --rules every >/dev/null
    "$program" generate-round "$rounds/unlisted-80" --students 80 --choices 6 --rules every --allow-unranked --seed 2 >/dev/null
    "$program" generate-round "$rounds/every-1000" --students 1000 --choices 6 --rules every >/dev/null
    "$judge_python" tests/judge/judge.py "$program" --tiny 300 --prices 200 "$rounds/plain-100" &&
        "$judge_python" tests/judge/judge.py "$program" --lottery --policies balanced,lottery,stable \
            "$rounds/every-100" "$rounds/unlisted-80" &&
        "$judge_python" tests/judge/judge.py "$program" --policies minsum,stable "$rounds/every-1000"
)
