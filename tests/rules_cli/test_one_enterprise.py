"""`explain` and `cheapest`: what a policy says of one enterprise, found by code or name."""

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.values.errors import DomainError
from tests.rules_cli.asked import rules

AT = ("--as-of", "2026-06-15")


def test_the_answer_tells_condition_clause_data_and_gap(short: Enterprise) -> None:
    said = rules("explain", "high_tech_enterprise", short.uscc, *AT)
    assert said.code == 0
    assert "结论：不符合" in said.words
    assert "32号第十一条（五）" in said.words
    assert "2025 年研发费用 360 万元" in said.words
    assert "个百分点" in said.words


def test_a_name_will_do_in_place_of_the_code(short: Enterprise, enough: Enterprise) -> None:
    said = rules("explain", "high_tech_enterprise", "达标", *AT)
    assert said.words.startswith(enough.name)


def test_what_is_missing_is_listed_and_nothing_is_taken_for_zero(silent: Enterprise) -> None:
    said = rules("explain", "high_tech_enterprise", silent.uscc, *AT)
    assert "结论：待补" in said.words
    assert "缺少的数据：" in said.words
    assert "上年度营业收入" in said.words


def test_a_name_of_several_enterprises_is_asked_back(short: Enterprise, enough: Enterprise) -> None:
    with pytest.raises(DomainError, match="不止一家") as refused:
        rules("explain", "high_tech_enterprise", "精密制造", *AT)
    assert short.uscc in refused.value.remedy


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("high_tech_enterprise", "无此公司", *AT), "没有找到企业"),
        (("no_such_policy", "短差", *AT), "政策库里没有"),
        (("high_tech_enterprise", "短差", "--as-of", "去年"), "不是日期"),
        (("high_tech_enterprise", "短差", "--kind", "second"), "没有“second”这种申请"),
        (
            ("high_tech_enterprise", "短差", "--as-of", "2010-01-01"),
            "没有“高新技术企业认定”适用于这种申请的版本",
        ),
        (("high_tech_enterprise", "短差", "--zone", "nowhere"), "没有代码为“nowhere”的高新区"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(short: Enterprise, arguments, reason) -> None:
    with pytest.raises(DomainError, match=reason):
        rules("explain", *arguments)


def test_the_cheapest_change_or_what_stands_against_it_is_told(silent: Enterprise) -> None:
    said = rules("cheapest", "high_tech_enterprise", silent.uscc, *AT)
    assert said.code == 0
    assert "先要补这些数据" in said.words
