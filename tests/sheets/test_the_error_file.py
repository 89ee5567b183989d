"""Officers get their own file back with a red column, repair it and upload it again."""

import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from gaoxin.foundation.sheets.columns import SheetSpec
from gaoxin.foundation.sheets.rows import Preview, RowStatus
from gaoxin.foundation.sheets.writing.correction import Place, correction
from gaoxin.foundation.sheets.writing.error_file import error_file
from tests.sheets.ledger import LEDGER, SHORT, csv_text, opened, preview, xls, xlsx

HEAD = ["序号", *SHORT, "阶段"]
ROWS = [["台账"], HEAD, [1, "甲项目", -5, "再建"], [2, "乙项目", 20, "在建"], [3, "", 30, "在建"]]
RED = "FFB3261E"


def returned(content: bytes, done: Preview) -> bytes:
    read = done.table
    place = Place(read.sheet, read.layout.header_rows[-1] + 1, read.remarks_column)
    wrong = [correction(row.number, row.problems) for row in done.rows if row.problems]
    return error_file(content, format=read.format, place=place, corrections=wrong)


def checked(content: bytes, *, spec: SheetSpec = LEDGER) -> tuple[Preview, bytes]:
    done = preview(content, spec=spec)
    return done, returned(content, done)


def column_of(content: bytes, letter: str, rows: Sequence[int]) -> list[object]:
    sheet = opened(content).worksheets[0]
    return [sheet[f"{letter}{row}"].value for row in rows]


@pytest.mark.parametrize("content", [xlsx(ROWS), xls(ROWS), csv_text(ROWS).encode("gb18030")])
def test_errors_stand_beside_their_rows_in_a_red_column(content: bytes) -> None:
    _, back = checked(content)
    texts = column_of(back, "E", [1, 2, 3, 4, 5])
    assert texts[0] is None
    assert texts[1] == "错误说明"
    assert str(texts[2]).startswith("1. C列“总投资（万元）”填写的“-5”：金额不能为负。")
    assert "\n2. D列“阶段”填写的“再建”：不在可选范围内。" in str(texts[2])
    assert texts[3] is None
    assert "缺少识别这一行的内容。" in str(texts[4])
    sheet = opened(back).worksheets[0]
    assert sheet["E3"].font.color.rgb == RED
    assert sheet["C3"].fill.fgColor.rgb == "FFFBEAE8"
    assert sheet["C4"].fill.fgColor.rgb != "FFFBEAE8"


@pytest.mark.parametrize("content", [xlsx(ROWS), xls(ROWS), csv_text(ROWS).encode("gb18030")])
def test_the_file_given_back_reads_like_the_one_sent(content: bytes) -> None:
    first, back = checked(content)
    second = preview(back)
    assert [(row.number, row.values, row.problems) for row in second.rows] == [
        (row.number, row.values, row.problems) for row in first.rows
    ]
    assert not any("未读取" in note for note in second.table.notes)


def test_a_repaired_error_file_imports_and_a_second_round_uses_the_same_column() -> None:
    _, back = checked(xlsx(ROWS))
    book = opened(back)
    sheet = book.worksheets[0]
    sheet["C3"], sheet["D3"] = 5, "在建"
    buffer = io.BytesIO()
    book.save(buffer)
    done, again = checked(buffer.getvalue())
    assert [row.status for row in done.rows] == [RowStatus.NEW, RowStatus.NEW, RowStatus.ERROR]
    texts = column_of(again, "E", [2, 3, 5])
    assert (texts[0], texts[1] or None) == ("错误说明", None)
    assert "缺少识别" in str(texts[2])
    assert opened(again).worksheets[0].max_column == 5


def dressed_up() -> bytes:
    """A workbook with what libraries lose: a formula's value, a picture, columns hidden to the end."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in ROWS:
        sheet.append(row)
    sheet["B3"].font = Font(bold=True, color="FF0000FF")
    sheet["C3"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet["C3"].number_format = "#,##0.00"
    sheet["B2"].comment = Comment("请填全称", "作者")
    sheet.merge_cells("A1:D1")
    rule = DataValidation(type="list", formula1='"开工,在建"')
    rule.add("D3:D100")
    sheet.add_data_validation(rule)
    sheet.column_dimensions["E"].hidden = True
    sheet.column_dimensions["E"].min, sheet.column_dimensions["E"].max = 5, 16384
    sheet.freeze_panes = "C3"
    book.create_sheet("另一张")["A1"] = "保留"
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    path = "xl/worksheets/sheet1.xml"
    parts[path] = parts[path].replace(b"<v>20</v>", b"<f>10*2</f><v>20</v>")
    parts["xl/media/picture.png"] = b"\x89PNG picture"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def test_everything_else_in_the_workbook_is_kept() -> None:
    content = dressed_up()
    done, back = checked(content)
    assert done.rows[1].values["total"] == 200_000
    sheet = opened(back)["台账"]
    assert (sheet["B3"].font.b, sheet["B3"].font.color.rgb) == (True, "FF0000FF")
    assert (sheet["C3"].number_format, sheet["C3"].fill.fgColor.rgb) == ("#,##0.00", "FFFBEAE8")
    assert sheet["B2"].comment.text == "请填全称"
    assert [str(merge) for merge in sheet.merged_cells.ranges] == ["A1:D1"]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "D3:D100"
    assert sheet.freeze_panes == "C3"
    assert opened(back)["另一张"]["A1"].value == "保留"
    with zipfile.ZipFile(io.BytesIO(back)) as package:
        assert package.read("xl/media/picture.png") == b"\x89PNG picture"
        assert b"<f>10*2</f><v>20</v>" in package.read("xl/worksheets/sheet1.xml")
    assert preview(back).rows[1].values["total"] == 200_000


def test_the_red_column_is_seen_even_where_the_rest_of_the_sheet_is_hidden() -> None:
    _, back = checked(dressed_up())
    with zipfile.ZipFile(io.BytesIO(back)) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    columns = xml[xml.index("<cols>") : xml.index("</cols>")]
    assert '<col min="5" max="5" width="60" customWidth="1"/>' in columns
    assert 'min="6"' in columns


def test_untouched_parts_are_the_same_bytes() -> None:
    content = dressed_up()
    _, back = checked(content)
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(io.BytesIO(back)) as after:
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
        assert before.namelist() == after.namelist()
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


def test_workbooks_with_prefixed_names_are_marked_too() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for path in ("xl/worksheets/sheet1.xml", "xl/styles.xml"):
        parts[path] = prefixed(parts[path])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    done, back = checked(out.getvalue())
    assert "金额不能为负" in str(column_of(back, "E", [3])[0])
    assert [row.values for row in preview(back).rows] == [row.values for row in done.rows]


def prefixed(xml: bytes) -> bytes:
    import re

    spaced = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
    return spaced.replace(b'xmlns="', b'xmlns:x="', 1)


def test_a_workbook_of_an_unusual_shape_is_rewritten_instead() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/styles.xml"] = (
        b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    _, back = checked(out.getvalue())
    assert "金额不能为负" in str(column_of(back, "E", [3])[0])


def test_texts_with_forbidden_characters_and_angle_brackets_do_no_harm() -> None:
    content = xlsx([HEAD, [1, "甲项目", "<b>&\x01约5</b>", "在建"]])
    _, back = checked(content)
    assert "<b>&" in str(column_of(back, "E", [2])[0])


def test_percent_cells_and_dates_of_old_workbooks_keep_their_meaning() -> None:
    import datetime as dt

    rows = [["项目名称", "总投资（万元）", "完成比例", "完成时限"], ["甲项目", -1, 0.25, dt.date(2025, 3, 1)]]
    content = xls(rows, formats={(1, 2): "0%"})
    first, back = checked(content)
    assert preview(back).rows[0].values == first.rows[0].values
    assert first.rows[0].values["share"] == preview(back).rows[0].values["share"]


def test_a_row_of_units_is_still_one_when_the_file_comes_back() -> None:
    units = ["", "", "亿元", ""]
    first, back = checked(xlsx([["台账"], HEAD, units, [1, "甲项目", -5, "在建"], [2, "乙项目", 20, "在建"]]))
    second = preview(back)
    assert [row.number for row in second.rows] == [row.number for row in first.rows] == [4, 5]
    assert second.table.layout.header_rows == first.table.layout.header_rows
    assert second.rows[1].values["total"] == first.rows[1].values["total"] == Decimal(2_000_000_000)
