"""The file holds exactly what the list shows: same rows, order and columns, over all pages."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from gaoxin.enterprises.models import Enterprise
from gaoxin.web.columns import LedgerColumn
from gaoxin.web.exports import export
from gaoxin.web.tables import LedgerTable, LightColumn, PercentColumn
from tests.web.conftest import make_enterprises


def workbook(client: Client, address: str) -> Worksheet:
    response = client.get(address)
    return load_workbook(io.BytesIO(response.getvalue())).active


def lines(client: Client, address: str) -> list[list[str]]:
    content = client.get(address).getvalue().decode("utf-8")
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))


def column(sheet: Worksheet, header: str) -> list[Any]:
    headers = [cell.value for cell in sheet[1]]
    place = headers.index(header) + 1
    return [sheet.cell(row, place).value for row in range(2, sheet.max_row + 1)]


@pytest.fixture
def enterprises(zone: Any) -> list[Enterprise]:
    return make_enterprises(zone, 60)


def test_every_page_of_the_filtered_rows_is_in_the_file_in_the_order_shown(leader, enterprises):
    sheet = workbook(
        leader, "/ledger/?export=xlsx&sort=-registered_capital&registered_capital_min=4&per_page=25"
    )
    assert column(sheet, "注册资本（万元）") == list(range(60, 3, -1))


def test_numbers_are_numbers_in_the_unit_of_the_header_and_days_are_days(leader, enterprises):
    Enterprise.objects.filter(pk=enterprises[0].pk).update(registered_capital="12345.67")
    sheet = workbook(leader, "/ledger/?export=xlsx")
    assert column(sheet, "注册资本（万元）")[0] == 1.234567
    assert column(sheet, "成立日期")[0].date() == dt.date(2015, 1, 31)
    assert sheet["E2"].number_format == "#,##0.00"
    assert sheet["D2"].number_format == "yyyy-mm-dd"


def test_the_shown_columns_and_no_others_are_in_the_file(leader, enterprises):
    sheet = workbook(leader, "/ledger/?export=xlsx&columns=contact&is_sample=false")
    assert [cell.value for cell in sheet[1]] == ["企业名称", "法定代表人", "所在载体"]


def test_a_file_with_sample_rows_says_which_they_are(leader, enterprises):
    sheet = workbook(leader, "/ledger/?export=xlsx")
    assert column(sheet, "示例数据")[:4] == [None, "示例数据", None, "示例数据"]


def test_an_unknown_value_is_an_empty_cell(leader, enterprises):
    Enterprise.objects.update(registered_capital=None)
    assert set(column(workbook(leader, "/ledger/?export=xlsx"), "注册资本（万元）")) == {None}


@pytest.mark.parametrize("name", ["=1+2", "+86 355", "-5", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_text_is_never_a_formula(leader, zone, name):
    make_enterprises(zone, 1)
    Enterprise.objects.update(name=name)
    cell = workbook(leader, "/ledger/?export=xlsx")["A2"]
    assert (cell.value, cell.data_type) == (name, "s")
    assert lines(leader, "/ledger/?export=csv")[1][0] == f"'{name}"


def test_the_text_file_has_exact_numbers_and_iso_days(leader, enterprises):
    header, first, *_ = lines(leader, "/ledger/?export=csv&is_sample=false")
    assert header[3:5] == ["成立日期", "注册资本（万元）"]
    assert first[3:5] == ["2015-01-31", "1"]


def test_the_sheet_is_ready_for_the_printer(leader, enterprises):
    sheet = workbook(leader, "/ledger/?export=xlsx")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 8)
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert "&P" in sheet.oddFooter.center.text or "第" in sheet.oddFooter.center.text


def test_the_file_is_named_after_the_list_and_the_day(leader, enterprises):
    disposition = leader.get("/ledger/?export=xlsx").headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%E4%BC%81%E4%B8%9A%E6%A1%A3%E6%A1%88_20")
    assert disposition.endswith(".xlsx")


class Verdicts(LedgerTable):
    """Values computed from the record, with words of their own."""

    name = LedgerColumn("项目")
    share = PercentColumn("完成率", accessor=lambda record: record["done"])
    light = LightColumn("灯")
    remark = LedgerColumn("说明", accessor="name")

    def prepare(self, records: list[dict[str, Any]]) -> None:
        for record in records:
            record["light"] = "red"

    def render_remark(self, value: str) -> str:
        return f"核对：{value}"


def test_computed_prepared_and_worded_values_are_exported_as_shown():
    table = Verdicts([{"name": "晨曦", "done": None}, {"name": "潞安", "done": 0.5}])
    content = export(table, kind="csv", file_name="x", title="x").getvalue().decode("utf-8")
    assert content.splitlines()[1:] == ["晨曦,,▲红,核对：晨曦", "潞安,0.5,▲红,核对：潞安"]
    shown = [[str(cell.content) for cell in row.cells] for row in table.body]
    assert [row[1] for row in shown] == ["—", "50.0%"]
    assert "light-red" in shown[0][2]
    assert shown[0][3] == "核对：晨曦"


def test_an_export_can_be_put_on_record(leader, enterprises, monkeypatch):
    from tests.web import sample_site

    noted: list[tuple[str, int]] = []
    monkeypatch.setattr(sample_site, "note_export", lambda kind, rows: noted.append((kind, rows)))
    leader.get("/ledger/?is_sample=true")
    assert noted == []
    leader.get("/ledger/?export=csv&is_sample=true")
    assert noted == [("csv", 30)]
