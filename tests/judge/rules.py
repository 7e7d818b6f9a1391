"""A round read from its folder, and its rules applied anew: nothing here comes from the program that is judged."""

import csv
import math
import pathlib


def table(folder, name):
    path = pathlib.Path(folder, name)
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if any(row.values())]


def words(cell):
    return [word.strip() for word in (cell or "").split(";") if word.strip()]


def number(cell, blank=0):
    return int(cell) if cell else blank


def by_id(rows):
    """Rows by id, in the order of bytes, so that the order of a file changes nothing."""
    return {row["id"]: row for row in sorted(rows, key=lambda row: row["id"].encode())}


class Round:
    def __init__(self, folder):
        settings = {row["key"]: row["value"] for row in table(folder, "instance.csv")}
        self.first, self.last = settings["placement_from"], settings["placement_to"]
        self.allow_unranked = settings.get("allow_unranked", "1") == "1"
        self.use_carry = settings.get("use_carry", "0") == "1"
        self.carry_cap = number(settings.get("carry_cap"), 3)
        self.students = by_id(table(folder, "students.csv"))
        self.sites = by_id(table(folder, "sites.csv"))
        self.groups = {row["id"]: int(row["capacity"]) for row in table(folder, "groups.csv")}
        self.pins = table(folder, "pins.csv")
        self.blocks = {(row["student_id"], row["site_id"]) for row in table(folder, "blocks.csv")}
        self.links = [(row["a"], row["b"], row["kind"]) for row in table(folder, "links.csv")]
        self.lists = self.best_ranks(table(folder, "preferences.csv"), "student_id", "site_id")
        self.site_lists = self.best_ranks(table(folder, "site_preferences.csv"), "site_id", "student_id")
        self.pinned = {row["student_id"]: row["site_id"] for row in self.pins}
        self.options = {student: self.options_of(student) for student in self.students}
        self.by_lottery = sorted(self.students, key=lambda student: int(self.students[student]["lottery"]))

    def best_ranks(self, rows, owner, listed):
        """Who lists whom at which rank; twice counts once, at the better rank; ids that nobody has are passed over."""
        known = self.students.keys() | self.sites.keys()
        lists = {}
        for row in rows:
            if row[owner] in known and row[listed] in known:
                own = lists.setdefault(row[owner], {})
                rank = int(row["rank"])
                own[row[listed]] = min(rank, own.get(row[listed], rank))
        return lists

    def carry(self, student):
        return min(number(self.students[student].get("carry")), self.carry_cap) if self.use_carry else 0

    def metres(self, student, site):
        a, b = self.students[student], self.sites[site]
        if not a.get("x_m") or not b.get("x_m"):
            return None
        return math.isqrt((int(a["x_m"]) - int(b["x_m"])) ** 2 + (int(a["y_m"]) - int(b["y_m"])) ** 2)

    def groups_of(self, site):
        return words(self.sites[site].get("group"))

    def capacity(self, site):
        return int(self.sites[site]["capacity"])

    def minimum(self, site, mode):
        row = self.sites[site]
        return number(row.get("min_quota")) if (row.get("quota_mode") or "fill") == mode else 0

    def has_clearances(self, student, site):
        last_days = {}
        for piece in words(self.students[student].get("clearances")):
            code, _, until = piece.partition(":")
            last_days.setdefault(code.strip(), []).append(until.strip() or "9999-12-31")
        return all(max(last_days.get(code, [""])) >= self.last
                   for code in words(self.sites[site].get("required_clearances")))

    def possible(self, student, site):
        who, where = self.students[student], self.sites[site]
        limit, metres = who.get("max_distance_m"), self.metres(student, site)
        days = set(who.get("days") or "MTWRF") & set(where.get("days") or "MTWRF")
        return (
            self.capacity(site) > 0
            and all(self.groups[group] > 0 for group in self.groups_of(site))
            and (where.get("agreement_from") or self.first) <= self.first
            and (where.get("agreement_to") or self.last) >= self.last
            and self.has_clearances(student, site)
            and len(days) >= number(where.get("min_days"))
            and (not limit or (metres is not None and metres <= int(limit)))
            and (not who.get("employer") or who["employer"] != where.get("org"))
            and set(words(who.get("needs"))) <= set(words(where.get("offers")))
            and (student, site) not in self.blocks
        )

    def options_of(self, student):
        """Each site that the student can have, with the effective rank; 0 for a pin outside the list."""
        own = {site: n for site, n in self.lists.get(student, {}).items() if self.possible(student, site)}
        closed_up = {n: rank for rank, n in enumerate(sorted(set(own.values())), 1)}
        ranks = {site: closed_up[n] for site, n in own.items()}
        if student in self.pinned:
            pin = self.pinned[student]
            return {pin: ranks.get(pin, 0)}
        if self.allow_unranked:
            unlisted = [site for site in self.sites if site not in own and self.possible(student, site)]
            ranks.update(dict.fromkeys(unlisted, len(closed_up) + 1))
        return ranks

    def pins_clash_by_themselves(self):
        """Pins to two sites, or to a site that the rules forbid and nobody waived."""
        for row in self.pins:
            if self.pinned[row["student_id"]] != row["site_id"]:
                return True
            if row.get("override") != "1" and not self.possible(row["student_id"], row["site_id"]):
                return True
        return False
