"""The best value of every level, and then the assignment that the lottery leaves, by mixed-integer programs: scipy's
HiGHS solves one after the other, each with everything before it held."""

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack


class Infeasible(Exception):
    """No assignment keeps the rules and the decisions."""


class Program:
    """A round as a mixed-integer program. A column for each possible pair, then for each site the seats missing to its
    quota, then for each site whether it opens, then the worst class."""

    def __init__(self, round_):
        self.round = round_
        self.pairs = [(student, site, rank) for student, own in round_.options.items() for site, rank in own.items()]
        self.column = {(student, site): n for n, (student, site, _) in enumerate(self.pairs)}
        self.missing = {site: len(self.pairs) + n for n, site in enumerate(round_.sites)}
        self.opens = {site: len(self.pairs) + len(self.missing) + n for n, site in enumerate(round_.sites)}
        self.worst = len(self.pairs) + 2 * len(self.missing)
        self.width = self.worst + 1
        self.rows, self.low, self.high = [], [], []
        self.matrix = csr_array((0, self.width))
        self.rules()
        self.least = numpy.zeros(self.width)
        self.most = numpy.full(self.width, numpy.inf)
        self.most[: len(self.pairs)] = 1
        self.most[list(self.opens.values())] = 1
        self.whole = numpy.ones(self.width)
        self.whole[list(self.missing.values())] = 0
        self.whole[self.worst] = 0

    def row(self, entries, low, high):
        self.rows.append(entries)
        self.low.append(low)
        self.high.append(high)

    def constraints(self):
        """Everything that is held; rows that are new since the last time are put in first."""
        new = self.rows[self.matrix.shape[0]:]
        entries = [(n, column, value) for n, row in enumerate(new) for column, value in row.items()]
        where, what, value = zip(*entries) if entries else ((), (), ())
        new = csr_array((value, (where, what)), shape=(len(new), self.width), dtype=float)
        self.matrix = vstack([self.matrix, new], format="csr")
        return LinearConstraint(self.matrix, self.low, self.high)

    def rules(self):
        of_student = {student: {} for student in self.round.students}
        of_site = {site: {} for site in self.round.sites}
        for n, (student, site, _) in enumerate(self.pairs):
            of_student[student][n] = 1
            of_site[site][n] = 1
        for student, own in of_student.items():
            self.row(own, 1 if student in self.round.pinned else 0, 1)
        for site, own in of_site.items():
            self.row(own, 0, self.round.capacity(site))
            fill, close = self.round.minimum(site, "fill"), self.round.minimum(site, "close")
            if fill:
                self.row(own | {self.missing[site]: 1}, fill, numpy.inf)
            if close:
                self.row(own | {self.opens[site]: -close}, 0, numpy.inf)
                self.row(own | {self.opens[site]: -self.round.capacity(site)}, -numpy.inf, 0)
        for group, capacity in self.round.groups.items():
            inside = {}
            for site, own in of_site.items():
                if group in self.round.groups_of(site):
                    inside |= own
            self.row(inside, 0, capacity)
        for a, b, kind in self.round.links:
            for site in self.round.sites:
                both = [self.column[one, site] for one in (a, b) if (one, site) in self.column]
                if kind == "apart" and len(both) == 2:
                    self.row(dict.fromkeys(both, 1), 0, 1)
                elif kind == "together" and both:
                    signs = {self.column[one, site]: sign
                             for one, sign in ((a, 1), (b, -1)) if (one, site) in self.column}
                    self.row(signs, 0, 0)

    def solve(self, cost):
        """The least value of a cost under all that is held, told exactly, with the solution."""
        solved = milp(cost, constraints=self.constraints(), integrality=self.whole,
                      bounds=Bounds(self.least, self.most), options={"mip_rel_gap": 0})
        if solved.status == 2:
            raise Infeasible
        assert solved.status == 0, solved.message
        found = numpy.rint(solved.x)
        assert numpy.all(found >= self.least) and numpy.all(found <= self.most), "a rounded solution is out of bounds"
        held = self.matrix @ found
        assert numpy.all(held >= self.low) and numpy.all(held <= self.high), "a rounded solution breaks a row"
        value = cost @ found
        assert abs(value - solved.fun) < 0.5, (value, solved.fun)
        return int(value), found

    def hold(self, cost, value):
        self.row({int(column): cost[column] for column in numpy.flatnonzero(cost)}, value, value)

    def costs(self, policy):
        """Each level's name as the program prints it, with its cost."""
        def of_pairs(value):
            cost = numpy.zeros(self.width)
            cost[: len(self.pairs)] = [value(*pair) for pair in self.pairs]
            return cost

        def class_of(student, rank):
            return rank and rank + self.round.carry(student)

        yield "not placed", of_pairs(lambda *_: -1)
        shortfall = numpy.zeros(self.width)
        shortfall[list(self.missing.values())] = 1
        yield "seats missing to minimum quotas", shortfall
        classes = range(1, 1 + max((class_of(student, rank) for student, _, rank in self.pairs), default=0))
        if policy in ("balanced", "minsum"):
            yield "sum of ranks", of_pairs(lambda student, _, rank: rank * (1 + self.round.carry(student)))
        if policy in ("balanced", "generous"):
            for one in reversed(classes[1:]):
                yield f"in class {one}", of_pairs(lambda student, _, rank, one=one: class_of(student, rank) == one)
        if policy == "greedy-generous":
            for n, (student, _, rank) in enumerate(self.pairs):
                self.row({self.worst: 1, n: -class_of(student, rank)}, 0, numpy.inf)
            worst = numpy.zeros(self.width)
            worst[self.worst] = 1
            yield "worst class", worst
        if policy in ("greedy", "greedy-generous"):
            for one in classes:
                yield f"in class {one}", of_pairs(lambda student, _, rank, one=one: -(class_of(student, rank) == one))
        if policy != "lottery":
            yield "placed at an unknown distance", of_pairs(
                lambda student, site, _: self.round.metres(student, site) is None)
            yield "metres in all", of_pairs(lambda student, site, _: self.round.metres(student, site) or 0)

    def levels(self, policy):
        """The value of every level, as the program prints it."""
        found = {}
        for name, cost in self.costs(policy):
            value, _ = self.solve(cost)
            self.hold(cost, value)
            found[name] = abs(value) if name.startswith("in class") else value
        found["not placed"] += len(self.round.students)
        found.pop("worst class", None)
        return {name: value for name, value in found.items() if value or not name.startswith("in class")}

    def by_lottery(self):
        """The one assignment that is left when students in lottery order get their best class among the optima, and
        then, in the same order, the first site by id."""
        order = {site: n for n, site in enumerate(self.round.sites)}
        for worth in (lambda site, rank: rank, lambda site, rank: order[site]):
            for student in self.round.by_lottery:
                own = {self.column[student, site]: worth(site, rank)
                       for site, rank in self.round.options[student].items()
                       if self.most[self.column[student, site]] > 0}
                if own:
                    self.decide(own)
        _, found = self.solve(numpy.zeros(self.width))
        return {student: next((site for site in own if found[self.column[student, site]]), "")
                for student, own in self.round.options.items()}

    def decide(self, own):
        """The least worth that one of these columns can have, or none of them, is held from here on."""
        beyond = max(own.values()) + 1
        cost = numpy.zeros(self.width)
        for column, worth in own.items():
            cost[column] = worth - beyond
        value, _ = self.solve(cost)
        for column, worth in own.items():
            if worth - beyond != value:
                self.most[column] = 0
        if value:
            self.row(dict.fromkeys(own, 1), 1, 1)
