"""A table ↔ an Excel tier table: 下限, 含下限, 上限, 含上限, 值, one tier a row.

Two sheets: “分档” has the tiers, units in the headings; “说明” what the table is and the clause it rests on.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from gaoxin.engines.rules.documents import CERTAINTY_WORDS, Bounds, Row, Table
from gaoxin.engines.rules.facts import NAME
from gaoxin.engines.rules.interchange.coverage import faults_between
from gaoxin.engines.rules.interchange.table_text import (
    GivenWords,
    anchor_of,
    plain_number,
    read_table_text,
    table_text,
)
from gaoxin.engines.rules.reading import Gathering, Place
from gaoxin.engines.rules.units import Unit, unit_of
from gaoxin.values.errors import DomainError

TIERS: Final = "分档"
ABOUT: Final = "说明"
REST: Final = "其余"
_HEADINGS: Final = ("下限", "含下限", "上限", "含上限", "值")
_HIGHEST: Final = "最高值"
_HITS: Final = {"unique": "唯一", "first": "首个"}
_YES_NO: Final = {"是": True, "否": False}
_LARGEST_BYTES: Final = 20_000_000
_MOST_ROWS: Final = 500
_HEADING: Final = re.compile(r"(?P<word>[^（(]+)(?:[（(](?P<unit>[^）)]+)[）)])?")
Headings = dict[str, int]


def tier_workbook(table: Table) -> bytes:
    """The table as a workbook; refuses rows that hang on something other than the bounds of one number."""
    if table.unit is None or any(row.bounds is None and row.when for row in table.rows):
        raise DomainError(
            "tiers.conditions",
            f"“{table.anchor.label}”有的行按条件而不按数的上下限分档，Excel 分档表写不下。",
            remedy="请导出为 DMN 决策表。",
        )
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        _write_tiers(book, table, table.unit)
        _write_about(book, table)
    return buffer.getvalue()


def _write_tiers(book: xlsxwriter.Workbook, table: Table, unit: Unit) -> None:
    sheet = book.add_worksheet(TIERS)
    bold, head = (
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"bold": True, "border": 1}),
    )
    cell = book.add_format({"border": 1})
    sheet.write_string(0, 0, table.anchor.label, bold)
    sheet.write_string(1, 0, f"“含”写“是”或“否”；没有下限或上限的留空；其他情形在下限写“{REST}”。")
    for column, heading in enumerate(_headings(table, unit)):
        sheet.write_string(2, column, heading, head)
    for index, row in enumerate(table.rows, start=3):
        for column, value in enumerate(_cells(row)):
            sheet.write(index, column, value, cell)
    sheet.set_column(0, 5, 16)
    sheet.freeze_panes(3, 0)
    sheet.data_validation(3, 1, _MOST_ROWS, 1, {"validate": "list", "source": list(_YES_NO)})
    sheet.data_validation(3, 3, _MOST_ROWS, 3, {"validate": "list", "source": list(_YES_NO)})


def _headings(table: Table, unit: Unit) -> Iterator[str]:
    for word in _HEADINGS[:4]:
        yield word if word.startswith("含") else f"{word}（{unit.word}）"
    yield f"值（{table.gives.word}）"
    if any(row.low != row.high for row in table.rows):
        yield f"{_HIGHEST}（{table.gives.word}）"


def _cells(row: Row) -> Iterator[str | float | None]:
    bounds = row.bounds
    if bounds is None:
        yield from (REST, None, None, None)
    else:
        yield from (_number(bounds.low), _said(bounds.low, bounds.includes_low))
        yield from (_number(bounds.high), _said(bounds.high, bounds.includes_high))
    yield _number(row.low)
    if row.low != row.high:
        yield _number(row.high)


def _number(value: Decimal | None) -> float | str | None:
    """As a spreadsheet keeps it; as text where its fifteen digits would not hold the number."""
    if value is None:
        return None
    return float(value) if Decimal(repr(float(value))) == value else plain_number(value)


def _said(bound: Decimal | None, included: bool) -> str | None:
    return None if bound is None else ("是" if included else "否")


def _write_about(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet = book.add_worksheet(ABOUT)
    anchor = table.anchor
    pairs = [
        ("名称", anchor.id),
        ("标题", anchor.label),
        ("英文标题", anchor.label_en),
        ("条款", anchor.clause),
    ]
    pairs += [("可信程度", CERTAINTY_WORDS[anchor.certainty]), ("备注", anchor.note)]
    for index, (key, value) in enumerate((*pairs, ("分档依据", table.input), ("命中方式", _HITS[table.hit]))):
        sheet.write_string(index, 0, key)
        sheet.write_string(index, 1, value)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 60)


# ------------------------------------------------------------------ reading


def read_tier_workbook(
    content: bytes, *, given: GivenWords | None = None, file: str = "分档表.xlsx"
) -> Table:
    """The table of a workbook; all faults together, each with its row and column."""
    book = _opened(content, file)
    sheet = _sheet(book, TIERS) or book.worksheets[0]
    about = _about(_sheet(book, ABOUT))
    top = _heading_row(sheet)
    headings, units = _found_headings(sheet, top)
    rows = _rows(sheet, top, headings)
    table = _table(sheet, rows, about, units, given or GivenWords(), file)
    return read_table_text(table_text(table), certainty=table.anchor.certainty, shown_as=file)


def _opened(content: bytes, file: str) -> Any:
    """Read-only in effect: values and types of cells; a packed file that unpacks too far is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > _LARGEST_BYTES:
                raise DomainError(
                    "tiers.too_large", f"“{file}”太大，不像一张分档表。", remedy="请只留分档表。"
                )
        return openpyxl.load_workbook(io.BytesIO(content))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise DomainError(
            "tiers.file", f"“{file}”不是能读的 Excel 文件。", remedy="请另存为 .xlsx 再导入。"
        ) from None


def _sheet(book: Any, name: str) -> Worksheet | None:
    return book[name] if name in book.sheetnames else None


def _about(sheet: Worksheet | None) -> dict[str, str]:
    if sheet is None:
        return {}
    pairs = sheet.iter_rows(min_row=1, max_row=30, max_col=2, values_only=True)
    return {str(key).strip(): str(value).strip() for key, value in pairs if key and value is not None}


def _heading_row(sheet: Worksheet) -> int:
    for row in sheet.iter_rows(min_row=1, max_row=20):
        words = [_heading(cell)[0] for cell in row]
        if "下限" in words or "上限" in words:
            return int(row[0].row)
    raise DomainError(
        "tiers.headings",
        f"工作表“{sheet.title}”里没有找到表头。",
        remedy=f"表头应有：{'、'.join(_HEADINGS)}，单位写在括号里，如“下限（万元）”。",
    )


def _heading(cell: Cell) -> tuple[str, str]:
    found = _HEADING.fullmatch(str(cell.value or "").strip())
    return (found["word"].strip(), (found["unit"] or "").strip()) if found else ("", "")


def _found_headings(sheet: Worksheet, top: int) -> tuple[Headings, dict[str, str]]:
    columns: Headings = {}
    units: dict[str, str] = {}
    for cell in sheet[top]:
        word, unit = _heading(cell)
        if word in columns:
            raise DomainError("tiers.headings", f"表头“{word}”有两列。", remedy="请删去一列。", value=word)
        if word in (*_HEADINGS, _HIGHEST):
            columns[word], units[word] = cell.column, unit
    for word in _HEADINGS:
        if word not in columns:
            raise DomainError("tiers.headings", f"缺少“{word}”这一列。", remedy=f"请补上“{word}”列。")
    if units["下限"] != units["上限"]:
        raise DomainError("tiers.unit", "下限与上限的单位不同。", remedy="请用同一个单位。")
    return columns, units


def _rows(sheet: Worksheet, top: int, headings: Headings) -> list[tuple[int, Row]]:
    gathering = Gathering()
    found: list[tuple[int, Row]] = []
    for number in range(top + 1, sheet.max_row + 1):
        cells = {word: sheet.cell(number, column) for word, column in headings.items()}
        if all(cell.value is None or str(cell.value).strip() == "" for cell in cells.values()):
            continue
        row = gathering.attempt(lambda cells=cells: _row(cells))  # type: ignore[misc]
        if row is not None:
            found.append((number, row))
        if len(found) + len(gathering.errors) > _MOST_ROWS:
            raise DomainError("tiers.too_large", f"超过 {_MOST_ROWS} 档。", remedy="请只留分档表。")
    gathering.finish()
    return found


def _row(cells: dict[str, Cell]) -> Row:
    low = _value(cells["值"])
    high = _value(cells[_HIGHEST]) if _HIGHEST in cells and cells[_HIGHEST].value is not None else low
    if low is None or high is None:
        raise _refuse(cells["值"], "没有填值。", "请填写这一档的值。")
    if high < low:
        raise _refuse(cells[_HIGHEST], "最高值小于值。", "请核对两个数。")
    return Row(_bounds(cells), "", low, high, Place("", cells["值"].row, ""))


def _bounds(cells: dict[str, Cell]) -> Bounds | None:
    if str(cells["下限"].value).strip() == REST:
        return None
    low, high = _value(cells["下限"]), _value(cells["上限"])
    if low is None and high is None:
        raise _refuse(cells["下限"], "上下限都空着。", f"请填上限或下限；其他情形在下限写“{REST}”。")
    includes_low, includes_high = _included(cells, "下限", low), _included(cells, "上限", high)
    if low is not None and high is not None and (low, True, True) > (high, includes_low, includes_high):
        raise _refuse(
            cells["下限"],
            f"没有数能落进 {plain_number(low)} 到 {plain_number(high)} 这一档。",
            "请核对上下限和“含”。",
        )
    return Bounds(low, includes_low, high, includes_high)


def _included(cells: dict[str, Cell], side: str, bound: Decimal | None) -> bool:
    if bound is None:
        return True
    cell = cells[f"含{side}"]
    answer = _YES_NO.get(str(cell.value or "").strip())
    if answer is None:
        raise _refuse(cell, f"没有说明{side} {plain_number(bound)} 本身算不算这一档。", "请写“是”或“否”。")
    return answer


def _value(cell: Cell) -> Decimal | None:
    """The number exactly as the sheet shows it; None where empty."""
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if cell.data_type == "f":
        raise _refuse(cell, "是公式。", "请改成算好的数。")
    if cell.data_type == "e":
        raise _refuse(cell, f"是错误值 {value}。", "请改成数。")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _refuse(cell, f"“{value}”不是数。", "请写成普通的数。")
    return _decimal(cell, value)


def _decimal(cell: Cell, value: float | str) -> Decimal:
    try:
        number = Decimal(repr(value) if isinstance(value, float) else str(value).strip())
    except ArithmeticError:
        raise _refuse(cell, f"“{value}”不是数。", "请写成普通的数；没有上限或下限的留空。") from None
    if not number.is_finite():
        raise _refuse(cell, f"“{value}”不是有限的数。", "没有上限或下限的请留空。")
    if "%" in str(cell.number_format):
        number *= 100
    return number.normalize() if number == number.to_integral_value() else number


def _refuse(cell: Cell, reason: str, remedy: str) -> DomainError:
    heading = cell.coordinate
    return DomainError(
        "tiers.cell",
        f"第 {cell.row} 行 {heading} 单元格：{reason}",
        field=heading,
        value=cell.value,
        remedy=remedy,
    )


def _table(
    sheet: Worksheet,
    rows: list[tuple[int, Row]],
    about: dict[str, str],
    units: dict[str, str],
    given: GivenWords,
    file: str,
) -> Table:
    if not rows:
        raise DomainError("tiers.empty", f"工作表“{sheet.title}”里没有一档。", remedy="请填写至少一档。")
    hit = {word: key for key, word in _HITS.items()}.get(about.get("命中方式", ""), "unique")
    _check_coverage(rows, hit)
    anchor = anchor_of(
        _demand("名称", given.name or about.get("名称", "")),
        label=given.label or about.get("标题") or str(sheet.cell(1, 1).value or ""),
        clause=_demand("条款", given.clause or about.get("条款", "")),
        certainty=_certainty(about.get("可信程度", "")),
        file=file,
    )
    if not NAME.fullmatch(anchor.id):
        raise DomainError(
            "tiers.name", f"“{anchor.id}”不能作名称。", remedy="请用小写英文字母、数字和下划线。"
        )
    return Table(
        anchor=replace(anchor, label_en=about.get("英文标题", ""), note=about.get("备注", "")),
        input=_demand("分档依据", given.input or about.get("分档依据", "")),
        unit=unit_of(_demand("上下限的单位", given.unit or units["下限"])),
        gives=unit_of(_demand("值的单位", given.gives or units["值"])),
        hit=hit,
        rows=tuple(row for _, row in rows),
    )


def _certainty(word: str) -> str:
    return {said: name for name, said in CERTAINTY_WORDS.items()}.get(word, "to_verify")


def _demand(what: str, found: str) -> str:
    if not found:
        raise DomainError(
            "tiers.words",
            f"分档表没有写明{what}。",
            field=what,
            remedy=f"请写在“{ABOUT}”工作表里，或在导入时给出。",
        )
    return found


def _check_coverage(rows: list[tuple[int, Row]], hit: str) -> None:
    bounded = [(number, row.bounds) for number, row in rows if row.bounds is not None]
    has_rest = len(bounded) < len(rows)
    gathering = Gathering()
    for sentence in faults_between(bounded, overlaps_matter=hit == "unique"):
        if not (has_rest and "空档" in sentence):
            gathering.errors.append(
                DomainError("tiers.coverage", sentence, remedy="请核对相邻两档的界限和“含”。")
            )
    gathering.finish()
