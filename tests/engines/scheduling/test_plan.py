"""The plan of a project: its days worked out by hand, and what holds for every network."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaoxin.engines.scheduling.items import Limit, LimitUnit, Strength
from gaoxin.engines.scheduling.measures import apply_measures, parallel_approval
from gaoxin.engines.scheduling.network import Network, build_network
from gaoxin.engines.scheduling.plan import Plan, Reached, make_plan
from gaoxin.values.errors import DomainError
from tests.engines.scheduling.projects import (
    MONDAY,
    NETWORKS,
    STARTS,
    calendar,
    item,
    natural,
    network,
    random_items,
    small_project,
)


def plan(built: Network, start: dt.date = MONDAY, **given: object) -> Plan:
    return make_plan(built, start=start, calendar=calendar(), **given)  # type: ignore[arg-type]


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


def test_a_small_project_worked_out_by_hand() -> None:
    made = plan(apply_measures(small_project(), [parallel_approval()]))
    days = {row.key: (row.acceptance, row.decision, row.certificate) for row in made.items}
    april = dt.date(2026, 4, 1)
    assert days == {
        "filing": (MONDAY, MONDAY, MONDAY),
        "land": (MONDAY, april, april),
        "land_permit": (dt.date(2026, 4, 3), dt.date(2026, 4, 9), dt.date(2026, 4, 9)),
        "planning": (dt.date(2026, 4, 23), dt.date(2026, 5, 7), dt.date(2026, 5, 7)),
        "eia": (march(30), dt.date(2026, 4, 29), dt.date(2026, 4, 29)),
        "drawing_check": (march(23), dt.date(2026, 5, 7), dt.date(2026, 5, 7)),
        "building": (dt.date(2026, 5, 13), dt.date(2026, 5, 18), dt.date(2026, 5, 19)),
    }
    assert made.finish == dt.date(2026, 5, 19)
    assert made.critical_path[:4] == ("filing", "land", "land_permit", "planning")
    assert made.critical_path[-1] == "building"
    assert (made.working_days, made.calendar_days) == (53, 78)
    assert made.item("eia").slack == 13
    assert not made.is_provisional


def test_the_three_strengths_let_an_item_start_earlier() -> None:
    rows = {
        strength: plan(
            network(item("a", 10), item("b", 4, **{word: "a"}))  # type: ignore[arg-type]
        ).item("b")
        for strength, word in {
            Strength.BEFORE_ACCEPTANCE: "after",
            Strength.BEFORE_DECISION: "decision_after",
            Strength.BEFORE_CERTIFICATE: "certificate_after",
        }.items()
    }
    assert {strength: (row.acceptance, row.decision, row.certificate) for strength, row in rows.items()} == {
        Strength.BEFORE_ACCEPTANCE: (march(16), march(20), march(20)),
        Strength.BEFORE_DECISION: (MONDAY, march(16), march(16)),
        Strength.BEFORE_CERTIFICATE: (MONDAY, march(6), march(16)),
    }
    assert all(row.waits_for == ("a", strength) for strength, row in rows.items())


def test_slack_is_what_an_item_can_slip_without_moving_the_finish() -> None:
    made = plan(network(item("long", 10), item("short", 4), item("end", 1, after="long short")))
    assert {row.key: (row.slack, row.is_critical) for row in made.items} == {
        "long": (0, True),
        "short": (6, False),
        "end": (0, True),
    }
    assert made.item("short").latest_acceptance == march(10)
    assert made.critical_path == ("long", "end")


def test_papers_prepared_ahead_are_ready_when_the_earlier_result_comes() -> None:
    waiting = plan(network(item("a", 10), item("b", 1, after="a", preparation=6)))
    ahead = plan(network(item("a", 10), item("b", 1, after="a", preparation=6, ahead=True)))
    assert (waiting.finish, ahead.finish) == (march(25), march(17))


def test_a_goal_leaves_slack_to_what_does_not_lead_to_it() -> None:
    made = plan(network(item("permit", 5), item("other", 20)), goals=["permit"])
    assert made.finish == march(9)
    assert made.item("other").slack == 0
    assert made.item("permit").slack == 0


def test_what_has_happened_is_kept_and_nothing_else_lies_in_the_past() -> None:
    built = network(item("a", 5), item("b", 5, after="a"))
    reached = {"a": Reached(MONDAY, march(4), march(4))}
    assert plan(built, reached=reached).finish == march(11)
    late = plan(built, reached=reached, as_of=march(20))
    assert late.item("a").certificate == march(4)
    assert late.item("b").acceptance == march(20)
    assert late.finish == march(27)


def test_an_overdue_decision_is_expected_today_at_the_earliest() -> None:
    built = network(item("a", 5), item("b", 5, after="a"))
    made = plan(built, reached={"a": Reached(MONDAY)}, as_of=march(20))
    assert (made.item("a").decision, made.finish) == (march(20), march(27))


def test_an_auction_has_its_day() -> None:
    made = plan(network(item("land", 3)), not_before={"land": march(16)})
    assert (made.item("land").acceptance, made.finish) == (march(16), march(19))


def test_a_plan_into_a_year_without_a_published_arrangement_is_provisional() -> None:
    assert plan(network(item("a", 10)), start=dt.date(2026, 12, 28)).is_provisional


def test_unknown_items_and_days_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(DomainError, match="没有事项“x”"):
        plan(network(item("a", 1)), goals=["x"])
    with pytest.raises(DomainError, match="超出工作日历范围"):
        plan(network(item("a", 30_000)))
    with pytest.raises(DomainError, match="超出工作日历范围"):
        plan(network(item("a", natural(40_000))))


@given(NETWORKS, STARTS)
@settings(max_examples=60, deadline=None)
def test_every_wait_is_kept_and_every_moment_is_a_working_day(built: Network, start: dt.date) -> None:
    made = plan(built, start)
    rows = {row.key: row for row in made.items}
    for link in built.dependencies:
        moments = {
            Strength.BEFORE_ACCEPTANCE: rows[link.after].acceptance,
            Strength.BEFORE_DECISION: rows[link.after].decision,
            Strength.BEFORE_CERTIFICATE: rows[link.after].certificate,
        }
        assert rows[link.before].certificate <= moments[link.strength]
    for row in made.items:
        assert row.acceptance <= row.decision <= row.certificate <= made.finish
        assert row.decision >= _end(row.acceptance, row.item.limit)
        assert calendar().is_working_day(row.acceptance)
        assert calendar().is_working_day(row.certificate)
        assert row.acceptance <= row.latest_acceptance
        assert row.certificate <= row.latest_certificate <= made.finish
    assert rows[made.critical_path[-1]].certificate == made.finish


def _end(start: dt.date, limit: Limit) -> dt.date:
    if limit.unit is LimitUnit.NATURAL:
        return calendar().working_day_on_or_after(start + dt.timedelta(days=limit.count))
    return calendar().add_working_days(start, limit.count)


@given(NETWORKS, STARTS, st.integers(0, 13))
@settings(max_examples=40, deadline=None)
def test_slack_is_exact(built: Network, start: dt.date, place: int) -> None:
    """An item accepted on its latest day leaves the finish; a working day later it moves it."""
    made = plan(built, start)
    row = made.items[place % len(made.items)]
    held = plan(built, start, not_before={row.key: row.latest_acceptance})
    assert held.finish == made.finish
    later = calendar().next_working_day(row.latest_acceptance)
    assert plan(built, start, not_before={row.key: later}).finish > made.finish


@given(st.integers(0, 10_000), st.integers(1, 14), STARTS, st.integers(0, 13))
@settings(max_examples=40, deadline=None)
def test_a_shorter_limit_never_lengthens_a_plan(seed: int, size: int, start: dt.date, place: int) -> None:
    items = random_items(seed, size)
    chosen = items[place % size]
    shorter = replace(chosen, promised=Limit(chosen.limit.count // 2, chosen.limit.unit))
    changed = [shorter if one is chosen else one for one in items]
    assert plan(build_network(changed), start).finish <= plan(build_network(items), start).finish
