"""An enterprise proposes another value; an officer accepts it as a new fact, or refuses it with a reason."""

import datetime as dt
from decimal import Decimal

import pytest

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.knowledge import keepers, known_fact, known_groups, place_of
from gaoxin.enterprises.models import (
    AnnualFigures,
    CorrectionEvent,
    CorrectionProposal,
    CorrectionState,
    Enterprise,
)
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.append_only import declared_tables
from gaoxin.foundation.notices.models import Notice
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.models import DeclaredFact
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted
from tests.enterprises.made import make_enterprise
from tests.factories import actor_of, make_actor, make_user, make_zone
from tests.unchanged import nothing_changes

TODAY = dt.date(2026, 3, 16)


def propose(firm: Enterprise, by: Actor, **given: str) -> CorrectionProposal:
    values = {"keeper": "figure", "key": "revenue-2025", "value": "52000000", "reason": "审计调整"} | given
    return actions.propose_correction(firm, by=by, today=TODAY, **values)


def revenue_of(firm: Enterprise) -> Decimal | None:
    row = selectors.figures_of(firm, year=2025)
    return row.revenue if row else None


def test_a_proposal_changes_nothing_and_tells_the_keepers(
    firm: Enterprise, own: Actor, keeper: Actor, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        proposal = propose(firm, own, evidence="2025年度审计报告第3页")
    assert (proposal.state, proposal.was, proposal.label) == ("open", "48000000.00", "2025年营业收入")
    assert revenue_of(firm) == Decimal(48_000_000)
    assert [one.kind for one in proposal.events.all()] == ["proposed"]
    told = Notice.objects.get(user_id=keeper.user_id)
    assert told.url == f"/enterprises/corrections/{proposal.pk}/"


def test_an_accepted_figure_is_a_new_revision_with_the_proposal_as_its_source(
    firm: Enterprise, own: Actor, owner, keeper: Actor, django_capture_on_commit_callbacks
) -> None:
    proposal = propose(firm, own, evidence="2025年度审计报告")
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept_correction(proposal, by=keeper, today=TODAY)
    row = selectors.figures_of(firm, year=2025)
    assert row is not None
    assert (row.revenue, row.revision, row.recorded_by) == (Decimal(52_000_000), 2, keeper.name)
    assert row.source == f"企业更正建议第{proposal.pk}号：2025年度审计报告"
    assert AnnualFigures.objects.get(enterprise=firm, year=2025, revision=1).revenue == Decimal(48_000_000)
    assert Notice.objects.filter(user=owner, kind="enterprises.correction_settled").exists()
    known = known_fact(firm, keeper="figure", key="revenue-2025", scope=own.scope, today=TODAY)
    assert (known.words, known.earlier) == ("5,200.00 万元", ("4,800.00 万元",))


def test_an_accepted_particular_leaves_its_old_value_readable(
    firm: Enterprise, own: Actor, keeper: Actor
) -> None:
    proposal = propose(firm, own, keeper="register", key="address", value="漳泽新区捉马大街8号")
    actions.accept_correction(proposal, by=keeper, today=TODAY)
    firm.refresh_from_db()
    assert firm.address == "漳泽新区捉马大街8号"
    assert firm.changes.get(field="address").source.startswith("企业更正建议")


def test_an_accepted_declaration_is_a_dated_fact(firm: Enterprise, own: Actor, keeper: Actor) -> None:
    proposal = propose(firm, own, keeper="declared", key="is_resident", value="true")
    actions.accept_correction(proposal, by=keeper, today=TODAY)
    row = DeclaredFact.objects.get(enterprise=firm)
    assert (row.fact, row.value, row.observed_on) == ("is_resident", "true", TODAY)
    assert row.source.startswith(f"企业更正建议第{proposal.pk}号")


def test_what_needs_a_certificate_is_entered_by_hand_and_the_officer_says_where(
    firm: Enterprise, own: Actor, keeper: Actor
) -> None:
    proposal = propose(firm, own, keeper="title", key="high_tech", value="GR202514000123，2025-11-01 发证")
    with nothing_changes(), pytest.raises(DomainError) as refused:
        actions.accept_correction(proposal, by=keeper, today=TODAY)
    assert refused.value.field == "note"
    actions.accept_correction(proposal, by=keeper, today=TODAY, note="已按证书登记")
    assert proposal.events.get(kind="accepted").applied_by_hand is True


def test_a_refusal_needs_a_reason_and_keeps_the_value(firm: Enterprise, own: Actor, keeper: Actor) -> None:
    proposal = propose(firm, own)
    with nothing_changes(), pytest.raises(DomainError):
        actions.refuse_correction(proposal, by=keeper, today=TODAY, reason="  ")
    actions.refuse_correction(proposal, by=keeper, today=TODAY, reason="与税务申报数不一致")
    proposal.refresh_from_db()
    assert proposal.state == CorrectionState.REFUSED
    assert revenue_of(firm) == Decimal(48_000_000)


def test_what_the_register_refuses_is_not_accepted(firm: Enterprise, own: Actor, keeper: Actor) -> None:
    """Ten thousand times last year's figure is looked at twice."""
    actions.record_annual_figures(
        firm, by=keeper, year=2024, figures={"revenue": Decimal(45_000_000)}, today=TODAY
    )
    proposal = propose(firm, own, value="480000000000")
    with nothing_changes(), pytest.raises(DomainError) as refused:
        actions.accept_correction(proposal, by=keeper, today=TODAY)
    assert refused.value.code == actions.UNIT_SLIP


def test_a_second_open_proposal_on_the_same_fact_is_refused_with_words(firm: Enterprise, own: Actor) -> None:
    first = propose(firm, own)
    with nothing_changes(), pytest.raises(Conflict) as refused:
        propose(firm, own, value="53000000")
    assert "已有一条更正建议在核实" in str(refused.value)
    actions.withdraw_correction(first, by=own, today=TODAY)
    assert propose(firm, own, value="53000000").pk != first.pk


@pytest.mark.parametrize(
    "given", [{"value": "48000000.00"}, {"value": " "}, {"reason": ""}, {"value": "9" * 400}]
)
def test_a_proposal_without_sense_is_refused(firm: Enterprise, own: Actor, given: dict[str, str]) -> None:
    with nothing_changes(), pytest.raises(DomainError):
        propose(firm, own, **given)


def test_a_settled_proposal_is_not_settled_again(firm: Enterprise, own: Actor, keeper: Actor) -> None:
    proposal = propose(firm, own)
    actions.withdraw_correction(proposal, by=own, today=TODAY)
    for again in (
        lambda: actions.accept_correction(proposal, by=keeper, today=TODAY),
        lambda: actions.refuse_correction(proposal, by=keeper, today=TODAY, reason="不符"),
        lambda: actions.withdraw_correction(proposal, by=own, today=TODAY),
    ):
        with nothing_changes(), pytest.raises(Conflict):
            again()


def test_nobody_proposes_for_another_enterprise(zone: Zone, own: Actor) -> None:
    other = make_enterprise(zone)
    with nothing_changes(), pytest.raises(NotFound):
        propose(other, own)


def test_an_officer_next_door_neither_sees_nor_settles(firm: Enterprise, own: Actor) -> None:
    proposal = propose(firm, own)
    stranger = make_actor(make_zone(code="next"), Role.ENTERPRISE_SERVICE)
    with nothing_changes(), pytest.raises(NotFound):
        actions.accept_correction(proposal, by=stranger, today=TODAY)
    with pytest.raises(NotFound):
        selectors.correction(proposal.pk, scope=stranger.scope)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ENTERPRISE_SERVICE, Role.STATISTICIAN}))
def test_only_keepers_settle(firm: Enterprise, zone: Zone, own: Actor, role: Role) -> None:
    proposal = propose(firm, own)
    by = own if role == Role.ENTERPRISE_USER else make_actor(zone, role)
    for settle in (
        lambda: actions.accept_correction(proposal, by=by, today=TODAY),
        lambda: actions.refuse_correction(proposal, by=by, today=TODAY, reason="不符"),
    ):
        with nothing_changes(), pytest.raises(NotPermitted):
            settle()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ENTERPRISE_USER}))
def test_only_the_enterprise_proposes(firm: Enterprise, zone: Zone, role: Role) -> None:
    by = make_actor(zone, role)
    with nothing_changes(), pytest.raises(NotPermitted):
        propose(firm, by)


def test_a_colleague_of_another_firm_cannot_withdraw(zone: Zone, firm: Enterprise, own: Actor) -> None:
    proposal = propose(firm, own)
    other = actor_of(make_user(zone, Role.ENTERPRISE_USER, enterprise_id=make_enterprise(zone).pk))
    with nothing_changes(), pytest.raises(NotFound):
        actions.withdraw_correction(proposal, by=other, today=TODAY)


def test_every_fact_has_an_input_and_a_place(firm: Enterprise, own: Actor) -> None:
    groups = known_groups(firm, scope=own.scope, today=TODAY)
    facts = [fact for group in groups for fact in group.facts]
    assert len(facts) > 80
    for fact in facts:
        keepers()[fact.keeper].field(fact)
        found = known_fact(firm, keeper=fact.keeper, key=fact.key, scope=own.scope, today=TODAY)
        assert found == fact
    assert place_of("revenue", 2025) == ("figure", "revenue-2025")
    assert place_of("is_resident", None) == ("declared", "is_resident")
    assert place_of("sector", None) == ("register", "industry_code")
    assert place_of("holds_high_tech", None) == ("title", "high_tech")
    assert place_of("class_one", None) == ("holding", "class_one")
    assert place_of("mean_tax_per_mu", None) is None


def test_a_key_no_keeper_has_is_not_found(firm: Enterprise, own: Actor) -> None:
    for keeper, key in (
        ("figure", "revenue"),
        ("figure", "revenue-1999"),
        ("nobody", "x"),
        ("register", "zone"),
    ):
        with nothing_changes(), pytest.raises(NotFound):
            propose(firm, own, keeper=keeper, key=key)


def test_the_database_keeps_what_happened() -> None:
    assert CorrectionEvent._meta.db_table in declared_tables()
