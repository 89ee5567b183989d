"""Many deadlines at once are the same days as one clock's, as walking day by day, and as chinesecalendar."""

import datetime as dt
import random
from dataclasses import replace

import chinese_calendar
import numpy as np
import pytest

from gaoxin.engines.scheduling.days import day_line
from gaoxin.engines.scheduling.deadlines_of_many import deadlines
from gaoxin.engines.scheduling.items import Limit, LimitUnit
from gaoxin.values.errors import DomainError
from tests.engines.scheduling.clocks import TERMS, accepted, day_by_day, read, received, resumed, stopped
from tests.engines.scheduling.projects import calendar

Stops = list[tuple[dt.date, dt.date]]
FIRST, LAST = dt.date(2004, 1, 1), dt.date(2026, 12, 31)


def every_day() -> list[dt.date]:
    return [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def some_cases(number: int) -> list[tuple[dt.date, Limit, Stops]]:
    """Starts over twenty years, limits of both units, up to two stops one after the other."""
    draw = random.Random(45)
    cases = []
    for _ in range(number):
        start = FIRST + dt.timedelta(days=draw.randrange(8000))
        limit = Limit(draw.randrange(0, 45), draw.choice([LimitUnit.WORKING, LimitUnit.NATURAL]))
        stops: Stops = []
        day = start
        for _stop in range(draw.randrange(3)):
            first = day + dt.timedelta(days=draw.randrange(0, 25))
            day = first + dt.timedelta(days=draw.randrange(1, 30))
            stops.append((first, day))
        cases.append((start, limit, stops))
    return cases


def as_array(days: list[dt.date | None]) -> np.ndarray:
    return np.array(days, dtype="datetime64[D]")


def test_every_day_from_2004_to_2026_is_a_working_day_as_in_chinesecalendar() -> None:
    line = day_line(calendar())
    ours = [day for day in every_day() if line.dates[line.position(day)] == day]
    assert ours == [day for day in every_day() if chinese_calendar.is_workday(day)]


def test_a_deadline_from_every_day_agrees_with_steps_over_the_days_of_chinesecalendar() -> None:
    days = every_day()
    working = [day for day in days if chinese_calendar.is_workday(day)]
    after = np.searchsorted(as_array(working), as_array(days), side="right")
    reachable = after + 19 < len(working)
    starts = as_array(days)[reachable]
    assert (deadlines(starts, 20, calendar=calendar()) == as_array(working)[after[reachable] + 19]).all()


def test_deadlines_with_stops_agree_with_walking_day_by_day() -> None:
    cases = some_cases(3000)
    ends = deadlines(
        as_array([start for start, _limit, _stops in cases]),
        np.array([limit.count for _start, limit, _stops in cases]),
        calendar=calendar(),
        natural=np.array([limit.unit is LimitUnit.NATURAL for _start, limit, _stops in cases]),
        stops=[
            tuple(as_array([row[2][n][end] if len(row[2]) > n else None for row in cases]) for end in (0, 1))
            for n in (0, 1)
        ],
    )
    expected = [day_by_day(start, limit, stops) for start, limit, stops in cases]
    assert ends.tolist() == expected


def test_one_clock_agrees_with_walking_day_by_day() -> None:

    for start, limit, stops in some_cases(400):
        terms = replace(TERMS, legal=limit, promised=None)
        events = [received(start.isoformat()), accepted(start.isoformat())]
        for first, last in stops:
            events += [stopped(first.isoformat()), resumed(last.isoformat())]
        reading = read(*events, as_of="2027-12-31", terms=terms)
        assert reading.legal_deadline is not None
        assert reading.legal_deadline.date == day_by_day(start, limit, stops), (start, limit, stops)


def test_no_rows_give_no_deadlines() -> None:
    assert deadlines(as_array([]), 20, calendar=calendar()).size == 0


def test_dates_beyond_the_calendar_and_negative_limits_are_refused() -> None:
    with pytest.raises(DomainError, match="超出工作日历范围"):
        deadlines(as_array([dt.date(1970, 1, 1)]), 20, calendar=calendar())
    with pytest.raises(DomainError, match="超出工作日历范围"):
        deadlines(as_array([dt.date(2100, 12, 20)]), 20, calendar=calendar())
    with pytest.raises(DomainError, match="不能为负"):
        deadlines(as_array([dt.date(2026, 1, 5)]), -1, calendar=calendar())
