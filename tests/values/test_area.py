"""Land and floor areas, kept in ㎡."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxin.values.area import AreaUnit, format_area, parse_area, to_unit
from tests.values.refusals import refusal


@pytest.mark.parametrize(
    ("typed", "unit", "square_metres"),
    [
        ("3亩", AreaUnit.SQUARE_METRE, "2000.00"),
        ("1", AreaUnit.MU, "666.67"),
        ("100 亩", AreaUnit.SQUARE_METRE, "66666.67"),
        (0.1 + 0.2, AreaUnit.MU, "200.00"),
        ("1.5公顷", AreaUnit.MU, "15000"),
        ("2.5平方公里", AreaUnit.MU, "2500000"),
        ("2.5km²", AreaUnit.MU, "2500000"),
        ("３，０００㎡", AreaUnit.MU, "3000"),
        ("3000平方米", AreaUnit.MU, "3000"),
        ("3000m2", AreaUnit.MU, "3000"),
        ("12.5万平方米", AreaUnit.MU, "125000"),
        ("12.5万㎡", AreaUnit.MU, "125000"),
        ("1.2万亩", AreaUnit.MU, "8000000"),
        ("3 HA", AreaUnit.MU, "30000"),
        (12345.678912, AreaUnit.SQUARE_METRE, "12345.68"),
        ("0", AreaUnit.MU, "0"),
    ],
)
def test_the_shapes_an_area_is_typed_in(typed: object, unit: AreaUnit, square_metres: str) -> None:
    assert parse_area(typed, unit=unit) == Decimal(square_metres)


@given(st.integers(0, 10**9))
def test_mu_with_four_decimals_survive_writing_and_reading(ten_thousandths: int) -> None:
    mu = Decimal(ten_thousandths).scaleb(-4)
    area = parse_area(str(mu), unit=AreaUnit.MU)
    written = format_area(area, unit=AreaUnit.MU, places=4)
    assert Decimal(written.replace(",", "")) == mu
    assert parse_area(written, unit=AreaUnit.MU) == area


@given(st.integers(0, 10**12))
def test_conversion_out_is_exact(hundredths: int) -> None:
    area = Decimal(hundredths).scaleb(-2)
    for unit in AreaUnit:
        assert Fraction(to_unit(area, unit)) == Fraction(area) / unit.square_metres


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-3亩", "area.negative"),
        ("约30亩", "number.vague"),
        ("三十亩", "number.chinese_numerals"),
        ("", "number.missing"),
        ("30顷", "number.unreadable"),
        ("99999999999平方公里", "number.too_large"),
    ],
)
def test_each_slip_is_named(typed: str, code: str) -> None:
    error = refusal(lambda: parse_area(typed, unit=AreaUnit.MU, field="land"))
    assert (error.code, error.field, error.value) == (code, "land", typed)


def test_areas_are_shown_in_the_unit_asked_for() -> None:
    assert format_area(Decimal("66666.67"), unit=AreaUnit.MU, with_unit=True) == "100.00亩"
    assert format_area(Decimal("66666.67"), unit=AreaUnit.MU, trim=True, with_unit=True) == "100亩"
    assert format_area(Decimal("1234567.8"), unit=AreaUnit.SQUARE_METRE, places=1) == "1,234,567.8"
    assert format_area(None, unit=AreaUnit.MU) == "—"
