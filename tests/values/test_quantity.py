"""Counts and plain numbers; unknown is never zero."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxin.values.errors import DomainError
from gaoxin.values.money import MoneyUnit, parse_money
from gaoxin.values.quantity import (
    format_number,
    is_missing,
    parse_count,
    parse_number,
    rounded,
    unless_missing,
)
from tests.values.refusals import refusal


@pytest.mark.parametrize(
    "mark",
    [
        None,
        float("nan"),
        "",
        " ",
        "\u3000",
        *("—", "——", "-", "－", "/", "／", "…", "无", "无\u3000", "暂无", "待补"),
        *("N/A", "n/a", "#N/A", "null"),
    ],
)
def test_marks_for_missing_are_unknown(mark: object) -> None:
    assert is_missing(mark)
    assert unless_missing(parse_count, mark) is None
    assert unless_missing(parse_money, mark, unit=MoneyUnit.YUAN) is None


@pytest.mark.parametrize("value", ["0", 0, 0.0, "0.00", "一", "无锡", False, Decimal(0)])
def test_zero_and_words_are_not_missing(value: object) -> None:
    assert not is_missing(value)


def test_zero_is_read_as_zero() -> None:
    assert unless_missing(parse_count, "0家") == 0
    assert unless_missing(parse_count, 0) == 0


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("116", 116),
        ("１１６家", 116),
        ("1,160 人", 1160),
        ("116家企业", 116),
        ("33个项目", 33),
        ("1.2万人", 12000),
        ("3千户", 3000),
        ("2亿", 200_000_000),
        (116.0, 116),
        (Decimal("116.00"), 116),
        ("116.0", 116),
    ],
)
def test_the_shapes_a_count_is_typed_in(typed: object, count: int) -> None:
    assert parse_count(typed) == count


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.5家", "number.not_whole"),
        (1.5, "number.not_whole"),
        ("-3", "number.negative"),
        ("几十家", "number.vague"),
        ("100多家", "number.vague"),
        ("20人以上", "number.vague"),
        ("十家", "number.chinese_numerals"),
        ("甲", "number.unreadable"),
        ("家", "number.unreadable"),
        ([], "number.unreadable"),
        ("101", "number.too_large"),
    ],
)
def test_each_slip_in_a_count_is_named(typed: object, code: str) -> None:
    error = refusal(lambda: parse_count(typed, maximum=100, field="staff"))
    assert (error.code, error.field, error.value) == (code, "staff", typed)


def test_a_number_may_carry_the_unit_of_its_column() -> None:
    assert parse_number("1,234.5 吨标煤", suffixes=("吨", "吨标煤")) == Decimal("1234.5")
    assert parse_number("-3.5", minimum=None) == Decimal("-3.5")
    assert parse_number("3.50", places=1) == Decimal("3.5")
    assert refusal(lambda: parse_number("3.55", places=1)).code == "number.too_precise"
    assert refusal(lambda: parse_number("3", minimum=5)).code == "number.too_small"


@given(st.integers(-(10**14), 10**14), st.integers(0, 6))
def test_a_float_that_shows_at_most_fifteen_digits_is_the_number_shown(digits: int, places: int) -> None:
    shown = Decimal(digits).scaleb(-places)
    assert parse_number(float(shown), minimum=None) == shown


@given(st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_what_is_formatted_reads_back(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    assert parse_number(format_number(value, places=places), minimum=None) == value
    assert parse_number(format_number(value, places=places, trim=True), minimum=None) == value


@given(st.fractions(min_value=-(10**6), max_value=10**6), st.integers(0, 4))
def test_rounding_is_to_the_nearest_and_symmetric(value: Fraction, places: int) -> None:
    result = rounded(value, places=places)
    assert abs(Fraction(result) - value) <= Fraction(1, 2 * 10**places)
    assert rounded(-value, places=places) == -result
    assert str(result) != "-0"


def test_halves_go_away_from_zero() -> None:
    assert [str(rounded(Decimal(text), places=0)) for text in ("0.5", "1.5", "2.5", "-2.5", "-0.4")] == [
        "1",
        "2",
        "3",
        "-3",
        "0",
    ]


def test_unknown_is_shown_as_a_dash() -> None:
    assert format_number(None) == "—"
    assert format_number(0) == "0"
    assert format_number(1234.5 and Decimal("1234.50"), places=2, trim=True, unit="吨") == "1,234.5吨"


@given(st.text())
def test_any_text_is_either_a_number_or_a_refusal(text: str) -> None:
    try:
        value = parse_number(text, minimum=None)
    except DomainError:
        return
    assert value.is_finite()
