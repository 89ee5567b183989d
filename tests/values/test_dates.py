"""Dates in the shapes officers send; what needs a guess is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxin.values.dates import parse_date, written_date
from gaoxin.values.errors import DomainError
from tests.values.refusals import refusal

DAY = date(2025, 3, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "2025年3月5日",
        "2025年03月05日",
        "2025年3月5号",
        "2025 年 3 月 5 日",
        "２０２５年３月５日",
        "2025.3.5",
        "2025．3．5",
        "2025.03.05",
        "2025-3-5",
        "2025-03-05",
        "2025—3—5",
        "2025/3/5",
        "2025/03/05",
        "2025、3、5",
        "2025。3。5",
        "2025 3 5",
        "20250305",
        "２０２５０３０５",
        20250305,
        20250305.0,
        " 2025-03-05\u200b\n",
        "'2025-03-05",
        "2025-03-05 00:00:00",
        "2025-03-05T08:30",
        "2025-03-05T08:30:00+08:00",
        "2025/3/5 8:30",
        "2025年3月5日（星期三）",
        "2025年3月5日 周三",
        "二〇二五年三月五日",
        "二○二五年三月五日",
        date(2025, 3, 5),
        datetime(2025, 3, 5, 23, 59, tzinfo=UTC),
        45721,
        45721.0,
        45721.75,
        "45721",
        "45721.5",
    ],
)
def test_the_shapes_a_date_is_typed_in_are_one_day(typed: object) -> None:
    assert parse_date(typed) == DAY
    assert type(parse_date(typed)) is date


def test_chinese_numerals_reach_the_thirty_first() -> None:
    assert parse_date("二〇二四年十二月三十一日") == date(2024, 12, 31)
    assert parse_date("二〇二四年十月十日") == date(2024, 10, 10)
    assert parse_date("二〇二四年十一月二十日") == date(2024, 11, 20)


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        (None, "date.missing", "没有填写"),
        ("", "date.missing", "没有填写"),
        ("/", "date.missing", "没有填写"),
        ("2025-02-30", "date.impossible", "2025年2月只有28天，没有30日"),
        ("2024-02-30", "date.impossible", "2024年2月只有29天"),
        ("2025年4月31日", "date.impossible", "2025年4月只有30天"),
        ("2025-13-01", "date.impossible", "没有13月"),
        ("20251301", "date.impossible", "没有13月"),
        ("2025-00-10", "date.impossible", "没有0月"),
        ("2025-3-0", "date.impossible", "没有0日"),
        ("二〇二五年二月三十日", "date.impossible", "只有28天"),
        ("3/5/25", "date.ambiguous", "分不清"),
        ("3/5/2025", "date.ambiguous", "分不清"),
        ("25.3.5", "date.ambiguous", "分不清"),
        ("25年3月5日", "date.ambiguous", "分不清"),
        ("2025年3月", "date.day_missing", "缺日"),
        ("2025.3", "date.day_missing", "缺日"),
        ("202503", "date.day_missing", "缺日"),
        (2025.3, "date.day_missing", "缺日"),
        (202503, "date.day_missing", "缺日"),
        ("2025", "date.day_missing", "只写到年"),
        (2025, "date.day_missing", "只写到年"),
        ("3月5日", "date.year_missing", "缺年份"),
        ("2025年3月底", "date.vague", "不是确切日期"),
        ("2025年6月上旬", "date.vague", "不是确切日期"),
        ("预计2025年3月5日", "date.vague", "不是确切日期"),
        ("长期", "date.unreadable", "不是日期"),
        ("2025-3-5至2025-4-5", "date.unreadable", "不是日期"),
        (5, "date.unreadable", "不是日期"),
        (999999, "date.unreadable", "不是日期"),
        (-45721, "date.unreadable", "不是日期"),
        (float("inf"), "date.unreadable", "不是日期"),
        (True, "date.unreadable", "不是日期"),
        ("0205-03-05", "date.out_of_range", "年份205不合常理"),
        ("2925-03-05", "date.out_of_range", "年份2925不合常理"),
        (date(1840, 6, 28), "date.out_of_range", "不在"),
    ],
)
def test_each_slip_is_named(typed: object, code: str, says: str) -> None:
    error = refusal(lambda: parse_date(typed, field="signed_on"))
    assert error.code == code
    assert says in error.message
    assert error.field == "signed_on"


def test_a_caller_may_narrow_the_range() -> None:
    assert parse_date("2025-03-05", earliest=DAY, latest=DAY) == DAY
    error = refusal(lambda: parse_date("2025-03-04", earliest=DAY))
    assert "2025年3月4日不在2025年3月5日至" in error.message


@given(st.dates(date(1954, 10, 3), date(2100, 12, 31)))
def test_a_serial_is_the_day_excel_shows(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert parse_date(serial) == day
    assert parse_date(serial + 0.999) == day
    assert date(1900, 3, 1) + timedelta(days=serial - 61) == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_written_day_reads_back(day: date) -> None:
    assert parse_date(written_date(day)) == day
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.year}.{day.month}.{day.day}") == day


@given(st.text() | st.floats() | st.integers())
def test_anything_is_either_a_date_or_a_refusal(raw: object) -> None:
    try:
        day = parse_date(raw)
    except DomainError:
        return
    assert date(1900, 1, 1) <= day <= date(2100, 12, 31)
