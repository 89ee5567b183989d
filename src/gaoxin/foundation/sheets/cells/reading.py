"""One cell → one typed value, by the kind of its column. Refusals are ``DomainError`` with a remedy."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gaoxin.foundation.sheets.cells.amounts import (
    read_area,
    read_decimal,
    read_integer,
    read_money,
    read_share,
)
from gaoxin.foundation.sheets.columns import Choice, Kind
from gaoxin.foundation.sheets.files.grid import Cell
from gaoxin.foundation.sheets.layouts.layout import PlacedColumn
from gaoxin.values.dates import parse_date
from gaoxin.values.errors import DomainError
from gaoxin.values.glyphs import half_width, is_dash, without_blanks
from gaoxin.values.likeness import nearest_word
from gaoxin.values.money import suspect_scale
from gaoxin.values.period import parse_month, parse_year
from gaoxin.values.project_code import parse_project_code
from gaoxin.values.quantity import is_missing
from gaoxin.values.uscc import parse_uscc

CLEAR_MARK = "清空"
NO_CODE = frozenset({"暂无代码", "无代码", "没有代码", "暂无", "无"})
YES = frozenset(["是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1", "已", "属于"])
NO = frozenset(["否", "无", "不是", "没有", "×", "✗", "✘", "x", "n", "no", "false", "f", "0", "未", "不属于"])
MOBILE = re.compile(r"(?:\+?86-?)?(1[3-9]\d{9})")
LANDLINE = re.compile(r"(?:\+?86-?)?(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}")
PHONE_SEPARATORS = re.compile(r"[、，,;；/|]|\s{1,}(?=\d{7})")
AMBIGUOUS_MONTH = re.compile(r"\s*\d{4}\.1\s*")
EXACT_DIGITS = 10**15
LONGEST_PLACEHOLDER = 16


class Reading(NamedTuple):
    """The value of a cell (None for a blank one) and what the officer should know about how it was read."""

    value: object
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a cell comes from, as far as reading depends on it."""

    percent_format: bool = False
    is_text: bool = False


Reader = Callable[[Cell, PlacedColumn, Source], Reading]


def read_cell(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    """The typed value of a cell that is not blank and not 清空. Raises ``DomainError``."""
    column = placed.column
    if _says_nothing(raw, placed):
        return Reading(None, f"“{placed.heading}”的“{raw}”按空白处理")
    reading = READERS[column.kind](raw, placed, source)
    return reading if column.plausible is None else _checked(reading, placed)


def is_clear_mark(raw: Cell) -> bool:
    return (
        isinstance(raw, str)
        and "清" in raw
        and len(raw) < 8
        and without_blanks(raw).strip("[]【】()<>") == CLEAR_MARK
    )


def clean_text(text: str) -> str:
    """Without outer blanks, invisible characters and carriage returns; what is inside stays as typed."""
    if text.isprintable():
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_clean_line(line) for line in lines).strip()


def _clean_line(line: str) -> str:
    kept = [" " if c in "\t\u00a0\u3000" else c for c in line if c.isprintable() or c in "\t\u00a0\u3000"]
    return "".join(kept).strip()


def _says_nothing(raw: Cell, placed: PlacedColumn) -> bool:
    """A dash or slash is a blank everywhere; 无 and 暂无 are blanks where words are not the content."""
    if not isinstance(raw, str) or len(raw) > LONGEST_PLACEHOLDER:
        return False
    text = without_blanks(raw)
    if all(is_dash(character) or character in "/\\" for character in text):
        return True
    kind = placed.column.kind
    if kind is Kind.TEXT:
        return False
    if kind is Kind.CHOICE and text.casefold() in _choice_words(placed.column.choices):
        return False
    if kind is Kind.YES_NO and text == "无":
        return False
    return is_missing(raw) or (kind is Kind.USCC and text in NO_CODE)


def _checked(reading: Reading, placed: PlacedColumn) -> Reading:
    plausible = placed.column.plausible
    if plausible is None or not isinstance(reading.value, Decimal | int) or isinstance(reading.value, bool):
        return reading
    low, high = plausible
    value = Decimal(reading.value)
    if (low is None or value >= low) and (high is None or value <= high):
        return reading
    hint = f"“{placed.heading}”的数值不在常见范围内，请核对数字和单位"
    if placed.column.kind is Kind.MONEY and low is not None and high is not None:
        slip = suspect_scale(value, low=Decimal(low), high=Decimal(high))
        hint = f"“{placed.heading}”{slip.message}{slip.remedy}" if slip else hint
    return Reading(reading.value, "；".join(filter(None, (reading.remark, hint))))


def _text(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    text = _shown(raw, placed)
    limit = placed.column.max_length
    if limit is not None and len(text) > limit:
        raise DomainError(
            "text.too_long",
            f"有 {len(text)} 个字，超过上限 {limit} 个字。",
            field=placed.column.key,
            remedy="请精简后再填，细节可写在备注里。",
        )
    return Reading(text or None)


def _shown(raw: Cell, placed: PlacedColumn) -> str:
    """A cell as text: whole numbers without ``.0``, dates as 2025-03-01."""
    if isinstance(raw, str):
        return clean_text(raw)
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int | float):
        if abs(raw) >= EXACT_DIGITS:
            raise DomainError(
                "text.digits_lost",
                "长号码被电子表格当成了数字，后几位已经丢失。",
                field=placed.column.key,
                remedy="请把该列单元格格式设为“文本”，再重新录入完整号码。",
            )
        return f"{raw:.15g}"
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return raw.date().isoformat()
    return raw.isoformat(sep=" ") if isinstance(raw, dt.datetime) else str(raw)


def _integer(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    return Reading(*read_integer(raw, placed))


def _decimal(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    return Reading(*read_decimal(raw, placed))


def _money(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    return Reading(*read_money(raw, placed))


def _area(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    return Reading(*read_area(raw, placed))


def _share(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    return Reading(*read_share(raw, placed, percent_format=source.percent_format))


def _date(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    column = placed.column
    try:
        return Reading(parse_date(raw, field=column.key))
    except DomainError as error:
        if error.code != "date.day_missing" or column.month_day == "refuse":
            raise
    month = parse_month(_month_text(raw, source), field=column.key)
    day, word = (month.first_day, "1 日") if column.month_day == "first" else (month.last_day, "最后一天")
    return Reading(day, f"“{placed.heading}”只写到月，按当月{word}处理")


def _month(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    return Reading(parse_month(_month_text(raw, source), field=placed.column.key))


def _month_text(raw: Cell, source: Source) -> object:
    """In a text file 2025.1 may be the rest of 2025.10, as in a number cell."""
    if source.is_text and isinstance(raw, str) and AMBIGUOUS_MONTH.fullmatch(raw):
        return float(raw)
    return raw


def _year(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    return Reading(parse_year(raw, field=placed.column.key).year)


@lru_cache(maxsize=256)
def _choice_words(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Every way of writing a choice → its code; labels win over codes, codes over aliases."""
    words: dict[str, str] = {}
    for choice in choices:
        words.setdefault(_word(choice.label), choice.code)
    for choice in choices:
        words.setdefault(_word(choice.code), choice.code)
    for choice in choices:
        for alias in choice.aliases:
            words.setdefault(_word(alias), choice.code)
    return words


def _word(text: str) -> str:
    return without_blanks(text).casefold()


def _choice(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    words = _choice_words(placed.column.choices)
    text = _shown(raw, placed)
    code = words.get(text) or words.get(_word(text))
    if code is not None:
        return Reading(code)
    raise unknown_choice(text, placed.column.choices, field=placed.column.key)


def unknown_choice(text: str, choices: tuple[Choice, ...], *, field: str) -> DomainError:
    """Names the nearest permitted word, or lists them all."""
    labels = [choice.label for choice in choices]
    near = nearest_word(_word(text), labels, at_least=50)
    listed = "、".join(labels[:15]) + ("等" if len(labels) > 15 else "")
    remedy = f"是否应为“{near}”？可填：{listed}。" if near else f"可填：{listed}。"
    return DomainError("sheet.unknown_choice", "不在可选范围内。", field=field, value=text, remedy=remedy)


def _yes_no(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    if isinstance(raw, bool):
        return Reading(raw)
    word = _word(_shown(raw, placed))
    if word in YES or word in NO:
        return Reading(word in YES)
    raise DomainError(
        "sheet.not_yes_no",
        "只能填“是”或“否”。",
        field=placed.column.key,
        remedy="请填“是”或“否”；不清楚的请留空。",
    )


def _uscc(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    return Reading(parse_uscc(raw, field=placed.column.key))


def _project_code(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    return Reading(str(parse_project_code(raw, field=placed.column.key)))


def _phone(raw: Cell, placed: PlacedColumn, source: Source) -> Reading:
    text = half_width(_shown(raw, placed))
    numbers = [_one_phone(part, placed) for part in PHONE_SEPARATORS.split(text) if part.strip()]
    return Reading("、".join(numbers))


def _one_phone(text: str, placed: PlacedColumn) -> str:
    marks = ["-" if is_dash(mark) or mark in "()" else mark for mark in without_blanks(text)]
    plain = re.sub(r"-{2,}", "-", "".join(marks)).strip("-")
    mobile = MOBILE.fullmatch(plain.replace("-", ""))
    if mobile:
        return mobile.group(1)
    if LANDLINE.fullmatch(plain):
        return plain
    raise DomainError(
        "phone.unreadable",
        "不是电话号码。",
        field=placed.column.key,
        remedy="手机号应为 11 位，固定电话请写成 0355-1234567，多个号码用顿号隔开。",
    )


READERS: dict[Kind, Reader] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.MONEY: _money,
    Kind.AREA: _area,
    Kind.PERCENT: _share,
    Kind.DATE: _date,
    Kind.MONTH: _month,
    Kind.YEAR: _year,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.USCC: _uscc,
    Kind.PROJECT_CODE: _project_code,
    Kind.PHONE: _phone,
}
