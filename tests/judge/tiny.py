"""Tiny rounds full of edges, written as folders: everything the format can say, at sizes where every rule binds."""

import csv
import pathlib
import random


def write(folder, name, header, rows):
    if rows or name not in OPTIONAL:
        with pathlib.Path(folder, name).open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(header.split(","))
            out.writerows(rows)


OPTIONAL = {"groups.csv", "site_preferences.csv", "pins.csv", "blocks.csv", "links.csv"}


def make(folder, seed):
    """Writes the round of this seed. Every third keeps to what a flow can say."""
    dice = random.Random(seed)
    flow = seed % 3 == 0
    folder.mkdir(parents=True, exist_ok=True)

    def chance(percent):
        return dice.randrange(100) < percent

    def place():
        return ["", ""] if chance(12) else [dice.randrange(-3, 4), dice.randrange(-2, 3)]

    def days():
        return "" if chance(60) else "".join(dice.sample("MTWRF", dice.randrange(1, 6)))

    students = [f"s{n}" for n in range(dice.randrange(1, 8))]
    sites = [f"j{n}" for n in range(dice.randrange(1, 6))]
    groups = [f"g{n}" for n in range(dice.randrange(4))]
    write(folder, "instance.csv", "key,value", [
        ["placement_from", "2027-02-01"], ["placement_to", "2027-05-02"], ["allow_unranked", dice.randrange(2)],
        ["use_carry", int(chance(40))], ["carry_cap", dice.randrange(4)]])
    numbers = dice.sample(range(1, 99), len(students))
    rows = []
    for student, lottery in zip(students, numbers):
        clearances = ["tb", f"tb:2027-05-0{dice.randrange(1, 4)}", f"tb:2027-05-01;tb:2027-05-0{dice.randrange(1, 4)}", ""]
        rows.append([student, lottery, dice.choice(["", dice.randrange(6)]), *place(),
                     dice.randrange(5) if chance(25) else "", dice.choice(clearances), days(),
                     dice.choice(["", "", "", "o0"]), dice.choice(["", "", "", "ramp", "ramp;car"])])
    dice.shuffle(rows)
    write(folder, "students.csv", "id,lottery,carry,x_m,y_m,max_distance_m,clearances,days,employer,needs", rows)
    rows = []
    for site in sites:
        most = min(1, len(groups)) if flow else min(2, len(groups))
        own = dice.sample(groups, dice.randrange(most + 1))
        mode = "" if chance(30) else "fill" if flow or chance(60) else "close"
        rows.append([site, dice.randrange(5), dice.choice(["", dice.randrange(5)]), mode, *place(),
                     f"o{dice.randrange(3)}", ";".join(own), dice.choice(["", "2027-02-01", "2027-01-01"]),
                     dice.choice(["", "2027-05-02", "2027-05-02", "2027-05-01"]), dice.choice(["", "", "tb"]), days(),
                     dice.choice(["", 0, 1, 2]), dice.choice(["", "ramp", "ramp;car"])])
    dice.shuffle(rows)
    write(folder, "sites.csv", "id,capacity,min_quota,quota_mode,x_m,y_m,org,group,agreement_from,agreement_to,"
          "required_clearances,days,min_days,offers", rows)
    write(folder, "groups.csv", "id,capacity", [[group, dice.randrange(1, 6)] for group in groups])
    wishes = [[student, dice.choice([1, 2, 3, 4, 900]), site] for student in students for site in sites if chance(65)]
    wishes += dice.sample(wishes, len(wishes) // 6)
    dice.shuffle(wishes)
    write(folder, "preferences.csv", "student_id,rank,site_id", wishes)
    write(folder, "site_preferences.csv", "site_id,rank,student_id",
          [[site, dice.randrange(1, 4), student] for site in sites for student in students if chance(40)])
    write(folder, "pins.csv", "student_id,site_id,override",
          [[student, dice.choice(sites), dice.choice([1, 1, 0, ""])] for student in students if chance(8)])
    write(folder, "blocks.csv", "student_id,site_id,reason",
          [[student, dice.choice(sites), "a relative works there"] for student in students if chance(15)])
    links = []
    if not flow and len(students) > 1:
        links = [[*dice.sample(students, 2), dice.choice(["together", "apart"])] for _ in range(dice.randrange(4))]
    write(folder, "links.csv", "a,b,kind", links)
