"""Ratios, exact: what people typed is a ``Decimal`` (5% is 0.05), what is computed is a ``Fraction``."""

from decimal import Decimal
from enum import Enum
from fractions import Fraction

from gaoxin.values.errors import Refusal, refusing
from gaoxin.values.quantity import DASH, exact, format_number, numeral, read_decimal

_MARKS = {"%": 2, "个百分点": 2, "‰": 3}


class Unmarked(Enum):
    """What a number without a sign means; each column states its own rule."""

    FRACTION = "fraction"
    """``0.05`` is 5%: cells with Excel's percentage format."""
    PERCENT = "percent"
    """``5`` is 5%: columns whose header says (%)."""


def parse_ratio(
    raw: object,
    *,
    unmarked: Unmarked,
    field: str | None = None,
    minimum: Decimal | int | None = 0,
    maximum: Decimal | int | None = 1,
) -> Decimal:
    """``5%`` and ``50‰`` always mean what they say; a bare number is read by ``unmarked``.

    Growth rates pass their own bounds. Read as a fraction, a bare number above ``maximum`` is refused as a
    forgotten % sign rather than taken for hundreds of per cent.
    """
    refuse = refusing(raw, field=field)
    number, shift = _number_and_shift(raw, unmarked=unmarked, refuse=refuse)
    ratio = number.scaleb(-shift)
    if not shift and maximum is not None and ratio > maximum:
        raise refuse(
            "ratio.unmarked",
            f"“{str(raw)[:30]}”没有百分号，按小数读作{format_percent(ratio, trim=True)}，超出范围。",
            remedy="请写明百分号，如5%。",
        )
    _check_bounds(ratio, minimum=minimum, maximum=maximum, refuse=refuse)
    return ratio


def _check_bounds(
    ratio: Decimal, *, minimum: Decimal | int | None, maximum: Decimal | int | None, refuse: Refusal
) -> None:
    too_small = minimum is not None and ratio < minimum
    if too_small or (maximum is not None and ratio > maximum):
        bound = minimum if too_small else maximum
        word = "小于" if too_small else "大于"
        raise refuse(
            "ratio.out_of_range",
            f"比例{format_percent(ratio, trim=True)}不能{word}{format_percent(bound, trim=True)}。",
            remedy="请核对数字、正负号和百分号。",
        )


def _number_and_shift(raw: object, *, unmarked: Unmarked, refuse: Refusal) -> tuple[Decimal, int]:
    unmarked_shift = 2 if unmarked is Unmarked.PERCENT else 0
    if not isinstance(raw, str):
        return exact(raw, refuse=refuse), unmarked_shift
    text = numeral(raw, refuse=refuse).replace("百分之", "%", 1)
    if text.startswith("%"):
        text = f"{text[1:]}%"
    for mark, shift in _MARKS.items():
        if text.endswith(mark):
            return read_decimal(text.removesuffix(mark), refuse=refuse), shift
    return read_decimal(text, refuse=refuse), unmarked_shift


def divide(
    numerator: Decimal | Fraction | int | None, denominator: Decimal | Fraction | int | None
) -> Fraction | None:
    """The exact quotient; unknown when either side is unknown or the denominator is zero."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return Fraction(numerator) / Fraction(denominator)


def growth(
    current: Decimal | Fraction | int | None, previous: Decimal | Fraction | int | None
) -> Fraction | None:
    """同比 or 环比: (current − previous) / previous; unknown unless the base is positive."""
    if previous is None or previous <= 0:
        return None
    quotient = divide(current, previous)
    return None if quotient is None else quotient - 1


def format_percent(
    ratio: Decimal | Fraction | int | None, *, places: int = 2, trim: bool = False, signed: bool = False
) -> str:
    """``5.00%``, rounded half up once at display; ``signed`` shows the plus of a growth; unknown is ``—``."""
    if ratio is None:
        return DASH
    text = format_number(Fraction(ratio) * 100, places=places, trim=trim, unit="%")
    return f"+{text}" if signed and ratio > 0 else text
