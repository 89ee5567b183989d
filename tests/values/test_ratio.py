"""Percentages mean what their column says, and quotients stay exact on a threshold."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxin.values.ratio import Unmarked, divide, format_percent, growth, parse_ratio
from tests.values.refusals import refusal

numbers = st.integers(-(10**12), 10**12) | st.decimals(
    min_value=-(10**12), max_value=10**12, places=2, allow_nan=False
)


@pytest.mark.parametrize(
    ("typed", "unmarked", "ratio"),
    [
        ("5%", Unmarked.FRACTION, "0.05"),
        ("5%", Unmarked.PERCENT, "0.05"),
        ("５．２５％", Unmarked.PERCENT, "0.0525"),
        ("50‰", Unmarked.PERCENT, "0.05"),
        ("百分之5", Unmarked.FRACTION, "0.05"),
        ("2个百分点", Unmarked.FRACTION, "0.02"),
        ("0.05", Unmarked.FRACTION, "0.05"),
        (0.05, Unmarked.FRACTION, "0.05"),
        ("5", Unmarked.PERCENT, "0.05"),
        (5, Unmarked.PERCENT, "0.05"),
        (0.1 + 0.2, Unmarked.PERCENT, "0.003"),
        ("0.05", Unmarked.PERCENT, "0.0005"),
        (1, Unmarked.FRACTION, "1"),
    ],
)
def test_a_column_states_what_a_bare_number_means(typed: object, unmarked: Unmarked, ratio: str) -> None:
    assert parse_ratio(typed, unmarked=unmarked) == Decimal(ratio)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("5", "ratio.unmarked"),
        (5, "ratio.unmarked"),
        ("120%", "ratio.out_of_range"),
        ("-5%", "ratio.out_of_range"),
        ("约5%", "number.vague"),
        ("5%-8%", "number.vague"),
        ("百分之五", "number.chinese_numerals"),
        ("5%%", "number.unreadable"),
        ("/", "number.missing"),
    ],
)
def test_each_slip_is_named(typed: object, code: str) -> None:
    error = refusal(lambda: parse_ratio(typed, unmarked=Unmarked.FRACTION, field="share"))
    assert (error.code, error.field, error.value) == (code, "share", typed)


def test_a_growth_may_be_negative_or_above_one_hundred_per_cent() -> None:
    unbounded = {"minimum": None, "maximum": None}
    assert parse_ratio("-12.5%", unmarked=Unmarked.PERCENT, **unbounded) == Decimal("-0.125")
    assert parse_ratio("（12.5%）", unmarked=Unmarked.PERCENT, **unbounded) == Decimal("-0.125")
    assert parse_ratio("230", unmarked=Unmarked.PERCENT, **unbounded) == Decimal("2.3")


def test_a_quotient_is_unknown_when_a_side_is_unknown_or_the_base_is_zero() -> None:
    assert divide(None, 5) is None
    assert divide(5, None) is None
    assert divide(5, 0) is None
    assert divide(0, 5) == 0
    assert growth(5, 0) is None
    assert growth(5, -1) is None
    assert growth(None, 5) is None


def test_a_firm_exactly_on_a_threshold_is_exactly_on_it() -> None:
    share = divide(Decimal("2500000.00"), Decimal("50000000.00"))
    assert share == parse_ratio("5%", unmarked=Unmarked.PERCENT)
    assert not share < Decimal("0.05")
    assert growth(Decimal(105), Decimal(100)) == Fraction(1, 20)


@given(numbers, numbers)
def test_a_quotient_times_its_base_is_the_numerator(numerator: Decimal, denominator: Decimal) -> None:
    quotient = divide(numerator, denominator)
    if denominator == 0:
        assert quotient is None
    else:
        assert quotient is not None
        assert quotient * Fraction(denominator) == numerator


def test_percentages_are_shown_rounded_half_up_once() -> None:
    assert format_percent(Decimal("0.05")) == "5.00%"
    assert format_percent(Fraction(1, 3)) == "33.33%"
    assert format_percent(Fraction(5, 1000), places=0) == "1%"
    assert format_percent(Decimal("0.05"), trim=True) == "5%"
    assert format_percent(Fraction(1, 20), signed=True, places=1) == "+5.0%"
    assert format_percent(Fraction(-1, 20), signed=True, places=1) == "-5.0%"
    assert format_percent(None) == "—"
