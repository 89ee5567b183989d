"""Legal time limits, counted the way 行政许可法 and 民法典 count them."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxin.values.workdays import DayKind, WorkingCalendar, load_calendar
from tests.values.conftest import CATALOGUE
from tests.values.refusals import refusal

CALENDAR = load_calendar(CATALOGUE)

official_days = st.dates(date(2004, 1, 1), date(2026, 6, 30))
any_days = st.dates(date(1990, 1, 1), date(2080, 12, 31))
limits = st.integers(1, 120)


@pytest.mark.parametrize(
    ("event", "start", "days", "last"),
    [
        ("accepted before the Spring Festival", date(2026, 2, 11), 20, date(2026, 3, 17)),
        ("accepted before Mid-autumn and National Day", date(2026, 9, 21), 7, date(2026, 10, 8)),
        ("received, missing papers to be told", date(2026, 9, 18), 5, date(2026, 9, 24)),
        ("accepted before Labour Day", date(2026, 4, 29), 20, date(2026, 5, 29)),
    ],
)
def test_the_worked_examples(
    calendar: WorkingCalendar, event: str, start: date, days: int, last: date
) -> None:
    deadline = calendar.deadline(start, days)
    assert deadline.date == last, event
    assert not deadline.provisional
    assert calendar.add_working_days(start, days) == last
    assert calendar.working_days_between(start, last) == days


def test_a_deadline_tells_its_counting(calendar: WorkingCalendar) -> None:
    assert calendar.deadline(date(2026, 2, 11), 20).steps == (
        "2026年2月11日（周三）起算，当日不计入；第1个工作日为2026年2月12日（周四）。",
        "2026年2月14日（周六）调休上班，计入。",
        "2026年2月15日（周日）至2026年2月23日（周一）春节放假，不计入。",
        "2026年2月28日（周六）调休上班，计入。",
        "第20个工作日为2026年3月17日（周二），期限届满。",
    )


def test_a_limit_that_runs_into_an_unpublished_year_is_provisional(calendar: WorkingCalendar) -> None:
    deadline = calendar.deadline(date(2026, 12, 20), 20)
    assert deadline.date == date(2027, 1, 18)
    assert deadline.provisional
    assert "暂定" in deadline.steps[-1]
    assert not calendar.deadline(date(2026, 12, 20), 9).provisional


def test_natural_days_ending_on_a_day_off_move_to_the_next_working_day(calendar: WorkingCalendar) -> None:
    labour_day = calendar.deadline(date(2026, 4, 2), 30, kind=DayKind.NATURAL)
    assert labour_day.date == date(2026, 5, 6)
    assert "第二百零三条" in labour_day.steps[1]
    make_up_saturday = calendar.deadline(date(2026, 2, 7), 7, kind=DayKind.NATURAL)
    assert make_up_saturday.date == date(2026, 2, 14)
    plain_saturday = calendar.deadline(date(2026, 3, 7), 7, kind=DayKind.NATURAL)
    assert plain_saturday.date == date(2026, 3, 16)


def test_natural_days_are_provisional_only_if_their_last_day_is(calendar: WorkingCalendar) -> None:
    assert calendar.deadline(date(2026, 12, 1), 60, kind=DayKind.NATURAL).provisional
    assert not calendar.deadline(date(2026, 12, 1), 30, kind=DayKind.NATURAL).provisional
    assert not calendar.deadline(date(2003, 12, 1), 60, kind=DayKind.NATURAL).provisional


def test_a_limit_of_nothing_ends_today_or_on_the_next_working_day(calendar: WorkingCalendar) -> None:
    for kind in DayKind:
        assert calendar.deadline(date(2026, 3, 2), 0, kind=kind).date == date(2026, 3, 2)
        assert calendar.deadline(date(2026, 10, 1), 0, kind=kind).date == date(2026, 10, 8)
    assert calendar.add_working_days(date(2026, 10, 1), 0) == date(2026, 10, 1)
    assert calendar.subtract_working_days(date(2026, 10, 1), 0) == date(2026, 10, 1)


def test_working_days_before_a_hearing_are_counted_backwards(calendar: WorkingCalendar) -> None:
    assert calendar.subtract_working_days(date(2026, 10, 9), 3) == date(2026, 9, 29)
    assert calendar.previous_working_day(date(2026, 10, 8)) == date(2026, 9, 30)
    assert calendar.working_day_on_or_before(date(2026, 10, 7)) == date(2026, 9, 30)


def test_a_negative_limit_is_refused(calendar: WorkingCalendar) -> None:
    for ask in (
        lambda: calendar.deadline(date(2026, 3, 2), -1),
        lambda: calendar.deadline(date(2026, 3, 2), -1, kind=DayKind.NATURAL),
        lambda: calendar.add_working_days(date(2026, 3, 2), -1),
        lambda: calendar.subtract_working_days(date(2026, 3, 2), -1),
        lambda: calendar.deadlines([date(2026, 3, 2)], -1),
        lambda: calendar.deadlines([date(2026, 3, 2)], [-1]),
    ):
        assert refusal(ask).code == "workdays.negative"


@given(official_days, limits)
def test_a_look_up_finds_what_stepping_day_by_day_finds(start: date, days: int) -> None:
    day, left = start, days
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)
    assert CALENDAR.add_working_days(start, days) == day


@given(any_days, limits)
def test_adding_counting_and_subtracting_agree(start: date, days: int) -> None:
    last = CALENDAR.add_working_days(start, days)
    assert CALENDAR.is_working_day(last)
    assert CALENDAR.working_days_between(start, last) == days
    assert CALENDAR.working_days_between(last, start) == -days
    assert CALENDAR.subtract_working_days(last, days) <= CALENDAR.working_day_on_or_after(start)
    assert CALENDAR.add_working_days(start, days + 1) == CALENDAR.next_working_day(last)
    assert CALENDAR.previous_working_day(CALENDAR.next_working_day(last)) == last


@given(any_days, any_days, limits, st.sampled_from(DayKind))
def test_starting_later_never_ends_earlier(first: date, second: date, days: int, kind: DayKind) -> None:
    earlier, later = sorted((first, second))
    ends = [CALENDAR.deadline(start, days, kind=kind).date for start in (earlier, later)]
    assert ends == sorted(ends)


@given(any_days, limits, st.sampled_from(DayKind))
def test_a_longer_limit_never_ends_earlier(start: date, days: int, kind: DayKind) -> None:
    assert (
        CALENDAR.deadline(start, days - 1, kind=kind).date <= CALENDAR.deadline(start, days, kind=kind).date
    )


@given(any_days, st.integers(0, 120))
def test_working_days_never_end_before_the_same_number_of_natural_days(start: date, days: int) -> None:
    natural = CALENDAR.deadline(start, days, kind=DayKind.NATURAL)
    assert natural.date <= CALENDAR.deadline(start, days).date
    assert CALENDAR.is_working_day(natural.date)


@given(
    st.lists(st.tuples(any_days, st.integers(0, 90)), max_size=30),
    st.integers(0, 90),
    st.sampled_from(DayKind),
)
def test_many_deadlines_at_once_are_the_same_deadlines(
    cases: list[tuple[date, int]], common: int, kind: DayKind
) -> None:
    starts = [start for start, _ in cases]
    limits_of_each = [days for _, days in cases]
    assert CALENDAR.deadlines(starts, common, kind=kind) == [
        CALENDAR.deadline(start, common, kind=kind).date for start in starts
    ]
    assert CALENDAR.deadlines(starts, limits_of_each, kind=kind) == [
        CALENDAR.deadline(start, days, kind=kind).date for start, days in cases
    ]


def test_many_deadlines_refuse_what_one_refuses(calendar: WorkingCalendar) -> None:
    fine = date(2026, 3, 2)
    for starts, days in (
        ([fine, date(1800, 1, 1)], 5),
        ([fine, date(2200, 1, 1)], 5),
        ([fine, date(2100, 12, 30)], 50),
        ([fine], 10**7),
    ):
        for kind in DayKind:
            error = refusal(lambda: calendar.deadlines(starts, days, kind=kind))  # noqa: B023
            assert error.code == "workdays.out_of_range"
    with pytest.raises(ValueError, match="one limit for each"):
        calendar.deadlines([fine, fine], [5])


def test_a_moment_counts_as_its_day(calendar: WorkingCalendar) -> None:
    moment = datetime(2026, 2, 11, 23, 59, tzinfo=UTC)
    assert calendar.add_working_days(moment, 20) == date(2026, 3, 17)
    assert calendar.deadlines([moment], 20) == [date(2026, 3, 17)]
    assert type(calendar.add_working_days(moment, 0)) is date
