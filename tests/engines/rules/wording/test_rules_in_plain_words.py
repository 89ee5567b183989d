"""Rules as officers read them: labels for names, signs in words, bounds with their units."""

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from gaoxin.engines.rules.documents import Bounds, PolicyVersion
from gaoxin.engines.rules.library import Library, load_library
from gaoxin.engines.rules.units import unit_of
from gaoxin.engines.rules.wording import (
    Vocabulary,
    words_of_bounds,
    words_of_criterion_test,
    words_of_expression,
    words_of_item,
    words_of_parameter,
    words_of_row,
)

CATALOGUE = Path(__file__).resolve().parents[4] / "catalogue"
ON = dt.date(2026, 6, 1)


@cache
def library() -> Library:
    return load_library(CATALOGUE)


def high_tech() -> PolicyVersion:
    (found,) = library().versions_of("high_tech_enterprise")
    return found


def vocabulary(*, on: dt.date | None = None) -> Vocabulary:
    return Vocabulary(high_tech(), library().facts, on=on)


def test_a_test_is_told_with_labels() -> None:
    criteria = {one.anchor.id: one for one in high_tech().criteria.walk()}
    words = words_of_criterion_test(criteria["staff_share"], vocabulary())
    assert words == "科技人员占当年职工总数比例 不低于 科技人员占比下限"


def test_with_a_day_parameters_show_what_they_are_on_that_day() -> None:
    criteria = {one.anchor.id: one for one in high_tech().criteria.walk()}
    words = words_of_criterion_test(criteria["staff_share"], vocabulary(on=ON))
    assert words == "科技人员占当年职工总数比例 不低于 科技人员占比下限（10%）"


def test_a_manual_condition_says_who_judges_by_what() -> None:
    criteria = {one.anchor.id: one for one in high_tech().criteria.walk()}
    assert words_of_criterion_test(criteria["core_support"], vocabulary()).startswith("人工核定：由专家")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("revenue[-1] > 0", "上年度营业收入 大于零"),
        (
            "class_one + class_two_unused > 0",
            "有效Ⅰ类知识产权＋未用于以往高新技术企业认定的有效Ⅱ类知识产权 大于零",
        ),
        (
            "ratio(tax[-1], revenue[-2], zero=unknown)",
            "上年度实缴税费÷上上年度营业收入（后者为零时无法计算）",
        ),
        ("total(revenue, 2) / 2", "近 2 年营业收入合计÷2"),
        ("min(staff[-1], 3)", "较小者（上年度职工总数；3）"),
        ("sector == 'industry'", "规模以上统计的行业门类为“工业”"),
        ("sector != 'industry'", "规模以上统计的行业门类不为“工业”"),
        ("one_of(sector, 'industry', 'retail')", "规模以上统计的行业门类为工业、零售业之一"),
        ("not accident_one_year", "不是“申请前一年内发生重大安全、重大质量事故或严重环境违法”"),
        ("known(revenue[-1]) and staff[-1] < 10", "已填报上年度营业收入，且上年度职工总数 低于 10"),
        ("(staff[-1] - 2) * 3", "（上年度职工总数－2）×3"),
        ("1 if staff[-1] == 0 else 2", "若上年度职工总数 为零，则为1；否则为2"),
    ],
)
def test_expressions_are_said_without_code_words(text, words) -> None:
    assert words_of_expression(text, vocabulary()) == words


def test_bounds_say_what_is_included() -> None:
    percent = unit_of("%")
    assert words_of_bounds(Bounds(Decimal(5), True, Decimal(6), False), percent) == "≥5%、<6%"
    assert words_of_bounds(Bounds(None, True, Decimal(5000), True), unit_of("万元")) == "≤5,000 万元"


def test_rows_tell_condition_and_value() -> None:
    tables = {one.anchor.id: one for one in high_tech().tables}
    tier, points = tables["rd_tier"], tables["property_points"]
    assert words_of_row(tier.rows[1], tier, vocabulary()) == (">5,000 万元、≤20,000 万元", "4%")
    assert words_of_row(points.rows[0], points, vocabulary())[1] == "7—8 分，由专家评定"
    assert words_of_row(points.rows[-1], points, vocabulary()) == ("其他", "0 分")


def test_score_items_say_how_points_come_about() -> None:
    items = {item.anchor.id: item for score in high_tech().scores for item in score.walk()}
    assert words_of_item(items["advanced_item"], vocabulary()) == "由专家在 0—8 分内评定"
    assert words_of_item(items["amount_item"], vocabulary()) == "按“知识产权数量分档”"


def test_a_dated_parameter_lists_its_values() -> None:
    dated = [one for version in library().versions for one in version.parameters if len(one.values) > 1]
    for parameter in dated:
        assert words_of_parameter(parameter).count(" 起 ") == len(parameter.values)


def test_no_name_of_the_documents_is_left_in_the_words() -> None:
    for version in library().versions:
        words = Vocabulary(version, library().facts)
        said = [words_of_expression(one.expression, words) for one in version.definitions]
        for tree in (version.criteria, *version.exclusions):
            said += [words_of_criterion_test(one, words) for one in tree.walk()]
        for text in said:
            assert "_" not in text, (version.name, text)
