"""打捆环评: formed on the rule's answer, one decision for all members, a case in one bundle only."""

import datetime as dt

import pytest

from gaoxin.approvals.actions import (
    add_member,
    approve_bundle,
    dissolve_bundle,
    form_bundle,
    remove_member,
    restate_bundle,
)
from gaoxin.approvals.assembly.bundling import facts_asked
from gaoxin.approvals.assembly.clocks import clock_of
from gaoxin.approvals.models import ApprovalCase, BundleKind, BundleState, EiaBundle, ItemMode
from gaoxin.engines.scheduling.history import ClockState
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from tests.approvals.made import state
from tests.approvals.test_running_a_case import DAY, NOW, opened, run, step
from tests.factories import make_actor
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 30)
IN_PARK = {
    "park_plan_assessed": "true",
    "solvent_total": "6.5",
    "is_two_high": "false",
    "is_cross_region": "false",
    "is_eco_sensitive": "false",
}


@pytest.fixture
def officer(zone: Zone) -> Actor:
    return make_actor(zone, Role.APPROVAL_OFFICER)


@pytest.fixture
def cases(zone: Zone, officer: Actor) -> list[ApprovalCase]:
    return [opened(zone, officer, number=f"S00{number}") for number in (1, 2, 3)]


def form(
    zone: Zone, members: list[ApprovalCase], officer: Actor, *, name: str = "标准厂房一组", **facts: str
) -> EiaBundle:
    return form_bundle(
        zone,
        members,
        by=officer,
        name=name,
        kind=BundleKind.PARK_FIRMS,
        facts={**IN_PARK, **facts},
        formed_on=dt.date(2026, 3, 10),
        today=TODAY,
    )


def filed(case: ApprovalCase, officer: Actor) -> None:
    run(case, "filing", officer, step("received", "2026-03-03"), step("accepted", "2026-03-03"))
    run(case, "filing", officer, step("decided", "2026-03-03"), step("delivered", "2026-03-03"))


def approve(bundle: EiaBundle, officer: Actor) -> EiaBundle:
    return approve_bundle(
        bundle,
        by=officer,
        decision_no="示环审〔2026〕9号",
        accepted_on=dt.date(2026, 3, 12),
        decided_on=dt.date(2026, 4, 1),
        now=NOW,
    )


def test_the_rule_says_what_is_asked_of_a_bundle() -> None:
    asked = {fact.id for fact in facts_asked(DAY)}
    assert {"solvent_total", "same_city_or_county", "is_two_high"} <= asked
    assert not asked & {"bundle_kind", "eia_class"}


def test_a_bundle_keeps_the_rules_answer_and_its_members_are_handled_together(
    zone: Zone, officer: Actor, cases: list[ApprovalCase]
) -> None:
    bundle = form(zone, cases[:2], officer)
    assert bundle.basis["verdict"] == "met"
    assert any("不足十吨" in line["label"] for line in bundle.basis["lines"])
    assert bundle.facts["eia_class"] == "form"
    modes = [case.items.get(key="eia_form").mode for case in cases]
    assert modes == [ItemMode.BUNDLED, ItemMode.BUNDLED, ItemMode.ORDINARY]


def test_too_many_solvents_are_refused_with_the_reason(
    zone: Zone, officer: Actor, cases: list[ApprovalCase]
) -> None:
    with nothing_changes("approvals", "audit"), pytest.raises(DomainError) as refused:
        form(zone, cases[:2], officer, solvent_total="12")
    assert "溶剂型原料合计不足十吨" in refused.value.message
    assert "基础设施" not in refused.value.message


def test_what_is_stated_of_one_project_bars_the_bundle(
    zone: Zone, officer: Actor, cases: list[ApprovalCase]
) -> None:
    state(cases[1].project, {"is_two_high": "true"}, on=DAY)
    with nothing_changes("approvals", "audit"), pytest.raises(DomainError, match="高耗能、高排放"):
        form(zone, cases[:2], officer)


def test_a_case_is_in_one_bundle_only(zone: Zone, officer: Actor, cases: list[ApprovalCase]) -> None:
    form(zone, cases[:2], officer)
    with nothing_changes("approvals", "audit"), pytest.raises(Conflict, match="标准厂房一组"):
        form(zone, cases[1:], officer, name="另一组")


def test_one_project_is_no_bundle(zone: Zone, officer: Actor, cases: list[ApprovalCase]) -> None:
    with nothing_changes("approvals", "audit"), pytest.raises(DomainError, match="至少"):
        form(zone, cases[:1], officer)


def test_members_come_and_go_while_it_forms(zone: Zone, officer: Actor, cases: list[ApprovalCase]) -> None:
    bundle = form(zone, cases[:2], officer)
    add_member(bundle, cases[2], by=officer, today=TODAY)
    remove_member(bundle, cases[0], by=officer, on=TODAY)
    left = bundle.members.filter(left_on__isnull=True).values_list("case_id", flat=True)
    assert set(left) == {cases[1].pk, cases[2].pk}
    assert cases[0].items.get(key="eia_form").mode == ItemMode.ORDINARY
    dissolve_bundle(bundle, by=officer, on=TODAY)
    bundle.refresh_from_db()
    assert bundle.state == BundleState.DISSOLVED
    form(zone, cases[:2], officer, name="重新组")


def test_one_decision_decides_and_delivers_every_members_item(
    zone: Zone, officer: Actor, cases: list[ApprovalCase]
) -> None:
    for case in cases[:2]:
        filed(case, officer)
    run(cases[1], "eia_form", officer, step("received", "2026-03-04"), step("accepted", "2026-03-05"))
    approved = approve(form(zone, cases[:2], officer), officer)
    assert approved.state == BundleState.APPROVED
    for case in cases[:2]:
        item = case.items.get(key="eia_form")
        assert clock_of(item, as_of=TODAY).state is ClockState.DELIVERED
        assert item.events.get(kind="decided").notice_no == "示环审〔2026〕9号"
    with nothing_changes("approvals", "audit"), pytest.raises(Conflict):
        remove_member(approved, cases[0], by=officer, on=TODAY)


def test_one_member_that_cannot_be_decided_stops_the_whole_decision(
    zone: Zone, officer: Actor, cases: list[ApprovalCase]
) -> None:
    run(cases[1], "eia_form", officer, step("received", "2026-03-09"))
    run(cases[1], "eia_form", officer, step("papers_missing", "2026-03-10", notice_no="补〔2026〕1号"))
    bundle = form(zone, cases[:2], officer)
    with nothing_changes("approvals", "audit"), pytest.raises(DomainError, match=cases[1].number):
        approve(bundle, officer)


def test_a_bundle_with_open_facts_is_formed_but_not_approved(
    zone: Zone, officer: Actor, cases: list[ApprovalCase]
) -> None:
    for case in cases[:2]:
        filed(case, officer)
    bundle = form(zone, cases[:2], officer, solvent_total="")
    assert bundle.basis["verdict"] == "unknown"
    with nothing_changes("approvals", "audit"), pytest.raises(DomainError, match="还没有全部确认"):
        approve(bundle, officer)
    restated = restate_bundle(
        bundle, by=officer, kind=BundleKind.PARK_FIRMS, facts=IN_PARK, on=TODAY, today=TODAY
    )
    assert approve(restated, officer).state == BundleState.APPROVED


def test_only_who_keeps_shared_matters_forms_and_only_officers_decide(
    zone: Zone, officer: Actor, cases: list[ApprovalCase]
) -> None:
    agent = make_actor(zone, Role.CASE_AGENT)
    land = make_actor(zone, Role.LAND_OFFICER)
    with nothing_changes("approvals", "audit"), pytest.raises(NotPermitted):
        form(zone, cases[:2], agent)
    bundle = form(zone, cases[:2], land)
    with nothing_changes("approvals", "audit"), pytest.raises(NotPermitted):
        approve(bundle, land)
