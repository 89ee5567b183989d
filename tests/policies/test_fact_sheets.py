"""补充事实 in Excel both ways: values as people write them, mistakes told by cell, an export that imports."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from django.utils import timezone

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.sheets import actions as sheets
from gaoxin.foundation.sheets.handlers import handler_of, handlers_for
from gaoxin.foundation.sheets.models import ConfirmMode, ImportBatch
from gaoxin.foundation.sheets.rows import RowStatus
from gaoxin.foundation.sheets.storing import planned_row
from gaoxin.foundation.sheets.writing.template import template_workbook
from gaoxin.policies.assembly.facts import declarable_facts
from gaoxin.policies.models import DeclaredFact
from gaoxin.policies.sheet.cells import column_of, declared_text, read_text, shown_text, typed
from gaoxin.values.errors import DomainError
from tests.enterprises.made import make_enterprise, make_keeper
from tests.factories import make_actor, make_zone
from tests.policies.made import declare
from tests.sheets.ledger import xlsx
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

LONG, HIGH_TECH = "policies.facts", "policies.facts_of_high_tech_enterprise"
HEADS = ("统一社会信用代码", "企业名称", "事实", "年度", "值", "截至日期", "来源")
YEAR = timezone.localdate().year - 1
DAY, BEFORE = dt.date(YEAR, 12, 31), dt.date(YEAR, 11, 30)
FACTS = {fact.id: fact for fact in declarable_facts()}


def previewed(kind: str, content: bytes, by) -> ImportBatch:
    batch = sheets.upload_sheet(kind, content=content, file_name="补充事实.xlsx", by=by)
    return sheets.preview_batch(batch, by=by)


def imported(kind: str, rows: Sequence[Sequence[object]], by) -> ImportBatch:
    batch = previewed(kind, xlsx(rows), by)
    assert batch.error_count == 0, told(batch, by)
    return sheets.confirm_batch(batch, by=by, mode=ConfirmMode.ALL_VALID)


def told(batch: ImportBatch, by) -> list[str]:
    """Every refusal of the preview, as the officer reads it."""
    spec = handler_of(batch.kind).spec(scope=by.scope)
    rows = batch.rows.filter(status=RowStatus.ERROR.value).order_by("number")
    return [problem.sentence for row in rows for problem in planned_row(row, spec).problems]


def refusal(row: Sequence[object], by, *, kind: str = LONG, heads: Sequence[str] = HEADS) -> str:
    """The words of a preview of one row that is refused, and writes nothing."""
    with nothing_changes("policies"):
        batch = previewed(kind, xlsx([heads, row]), by)
    assert (batch.new_count, batch.update_count, batch.error_count) == (0, 0, 1)
    return "\n".join(told(batch, by))


def test_only_those_who_declare_are_offered_the_sheets(zone, keeper):
    assert LONG in {handler.code for handler in handlers_for(keeper)}
    leader = make_actor(zone, Role.ZONE_LEADER)
    assert not [handler for handler in handlers_for(leader) if handler.code.startswith("policies.")]


def test_facts_are_filled_from_a_sheet_as_people_write_them(enterprise, keeper):
    rows = [
        ("在中国境内（不含港澳台）注册的居民企业", "", "是", "营业执照"),
        ("被列入经营异常名录", "", "无", "公示系统"),
        ("被列入严重违法失信（严重失信主体）名单", "", "×", "信用中国"),
        ("经认定的研发机构级别", "", "省级", "认定文件"),
        ("总收入（收入总额减不征税收入）", f"{YEAR}年", "1,234.56", "纳税申报表"),
        ("在境内发生的研发费用", YEAR, "0.05亿元", "专项审计"),
        ("主导产品在全国细分市场的占有率", "", "12.5%", "协会证明"),
        ("科技成果转化项数", YEAR, 6, "转化清单"),
        ("本年度专精特新发展评价得分", "", "60.5分", "梯度培育平台"),
    ]
    sheet = [HEADS, *((enterprise.uscc, "", fact, year, value, DAY, src) for fact, year, value, src in rows)]
    imported(LONG, sheet, keeper)
    found = {row.fact: (row.year, row.value, row.source) for row in DeclaredFact.objects.all()}
    assert found == {
        "is_resident": (None, "true", "营业执照"),
        "on_abnormal_list": (None, "false", "公示系统"),
        "on_dishonest_list": (None, "false", "信用中国"),
        "rd_body_level": (None, "provincial", "认定文件"),
        "total_income": (YEAR, "1234.56", "纳税申报表"),
        "rd_expense_domestic": (YEAR, "500", "专项审计"),
        "market_share_domestic": (None, "12.5", "协会证明"),
        "conversions": (YEAR, "6", "转化清单"),
        "development_score": (None, "60.5", "梯度培育平台"),
    }
    assert {row.observed_on for row in DeclaredFact.objects.all()} == {DAY}
    assert set(DeclaredFact.objects.values_list("source_row", flat=True)) == set(range(2, 11))
    assert set(DeclaredFact.objects.values_list("recorded_by", flat=True)) == {keeper.name}


def test_a_real_workbook_with_a_title_a_serial_column_and_a_date_cell(enterprise, keeper):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("补充事实")
    sheet.merge_range(0, 0, 0, 5, "2026年企业补充事实汇总表")
    sheet.write_row(2, 0, ["序号", "企业全称", "指标名称", "数据年份", "结果", "统计日期"])
    sheet.write_row(3, 0, [1, enterprise.name, "拥有自主品牌", "", "有"])
    sheet.write_datetime(3, 5, DAY, book.add_format({"num_format": "yyyy/m/d"}))
    sheet.write_row(4, 0, [2, enterprise.name, "科技成果转化项数", YEAR, 5.0, f"{YEAR}.12.31"])
    sheet.write_row(5, 0, ["", "填表人：", "", "", "", "联系电话："])
    book.close()
    batch = previewed(LONG, buffer.getvalue(), keeper)
    assert told(batch, keeper) == []
    sheets.confirm_batch(batch, by=keeper, mode=ConfirmMode.ALL_VALID)
    assert set(DeclaredFact.objects.values_list("fact", "value", "observed_on")) == {
        ("has_own_brand", "true", DAY),
        ("conversions", "5", DAY),
    }


@pytest.mark.parametrize(
    ("fact", "year", "value", "words"),
    [
        ("拥有自主品牌", "", "也许", "只能填“是”或“否”"),
        ("经认定的研发机构级别", "", "宇宙级", "不在可选范围内"),
        ("科技成果转化项数", "", "5", "是年度数据"),
        ("拥有自主品牌", YEAR, "是", "不分年度"),
        ("主导产品在全国细分市场的占有率", "", "0.12", "百分号"),
        ("主导产品在全国细分市场的占有率", "", "120%", "不应大于 100"),
        ("总收入（收入总额减不征税收入）", YEAR, "约900", "约900"),
        ("主导产品在国内细分市场的名次", "", "0", "不应小于 1"),
        ("营业收入", YEAR, "100", "不在可选范围内"),
        ("近三年新增股权融资（合格机构投资者实缴）", "", "300", "只能确认没有"),
        ("拥有自主品牌", "", "", "值"),
    ],
)
def test_a_mistake_names_the_cell_the_reason_and_the_remedy(enterprise, keeper, fact, year, value, words):
    said = refusal((enterprise.uscc, "", fact, year, value, DAY, ""), keeper)
    assert words in said
    assert "列" in said
    assert "请" in said or "可填" in said


def test_a_day_to_come_is_refused(enterprise, keeper):
    assert "还没有到" in refusal((enterprise.uscc, "", "拥有自主品牌", "", "是", "2099-01-01", ""), keeper)


def test_an_enterprise_nobody_registered_or_of_another_zone_is_refused(keeper):
    stranger = make_enterprise(make_zone())
    assert "企业台账中没有" in refusal((stranger.uscc, "", "拥有自主品牌", "", "是", DAY, ""), keeper)


def test_the_same_again_is_unchanged_and_another_value_is_an_update(enterprise, keeper):
    row = (enterprise.uscc, "", "拥有自主品牌", "", "是", DAY, "商标注册证")
    imported(LONG, [HEADS, row], keeper)
    again = previewed(LONG, xlsx([HEADS, (*row[:4], "有", *row[5:])]), keeper)
    assert (again.new_count, again.update_count, again.unchanged_count) == (0, 0, 1)
    other = previewed(LONG, xlsx([HEADS, (*row[:4], "否", *row[5:])]), keeper)
    assert (other.new_count, other.update_count) == (0, 1)
    later = previewed(LONG, xlsx([HEADS, (*row[:5], DAY + dt.timedelta(days=1), row[6])]), keeper)
    assert later.new_count == 1


def test_not_known_after_all_withdraws(enterprise, keeper):
    declare(enterprise, "has_own_brand", "true", observed_on=BEFORE)
    imported(LONG, [HEADS, (enterprise.uscc, "", "拥有自主品牌", "", "尚不清楚", DAY, "")], keeper)
    assert list(DeclaredFact.objects.order_by("id").values_list("value", flat=True)) == ["true", ""]


def full(enterprise) -> None:
    for fact, value in {
        "is_resident": "true",
        "rd_body_level": "city",
        "market_share_domestic": "0.5",
        "development_score": "60.5",
        "segment_years": "3",
        "valuation_usd": "0.0125",
        "planned_key_investment": "1234.56",
        "accident_one_year": "false",
        "class_two_unused": "6",
    }.items():
        declare(enterprise, fact, value, observed_on=BEFORE)
    declare(enterprise, "total_income", "1234.5678", year=YEAR, source="纳税申报表", observed_on=BEFORE)
    declare(enterprise, "conversions", "4", year=YEAR, observed_on=BEFORE)
    declare(enterprise, "has_own_brand", "true", observed_on=BEFORE)
    declare(enterprise, "has_own_brand", "", observed_on=BEFORE)


@pytest.mark.parametrize("kind", [LONG, HIGH_TECH])
def test_an_export_imported_again_changes_nothing(enterprise, keeper, kind):
    full(enterprise)
    content, _title = sheets.export_sheet(kind, by=keeper)
    with nothing_changes("policies"):
        batch = previewed(kind, content, keeper)
    assert told(batch, keeper) == []
    assert (batch.new_count, batch.update_count, batch.error_count) == (0, 0, 0)
    assert batch.unchanged_count == (11 if kind == LONG else 1)


@pytest.mark.parametrize("kind", [LONG, HIGH_TECH])
def test_another_zones_facts_are_not_exported(enterprise, keeper, kind):
    full(enterprise)
    stranger = make_keeper(make_zone())
    assert list(handler_of(kind).exported(scope=stranger.scope)) == []


WIDE = (
    "统一社会信用代码",
    "申请前一年内发生重大安全、重大质量事故或严重环境违法",
    f"{YEAR}年科技成果转化项数",
)


def test_one_row_declares_all_a_policy_asks(enterprise, keeper):
    heads = (*WIDE, f"{YEAR}年总收入（收入总额减不征税收入）（万元）", "截至日期", "来源")
    imported(HIGH_TECH, [heads, (enterprise.uscc, "否", 5, "1,200.5", DAY, "申报材料")], keeper)
    found = {(row.fact, row.year): row.value for row in DeclaredFact.objects.all()}
    assert found == {
        ("accident_one_year", None): "false",
        ("conversions", YEAR): "5",
        ("total_income", YEAR): "1200.5",
    }
    assert set(DeclaredFact.objects.values_list("source", flat=True)) == {"申报材料"}


def test_only_the_cells_that_differ_are_declared_again(enterprise, keeper):
    full(enterprise)
    before = DeclaredFact.objects.count()
    imported(HIGH_TECH, [(*WIDE, "截至日期"), (enterprise.uscc, "否", 7, DAY)], keeper)
    assert DeclaredFact.objects.count() == before + 1
    assert DeclaredFact.objects.latest("id").value == "7"


def test_a_cell_cleared_withdraws_its_fact(enterprise, keeper):
    full(enterprise)
    imported(HIGH_TECH, [(*WIDE, "截至日期"), (enterprise.uscc, "清空", 4, DAY)], keeper)
    assert (DeclaredFact.objects.latest("id").fact, DeclaredFact.objects.latest("id").value) == (
        "accident_one_year",
        "",
    )


def test_a_day_before_what_is_known_is_refused(enterprise, keeper):
    full(enterprise)
    said = refusal(
        (enterprise.uscc, "是", 4, BEFORE - dt.timedelta(days=1)),
        keeper,
        kind=HIGH_TECH,
        heads=(*WIDE, "截至日期"),
    )
    assert "截至日期更早" in said


def test_an_empty_row_declares_nothing_and_is_told(enterprise, keeper):
    said = refusal((enterprise.uscc, "", "", DAY), keeper, kind=HIGH_TECH, heads=(*WIDE, "截至日期"))
    assert "一项事实也没有填写" in said


def test_the_template_offers_the_facts_in_a_drop_down(keeper):
    handler = handler_of(LONG)
    book = openpyxl.load_workbook(BytesIO(template_workbook(handler.spec(scope=keeper.scope))))
    sheet = book.worksheets[0]
    assert [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    words = {
        str(cell.value) for one in book.worksheets for row in one.iter_rows() for cell in row if cell.value
    }
    assert "拥有自主品牌" in words
    assert "一行一家企业的一项事实" in "".join(words)


@pytest.mark.parametrize("fact_id", sorted(FACTS))
def test_every_fact_goes_into_its_column_and_back(fact_id):
    fact = FACTS[fact_id]
    samples = {
        "flag": "false",
        "date": "2020-02-29",
        "choice": next(iter(fact.choices), ""),
        "points": "60.5",
    }
    text = samples.get(fact.type, "3")
    assert declared_text(fact, typed(fact, text)) == text
    assert read_text(fact, shown_text(fact, text), field="value") == text
    assert column_of(fact).label == fact.label


def test_a_number_with_many_places_survives_both_ways():
    fact = FACTS["total_income"]
    assert typed(fact, "1234.5678") == Decimal("12345678")
    assert declared_text(fact, Decimal("12345678.01")) == "1234.567801"


def test_words_for_not_known_are_read_as_such():
    fact = FACTS["segment_years"]
    assert {read_text(fact, word, field="value") for word in ("尚不清楚", "未知", " 不清楚 ")} == {""}
    with pytest.raises(DomainError):
        read_text(fact, "/", field="value")
