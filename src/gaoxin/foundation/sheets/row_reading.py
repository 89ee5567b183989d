"""One row of raw cells → typed values and the problems of its cells."""

from gaoxin.foundation.sheets.cells.reading import Reading, Source, is_clear_mark, read_cell
from gaoxin.foundation.sheets.files.grid import BLANK, Cell, Grid, is_blank
from gaoxin.foundation.sheets.files.marks import FORMULA_WITHOUT_VALUE
from gaoxin.foundation.sheets.files.worksheet_scan import column_letters
from gaoxin.foundation.sheets.layouts.body import BodyRow
from gaoxin.foundation.sheets.layouts.layout import Layout, PlacedColumn
from gaoxin.foundation.sheets.rows import LONGEST_RAW, CellProblem, ReadRow, refusals
from gaoxin.values.errors import DomainError

PLAIN, PERCENT, TEXT_FILE = Source(), Source(percent_format=True), Source(is_text=True)
REMEMBERED = 20_000


class RowReader:
    """Reads the rows of one sheet; a cell seen before in the same column is not read again."""

    def __init__(self, grid: Grid, layout: Layout) -> None:
        self._columns = layout.columns
        self._faults = grid.marks.faults
        self._percents = grid.marks.percents
        self._usual = TEXT_FILE if grid.is_text else PLAIN
        self._seen: dict[tuple[int, type, Cell, bool], Reading] = {}

    def read(self, row: BodyRow, undivided: dict[int, str]) -> ReadRow:
        """``undivided`` are the columns whose number is merged over several rows."""
        read = ReadRow(row.number)
        cells, width = row.cells, len(row.cells)
        for placed in self._columns:
            index = placed.index
            raw = cells[index] if index < width else BLANK
            if self._faults and (row.number - 1, index) in self._faults:
                fault = self._faults[row.number - 1, index]
                note_problem(read, placed, fault, _formula_fault(fault, placed))
            elif undivided and index in undivided:
                note_problem(read, placed, shown_raw(raw), _undivided(undivided[index], placed))
            elif raw.__class__ is float or not is_blank(raw):
                self._read_into(read, raw, placed)
        return read

    def _read_into(self, read: ReadRow, raw: Cell, placed: PlacedColumn) -> None:
        if is_clear_mark(raw):
            read.cleared |= {placed.column.key}
            return
        try:
            reading = self._reading(raw, placed, read.number - 1)
        except DomainError as error:
            for refusal in refusals(error):
                note_problem(read, placed, shown_raw(raw), refusal)
            return
        if reading.value is not None:
            read.values[placed.column.key] = reading.value
        if reading.remark:
            read.remarks.append(reading.remark)

    def _reading(self, raw: Cell, placed: PlacedColumn, row: int) -> Reading:
        percent = bool(self._percents) and (row, placed.index) in self._percents
        known = (placed.index, raw.__class__, raw, percent)
        reading = self._seen.get(known)
        if reading is None:
            reading = read_cell(raw, placed, PERCENT if percent else self._usual)
            if len(self._seen) < REMEMBERED:
                self._seen[known] = reading
        return reading


def note_problem(read: ReadRow, placed: PlacedColumn, raw: str, error: DomainError) -> None:
    read.raw[placed.column.key] = raw
    read.problems.append(
        CellProblem(
            code=error.code,
            reason=error.message,
            remedy=error.remedy,
            key=placed.column.key,
            column=column_letters(placed.index),
            heading=placed.heading,
            raw=raw,
        )
    )


def shown_raw(raw: Cell) -> str:
    """A cell as the officer sees it, shortened."""
    if isinstance(raw, float):
        return f"{raw:.15g}"
    return str(raw).strip()[:LONGEST_RAW]


def _formula_fault(fault: str, placed: PlacedColumn) -> DomainError:
    if fault == FORMULA_WITHOUT_VALUE:
        return DomainError(
            "formula.not_calculated",
            "公式没有计算结果。",
            field=placed.column.key,
            remedy="请用 Excel 或 WPS 打开文件，保存一次后再上传，或直接填写数值。",
        )
    return DomainError(
        "formula.error",
        f"公式出错（{fault}）。",
        field=placed.column.key,
        remedy="请改正公式，或直接填写数值。",
    )


def _undivided(span: str, placed: PlacedColumn) -> DomainError:
    return DomainError(
        "sheet.merged_number",
        f"{span}合并成了一格，无法判断各行的数值。",
        field=placed.column.key,
        remedy="请取消合并，逐行填写。",
    )
