"""Accepted or returned once, within working days; what is late is told by its light."""

import datetime as dt

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.notices.models import Notice
from gaoxin.policies.actions import handling, submitting
from gaoxin.policies.actions.handling import Opinion
from gaoxin.policies.assembly.limits import limit_of, standing_state
from gaoxin.policies.models import ApplicationCall, ApplicationState, CorrectionNotice
from tests.policies.applying import APPLIED, accepted, refused, submitted
from tests.policies.delivering import Crew


def test_an_application_is_returned_once_with_everything_that_lacks(
    call: ApplicationCall,
    crew: Crew,
    firm: Enterprise,
    applicant: Actor,
    django_capture_on_commit_callbacks,
) -> None:
    row = submitted(call, firm, applicant)
    items = ["审计报告缺第 3 页", "立项文件没有盖章"]
    with django_capture_on_commit_callbacks(execute=True):
        handling.return_application(
            row, by=crew.officer, items=items, returned_on=dt.date(2026, 4, 9), today=dt.date(2026, 4, 9)
        )
    row.refresh_from_db()
    # Ten working days after Thursday the 9th.
    assert (row.state, row.due_on) == (ApplicationState.RETURNED, dt.date(2026, 4, 23))
    assert CorrectionNotice.objects.get().items == items
    assert Notice.objects.filter(user_id=applicant.user_id, text__contains="补正 2 项").exists()

    day = dt.date(2026, 4, 10)
    submitting.submit_application(row, by=applicant, today=day)
    row.refresh_from_db()
    assert (row.state, row.submitted_on) == (ApplicationState.SUBMITTED, APPLIED)
    assert row.due_on == dt.date(2026, 4, 17)
    error = refused(
        "application.returned_before",
        handling.return_application,
        row,
        by=crew.officer,
        items=["还缺一项"],
        returned_on=day,
        today=day,
    )
    assert "不予受理" in error.remedy
    handling.decline_application(row, by=crew.officer, reason="仍缺审计报告", declined_on=day, today=day)
    row.refresh_from_db()
    assert row.state == ApplicationState.DECLINED


def test_what_is_not_returned_within_five_working_days_counts_as_accepted(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = submitted(call, firm, applicant)
    last, after = dt.date(2026, 4, 15), dt.date(2026, 4, 16)
    assert standing_state(row, today=last) == ApplicationState.SUBMITTED
    assert standing_state(row, today=after) == ApplicationState.ACCEPTED
    limit = limit_of(row, today=after)
    assert limit is not None
    assert (limit.kind.value, limit.due_on) == ("review", dt.date(2026, 4, 22))
    refused(
        "application.deemed_accepted",
        handling.return_application,
        row,
        by=crew.officer,
        items=["缺一项"],
        returned_on=after,
        today=after,
    )
    handling.review_application(row, by=crew.officer, opinion=Opinion(True, "无误", after), today=after)
    row.refresh_from_db()
    assert (row.state, row.accepted_on) == (ApplicationState.REVIEWED, APPLIED)
    assert row.events.filter(kind="deemed_accepted", recorded_by="期限自动判定").exists()


def test_what_is_not_completed_in_time_lapses(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = submitted(call, firm, applicant)
    handling.return_application(row, by=crew.officer, items=["缺页"], returned_on=APPLIED, today=APPLIED)
    row.refresh_from_db()
    assert row.due_on == dt.date(2026, 4, 22)
    assert standing_state(row, today=dt.date(2026, 4, 22)) == ApplicationState.RETURNED
    assert standing_state(row, today=dt.date(2026, 4, 23)) == ApplicationState.LAPSED
    error = refused(
        "application.state",
        submitting.submit_application,
        row,
        by=applicant,
        today=dt.date(2026, 4, 24),
    )
    assert "逾期未补正" in error.message


@pytest.mark.parametrize(
    ("today", "light", "left"),
    [
        (dt.date(2026, 4, 8), "green", 5),
        (dt.date(2026, 4, 12), "green", 3),
        (dt.date(2026, 4, 13), "amber", 2),
        (dt.date(2026, 4, 15), "amber", 0),
    ],
)
def test_the_light_counts_working_days(
    call: ApplicationCall, firm: Enterprise, applicant: Actor, today: dt.date, light: str, left: int
) -> None:
    found = limit_of(submitted(call, firm, applicant), today=today)
    assert found is not None
    assert (found.light, found.left) == (light, left)


def test_a_review_that_is_late_is_red(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    found = limit_of(accepted(submitted(call, firm, applicant), crew), today=dt.date(2026, 4, 25))
    assert found is not None
    assert (found.kind.value, found.light, found.left) == ("review", "red", -2)
