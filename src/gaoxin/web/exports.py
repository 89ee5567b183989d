"""A ledger as a file: the same rows, order and columns as the page shows, over all its pages.

Numbers are numbers in the unit of their header, days are days, everything else is text that no spreadsheet
program takes for a formula.
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from gaoxin.values.errors import DomainError
from gaoxin.web.columns import LedgerColumn, SheetValue, is_sample
from gaoxin.web.rows import sheet_reader
from gaoxin.web.tables import LedgerTable

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SHEET_ROWS: Final = 1_048_575
CHUNK: Final = 2_000
A3: Final = 8
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    header: str
    width: int
    number_format: str
    read: Callable[[Any], SheetValue]


def export(table: LedgerTable, *, kind: str, file_name: str, title: str) -> HttpResponseBase:
    """The file as a download; ``kind`` is ``xlsx`` or ``csv``."""
    columns = _columns(table)
    if kind == "csv":
        return _csv_response(table, columns, file_name=f"{file_name}.csv")
    return _xlsx_response(table, columns, file_name=f"{file_name}.xlsx", title=title)


def _columns(table: LedgerTable) -> list[SheetColumn]:
    columns = []
    for bound, heading in zip(table.shown_columns, table.headings, strict=True):
        kind = bound.column
        known = isinstance(kind, LedgerColumn)
        columns.append(
            SheetColumn(
                header=heading.text,
                width=kind.sheet_width if known else 18,
                number_format=kind.sheet_format if known else "",
                read=sheet_reader(table, bound),
            )
        )
    if _any_sample(table):
        columns.append(SheetColumn(gettext("示例数据"), 10, "", _sample_word))
    return columns


def _any_sample(table: LedgerTable) -> bool:
    rows = table.data.data
    if not isinstance(rows, QuerySet):
        return any(is_sample(row) for row in rows)
    has_mark = any(field.name == "is_sample" for field in rows.model._meta.fields)
    return has_mark and rows.filter(is_sample=True).exists()


def _sample_word(record: Any) -> str | None:
    return gettext("示例数据") if is_sample(record) else None


def _records(table: LedgerTable) -> Iterator[Any]:
    rows = table.data.data
    remaining = rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else iter(rows)
    while part := list(islice(remaining, CHUNK)):
        table.prepare(part)
        yield from part


def _csv_response(table: LedgerTable, columns: list[SheetColumn], *, file_name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_csv_lines(table, columns), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, file_name))
    return response


class _Echo:
    """A file that hands back what is written to it, so that lines can be streamed."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(table: LedgerTable, columns: list[SheetColumn]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # The mark makes Excel and WPS read the file as UTF-8.
    yield "\ufeff" + writer.writerow([_inert(column.header) for column in columns])
    for record in _records(table):
        yield writer.writerow([_csv_value(column.read(record)) for column in columns])


def _csv_value(value: SheetValue) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()[:19]
    return _inert(value) if isinstance(value, str) else str(value)


def _inert(text: str) -> str:
    """A leading apostrophe keeps spreadsheet programs from running the text as a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _xlsx_response(
    table: LedgerTable, columns: list[SheetColumn], *, file_name: str, title: str
) -> FileResponse:
    file = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115
    _write_workbook(file, table, columns, title=title)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=XLSX)


def _write_workbook(file: IO[bytes], table: LedgerTable, columns: list[SheetColumn], *, title: str) -> None:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        _set_up_print(sheet, columns, title=title)
        heading = book.add_format(
            {"bold": True, "bg_color": "#F3F1EC", "border": 1, "border_color": "#CBC5B8"}
        )
        heading.set_align("vcenter")
        heading.set_text_wrap()
        formats = [book.add_format({"num_format": one.number_format or "General"}) for one in columns]
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.header, heading)
        last = _write_rows(sheet, _records(table), columns, formats)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _sheet_name(title: str) -> str:
    return "".join(" " if character in "[]:*?/\\'" else character for character in title)[:31].strip() or "1"


def _set_up_print(sheet: "Worksheet", columns: list[SheetColumn], *, title: str) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 24)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.set_header(f"&L{title.replace('&', '&&')}")
    sheet.set_footer(gettext("&C第 &P 页，共 &N 页&R&D"))


def _write_rows(
    sheet: "Worksheet", records: Iterable[Any], columns: list[SheetColumn], formats: list[Any]
) -> int:
    """The number of rows written below the header."""
    number = 0
    for number, record in enumerate(records, start=1):
        if number > SHEET_ROWS:
            raise DomainError(
                "export.too_long",
                f"结果超过 {SHEET_ROWS:,} 行，一张工作表放不下。",
                remedy="请增加筛选条件，或改为导出 CSV。",
            )
        for index, column in enumerate(columns):
            _write_cell(sheet, number, index, column.read(record), formats[index])
    return number


def _write_cell(sheet: "Worksheet", row: int, column: int, value: SheetValue, cell_format: Any) -> None:
    if value is None:
        return
    if isinstance(value, Decimal | int):
        sheet.write_number(row, column, value, cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, cell_format)
    else:
        sheet.write_string(row, column, value)
