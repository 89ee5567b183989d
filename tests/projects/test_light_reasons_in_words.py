"""The reason of a light: in Chinese what the engine says, in English the same, from the same fields."""

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from django.utils import translation

from gaoxin.engines.progress import (
    LIGHT_RULES,
    LightRule,
    MilestoneFact,
    MonthPlan,
    MonthReport,
    Progress,
    ProgressFacts,
    assess_progress,
)
from gaoxin.projects.light_words import reason_of, reason_of_period
from gaoxin.values.period import Month
from tests.projects.making import WAN

LENIENT = (LightRule(version="t", effective_from=dt.date(2024, 1, 1), tolerance=Fraction(1, 10)),)
Reports = dict[int, tuple[int, dt.date | None]]
LATE = dt.date(2025, 3, 20)


def judged(
    reports: Reports, *, as_of: dt.date, rules=LIGHT_RULES, milestones=(), plan=range(1, 13)
) -> Progress:
    facts = ProgressFacts(
        tuple(MonthPlan(Month(2025, month), 100 * WAN) for month in plan),
        tuple(MonthReport(Month(2025, month), amount * WAN, on) for month, (amount, on) in reports.items()),
        tuple(milestones),
    )
    return assess_progress(facts, as_of=as_of, rules=rules)


def courses() -> Iterator[Progress]:
    """Every way a reason can read."""
    overdue = MilestoneFact("主体封顶", dt.date(2025, 2, 1))
    yield judged({}, as_of=LATE, plan=())
    yield judged({}, as_of=LATE, plan=(11, 12))
    yield judged({}, as_of=dt.date(2025, 2, 3))
    yield judged({}, as_of=LATE)
    yield judged({1: (100, None), 2: (100, None)}, as_of=LATE)
    yield judged({1: (100, None), 2: (130, None)}, as_of=LATE)
    yield judged({1: (100, None), 2: (130, None)}, as_of=LATE, milestones=(overdue,))
    yield judged({1: (40, None), 2: (100, None)}, as_of=LATE)
    yield judged({1: (40, None), 2: (160, None)}, as_of=LATE)
    yield judged({1: (40, None), 2: (160, dt.date(2025, 3, 10))}, as_of=LATE)
    yield judged({1: (95, None), 2: (100, None)}, as_of=LATE, rules=LENIENT)
    yield judged({1: (100, None), 2: (50, None)}, as_of=dt.date(2025, 3, 2))


@pytest.mark.parametrize("progress", list(courses()), ids=lambda one: str(len(one.marks)))
def test_chinese_is_what_the_engine_says(progress: Progress) -> None:
    with translation.override("zh-hans"):
        assert reason_of(progress) == progress.reason
        assert [reason_of_period(one) for one in progress.periods] == [one.reason for one in progress.periods]


@pytest.mark.parametrize("progress", list(courses()), ids=lambda one: str(len(one.marks)))
def test_english_has_the_same_figures_and_no_chinese_but_names(progress: Progress) -> None:
    with translation.override("en"):
        said = reason_of(progress)
    assert not re.search(r"[\u4e00-\u9fff]", said.replace("主体封顶", ""))
    amounts = re.findall(r"[\d,]+\.\d\d", progress.reason)
    assert re.findall(r"[\d,]+\.\d\d", said) == amounts
