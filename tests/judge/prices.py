"""Whether the prices of an explanation are true: each claim is tested by solving the changed round with HiGHS, level after
level, and comparing the first level that differs."""

import json
import math

import levels

# The name of a level in an explanation, by the beginning of its name in the program's output.
NAMES = {
    "not placed": "not_placed",
    "seats missing": "minimum_quota",
    "sum of ranks": "sum_of_ranks",
    "in class": "class",
    "placed at an unknown": "unknown_distance",
    "metres": "distance",
}
# Under greedy-generous the worst class is fixed before prices are asked for.
POLICIES = ["balanced", "generous", "greedy", "minsum", "lottery"]


def kind(name):
    return next(said for beginning, said in NAMES.items() if name.startswith(beginning))


def order(name, policy):
    """The place of a level among all that either round has."""
    place = list(NAMES.values()).index(kind(name))
    number = int(name.rsplit(" ", 1)[1]) if kind(name) == "class" else 0
    return place, number if policy == "greedy" else -number


def difference(before, after, policy):
    """The first level that changes and by how much, as the explanation counts; (None, 0) when none does."""
    for name in sorted(before.keys() | after.keys(), key=lambda name: order(name, policy)):
        change = after.get(name, 0) - before.get(name, 0)
        if kind(name) == "class" and policy == "greedy":
            change = -change
        if change:
            return kind(name), change
    return None, 0


def solved(round_, policy):
    """The value of every level; none where no assignment keeps the rules."""
    try:
        return levels.Program(round_).levels(policy)
    except levels.Infeasible:
        return None


def pinned(round_, student, site):
    round_.pinned = {**round_.pinned, student: site}
    round_.options = {**round_.options, student: {site: round_.options[student].get(site, 0)}}


def claims(explanation, dice, most=3):
    """Some of the claims: ("wish", student, site, said), ("seat", site, said), ("pin", student, said), ("block", …)."""
    wishes = []
    for part in explanation["students"]:
        for wish in part["wishes"]:
            why = wish["why"]
            if why["kind"] in ("price", "lottery"):
                said = (why["level"], why["amount"]) if why["kind"] == "price" else (None, 0)
                wishes.append(("wish", part["student"], wish["site"], said))
    seats = [("seat", None, one["site"], (one["level"], one["amount"])) for one in explanation["coordinator"]["seats"]]
    pins = [("pin", one["student"], one["site"], (one["level"], one["amount"]))
            for one in explanation["coordinator"]["pins"]]
    blocks = [("block", one["student"], one["site"], (one["level"], one["amount"]))
              for one in explanation["coordinator"]["blocks"]]
    for own in (wishes, seats, pins, blocks):
        yield from dice.sample(own, min(most, len(own)))


def changed(read, claim):
    """The round in which the claim comes true."""
    what, student, site, _ = claim
    round_ = read()
    if what == "wish":
        pinned(round_, student, site)
    elif what == "seat":
        round_.sites[site]["capacity"] = str(round_.capacity(site) + 1)
    elif what == "pin":
        round_.pinned = {one: at for one, at in round_.pinned.items() if one != student}
        round_.options[student] = round_.options_of(student)
    else:
        round_.blocks = round_.blocks - {(student, site)}
        round_.options[student] = round_.options_of(student)
    return round_


def wrong(read, path, policy, dice):
    """(How many claims were tested, what the first false one says against what is true; none when all are true)."""
    explanation = json.loads(path.read_text(encoding="utf-8"))
    before, tested = solved(read(), policy), 0
    for claim in claims(explanation, dice):
        after = solved(changed(read, claim), policy)
        true = ("decision", math.inf) if after is None else difference(before, after, policy)
        tested += 1
        if claim[3][0] != true[0] or (after is not None and claim[3][1] != true[1]):
            return tested, f"{claim[0]} {claim[1] or ''} {claim[2]}: said {claim[3]}, true is {true}"
    return tested, None
