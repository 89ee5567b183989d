"""The cells of an .xls or text file in a new .xlsx, with what is wrong beside them."""

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gaoxin.foundation.sheets.cells.written import FIRST_SAFE_DAY
from gaoxin.foundation.sheets.files.grid import BLANK, Cell, Grid
from gaoxin.foundation.sheets.files.reading import open_book
from gaoxin.foundation.sheets.writing.correction import Correction, Place
from gaoxin.foundation.sheets.writing.dressing import Dressing
from gaoxin.foundation.sheets.writing.tab_name import sheet_name

RED, WASH = "#B3261E", "#FBEAE8"


def rewritten_copy(content: bytes, *, place: Place, corrections: Mapping[int, Correction]) -> bytes:
    """The sheet's cells and merges; the file's own colours and widths are lost, its values are not."""
    grid = _grid(content, place.sheet)
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    dressing = Dressing(workbook)
    worksheet = workbook.add_worksheet(sheet_name(place.sheet))
    worksheet.set_column(0, max(place.column - 1, 0), 16)
    worksheet.set_column(place.column, place.column, 60)
    for merge in grid.merges:
        worksheet.merge_range(
            merge.top, merge.left, merge.bottom, merge.right, "", dressing.format(text_wrap=True)
        )
    for index, row in enumerate(grid.rows):
        _write_row(worksheet, index, row, place, corrections.get(index + 1), grid, dressing)
    workbook.close()
    return buffer.getvalue()


def _grid(content: bytes, sheet: str) -> Grid:
    book = open_book(content)
    return next(tab for tab in book.tabs if tab.name == sheet).load(None)


def _write_row(
    worksheet: Worksheet,
    index: int,
    row: list[Cell],
    place: Place,
    correction: Correction | None,
    grid: Grid,
    dressing: Dressing,
) -> None:
    is_header = index + 1 == place.header_row
    for column, cell in enumerate(row):
        if column == place.column:
            continue
        fault = grid.marks.faults.get((index, column))
        properties: dict[str, Any] = {"bold": True, "text_wrap": True} if is_header else {}
        if correction is not None and column in correction.columns:
            properties["bg_color"] = WASH
        if (index, column) in grid.marks.percents:
            properties["num_format"] = "0.00%"
        _write(worksheet, index, column, fault or cell, dressing, properties)
    if correction is not None:
        red = dressing.format(font_color=RED, bg_color=WASH, text_wrap=True, bold=is_header)
        worksheet.write_string(index, place.column, correction.text, red)


def _write(
    worksheet: Worksheet, row: int, column: int, cell: Cell, dressing: Dressing, properties: dict[str, Any]
) -> None:
    if isinstance(cell, bool):
        worksheet.write_boolean(row, column, cell, dressing.format(**properties))
    elif isinstance(cell, int | float):
        worksheet.write_number(row, column, cell, dressing.format(**properties))
    elif isinstance(cell, dt.date) and _day(cell) >= FIRST_SAFE_DAY:
        clock = isinstance(cell, dt.datetime) and cell.time() != dt.time()
        properties["num_format"] = "yyyy-mm-dd hh:mm" if clock else "yyyy-mm-dd"
        worksheet.write_datetime(row, column, cell, dressing.format(**properties))
    elif cell != BLANK or "bg_color" in properties:
        text = str(cell)
        escaped = text.startswith(("=", "+", "-", "@"))
        worksheet.write_string(row, column, text, dressing.format(quote_prefix=escaped, **properties))


def _day(cell: dt.date) -> dt.date:
    return cell.date() if isinstance(cell, dt.datetime) else cell
