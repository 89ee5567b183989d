"""The workbook an officer fills in: explained, with drop-downs, an example that is never imported."""

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gaoxin.foundation.sheets.cells.reading import CLEAR_MARK
from gaoxin.foundation.sheets.columns import NUMERIC, Column, Kind, SheetSpec
from gaoxin.foundation.sheets.layouts.body import EXAMPLE_MARK
from gaoxin.foundation.sheets.writing.dressing import (
    FIRST_ROW,
    HEADER_ROW,
    Dressing,
    Placing,
    add_choices,
    set_columns,
    set_page,
    write_head,
)
from gaoxin.foundation.sheets.writing.tab_name import sheet_name

INSTRUCTIONS_SHEET = "填写说明"
FORMS = {
    Kind.TEXT: "文字",
    Kind.INTEGER: "整数",
    Kind.DECIMAL: "数字",
    Kind.MONEY: "数字，按表头单位填写；也可写明单位，如 5亿元",
    Kind.AREA: "数字，按表头单位填写；也可写明单位，如 120亩",
    Kind.PERCENT: "百分比，如 5%",
    Kind.DATE: "日期，如 2025-03-05 或 2025年3月5日",
    Kind.MONTH: "月份，如 2025年3月 或 2025-03",
    Kind.YEAR: "年份，如 2025",
    Kind.CHOICE: "从下拉列表中选择",
    Kind.YES_NO: "是 或 否",
    Kind.USCC: "18 位统一社会信用代码",
    Kind.PROJECT_CODE: "投资项目代码，如 2108-140400-04-01-333721",
    Kind.PHONE: "手机号或固定电话",
}


def template_workbook(spec: SheetSpec) -> bytes:
    """An .xlsx with the sheet to fill in, its instructions, and (hidden) long lists of choices."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    dressing = Dressing(workbook)
    placing = Placing(spec, spec.columns)
    worksheet = workbook.add_worksheet(sheet_name(spec.title))
    set_columns(worksheet, placing, dressing)
    write_head(worksheet, placing, dressing, title=f"{spec.title}（导入模板）", note=template_note(spec))
    _write_comments(worksheet, placing)
    _write_example(worksheet, placing, dressing)
    set_page(worksheet, placing)
    _write_instructions(workbook.add_worksheet(INSTRUCTIONS_SHEET), spec, dressing)
    add_choices(workbook, worksheet, placing)
    workbook.close()
    return buffer.getvalue()


def template_note(spec: SheetSpec) -> str:
    return (
        f"带 * 的列新增时必填；带 ★ 的列用来识别已有记录（{spec.key_sentence}）。"
        f"留空表示不改，填“{CLEAR_MARK}”表示清空。示例行不会导入。"
    )


def explained(column: Column) -> str:
    """How a column is to be filled, in one text."""
    parts = [column.help, FORMS[column.kind]]
    if column.required:
        parts.append("新增时必填")
    return "。".join(part.rstrip("。") for part in parts if part) + "。"


def _write_comments(worksheet: Worksheet, placing: Placing) -> None:
    for column in placing.columns:
        worksheet.write_comment(
            HEADER_ROW, placing.index(column), explained(column), {"x_scale": 1.6, "author": ""}
        )


def _write_example(worksheet: Worksheet, placing: Placing, dressing: Dressing) -> None:
    grey: dict[str, Any] = {"italic": True, "font_color": "#6B7884"}
    worksheet.write_string(FIRST_ROW, 0, EXAMPLE_MARK, dressing.format(align="center", **grey))
    for column in placing.columns:
        cell_format = dressing.cell(column, **grey)
        index, example = placing.index(column), column.example
        if column.kind in NUMERIC and _is_plain_number(example):
            worksheet.write_number(FIRST_ROW, index, float(example), cell_format)
        else:
            worksheet.write_string(FIRST_ROW, index, example, cell_format)


def _is_plain_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _write_instructions(worksheet: Worksheet, spec: SheetSpec, dressing: Dressing) -> None:
    worksheet.set_column(0, 0, 26)
    worksheet.set_column(1, 1, 10)
    worksheet.set_column(2, 3, 56)
    worksheet.write_string(0, 0, f"{spec.title}填写说明", dressing.title)
    row = 1
    for number, line in enumerate((*spec.instructions, *standing_instructions(spec)), start=1):
        worksheet.write_string(row, 0, f"{number}．{line}", dressing.format())
        row += 1
    row += 1
    for index, name in enumerate(("列名", "必填", "怎样填", "可填内容")):
        worksheet.write_string(row, index, name, dressing.format(bold=True, bg_color="#F3F1EC", border=1))
    for column in spec.columns:
        row += 1
        for index, text in enumerate(_explanation(column)):
            worksheet.write_string(row, index, text, dressing.format(text_wrap=True, border=1))


def standing_instructions(spec: SheetSpec) -> Iterator[str]:
    """What holds for every sheet."""
    yield "表头文字请勿改动；列的顺序可以调换，用不到的列可以删去，也可以在表头上方加标题。"
    yield f"系统按{spec.key_sentence}识别已有记录：找到的更新，找不到的新增。"
    yield f"更新时留空的格表示不改；要清空已有内容，请填“{CLEAR_MARK}”。"
    yield "不知道的数请留空，不要填 0；0 表示确实为零。"
    yield "合计行、小计行和表尾的填表人等不会导入；合计与明细不符时会提示。"
    yield "上传后先预览，逐行列出新增、更新、不变和错误，确认后才会写入。"
    yield "涉密信息不得填写或上传。"


def _explanation(column: Column) -> tuple[str, str, str, str]:
    choices = "、".join(choice.label for choice in column.choices)
    return column.header, "是" if column.required else "", explained(column), choices
