"""Areas in ㎡ with two decimals; 亩, 公顷 and 平方公里 exist only where people write and read."""

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from gaoxin.values.errors import refusing
from gaoxin.values.quantity import DASH, check_bounds, exact, format_number, numeral, read_decimal, rounded

# The whole country is 9.6 million 平方公里.
LARGEST: Final = Decimal(10) ** 13


class AreaUnit(Enum):
    """``value`` is the word shown to people."""

    SQUARE_METRE = "㎡"
    MU = "亩"
    HECTARE = "公顷"
    SQUARE_KILOMETRE = "平方公里"

    @property
    def square_metres(self) -> Fraction:
        """㎡ in one unit; one 亩 is exactly 2000/3 ㎡."""
        return _SQUARE_METRES[self]


_SQUARE_METRES = {
    AreaUnit.SQUARE_METRE: Fraction(1),
    AreaUnit.MU: Fraction(2000, 3),
    AreaUnit.HECTARE: Fraction(10_000),
    AreaUnit.SQUARE_KILOMETRE: Fraction(1_000_000),
}
# Longest first: 万平方米 before 平方米 before 米².
_SUFFIXES: tuple[tuple[str, Fraction], ...] = (
    ("万平方米", Fraction(10_000)),
    ("万平米", Fraction(10_000)),
    ("万㎡", Fraction(10_000)),
    ("平方公里", Fraction(1_000_000)),
    ("平方千米", Fraction(1_000_000)),
    ("km²", Fraction(1_000_000)),
    ("km2", Fraction(1_000_000)),
    ("㎢", Fraction(1_000_000)),
    ("平方米", Fraction(1)),
    ("平米", Fraction(1)),
    ("平方", Fraction(1)),
    ("万亩", Fraction(20_000_000, 3)),
    ("公顷", Fraction(10_000)),
    ("hm²", Fraction(10_000)),
    ("hm2", Fraction(10_000)),
    ("㏊", Fraction(10_000)),
    ("ha", Fraction(10_000)),
    ("亩", Fraction(2000, 3)),
    ("㎡", Fraction(1)),
    ("m²", Fraction(1)),
    ("m2", Fraction(1)),
    ("平", Fraction(1)),
)


def parse_area(raw: object, *, unit: AreaUnit, field: str | None = None) -> Decimal:
    """㎡ rounded to two decimals. A bare number is in ``unit``; a number that names its own unit keeps it."""
    refuse = refusing(raw, field=field)
    if isinstance(raw, str):
        text, factor = _split_unit(numeral(raw, refuse=refuse), unit=unit)
        number = read_decimal(text, refuse=refuse)
    else:
        number, factor = exact(raw, refuse=refuse), unit.square_metres
    if number < 0:
        raise refuse("area.negative", "面积不能为负。", remedy="请核对正负号。")
    check_bounds(number, minimum=0, maximum=LARGEST, refuse=refuse)
    area = rounded(Fraction(number) * factor, places=2)
    check_bounds(area, minimum=0, maximum=LARGEST, refuse=refuse)
    return area


def _split_unit(text: str, *, unit: AreaUnit) -> tuple[str, Fraction]:
    lower = text.lower()
    for suffix, factor in _SUFFIXES:
        if lower.endswith(suffix):
            return text[: -len(suffix)], factor
    return text, unit.square_metres


def to_unit(area: Decimal, unit: AreaUnit) -> Decimal:
    """㎡ → ``unit``, exactly: every unit here divides into a finite decimal."""
    factor = unit.square_metres
    return area * factor.denominator / factor.numerator


def format_area(
    area: Decimal | None,
    *,
    unit: AreaUnit,
    places: int = 2,
    trim: bool = False,
    with_unit: bool = False,
) -> str:
    """``1,234.50`` in ``unit``, rounded half up once at display; unknown is ``—``."""
    if area is None:
        return DASH
    return format_number(to_unit(area, unit), places=places, trim=trim, unit=unit.value if with_unit else "")
