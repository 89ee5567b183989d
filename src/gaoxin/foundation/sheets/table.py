"""A file → one table of typed rows, with every row of the sheet accounted for."""

from collections.abc import Iterator

from gaoxin.foundation.sheets.columns import SheetSpec
from gaoxin.foundation.sheets.files.formats import FileRefused
from gaoxin.foundation.sheets.files.grid import BLANK, Grid
from gaoxin.foundation.sheets.files.guards import STANDARD, Limits
from gaoxin.foundation.sheets.files.reading import Book, Tab, open_book
from gaoxin.foundation.sheets.files.worksheet_scan import column_letters
from gaoxin.foundation.sheets.layouts.body import BodyRow, RowKind, body_rows
from gaoxin.foundation.sheets.layouts.headers import Header, best_header, layout_of, refuse_without_header
from gaoxin.foundation.sheets.layouts.layout import Layout
from gaoxin.foundation.sheets.layouts.totals import disagreements
from gaoxin.foundation.sheets.row_reading import RowReader
from gaoxin.foundation.sheets.rows import ReadRow, SkippedRow, Table

HEAD_ROWS = 60


def read_table(
    content: bytes, *, spec: SheetSpec, sheet: str | None = None, limits: Limits = STANDARD
) -> Table:
    """The sheet whose header fits best (or the one named), read. Raises ``FileRefused``."""
    book = open_book(content, limits=limits)
    tab, others = _chosen_tab(book, spec, sheet)
    grid = tab.load(None)
    header = best_header(grid, spec)
    if header is None:
        raise refuse_without_header([grid], spec)
    layout = layout_of(grid, header, spec)
    rows, skipped, totals = _read_rows(grid, layout)
    if not rows:
        raise FileRefused(
            "no_rows",
            f"工作表“{grid.name}”的表头下面没有可导入的数据行。",
            remedy="请在表头下面填写数据后再上传。",
        )
    return Table(
        format=book.format,
        sheet=grid.name,
        layout=layout,
        rows=tuple(rows),
        skipped=tuple(skipped),
        missing=tuple(column for column in spec.required if layout.placed(column.key) is None),
        notes=(*book.notes, *layout.notes, *_grid_notes(grid, layout, tab)),
        warnings=tuple(disagreements(totals, layout, rows)),
        other_sheets=others,
        width=max(map(len, grid.rows), default=0),
    )


def _chosen_tab(book: Book, spec: SheetSpec, sheet: str | None) -> tuple[Tab, tuple[str, ...]]:
    """The best tab, and the names of others whose header would also do."""
    heads = [(tab, tab.load(HEAD_ROWS)) for tab in book.tabs]
    fitting = [(tab, header) for tab, head in heads if (header := best_header(head, spec)) is not None]
    if sheet is not None:
        fitting.sort(key=lambda pair: pair[0].name != sheet)
        if not fitting or fitting[0][0].name != sheet:
            raise FileRefused(
                "sheet_unknown",
                f"工作表“{sheet}”不存在，或没有相符的表头。",
                remedy="请选择文件中的另一个工作表。",
            )
    else:
        fitting.sort(key=_preference, reverse=True)
    if not fitting:
        raise refuse_without_header([head for _, head in heads], spec)
    return fitting[0][0], tuple(tab.name for tab, _ in fitting[1:])


def _preference(pair: tuple[Tab, Header]) -> tuple[int, bool]:
    tab, header = pair
    return header.score[0], not tab.hidden


def _read_rows(grid: Grid, layout: Layout) -> tuple[list[ReadRow], list[SkippedRow], list[BodyRow]]:
    """Data rows, the rows that are not data, and among these the totals."""
    rows: list[ReadRow] = []
    skipped: list[SkippedRow] = []
    totals: list[BodyRow] = []
    reader = RowReader(grid, layout)
    for row, undivided in body_rows(grid, layout):
        if row.kind is RowKind.DATA:
            rows.append(reader.read(row, undivided))
        else:
            skipped.append(SkippedRow(row.number, row.kind, row.text))
            if row.kind in (RowKind.TOTAL, RowKind.SUBTOTAL):
                totals.append(row)
    return rows, skipped, totals


def _grid_notes(grid: Grid, layout: Layout, tab: Tab) -> Iterator[str]:
    marks = grid.marks
    if tab.hidden:
        yield f"工作表“{grid.name}”是隐藏的，仍已读取。"
    if marks.formulas:
        yield f"有 {marks.formulas} 个公式单元格，按保存时的计算结果读取，不再重新计算。"
    if marks.hidden_rows:
        yield f"隐藏的 {marks.hidden_rows} 行也已读取。"
    for placed in layout.columns:
        if placed.index in marks.scaled_columns:
            yield f"“{placed.heading}”列的显示经过缩放（如以万为单位显示），按单元格里实际存储的数值读取。"
    yield from _unread_columns(grid, layout)


def _unread_columns(grid: Grid, layout: Layout) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for other in layout.ignored:
        by_reason.setdefault(other.reason, []).append(f"{column_letters(other.index)}列“{other.heading}”")
    for reason, columns in by_reason.items():
        yield f"未读取的列：{'、'.join(columns)}（{reason}）。"
    nameless = _nameless_columns(grid, layout)
    if nameless:
        yield f"{'、'.join(column_letters(index) for index in nameless)} 列没有表头但有内容，未读取。"


def _nameless_columns(grid: Grid, layout: Layout) -> list[int]:
    named: set[int | None] = {placed.index for placed in layout.columns}
    named |= {other.index for other in layout.ignored} | {layout.sequence, layout.remarks}
    merged = {
        place for merge in grid.merges for place in range(merge.left, merge.right + 1) if merge.left != place
    }
    filled: set[int] = set()
    for row in grid.rows[layout.first_row :]:
        if len(row) > len(filled):
            filled.update(index for index, cell in enumerate(row) if cell != BLANK and index not in filled)
    return sorted(index for index in filled - merged if index not in named)
