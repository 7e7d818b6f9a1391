"""How long other solvers take on a round, as JSON: HiGHS (scipy) for the levels of the minsum policy one after the other,
and OR-Tools' minimum-cost flow for the sum of ranks alone, where it is installed.

    python3 tests/judge/beside.py FOLDER
"""

import json
import sys
import time

import numpy
from levels import Program
from rules import Round

try:
    from ortools.graph.python import min_cost_flow
except ImportError:
    min_cost_flow = None

NOT_PLACED = 1_000_000


def flow(round_):
    """Seconds and the sum of ranks of a largest placement, by one minimum-cost flow."""
    students, sites = list(round_.students), list(round_.sites)
    sink = len(students) + len(sites)
    number = {site: len(students) + n for n, site in enumerate(sites)}
    begun = time.perf_counter()
    solver = min_cost_flow.SimpleMinCostFlow()
    pairs = [(n, number[site], rank) for n, student in enumerate(students)
             for site, rank in round_.options[student].items()]
    tails, heads, ranks = (numpy.array(column) for column in zip(*pairs))
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, numpy.ones(len(pairs)), ranks)
    for n in range(len(students)):
        solver.add_arc_with_capacity_and_unit_cost(n, sink, 1, NOT_PLACED)
    for site in sites:
        solver.add_arc_with_capacity_and_unit_cost(number[site], sink, round_.capacity(site), 0)
    solver.set_nodes_supplies(numpy.arange(sink + 1), numpy.array([1] * len(students) + [0] * len(sites) + [-len(students)]))
    assert solver.solve() == solver.OPTIMAL
    return time.perf_counter() - begun, solver.optimal_cost() % NOT_PLACED


def main(folder):
    round_ = Round(folder)
    figures = {}
    if min_cost_flow:
        figures["flow_seconds"], figures["flow_sum"] = flow(round_)
    if len(round_.students) <= 1_000:
        program = Program(round_)
        begun = time.perf_counter()
        found = program.levels("minsum")
        figures["highs_seconds"], figures["highs_sum"] = time.perf_counter() - begun, found["sum of ranks"]
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1])
