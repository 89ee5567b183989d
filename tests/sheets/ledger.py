"""A ledger such as officers keep, declared once, and files as they make them."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import xlsxwriter
import xlwt

from gaoxin.foundation.sheets.columns import Column, Kind, SheetSpec, choices
from gaoxin.foundation.sheets.plan import Found, Validate, no_further_checks
from gaoxin.foundation.sheets.preview import preview_file
from gaoxin.foundation.sheets.rows import Existing, PlannedRow, Preview, RowKey, RowStatus, Table
from gaoxin.foundation.sheets.table import read_table
from gaoxin.values.uscc import complete_uscc

USCC = complete_uscc("91140400MA0EXAMP1")
OTHER_USCC = complete_uscc("91140400MA0EXAMP2")
CODE = "2108-140400-04-01-333721"

LEDGER = SheetSpec(
    code="test.ledger",
    title="重点项目台账",
    columns=(
        Column("code", "项目代码", Kind.PROJECT_CODE, aliases=("投资项目代码",), example=CODE),
        Column("name", "项目名称", required=True, max_length=60, example="晨曦负极材料项目"),
        Column("uscc", "统一社会信用代码", Kind.USCC),
        Column("total", "总投资", Kind.MONEY, required=True, example="80000"),
        Column("planned", "本年计划", Kind.MONEY, aliases=("年度计划投资",)),
        Column("area", "用地面积", Kind.AREA),
        Column(
            "stage",
            "阶段",
            Kind.CHOICE,
            choices=choices([("started", "开工"), ("building", "在建"), ("producing", "投产")]),
        ),
        Column("started", "开工时间", Kind.MONTH),
        Column("due", "完成时限", Kind.DATE),
        Column("share", "完成比例", Kind.PERCENT),
        Column("is_key", "省重点", Kind.YES_NO),
        Column("phone", "联系电话", Kind.PHONE),
        Column("staff", "职工人数", Kind.INTEGER, unit="人"),
        Column("energy", "年综合能耗", Kind.DECIMAL, unit="吨标煤", places=4),
        Column("year", "年度", Kind.YEAR),
        Column("problem", "存在问题"),
    ),
    key=(("code",), ("name",)),
)
SHORT = ("项目名称", "总投资（万元）")


def xlsx(
    rows: Sequence[Sequence[object]],
    *,
    sheet: str = "台账",
    merges: Sequence[tuple[int, int, int, int]] = (),
    formats: Mapping[tuple[int, int], str] | None = None,
    more: Mapping[str, Sequence[Sequence[object]]] | None = None,
) -> bytes:
    """A workbook; ``merges`` are (top, left, bottom, right) from 0, ``formats`` number formats of cells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    _fill(book, book.add_worksheet(sheet), rows, merges, formats or {})
    for name, cells in (more or {}).items():
        _fill(book, book.add_worksheet(name), cells, (), {})
    book.close()
    return buffer.getvalue()


def _fill(
    book: Any,
    sheet: Any,
    rows: Sequence[Sequence[object]],
    merges: Sequence[tuple[int, int, int, int]],
    formats: Mapping[tuple[int, int], str],
) -> None:
    for top, left, bottom, right in merges:
        sheet.merge_range(top, left, bottom, right, "")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            number_format = formats.get((row, column))
            if isinstance(value, dt.date):
                number_format = number_format or "yyyy-mm-dd"
            style = book.add_format({"num_format": number_format}) if number_format else None
            if value is None or value == "":
                continue
            if isinstance(value, str) and not value.startswith("="):
                sheet.write_string(row, column, value, style)
            else:
                sheet.write(row, column, value, style)


def xls(rows: Sequence[Sequence[object]], *, formats: Mapping[tuple[int, int], str] | None = None) -> bytes:
    """A workbook of Excel 97–2003, which WPS also names .et."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            default = "yyyy-mm-dd" if isinstance(value, dt.date) else "General"
            style = xlwt.easyxf(num_format_str=(formats or {}).get((row, column), default))
            if value is not None and value != "":
                sheet.write(row, column, value, style)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_text(rows: Sequence[Sequence[object]], *, delimiter: str = ",") -> str:
    return "".join(delimiter.join(str(cell) for cell in row) + "\r\n" for row in rows)


def table(content: bytes, *, spec: SheetSpec = LEDGER, sheet: str | None = None) -> Table:
    return read_table(content, spec=spec, sheet=sheet)


def preview(
    content: bytes,
    *existing: tuple[int, Mapping[str, object]],
    spec: SheetSpec = LEDGER,
    validate: Validate = no_further_checks,
) -> Preview:
    """The preview against ``existing`` rows given as (primary key, values)."""

    def find(keys: Sequence[RowKey]) -> Found:
        found: dict[RowKey, Existing] = {}
        for key in keys:
            for number, values in existing:
                if tuple(values.get(column) for column in key.columns) == key.values:
                    found[key] = Existing(number, values)
        return found

    return preview_file(content, spec=spec, find=find, validate=validate)


def only_row(content: bytes, *existing: tuple[int, Mapping[str, object]], **options: Any) -> PlannedRow:
    (row,) = preview(content, *existing, **options).rows
    return row


def read_value(
    label: str, value: object, *, number_format: str | None = None, spec: SheetSpec = LEDGER
) -> object:
    """The typed value of one cell under one heading; asserts that the cell was accepted."""
    row = row_with(label, value, number_format=number_format, spec=spec)
    assert row.problems == (), row.problems
    column = next(c for c in spec.columns if label.startswith(c.label))
    return row.values.get(column.key)


def row_with(
    label: str, value: object, *, number_format: str | None = None, spec: SheetSpec = LEDGER
) -> PlannedRow:
    formats = {(1, 2): number_format} if number_format else {}
    return only_row(xlsx([[*SHORT, label], ["甲项目", 100, value]], formats=formats), spec=spec)


def refusal_of(label: str, value: object, *, number_format: str | None = None) -> tuple[str, str]:
    """Code and whole sentence of the one problem of a cell."""
    row = row_with(label, value, number_format=number_format)
    assert row.status is RowStatus.ERROR
    (problem,) = row.problems
    return problem.code, problem.sentence


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def yuan(ten_thousands: str | int) -> Decimal:
    return Decimal(ten_thousands) * 10_000
