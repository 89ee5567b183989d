"""免申即享 from the run to the public list: who meets the policy, once a year, the highest."""

import datetime as dt
from typing import Any

import pytest

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import actions
from gaoxin.policies.models import AwardState, ExclusionKind, GrantAward, GrantEvent, GrantRound, RoundState
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted
from tests.enterprises.made import WAN
from tests.factories import make_actor, make_zone
from tests.policies.delivering import (
    ABOVE_SCALE,
    HIGH_TECH,
    LAST_DAY,
    OPENED,
    PUBLIC,
    RD_INPUT,
    REVIEWED,
    TODAY,
    Crew,
    amounts,
    approved,
    award_of,
    enter_above_scale,
    make_firm,
    opened,
    paid,
    published,
)
from tests.policies.made import declare
from tests.unchanged import nothing_changes

A, B = "长治市甲电子有限公司", "长治市乙材料有限公司"


def kinds(row: GrantRound) -> dict[tuple[str, str], str]:
    return {(one.enterprise.name, one.label): one.kind for one in row.exclusions.select_related("enterprise")}


def test_who_meets_the_policy_gets_what_the_rules_give_with_the_reason_kept(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    make_firm(zone, name=B, revenue=20000, rd=900)
    row = opened(zone, crew)
    assert amounts(row) == {(A, "reward"): 10, (A, "supplement"): 2, (B, "reward"): 20, (B, "supplement"): 5}
    basis = award_of(firm).basis
    assert basis["facts"]["revenue@1"]["shown"] == "1,800 万元"
    assert basis["facts"]["high_tech_first_on"]["value"] == "2025-11-01"
    assert [one["label"] for one in basis["conditions"]][1] == "首次认定在申请当年或上一年"
    assert basis["amount"]["facts"] == ["2025年营业收入 1,800 万元"]
    assert (row.met, row.state) == (2, RoundState.REVIEWING)
    assert GrantEvent.objects.filter(round=row, award=None).get().amount == 1000 * WAN
    assert AuditEvent.objects.filter(action="policies.round_opened").count() == 1


def test_a_firm_with_a_missing_fact_is_listed_with_it_and_gets_nothing(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    declare(firm, "on_dishonest_list", "")
    row = opened(zone, crew)
    assert not row.awards.exists()
    (wanting,) = row.exclusions.all()
    assert wanting.kind == ExclusionKind.MISSING
    assert "被列入严重违法失信" in wanting.reason


def test_a_firm_that_meets_it_but_whose_amount_is_open_gets_nothing_yet(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    firm.annual_figures.update(rd_expense=None)
    row = opened(zone, crew)
    assert amounts(row) == {(A, "reward"): 10}
    assert kinds(row) == {(A, "研发补充"): ExclusionKind.AMOUNT_OPEN}
    assert row.exclusions.get().reason == "符合条件，但金额还算不出：缺2025年研发费用。"


def test_a_firm_on_the_list_of_dishonesty_is_neither_paid_nor_asked_for_facts(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    declare(firm, "on_dishonest_list", "true")
    row = opened(zone, crew)
    assert (row.not_met, row.awards.count(), row.exclusions.count()) == (1, 0, 0)


def test_the_same_benefit_is_not_given_twice_in_a_year(zone: Zone, crew: Crew) -> None:
    make_firm(zone, name=A)
    opened(zone, crew)
    second = opened(zone, crew, on=dt.date(2026, 4, 3))
    assert not second.awards.exists()
    assert set(kinds(second).values()) == {ExclusionKind.DUPLICATE}
    assert "不重复享受" in second.exclusions.first().reason


def test_what_was_returned_can_be_granted_again(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    opened(zone, crew)
    actions.review_award(
        award_of(firm), by=crew.officer, passed=False, reviewed_on=REVIEWED, today=TODAY, reason="证书待核"
    )
    second = opened(zone, crew, on=dt.date(2026, 4, 3))
    assert amounts(second) == {(A, "reward"): 10}


def test_of_two_rewards_for_a_first_step_the_higher_one_stays(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A, revenue=2500)
    enter_above_scale(firm, revenue_before=2200)
    first = opened(zone, crew, policy=ABOVE_SCALE)
    assert amounts(first) == {(A, "reward"): 13}
    second = opened(zone, crew)
    assert amounts(second)[A, "reward"] == 15
    replaced = first.awards.get()
    assert replaced.state == AwardState.RETURNED
    assert "就高" in replaced.events.last().note


def test_the_lower_reward_is_refused_with_the_higher_one_named(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A, revenue=2500)
    enter_above_scale(firm, revenue_before=2200)
    opened(zone, crew)
    second = opened(zone, crew, policy=ABOVE_SCALE)
    assert not second.awards.exists()
    (refused,) = second.exclusions.all()
    assert refused.kind == ExclusionKind.HIGHER_ELSEWHERE
    assert "15万元" in refused.reason
    assert "13万元" in refused.reason


def test_what_is_already_paid_is_set_off_against_the_higher_reward(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A, revenue=2500)
    enter_above_scale(firm, revenue_before=2200)
    first = paid(opened(zone, crew, policy=ABOVE_SCALE), crew)
    second = opened(zone, crew, on=dt.date(2026, 4, 22))
    award = second.awards.get(benefit="reward")
    assert (award.full_amount, award.amount) == (15 * WAN, 2 * WAN)
    assert first.awards.get().state == AwardState.PAID


def test_one_expenditure_is_supported_once(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A, rd=300)
    enter_above_scale(firm, revenue_before=1800)
    firm.annual_figures.filter(year=2024).update(rd_expense=200 * WAN)
    opened(zone, crew, policy=RD_INPUT)
    row = opened(zone, crew)
    assert (A, "supplement") not in amounts(row)
    assert kinds(row)[A, "研发补充"] == ExclusionKind.HIGHER_ELSEWHERE
    assert "研发费用" in row.exclusions.get(label="研发补充").reason


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"policy": "no_such_policy"}, "rules.no_policy"),
        ({"policy": "high_tech_enterprise"}, "round.policy_pays_nothing"),
        ({"on": dt.date(2025, 12, 31)}, "round.policy_not_in_force"),
        ({"policy": "key_little_giant", "on": dt.date(2027, 1, 4), "today": dt.date(2027, 2, 1)}, None),
        ({"on": dt.date(2026, 5, 1)}, "date.future"),
        ({"budget": 0}, "round.budget"),
    ],
)
def test_a_round_that_makes_no_sense_is_not_opened(
    zone: Zone, crew: Crew, given: dict[str, Any], code: str | None
) -> None:
    make_firm(zone, name=A)
    with nothing_changes("policies", "audit"), pytest.raises(DomainError) as refusal:
        opened(zone, crew, **given)
    assert refusal.value.code == (code or "round.policy_not_in_force")
    assert code is not None or "有效期到 2026-12-31" in refusal.value.message


@pytest.mark.parametrize("role", [Role.ZONE_LEADER, Role.STATISTICIAN, Role.PROJECT_TEAM])
def test_only_the_enterprise_service_opens_a_round(zone: Zone, crew: Crew, role: Role) -> None:
    make_firm(zone, name=A)
    other = Crew(make_actor(zone, role), crew.second, crew.leader)
    with nothing_changes(), pytest.raises(NotPermitted):
        opened(zone, other)


def test_an_officer_of_another_zone_opens_no_round_here(zone: Zone, crew: Crew) -> None:
    stranger = Crew(make_actor(make_zone(code="next"), Role.ENTERPRISE_SERVICE), crew.second, crew.leader)
    with nothing_changes(), pytest.raises(NotFound):
        opened(zone, stranger)


def test_another_zones_firms_get_nothing_of_it(zone: Zone, crew: Crew) -> None:
    make_firm(make_zone(code="next"), name=B)
    row = opened(zone, crew)
    assert (row.met, row.awards.count()) == (0, 0)


def test_the_notice_runs_for_five_working_days_over_the_weekend(zone: Zone, crew: Crew) -> None:
    make_firm(zone, name=A)
    row = published(opened(zone, crew), crew)
    assert (row.public_from, row.public_until, row.state) == (PUBLIC, LAST_DAY, RoundState.PUBLIC)
    assert set(row.awards.values_list("state", flat=True)) == {AwardState.PUBLIC}


def test_the_notice_over_a_holiday_is_longer(zone: Zone, crew: Crew) -> None:
    make_firm(zone, name=A)
    row = opened(zone, crew, on=dt.date(2026, 2, 2), today=dt.date(2026, 3, 1))
    actions.pass_all(row, by=crew.officer, reviewed_on=dt.date(2026, 2, 3), today=dt.date(2026, 3, 1))
    row = actions.publish_round(
        row, by=crew.officer, starts_on=dt.date(2026, 2, 12), today=dt.date(2026, 3, 1)
    )
    # 13 and 14 February (a Saturday worked), then the Spring Festival until the 23rd, then 24 to 26.
    assert row.public_until == dt.date(2026, 2, 26)


def test_nothing_is_public_before_all_is_reviewed(zone: Zone, crew: Crew) -> None:
    make_firm(zone, name=A)
    row = opened(zone, crew)
    with nothing_changes(), pytest.raises(Conflict) as refusal:
        actions.publish_round(row, by=crew.officer, starts_on=PUBLIC, today=TODAY)
    assert refusal.value.code == "round.not_reviewed"


def test_a_round_without_awards_cannot_be_public(zone: Zone, crew: Crew) -> None:
    row = opened(zone, crew)
    with nothing_changes(), pytest.raises(Conflict) as refusal:
        actions.publish_round(row, by=crew.officer, starts_on=PUBLIC, today=TODAY)
    assert refusal.value.code == "round.nothing_to_publish"


def test_returning_an_award_needs_a_reason(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    opened(zone, crew)
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        actions.review_award(
            award_of(firm), by=crew.officer, passed=False, reviewed_on=REVIEWED, today=TODAY, reason=" "
        )
    assert refusal.value.code == "grant.note_missing"


def test_a_review_before_the_round_was_opened_is_refused(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    opened(zone, crew)
    early = OPENED - dt.timedelta(days=1)
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        actions.review_award(award_of(firm), by=crew.officer, passed=True, reviewed_on=early, today=TODAY)
    assert refusal.value.code == "grant.day_too_early"


def test_an_objection_stops_an_award_and_an_upheld_one_returns_it(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    published(opened(zone, crew), crew)
    award = award_of(firm)
    actions.object_to_award(
        award, by=crew.officer, reason="证书系冒用", objected_on=dt.date(2026, 4, 9), today=TODAY
    )
    with nothing_changes(), pytest.raises(Conflict):
        actions.object_to_award(award, by=crew.officer, reason="又一次", objected_on=LAST_DAY, today=TODAY)
    actions.settle_objection(
        award, by=crew.officer, upheld=True, reason="查实", settled_on=LAST_DAY, today=TODAY
    )
    assert award_of(firm).state == AwardState.RETURNED
    assert [one.kind for one in award.events.all()] == [
        "proposed",
        "reviewed",
        "published",
        "objected",
        "upheld",
    ]


def test_a_dismissed_objection_lets_the_award_be_paid(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    row = published(opened(zone, crew), crew)
    award = award_of(firm)
    actions.object_to_award(award, by=crew.officer, reason="来信", objected_on=LAST_DAY, today=TODAY)
    actions.settle_objection(
        award, by=crew.officer, upheld=False, reason="证书属实", settled_on=LAST_DAY, today=TODAY
    )
    actions.approve_payment(row, by=crew.leader, approved_on=dt.date(2026, 4, 15), today=TODAY)
    assert award_of(firm).state == AwardState.PAYABLE


def test_an_objection_after_the_notice_is_refused(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    published(opened(zone, crew), crew)
    late = LAST_DAY + dt.timedelta(days=1)
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        actions.object_to_award(award_of(firm), by=crew.officer, reason="来信", objected_on=late, today=TODAY)
    assert refusal.value.code == "award.notice_over"


def test_what_is_on_its_way_is_not_reviewed_again(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    approved(opened(zone, crew), crew)
    with nothing_changes(), pytest.raises(Conflict):
        actions.review_award(
            award_of(firm), by=crew.officer, passed=False, reviewed_on=TODAY, today=TODAY, reason="迟"
        )


def test_awards_are_of_the_policy_that_was_run(zone: Zone, crew: Crew) -> None:
    make_firm(zone, name=A)
    opened(zone, crew)
    assert set(GrantAward.objects.values_list("policy", "year")) == {(HIGH_TECH, 2026)}
