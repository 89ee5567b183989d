"""Dates as officers write them: 2025年3月5日, 2025.3.5, 20250305, an Excel serial. Guesses are refused."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Final

from gaoxin.values.errors import DomainError, Refusal, refusing
from gaoxin.values.glyphs import half_width, is_dash, without_quotes
from gaoxin.values.quantity import is_missing

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2100, 12, 31)

# Excel's 1900 date system, counted so that its phantom 29 February 1900 does not matter for dates after it.
_SERIAL_ORIGIN = date(1899, 12, 30)
# 1954 to 2100: a smaller or larger number in a date column is something else, not a date.
_SERIALS = range(20_000, 73_416)

_REMEDY = "请写成2025-03-05或2025年3月5日。"
_CLOCK = re.compile(r"[T ] *[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)? *(?:Z|[+-][0-9]{2}:?[0-9]{2})?$")
_WEEKDAY = re.compile(r"[(]?(?:星期|周)[一二三四五六日天][)]?$")
_FULL = re.compile(
    r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]?|([0-9]{4})[-./、。,]([0-9]{1,2})[-./、。,]([0-9]{1,2})"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL_TEXT = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MONTH_ONLY = re.compile(r"[0-9]{4}(?:年[0-9]{1,2}月?份?|[-./、。][0-9]{1,2}|(?:0[1-9]|1[0-2]))")
_YEAR_ONLY = re.compile(r"(?:19|20)[0-9]{2}(?:年度?)?")
_NO_YEAR = re.compile(r"[0-9]{1,2}(?:月|[-./])[0-9]{1,2}[日号]?")
_SHORT_YEAR = re.compile(
    r"[0-9]{1,2}[-./、年][0-9]{1,2}[-./、月](?:[0-9]{2}|[0-9]{4})[日号]?|[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{1,2}[日号]?"
)
_VAGUE = re.compile(r"上旬|中旬|下旬|月初|月中|月底|月末|年初|年中|年底|年末|季度|左右|之?前|之?后|约|预计")
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]?"
)
_CHINESE_DIGITS = {character: n for n, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}


def parse_date(
    raw: object, *, field: str | None = None, earliest: date = EARLIEST, latest: date = LATEST
) -> date:
    """The day meant, or a ``DomainError``; what could be read two ways is refused, not guessed."""
    refuse = refusing(raw, field=field)
    day = _read(raw, refuse=refuse)
    if not earliest <= day <= latest:
        raise refuse(
            "date.out_of_range",
            f"日期{written_date(day)}不在{written_date(earliest)}至{written_date(latest)}之间。",
            remedy="请核对年份。",
        )
    return day


def written_date(day: date) -> str:
    """``2025年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def _read(raw: object, *, refuse: Refusal) -> date:
    if is_missing(raw):
        raise refuse("date.missing", "没有填写日期。", remedy=_REMEDY)
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _from_number(raw, refuse=refuse)
    if isinstance(raw, str):
        return _from_text(raw, refuse=refuse)
    raise refuse("date.unreadable", f"“{str(raw)[:30]}”不是日期。", remedy=_REMEDY)


def _from_number(number: int | float, *, refuse: Refusal) -> date:
    if isfinite(number) and int(number) in _SERIALS:
        return _SERIAL_ORIGIN + timedelta(days=int(number))
    text = f"{number:.15g}" if isinstance(number, float) else str(number)
    return _from_digits(text, refuse=refuse)


def _from_text(raw: str, *, refuse: Refusal) -> date:
    text = _plain(raw)
    full = _FULL.fullmatch(text)
    if full:
        year, month, day = (int(group) for group in full.groups() if group)
        return _day(year, month, day, refuse=refuse)
    chinese = _CHINESE.fullmatch(text)
    if chinese:
        year = int("".join(str(_CHINESE_DIGITS[character]) for character in chinese[1]))
        return _day(year, _tens(chinese[2]), _tens(chinese[3]), refuse=refuse)
    if _SERIAL_TEXT.fullmatch(text) and int(float(text)) in _SERIALS:
        return _SERIAL_ORIGIN + timedelta(days=int(float(text)))
    return _from_digits(text, refuse=refuse)


def _plain(raw: str) -> str:
    """Half-width, one kind of dash, without clock time, day of the week and blanks."""
    text = without_quotes(half_width(raw).strip())
    text = "".join("-" if is_dash(character) else character for character in text)
    text = _WEEKDAY.sub("", _CLOCK.sub("", text).strip())
    return re.sub(r"(?<=[0-9]) +(?=[0-9])", "-", text).replace(" ", "")


def _from_digits(text: str, *, refuse: Refusal) -> date:
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _day(int(compact[1]), int(compact[2]), int(compact[3]), refuse=refuse)
    raise _unreadable(text[:30], refuse=refuse)


def _unreadable(text: str, *, refuse: Refusal) -> DomainError:
    if _YEAR_ONLY.fullmatch(text):
        return refuse("date.day_missing", f"“{text}”只写到年。", remedy=_REMEDY)
    if _MONTH_ONLY.fullmatch(text):
        return refuse("date.day_missing", f"“{text}”只写到月，缺日。", remedy=_REMEDY)
    if _NO_YEAR.fullmatch(text):
        return refuse("date.year_missing", f"“{text}”缺年份。", remedy=_REMEDY)
    if _SHORT_YEAR.fullmatch(text):
        return refuse(
            "date.ambiguous",
            f"“{text}”分不清哪个是年、哪个是月、哪个是日。",
            remedy=f"年份写四位并放在最前，{_REMEDY}",
        )
    if _VAGUE.search(text):
        return refuse("date.vague", f"“{text}”不是确切日期。", remedy=_REMEDY)
    return refuse("date.unreadable", f"“{text}”不是日期。", remedy=_REMEDY)


def _day(year: int, month: int, day: int, *, refuse: Refusal) -> date:
    if not 1 <= month <= 12:
        raise refuse("date.impossible", f"没有{month}月。", remedy="请核对月份。")
    if not EARLIEST.year <= year <= LATEST.year:
        raise refuse("date.out_of_range", f"年份{year}不合常理。", remedy="请核对年份。")
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        problem = f"{year}年{month}月只有{length}天，没有{day}日。" if day else "没有0日。"
        raise refuse("date.impossible", problem, remedy="请核对日期。")
    return date(year, month, day)


def _tens(text: str) -> int:
    """``三十一`` → 31."""
    head, ten, tail = text.partition("十")
    if not ten:
        return _CHINESE_DIGITS[text] if len(text) == 1 else 0
    return (_CHINESE_DIGITS.get(head, 1) * 10) + _CHINESE_DIGITS.get(tail, 0)
