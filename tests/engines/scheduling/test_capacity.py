"""The zone's cases against its examiners: who goes first, what it saves, and that nobody pays for it."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaoxin.engines.scheduling.capacity import (
    CapacityPlan,
    CaseLoad,
    Task,
    Zone,
    queue_lengths,
    schedule_zone,
)
from gaoxin.values.errors import DomainError
from tests.engines.scheduling.zones import a_zone


def keeps_its_promises(zone: Zone, plan: CapacityPlan) -> None:
    """Predecessors first, releases kept, never more tasks at once than examiners."""
    busy: Counter[tuple[str, int]] = Counter()
    for number, task in enumerate(zone.tasks):
        begin = plan.starts[number]
        assert begin >= zone.cases[zone.case_of[number]].release
        assert all(plan.ends[one] <= begin for one in zone.before[number])
        for day in range(begin, begin + (task.duration if task.effort is None else task.effort)):
            busy[task.department, day] += 1
    assert all(count <= zone.examiners[name] for (name, _day), count in busy.items() if name)


def test_minimum_slack_serves_the_tight_case_first() -> None:
    long = CaseLoad("long", (Task("a", "局", 5), Task("b", "", 10, after=("a",))), release=0)
    short = CaseLoad("short", (Task("a", "局", 5), Task("c", "", 10)), release=0)
    zone = Zone([short, long], examiners={"局": 1})
    found = schedule_zone(zone, rounds=0)
    assert (found.first_come.delays, found.minimum_slack.delays) == ((0, 5), (0, 0))
    assert found.plan.total_delay == 0
    assert found.saved_share == 1


def test_an_examiner_is_free_again_when_the_effort_is_spent() -> None:
    cases = [CaseLoad(f"c{n}", (Task("a", "局", 10, effort=2),)) for n in range(3)]
    plan = schedule_zone(Zone(cases, examiners={"局": 1}), rounds=0).plan
    assert sorted(plan.starts) == [0, 2, 4]
    assert sorted(plan.delays) == [0, 2, 4]


def test_a_zone_of_109_projects_loses_a_quarter_less_and_its_worst_case_is_no_worse() -> None:
    zone = a_zone()
    found = schedule_zone(zone, rounds=1)
    assert len(zone.tasks) == 3488
    assert found.saved_share is not None
    assert found.saved_share >= 0.25
    assert found.plan.worst_delay <= found.first_come.worst_delay
    for plan in (found.plan, found.first_come, found.minimum_slack):
        keeps_its_promises(zone, plan)


def test_local_search_only_improves_and_is_the_same_for_the_same_seed() -> None:
    zone = a_zone(3, projects=12, items=12)
    few, many, again = (schedule_zone(zone, rounds=rounds) for rounds in (0, 80, 80))
    assert many.plan == again.plan
    assert many.plan.total_delay <= few.plan.total_delay <= few.minimum_slack.total_delay
    assert many.rounds == 80


def test_the_search_ends_when_the_caller_says_so() -> None:
    left = iter([True, True, False])
    assert schedule_zone(a_zone(3, projects=5, items=5), goes_on=lambda: next(left)).rounds == 2


def test_a_tighter_cap_is_kept_when_it_can_be() -> None:
    zone = a_zone(3, projects=12, items=12)
    free = schedule_zone(zone, rounds=60)
    tight = schedule_zone(zone, cap=free.minimum_slack.worst_delay, rounds=60)
    assert tight.plan.worst_delay <= free.minimum_slack.worst_delay


def test_the_queues_of_the_departments_are_counted() -> None:
    cases = [CaseLoad(f"c{n}", (Task("a", "局", 4),)) for n in range(3)]
    zone = Zone(cases, examiners={"局": 1, "办": 1})
    assert queue_lengths(zone, schedule_zone(zone, rounds=0).plan) == {"局": 12, "办": 0}


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 8), st.floats(0.3, 3))
@settings(max_examples=15, deadline=None)
def test_every_plan_keeps_order_release_and_capacity(seed: int, cases: int, items: int, load: float) -> None:
    zone = a_zone(seed, projects=cases, items=items, load=load)
    found = schedule_zone(zone, rounds=5, seed=seed)
    for plan in (found.plan, found.first_come, found.minimum_slack):
        keeps_its_promises(zone, plan)
        assert min(plan.delays) >= 0
    assert found.plan.worst_delay <= found.first_come.worst_delay
    assert found.plan.total_delay <= found.first_come.total_delay


def test_endless_examiners_delay_nobody() -> None:
    zone = a_zone(1, projects=8, items=8)
    rich = Zone(zone.cases, examiners=dict.fromkeys(zone.examiners, 1000))
    found = schedule_zone(rich, rounds=0)
    assert found.first_come.total_delay == 0
    assert found.saved_share is None


@pytest.mark.parametrize(
    ("task", "code"),
    [
        (Task("a", "无人局", 1), "scheduling.no_examiners"),
        (Task("a", "局", -1), "scheduling.limit_negative"),
        (Task("a", "局", 1, after=("x",)), "scheduling.after_unknown"),
        (Task("a", "局", 1, after=("a",)), "scheduling.cycle"),
    ],
)
def test_what_cannot_be_scheduled_is_refused(task: Task, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        Zone([CaseLoad("c", (task,))], examiners={"局": 1})
    assert refused.value.code == code
    assert refused.value.remedy


def test_no_cases_make_an_empty_plan() -> None:
    found = schedule_zone(Zone([], examiners={"局": 1}), seed=random.Random(1).randrange(9), rounds=0)
    assert (found.plan.starts, found.plan.worst_delay, found.saved_share) == ((), 0, None)
