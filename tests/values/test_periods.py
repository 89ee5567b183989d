"""Years, quarters and months, as reports and ledgers name them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxin.values.period import (
    Month,
    Quarter,
    Year,
    parse_month,
    parse_period,
    parse_quarter,
    parse_year,
)
from tests.values.refusals import refusal

months = st.builds(Month, st.integers(1950, 2050), st.integers(1, 12))


@pytest.mark.parametrize(
    "typed",
    [
        "2025年3月",
        "2025年03月份",
        "２０２５年３月",
        "2025.3",
        "2025.03",
        "2025-03",
        "2025-3",
        "2025—3",
        "2025/3",
        "202503",
        202503,
        2025.3,
        2025.03,
        " 2025 年 3 月 ",
        "2025-03-01 00:00:00",
        "20250331",
        45717,
        date(2025, 3, 31),
        datetime(2025, 3, 1, tzinfo=UTC),
    ],
)
def test_the_shapes_a_month_is_typed_in_are_one_month(typed: object) -> None:
    assert parse_month(typed) == Month(2025, 3)


@pytest.mark.parametrize("typed", ["2025年第一季度", "2025年1季度", "2025年一季度", "2025Q1", "2025-q1"])
def test_the_shapes_a_quarter_is_typed_in(typed: str) -> None:
    assert parse_quarter(typed) == Quarter(2025, 1)


@pytest.mark.parametrize("typed", ["2025", "2025年", "2025年度", 2025, 2025.0, date(2025, 6, 1)])
def test_the_shapes_a_year_is_typed_in(typed: object) -> None:
    assert parse_year(typed) == Year(2025)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2025年", Year(2025)),
        ("2025年二季度", Quarter(2025, 2)),
        ("2025.10", Month(2025, 10)),
        ("202510", Month(2025, 10)),
        (date(2025, 10, 9), Month(2025, 10)),
    ],
)
def test_a_period_is_whichever_the_text_names(typed: object, period: object) -> None:
    assert parse_period(typed) == period


def test_october_stored_as_a_number_cannot_be_told_from_january() -> None:
    for raw in (2025.1, 2025.10, Decimal("2025.1")):
        error = refusal(lambda raw=raw: parse_month(raw))
        assert error.code == "period.ambiguous"
        assert "1月还是10月" in error.message
    assert parse_month("2025.1") == Month(2025, 1)
    assert parse_month("2025.10") == Month(2025, 10)


@pytest.mark.parametrize(
    ("parse", "typed", "code"),
    [
        (parse_month, "2025-13", "period.impossible"),
        (parse_month, "2025年0月", "period.impossible"),
        (parse_month, "1025年3月", "period.impossible"),
        (parse_month, "2025", "period.unreadable"),
        (parse_month, "3月", "period.unreadable"),
        (parse_month, "1-9月", "period.unreadable"),
        (parse_month, "", "period.missing"),
        (parse_month, True, "period.missing"),
        (parse_quarter, "2025年五季度", "period.unreadable"),
        (parse_quarter, "一季度", "period.unreadable"),
        (parse_year, "25年", "period.unreadable"),
        (parse_year, "9999", "period.impossible"),
        (parse_year, None, "period.missing"),
        (parse_period, "去年", "period.unreadable"),
    ],
)
def test_each_slip_is_named(parse, typed: object, code: str) -> None:
    error = refusal(lambda: parse(typed, field="month"))
    assert (error.code, error.field, error.value) == (code, "month", typed)


def test_a_period_knows_its_days() -> None:
    february = Month(2024, 2)
    assert (february.first_day, february.last_day, len(february)) == (date(2024, 2, 1), date(2024, 2, 29), 29)
    assert Quarter(2025, 3).last_day == date(2025, 9, 30)
    assert len(Year(2025)) == 365
    assert len(Year(2024)) == 366
    assert date(2024, 2, 29) in february
    assert date(2024, 3, 1) not in february
    assert february.contains(date(2024, 2, 1))
    assert list(february)[-1] == date(2024, 2, 29)


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)))
def test_every_day_is_in_exactly_one_month_quarter_and_year(day: date) -> None:
    month = Month.of(day)
    assert day in month
    assert day not in month.shift(1)
    assert day not in month.shift(-1)
    assert day in Quarter.of(day)
    assert day in Year.of(day)
    assert month.quarter == Quarter.of(day)
    assert month in Quarter.of(day).months
    assert month in Year.of(day).months


@given(months, st.integers(-500, 500))
def test_shifting_there_and_back_is_the_same_month(month: Month, by: int) -> None:
    assert month.shift(by).shift(-by) == month
    assert (month.shift(by) > month) == (by > 0)
    assert month.quarter.shift(4) == month.shift(12).quarter


@given(months, st.integers(0, 60))
def test_months_through_a_later_one_are_consecutive(first: Month, span: int) -> None:
    run = list(first.through(first.shift(span)))
    assert len(run) == span + 1
    assert run == sorted(run)
    assert all(later.first_day > month.last_day for month, later in pairwise(run))
    assert list(first.shift(1).through(first)) == []


@given(months)
def test_every_written_period_reads_back(month: Month) -> None:
    for period, parse in (
        (month, parse_month),
        (month.quarter, parse_quarter),
        (Year(month.year), parse_year),
    ):
        assert parse(str(period)) == period
        assert parse(period.code) == period
        assert parse_period(period.code) == period


def test_the_base_of_a_year_on_year_comparison_is_one_year_earlier() -> None:
    assert Month(2025, 3).year_before == Month(2024, 3)
    assert Quarter(2025, 3).year_before == Quarter(2024, 3)
    assert Year(2025).year_before == Year(2024)
    assert str(Quarter(2025, 3)) == "2025年第三季度"


def test_an_impossible_period_cannot_be_made() -> None:
    assert refusal(lambda: Month(2025, 13)).code == "period.impossible"
    assert refusal(lambda: Quarter(2025, 5)).code == "period.impossible"
    assert refusal(lambda: Year(99999)).code == "period.impossible"
