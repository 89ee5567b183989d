"""Checking what was pledged, and what follows from a check."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.approvals import permissions
from gaoxin.approvals.models import Pledge, PledgeEvent, PledgeState
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.dated_facts import refuse_future
from gaoxin.values.errors import Conflict, DomainError


@transaction.atomic
def check_pledge(
    pledge: Pledge,
    *,
    by: Actor,
    finding: PledgeState,
    on: dt.date,
    today: dt.date,
    note: str,
    rectify_by: dt.date | None = None,
) -> Pledge:
    """Kept, to be rectified by a day, or broken; a broken pledge takes the decision back.

    Refuses a pledge already settled, a check before it was signed, and a rectification without its day.
    """
    case = pledge.item.case
    require(by, permissions.CHECK_PLEDGES, zone_id=case.zone_id)
    refuse_future(on, today=today, field="on")
    locked = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if locked.state in (PledgeState.KEPT, PledgeState.BROKEN):
        raise Conflict(
            "approvals.pledge_settled",
            _("这项承诺已经核查完毕：%(state)s。") % {"state": locked.get_state_display()},
            remedy=_("结论有误的，请另行立案处理。"),
        )
    _refuse_incomplete(locked, finding, on, note, rectify_by)
    before = locked.get_state_display()
    locked.state = finding
    if rectify_by is not None:
        locked.due_on = rectify_by
    locked.save(update_fields=("state", "due_on"))
    PledgeEvent.objects.create(
        pledge=locked,
        state=finding,
        happened_on=on,
        note=note.strip(),
        due_on=rectify_by,
        user_id=by.user_id,
        recorded_by=by.name,
    )
    record(
        permissions.PLEDGE_CHECKED,
        locked,
        by=by,
        zone_id=case.zone_id,
        changes={"state": (before, locked.get_state_display()), "note": (None, note.strip())},
    )
    return locked


def _refuse_incomplete(
    pledge: Pledge, finding: PledgeState, on: dt.date, note: str, rectify_by: dt.date | None
) -> None:
    if finding is PledgeState.OPEN:
        raise DomainError(
            "approvals.no_finding", _("没有选核查结果。"), field="finding", remedy=_("请选一项结果。")
        )
    if on < pledge.signed_on:
        raise DomainError(
            "approvals.checked_before_signed",
            _("核查日期早于承诺日期 %(day)s。") % {"day": pledge.signed_on.isoformat()},
            field="on",
            value=on,
            remedy=_("请核对日期。"),
        )
    if not note.strip():
        raise DomainError(
            "approvals.no_note", _("没有写核查情况。"), field="note", remedy=_("请写明看到的情况和依据。")
        )
    if (finding is PledgeState.TO_RECTIFY) != (rectify_by is not None):
        raise DomainError(
            "approvals.rectify_by",
            _("限期整改应当写明期限，其他结果不写。"),
            field="rectify_by",
            value=rectify_by,
            remedy=_("请填写或清空整改期限。"),
        )
    if rectify_by is not None and rectify_by <= on:
        raise DomainError(
            "approvals.rectify_by_past",
            _("整改期限应当晚于核查日期。"),
            field="rectify_by",
            value=rectify_by,
            remedy=_("请填写以后的日期。"),
        )
