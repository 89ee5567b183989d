"""Rows → a workbook that may be edited and imported again; imported unedited, it changes nothing."""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter

from gaoxin.foundation.sheets.cells.written import CellType, written_cell
from gaoxin.foundation.sheets.columns import Column, SheetSpec
from gaoxin.foundation.sheets.writing.dressing import (
    FIRST_ROW,
    HEADER_ROW,
    Dressing,
    Placing,
    add_choices,
    set_columns,
    set_page,
    write_cell,
    write_head,
)
from gaoxin.foundation.sheets.writing.tab_name import sheet_name


def export_workbook(
    spec: SheetSpec,
    rows: Iterable[Mapping[str, object]],
    *,
    note: str = "",
    columns: Sequence[str] | None = None,
) -> bytes:
    """Rows of typed values by column key, unknown as None.

    ``columns`` narrows and orders; ``note`` stands below the title (数据截至, 示例数据).
    """
    chosen = spec.columns if columns is None else tuple(spec.column(key) for key in columns)
    placing = Placing(spec, chosen)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        _write(path, placing, rows, note or f"★ 列用来识别已有记录（{spec.key_sentence}）；留空表示不改。")
        return path.read_bytes()


def _write(path: Path, placing: Placing, rows: Iterable[Mapping[str, object]], note: str) -> None:
    """Row by row to disk, so that a large ledger does not fill the memory."""
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
    dressing = Dressing(workbook)
    worksheet = workbook.add_worksheet(sheet_name(placing.spec.title))
    set_columns(worksheet, placing, dressing)
    set_page(worksheet, placing)
    write_head(worksheet, placing, dressing, title=placing.spec.title, note=note)
    formats = lru_cache(maxsize=None)(lambda column, escaped: dressing.cell(column, escaped=escaped))
    number_format = dressing.format(align="center")
    last = HEADER_ROW
    for last, values in enumerate(rows, start=FIRST_ROW):
        worksheet.write_number(last, 0, last - FIRST_ROW + 1, number_format)
        for index, column in enumerate(placing.columns, start=1):
            _write_value(worksheet, last, index, values.get(column.key), column, formats)
    worksheet.autofilter(HEADER_ROW, 0, max(last, FIRST_ROW), len(placing.columns))
    add_choices(workbook, worksheet, placing, rows=last + 500)
    workbook.close()


def _write_value(
    worksheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    index: int,
    value: object,
    column: Column,
    formats: Callable[[Column, bool], Any],
) -> None:
    cell = written_cell(value, column)
    if cell.type is not CellType.BLANK:
        write_cell(worksheet, row, index, cell, formats(column, cell.escaped))
