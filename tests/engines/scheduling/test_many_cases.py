"""Plans of many cases at once are the plans of each; very large networks have the textbook critical path."""

import datetime as dt
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaoxin.engines.scheduling.activities import critical_path
from gaoxin.engines.scheduling.batch import CaseToPlan, plan_cases
from gaoxin.engines.scheduling.network import build_network
from gaoxin.engines.scheduling.plan import Reached, make_plan
from gaoxin.values.errors import DomainError
from tests.engines.scheduling.projects import STARTS, calendar, random_items


def some_cases(seed: int, number: int) -> list[CaseToPlan]:
    """Cases of three networks with something reached, something held back and goals."""
    draw = random.Random(seed)
    networks = [build_network(random_items(seed + n, draw.randint(1, 12))) for n in range(3)]
    cases = []
    for _ in range(number):
        built = draw.choice(networks)
        start = dt.date(2025, 1, 1) + dt.timedelta(days=draw.randrange(400))
        first = built.items[0].key
        done = start + dt.timedelta(days=draw.randrange(20))
        reached = draw.choice([{}, {first: Reached(start)}, {first: Reached(start, done, done)}])
        cases.append(
            CaseToPlan(
                built,
                start,
                goals=draw.choice([(), (built.items[-1].key,)]),
                reached=reached,
                not_before=draw.choice([{}, {built.items[-1].key: start + dt.timedelta(days=30)}]),
                as_of=draw.choice([None, start + dt.timedelta(days=10)]),
            )
        )
    return cases


@given(st.integers(0, 10_000), st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_plans_of_many_cases_are_the_plans_of_each(seed: int, number: int) -> None:
    cases = some_cases(seed, number)
    many = plan_cases(cases, calendar=calendar())
    for place in range(len(cases)):
        single = many.plan(place)
        assert many.finishes[place] == single.finish
        assert many.slack(place) == {row.key: row.slack for row in single.items}


def test_no_cases_give_no_plans() -> None:
    assert plan_cases([], calendar=calendar()).finishes == ()


@given(st.integers(0, 10_000), st.integers(1, 60), STARTS)
@settings(max_examples=40, deadline=None)
def test_the_critical_path_of_plain_activities_is_that_of_the_plan(
    seed: int, size: int, start: dt.date
) -> None:
    draw = random.Random(seed)
    durations = np.array([draw.randrange(0, 20) for _ in range(size)])
    links = sorted({tuple(sorted(draw.sample(range(size), 2))) for _ in range(size) if size > 1})
    draw.shuffle(links)
    before, after = np.array(links, dtype=np.int64).reshape(-1, 2).T
    found = critical_path(durations, before, after)
    earliest = [0] * size
    for first, second in sorted(links, key=lambda link: link[1]):
        earliest[second] = max(earliest[second], earliest[first] + int(durations[first]))
    assert found.earliest.tolist() == earliest
    assert found.finish == max(start + int(days) for start, days in zip(earliest, durations, strict=True))
    assert (found.slack >= 0).all()
    assert not found.slack[list(found.path)].any()
    assert int(durations[list(found.path)].sum()) == found.finish


def test_activities_in_a_circle_are_refused() -> None:
    with pytest.raises(DomainError, match="有2个活动互为前提"):
        critical_path(np.array([1, 1, 1]), np.array([0, 1, 2]), np.array([1, 2, 1]))


def test_a_plan_of_one_case_is_remade_from_what_it_was_given() -> None:
    case = some_cases(3, 1)[0]
    same = make_plan(
        case.network,
        start=case.start,
        calendar=calendar(),
        as_of=case.as_of,
        goals=case.goals,
        reached=case.reached,
        not_before=case.not_before,
    )
    assert plan_cases([case], calendar=calendar()).plan(0).items == same.items
