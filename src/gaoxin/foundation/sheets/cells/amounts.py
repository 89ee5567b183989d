"""Numbers of a sheet: the unit of the header, the unit in the cell, and the digits a spreadsheet computed."""

from decimal import Decimal
from fractions import Fraction

from gaoxin.foundation.sheets.columns import Column
from gaoxin.foundation.sheets.files.grid import Cell
from gaoxin.foundation.sheets.layouts.layout import PlacedColumn
from gaoxin.foundation.sheets.layouts.units import unit_word
from gaoxin.values.area import AreaUnit, parse_area
from gaoxin.values.errors import DomainError, refusing
from gaoxin.values.glyphs import without_blanks
from gaoxin.values.money import LARGEST, MoneyUnit, parse_money
from gaoxin.values.quantity import (
    check_bounds,
    exact,
    parse_count,
    parse_number,
    rounded,
)
from gaoxin.values.ratio import Unmarked, parse_ratio

Amount = tuple[object, str]  # the value and a remark
MONEY_UNITS = {
    "元": MoneyUnit.YUAN,
    "万元": MoneyUnit.TEN_THOUSAND_YUAN,
    "万": MoneyUnit.TEN_THOUSAND_YUAN,
    "亿元": MoneyUnit.HUNDRED_MILLION_YUAN,
    "亿": MoneyUnit.HUNDRED_MILLION_YUAN,
}
AREA_UNITS = {unit.value: unit for unit in AreaUnit} | {"平方米": AreaUnit.SQUARE_METRE}


def read_integer(raw: Cell, placed: PlacedColumn) -> Amount:
    column = placed.column
    if _scaled(placed) or column.negative or column.unit:
        number, remark = _number(raw, placed, places=0)
        return int(number), remark
    value = parse_count(raw, field=column.key)
    _check_maximum(Decimal(value), column, raw)
    return value, ""


def read_decimal(raw: Cell, placed: PlacedColumn) -> Amount:
    return _number(raw, placed, places=placed.column.places)


def _number(raw: Cell, placed: PlacedColumn, *, places: int | None) -> tuple[Decimal, str]:
    """A plain number, in the unit of the header when that is a multiple of the column's own."""
    column, remark = placed.column, ""
    if places and isinstance(raw, float):
        raw, remark = _to_places(raw, placed, places)  # type: ignore[assignment]
    suffix = _named_unit(raw, placed)
    value = parse_number(
        raw, field=column.key, suffixes=(suffix,) if suffix else (), minimum=None if column.negative else 0
    )
    if _scaled(placed) and (not suffix or suffix == placed.unit):
        value = _plain(Fraction(value) * Fraction(placed.factor or 1))
    if places is not None and rounded(value, places=places) != value:
        raise _too_precise(places, column)
    _check_maximum(value, column, raw)
    return value, remark


def _named_unit(raw: Cell, placed: PlacedColumn) -> str:
    """The unit a text cell itself names: the header's, or the column's own."""
    if not isinstance(raw, str):
        return ""
    text = without_blanks(raw)
    named = (placed.unit or "", placed.column.unit or "", unit_word(placed.column.unit or ""))
    return next((unit for unit in named if unit and text.endswith(unit)), "")


def _too_precise(places: int, column: Column) -> DomainError:
    message = f"小数超过 {places} 位。" if places else "不是整数。"
    remedy = f"请保留至多 {places} 位小数。" if places else "请填写整数。"
    return DomainError("number.too_precise", message, field=column.key, remedy=remedy)


def _scaled(placed: PlacedColumn) -> bool:
    return placed.factor is not None and placed.factor != 1


def _to_places(raw: float, placed: PlacedColumn, places: int) -> Amount:
    """A number a formula computed has more digits than the column keeps: 四舍五入, and say so."""
    number = exact(raw, refuse=refusing(raw, field=placed.column.key))
    if rounded(number, places=places) == number:
        return number, ""
    return rounded(number, places=places), f"“{placed.heading}”四舍五入到 {places} 位小数"


def _plain(number: Fraction) -> Decimal:
    """A finite decimal as such; anything else with 15 significant digits."""
    quotient = Decimal(number.numerator) / Decimal(number.denominator)
    return quotient if Fraction(quotient) == number else Decimal(f"{float(number):.15g}")


def read_money(raw: Cell, placed: PlacedColumn) -> Amount:
    """元. Numbers computed by the spreadsheet are rounded to 分, with a remark; typed text must be exact."""
    column = placed.column
    word = placed.unit or column.unit or ""
    unit = MONEY_UNITS.get(word)
    if isinstance(raw, str) and unit is None:
        return _money_in_odd_unit(raw, placed), ""
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        yuan = exact(raw, refuse=refusing(raw, field=column.key)) * (placed.factor or Decimal(1))
        cents = rounded(yuan, places=2)
        remark = "" if abs(cents - yuan) <= abs(yuan) * NOISE else f"“{placed.heading}”四舍五入到分"
        sound = abs(cents) <= LARGEST and (column.negative or cents >= 0)
        value = cents if sound else _money_parsed(cents, MoneyUnit.YUAN, column)
    else:
        value, remark = _money_parsed(raw, unit or MoneyUnit.YUAN, column), ""
    _check_maximum(value, column, raw)
    return value, remark


NOISE = Decimal("1e-12")


def _money_parsed(raw: object, unit: MoneyUnit, column: Column) -> Decimal:
    return parse_money(raw, unit=unit, field=column.key, allow_negative=column.negative)


def _money_in_odd_unit(raw: str, placed: PlacedColumn) -> Decimal:
    """Text under a header in 千元 or 百万元: a number naming its own unit reads the same in every unit."""
    column = placed.column
    small = _money_parsed(raw, MoneyUnit.TEN_THOUSAND_YUAN, column)
    large = _money_parsed(raw, MoneyUnit.HUNDRED_MILLION_YUAN, column)
    if small == large:
        return small
    yuan = large.scaleb(-8) * (placed.factor or Decimal(1))
    return _money_parsed(yuan, MoneyUnit.YUAN, column)


def read_area(raw: Cell, placed: PlacedColumn) -> Amount:
    """㎡ with two decimals."""
    column = placed.column
    word = placed.unit or column.unit or ""
    unit = AREA_UNITS.get(word)
    if unit is not None:
        value = parse_area(raw, unit=unit, field=column.key)
    else:
        value = _area_in_odd_unit(raw, placed)
    _check_maximum(value, column, raw)
    return value, ""


def _area_in_odd_unit(raw: Cell, placed: PlacedColumn) -> Decimal:
    """Under a header in 万平方米."""
    key = placed.column.key
    small = parse_area(raw, unit=AreaUnit.SQUARE_METRE, field=key)
    if isinstance(raw, str) and small == parse_area(raw, unit=AreaUnit.HECTARE, field=key):
        return small
    large = parse_area(raw, unit=AreaUnit.SQUARE_KILOMETRE, field=key)
    return rounded(Fraction(large) / 1_000_000 * Fraction(placed.factor or 1), places=2)


def read_share(raw: Cell, placed: PlacedColumn, *, percent_format: bool) -> Amount:
    """5% is 0.05. A bare number between 0 and 1 without any % around it could be either and is refused."""
    column = placed.column
    remark = ""
    unmarked = Unmarked.PERCENT
    if percent_format:
        unmarked = Unmarked.FRACTION
    elif not placed.shares_in_percent and isinstance(raw, int | float) and raw:
        if abs(raw) <= 1:
            raise _could_be_either(raw, placed)
        remark = f"“{placed.heading}”没有百分号，按 {raw:.15g}% 读取"
    value = parse_ratio(
        raw, unmarked=unmarked, field=column.key, minimum=None if column.negative else 0, maximum=None
    )
    if column.places is not None and rounded(value, places=column.places) != value:
        value = rounded(value, places=column.places)
    _check_maximum(value, column, raw)
    return value, remark


def _could_be_either(raw: float, placed: PlacedColumn) -> DomainError:
    number = exact(raw, refuse=refusing(raw, field=placed.column.key))
    return DomainError(
        "ratio.ambiguous",
        f"分不清是 {(number * 100).normalize():f}% 还是 {number.normalize():f}%。",
        field=placed.column.key,
        value=raw,
        remedy="请把单元格格式设为百分比，或在表头注明（%）。",
    )


def _check_maximum(value: Decimal, column: Column, raw: object) -> None:
    if column.maximum is not None:
        check_bounds(
            value, minimum=None, maximum=Decimal(column.maximum), refuse=refusing(raw, field=column.key)
        )
