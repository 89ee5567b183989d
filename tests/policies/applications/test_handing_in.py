"""Handed in: what was filled in counts from then on; a quick application may be accepted at once."""

import datetime as dt

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.actions import applications, submitting
from gaoxin.policies.models import Application, ApplicationCall, ApplicationState, DeclaredFact
from gaoxin.values.errors import DomainErrors
from tests.policies.applying import (
    APPLIED,
    LICENCE,
    REPORT,
    filled_in,
    make_call,
    refused,
    started,
    submitted,
)
from tests.policies.delivering import Crew


def test_what_is_filled_in_becomes_a_declared_fact_only_when_it_is_handed_in(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant)
    assert not DeclaredFact.objects.exists()
    submitting.submit_application(row, by=applicant, today=APPLIED)
    row.refresh_from_db()
    fact = DeclaredFact.objects.get()
    assert (fact.fact, fact.value, fact.observed_on) == ("on_dishonest_list", "false", APPLIED)
    assert fact.source == f"企业申报 {row.number}"
    assert row.number == f"2026-{call.pk:03d}-0001"
    # Five working days after Wednesday the 8th.
    assert (row.state, row.due_on) == (ApplicationState.SUBMITTED, dt.date(2026, 4, 15))
    decision = row.decisions.get()
    assert (decision.verdict, decision.basis["amounts"][0]["yuan"]) == ("MET", "100000.00")
    assert decision.basis["facts"]["rd_expense@1"]["value"] == 300 * 1_000_000
    assert AuditEvent.objects.filter(action="policies.application_submitted").count() == 1


def test_everything_that_lacks_is_told_at_once(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = started(call, firm, applicant)
    error = refused(
        "application.fact_missing", submitting.submit_application, row, by=applicant, today=APPLIED
    )
    assert isinstance(error, DomainErrors)
    assert [one.code for one in error.errors] == [
        "application.fact_missing",
        "application.material_missing",
        "application.contact_missing",
    ]
    assert REPORT in error.errors[1].message
    assert LICENCE not in error.errors[1].message


def test_a_value_a_fact_cannot_have_is_refused_beside_its_field(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = started(call, firm, applicant)
    error = refused(
        "fact.value",
        applications.save_application,
        row,
        by=applicant,
        stated={"on_dishonest_list": "也许"},
        contact_name="王芳",
        contact_phone="1",
        today=APPLIED,
    )
    assert isinstance(error, DomainErrors)
    assert error.errors[0].field == "on_dishonest_list"


def test_what_does_not_meet_the_policy_is_handed_in_only_knowingly(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant, on_dishonest_list="true")
    error = refused("application.not_met", submitting.submit_application, row, by=applicant, today=APPLIED)
    assert "示范·不予奖补" in error.message
    submitting.submit_application(row, by=applicant, today=APPLIED, even_so=True)
    assert Application.objects.get().decisions.get().verdict == "NOT_MET"


def test_a_quick_application_that_meets_everything_is_accepted_at_once(
    zone: Zone, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    quick = make_call(zone, crew, is_quick=True)
    row = submitted(quick, firm, applicant)
    assert (row.state, row.accepted_on) == (ApplicationState.ACCEPTED, APPLIED)
    assert row.due_on == dt.date(2026, 4, 13)
    kinds = list(row.events.values_list("kind", flat=True))
    assert kinds == ["started", "submitted", "accepted_at_once"]


def test_a_quick_application_that_does_not_meet_everything_waits_for_an_officer(
    zone: Zone, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    quick = make_call(zone, crew, is_quick=True)
    row = filled_in(started(quick, firm, applicant), applicant, on_dishonest_list="true")
    submitting.submit_application(row, by=applicant, today=APPLIED, even_so=True)
    row.refresh_from_db()
    assert row.state == ApplicationState.SUBMITTED
