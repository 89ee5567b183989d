"""Whose is what: the enterprise's own, the officer's what was handed in, nothing of another zone."""

import datetime as dt

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.actions import applications, calls, handling, listing, submitting
from gaoxin.policies.models import ApplicationCall
from gaoxin.policies.selectors.applications import applications_of, open_calls_for
from gaoxin.values.errors import NotFound
from tests.factories import make_actor, make_zone
from tests.policies.applying import APPLIED, CLOSES, B, filled_in, make_applicant, make_rd_firm, started
from tests.policies.delivering import Crew
from tests.unchanged import nothing_changes


def test_an_enterprise_sees_its_own_applications_and_what_it_may_apply_to(
    zone: Zone, call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = started(call, firm, applicant)
    other = make_rd_firm(zone, name=B)
    stranger = make_applicant(zone, other)
    assert list(applications_of(applicant.scope)) == [row]
    assert list(applications_of(stranger.scope)) == []
    (offer,) = open_calls_for(firm, APPLIED)
    assert (offer.call, offer.application) == (call, row)
    assert open_calls_for(other, APPLIED)[0].application is None
    assert open_calls_for(firm, CLOSES + dt.timedelta(days=1)) == []


def test_officers_do_not_see_what_is_not_handed_in_yet(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant)
    assert list(applications_of(crew.officer.scope)) == []
    submitting.submit_application(row, by=applicant, today=APPLIED)
    assert list(applications_of(crew.officer.scope)) == [row]


def test_another_enterprise_and_another_zone_touch_nothing(
    zone: Zone, call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant)
    stranger = make_applicant(zone, make_rd_firm(zone, name=B))
    elsewhere = make_actor(make_zone(code="away"), *crew.officer.roles)
    attempts = [
        lambda: submitting.submit_application(row, by=stranger, today=APPLIED),
        lambda: applications.withdraw_application(row, by=stranger, reason="x", today=APPLIED),
        lambda: applications.start_application(call, firm, by=stranger, today=APPLIED),
        lambda: handling.accept_application(row, by=elsewhere, accepted_on=APPLIED, today=APPLIED),
        lambda: listing.list_applications(call, by=elsewhere, today=APPLIED),
        lambda: calls.extend_call(call, by=elsewhere, closes_on=dt.date(2026, 6, 1), reason="x"),
    ]
    for attempt in attempts:
        with nothing_changes("policies", "audit"), pytest.raises(NotFound):
            attempt()
