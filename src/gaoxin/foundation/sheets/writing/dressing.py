"""The look of the workbooks we write: one header for template and export, drop-downs, print set-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gaoxin.foundation.sheets.cells.written import NUMBER_FORMATS, CellType, WrittenCell
from gaoxin.foundation.sheets.columns import CODES, NUMERIC, Column, Kind, SheetSpec

FONT = "等线"
HEADER_ROW = 2
FIRST_ROW = 3
FILLABLE_ROWS = 20_000
SEQUENCE_HEADING = "序号"
OPTIONS_SHEET = "选项"
INLINE_LIST = 250
WIDTHS = {
    Kind.TEXT: 24,
    Kind.USCC: 22,
    Kind.PROJECT_CODE: 28,
    Kind.PHONE: 16,
    Kind.CHOICE: 14,
    Kind.YES_NO: 10,
    Kind.DATE: 13,
    Kind.MONTH: 13,
    Kind.YEAR: 9,
}
PLAIN_WIDTH = 15


@dataclass(frozen=True, slots=True)
class Placing:
    """Columns of a sheet we write, after 序号 in column A."""

    spec: SheetSpec
    columns: tuple[Column, ...]

    def index(self, column: Column) -> int:
        return self.columns.index(column) + 1


class Dressing:
    """Formats of one workbook, made once each."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **properties: Any) -> Any:
        wanted = {"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]

    def cell(self, column: Column, *, escaped: bool = False, **properties: Any) -> Any:
        """The format of data cells: codes as text, so that a spreadsheet does not make numbers of them."""
        number_format = NUMBER_FORMATS.get(column.kind, "@" if column.kind in CODES else "General")
        if escaped:
            properties["quote_prefix"] = True
        align = "right" if column.kind in NUMERIC else "left"
        return self.format(
            num_format=number_format, align=align, border=1, border_color="#CBC5B8", **properties
        )

    @property
    def title(self) -> Any:
        return self.format(bold=True, font_size=15)

    @property
    def note(self) -> Any:
        return self.format(font_color="#51606F", text_wrap=True)

    def heading(self, column: Column, spec: SheetSpec) -> Any:
        colour = "#E5F1EF" if column.key in spec.key_columns else "#F3F1EC"
        ink = "#B3261E" if column.required else "#1D2733"
        return self.format(
            bold=True,
            text_wrap=True,
            align="center",
            border=1,
            border_color="#CBC5B8",
            bg_color=colour,
            font_color=ink,
        )


def heading_text(column: Column, spec: SheetSpec) -> str:
    """The header with its marks: * must be filled for a new row, ★ recognises a row that exists."""
    marks = ("★" if column.key in spec.key_columns else "") + ("*" if column.required else "")
    return f"{marks}{column.header}"


def write_head(worksheet: Worksheet, placing: Placing, dressing: Dressing, *, title: str, note: str) -> None:
    """Title, note and header: rows 1 to 3."""
    last = len(placing.columns)
    worksheet.set_row(0, 28)
    worksheet.set_row(1, 32)
    worksheet.set_row(HEADER_ROW, 34)
    worksheet.merge_range(0, 0, 0, max(last, 1), title, dressing.title)
    worksheet.merge_range(1, 0, 1, max(last, 1), note, dressing.note)
    worksheet.write_string(
        HEADER_ROW, 0, SEQUENCE_HEADING, dressing.heading(placing.columns[0], placing.spec)
    )
    for index, column in enumerate(placing.columns, start=1):
        heading = heading_text(column, placing.spec)
        worksheet.write_string(HEADER_ROW, index, heading, dressing.heading(column, placing.spec))


def set_columns(worksheet: Worksheet, placing: Placing, dressing: Dressing) -> None:
    """Widths, and the format of cells that are still empty."""
    worksheet.set_column(0, 0, 6, dressing.format(align="center"))
    for index, column in enumerate(placing.columns, start=1):
        width = column.width or max(WIDTHS.get(column.kind, PLAIN_WIDTH), len(column.header) * 2 + 2)
        empty = dressing.format(
            num_format=NUMBER_FORMATS.get(column.kind, "@" if column.kind in CODES else "General")
        )
        worksheet.set_column(index, index, min(width, 60), empty)


def set_page(worksheet: Worksheet, placing: Placing) -> None:
    """A3 across, header on every page, 第 x 页 共 y 页; header and key stay in sight on the screen."""
    worksheet.set_paper(8)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(HEADER_ROW)
    worksheet.set_footer("&C第 &P 页 共 &N 页")
    keys = [placing.index(column) for column in placing.columns if column.key in placing.spec.key_columns]
    worksheet.freeze_panes(FIRST_ROW, min(max(keys, default=0) + 1, 4))


def add_choices(
    workbook: xlsxwriter.Workbook, worksheet: Worksheet, placing: Placing, *, rows: int = FILLABLE_ROWS
) -> None:
    """Drop-downs; lists too long for a cell's rule stand on a hidden sheet."""
    options: Worksheet | None = None
    for index, column in enumerate(placing.columns, start=1):
        labels = _labels(column)
        if not labels:
            continue
        source: Sequence[str] | str = labels
        if len(",".join(labels)) > INLINE_LIST or any("," in label for label in labels):
            if options is None:
                options = workbook.add_worksheet(OPTIONS_SHEET)
                options.hide()
            source = _on_options_sheet(options, index, labels)
        worksheet.data_validation(FIRST_ROW, index, FIRST_ROW + rows, index, _rule(source))


def _labels(column: Column) -> list[str]:
    if column.kind is Kind.YES_NO:
        return ["是", "否"]
    return [choice.label for choice in column.choices] if column.kind is Kind.CHOICE else []


def _on_options_sheet(options: Worksheet, index: int, labels: list[str]) -> str:
    for row, label in enumerate(labels):
        options.write_string(row, index, label)
    column = xlsxwriter.utility.xl_col_to_name(index, col_abs=True)
    return f"={OPTIONS_SHEET}!{column}$1:{column}${len(labels)}"


def _rule(source: Sequence[str] | str) -> dict[str, Any]:
    """A warning, not a stop: 清空 and words an officer knows better must remain possible."""
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": "不在选项中",
        "error_message": "请从下拉列表中选择；要清空已有内容请填“清空”。",
    }


def write_cell(worksheet: Worksheet, row: int, index: int, cell: WrittenCell, cell_format: Any) -> None:
    """Text goes in as text whatever it looks like, never as a formula."""
    if cell.type is CellType.TEXT:
        worksheet.write_string(row, index, str(cell.value), cell_format)
    elif cell.type is CellType.NUMBER:
        worksheet.write_number(row, index, cell.value, cell_format)
    elif cell.type is CellType.DATE:
        worksheet.write_datetime(row, index, cell.value, cell_format)
    else:
        worksheet.write_blank(row, index, None, cell_format)
