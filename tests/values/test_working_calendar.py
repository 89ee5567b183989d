"""The catalogue's calendar says what the State Council said, and says when nobody has said anything yet."""

import json
from datetime import date, timedelta
from math import floor, radians, sin

import chinese_calendar
import pytest
from chinese_calendar import Holiday

from gaoxin.values.workday_years import (
    CalendarYear,
    DaysOff,
    NoticeSource,
    YearKind,
    year_from_mapping,
    year_to_mapping,
)
from gaoxin.values.workdays import (
    FIRST_YEAR,
    LAST_YEAR,
    WorkingCalendar,
    calendar_from_mapping,
)
from tests.values.conftest import CATALOGUE
from tests.values.refusals import refusal

OFFICIAL_YEARS = range(2004, 2027)
FESTIVAL_YEARS = range(2027, 2051)
# The leap month of 2033 follows the eleventh, so these two part from the solar term of their month.
OUT_OF_STEP = {(2033, "中秋节"), (2034, "春节")}


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_every_day_from_2004_to_2026_agrees_with_the_published_arrangements(
    calendar: WorkingCalendar,
) -> None:
    days = every_day(date(2004, 1, 1), date(2026, 12, 31))
    assert len(days) == 8401
    assert [day for day in days if calendar.is_working_day(day) != chinese_calendar.is_workday(day)] == []
    # Both sides really know holidays on weekdays and work on weekends.
    assert sum(1 for day in days if day.weekday() < 5 and not calendar.is_working_day(day)) == 407
    assert sum(1 for day in days if day.weekday() >= 5 and calendar.is_working_day(day)) == 150


def test_every_official_year_is_recorded_once_with_its_notice(calendar: WorkingCalendar) -> None:
    assert calendar.official_years == tuple(OFFICIAL_YEARS)
    assert [year.year for year in calendar.years] == list(OFFICIAL_YEARS)
    for year in OFFICIAL_YEARS:
        status = calendar.year_status(year)
        assert status.kind is YearKind.OFFICIAL
        assert str(year) in status.note
        assert status.sources
    assert "国办发明电〔2025〕7号" in calendar.year_status(2026).note


def test_the_notice_of_2026_is_recorded_day_by_day(calendar: WorkingCalendar) -> None:
    recorded = calendar.years[-1]
    spans = [(item.name, item.first.isoformat()[5:], item.last.isoformat()[5:]) for item in recorded.days_off]
    assert spans == [
        ("元旦", "01-01", "01-03"),
        ("春节", "02-15", "02-23"),
        ("清明节", "04-04", "04-06"),
        ("劳动节", "05-01", "05-05"),
        ("端午节", "06-19", "06-21"),
        ("中秋节", "09-25", "09-27"),
        ("国庆节", "10-01", "10-07"),
    ]
    assert [day.isoformat()[5:] for day in recorded.make_up_days] == [
        "01-04",
        "02-14",
        "02-28",
        "05-09",
        "09-20",
        "10-10",
    ]


def test_a_december_moved_by_the_next_years_notice_belongs_to_that_notice(calendar: WorkingCalendar) -> None:
    assert calendar.is_working_day(date(2011, 12, 31))
    assert date(2011, 12, 31) in next(year for year in calendar.years if year.year == 2012).make_up_days
    assert not calendar.is_working_day(date(2018, 12, 31))


def test_days_have_names(calendar: WorkingCalendar) -> None:
    assert calendar.name_of(date(2026, 2, 17)) == "春节"
    assert calendar.name_of(date(2026, 2, 14)) == "调休上班"
    assert calendar.name_of(date(2026, 2, 7)) == "周六"
    assert calendar.name_of(date(2026, 2, 9)) == "周一"


def test_an_unpublished_year_is_provisional_with_weekends_and_the_laws_thirteen_days(
    calendar: WorkingCalendar,
) -> None:
    off = [
        day
        for day in every_day(date(2027, 1, 1), date(2027, 12, 31))
        if not calendar.name_of(day).startswith("周")
    ]
    assert " ".join(day.isoformat()[5:] for day in off) == (
        "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"
    )
    assert not any(calendar.is_working_day(day) for day in off)
    assert calendar.is_provisional(date(2027, 6, 1))
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.year_status(2027).kind is YearKind.PROVISIONAL
    assert "暂定" in calendar.year_status(2027).note


def test_years_beyond_the_festival_table_say_so(calendar: WorkingCalendar) -> None:
    assert "农历节日日期也未收录" in calendar.year_status(2051).note
    assert "农历" not in calendar.year_status(2050).note
    assert not calendar.is_working_day(date(2060, 10, 1))
    assert calendar.is_provisional(date(2060, 10, 1))
    assert "暂定" in calendar.year_status(1998).note
    assert not calendar.is_working_day(date(1998, 1, 1))


def festival_table() -> dict[int, dict[str, date]]:
    document = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {
        entry.pop("year"): {name: date.fromisoformat(day) for name, day in entry.items()}
        for entry in document["festivals"]
    }


def test_the_festival_table_has_every_year_and_every_movable_festival() -> None:
    table = festival_table()
    assert list(table) == list(FESTIVAL_YEARS)
    assert {tuple(row) for row in table.values()} == {("春节", "清明节", "端午节", "中秋节")}


def test_qingming_is_the_solar_term() -> None:
    table = festival_table()
    for year, row in table.items():
        first = date(year, 4, 1)
        terms = chinese_calendar.get_solar_terms(first, first + timedelta(days=9))
        assert (row["清明节"], "清明") in terms


def new_moons(first: date, last: date) -> list[date]:
    """Beijing dates of the new moons, by the main terms of the moon's motion (good to a few minutes)."""
    julian_day_of_year_zero = 1721424.5
    found = []
    for lunation in range(310, 660):
        century = lunation / 1236.85
        sun = radians(2.5534 + 29.10535670 * lunation)
        moon = radians(201.5643 + 385.81693528 * lunation)
        node = radians(160.7108 + 390.67050284 * lunation)
        instant = 2451550.09766 + 29.530588861 * lunation + 0.00015437 * century**2
        instant += -0.40720 * sin(moon) + 0.17241 * sin(sun) + 0.01608 * sin(2 * moon)
        instant += 0.01039 * sin(2 * node) + 0.00739 * sin(moon - sun) - 0.00514 * sin(moon + sun)
        # Dynamical time runs about 75 seconds ahead of the clocks in these years; Beijing is at UTC+8.
        day = date.fromordinal(floor(instant - julian_day_of_year_zero - 75 / 86400 + 8 / 24))
        if first <= day <= last:
            found.append(day)
    return found


def test_lunar_festivals_fall_on_their_day_of_their_month() -> None:
    moons = new_moons(date(2027, 1, 1), date(2050, 12, 31))
    checked = 0
    for year, row in festival_table().items():
        for name, lunar_day, term in (("春节", 1, "雨水"), ("端午节", 5, "夏至"), ("中秋节", 15, "秋分")):
            month_begins = row[name] - timedelta(days=lunar_day - 1)
            assert month_begins in moons, row[name]
            month_ends = moons[moons.index(month_begins) + 1]
            terms = chinese_calendar.get_solar_terms(month_begins, month_ends - timedelta(days=1))
            in_step = term in [found for _, found in terms]
            assert in_step == ((year, name) not in OUT_OF_STEP), row[name]
            checked += 1
    assert checked == 3 * len(FESTIVAL_YEARS)


def test_the_laws_days_are_those_of_the_years_already_published(calendar: WorkingCalendar) -> None:
    # The rule of 2025 gives thirteen days, and each was a day off in the notices of 2025 and 2026.
    document = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    document["years"] = []
    document["festivals"] = [
        {
            "year": 2025,
            "春节": "2025-01-29",
            "清明节": "2025-04-04",
            "端午节": "2025-05-31",
            "中秋节": "2025-10-06",
        },
        {
            "year": 2026,
            "春节": "2026-02-17",
            "清明节": "2026-04-05",
            "端午节": "2026-06-19",
            "中秋节": "2026-09-25",
        },
    ]
    from_law = calendar_from_mapping(document)
    for year in (2025, 2026):
        days = [
            day
            for day in every_day(date(year, 1, 1), date(year, 12, 31))
            if not from_law.name_of(day).startswith("周")
        ]
        assert len(days) == 13
        assert not any(calendar.is_working_day(day) for day in days)


def test_the_festivals_of_published_years_were_days_off_for_that_festival() -> None:
    named = {
        day: detail
        for day in every_day(date(2025, 1, 1), date(2026, 12, 31))
        if (detail := chinese_calendar.get_holiday_detail(day)[1])
    }
    assert named[date(2026, 2, 17)] == Holiday.spring_festival.value
    assert named[date(2025, 10, 6)] == Holiday.mid_autumn_festival.value


def test_a_new_notice_makes_its_year_official_and_moves_what_was_provisional(
    calendar: WorkingCalendar,
) -> None:
    arranged = CalendarYear(
        year=2027,
        kind=YearKind.OFFICIAL,
        sources=(NoticeSource("测试用放假安排"),),
        days_off=(DaysOff("元旦", date(2026, 12, 31), date(2027, 1, 3)),),
        make_up_days=(date(2027, 1, 9),),
    )
    renewed = calendar.with_year(arranged)
    assert renewed.deadline(date(2026, 12, 30), 1).date == date(2027, 1, 4)
    assert renewed.is_working_day(date(2027, 1, 9))
    assert not renewed.is_provisional(date(2027, 1, 9))
    assert calendar.is_provisional(date(2027, 1, 9))
    assert calendar.is_working_day(date(2026, 12, 31))
    assert year_from_mapping(json.loads(json.dumps(year_to_mapping(arranged)))) == arranged


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"make_up_days": ["2026-01-05"]}, "本来就是工作日"),
        ({"make_up_days": ["2026-02-15"]}, "既放假又上班"),
        ({"make_up_days": ["2027-01-02"]}, "不在该年通知可以安排的日期之内"),
        ({"days_off": [{"name": "元旦", "first": "2026-01-03", "last": "2026-01-01"}]}, "颠倒"),
        ({"days_off": [{"name": "元旦", "first": "2026-02-30", "last": "2026-02-30"}]}, "读不懂"),
        ({"days_off": [{"name": "", "first": "2026-01-01", "last": "2026-01-01"}]}, "读不懂"),
        ({"kind": "guessed"}, "读不懂"),
        ({"year": "2026"}, "读不懂"),
        ({"sources": None}, "读不懂"),
    ],
)
def test_a_calendar_with_a_mistake_in_it_is_not_loaded(change: dict[str, object], says: str) -> None:
    document = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    document["years"][-1].update(change)
    error = refusal(lambda: calendar_from_mapping(document))
    assert error.code.startswith("calendar.")
    assert says in error.message


def test_a_year_recorded_twice_is_not_loaded() -> None:
    document = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    document["years"].append(document["years"][0])
    assert refusal(lambda: calendar_from_mapping(document)).code == "calendar.duplicate_year"


def test_an_expected_arrangement_is_used_but_stays_provisional() -> None:
    document = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    document["years"][-1]["kind"] = "provisional"
    expected = calendar_from_mapping(document)
    assert expected.is_working_day(date(2026, 2, 14))
    assert expected.is_provisional(date(2026, 2, 14))
    assert "预先录入" in expected.year_status(2026).note


def test_days_outside_the_calendar_are_refused_in_words(calendar: WorkingCalendar) -> None:
    for ask in (
        lambda: calendar.is_working_day(date(FIRST_YEAR - 1, 12, 31)),
        lambda: calendar.is_working_day(date(LAST_YEAR + 1, 1, 1)),
        lambda: calendar.next_working_day(date(LAST_YEAR, 12, 31)),
        lambda: calendar.previous_working_day(date(FIRST_YEAR, 1, 1)),
        lambda: calendar.add_working_days(date(2026, 1, 1), 10**6),
    ):
        assert refusal(ask).code == "workdays.out_of_range"
