"""Years, quarters and months: ordered, hashable collections of days."""

import re
from abc import ABC, abstractmethod
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias, TypeVar

from gaoxin.values.dates import EARLIEST, LATEST, parse_date
from gaoxin.values.errors import DomainError, Refusal, refusing
from gaoxin.values.glyphs import is_dash, without_blanks, without_quotes
from gaoxin.values.quantity import is_missing

__all__ = [
    "Month",
    "Period",
    "Quarter",
    "Year",
    "parse_date",
    "parse_month",
    "parse_period",
    "parse_quarter",
    "parse_year",
]

T = TypeVar("T")

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = re.compile(r"([0-9]{4})(?:年度?)?")
_QUARTER = re.compile(
    r"([0-9]{4})(?:年度?第?|-?第)?([1-4一二三四])季度?|([0-9]{4})[-.年]?Q([1-4])", re.IGNORECASE
)
_MONTH = re.compile(r"([0-9]{4})(?:年([0-9]{1,2})月?份?|[-./、。]([0-9]{1,2})月?|([0-9]{2}))")


class _Days(ABC):
    """Day by day what every period is: ``day in period``, ``len(period)``, ``for day in period``."""

    __slots__ = ()

    @property
    @abstractmethod
    def first_day(self) -> date: ...

    @property
    @abstractmethod
    def last_day(self) -> date: ...

    def contains(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __contains__(self, day: date) -> bool:
        return self.contains(day)

    def __len__(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def __iter__(self) -> Iterator[date]:
        first = self.first_day
        return (first + timedelta(days=n) for n in range(len(self)))


@dataclass(frozen=True, slots=True, order=True)
class Year(_Days):
    """A calendar year, which is also the fiscal year."""

    year: int

    def __post_init__(self) -> None:
        _check_year(self.year)

    @classmethod
    def of(cls, day: date) -> "Year":
        return cls(day.year)

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    @property
    def months(self) -> tuple["Month", ...]:
        return tuple(Month(self.year, month) for month in range(1, 13))

    @property
    def quarters(self) -> tuple["Quarter", ...]:
        return tuple(Quarter(self.year, quarter) for quarter in range(1, 5))

    def shift(self, years: int) -> "Year":
        return Year(self.year + years)

    @property
    def year_before(self) -> "Year":
        """The base of a 同比."""
        return self.shift(-1)

    @property
    def code(self) -> str:
        return str(self.year)

    def __str__(self) -> str:
        return f"{self.year}年"


@dataclass(frozen=True, slots=True, order=True)
class Quarter(_Days):
    year: int
    quarter: int

    def __post_init__(self) -> None:
        _check_year(self.year)
        if not 1 <= self.quarter <= 4:
            raise DomainError(
                "period.impossible", f"没有第{self.quarter}季度。", value=self.quarter, remedy="季度为1至4。"
            )

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        return date(self.year, self.quarter * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        return self.months[-1].last_day

    @property
    def months(self) -> tuple["Month", ...]:
        return tuple(Month(self.year, self.quarter * 3 + n) for n in (-2, -1, 0))

    def shift(self, quarters: int) -> "Quarter":
        year, quarter = divmod(self.year * 4 + self.quarter - 1 + quarters, 4)
        return Quarter(year, quarter + 1)

    @property
    def year_before(self) -> "Quarter":
        """The base of a 同比."""
        return self.shift(-4)

    @property
    def code(self) -> str:
        return f"{self.year}Q{self.quarter}"

    def __str__(self) -> str:
        return f"{self.year}年第{'一二三四'[self.quarter - 1]}季度"


@dataclass(frozen=True, slots=True, order=True)
class Month(_Days):
    year: int
    month: int

    def __post_init__(self) -> None:
        _check_year(self.year)
        if not 1 <= self.month <= 12:
            raise DomainError(
                "period.impossible", f"没有{self.month}月。", value=self.month, remedy="请核对月份。"
            )

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, (self.month + 2) // 3)

    def shift(self, months: int) -> "Month":
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def through(self, last: "Month") -> Iterator["Month"]:
        """This month to ``last``, both included; nothing when ``last`` is earlier."""
        span = (last.year - self.year) * 12 + last.month - self.month
        return (self.shift(n) for n in range(span + 1))

    @property
    def year_before(self) -> "Month":
        """The base of a 同比."""
        return self.shift(-12)

    @property
    def code(self) -> str:
        return f"{self.year}-{self.month:02d}"

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"


Period: TypeAlias = Year | Quarter | Month


def parse_year(raw: object, *, field: str | None = None) -> Year:
    """``2025``, ``2025年``, ``2025年度``; a date gives its year."""
    refuse = refusing(raw, field=field)
    if isinstance(raw, date):
        return Year.of(raw)
    match = _YEAR.fullmatch(_text(raw, refuse=refuse))
    if match is None:
        raise _unreadable(raw, refuse=refuse, noun="年份", example="2025或2025年")
    return _made(Year, int(match[1]), refuse=refuse)


def parse_quarter(raw: object, *, field: str | None = None) -> Quarter:
    """``2025年第一季度``, ``2025年1季度``, ``2025Q1``; a date gives its quarter."""
    refuse = refusing(raw, field=field)
    if isinstance(raw, date):
        return Quarter.of(raw)
    match = _QUARTER.fullmatch(_text(raw, refuse=refuse))
    if match is None:
        raise _unreadable(raw, refuse=refuse, noun="季度", example="2025年第一季度或2025Q1")
    year, quarter = (group for group in match.groups() if group)
    return _made(Quarter, int(year), _QUARTERS[quarter], refuse=refuse)


def parse_month(raw: object, *, field: str | None = None) -> Month:
    """``2025年3月``, ``2025.3``, ``2025-03``, ``202503``; a date or an Excel serial gives its month."""
    refuse = refusing(raw, field=field)
    if isinstance(raw, date):
        return Month.of(raw)
    if isinstance(raw, float | Decimal) and f"{raw:.15g}".endswith(".1"):
        raise refuse(
            "period.ambiguous",
            f"“{raw}”存成了数字，分不清是1月还是10月。",
            remedy="请把单元格格式设为“文本”，写成2025-01或2025-10。",
        )
    match = _MONTH.fullmatch(_text(raw, refuse=refuse))
    if match is not None:
        year, month = (group for group in match.groups() if group)
        return _made(Month, int(year), int(month), refuse=refuse)
    try:
        return Month.of(parse_date(raw, field=field))
    except DomainError:
        raise _unreadable(raw, refuse=refuse, noun="月份", example="2025年3月或2025-03") from None


def parse_period(raw: object, *, field: str | None = None) -> Period:
    """A year, quarter or month, whichever the text names. A bare date names a month."""
    refuse = refusing(raw, field=field)
    text = raw if isinstance(raw, date) else _text(raw, refuse=refuse)
    if isinstance(text, str) and _YEAR.fullmatch(text):
        return parse_year(raw, field=field)
    if isinstance(text, str) and _QUARTER.fullmatch(text):
        return parse_quarter(raw, field=field)
    return parse_month(raw, field=field)


def _text(raw: object, *, refuse: Refusal) -> str:
    if is_missing(raw) or isinstance(raw, bool):
        raise refuse("period.missing", "没有填写所属时期。", remedy="请写成2025年3月或2025-03。")
    text = f"{raw:.15g}" if isinstance(raw, float) else without_quotes(without_blanks(str(raw)))
    return "".join("-" if is_dash(character) else character for character in text)


def _made(kind: Callable[..., T], *numbers: int, refuse: Refusal) -> T:
    try:
        return kind(*numbers)
    except DomainError as error:
        raise refuse(error.code, error.message, remedy=error.remedy) from None


def _unreadable(raw: object, *, refuse: Refusal, noun: str, example: str) -> DomainError:
    return refuse("period.unreadable", f"“{str(raw)[:30]}”不是{noun}。", remedy=f"请写成{example}。")


def _check_year(year: int) -> None:
    if not EARLIEST.year <= year <= LATEST.year:
        raise DomainError("period.impossible", f"年份{year}不合常理。", value=year, remedy="请核对年份。")
