"""What sample enterprises declare: values the dictionary takes, in keeping with the register, with gaps."""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from gaoxin.policies.assembly.facts import NONE_DECLARABLE, OF_THE_REGISTER, SUBJECT, parse_value
from gaoxin.policies.assembly.library import catalogue_library
from gaoxin.sample.rows import DeclaredFactRow
from gaoxin.sample.zone import SampleZone


def of_enterprise(zone: SampleZone) -> dict[str, dict[str, DeclaredFactRow]]:
    """The last declared value of each fact that is not yearly, by enterprise."""
    found: dict[str, dict[str, DeclaredFactRow]] = defaultdict(dict)
    for row in zone.declared_facts:
        if row.year is None:
            found[row.enterprise][row.fact] = row
    return found


def number(facts: dict[str, DeclaredFactRow], name: str) -> Decimal | None:
    return Decimal(facts[name].value) if name in facts else None


def test_every_value_is_one_the_dictionary_takes(zone: SampleZone) -> None:
    for row in zone.declared_facts:
        fact = catalogue_library().facts.find(SUBJECT, row.fact)
        assert fact is not None, row.fact
        parse_value(fact, row.value)
        assert fact.is_yearly is (row.year is not None), row.fact


def test_nothing_is_declared_that_the_register_gives(zone: SampleZone) -> None:
    declared = {row.fact for row in zone.declared_facts}
    assert not declared & (OF_THE_REGISTER - NONE_DECLARABLE)
    assert {row.value for row in zone.declared_facts if row.fact in NONE_DECLARABLE} == {"0"}


def test_who_declares_having_no_property_has_none_in_the_register(zone: SampleZone) -> None:
    holders = {row.enterprise for row in zone.properties}
    assert not [row for row in zone.declared_facts if row.fact == "class_one" and row.enterprise in holders]
    funded = {row.enterprise for row in zone.financings}
    assert not [
        row for row in zone.declared_facts if row.fact == "equity_three_years" and row.enterprise in funded
    ]


def test_no_more_property_is_related_or_used_than_there_is(zone: SampleZone) -> None:
    rights = Counter((row.enterprise, row.property_class) for row in zone.properties)
    for name, facts in of_enterprise(zone).items():
        held = Decimal(rights[name, "class_one"])
        leading = number(facts, "class_one_leading")
        applied, own = number(facts, "class_one_applied"), number(facts, "class_one_applied_own")
        assert leading is None or leading <= held
        assert applied is None or applied <= held
        assert own is None or applied is None or own <= applied
        unused = number(facts, "class_two_unused")
        assert unused is None or unused <= rights[name, "class_two"]


def test_nobody_works_in_a_segment_for_longer_than_it_exists(zone: SampleZone) -> None:
    founded = {row.name: row.registered_on for row in zone.enterprises}
    for name, facts in of_enterprise(zone).items():
        years = number(facts, "segment_years")
        assert years is None or years <= max(3, 2025 - founded[name].year)


def test_total_income_is_never_below_revenue_and_home_research_never_above_all_of_it(
    zone: SampleZone,
) -> None:
    figures = {(row.enterprise, row.year): row for row in zone.figures}
    for row in zone.declared_facts:
        yuan = Decimal(row.value) * 10_000 if row.fact in ("total_income", "rd_expense_domestic") else None
        if row.fact == "total_income":
            assert yuan >= figures[row.enterprise, row.year].revenue
        if row.fact == "rd_expense_domestic":
            assert yuan <= figures[row.enterprise, row.year].rd_expense


def test_an_accident_of_the_last_year_counts_in_every_longer_span(zone: SampleZone) -> None:
    for facts in of_enterprise(zone).values():
        if "accident_one_year" in facts and facts["accident_one_year"].value == "true":
            longer = [facts[name] for name in ("accident_three_years", "breach_three_years") if name in facts]
            assert all(row.value == "true" for row in longer)


def test_most_have_declared_everything_some_left_gaps_and_a_few_declared_nothing(zone: SampleZone) -> None:
    sample = [row.name for row in zone.enterprises if row.is_sample]
    asked = ("is_resident", "is_small_or_medium", "on_abnormal_list", "on_dishonest_list", "rd_body_level")
    known = of_enterprise(zone)
    silent = sum(name not in known for name in sample)
    partial = sum(name in known and not all(one in known[name] for one in asked) for name in sample)
    assert 5 < silent < len(sample) * 0.12
    assert 15 < partial < len(sample) * 0.3


def test_judged_items_are_ones_the_policies_ask_within_their_points(zone: SampleZone) -> None:
    assert zone.judgements
    asked: set[tuple[str, ...]] = set()
    for policy in {row.policy for row in zone.judgements}:
        for version in catalogue_library().versions_of(policy):
            compiled = catalogue_library().compile(version, version.since)
            asked |= {tuple(name.split(":")) for name in compiled.judged}
    assert {(row.policy, row.item) for row in zone.judgements} <= asked
    for row in zone.judgements:
        assert row.reason.startswith("示例")
        assert row.value in ("true", "false") or 0 <= Decimal(row.value) <= 30


@pytest.mark.parametrize("fact", ["segment_years", "development_score", "market_share_domestic"])
def test_some_stand_exactly_on_the_line(zone: SampleZone, fact: str) -> None:
    lines = {"segment_years": {"3"}, "development_score": {"50", "60"}, "market_share_domestic": {"10"}}
    assert [row for row in zone.declared_facts if row.fact == fact and row.value in lines[fact]]


def test_some_high_tech_shares_are_exactly_sixty_percent(zone: SampleZone) -> None:
    high_tech = {(row.enterprise, row.year): row.high_tech_revenue for row in zone.figures}
    exact = [
        row
        for row in zone.declared_facts
        if row.fact == "total_income"
        and (high := high_tech[row.enterprise, row.year])
        and high * 5 == Decimal(row.value) * 10_000 * 3
    ]
    assert exact
