"""Rows are compared with what is there: 新增, 更新, 不变, 错误; nothing is written."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pytest

from gaoxin.foundation.sheets.columns import Column, Kind, SheetSpec
from gaoxin.foundation.sheets.files.formats import FileRefused
from gaoxin.foundation.sheets.plan import RowToCheck
from gaoxin.foundation.sheets.preview import preview_file
from gaoxin.foundation.sheets.rows import Change, PlannedRow, RowKey, RowStatus
from gaoxin.values.errors import DomainError, DomainErrors
from tests.sheets.ledger import CODE, LEDGER, SHORT, only_row, preview, xlsx, yuan

HEAD = ["项目代码", *SHORT, "阶段", "存在问题"]
KNOWN = (
    7,
    {"code": CODE, "name": "甲项目", "total": yuan(100), "stage": "building", "problem": "用地指标未批"},
)


def codes(row: PlannedRow) -> list[str]:
    return [problem.code for problem in row.problems]


def test_a_row_that_is_not_there_is_new() -> None:
    row = only_row(xlsx([HEAD, ["", "乙项目", 100, "开工", ""]]), KNOWN)
    assert (row.status, row.reference, row.changes) == (RowStatus.NEW, None, ())


def test_an_update_tells_old_and_new_of_each_field() -> None:
    row = only_row(xlsx([HEAD, [CODE, "甲项目", 120, "投产", "用地指标未批"]]), KNOWN)
    assert (row.status, row.reference) == (RowStatus.UPDATE, 7)
    assert row.changes == (
        Change("total", yuan(100), yuan(120)),
        Change("stage", "building", "producing"),
    )


def test_the_same_values_written_otherwise_are_unchanged() -> None:
    row = only_row(xlsx([HEAD, [CODE, " 甲项目 ", "0.01亿", "building", "用地指标未批"]]), KNOWN)
    assert row.status is RowStatus.UNCHANGED


def test_a_blank_leaves_and_the_clear_mark_empties() -> None:
    row = only_row(xlsx([HEAD, [CODE, "甲项目", "", "", "清空"]]), KNOWN)
    assert row.changes == (Change("problem", "用地指标未批", None),)
    assert row.cleared == {"problem"}


def test_what_is_required_or_identifies_cannot_be_cleared() -> None:
    row = only_row(xlsx([HEAD, [CODE, "甲项目", "清空", "", ""]]), KNOWN)
    assert codes(row) == ["sheet.not_clearable"]


def test_clearing_what_is_empty_already_changes_nothing() -> None:
    known = (7, {**KNOWN[1], "problem": None})
    assert only_row(xlsx([HEAD, [CODE, "甲项目", "", "", "清空"]]), known).status is RowStatus.UNCHANGED


def test_the_second_key_serves_where_the_first_is_blank() -> None:
    row = only_row(xlsx([HEAD, ["", "甲项目", 100, "", ""]]), KNOWN)
    assert row.key == RowKey(("name",), ("甲项目",))
    assert row.status is RowStatus.UNCHANGED


def test_a_row_without_any_key_says_what_identifies_it() -> None:
    row = only_row(xlsx([HEAD, ["", "", 100, "在建", ""]]))
    assert codes(row) == ["sheet.no_key", "sheet.required"]
    assert row.problems[0].remedy == "请填写项目代码，没有时按项目名称。"


def test_the_same_key_twice_blames_both_rows_by_number() -> None:
    done = preview(xlsx([HEAD, [CODE, "甲项目", 1, "", ""], [CODE, "乙项目", 2, "", ""]]))
    assert [row.status for row in done.rows] == [RowStatus.ERROR] * 2
    assert done.rows[0].problems[0].reason == "第 2 行与第 3 行的项目代码相同。"
    assert done.rows[1].problems[0].reason == "第 3 行与第 2 行的项目代码相同。"


def test_two_rows_with_one_name_may_differ_by_code() -> None:
    other = "2108-140400-04-01-333722"
    done = preview(xlsx([HEAD, [CODE, "甲项目", 1, "", ""], [other, "甲项目", 2, "", ""]]))
    assert [row.status for row in done.rows] == [RowStatus.NEW] * 2


def test_a_row_known_by_code_and_another_known_by_name_are_one_record() -> None:
    done = preview(xlsx([HEAD, [CODE, "甲项目（一期）", 1, "", ""], ["", "甲项目", 2, "", ""]]), KNOWN)
    assert [codes(row) for row in done.rows] == [["sheet.same_record"]] * 2


def test_required_cells_count_for_new_rows_only() -> None:
    done = preview(xlsx([HEAD, [CODE, "", "", "投产", ""], ["", "乙项目", "", "", ""]]), KNOWN)
    assert [row.status for row in done.rows] == [RowStatus.UPDATE, RowStatus.ERROR]
    problem = done.rows[1].problems[0]
    assert (problem.code, problem.column, problem.heading) == ("sheet.required", "C", "总投资（万元）")


def test_a_file_with_a_few_columns_updates_rows_that_are_there() -> None:
    done = preview(xlsx([["项目代码", "阶段"], [CODE, "投产"]]), KNOWN)
    assert [row.status for row in done.rows] == [RowStatus.UPDATE]
    assert [column.label for column in done.table.missing] == ["项目名称", "总投资"]


def test_new_rows_in_such_a_file_lack_their_required_columns() -> None:
    other = "2108-140400-04-01-333722"
    done = preview(xlsx([["项目代码", "阶段"], [CODE, "投产"], [other, "开工"]]), KNOWN)
    assert codes(done.rows[1]) == ["sheet.missing_columns"]
    assert "“项目名称”、“总投资”" in done.rows[1].problems[0].reason


def test_an_error_in_one_row_leaves_the_others_alone() -> None:
    done = preview(xlsx([HEAD, ["", "乙项目", -1, "", ""], ["", "丙项目", 1, "", ""]]))
    assert [row.status for row in done.rows] == [RowStatus.ERROR, RowStatus.NEW]
    assert (done.count(RowStatus.NEW), done.count(RowStatus.ERROR)) == (1, 1)


def test_every_error_of_a_row_is_reported_at_once() -> None:
    row = only_row(xlsx([HEAD, ["123", "乙项目", "约5", "再建", ""]]))
    assert [problem.column for problem in row.problems] == ["A", "C", "D"]


def test_rules_of_the_app_see_the_values_as_they_will_be() -> None:
    seen: list[RowToCheck] = []

    def rule(rows: Sequence[RowToCheck]) -> Iterable[tuple[int, DomainError]]:
        seen.extend(rows)
        yield (
            2,
            DomainErrors(
                [
                    DomainError("project.stage", "阶段不能倒退。", field="stage", remedy="请写明原因。"),
                    DomainError("project.money", "总投资过小。", field="total"),
                ]
            ),
        )

    row = only_row(xlsx([HEAD, [CODE, "", "", "开工", "清空"]]), KNOWN, validate=rule)
    assert seen[0].values == {**KNOWN[1], "stage": "started", "problem": None}
    assert seen[0].existing is not None
    assert [(p.code, p.column, p.raw) for p in row.problems] == [
        ("project.stage", "D", "开工"),
        ("project.money", "C", ""),
    ]
    assert row.problems[0].sentence == "D列“阶段”填写的“开工”：阶段不能倒退。请写明原因。"


def test_rules_of_the_app_are_spared_rows_that_could_not_be_read() -> None:
    def rule(rows: Sequence[RowToCheck]) -> Iterable[tuple[int, DomainError]]:
        assert rows == []
        return ()

    assert only_row(xlsx([HEAD, ["", "乙项目", "约5", "", ""]]), validate=rule).status is RowStatus.ERROR


def test_a_key_that_fits_several_records_is_an_error_of_its_row() -> None:
    refusal = DomainError(
        "project.ambiguous", "有两个项目都叫这个名称。", field="name", remedy="请填项目代码。"
    )
    done = preview_file(
        xlsx([HEAD, ["", "甲项目", 1, "", ""]]), spec=LEDGER, find=lambda keys: dict.fromkeys(keys, refusal)
    )
    assert codes(done.rows[0]) == ["project.ambiguous"]


def test_an_amount_ten_thousand_times_the_old_one_is_told() -> None:
    row = only_row(xlsx([HEAD, [CODE, "甲项目", 1_000_000, "", ""]]), KNOWN)
    assert row.status is RowStatus.UPDATE
    assert "疑似单位填错" in row.remarks[0]


def test_old_text_with_stray_blanks_is_not_a_change() -> None:
    known = (7, {**KNOWN[1], "problem": "用地指标未批 \r\n"})
    assert only_row(xlsx([HEAD, [CODE, "甲项目", 100, "", "用地指标未批"]]), known).changes == ()


def test_quantities_equal_in_value_are_equal() -> None:
    known = (7, {"name": "甲项目", "total": Decimal("1000000.00"), "due": dt.date(2025, 3, 1)})
    content = xlsx([[*SHORT, "完成时限"], ["甲项目", 100.0, "2025.3.1"]])
    assert only_row(content, known).status is RowStatus.UNCHANGED


def test_a_sheet_cannot_be_declared_with_a_column_twice_or_without_its_key() -> None:
    columns = (Column("a", "甲"), Column("b", "乙", Kind.MONEY))
    for key, more in (((("c",),), ()), ((), ()), ((("a",),), (Column("a", "丙"),))):
        with pytest.raises(ValueError, match=r"sheet test\.x"):
            SheetSpec("test.x", "表", (*columns, *more), key=key)
    with pytest.raises(ValueError, match="choices"):
        Column("d", "丁", Kind.CHOICE)


def test_nothing_is_planned_when_only_new_rows_lack_a_required_column() -> None:
    with pytest.raises(FileRefused) as refused:
        preview(xlsx([["项目代码", "阶段"], [CODE, "投产"]]))
    assert refused.value.code == "sheet.missing_columns"
