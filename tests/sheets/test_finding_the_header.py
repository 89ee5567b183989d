"""The header of an officer's table is found wherever it stands and however it is dressed up."""

from dataclasses import replace

import pytest

from gaoxin.foundation.sheets.columns import Column, Kind, SheetSpec
from gaoxin.foundation.sheets.files.formats import FileRefused
from tests.sheets.ledger import LEDGER, SHORT, csv_text, preview, table, xlsx, yuan

ROW = ["甲项目", 80]


def headings(content: bytes) -> dict[str, str]:
    return {placed.column.key: placed.heading for placed in table(content).layout.columns}


def test_a_title_merged_over_the_header_is_passed_over() -> None:
    rows = [["长治高新区2025年重点项目台账", ""], ["填报单位：项目专班", "2025年3月"], SHORT, ROW]
    read = table(xlsx(rows, merges=[(0, 0, 0, 1)]))
    assert read.layout.header_rows == (2,)
    assert [row.number for row in read.rows] == [4]
    assert [(skipped.number, skipped.kind.value) for skipped in read.skipped] == [
        (1, "title"),
        (2, "title"),
        (3, "header"),
    ]


def test_columns_may_stand_in_any_order_with_a_sequence_column_before_them() -> None:
    read = table(xlsx([["序号", "总投资（万元）", "阶段", "项目名称"], [1, 80, "在建", "甲项目"]]))
    assert read.rows[0].values == {"total": yuan(80), "stage": "building", "name": "甲项目"}
    assert read.layout.sequence == 0


@pytest.mark.parametrize(
    "heading",
    [
        "总投资（万元）",
        "总投资(万元)",
        "总 投 资\n（万 元）",
        "　总投资（万元）　",
        "*总投资（万元）",
        "总投资*（单位：万元）",
        "总投资/万元",
        "总投资：万元",
        "总投资万元",
        "总投资【万元】",
        "3.总投资（人民币万元）",
        "★总投资［万元］",
        "总投资（估算）",
    ],
)
def test_a_heading_is_known_however_it_is_written(heading: str) -> None:
    read = table(xlsx([["项目名称", heading], ROW]))
    assert read.rows[0].values["total"] == yuan(80)


@pytest.mark.parametrize(
    ("heading", "amount"),
    [
        ("总投资（元）", 80),
        ("总投资（千元）", 80_000),
        ("总投资（万元）", 800_000),
        ("总投资（百万元）", 80_000_000),
        ("总投资（亿元）", 8_000_000_000),
        ("总投资", 800_000),
    ],
)
def test_the_unit_of_the_header_counts(heading: str, amount: int) -> None:
    assert table(xlsx([["项目名称", heading], ROW])).rows[0].values["total"] == amount


def test_a_unit_in_the_title_is_the_unit_of_the_sheet() -> None:
    rows = [
        ["重点项目台账"],
        ["", "", "单位：亿元、公顷"],
        ["项目名称", "总投资", "用地面积"],
        ["甲项目", 1.2, 3],
    ]
    (row,) = table(xlsx(rows)).rows
    assert row.values == {"name": "甲项目", "total": 120_000_000, "area": 30_000}


def test_the_unit_of_a_header_overrides_the_unit_of_the_sheet() -> None:
    rows = [["单位：亿元"], ["项目名称", "总投资（万元）", "本年计划"], ["甲项目", 80, 2]]
    (row,) = table(xlsx(rows)).rows
    assert (row.values["total"], row.values["planned"]) == (800_000, 200_000_000)


def test_a_units_row_below_the_header_counts() -> None:
    rows = [["项目名称", "总投资", "本年计划", "职工人数"], ["", "万元", "亿元", "人"], ["甲项目", 80, 2, 12]]
    read = table(xlsx(rows))
    assert read.layout.header_rows == (0, 1)
    assert read.rows[0].values == {
        "name": "甲项目",
        "total": 800_000,
        "planned": 200_000_000,
        "staff": 12,
    }


def test_without_any_unit_the_default_is_used_and_said() -> None:
    read = table(xlsx([["项目名称", "总投资", "用地面积"], ["甲项目", 80, 3]]))
    assert "“总投资”列没有注明金额单位，不带单位的数字按“万元”读取。" in read.notes
    assert "“用地面积”列没有注明面积单位，不带单位的数字按“亩”读取。" in read.notes


def test_a_group_over_two_columns_gives_them_its_unit() -> None:
    rows = [
        ["序号", "项目名称", "投资（亿元）", ""],
        ["", "", "总投资", "年度计划投资"],
        [1, "甲项目", 1.5, 0.2],
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)]
    read = table(xlsx(rows, merges=merges))
    assert read.layout.header_rows == (0, 1)
    assert headings(xlsx(rows, merges=merges))["planned"] == "投资（亿元）/年度计划投资"
    assert read.rows[0].values == {"name": "甲项目", "total": 150_000_000, "planned": 20_000_000}


def test_a_group_in_a_text_file_stands_over_its_first_column_only() -> None:
    rows = [
        ["项目名称", "投资（亿元）", "", "阶段"],
        ["", "总投资", "年度计划投资", ""],
        ["甲项目", 1.5, 0.2, "在建"],
    ]
    (row,) = table(csv_text(rows).encode()).rows
    assert row.values == {
        "name": "甲项目",
        "total": 150_000_000,
        "planned": 20_000_000,
        "stage": "building",
    }


def test_columns_told_apart_only_by_their_group() -> None:
    spec = SheetSpec(
        "test.years",
        "年度数据",
        (
            Column("name", "企业名称", required=True),
            Column("now", "2025年营业收入", Kind.MONEY),
            Column("before", "2024年营业收入", Kind.MONEY),
        ),
        key=(("name",),),
    )
    rows = [["企业名称", "2025年", "2024年"], ["", "营业收入（万元）", "营业收入（万元）"], ["甲公司", 3, 2]]
    (row,) = table(xlsx(rows, merges=[(0, 0, 1, 0)]), spec=spec).rows
    assert (row.values["now"], row.values["before"]) == (30_000, 20_000)


def test_yes_no_columns_are_known_with_and_without_whether() -> None:
    assert headings(xlsx([[*SHORT, "是否省重点"], [*ROW, "是"]]))["is_key"] == "是否省重点"


def test_unknown_columns_are_reported_not_dropped_silently() -> None:
    read = table(xlsx([[*SHORT, "分管领导", ""], [*ROW, "张三", "无表头"]]))
    assert "未读取的列：C列“分管领导”（不是本表的列）。" in read.notes
    assert "D 列没有表头但有内容，未读取。" in read.notes


def test_the_error_column_of_last_time_is_passed_over() -> None:
    read = table(xlsx([[*SHORT, "错误说明"], [*ROW, "金额不能为负。"]]))
    assert read.layout.remarks == 2
    assert not any("未读取" in note for note in read.notes)


def test_two_equal_headings_are_refused_with_their_letters() -> None:
    with pytest.raises(FileRefused, match="B、C 列都是“总投资”") as refused:
        table(xlsx([["项目名称", "总投资（万元）", "总投资（亿元）"], ["甲项目", 1, 2]]))
    assert refused.value.code == "sheet.duplicate_heading"


def test_the_exact_heading_wins_over_an_alias_and_the_other_is_reported() -> None:
    read = table(xlsx([[*SHORT, "年度计划投资", "本年计划"], [*ROW, 1, 2]]))
    assert read.rows[0].values["planned"] == yuan(2)
    assert any("C列“年度计划投资”（与“本年计划”列重复" in note for note in read.notes)


def test_amounts_in_foreign_money_are_refused_for_the_whole_column() -> None:
    with pytest.raises(FileRefused, match="外币") as refused:
        table(xlsx([["项目名称", "总投资（万美元）"], ROW]))
    assert refused.value.code == "sheet.foreign_currency"


def test_without_a_header_the_nearest_headings_are_named() -> None:
    with pytest.raises(FileRefused) as refused:
        table(xlsx([["项目名", "总投资额"], ROW]))
    assert refused.value.code == "sheet.no_header"
    assert "“项目名”（项目名称）" in refused.value.remedy


def test_a_header_without_rows_is_told() -> None:
    with pytest.raises(FileRefused) as refused:
        table(xlsx([SHORT]))
    assert refused.value.code == "sheet.no_rows"


def test_required_columns_that_are_missing_are_listed_once() -> None:
    spec = replace(
        LEDGER,
        columns=tuple(replace(c, required=c.key in ("name", "total", "stage")) for c in LEDGER.columns),
    )
    with pytest.raises(FileRefused, match="表中缺少必填的列：“总投资”、“阶段”。") as refused:
        preview(xlsx([["项目名称", "省重点"], ["甲项目", "是"], ["乙项目", "否"]]), spec=spec)
    assert refused.value.code == "sheet.missing_columns"


def test_of_several_sheets_the_one_that_fits_best_is_read_and_the_others_named() -> None:
    more = {"台账": [[*SHORT, "阶段"], [*ROW, "在建"]], "去年": [SHORT, ["乙项目", 1]]}
    read = table(xlsx([["说明"], ["请如实填写"]], sheet="说明", more=more))
    assert read.sheet == "台账"
    assert read.other_sheets == ("去年",)


def test_another_sheet_may_be_asked_for() -> None:
    content = xlsx([SHORT, ROW], more={"去年": [SHORT, ["乙项目", 1]]})
    assert table(content, sheet="去年").rows[0].values["name"] == "乙项目"
    with pytest.raises(FileRefused, match="前年"):
        table(content, sheet="前年")


def test_a_row_of_data_is_never_taken_for_part_of_the_header() -> None:
    read = table(xlsx([["项目名称", "总投资（万元）", ""], ["甲项目", "", "备忘"], ["乙项目", 5, ""]]))
    assert [row.number for row in read.rows] == [2, 3]
