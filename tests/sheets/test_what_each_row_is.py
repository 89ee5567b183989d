"""Every row of the sheet is accounted for: data, total, section, note, example, blank."""

import pytest

from tests.sheets.ledger import SHORT, csv_text, only_row, preview, table, xlsx, yuan

HEAD = ["序号", *SHORT, "阶段"]
ROW = [1, "甲项目", 80, "在建"]


def kinds(content: bytes) -> dict[int, str]:
    return {skipped.number: skipped.kind.value for skipped in table(content).skipped}


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["", "", "", ""], "blank"),
        ([7, "", "", ""], "blank"),
        (["", "合计", 80, ""], "total"),
        (["合 计", "", 80, ""], "total"),
        (["", "总计（1个）", 80, ""], "total"),
        (["", "共计：1个项目", 80, ""], "total"),
        (["", "小计", 80, ""], "subtotal"),
        (["", "工业项目小计", 80, ""], "subtotal"),
        (["", "一、工业项目", "", ""], "section"),
        (["（二）", "服务业项目（12个）", 300, ""], "section"),
        (["填表人：张三", "", "审核人：李四", ""], "note"),
        (["", "备注：总投资含流动资金", "", ""], "note"),
        (["注：1.本表按月报送", "", "", ""], "note"),
        (["示例", "晨曦负极材料项目", 80000, "在建"], "example"),
        (["序号", "项目名称", "总投资（万元）", "阶段"], "repeated_header"),
    ],
)
def test_rows_that_are_not_data_are_named_and_left_out(row: list[object], kind: str) -> None:
    content = xlsx([HEAD, ROW, row])
    assert [read.number for read in table(content).rows] == [2]
    assert kinds(content).get(3, "blank") == kind


def test_a_row_of_column_numbers_below_the_header_is_left_out() -> None:
    assert kinds(xlsx([HEAD, ["甲", 1, 2, 3], ROW]))[2] == "numbering"


@pytest.mark.parametrize(
    "name", ["合计算力中心项目", "总计控制系统项目", "注塑件生产线", "一体化压铸项目", "备注册项目"]
)
def test_names_that_only_look_like_totals_or_notes_are_data(name: str) -> None:
    assert table(xlsx([HEAD, [1, name, 80, "在建"]])).rows[0].values["name"] == name


def test_a_total_that_agrees_passes_without_a_word() -> None:
    rows = [HEAD, ROW, [2, "乙项目", 20.5, "在建"], ["", "合计", 100.5, ""]]
    assert table(xlsx(rows)).warnings == ()


def test_a_total_that_differs_from_its_rows_is_told() -> None:
    rows = [HEAD, ROW, [2, "乙项目", 20, "在建"], ["", "合计", 110, ""]]
    (warning,) = table(xlsx(rows)).warnings
    assert warning.startswith(
        "第 4 行合计的C列“总投资（万元）”与明细不符：合计行为 110万元，明细相加为 100万元。"
    )


def test_a_rounded_total_agrees() -> None:
    rows = [HEAD, [1, "甲项目", 33.333, ""], [2, "乙项目", 66.672, ""], ["", "合计", 100.0, ""]]
    assert table(xlsx(rows)).warnings == ()


def test_a_total_above_its_rows_is_checked_too() -> None:
    rows = [HEAD, ["", "合计", 99, ""], ROW]
    assert "与明细不符" in table(xlsx(rows)).warnings[0]


def test_subtotals_are_checked_against_their_own_block() -> None:
    rows = [
        HEAD,
        ROW,
        ["", "小计", 80, ""],
        [2, "乙项目", 20, ""],
        ["", "小计", 25, ""],
        ["", "总计", 100, ""],
    ]
    (warning,) = table(xlsx(rows)).warnings
    assert warning.startswith("第 5 行小计")


def test_a_total_over_unreadable_cells_says_that_it_cannot_be_checked() -> None:
    rows = [HEAD, ROW, [2, "乙项目", "约20", ""], ["", "合计", 100, ""]]
    assert "无法核对" in table(xlsx(rows)).warnings[0]


def test_text_merged_over_several_rows_belongs_to_each_of_them() -> None:
    rows = [HEAD, [1, "甲项目", 80, "在建"], [2, "乙项目", 20, ""]]
    read = table(xlsx(rows, merges=[(1, 3, 2, 3)]))
    assert [row.values["stage"] for row in read.rows] == ["building", "building"]


def test_a_number_merged_over_several_rows_cannot_be_shared_out() -> None:
    rows = [HEAD, [1, "甲项目", 80, ""], [2, "乙项目", "", ""]]
    done = preview(xlsx(rows, merges=[(1, 2, 2, 2)]))
    assert [row.problems[0].code for row in done.rows] == ["sheet.merged_number"] * 2
    assert "第 2 至 3 行合并成了一格" in done.rows[1].problems[0].reason


def test_hidden_rows_are_read_and_said() -> None:
    import io

    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for number, cells in enumerate([HEAD, ROW, [2, "乙项目", 20, "在建"]]):
        sheet.write_row(number, 0, cells)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})
    book.close()
    read = table(buffer.getvalue())
    assert [row.values["stage"] for row in read.rows] == ["building", "building"]
    assert "隐藏的 1 行也已读取。" in read.notes


def test_every_row_of_a_messy_sheet_is_accounted_for() -> None:
    rows = [
        ["台账"],
        HEAD,
        ROW,
        [],
        ["", "一、二期"],
        [2, "乙项目", 20, "在建"],
        ["", "合计", 100],
        ["填表人：甲"],
    ]
    read = table(xlsx(rows))
    numbers = sorted([row.number for row in read.rows] + [skipped.number for skipped in read.skipped])
    assert numbers == list(range(1, 9))


def test_a_row_with_only_a_name_is_data_and_its_gaps_are_errors() -> None:
    row = only_row(xlsx([HEAD, ["", "工业项目", "", ""]]))
    assert [problem.code for problem in row.problems] == ["sheet.required"]


def test_blank_looking_cells_in_text_files_are_blank() -> None:
    rows = [SHORT, ["甲项目", "80"], [" ", "　"]]
    read = table(csv_text(rows).encode())
    assert [row.values for row in read.rows] == [{"name": "甲项目", "total": yuan(80)}]
