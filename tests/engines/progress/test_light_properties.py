"""What holds for every project: money never hurts, red never jumps to green, the future is not seen."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gaoxin.engines.progress import (
    Light,
    LightRule,
    MilestoneFact,
    MonthPlan,
    MonthReport,
    ProgressFacts,
    assess_progress,
)
from gaoxin.values.period import Month

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2026, 8, 1))
MONTHS = st.builds(Month, st.sampled_from([2025, 2026]), st.integers(1, 12))
AMOUNTS = st.integers(0, 6).map(Decimal)
REPORTS = st.builds(MonthReport, MONTHS, st.none() | AMOUNTS, st.none() | DAYS)
MILESTONES = st.builds(MilestoneFact, st.just("节点"), DAYS, st.none() | DAYS)
RULES = st.builds(
    LightRule,
    version=st.just("1"),
    effective_from=st.just(dt.date(2024, 1, 1)),
    reporting_day=st.integers(1, 28),
    tolerance=st.sampled_from([Fraction(0), Fraction(1, 20), Fraction(1, 2)]),
)
PROJECTS = st.builds(
    ProgressFacts,
    plan=st.dictionaries(MONTHS, AMOUNTS, max_size=10).map(
        lambda months: tuple(MonthPlan(month, amount) for month, amount in months.items())
    ),
    reports=st.lists(REPORTS, max_size=14).map(tuple),
    milestones=st.lists(MILESTONES, max_size=2).map(tuple),
)


@given(PROJECTS, RULES, DAYS, st.integers(0, 13), AMOUNTS)
def test_raising_a_reported_amount_never_worsens_any_light(
    facts: ProgressFacts, rule: LightRule, as_of: dt.date, place: int, more: Decimal
) -> None:
    if place >= len(facts.reports) or facts.reports[place].amount is None:
        return
    raised = replace(facts.reports[place], amount=facts.reports[place].amount + more)
    better = replace(facts, reports=(*facts.reports[:place], raised, *facts.reports[place + 1 :]))
    before = assess_progress(facts, as_of=as_of, rules=[rule])
    after = assess_progress(better, as_of=as_of, rules=[rule])
    assert after.light.severity <= before.light.severity
    for old, new in zip(before.periods, after.periods, strict=True):
        assert new.light.severity <= old.light.severity
        if old.judgements:
            assert new.judgements[0].light.severity <= old.judgements[0].light.severity


@given(PROJECTS, RULES, DAYS)
def test_red_is_never_followed_by_green(facts: ProgressFacts, rule: LightRule, as_of: dt.date) -> None:
    lights = [judgement.light for judgement in assess_progress(facts, as_of=as_of, rules=[rule]).judgements]
    assert (Light.RED, Light.GREEN) not in set(pairwise(lights))


@given(PROJECTS, RULES, DAYS)
def test_the_order_of_the_facts_does_not_matter_to_the_plan(
    facts: ProgressFacts, rule: LightRule, as_of: dt.date
) -> None:
    again = replace(facts, plan=tuple(reversed(facts.plan)))
    assert assess_progress(facts, as_of=as_of, rules=[rule]) == assess_progress(
        again, as_of=as_of, rules=[rule]
    )


@given(PROJECTS, RULES, DAYS, DAYS)
def test_settled_lights_stay_as_they_were_given(
    facts: ProgressFacts, rule: LightRule, one: dt.date, other: dt.date
) -> None:
    earlier, later = sorted((one, other))
    before = assess_progress(facts, as_of=earlier, rules=[rule])
    after = {period.month: period for period in assess_progress(facts, as_of=later, rules=[rule]).periods}
    for period in before.periods:
        if period.judgements and period.judgements[0].is_final:
            assert after[period.month].judgements[: len(period.judgements)] == period.judgements


@given(PROJECTS, RULES, DAYS)
def test_an_unreported_month_is_never_green_or_a_total(
    facts: ProgressFacts, rule: LightRule, as_of: dt.date
) -> None:
    for judgement in assess_progress(facts, as_of=as_of, rules=[rule]).judgements:
        if judgement.position.unreported:
            assert judgement.light is Light.RED
            assert judgement.position.completed is None


@given(PROJECTS, RULES, DAYS)
def test_every_light_has_a_reason_that_ends_with_its_word(
    facts: ProgressFacts, rule: LightRule, as_of: dt.date
) -> None:
    progress = assess_progress(facts, as_of=as_of, rules=[rule])
    assert progress.reason
    for judgement in progress.judgements:
        assert f"判{judgement.light.word}" in judgement.reason
