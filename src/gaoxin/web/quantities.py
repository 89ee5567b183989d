"""How numbers and days are written on a page: unit in words, one rounding rule, unknown as a dash."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext

from gaoxin.values.area import AreaUnit
from gaoxin.values.money import MoneyUnit
from gaoxin.values.quantity import DASH, format_number

WAN: Final = MoneyUnit.TEN_THOUSAND_YUAN
YI: Final = MoneyUnit.HUNDRED_MILLION_YUAN

Number = Decimal | Fraction | int


def unit_word(unit: MoneyUnit | AreaUnit | str) -> str:
    """``万元``, in the language of the page."""
    word = unit.value if isinstance(unit, MoneyUnit | AreaUnit) else str(unit)
    return gettext(word) if word else ""


def as_number(value: object) -> Number | None:
    """An exact number of what a template holds; a float only as the digits it shows."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    if isinstance(value, Decimal | Fraction | int):
        return value
    return Decimal(str(value))


def natural_places(value: Number) -> int:
    """Digits after the point that a number itself carries, at most two."""
    if isinstance(value, int):
        return 0
    if isinstance(value, Fraction):
        return 0 if value.denominator == 1 else 2
    exponent = value.normalize().as_tuple().exponent
    return min(2, max(0, -exponent)) if isinstance(exponent, int) else 0


def written_number(value: object, *, places: int | None = None) -> str:
    """``12,345.6``; without ``places``, with as many decimals as the number has, two at most."""
    number = as_number(value)
    if number is None:
        return DASH
    return format_number(number, places=natural_places(number) if places is None else places)


def written_day(value: object) -> str:
    """``2025-12-31``; a moment with its minute, in local time."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else DASH
