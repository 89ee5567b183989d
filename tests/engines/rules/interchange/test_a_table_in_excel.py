"""A table goes out to Excel and comes back the same; gaps, overlaps and cells at fault are named."""

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from gaoxin.engines.rules.interchange.table_text import GivenWords
from gaoxin.engines.rules.interchange.tiers import read_tier_workbook, tier_workbook
from gaoxin.values.errors import DomainError, DomainErrors
from tests.engines.rules.interchange.tables import catalogue_tables, property_points, rd_tier, words_of

Change = Callable[[Worksheet], None]


def changed(change: Change) -> bytes:
    """The workbook of the R&D tiers with something changed in its first sheet; rows 4 to 6 are the tiers."""
    book = openpyxl.load_workbook(io.BytesIO(tier_workbook(rd_tier())))
    change(book["分档"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(cell: str, value: object) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet[cell] = value

    return change


def test_a_tier_table_comes_back_the_same() -> None:
    assert words_of(read_tier_workbook(tier_workbook(rd_tier()))) == words_of(rd_tier())


def test_every_tier_table_of_the_catalogue_comes_back_the_same() -> None:
    tiered = [table for _, table in catalogue_tables() if table.input]
    assert len(tiered) > 10
    for table in tiered:
        assert words_of(read_tier_workbook(tier_workbook(table))) == words_of(table)


def test_units_stand_in_the_headings() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(tier_workbook(rd_tier())))["分档"]
    assert [cell.value for cell in sheet[3]] == [
        "下限（万元）",
        "含下限",
        "上限（万元）",
        "含上限",
        "值（%）",
    ]
    assert [cell.value for cell in sheet[5]] == [5000, "否", 20000, "是", 4.5]


def test_rows_by_condition_do_not_fit_a_tier_table() -> None:
    with pytest.raises(DomainError, match="DMN"):
        tier_workbook(property_points())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("A5", 6000), "第 4 行与第 5 行之间有空档：5000 到 6000 之间的数"),
        (put("A5", 4000), "第 4 行与第 5 行重叠"),
        (put("B5", "是"), "恰好 5000 两行都算"),
        (put("D4", "否"), "恰好 5000 不属于任何一档"),
        (put("C5", "很多"), "第 5 行 C5 单元格：“很多”不是数"),
        (put("C5", "inf"), "第 5 行 C5 单元格：“inf”不是有限的数"),
        (put("C5", "NaN"), "C5 单元格"),
        (put("E6", None), "第 6 行 E6 单元格：没有填值"),
        (put("E6", "=1+2"), "E6 单元格：是公式"),
        (put("E6", "#DIV/0!"), "E6 单元格：是错误值"),
        (put("E6", True), "E6 单元格"),
        (put("D5", "大概"), "第 5 行 D5 单元格：没有说明上限 20000 本身算不算"),
        (put("C5", 100), "没有数能落进 5000 到 100 这一档"),
        (put("A6", None), "第 6 行 A6 单元格：上下限都空着"),
        (put("A3", "起点"), "缺少“下限”"),
        (put("C3", "上限（元）"), "下限与上限的单位不同"),
        (put("E3", "值"), "没有写明值的单位"),
    ],
)
def test_a_fault_is_named_with_its_row_and_column(change, words) -> None:
    with pytest.raises((DomainError, DomainErrors)) as refused:
        read_tier_workbook(changed(change))
    assert words in str(refused.value.message)


def test_all_faults_of_a_sheet_are_told_together() -> None:
    def both(sheet: Worksheet) -> None:
        sheet["C5"], sheet["E6"] = "很多", "少"

    with pytest.raises(DomainErrors) as refused:
        read_tier_workbook(changed(both))
    assert [error.field for error in refused.value.errors] == ["C5", "E6"]


def test_a_percent_cell_is_read_as_it_is_shown() -> None:
    def as_percent(sheet: Worksheet) -> None:
        sheet["E4"], sheet["E4"].number_format = 0.055, "0.0%"

    assert read_tier_workbook(changed(as_percent)).rows[0].low == Decimal("5.5")


def test_a_sheet_without_its_second_page_needs_words_of_a_person() -> None:
    def bare(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        del sheet.parent["说明"]

    with pytest.raises(DomainError, match="名称"):
        read_tier_workbook(changed(bare))
    given = GivenWords(name="rd_tier", clause="第十一条（五）", input="revenue[-1]")
    assert read_tier_workbook(changed(bare), given=given).anchor.certainty == "to_verify"


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(DomainError, match="不是能读的 Excel"):
        read_tier_workbook(b"PK not a workbook")
