"""What officers write in a cell becomes the value they mean, or a refusal that says how to repair it."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from gaoxin.foundation.sheets.columns import Column, Kind, SheetSpec
from gaoxin.foundation.sheets.rows import RowStatus
from gaoxin.values.period import Month
from tests.sheets.ledger import (
    CODE,
    LEDGER,
    SHORT,
    USCC,
    csv_text,
    only_row,
    preview,
    read_value,
    refusal_of,
    row_with,
    table,
    xls,
    xlsx,
)

MARCH = dt.date(2025, 3, 15)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("  晨曦项目　", "晨曦项目"),
        ("晨曦\u200b项目\ufeff", "晨曦项目"),
        ("第一行\r\n第二行 ", "第一行\n第二行"),
        (2025, "2025"),
        (12.5, "12.5"),
        ("=1+1 之类", "=1+1 之类"),
        ("无", "无"),
    ],
)
def test_text_keeps_what_was_typed_without_outer_blanks(written: object, meant: str) -> None:
    content = xlsx([[*SHORT, "存在问题"], ["甲项目", 100, ""]])
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = book.active["C2"]
    cell.value = written
    if isinstance(written, str):
        cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    assert only_row(buffer.getvalue()).values["problem"] == meant


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        (8000, "80000000"),
        (0.1 + 0.2, "3000"),
        ("８，０００．５", "80005000"),
        ("1,234.56", "12345600"),
        ("5亿", "500000000"),
        ("5亿元", "500000000"),
        ("3000 万元", "30000000"),
        ("1亿2000万元", "120000000"),
        ("￥12", "120000"),
        (0, "0"),
    ],
)
def test_money_is_read_in_the_unit_of_the_header_unless_the_cell_names_its_own(
    written: object, yuan: str
) -> None:
    assert read_value("本年计划（万元）", written) == Decimal(yuan)


@pytest.mark.parametrize(
    ("written", "yuan"),
    [("5亿", "500000000"), ("80", "80000"), (80, "80000"), ("1.5", "1500"), ("2万", "20000")],
)
def test_money_under_a_header_in_thousands(written: object, yuan: str) -> None:
    assert read_value("本年计划（千元）", written) == Decimal(yuan)


def test_a_computed_amount_is_rounded_to_the_cent_and_says_so() -> None:
    row = row_with("本年计划（万元）", 1000 / 3)
    assert row.values["planned"] == Decimal("3333333.33")
    assert row.remarks == ("“本年计划（万元）”四舍五入到分",)


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        (-5, "money.negative", "金额不能为负"),
        ("约500", "number.vague", "不是确切的数"),
        ("500万美元", "money.currency", "外币"),
        ("12.3456789", "money.below_cent", "不到一分"),
        ("1,23,4", "number.separators", "千分位"),
        ("五百万", "number.chinese_numerals", "中文数字"),
        ("同上", "number.unreadable", "不是数字"),
    ],
)
def test_money_that_cannot_be_read_says_why(written: object, code: str, words: str) -> None:
    found, sentence = refusal_of("本年计划（万元）", written)
    assert found == code
    assert words in sentence
    assert sentence.startswith("C列“本年计划（万元）”")


@pytest.mark.parametrize("blank", ["/", "—", "－", "-", "\\", " ", "　"])
def test_a_dash_or_a_slash_is_a_blank_in_every_column(blank: str) -> None:
    for label in ("本年计划", "存在问题", "阶段", "联系电话", "完成时限"):
        assert read_value(label, blank) is None


@pytest.mark.parametrize("blank", ["无", "暂无", "待定", "N/A", "不详"])
def test_words_for_nothing_are_blanks_where_words_are_not_the_content_and_it_is_said(blank: str) -> None:
    for label in ("本年计划", "完成时限", "联系电话", "统一社会信用代码"):
        row = row_with(label, blank)
        assert row.problems == ()
        assert row.remarks == (f"“{label}”的“{blank}”按空白处理",)
    assert read_value("存在问题", blank) == blank


@pytest.mark.parametrize(
    ("label", "written", "square_metres"),
    [
        ("用地面积（亩）", 12, "8000"),
        ("用地面积", "12亩", "8000"),
        ("用地面积（㎡）", 8000, "8000"),
        ("用地面积（平方米）", "8,000", "8000"),
        ("用地面积（公顷）", 0.8, "8000"),
        ("用地面积（万平方米）", 0.8, "8000"),
        ("用地面积（万平方米）", "12亩", "8000"),
        ("用地面积（公顷）", "12亩", "8000"),
    ],
)
def test_areas_in_the_units_of_land(label: str, written: object, square_metres: str) -> None:
    assert read_value(label, written) == Decimal(square_metres)


@pytest.mark.parametrize(
    ("label", "written", "number_format", "share"),
    [
        ("完成比例", 0.05, "0.00%", "0.05"),
        ("完成比例（%）", 5, None, "0.05"),
        ("完成比例（%）", 0.5, None, "0.005"),
        ("完成比例", "5%", None, "0.05"),
        ("完成比例", "５．５％", None, "0.055"),
        ("完成比例（%）", "5%", None, "0.05"),
        ("完成比例（%）", 0.05, "0%", "0.05"),
        ("完成比例", 102.3, None, "1.023"),
        ("完成比例", 0, None, "0"),
    ],
)
def test_shares_are_read_by_cell_format_header_and_sign(
    label: str, written: object, number_format: str | None, share: str
) -> None:
    assert read_value(label, written, number_format=number_format) == Decimal(share)


def test_a_bare_fraction_without_any_percent_sign_could_be_either() -> None:
    code, sentence = refusal_of("完成比例", 0.05)
    assert code == "ratio.ambiguous"
    assert "5% 还是 0.05%" in sentence


def test_percent_cells_of_old_workbooks_are_known_by_their_format() -> None:
    rows = [["项目名称", "总投资（万元）", "完成比例"], ["甲项目", 100, 0.25], ["乙项目", 100, 0.5]]
    read = table(xls(rows, formats={(1, 2): "0.0%", (2, 2): "0%"}))
    assert [row.values["share"] for row in read.rows] == [Decimal("0.25"), Decimal("0.5")]


@pytest.mark.parametrize(
    "written",
    [
        MARCH,
        45731,
        "2025-03-15",
        "2025/3/15",
        "2025.3.15",
        "2025年3月15日",
        "20250315",
        "２０２５年３月１５日",
        " 2025-3-15 ",
    ],
)
def test_dates_come_as_dates_serials_and_text(written: object) -> None:
    assert read_value("完成时限", written) == MARCH


def test_a_month_in_a_date_column_lacks_its_day() -> None:
    code, sentence = refusal_of("完成时限", "2025年3月")
    assert code == "date.day_missing"
    assert "缺日" in sentence


@pytest.mark.parametrize(("rule", "day"), [("first", dt.date(2025, 2, 1)), ("last", dt.date(2025, 2, 28))])
@pytest.mark.parametrize("written", ["2025年2月", "2025.2", 2025.2])
def test_a_column_may_take_a_month_for_one_of_its_days_and_says_so(
    written: object, rule: str, day: dt.date
) -> None:
    columns = tuple(replace(c, month_day=rule) if c.key == "due" else c for c in LEDGER.columns)
    row = row_with("完成时限", written, spec=replace(LEDGER, columns=columns))
    assert row.values["due"] == day
    assert "只写到月" in row.remarks[0]


@pytest.mark.parametrize(
    "written",
    [MARCH, "2025年3月", "2025.3", 2025.3, "2025-03", "2025/3", 202503, "２０２５．３", "2025年3月份"],
)
def test_months_as_officers_write_them(written: object) -> None:
    assert read_value("开工时间", written) == Month(2025, 3)


@pytest.mark.parametrize(
    ("written", "month"), [("2025.10", 10), ("2025.1", 1), (2025.11, 11), (2025.12, 12), ("2025年10月", 10)]
)
def test_the_tenth_month_is_not_the_first(written: object, month: int) -> None:
    assert read_value("开工时间", written) == Month(2025, month)


def test_a_number_that_may_have_lost_its_zero_is_asked_about() -> None:
    code, sentence = refusal_of("开工时间", 2025.1)
    assert code == "period.ambiguous"
    assert "1月还是10月" in sentence


def test_the_same_lost_zero_in_a_text_file_is_asked_about() -> None:
    row = only_row(csv_text([[*SHORT, "开工时间"], ["甲项目", 100, "2025.1"]]).encode())
    assert row.problems[0].code == "period.ambiguous"


@pytest.mark.parametrize("written", [2025, "2025", "2025年", "２０２５年度", MARCH])
def test_years(written: object) -> None:
    assert read_value("年度", written) == 2025


@pytest.mark.parametrize(
    ("label", "written", "number"),
    [
        ("职工人数", 120, 120),
        ("职工人数", "1,200人", 1200),
        ("职工人数", "１２０", 120),
        ("职工人数（万人）", 1.2, 12000),
        ("年综合能耗", 12.5, Decimal("12.5")),
        ("年综合能耗（万吨标煤）", 1.2, Decimal(12000)),
        ("年综合能耗（万吨标煤）", "1.2万吨标煤", Decimal(12000)),
        ("年综合能耗（万吨标煤）", "300吨标煤", Decimal(300)),
        ("年综合能耗", 1 / 3, Decimal("0.3333")),
    ],
)
def test_counts_and_quantities_in_their_units(label: str, written: object, number: object) -> None:
    assert read_value(label, written) == number


@pytest.mark.parametrize("written", [12.5, "12.5"])
def test_half_a_person_is_refused(written: object) -> None:
    assert refusal_of("职工人数", written)[0] == "number.too_precise"


@pytest.mark.parametrize(
    ("written", "code"), [("在建", "building"), ("building", "building"), (" 投 产", "producing")]
)
def test_a_choice_is_known_by_label_and_by_code(written: str, code: str) -> None:
    assert read_value("阶段", written) == code


def test_a_misspelt_choice_names_the_nearest_one() -> None:
    code, sentence = refusal_of("阶段", "再建")
    assert code == "sheet.unknown_choice"
    assert "是否应为“在建”？可填：开工、在建、投产。" in sentence


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        *((word, True) for word in ("是", "√", "1", 1, True, "Y", "有")),
        *((word, False) for word in ("否", "×", "0", 0, False, "无", "不是")),
    ],
)
def test_yes_and_no(written: object, answer: bool) -> None:
    assert read_value("省重点", written) is answer


@pytest.mark.parametrize("blank", ["", "/", "不详", "待定"])
def test_an_open_question_is_not_a_no(blank: str) -> None:
    assert read_value("省重点", blank) is None


@pytest.mark.parametrize("written", ["大概", "2"])
def test_anything_else_is_neither_yes_nor_no(written: str) -> None:
    assert refusal_of("省重点", written)[0] == "sheet.not_yes_no"


@pytest.mark.parametrize("written", [USCC, USCC.lower(), f" {USCC[:6]} {USCC[6:]} "])
def test_credit_codes_are_brought_to_one_shape(written: str) -> None:
    assert read_value("统一社会信用代码", written) == USCC


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (USCC[:-1] + ("0" if USCC[-1] != "0" else "1"), "uscc.check_digit"),
        (USCC[:-1], "uscc.length"),
        (9.11404e17, "uscc.scientific"),
        ("140400100012345", "uscc.old_registration"),
    ],
)
def test_wrong_credit_codes_say_what_is_wrong(written: object, code: str) -> None:
    assert refusal_of("统一社会信用代码", written)[0] == code


def test_project_codes_are_brought_to_one_shape() -> None:
    assert read_value("项目代码", CODE.replace("-", "－")) == CODE


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13812345678", "13812345678"),
        (13812345678, "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("0355-2123456", "0355-2123456"),
        ("（0355）2123456", "0355-2123456"),
        ("0355—2123456，13812345678", "0355-2123456、13812345678"),
        ("400-800-1234", "400-800-1234"),
    ],
)
def test_phone_numbers(written: object, number: str) -> None:
    assert read_value("联系电话", written) == number


def test_a_wrong_phone_number_is_refused() -> None:
    assert refusal_of("联系电话", "1381234567")[0] == "phone.unreadable"


def test_text_beyond_the_limit_is_refused_with_both_numbers() -> None:
    row = only_row(xlsx([SHORT, ["长" * 61, 100]]))
    assert row.problems[0].reason == "有 61 个字，超过上限 60 个字。"


def test_a_long_number_where_a_code_belongs_has_lost_its_digits() -> None:
    assert refusal_of("存在问题", 1.2345678901234567e17)[0] == "text.digits_lost"


def formula_book(formula: str, value: object) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*SHORT, "本年计划（万元）"])
    sheet.write_row(1, 0, ["甲项目", 100])
    sheet.write_formula(1, 2, formula, None, value)
    book.close()
    return buffer.getvalue()


def test_formulas_are_read_by_their_saved_value_and_counted() -> None:
    done = preview(formula_book("=B2*0.5", 50))
    assert done.rows[0].values["planned"] == Decimal(500_000)
    assert "有 1 个公式单元格，按保存时的计算结果读取，不再重新计算。" in done.table.notes


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?"])
def test_a_formula_in_error_is_an_error_of_its_cell(error: str) -> None:
    row = only_row(formula_book("=B2/0", error))
    assert row.status is RowStatus.ERROR
    assert row.problems[0].code == "formula.error"
    assert (row.problems[0].column, row.problems[0].raw) == ("C", error)


def test_a_formula_that_was_never_calculated_is_an_error_of_its_cell() -> None:
    book = openpyxl.Workbook()
    book.active.append([*SHORT, "本年计划（万元）"])
    book.active.append(["甲项目", 100, "=B2*0.5"])
    buffer = io.BytesIO()
    book.save(buffer)
    row = only_row(buffer.getvalue())
    assert row.problems[0].code == "formula.not_calculated"


def test_a_formula_that_gives_nothing_is_a_blank() -> None:
    assert "planned" not in only_row(formula_book('=IF(B2>0,"","x")', "")).values


def test_formula_errors_of_old_workbooks_are_seen() -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for column, heading in enumerate([*SHORT, "本年计划（万元）"]):
        sheet.write(0, column, heading)
    sheet.write(1, 0, "甲项目")
    sheet.write(1, 1, 100)
    sheet.row(1).set_cell_error(2, "#REF!")
    buffer = io.BytesIO()
    book.save(buffer)
    row = only_row(buffer.getvalue())
    assert (row.problems[0].code, row.problems[0].raw) == ("formula.error", "#REF!")


def test_numbers_shown_scaled_are_read_as_stored_and_it_is_said() -> None:
    content = xlsx([[*SHORT, "本年计划（元）"], ["甲项目", 100, 1234567]], formats={(1, 2): '0!.0,"万"'})
    done = preview(content)
    assert done.rows[0].values["planned"] == Decimal(1234567)
    assert any("显示经过缩放" in note for note in done.table.notes)


def test_an_implausible_amount_is_told_not_refused() -> None:
    spec = SheetSpec(
        "test.plausible",
        "台账",
        (
            Column("name", "项目名称"),
            Column("total", "总投资", Kind.MONEY, plausible=(1_000_000, 20_000_000_000)),
        ),
        key=(("name",),),
    )
    row = only_row(xlsx([SHORT, ["甲项目", 5]]), spec=spec)
    assert row.status is RowStatus.NEW
    assert "疑似单位填错" in row.remarks[0]
