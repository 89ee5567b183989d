"""The rule is a dated document: parameters and words agree, and each month is judged by its own version."""

import datetime as dt
from fractions import Fraction

import pytest

from gaoxin.engines.progress import LIGHT_RULES, Light, LightRule, assess_progress, rule_in_force
from gaoxin.values.errors import DomainError
from gaoxin.values.period import Month
from tests.engines.progress.years import END_OF_YEAR, evenly, facts

LENIENT = LightRule(
    version="2", effective_from=dt.date(2025, 3, 1), reporting_day=8, tolerance=Fraction(1, 20)
)


def test_the_published_rule_allows_no_shortfall() -> None:
    (rule,) = LIGHT_RULES
    assert rule.tolerance == 0
    assert "不设容差" in rule.text
    assert "次月5日" in rule.text


def test_the_words_name_the_parameters() -> None:
    assert "次月8日" in LENIENT.text
    assert "差额超过累计计划的5%" in LENIENT.text
    assert "差额不超过5%的，也判黄" in LENIENT.text


@pytest.mark.parametrize(("actual", "light"), [(95, Light.YELLOW), (94, Light.RED), (100, Light.GREEN)])
def test_a_shortfall_within_the_tolerance_is_yellow(actual: int, light: Light) -> None:
    given = facts({5: 100}, {5: actual})
    progress = assess_progress(given, as_of=END_OF_YEAR, rules=[LENIENT])
    assert progress.light is light


def test_small_shortfalls_month_after_month_stay_yellow() -> None:
    given = facts(evenly(100, first=4, last=7), evenly(96, first=4, last=7))
    progress = assess_progress(given, as_of=END_OF_YEAR, rules=[LENIENT])
    assert [period.light for period in progress.periods] == [Light.YELLOW] * 4
    assert "差额在容差之内，判黄" in progress.reason


def test_each_month_is_judged_by_the_version_in_force_at_its_end() -> None:
    rules = [*LIGHT_RULES, LENIENT]
    given = facts(evenly(100, last=4), evenly(98, last=4))
    progress = assess_progress(given, as_of=END_OF_YEAR, rules=rules)
    assert [judgement.rule.version for judgement in progress.judgements] == ["1", "1", "2", "2"]
    assert [period.light for period in progress.periods] == [Light.RED, Light.RED, Light.YELLOW, Light.YELLOW]
    assert [period.deadline.day for period in progress.periods] == [5, 5, 8, 8]


def test_months_before_the_first_version_are_not_judged() -> None:
    assert rule_in_force([LENIENT], Month(2025, 2)) is None
    given = facts(evenly(100, last=3), evenly(0, last=3))
    progress = assess_progress(given, as_of=END_OF_YEAR, rules=[LENIENT])
    assert [period.month.month for period in progress.periods] == [3]


def test_the_deadline_of_december_is_in_the_next_year() -> None:
    assert LIGHT_RULES[0].deadline(Month(2025, 12)) == dt.date(2026, 1, 5)


@pytest.mark.parametrize("change", [{"reporting_day": 0}, {"reporting_day": 29}, {"tolerance": Fraction(1)}])
def test_impossible_parameters_are_refused(change: dict[str, int | Fraction]) -> None:
    with pytest.raises(DomainError) as refused:
        LightRule(version="x", effective_from=dt.date(2025, 1, 1), **change)  # type: ignore[arg-type]
    assert refused.value.code.startswith("light_rule.")
