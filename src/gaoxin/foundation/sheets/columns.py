"""What a sheet is made of: columns declared once, for template, reading, error file and export."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Plausible = tuple[Decimal | int | None, Decimal | int | None]


class Kind(StrEnum):
    """How the cells of a column are read. In brackets: the Python value a row holds."""

    TEXT = "text"  # str
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # Decimal
    MONEY = "money"  # Decimal in 元
    AREA = "area"  # Decimal in ㎡
    PERCENT = "percent"  # Decimal; 5% is Decimal("0.05")
    DATE = "date"  # datetime.date
    MONTH = "month"  # values.period.Month
    YEAR = "year"  # int
    CHOICE = "choice"  # the code, str
    YES_NO = "yes_no"  # bool
    USCC = "uscc"  # 18 capital letters and digits
    PROJECT_CODE = "project_code"  # 24 positions joined by "-"
    PHONE = "phone"  # str


NUMERIC = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY, Kind.AREA, Kind.PERCENT})
CODES = frozenset({Kind.TEXT, Kind.USCC, Kind.PROJECT_CODE, Kind.PHONE})


@dataclass(frozen=True, slots=True)
class Choice:
    """One permitted value: the code kept, the label shown, and other words officers write for it."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()


def choices(pairs: Iterable[tuple[str, object]]) -> tuple[Choice, ...]:
    """Choices from (code, label) pairs, such as a Django ``choices`` list."""
    return tuple(Choice(str(code), str(label)) for code, label in pairs)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    ``unit`` is the unit of bare numbers when neither the header nor the sheet names another; ``maximum``
    refuses and ``plausible`` only warns, both in the unit values are kept in; ``places`` is how many decimals
    are kept; ``month_day`` says what a date column makes of 2025年3月: nothing ("refuse"), the "first" or the
    "last" day of the month. ``same(old, new)`` says that a cell changes nothing although it is written
    differently.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    aliases: tuple[str, ...] = ()
    help: str = ""
    example: str = ""
    width: int | None = None
    negative: bool = False
    maximum: Decimal | int | None = None
    places: int | None = None
    max_length: int | None = None
    plausible: Plausible | None = None
    month_day: str = "refuse"
    same: Callable[[object, object], bool] | None = None

    def __post_init__(self) -> None:
        if self.kind is Kind.CHOICE and not self.choices:
            raise ValueError(f"choice column without choices: {self.key}")
        if self.unit is None and self.kind in DEFAULT_UNITS:
            object.__setattr__(self, "unit", DEFAULT_UNITS[self.kind])

    @property
    def header(self) -> str:
        """The header our own files write: the label, with the unit in brackets."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


DEFAULT_UNITS = {Kind.MONEY: "万元", Kind.AREA: "亩", Kind.PERCENT: "%"}


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet: its columns and what identifies a row.

    ``key`` holds alternatives in order of preference, each a tuple of column keys: the first whose cells are
    all filled identifies the row, e.g. ``(("uscc",), ("name",))``; ``key_words`` says it shorter where the
    alternatives are many.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[tuple[str, ...], ...]
    instructions: tuple[str, ...] = ()
    key_words: str = ""

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        labels = [column.label for column in self.columns]
        if len(set(keys)) != len(keys) or len(set(labels)) != len(labels):
            raise ValueError(f"sheet {self.code} declares a column twice")
        unknown = {name for alternative in self.key for name in alternative} - set(keys)
        if unknown or not self.key:
            raise ValueError(f"sheet {self.code} has no such key columns: {sorted(unknown)}")

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    @property
    def required(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.required)

    @property
    def key_columns(self) -> frozenset[str]:
        return frozenset(name for alternative in self.key for name in alternative)

    @property
    def key_sentence(self) -> str:
        """How a row is recognised, in words: 统一社会信用代码，没有时按企业名称."""
        if self.key_words:
            return self.key_words
        named = ["＋".join(self.column(name).label for name in alternative) for alternative in self.key]
        return "，没有时按".join(named)
