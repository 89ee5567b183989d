"""One printed list as a workbook: title, heads, numbered rows, a total of the money."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

Cell = int | str | Decimal


@dataclass(frozen=True, slots=True)
class ListColumn:
    """``is_summed`` for the one column of money whose total stands below."""

    head: str
    width: int
    is_summed: bool = False


def list_workbook(
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[Cell]],
    *,
    title: str,
    sheet_name: str,
    remark: str = "",
) -> bytes:
    """Texts stay texts, such as account numbers; amounts are numbers with two decimals; ready to print."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(sheet_name)
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        plain = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        money = book.add_format({"border": 1, "num_format": "#,##0.00", "valign": "vcenter"})
        total = book.add_format({"border": 1, "num_format": "#,##0.00", "bold": True})
        heading = book.add_format({"bold": True, "align": "center", "font_size": 14})
        sheet.merge_range(0, 0, 0, len(columns) - 1, title, heading)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(1, place, column.head, bold)
        for number, row in enumerate(rows, 2):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell, plain)
                else:
                    sheet.write_number(number, place, cell, money if isinstance(cell, Decimal) else plain)
        last = len(rows) + 2
        sheet.write_string(last, 1, _("合计"), bold)
        for place, column in enumerate(columns):
            if column.is_summed:
                sheet.write_number(last, place, total_of(rows, place), total)
        if remark:
            sheet.write_string(last + 1, 0, remark)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
    return buffer.getvalue()


def total_of(rows: Sequence[Sequence[Cell]], place: int) -> Decimal:
    cells = (row[place] for row in rows)
    return sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal(0))
