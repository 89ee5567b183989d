"""A preview ↔ its stored rows."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from gaoxin.foundation.sheets.cells.written import shown
from gaoxin.foundation.sheets.columns import Column, SheetSpec
from gaoxin.foundation.sheets.encoding import decoded, decoded_values, encoded, encoded_values
from gaoxin.foundation.sheets.layouts.body import RowKind
from gaoxin.foundation.sheets.layouts.layout import Layout, PlacedColumn
from gaoxin.foundation.sheets.models import ImportBatch, ImportRow
from gaoxin.foundation.sheets.rows import (
    CellProblem,
    Change,
    PlannedRow,
    Preview,
    ReadRow,
    RowKey,
    RowStatus,
    SkippedRow,
    Table,
)
from gaoxin.values.errors import Conflict

SKIPPED_SHOWN = 500


def stored_reading(table: Table) -> dict[str, Any]:
    """What is kept of how the sheet was read. Blank rows are counted, not listed."""
    layout = table.layout
    skipped = [row for row in table.skipped if row.kind not in (RowKind.BLANK, RowKind.HEADER)]
    return {
        "header_row": layout.header_rows[-1] + 1,
        "remarks_column": table.remarks_column,
        "columns": [[placed.column.key, placed.index, placed.heading] for placed in layout.columns],
        "notes": list(table.notes),
        "warnings": list(table.warnings),
        "other_sheets": list(table.other_sheets),
        "missing": [column.label for column in table.missing],
        "skipped": [[row.number, row.kind.value, row.text] for row in skipped[:SKIPPED_SHOWN]],
        "blank_count": sum(row.kind is RowKind.BLANK for row in table.skipped),
    }


def skipped_rows(batch: ImportBatch) -> list[SkippedRow]:
    listed = batch.reading.get("skipped", [])
    return [SkippedRow(number, RowKind(kind), text) for number, kind, text in listed]


def stored_layout(batch: ImportBatch, spec: SheetSpec) -> Layout:
    """Enough of the layout to plan again. Raises ``Conflict`` when the sheet has been declared anew since."""
    columns = {column.key: column for column in spec.columns}
    if any(key not in columns for key, _, _ in batch.reading["columns"]):
        raise Conflict(
            "sheet.declared_anew", "这种表格的列在预览之后有调整。", remedy="请重新预览，核对后再确认。"
        )
    placed = tuple(
        PlacedColumn(index, columns[key], heading) for key, index, heading in batch.reading["columns"]
    )
    header_row = batch.reading["header_row"]
    return Layout((header_row - 1,), header_row, placed)


def stored_rows(batch: ImportBatch, preview: Preview, spec: SheetSpec) -> list[ImportRow]:
    columns = {column.key: column for column in spec.columns}
    return [
        ImportRow(
            batch=batch,
            number=row.number,
            status=row.status.value,
            label=row_label(row, columns),
            content=_content(row),
        )
        for row in preview.rows
    ]


def row_label(row: PlannedRow, columns: Mapping[str, Column]) -> str:
    """The name people know the row by: its last key column that is filled, usually the name."""
    if row.key is None:
        return ""
    named = [shown(value, columns[key]) for key, value in zip(row.key.columns, row.key.values, strict=True)]
    return " ".join(named)[:120]


def _content(row: PlannedRow) -> dict[str, Any]:
    content: dict[str, Any] = {"values": encoded_values(row.values)}
    if row.cleared:
        content["cleared"] = sorted(row.cleared)
    if row.reference is not None:
        content["reference"] = row.reference
    if row.changes:
        content["changes"] = [[one.key, encoded(one.old), encoded(one.new)] for one in row.changes]
    if row.problems:
        content["problems"] = [asdict(problem) for problem in row.problems]
    if row.remarks:
        content["remarks"] = list(row.remarks)
    return content


def planned_row(row: ImportRow, spec: SheetSpec) -> PlannedRow:
    """The row as it was planned; columns that are no longer declared are left out."""
    columns = {column.key: column for column in spec.columns}
    content = row.content
    known = {key: value for key, value in content.get("values", {}).items() if key in columns}
    values = decoded_values(known, columns)
    return PlannedRow(
        number=row.number,
        status=RowStatus(row.status),
        values=values,
        cleared=frozenset(content.get("cleared", ())),
        reference=content.get("reference"),
        key=_key(values, spec),
        changes=tuple(
            Change(key, decoded(old, columns[key]), decoded(new, columns[key]))
            for key, old, new in content.get("changes", ())
            if key in columns
        ),
        problems=tuple(CellProblem(**problem) for problem in content.get("problems", ())),
        remarks=tuple(content.get("remarks", ())),
    )


def _key(values: Mapping[str, object], spec: SheetSpec) -> RowKey | None:
    for alternative in spec.key:
        if all(name in values for name in alternative):
            return RowKey(alternative, tuple(values[name] for name in alternative))
    return None


def read_again(row: PlannedRow) -> ReadRow:
    """The row as it was read, to be planned against the base of now."""
    return ReadRow(row.number, dict(row.values), row.cleared, remarks=list(row.remarks))
