"""Supported applications are paid through the same round as every grant."""

import datetime as dt
from decimal import Decimal

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import actions as grants
from gaoxin.policies.actions import listing
from gaoxin.policies.assembly.delivery import recheck
from gaoxin.policies.models import (
    ApplicationCall,
    ApplicationState,
    AwardState,
    DeliveryClass,
    FundingOrder,
    GrantAward,
    GrantEvent,
    GrantEventKind,
    RoundState,
)
from gaoxin.values.errors import Conflict
from tests.enterprises.made import WAN, make_figures
from tests.policies.applying import (
    APPLIED,
    RD_INPUT,
    B,
    accepted,
    listed,
    make_applicant,
    make_call,
    make_rd_firm,
    refused,
    submitted,
    supported,
)
from tests.policies.delivering import Crew


def test_a_supported_application_is_paid_through_the_same_round_as_every_grant(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = supported(accepted(submitted(call, firm, applicant), crew), crew)
    granted = listed(call, crew)
    row.refresh_from_db()
    award = GrantAward.objects.get()
    assert (row.state, row.round) == (ApplicationState.LISTED, granted)
    assert (granted.delivery_class, granted.state) == (DeliveryClass.ORDINARY, RoundState.REVIEWING)
    assert (award.amount, award.state) == (Decimal("100000.00"), AwardState.REVIEWED)
    day = dt.date(2026, 4, 9)
    grants.publish_round(granted, by=crew.second, starts_on=day, today=day)
    after = dt.date(2026, 4, 17)
    with pytest.raises(Conflict, match="两个人"):
        grants.approve_payment(granted, by=crew.leader, approved_on=after, today=after)
    grants.approve_payment(granted, by=crew.second, approved_on=after, today=after)
    grants.mark_all_paid(granted, by=crew.officer, paid_on=after, voucher="记-1", today=after)
    granted.refresh_from_db()
    assert granted.state == RoundState.CLOSED


def test_an_award_is_checked_again_on_its_own_application_date(
    zone: Zone, call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    supported(accepted(submitted(call, firm, applicant), crew), crew)
    other, late = make_rd_firm(zone, name=B, rd=250), dt.date(2026, 4, 20)
    by = make_applicant(zone, other)
    supported(accepted(submitted(call, other, by, today=late), crew, day=late), crew, day=late)
    granted = listed(call, crew, today=late)
    assert granted.on == late
    first = GrantAward.objects.get(enterprise=firm)
    assert first.basis["on"] == APPLIED.isoformat()
    assert not recheck(first, scope=crew.officer.scope).is_changed
    make_figures_again(firm)
    assert recheck(first, scope=crew.officer.scope).excess == 50_000


def make_figures_again(firm: Enterprise) -> None:
    firm.annual_figures.filter(year=2025).update(is_current=False)
    make_figures(firm, year=2025, revenue=5000 * WAN, rd_expense=250 * WAN, revision=2)


def test_money_that_is_short_is_given_in_the_order_of_the_reviews(
    zone: Zone, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    small = make_call(zone, crew, budget=15)
    other = make_rd_firm(zone, name=B)
    later = make_applicant(zone, other)
    rows = [submitted(small, firm, applicant), submitted(small, other, later)]
    next_day = dt.date(2026, 4, 9)
    supported(accepted(rows[1], crew), crew)
    supported(accepted(rows[0], crew, day=next_day), crew, day=next_day)
    granted = listed(small, crew, today=next_day)
    grants.publish_round(granted, by=crew.officer, starts_on=next_day, today=next_day)
    after = dt.date(2026, 4, 20)
    result = grants.approve_payment(granted, by=crew.second, approved_on=after, today=after)
    assert (result.payable, result.waiting) == (1, 1)
    assert GrantAward.objects.get(state=AwardState.PAYABLE).enterprise == other


def test_what_was_granted_meanwhile_is_refused_when_it_is_to_be_listed(
    zone: Zone, call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = supported(accepted(submitted(call, firm, applicant), crew), crew)
    grants.open_round(
        zone,
        by=crew.officer,
        policy=RD_INPUT,
        on=APPLIED,
        today=APPLIED,
        budget=1000 * WAN,
        order=FundingOrder.SMALLEST_FIRST,
    )
    granted = listed(call, crew)
    row.refresh_from_db()
    assert row.state == ApplicationState.REFUSED
    assert (granted.awards.count(), granted.exclusions.get().kind) == (0, "duplicate")


def test_nothing_is_listed_twice_or_when_nothing_is_supported(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    refused("call.nothing_to_list", listing.list_applications, call, by=crew.officer, today=APPLIED)
    supported(accepted(submitted(call, firm, applicant), crew), crew)
    listed(call, crew)
    refused("call.nothing_to_list", listing.list_applications, call, by=crew.officer, today=APPLIED)
    assert GrantEvent.objects.filter(kind=GrantEventKind.REVIEWED).count() == 2
