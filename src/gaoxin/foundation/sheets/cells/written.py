"""Typed values → what stands in a cell of our own files, so that reading it back gives the same value."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from gaoxin.foundation.sheets.columns import Column, Kind
from gaoxin.foundation.sheets.layouts.units import factor, unit_word
from gaoxin.values.period import Month

EXACT_DIGITS = 15
LONGEST_TEXT = 32_767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Spreadsheets count days wrongly before March 1900.
FIRST_SAFE_DAY = dt.date(1901, 1, 1)
NUMBER_FORMATS = {
    Kind.INTEGER: "#,##0",
    Kind.DECIMAL: "#,##0.######",
    Kind.MONEY: "#,##0.00",
    Kind.AREA: "#,##0.00",
    Kind.PERCENT: "0.00%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MONTH: 'yyyy"年"m"月"',
    Kind.YEAR: "0",
}


class CellType(StrEnum):
    """How a cell is written."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell of a file we write; ``escaped`` text looks like a formula and must never become one."""

    type: CellType
    value: str | float | int | dt.date | None = None
    escaped: bool = False


NOTHING = WrittenCell(CellType.BLANK)


def written_cell(value: object, column: Column) -> WrittenCell:
    """Amounts in the column's unit, choices by label.

    Text too long for a cell is left blank: blank means unchanged when the file comes back.
    """
    if value is None or value == "":
        return NOTHING
    if column.kind is Kind.CHOICE:
        return _text(choice_label(column, str(value)))
    if isinstance(value, bool):
        return _text("是" if value else "否")
    if isinstance(value, Decimal | int):
        return _number(Decimal(value), column)
    if isinstance(value, Month):
        return _day(value.first_day, str(value))
    if isinstance(value, dt.date):
        return _day(value, value.isoformat())
    return _text(str(value))


def choice_label(column: Column, code: str) -> str:
    return next((choice.label for choice in column.choices if choice.code == code), code)


def _number(value: Decimal, column: Column) -> WrittenCell:
    number = _in_unit(value, column)
    if len(number.normalize().as_tuple().digits) > EXACT_DIGITS:
        return _text(f"{number * 100:f}%" if column.kind is Kind.PERCENT else f"{number:f}")
    whole = number == number.to_integral_value()
    return WrittenCell(CellType.NUMBER, int(number) if whole else float(number))


def _in_unit(value: Decimal, column: Column) -> Decimal:
    """元 → the column's unit, exactly: every unit used here divides into a finite decimal."""
    if column.kind not in (Kind.MONEY, Kind.AREA):
        return value
    unit = unit_word(column.unit or "")
    ratio = Fraction(2000, 3) if unit == "亩" else Fraction(factor(column, unit) or 1)
    quotient = Fraction(value) / ratio
    return Decimal(quotient.numerator) / Decimal(quotient.denominator)


def _day(day: dt.date, text: str) -> WrittenCell:
    return WrittenCell(CellType.DATE, day) if day >= FIRST_SAFE_DAY else _text(text)


def _text(text: str) -> WrittenCell:
    if len(text) > LONGEST_TEXT:
        return NOTHING
    return WrittenCell(CellType.TEXT, text, escaped=text.startswith(FORMULA_STARTS))


def shown(value: object, column: Column) -> str:
    """A value as a person reads it on the preview page: 8,000 万元, 5%, 2025年3月, 在建."""
    if value is None:
        return "—"
    cell = written_cell(value, column)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return _shown_number(Decimal(value), column)
    return str(value) if isinstance(value, Month) else str(cell.value)


def _shown_number(value: Decimal, column: Column) -> str:
    if column.kind is Kind.YEAR:
        return str(value)
    if column.kind is Kind.PERCENT:
        return f"{(value * 100).normalize():f}%"
    number = _in_unit(value, column)
    text = f"{number.normalize():,f}" if number else "0"
    return f"{text} {column.unit}" if column.unit else text
