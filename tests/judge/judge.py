"""Judges `practicum match` with somebody else's solvers: scipy's HiGHS for the policies that have levels, the package
`matching` for the stable one. The rules are read anew from the files.

    python3 tests/judge/judge.py PRACTICUM [--tiny 300] [--prices 100] [--policies balanced,stable] [--lottery] [FOLDER...]

Each FOLDER is a round, as `practicum generate-round` makes it; --tiny makes so many small ones up. For a FOLDER every
level that the program prints must be the one found here; for a tiny round, and with --lottery for all, the assignment
must be the very one. --prices explains so many small rounds and tests some of the prices of each. Needs what requirements.txt says.
"""

import argparse
import csv
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

import levels
import prices
import stable
import tiny
from rules import Round

POLICIES = ["balanced", "generous", "greedy", "greedy-generous", "minsum", "lottery", "stable"]
FORBIDDEN_WITH_CARRY = ["greedy", "greedy-generous"]


class Wrong(Exception):
    """The program and the judge do not agree."""


def judge_prices(program, folder, policy, scratch, seed):
    """How many prices were tested."""
    said = pathlib.Path(scratch, "explanation.json")
    said.unlink(missing_ok=True)
    subprocess.run([program, "match", folder, "--policy", policy, "--explain", said], capture_output=True, text=True)
    if not said.exists():
        return 0
    tested, wrong = prices.wrong(lambda: Round(folder), said, policy, random.Random(seed))
    if wrong:
        raise Wrong(wrong)
    return tested


def match(program, folder, policy, scratch):
    """The exit status, the levels that are printed, and the assignment (blank is not placed)."""
    out = pathlib.Path(scratch, "assignment.csv")
    out.unlink(missing_ok=True)
    run = subprocess.run([program, "match", folder, "--policy", policy, "--out", out], capture_output=True, text=True)
    lines = [line.rsplit(": ", 1) for line in run.stdout.splitlines() if ": " in line]
    found = {name: int(value) for name, value in lines}
    if run.returncode:
        if out.exists():
            raise Wrong(f"an assignment was written with exit status {run.returncode}")
        return run.returncode, run.stderr.strip(), {}
    with out.open(encoding="utf-8", newline="") as file:
        return 0, found, {row["student_id"]: row["site_id"] for row in csv.DictReader(file)}


def judge(program, folder, policy, whole, scratch):
    """What was agreed on, in words."""
    round_ = Round(folder)
    status, said, assignment = match(program, folder, policy, scratch)
    if round_.use_carry and policy in FORBIDDEN_WITH_CARRY:
        return agree(status, 2, said, "refused with carry")
    if policy == "stable":
        return judge_stable(round_, status, said, assignment)
    try:
        if round_.pins_clash_by_themselves():
            raise levels.Infeasible
        program_ = levels.Program(round_)
        best = program_.levels(policy)
    except levels.Infeasible:
        return agree(status, 1, said, "no assignment")
    agree(status, 0, said, "")
    if said != best:
        raise Wrong(f"the program says {said}, the judge {best}")
    if whole:
        wanted = program_.by_lottery()
        if assignment != wanted:
            raise Wrong(f"the assignment is {assignment}, the judge's {wanted}")
    return f"{len(best)} levels{' and the assignment' if whole else ''}"


def judge_stable(round_, status, said, assignment):
    market = stable.Market(round_)
    if round_.pins_clash_by_themselves() or min(market.room.values()) < 0:
        return agree(status, 1, said, "no assignment")
    agree(status, 0, said, "")
    for pair in market.blocking_pairs(assignment):
        raise Wrong(f"{pair} would rather have each other")
    wanted = market.solved_elsewhere()
    if assignment != wanted:
        raise Wrong(f"the assignment is {assignment}, the package's {wanted}")
    return "the stable assignment"


def agree(status, wanted, said, words):
    if status != wanted:
        raise Wrong(f"exit status {status} where {wanted} is due: {said}")
    return words


def main(line):
    """Judges everything; what was wrong, or nothing."""
    begun, counts = time.monotonic(), {}
    with tempfile.TemporaryDirectory() as scratch:
        rounds = [(folder, policy, line.lottery, True) for folder in line.folders for policy in line.policies]
        for seed in range(line.tiny):
            folder = pathlib.Path(scratch, f"tiny-{seed}")
            tiny.make(folder, seed)
            for one in (seed, seed + 1 + seed // len(line.policies)):
                rounds.append((folder, line.policies[one % len(line.policies)], True, False))
        for folder, policy, whole, aloud in rounds:
            started = time.monotonic()
            try:
                agreed = judge(line.program, folder, policy, whole, scratch)
            except Wrong as wrong:
                return f"{pathlib.Path(folder).name}, {policy}: {wrong}"
            counts[agreed.lstrip("0123456789 ")] = counts.get(agreed.lstrip("0123456789 "), 0) + 1
            if aloud:
                print(f"{folder}, {policy}: agreed on {agreed} ({time.monotonic() - started:.1f} s)", flush=True)
        tested = 0
        for seed in range(line.prices):
            folder, policy = pathlib.Path(scratch, f"priced-{seed}"), prices.POLICIES[seed % len(prices.POLICIES)]
            tiny.make(folder, 10_000 + seed)
            try:
                tested += judge_prices(line.program, folder, policy, scratch, seed)
            except Wrong as wrong:
                return f"tiny round {10_000 + seed}, {policy}: {wrong}"
        if line.prices:
            print(f"{tested} prices of {line.prices} rounds are true", flush=True)
            if tested < 2 * line.prices:
                return "too few prices were tested"
    told = ", ".join(f"{count} x {words}" for words, count in sorted(counts.items()))
    print(f"agreed on every one of {len(rounds)} ({told}) in {time.monotonic() - begun:.0f} s")
    return None


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--tiny", type=int, default=0)
    parser.add_argument("--prices", type=int, default=0)
    parser.add_argument("--policies", type=lambda names: names.split(","), default=POLICIES)
    parser.add_argument("--lottery", action="store_true")
    return parser.parse_intermixed_args()


if __name__ == "__main__":
    # The package `matching` goes deep on large rounds, deeper than the main thread can.
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(512 * 1024 * 1024)
    found = []
    thread = threading.Thread(target=lambda line: found.append(main(line)), args=[parsed()])
    thread.start()
    thread.join()
    sys.exit(found[0] if found else 1)
