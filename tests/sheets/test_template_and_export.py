"""What we hand out reads back the same: import(export(x)) changes nothing, an example is no data."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaoxin.foundation.sheets.cells.reading import CLEAR_MARK, clean_text
from gaoxin.foundation.sheets.cells.written import shown
from gaoxin.foundation.sheets.columns import Choice, Column, Kind, SheetSpec
from gaoxin.foundation.sheets.files.formats import FileRefused
from gaoxin.foundation.sheets.rows import RowStatus
from gaoxin.foundation.sheets.writing.export import export_workbook
from gaoxin.foundation.sheets.writing.template import template_workbook
from gaoxin.values.period import Month
from gaoxin.values.uscc import complete_uscc
from tests.sheets.ledger import CODE, LEDGER, opened, preview, table

EVERYTHING: dict[str, object] = {
    "code": CODE,
    "name": "甲项目",
    "uscc": complete_uscc("91140400MA0EXAMP1"),
    "total": Decimal("123456789012.34"),
    "planned": Decimal("0.01"),
    "area": Decimal("1234.57"),
    "stage": "building",
    "started": Month(2025, 10),
    "due": dt.date(2025, 12, 31),
    "share": Decimal("0.12345"),
    "is_key": False,
    "phone": "0355-2123456、13812345678",
    "staff": 0,
    "energy": Decimal("12.3456"),
    "year": 2025,
    "problem": '=HYPERLINK("x")\n第二行，“引号”,逗号',
}


def texts() -> st.SearchStrategy[str]:
    """Text as it is stored: cleaned, not a placeholder, not the clear mark."""
    raw = st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn")), min_size=1, max_size=40
    )
    cleaned = raw.map(clean_text)
    return cleaned.filter(lambda text: any(c.isalnum() for c in text) and CLEAR_MARK not in text)


def amounts(places: int, largest: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, largest).map(lambda number: Decimal(number).scaleb(-places))


ROWS = st.fixed_dictionaries(
    {"total": amounts(2, 10**15)},
    optional={
        "uscc": st.integers(0, 99999).map(lambda n: complete_uscc(f"91140400MA0E{n:05d}")),
        "planned": amounts(2, 10**12),
        "area": amounts(2, 10**11),
        "stage": st.sampled_from(["started", "building", "producing"]),
        "started": st.builds(Month, st.integers(1950, 2099), st.integers(1, 12)),
        "due": st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
        "share": amounts(6, 10**7),
        "is_key": st.booleans(),
        "phone": st.integers(13000000000, 19999999999).map(str),
        "staff": st.integers(0, 10**6),
        "energy": amounts(4, 10**12),
        "year": st.integers(1950, 2099),
        "problem": texts(),
    },
)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(ROWS, min_size=1, max_size=6), names=st.lists(texts(), min_size=6, max_size=6, unique=True)
)
def test_an_export_imported_again_changes_nothing(rows: list[dict[str, object]], names: list[str]) -> None:
    stored = [
        {**row, "name": f"项目{name}{number}"}
        for number, (row, name) in enumerate(zip(rows, names, strict=False))
    ]
    done = preview(export_workbook(LEDGER, stored), *enumerate(stored))
    assert [(row.status, row.changes, row.problems) for row in done.rows] == [
        (RowStatus.UNCHANGED, (), ()) for _ in stored
    ]
    assert [dict(row.values) for row in done.rows] == stored


def test_every_kind_of_value_comes_back() -> None:
    (row,) = table(export_workbook(LEDGER, [EVERYTHING])).rows
    assert row.values == EVERYTHING
    assert (row.problems, row.remarks) == ([], [])


def test_the_unknown_is_exported_blank_and_stays_unknown() -> None:
    stored = dict.fromkeys(EVERYTHING) | {"name": "甲项目"}
    (row,) = preview(export_workbook(LEDGER, [stored]), (1, stored)).rows
    assert row.values == {"name": "甲项目"}
    assert row.status is RowStatus.UNCHANGED


def test_text_like_a_formula_is_text_and_stays_text_when_edited() -> None:
    starts = ["=1+1", "+86", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0"]
    content = export_workbook(LEDGER, [{"name": f"项目{n}", "problem": t} for n, t in enumerate(starts)])
    sheet = opened(content).worksheets[0]
    cells = [sheet.cell(row, 17) for row in range(4, 9)]
    assert [cell.value for cell in cells] == starts
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_columns_may_be_chosen_and_ordered_for_an_export() -> None:
    content = export_workbook(
        LEDGER, [EVERYTHING], columns=("stage", "name"), note="数据截至 2025-12-31 · 示例数据"
    )
    read = table(content)
    assert [placed.column.key for placed in read.layout.columns] == ["stage", "name"]
    assert opened(content).worksheets[0]["A2"].value == "数据截至 2025-12-31 · 示例数据"
    assert preview(content, (1, EVERYTHING)).rows[0].status is RowStatus.UNCHANGED


def test_a_text_too_long_for_a_cell_is_left_blank_and_survives_the_round_trip() -> None:
    stored = {"name": "甲项目", "total": Decimal(1), "problem": "长" * 40_000}
    row = preview(export_workbook(LEDGER, [stored]), (1, stored)).rows[0]
    assert row.status is RowStatus.UNCHANGED


def test_a_date_before_spreadsheets_count_rightly_is_written_as_text() -> None:
    content = export_workbook(LEDGER, [{"name": "老厂", "due": dt.date(1900, 2, 28)}])
    assert table(content).rows[0].values["due"] == dt.date(1900, 2, 28)


def test_the_template_has_no_data_of_its_own() -> None:
    with pytest.raises(FileRefused) as refused:
        table(template_workbook(LEDGER))
    assert refused.value.code == "sheet.no_rows"


def test_the_example_row_below_the_header_is_never_imported() -> None:
    book = opened(template_workbook(LEDGER))
    book.worksheets[0].cell(5, 3, "甲项目")
    book.worksheets[0].cell(5, 5, 80000)
    buffer = io.BytesIO()
    book.save(buffer)
    read = table(buffer.getvalue())
    assert [row.number for row in read.rows] == [5]
    assert [(s.number, s.kind.value) for s in read.skipped if s.kind.value == "example"] == [(4, "example")]
    assert read.rows[0].values == {"name": "甲项目", "total": Decimal(800_000_000)}


def test_the_template_explains_itself() -> None:
    book = opened(template_workbook(LEDGER))
    sheet = book["重点项目台账"]
    assert [cell.value for cell in sheet[3]][:5] == [
        "序号",
        "★项目代码",
        "★*项目名称",
        "统一社会信用代码",
        "*总投资（万元）",
    ]
    assert "识别已有记录（项目代码，没有时按项目名称）" in sheet["A2"].value
    assert "新增时必填" in sheet["C3"].comment.text
    assert sheet.freeze_panes == "D4"
    assert sheet["A4"].value == "示例"
    rows = [[cell.value or "" for cell in row] for row in book["填写说明"].iter_rows()]
    assert ["阶段", "", "从下拉列表中选择。", "开工、在建、投产"] in rows
    assert any("涉密信息不得填写" in row[0] for row in rows)


def test_choices_are_drop_downs_and_long_lists_stand_on_a_hidden_sheet() -> None:
    many = tuple(Choice(str(number), f"第{number}街道办事处") for number in range(80))
    spec = SheetSpec(
        "test.choices",
        "企业",
        (
            Column("name", "名称"),
            Column("town", "街道", Kind.CHOICE, choices=many),
            Column("ok", "规上", Kind.YES_NO),
        ),
        key=(("name",),),
    )
    book = opened(template_workbook(spec))
    rules = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in book.worksheets[0].data_validations.dataValidation
    }
    assert rules == {"C4": "=选项!$C$1:$C$80", "D4": '"是,否"'} or rules == {
        "C4": "选项!$C$1:$C$80",
        "D4": '"是,否"',
    }
    assert book["选项"].sheet_state == "hidden"
    assert book["选项"]["C80"].value == "第79街道办事处"


def test_code_columns_are_text_so_that_digits_survive() -> None:
    sheet = opened(export_workbook(LEDGER, [EVERYTHING])).worksheets[0]
    assert {sheet.cell(4, column).number_format for column in (2, 4, 13)} == {"@"}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("total", Decimal("80000000"), "8,000 万元"),
        ("total", None, "—"),
        ("area", Decimal("8000"), "12 亩"),
        ("share", Decimal("0.05"), "5%"),
        ("started", Month(2025, 3), "2025年3月"),
        ("due", dt.date(2025, 3, 1), "2025-03-01"),
        ("stage", "building", "在建"),
        ("is_key", True, "是"),
        ("staff", 1200, "1,200 人"),
        ("year", 2025, "2025"),
        ("problem", "缺用地", "缺用地"),
    ],
)
def test_values_are_shown_as_people_say_them(key: str, value: object, words: str) -> None:
    assert shown(value, LEDGER.column(key)) == words
