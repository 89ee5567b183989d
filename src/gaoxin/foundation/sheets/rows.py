"""What comes out of a sheet: typed rows, the problems of their cells, and the rows that were not read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gaoxin.foundation.sheets.columns import Column
from gaoxin.foundation.sheets.files.formats import FileFormat
from gaoxin.foundation.sheets.layouts.body import RowKind
from gaoxin.foundation.sheets.layouts.layout import Layout
from gaoxin.values.errors import DomainError, DomainErrors

LONGEST_RAW = 120


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a cell (or, without ``column``, a row) cannot be imported, and what to do.

    ``column`` is the letter in the officer's file, ``heading`` the heading there, ``raw`` the cell as it is.
    """

    code: str
    reason: str
    remedy: str
    key: str | None = None
    column: str | None = None
    heading: str | None = None
    raw: str = ""

    @property
    def where(self) -> str:
        """E列“总投资”, or nothing for the row as a whole."""
        if self.column is None:
            return f"“{self.heading}”" if self.heading else ""
        return f"{self.column}列“{self.heading}”"

    @property
    def quoted(self) -> str:
        """The cell as it is, unless the reason says it already."""
        return "" if self.raw in self.reason else self.raw

    @property
    def sentence(self) -> str:
        raw = f"填写的“{self.quoted}”" if self.quoted else ""
        lead = f"{self.where}{raw}"
        return f"{lead}：{self.reason}{self.remedy}" if lead else f"{self.reason}{self.remedy}"


def refusals(error: DomainError) -> tuple[DomainError, ...]:
    """The single refusals in one error."""
    return tuple(error.errors) if isinstance(error, DomainErrors) else (error,)


@dataclass(frozen=True, slots=True)
class RowKey:
    """What identifies a row: the key columns used and their values, e.g. ``("uscc",)`` and ``("9114…",)``."""

    columns: tuple[str, ...]
    values: tuple[object, ...]


@dataclass(slots=True)
class ReadRow:
    """A data row. ``values`` holds filled cells only; a cell saying 清空 is in ``cleared``."""

    number: int
    values: dict[str, object] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()
    raw: dict[str, str] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is not data, with what it says."""

    number: int
    kind: RowKind
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file, read. ``missing`` are required columns without a heading in the file."""

    format: FileFormat
    sheet: str
    layout: Layout
    rows: tuple[ReadRow, ...]
    skipped: tuple[SkippedRow, ...]
    missing: tuple[Column, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    width: int = 0

    @property
    def remarks_column(self) -> int:
        """Where the error file writes 错误说明: its column of last time, or the first free one."""
        return self.layout.remarks if self.layout.remarks is not None else max(self.width, self.layout.width)


class RowStatus(StrEnum):
    """What confirming would do with a row."""

    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    ERROR = "error"


STATUS_LABELS = {
    RowStatus.NEW: "新增",
    RowStatus.UPDATE: "更新",
    RowStatus.UNCHANGED: "不变",
    RowStatus.ERROR: "错误",
}


@dataclass(frozen=True, slots=True)
class Existing:
    """A row that is there already: its primary key and its values by column key, unknown as None."""

    reference: int | str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an update, old and new as typed values."""

    key: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row with what will happen to it. ``source`` is the number of its stored row once there is a batch."""

    number: int
    status: RowStatus
    values: Mapping[str, object]
    cleared: frozenset[str] = frozenset()
    reference: int | str | None = None
    key: RowKey | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    remarks: tuple[str, ...] = ()
    source: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything an officer is shown before confirming."""

    table: Table
    rows: tuple[PlannedRow, ...]

    def count(self, status: RowStatus) -> int:
        return sum(1 for row in self.rows if row.status is status)
