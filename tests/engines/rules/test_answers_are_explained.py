"""One subject, one policy: the verdict with its reasons, the facts used, the gap in people's own unit."""

import datetime as dt
from fractions import Fraction

import pytest

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.values.errors import DomainError
from tests.engines.rules.documents import answer, dictionary, library, written

ON = dt.date(2026, 6, 15)
WAN = 1_000_000
BODY = """
parameters:
  years: {label: 成立年限, value: 1, unit: 年, clause: 第一条}
  rd_floor: {label: 研发费占比下限, value: 5, unit: "%", clause: 第二条}
  patent_floor: {label: 专利下限, value: 3, unit: 件, clause: 第三条}
  pass_line: {label: 及格线, value: 70, unit: 分, clause: 第四条}
definitions:
  rd_share: {label: 研发费占比, clause: 第二条, unit: "%", expr: "ratio(rd_expense[-1], revenue[-1], zero=0)"}
tables:
  staff_points:
    label: 人数得分
    clause: 第四条
    input: staff[-1]
    unit: 人
    gives: 分
    hit: unique
    rows: [{below: 10, value: 20}, {from: 10, below: 50, value: 40}, {from: 50, value: 60}]
scores:
  whole:
    label: 得分
    clause: 第四条
    max: 100
    items:
      - {id: staff_item, label: 人数, clause: 第四条, max: 60, table: staff_points}
      - {id: expert_item, label: 专家, clause: 第四条, expert: [10, 40]}
criteria:
  all:
    - {id: old_enough, label: 成立满一年, clause: 第一条, test: "full_years(registered_on) >= years"}
    - {id: rd, label: 研发费占比不低于5%, clause: 第二条, test: "rd_share >= rd_floor"}
    - any:
        - {id: patents, label: 专利不少于3件, clause: 第三条, test: "patents >= patent_floor"}
        - {id: listed, label: 已上市, clause: 第三条, test: is_listed, direct: true}
    - {id: scored, label: 得分超过70, clause: 第四条, test: "whole > pass_line"}
exclusions:
  - {id: abnormal_list, label: 经营异常, clause: 第五条, test: abnormal}
"""
FIRM = {
    "registered_on": dt.date(2025, 6, 15),
    "revenue@1": 1000 * WAN,
    "rd_expense@1": 50 * WAN,
    "patents": 3,
    "is_listed": False,
    "staff@1": 50,
    "test:expert_item": 110,
    "abnormal": False,
}


@pytest.fixture
def ask(tmp_path):
    rules = library(tmp_path, written(BODY))
    return lambda **changes: answer(
        rules, {**FIRM, **{k.replace("__", "@"): v for k, v in changes.items()}}, on=ON
    )


def failed(found):
    return {reading.criterion.id: reading for reading in found.failed}


def test_a_firm_exactly_on_every_line_meets_the_policy(ask):
    found = ask()
    assert found.verdict is Verdict.MET
    assert found.figures["rd_share"].low == found.figures["rd_share"].high == 5


def test_one_day_short_of_a_year_is_not_a_year_and_the_day_is_told(ask):
    found = ask(registered_on=dt.date(2025, 6, 16))
    assert found.verdict is Verdict.NOT_MET
    (gap,) = failed(found)["old_enough"].gaps
    assert gap.words == "2026-06-16 起满足"


def test_one_fen_below_the_share_fails_and_the_gap_is_in_the_numerators_unit(ask):
    found = ask(rd_expense__1=50 * WAN - 1)
    gaps = failed(found)["rd"].gaps
    assert [gap.words for gap in gaps] == ["研发费用还差 0.01 万元", "还差 0.01 个百分点"]
    assert gaps[0].amount == Fraction(1, WAN)


def test_a_large_gap_is_told_exactly(ask):
    gaps = failed(ask(rd_expense__1=20 * WAN))["rd"].gaps
    assert gaps[0].words == "研发费用还差 30 万元"
    assert gaps[0].words_en == "R&D: short by 30 万元"


def test_of_two_paths_one_is_enough_and_neither_is_listed_when_met(ask):
    found = ask(patents=0, is_listed=True)
    assert found.verdict is Verdict.MET
    assert failed(found) == {}


def test_when_no_path_is_open_every_path_is_told(ask):
    found = ask(patents=1)
    assert set(failed(found)) == {"patents", "listed"}
    assert failed(found)["patents"].gaps[0].words == "还差 2 件"


def test_a_missing_fact_is_unknown_not_false(ask):
    found = ask(rd_expense__1=None)
    assert found.verdict is Verdict.UNKNOWN
    assert found.missing == ("rd_expense@1",)
    assert failed(found) == {}


def test_a_missing_fact_that_decides_nothing_is_not_asked_for(ask):
    found = ask(is_listed=None)
    assert found.verdict is Verdict.MET
    assert found.missing == ()


def test_a_firm_excluded_is_excluded_whatever_else_is_missing(ask):
    found = ask(abnormal=True, rd_expense__1=None)
    assert found.verdict is Verdict.NOT_MET
    assert set(failed(found)) == {"abnormal_list"}


def test_an_experts_item_is_a_range_until_he_gives_his_points(ask):
    found = ask(**{"test:expert_item": None})
    assert found.verdict is Verdict.UNKNOWN
    assert (found.figures["whole"].low, found.figures["whole"].high) == (70, 100)
    assert found.open_items == ("test:expert_item",)
    assert found.needs_only_judgement


def test_exactly_seventy_does_not_exceed_seventy(ask):
    found = ask(**{"test:expert_item": 100})
    assert set(failed(found)) == {"scored"}
    assert failed(found)["scored"].gaps[0].words == "须超过 70 分"


def test_points_beyond_the_range_are_held_to_it(ask):
    assert ask(**{"test:expert_item": 900}).figures["expert_item"].high == 40


def test_a_missing_headcount_leaves_the_bands_still_possible(ask):
    found = ask(staff__1=None, **{"test:expert_item": 400})
    assert (found.figures["staff_item"].low, found.figures["staff_item"].high) == (20, 60)
    assert found.verdict is Verdict.UNKNOWN
    assert found.missing == ("staff@1",)


def test_a_missing_headcount_that_cannot_matter_is_not_asked_for(tmp_path):
    rules = library(tmp_path, written(BODY.replace("value: 70, unit: 分", "value: 55, unit: 分")))
    found = answer(rules, {**FIRM, "staff@1": None, "test:expert_item": 400}, on=ON)
    assert found.verdict is Verdict.MET


def test_no_revenue_means_what_the_rule_says(ask):
    found = ask(revenue__1=0)
    assert found.figures["rd_share"].low == 0
    assert set(failed(found)) == {"rd"}


def test_the_facts_used_carry_their_year_and_unit(ask):
    (reading,) = [one for one in ask().readings() if one.criterion.id == "rd"]
    assert [(one.input, one.year, one.shown) for one in reading.observations] == [
        ("rd_expense@1", 2025, 50),
        ("revenue@1", 2025, 1000),
    ]


def test_not_applicable_is_told_apart_from_not_met(tmp_path):
    body = (
        "applies_when: {id: industrial, label: 工业企业, clause: 一, test: \"sector == 'industry'\"}\n" + BODY
    )
    rules = library(tmp_path, written(body))
    assert answer(rules, {**FIRM, "sector": "service"}, on=ON).verdict is Verdict.NOT_APPLICABLE
    assert answer(rules, {**FIRM, "sector": "industry"}, on=ON).verdict is Verdict.MET
    assert answer(rules, FIRM, on=ON).verdict is Verdict.UNKNOWN


def test_a_total_over_the_years_since_founding_needs_only_those_years(tmp_path):
    body = """
    parameters:
      floor: {label: 合计下限, value: 100, unit: 万元, clause: 一}
    criteria:
      all:
        - id: enough
          label: 近三年合计
          clause: 一
          test: "total(revenue, min(3, fiscal_years(registered_on))) >= floor"
    """
    rules = library(tmp_path, written(body))
    young = {"registered_on": dt.date(2024, 9, 1), "revenue@1": 60 * WAN, "revenue@2": 40 * WAN}
    assert answer(rules, young, on=ON).verdict is Verdict.MET
    older = young | {"registered_on": dt.date(2020, 9, 1)}
    found = answer(rules, older, on=ON)
    assert found.verdict is Verdict.UNKNOWN
    assert found.missing == ("revenue@3",)


def test_amounts_are_rounded_down_to_fen_and_capped(tmp_path):
    body = """
    parameters:
      rate: {label: 比例, value: 10, unit: "%", clause: 一}
      most: {label: 最高, value: 20, unit: 万元, clause: 一}
    criteria: {all: []}
    benefits:
      - {id: reward, label: 奖励, clause: 一, kind: grant, amount: "rd_expense[-1] * rate", cap: most}
    """
    rules = library(tmp_path, written(body))
    paid = lambda fen: answer(rules, {"rd_expense@1": fen}, on=ON).amounts[0].low  # noqa: E731
    assert paid(1_005) == 100
    assert paid(200 * WAN) == 20 * WAN
    assert paid(200 * WAN + 10) == 20 * WAN


def test_a_value_outside_its_domain_is_refused_where_it_is_written(tmp_path):
    facts = dictionary(tmp_path)
    with pytest.raises(DomainError, match="不应小于 0"):
        facts.find("enterprise", "staff").stored(-1)
    with pytest.raises(DomainError, match="不应大于 100"):
        facts.find("enterprise", "share").stored(101)
    with pytest.raises(DomainError, match="小数位太多"):
        facts.find("enterprise", "staff").stored("1.5")


def test_a_negative_divisor_turns_nothing_round(tmp_path):
    body = """
    definitions:
      growth:
        label: 净资产增长率
        clause: 一
        unit: "%"
        expr: "ratio(net_assets[-1], net_assets[-2], zero=unknown) - 1"
    parameters:
      floor: {label: 下限, value: 5, unit: "%", clause: 一}
    criteria:
      all: [{id: grown, label: 增长, clause: 一, test: "growth >= floor"}]
    """
    rules = library(tmp_path, written(body))
    said = lambda now, before: answer(rules, {"net_assets@1": now, "net_assets@2": before}, on=ON).verdict  # noqa: E731
    assert said(-200, -100) is Verdict.MET
    assert said(100, -100) is Verdict.NOT_MET
    assert said(105, 100) is Verdict.MET
    assert said(104, 100) is Verdict.NOT_MET
    assert said(100, 0) is Verdict.UNKNOWN
