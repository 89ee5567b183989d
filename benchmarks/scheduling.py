"""Plans, replanning, attribution, very large networks and the zone's schedule, each beside its limit.

Run: ``python -m benchmarks.scheduling``; with ``--psplib j30`` or ``--psplib j60`` the instances of PSPLIB
beside the repository, every ``--step``-th of them.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from tests.engines.scheduling.projects import random_items
from tests.engines.scheduling.reforms import random_measures
from tests.engines.scheduling.zones import a_zone

from gaoxin.engines.scheduling import Network, Plan, Reached, build_network, make_plan
from gaoxin.engines.scheduling.activities import critical_path
from gaoxin.engines.scheduling.attribution import attribute_savings
from gaoxin.engines.scheduling.batch import CaseToPlan, plan_cases
from gaoxin.engines.scheduling.capacity import schedule_zone
from gaoxin.engines.scheduling.forecast import Forecast, Observed, forecast_finish
from gaoxin.values.workdays import load_calendar

CALENDAR = load_calendar(Path(__file__).parents[1] / "catalogue" / "calendars" / "cn_workdays.json")
START = date(2026, 3, 2)
ITEMS = 50
CASES = 109
CASE_TYPES = 8


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--psplib", choices=["j30", "j60"])
    options.add_argument("--step", type=int, default=1)
    options.add_argument("--seconds", type=float)
    options.add_argument("--workers", type=int)
    chosen = options.parse_args()
    if chosen.psplib:
        psplib(chosen.psplib, chosen.step, chosen.seconds, chosen.workers)
        return
    network = build_network(random_items(1, ITEMS))
    plans(network)
    attributions(network)
    large_network()
    zone()


def plans(network: Network) -> None:
    items = random_items(1, ITEMS)
    report("network of 50 items built", None, lambda: build_network(items))
    report("plan of 50 items", 1, lambda: make_plan(network, start=START, calendar=CALENDAR))
    report("    with every date", 1, lambda: make_plan(network, start=START, calendar=CALENDAR).items)
    networks = [build_network(random_items(kind, ITEMS)) for kind in range(CASE_TYPES)]
    cases = [running_case(networks[number % CASE_TYPES], number) for number in range(CASES)]
    report(f"replanning {CASES} cases × 50 items", 10, lambda: plan_cases(cases, calendar=CALENDAR))
    report("    one after another", None, lambda: [planned_alone(case) for case in cases])
    records = {item.key: Observed(tuple(range(1, 60))) for item in network.items}
    report("forecast from 2,000 runs", None, lambda: forecast(network, records))


def planned_alone(case: CaseToPlan) -> Plan:
    return make_plan(
        case.network, start=case.start, calendar=CALENDAR, reached=case.reached, as_of=case.as_of
    )


def forecast(network: Network, records: dict[str, Observed]) -> Forecast:
    return forecast_finish(network, records, start=START, calendar=CALENDAR)


def running_case(network: Network, number: int) -> CaseToPlan:
    """A quarter of the items are done."""
    start = START + timedelta(days=number)
    done = {item.key: Reached(start, start, start) for item in network.items[: ITEMS // 4]}
    return CaseToPlan(network, start, reached=done, as_of=start + timedelta(days=30))


def attributions(network: Network) -> None:
    for count, limit in ((12, 10), (16, 100)):
        measures = random_measures(3, count, ITEMS)
        report(
            f"{count} measures attributed exactly",
            limit,
            lambda measures=measures: attribute_savings(network, measures, start=START, calendar=CALENDAR),
        )
        found = attribute_savings(network, measures, start=START, calendar=CALENDAR)
        adds_up = sum(saving.share for saving in found.savings) == found.total
        print(f"    shares add up to the total of {found.total}: {adds_up}")


def large_network(size: int = 100_000, layers: int = 100) -> None:
    """Three predecessors in the layer before for each activity; the peer is the same walk in plain Python."""
    chance = np.random.default_rng(1)
    durations = chance.integers(1, 30, size)
    layer = np.sort(chance.integers(0, layers, size))
    after = np.repeat(np.flatnonzero(layer > 0), 3)
    first = np.searchsorted(layer, np.arange(layers + 1))
    begin, end = first[layer[after] - 1], first[layer[after]]
    before = begin + (chance.random(after.size) * (end - begin)).astype(np.int64)
    report(f"critical path of {size:,} activities", 100, lambda: critical_path(durations, before, after))
    links, days = list(zip(before.tolist(), after.tolist(), strict=True)), durations.tolist()
    report("    forward pass alone in plain Python", None, lambda: plain_forward(links, days))


def plain_forward(links: list[tuple[int, int]], days: list[int]) -> int:
    starts = [0] * len(days)
    for before, after in links:
        starts[after] = max(starts[after], starts[before] + days[before])
    return max(start + length for start, length in zip(starts, days, strict=True))


def zone() -> None:
    crowded = a_zone()
    report("minimum slack for 3,488 items", None, lambda: schedule_zone(crowded, rounds=0))
    for rounds in (0, 100):
        found = schedule_zone(crowded, rounds=rounds)
        first, plan = found.first_come, found.plan
        print(
            f"    {rounds:>3} rounds: total delay {plan.total_delay} against {first.total_delay} first come "
            f"({found.saved_share:.0%} less; 25 % wanted), "
            f"worst {plan.worst_delay} against {first.worst_delay}"
        )


def psplib(family: str, step: int, seconds: float | None, workers: int | None) -> None:
    from tests.engines.scheduling.psplib import best_known, instances

    from gaoxin.engines.scheduling.exact import WORKERS, load_solvers, shortest_schedule

    limit = seconds or (1.0 if family == "j30" else 10.0)
    known, gaps, slow, unproved, worst = best_known(family), [], 0, 0, 0.0
    rows = sorted(instances(family).items())[::step]
    load_solvers()
    for key, (tasks, capacities) in rows:
        begun = time.perf_counter()
        found = shortest_schedule(tasks, capacities=capacities, seconds=limit, workers=workers or WORKERS)
        taken = time.perf_counter() - begun
        worst, slow = max(worst, taken), slow + (taken > limit * 1.1)
        unproved += not found.is_optimal
        gaps.append(found.makespan / known[key] - 1)
    equal = sum(gap <= 0 for gap in gaps)
    print(
        f"{family}: {len(rows)} instances, {limit:g} s each; {equal} as good as the best known, "
        f"{unproved} not proved, mean gap {np.mean(gaps):.3%}, longest {worst:.2f} s"
    )


def report(name: str, limit: float | None, work: Callable[[], object]) -> None:
    """Best of several runs in milliseconds of processor time, so that others on the machine count less."""
    work()
    best = float("inf")
    for _ in range(7):
        begun = time.process_time()
        work()
        best = min(best, (time.process_time() - begun) * 1000)
    ratio = "" if limit is None else f"   {best / limit:5.2f} of the limit of {limit:g} ms"
    print(f"{name:<42}{best:9.2f} ms{ratio}")


if __name__ == "__main__":
    main()
