"""Plan and actual by month over many projects, and the pace of the year."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from gaoxin.engines.progress import month_series, year_pace
from tests.engines.progress.years import evenly, facts, wan

AS_OF = dt.date(2025, 3, 31)


def test_a_month_adds_what_is_planned_and_reported() -> None:
    projects = [facts(evenly(100), {1: 90, 2: 110}), facts(evenly(50, first=2), {2: 40, 3: 5})]
    months = month_series(projects, year=2025, as_of=AS_OF)
    assert [row.planned for row in months[:3]] == [wan(100), wan(150), wan(150)]
    assert [row.actual for row in months[:3]] == [wan(90), wan(150), wan(5)]
    assert [row.cumulative_actual for row in months[:3]] == [wan(90), wan(240), wan(245)]
    assert [(row.reported, row.unreported) for row in months[:3]] == [(1, 0), (2, 0), (1, 1)]


def test_a_month_nobody_reported_is_unknown_not_zero() -> None:
    march = month_series([facts(evenly(100), {1: 90})], year=2025, as_of=AS_OF)[2]
    assert march.actual is None
    assert march.unreported == 1
    assert march.cumulative_actual == wan(90)


def test_months_to_come_have_a_plan_and_nothing_else() -> None:
    december = month_series([facts(evenly(100), evenly(100))], year=2025, as_of=AS_OF)[11]
    assert december.planned == wan(100)
    assert december.cumulative_planned == wan(1200)
    assert (december.actual, december.cumulative_actual, december.unreported) == (None, None, 0)


def test_reports_after_the_day_asked_for_are_not_added() -> None:
    late = {2: dt.date(2025, 4, 2)}
    months = month_series([facts(evenly(100), evenly(100), late=late)], year=2025, as_of=AS_OF)
    assert months[1].actual is None


def test_no_projects_give_twelve_unknown_months() -> None:
    months = month_series([], year=2025, as_of=AS_OF)
    assert len(months) == 12
    assert {(row.planned, row.actual) for row in months} == {(None, None)}


def test_pace_compares_the_share_done_with_the_time_gone() -> None:
    pace = year_pace(
        2025,
        as_of=dt.date(2025, 12, 31),
        planned=Decimal(200),
        actual=Decimal(180),
        planned_to_date=Decimal(200),
    )
    assert pace.done_share == Fraction(9, 10)
    assert pace.time_share == 1
    assert pace.ahead_of_time == pace.ahead_of_plan == Fraction(-1, 10)


def test_pace_of_an_unknown_amount_is_unknown() -> None:
    pace = year_pace(2025, as_of=AS_OF, planned=Decimal(200), actual=None)
    assert pace.time_share == Fraction(90, 365)
    assert (pace.done_share, pace.ahead_of_time, pace.ahead_of_plan) == (None, None, None)
    assert year_pace(2025, as_of=AS_OF, planned=Decimal(0), actual=Decimal(5)).done_share is None


def test_time_stands_still_outside_the_year() -> None:
    before = year_pace(2025, as_of=dt.date(2024, 12, 31), planned=None, actual=None)
    after = year_pace(2025, as_of=dt.date(2026, 6, 1), planned=None, actual=None)
    assert (before.time_share, after.time_share) == (0, 1)
