"""Whether a stable assignment is one: no pair that would rather have each other, and what the foreign package `matching`
gives for the same market."""

import warnings

from matching.games import HospitalResident


class Market:
    """The round as residents and hospitals: pinned students have left with their places."""

    def __init__(self, round_):
        self.round = round_
        self.room = {site: round_.capacity(site) - sum(own == site for own in round_.pinned.values())
                     for site in round_.sites}
        order = {site: n for n, site in enumerate(round_.sites)}
        self.free = [student for student in round_.students if student not in round_.pinned]
        self.lists = {student: sorted(round_.options[student],
                                      key=lambda site, own=round_.options[student]: (own[site], order[site]))
                      for student in self.free}

    def priority(self, site, student):
        own = self.round.site_lists.get(site, {}).get(student)
        return (own is None, own or 0, int(self.round.students[student]["lottery"]))

    def blocking_pairs(self, assignment):
        """The student is not pinned and strictly prefers the site, which has a free place or holds an unpinned student
        that comes after."""
        sitting = {site: [one for one in self.free if assignment[one] == site] for site in self.round.sites}
        for student in self.free:
            ranks = self.round.options[student]
            now = ranks.get(assignment[student])
            for site in self.lists[student]:
                if now is None or ranks[site] < now:
                    later = any(self.priority(site, other) > self.priority(site, student) for other in sitting[site])
                    if len(sitting[site]) < self.room[site] or later:
                        yield student, site

    def solved_elsewhere(self):
        """The student-optimal assignment according to the package."""
        lists = {student: [site for site in own if self.room[site] > 0] for student, own in self.lists.items()}
        lists = {student: own for student, own in lists.items() if own}
        ranked = {}
        for student, own in lists.items():
            for site in own:
                ranked.setdefault(site, []).append(student)
        for site, own in ranked.items():
            own.sort(key=lambda student, site=site: self.priority(site, student))
        assignment = dict.fromkeys(self.round.students, "") | self.round.pinned
        if ranked:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                game = HospitalResident.create_from_dictionaries(lists, ranked, {site: self.room[site] for site in ranked})
                for hospital, residents in game.solve(optimal="resident").items():
                    assignment |= {resident.name: hospital.name for resident in residents}
        return assignment
