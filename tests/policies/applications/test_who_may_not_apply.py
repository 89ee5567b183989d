"""Refused at the door: outside the window, twice, for what was granted already, or without money."""

import datetime as dt

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import actions as grants
from gaoxin.policies.actions import applications, submitting
from gaoxin.policies.models import ApplicationCall, FundingOrder
from gaoxin.policies.selectors.applications import money_left
from tests.enterprises.made import WAN
from tests.policies.applying import (
    APPLIED,
    CLOSES,
    OPENS,
    RD_INPUT,
    B,
    accepted,
    filled_in,
    listed,
    make_applicant,
    make_call,
    make_rd_firm,
    refused,
    started,
    submitted,
    supported,
)
from tests.policies.delivering import Crew
from tests.policies.made import declare


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (OPENS - dt.timedelta(days=1), "application.not_open"),
        (CLOSES + dt.timedelta(days=1), "application.closed"),
    ],
)
def test_outside_its_window_nobody_applies(
    call: ApplicationCall, firm: Enterprise, applicant: Actor, today: dt.date, code: str
) -> None:
    refused(code, applications.start_application, call, firm, by=applicant, today=today)


def test_a_draft_left_until_after_the_end_is_not_handed_in(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant)
    refused(
        "application.closed",
        submitting.submit_application,
        row,
        by=applicant,
        today=CLOSES + dt.timedelta(days=1),
    )


def test_an_enterprise_applies_once_to_a_call(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = submitted(call, firm, applicant)
    refused("application.second", applications.start_application, call, firm, by=applicant, today=APPLIED)
    applications.withdraw_application(row, by=applicant, reason="改下半年申报", today=APPLIED)
    assert started(call, firm, applicant).pk != row.pk


def test_the_same_expenditure_is_not_applied_for_twice(
    zone: Zone, crew: Crew, call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    first = submitted(call, firm, applicant)
    second = filled_in(started(make_call(zone, crew), firm, applicant), applicant)
    error = refused(
        "application.same_expenditure", submitting.submit_application, second, by=applicant, today=APPLIED
    )
    assert first.number in error.message
    assert "研发费用" in error.message


def test_what_was_granted_this_year_is_not_applied_for_again(
    zone: Zone, crew: Crew, call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    declare(firm, "on_dishonest_list", "false")
    grants.open_round(
        zone,
        by=crew.officer,
        policy=RD_INPUT,
        on=OPENS,
        today=APPLIED,
        budget=1000 * WAN,
        order=FundingOrder.SMALLEST_FIRST,
    )
    row = filled_in(started(call, firm, applicant), applicant)
    refused("application.already_granted", submitting.submit_application, row, by=applicant, today=APPLIED)


def test_when_the_budget_is_used_up_nothing_more_is_taken_in(
    zone: Zone, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    small = make_call(zone, crew, budget=10)
    other = make_rd_firm(zone, name=B)
    supported(accepted(submitted(small, firm, applicant), crew), crew)
    listed(small, crew)
    assert money_left(small) == 0
    by = make_applicant(zone, other)
    row = filled_in(started(small, other, by), by)
    error = refused("application.no_money", submitting.submit_application, row, by=by, today=APPLIED)
    assert "10" in error.message
