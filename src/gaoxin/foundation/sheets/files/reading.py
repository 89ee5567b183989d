"""Bytes of a file → its tables of raw cells."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gaoxin.foundation.sheets.files.compound import CompoundFile, DamagedContainer
from gaoxin.foundation.sheets.files.delimited import delimited_rows
from gaoxin.foundation.sheets.files.formats import FileFormat, FileRefused
from gaoxin.foundation.sheets.files.grid import Cell, Grid, Merge
from gaoxin.foundation.sheets.files.guards import STANDARD, Limits, checked_format, damaged, locked
from gaoxin.foundation.sheets.files.marks import Marks
from gaoxin.foundation.sheets.files.package import SheetPart, WorkbookPackage
from gaoxin.foundation.sheets.files.record_scan import links_to_other_workbooks, scan_records
from gaoxin.foundation.sheets.files.worksheet_scan import scan_worksheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of the file, loaded when asked for: its first ``count`` rows, or all of them."""

    name: str
    hidden: bool
    load: Callable[[int | None], Grid]


@dataclass(frozen=True, slots=True)
class Book:
    """A file that may be read, with remarks on the file as a whole."""

    format: FileFormat
    tabs: tuple[Tab, ...]
    notes: tuple[str, ...] = ()


def open_book(content: bytes, *, limits: Limits = STANDARD) -> Book:
    """The sheets of a file, told by content and not by name. Raises ``FileRefused``."""
    found = checked_format(content, limits=limits)
    if found is FileFormat.CSV:
        return _text_book(content, limits)
    return _workbook(content, found, limits)


def _text_book(content: bytes, limits: Limits) -> Book:
    text = delimited_rows(content)
    refuse_extent("", len(text.rows), max(map(len, text.rows), default=0), limits=limits)
    grid = Grid("CSV", text.rows, is_text=True)
    tab = Tab("CSV", False, lambda count: grid)
    return Book(
        FileFormat.CSV, (tab,), (f"文本表格，按 {text.encoding} 编码、以“{text.delimiter_name}”分列读取。",)
    )


def _workbook(content: bytes, found: FileFormat, limits: Limits) -> Book:
    """The extent is checked before the value reader opens the file: it reserves whole rectangles."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if found is FileFormat.XLSX:
        by_name, linked = _scanned_parts(content, limits)
        in_order: list[Marks] = []
    else:
        in_order, linked = _scanned_records(content, limits)
    with value_reader():
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        listed = list(book.sheets_metadata)
    if found is FileFormat.XLS:
        names = [sheet.name for sheet in listed]
        by_name = dict(zip(names, in_order, strict=False))
    tabs = tuple(
        Tab(sheet.name, sheet.visible is not SheetVisibleEnum.Visible, _loader(book, sheet.name, marks))
        for sheet in listed
        if sheet.typ is SheetTypeEnum.WorkSheet and (marks := by_name.get(sheet.name)) and marks.last_row
    )
    if not tabs:
        raise FileRefused("no_cells", "文件里没有填写任何内容。", remedy="请填写后再上传。")
    notes = ("文件引用了其他工作簿，读取的是最后一次保存时的数值。",) if linked else ()
    return Book(found, tabs, notes)


@contextmanager
def value_reader() -> Iterator[None]:
    """Every way the value reader gives up on a damaged file, its panics included, is a damaged file."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise locked() from error
    except (CalamineError, ValueError, OSError) as error:
        raise damaged() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise damaged() from error
        raise


def _scanned_parts(content: bytes, limits: Limits) -> tuple[dict[str, Marks], bool]:
    with WorkbookPackage(content) as package:
        parts = package.sheets()
        _refuse_sheet_count(parts, limits)
        percents, scaled = package.style_numbers()
        marks = {}
        for part in parts:
            with package.stream(part.path) as stream:
                found = marks[part.name] = scan_worksheet(stream, percents=percents, scaled=scaled)
            refuse_extent(part.name, found.last_row, found.last_column, limits=limits)
        return marks, package.has_external_links


def _scanned_records(content: bytes, limits: Limits) -> tuple[list[Marks], bool]:
    try:
        container = CompoundFile(content)
        stream = container.stream("Workbook" if "Workbook" in container.names else "Book")
    except DamagedContainer as error:
        raise damaged() from error
    marks = scan_records(stream)
    for found in marks:
        refuse_extent("", found.last_row, found.last_column, limits=limits)
    return marks, links_to_other_workbooks(stream)


def _refuse_sheet_count(parts: list[SheetPart], limits: Limits) -> None:
    if len(parts) > limits.sheets:
        raise FileRefused(
            "too_many_sheets",
            f"文件有 {len(parts)} 个工作表，超过上限 {limits.sheets} 个。",
            remedy="请把要导入的工作表单独另存为一个文件。",
        )


def refuse_extent(name: str, rows: int, columns: int, *, limits: Limits) -> None:
    """Refuse before the rectangle is reserved in memory."""
    where = f"工作表“{name}”" if name else "文件"
    if rows > limits.rows:
        raise FileRefused(
            "too_many_rows",
            f"{where}有内容的最后一行是第 {rows} 行，超过上限 {limits.rows} 行。",
            remedy="请分成几个文件上传；若表下方远处有多余内容，请先删去。",
        )
    if columns > limits.columns:
        raise FileRefused(
            "too_many_columns",
            f"{where}有内容的最后一列是第 {columns} 列，超过上限 {limits.columns} 列。",
            remedy="请删去表格右侧多余的列后再上传。",
        )


def _loader(book: "CalamineWorkbook", name: str, marks: Marks) -> Callable[[int | None], Grid]:
    loaded: list[CalamineSheet] = []

    def load(count: int | None) -> Grid:
        with value_reader():
            if not loaded:
                loaded.append(book.get_sheet_by_name(name))
            sheet = loaded[0]
            rows = [_without_nul(row) for row in sheet.to_python(skip_empty_area=False, nrows=count)]
        ranges = sheet.merged_cell_ranges or []
        merges = tuple(Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges)
        return Grid(name, rows, merges, marks)

    return load


def _without_nul(row: list[Cell]) -> list[Cell]:
    """NUL may come out of an escape (_x0000_) and is accepted by no database."""
    if not any(isinstance(cell, str) and "\x00" in cell for cell in row):
        return row
    return [cell.replace("\x00", "") if isinstance(cell, str) else cell for cell in row]
