"""What every step of an application shares: the locked row, the refusals, the event, audit and notice."""

import datetime as dt
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.permissions import Permission, require
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import users_of_enterprise
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.foundation.notices.actions import notify
from gaoxin.policies import permissions
from gaoxin.policies.assembly.applying import Finding
from gaoxin.policies.assembly.limits import last_day_of, received_on, standing_state
from gaoxin.policies.models import (
    Application,
    ApplicationCall,
    ApplicationDecision,
    ApplicationEvent,
    ApplicationEventKind,
    ApplicationState,
)
from gaoxin.values.errors import Conflict, NotFound

BY_THE_CALENDAR = "期限自动判定"


def locked_call(row: ApplicationCall, *, by: Actor, needed: Permission) -> ApplicationCall:
    """The row, held until the transaction ends."""
    found = ApplicationCall.objects.select_for_update().get(pk=row.pk)
    require(by, needed, zone_id=found.zone_id)
    return found


def locked_application(row: Application, *, by: Actor, needed: Permission, today: dt.date) -> Application:
    """The application with its call, both held, in the state its limits have brought it to by ``today``."""
    call = locked_call(ApplicationCall(pk=row.call_id), by=by, needed=needed)
    found = Application.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=row.pk)
    refuse_other_enterprise(found.enterprise_id, by=by)
    found.call = call
    _follow_the_calendar(found, today=today)
    return found


def refuse_other_enterprise(enterprise_id: int, *, by: Actor) -> None:
    """Another enterprise's rows do not exist for an enterprise user."""
    if by.scope.enterprise_id not in (None, enterprise_id):
        raise NotFound()


def _follow_the_calendar(row: Application, *, today: dt.date) -> None:
    """视为受理 and 逾期未补正, written down when the next step finds them."""
    state = standing_state(row, today=today)
    if state == row.state:
        return
    by = system_actor(BY_THE_CALENDAR, zone_id=row.call.zone_id)
    if state == ApplicationState.ACCEPTED:
        row.accepted_on = received_on(row)
        move(row, state, due_on=last_day_of(row.accepted_on, row.call.review_days))
        said = f"{row.call.accept_days} 个工作日内没有告知补正，自收到之日起视为受理"
        note(ApplicationEventKind.DEEMED_ACCEPTED, row, by=by, day=row.accepted_on, words=said)
        audit(permissions.APPLICATION_ACCEPTED, row, by=by, changes={"note": (None, said)})
        return
    assert row.due_on is not None
    lapsed_on = row.due_on
    move(row, state, due_on=None)
    note(ApplicationEventKind.LAPSED, row, by=by, day=lapsed_on, words=f"补正期限到 {lapsed_on}")
    audit(permissions.APPLICATION_LAPSED, row, by=by, changes={"due_on": (None, lapsed_on)})


def refuse_application_state(row: Application, *allowed: ApplicationState) -> None:
    if row.state not in allowed:
        raise Conflict(
            "application.state",
            _("这份申报现在是“%(state)s”，不能办这一步。") % {"state": row.get_state_display()},
            field="state",
            value=row.state,
            remedy=_("请刷新页面，按现在的状态办理。"),
        )


def move(row: Application, state: ApplicationState, *, due_on: dt.date | None) -> None:
    row.state, row.due_on = state, due_on
    row.save(update_fields=("state", "due_on", "accepted_on", "submitted_on", "number", "stated", "round"))


def note(
    kind: ApplicationEventKind, row: Application, *, by: Actor, day: dt.date, words: str = ""
) -> ApplicationEvent:
    return ApplicationEvent.objects.create(
        application=row,
        kind=kind,
        happened_on=day,
        note=words[:400],
        user_id=by.user_id,
        recorded_by=by.name,
    )


def audit(action: str, row: Application, *, by: Actor, changes: Changes | None = None) -> None:
    told = {"state": (None, row.get_state_display()), **(changes or {})}
    record(action, row, by=by, zone_id=row.call.zone_id, changes=told)


def keep_decision(row: Application, found: Finding, *, by: Actor) -> ApplicationDecision:
    """The engine's result with its inputs and rule version, beside the application for good."""
    return ApplicationDecision.objects.create(
        application=row,
        on=found.answer.on,
        version=found.version.version,
        rules_digest=found.rules_digest,
        facts_digest=found.facts_digest,
        verdict=found.answer.verdict.value,
        basis=found.basis,
        recorded_by=by.name,
    )


def last_day(row: Application) -> dt.date:
    """The day of the newest event, before which nothing more can happen."""
    found: dt.date | None = row.events.aggregate(last=Max("happened_on"))["last"]
    assert found is not None
    return found


def tell_enterprise(row: Application, words: str, *, by: Actor) -> None:
    """Its users are told once the step has committed."""
    _tell(
        permissions.APPLICATION_PROGRESS,
        row,
        words,
        by=by,
        users=users_of_enterprise(row.enterprise_id, zone_id=row.call.zone_id),
    )


def tell_officers(row: Application, words: str, *, by: Actor) -> None:
    _tell(permissions.APPLICATION_TO_HANDLE, row, words, by=by, roles=(Role.ENTERPRISE_SERVICE,))


def _tell(kind: str, row: Application, words: str, *, by: Actor, **audience: Any) -> None:
    notify(
        kind,
        zone_id=row.call.zone_id,
        text=words,
        url=reverse("policies:application", args=(row.pk,)),
        except_user=by.user_id,
        **audience,
    )
