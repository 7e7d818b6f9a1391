"""Judges `practicum match` with somebody else's solver: scipy's HiGHS, one mixed-integer program for each level.

    python3 tests/judge/flow.py PRACTICUM FOLDER...

PRACTICUM is the program, each FOLDER a round as `practicum generate-round` makes it. The rules are read anew here,
from the files. Every level that the program prints must be the one found here. Needs scipy.
"""

import csv
import math
import pathlib
import subprocess
import sys

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack


def table(folder, name):
    path = pathlib.Path(folder, name)
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Round:
    """A round without links, close quotas and unlisted sites."""

    def __init__(self, folder):
        self.settings = {row["key"]: row["value"] for row in table(folder, "instance.csv")}
        self.students = {row["id"]: row for row in table(folder, "students.csv")}
        self.sites = {row["id"]: row for row in table(folder, "sites.csv")}
        self.groups = {row["id"]: int(row["capacity"]) for row in table(folder, "groups.csv")}
        self.pins = {row["student_id"]: row["site_id"] for row in table(folder, "pins.csv")}
        self.blocks = {(row["student_id"], row["site_id"]) for row in table(folder, "blocks.csv")}
        self.wishes = {}
        for row in table(folder, "preferences.csv"):
            own = self.wishes.setdefault(row["student_id"], {})
            number = int(row["rank"])
            own[row["site_id"]] = min(number, own.get(row["site_id"], number))
        self.pairs = [pair for student in self.students for pair in self.options(student)]

    def luck(self, student):
        if self.settings["use_carry"] != "1":
            return 0
        return min(int(self.students[student]["carry"]), int(self.settings["carry_cap"]))

    def metres(self, student, site):
        a, b = self.students[student], self.sites[site]
        if not a["x_m"] or not b["x_m"]:
            return None
        return math.isqrt((int(a["x_m"]) - int(b["x_m"])) ** 2 + (int(a["y_m"]) - int(b["y_m"])) ** 2)

    def possible(self, student, site):
        who, where = self.students[student], self.sites[site]
        first, last = self.settings["placement_from"], self.settings["placement_to"]
        held = dict((piece + ":9999").split(":")[:2] for piece in who["clearances"].split(";") if piece)
        metres = self.metres(student, site)
        days = set(who["days"] or "MTWRF") & set(where["days"] or "MTWRF")
        return (
            int(where["capacity"]) > 0
            and all(self.groups[group] > 0 for group in where["group"].split(";") if group)
            and (where["agreement_from"] or first) <= first
            and (where["agreement_to"] or last) >= last
            and all(held.get(code, "") >= last for code in where["required_clearances"].split(";") if code)
            and len(days) >= int(where["min_days"] or 0)
            and (not who["max_distance_m"] or (metres is not None and metres <= int(who["max_distance_m"])))
            and (not who["employer"] or who["employer"] != where["org"])
            and set(filter(None, who["needs"].split(";"))) <= set(where["offers"].split(";"))
            and (student, site) not in self.blocks
        )

    def options(self, student):
        """(student, site, effective rank); 0 for a pin outside the list."""
        own = {site: n for site, n in self.wishes.get(student, {}).items() if self.possible(student, site)}
        closed = {number: rank for rank, number in enumerate(sorted(set(own.values())), 1)}
        ranks = {site: closed[number] for site, number in own.items()}
        if student in self.pins:
            pin = self.pins[student]
            ranks = {pin: ranks.get(pin, 0)}
        return [(student, site, rank) for site, rank in ranks.items()]


def rows(round_, column):
    """What holds of every assignment: students once, seats, groups, and the seats missing to minimum quotas."""
    names = {("s", one): n for n, one in enumerate(round_.students)}
    for kind, of in (("j", round_.sites), ("g", round_.groups), ("q", round_.sites)):
        for one in of:
            names[kind, one] = len(names)
    low, high = numpy.full(len(names), -numpy.inf), numpy.zeros(len(names))
    entries = []
    for student in round_.students:
        high[names["s", student]] = 1
        low[names["s", student]] = 1 if student in round_.pins else 0
    for group, capacity in round_.groups.items():
        high[names["g", group]] = capacity
    for n, (site, row) in enumerate(round_.sites.items()):
        high[names["j", site]] = int(row["capacity"])
        low[names["q", site]], high[names["q", site]] = int(row["min_quota"] or 0), numpy.inf
        entries.append((names["q", site], column + n, 1))
    for n, (student, site, _) in enumerate(round_.pairs):
        entries += [(names["s", student], n, 1), (names["j", site], n, 1), (names["q", site], n, 1)]
        entries += [(names["g", group], n, 1) for group in round_.sites[site]["group"].split(";") if group]
    where, what, value = zip(*entries)
    shape = (len(names), column + len(round_.sites))
    return csr_array((value, (where, what)), shape=shape), low, high


def levels(round_, policy):
    """The name of each level as the program prints it, and what each pair adds."""
    pairs = round_.pairs
    classes = [rank and rank + round_.luck(student) for student, _, rank in pairs]
    yield "not placed", [-1] * len(pairs)
    yield "seats missing to minimum quotas", None
    if policy in ("balanced", "minsum"):
        yield "sum of ranks", [rank * (1 + round_.luck(student)) for student, _, rank in pairs]
    if policy in ("balanced", "generous"):
        for class_ in range(max(classes), 1, -1):
            yield f"in class {class_}", [int(own == class_) for own in classes]
    if policy == "greedy":
        for class_ in range(1, max(classes) + 1):
            yield f"in class {class_}", [-int(own == class_) for own in classes]
    metres = [round_.metres(student, site) for student, site, _ in pairs]
    yield "placed at an unknown distance", [int(one is None) for one in metres]
    yield "metres in all", [one or 0 for one in metres]


def judge(round_, policy):
    column = len(round_.pairs)
    matrix, low, high = rows(round_, column)
    width = matrix.shape[1]
    whole = numpy.concatenate([numpy.ones(column), numpy.zeros(width - column)])
    top = numpy.concatenate([numpy.ones(column), numpy.full(width - column, numpy.inf)])
    found = {}
    for name, adds in levels(round_, policy):
        cost = numpy.zeros(width)
        if adds is None:
            cost[column:] = 1
        else:
            cost[:column] = adds
        solved = milp(cost, constraints=LinearConstraint(matrix, low, high), integrality=whole,
                      bounds=Bounds(0, top), options={"mip_rel_gap": 0})
        assert solved.status == 0, (name, solved.message)
        value = round(solved.fun)
        matrix = vstack([matrix, csr_array(cost.reshape(1, -1))], format="csr")
        low, high = numpy.append(low, value), numpy.append(high, value)
        found[name] = abs(value) if name.startswith("in class") else value
    found["not placed"] += len(round_.students)
    return {name: value for name, value in found.items() if value or not name.startswith("in class")}


def claimed(program, folder, policy):
    run = subprocess.run([program, "match", folder, "--policy", policy], capture_output=True, text=True, check=True)
    lines = [line.rsplit(": ", 1) for line in run.stdout.splitlines() if ": " in line]
    return {name: int(value) for name, value in lines}


def main(program, folders):
    for folder in folders:
        round_ = Round(folder)
        policies = ["balanced", "generous", "minsum"]
        if round_.settings["use_carry"] != "1":
            policies.append("greedy")
        for policy in policies:
            ours, theirs = claimed(program, folder, policy), judge(round_, policy)
            if ours != theirs:
                sys.exit(f"{folder}, {policy}: the program says {ours}, the judge {theirs}")
            print(f"{folder}, {policy}: agreed on {len(theirs)} levels: {theirs}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
