"""The preview as a page shows it: tiles, tabs, and each row in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.sheets.cells.written import shown
from gaoxin.foundation.sheets.columns import Column, SheetSpec
from gaoxin.foundation.sheets.files.worksheet_scan import column_letters
from gaoxin.foundation.sheets.layouts.body import LABELS
from gaoxin.foundation.sheets.models import ImportBatch, ImportRow
from gaoxin.foundation.sheets.rows import CellProblem, PlannedRow, RowStatus
from gaoxin.foundation.sheets.storing import planned_row, skipped_rows

Label = str | Promise
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class StatusLook:
    """Colour, character and word of a row's fate, and what it means for the officer."""

    code: str
    label: Label
    mark: str
    badge: str
    meaning: Label


LOOKS = (
    StatusLook("new", _("新增"), "＋", "badge-green", _("系统中没有，将新建")),
    StatusLook("update", _("更新"), "≠", "badge-blue", _("与系统中不同，将更新")),
    StatusLook("unchanged", _("不变"), "＝", "", _("与系统中一致，不处理")),
    StatusLook("error", _("错误"), "▲", "badge-red", _("改正后才能导入")),
)
BY_CODE = {look.code: look for look in LOOKS}


@dataclass(frozen=True, slots=True)
class Tile:
    """One status with its number of rows; ``here`` when the table shows only these."""

    look: StatusLook
    count: int
    here: bool


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of a row: its value, or for an update the old and the new one."""

    label: str
    value: str
    old: str | None = None


@dataclass(frozen=True, slots=True)
class RowShown:
    number: int
    look: StatusLook
    label: str
    lines: tuple[FieldLine, ...]
    problems: tuple[CellProblem, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkippedShown:
    number: int
    reason: str
    text: str


def tiles(batch: ImportBatch, *, status: str) -> list[Tile]:
    return [Tile(look, getattr(batch, f"{look.code}_count") or 0, look.code == status) for look in LOOKS]


def row_shown(row: ImportRow, spec: SheetSpec) -> RowShown:
    planned = planned_row(row, spec)
    columns = {column.key: column for column in spec.columns}
    return RowShown(
        number=row.number,
        look=BY_CODE[row.status],
        label=row.label,
        lines=_lines(planned, columns),
        problems=planned.problems,
        remarks=planned.remarks,
    )


def _lines(row: PlannedRow, columns: Mapping[str, Column]) -> tuple[FieldLine, ...]:
    if row.status is RowStatus.UPDATE:
        return tuple(
            FieldLine(
                columns[change.key].label,
                _short(change.new, columns[change.key]),
                _short(change.old, columns[change.key]),
            )
            for change in row.changes
        )
    if row.status is RowStatus.UNCHANGED:
        return ()
    return tuple(
        FieldLine(column.label, _short(row.values[key], column))
        for key, column in columns.items()
        if key in row.values
    )


def _short(value: object, column: Column) -> str:
    text = " ".join(shown(value, column).split())
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def read_columns(batch: ImportBatch) -> list[str]:
    """A列“项目名称”, in the order of the file."""
    return [f"{column_letters(index)}列“{heading}”" for _, index, heading in batch.reading.get("columns", [])]


def skipped_shown(batch: ImportBatch) -> list[SkippedShown]:
    """Rows of the sheet that are no data, with the reason in words."""
    return [SkippedShown(row.number, LABELS[row.kind], row.text) for row in skipped_rows(batch)]
