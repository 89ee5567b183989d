"""What happens to an item of a running case: each step checked by the clock before it is written down."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.approvals import permissions
from gaoxin.approvals.actions import case_notices
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.clocks import clock_of, clocks_of
from gaoxin.approvals.assembly.progress import waits_for
from gaoxin.approvals.models import (
    ApprovalCase,
    CaseItem,
    CasePaper,
    CaseState,
    EventKindChoice,
    ItemEvent,
    ItemMode,
    LandState,
    Pledge,
)
from gaoxin.approvals.selectors import items_of
from gaoxin.engines.scheduling.clock import ClockReading
from gaoxin.engines.scheduling.events import ClockEvent, EventKind, StopGround
from gaoxin.engines.scheduling.items import Strength
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import Permission, require
from gaoxin.foundation.audit.actions import record
from gaoxin.values.errors import Conflict, DomainError

# Steps of the applicant, which the agent registers for it; all others are the department's.
_OF_THE_APPLICANT = frozenset(
    {EventKindChoice.RECEIVED, EventKindChoice.PAPERS_COMPLETE, EventKindChoice.WITHDRAWN}
)
_WAITS_UNTIL = {
    EventKindChoice.ACCEPTED: Strength.BEFORE_ACCEPTANCE,
    EventKindChoice.DECIDED: Strength.BEFORE_DECISION,
    EventKindChoice.DELIVERED: Strength.BEFORE_CERTIFICATE,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step as typed. ``days``: told in a stop's notice, or added by an extension."""

    kind: EventKindChoice
    happened_at: dt.datetime
    ground: str = ""
    notice_no: str = ""
    approver: str = ""
    reason: str = ""
    days: int | None = None
    result: str = ""


@transaction.atomic
def register_step(item: CaseItem, step: Step, *, by: Actor, now: dt.datetime) -> ClockReading:
    """Writes a step down and gives the clock as it then stands.

    Refuses a step to come, out of order, unlawful, or before the papers of earlier items are there; nothing
    is written then.
    """
    require(by, permission_for(step.kind), zone_id=item.case.zone_id)
    case = _running_case(item)
    locked = CaseItem.objects.select_for_update().get(pk=item.pk)
    _refuse_future(step, now)
    _refuse_lapsed(locked, case, step)
    event = _clock_event(step, now)
    reading = clock_of(locked, as_of=timezone.localdate(now), more=(event,))
    _refuse_unprepared(locked, step, now)
    _write(locked, step, by=by, now=now)
    if step.kind is EventKindChoice.DECIDED and locked.mode == ItemMode.PLEDGED:
        _pledge(locked, step, by=by, now=now)
    record(
        permissions.ITEM_EVENT,
        locked,
        by=by,
        zone_id=case.zone_id,
        changes={"step": (None, step.kind.label), "happened_at": (None, step.happened_at.isoformat())},
    )
    if step.kind is EventKindChoice.PAPERS_MISSING:
        case_notices.tell_papers_missing(locked, step.reason, by=by)
    return reading


@transaction.atomic
def hand_in_paper(paper: CasePaper, *, by: Actor, on: dt.date, today: dt.date) -> CasePaper:
    """The paper is there, for all items that need it."""
    require(by, permissions.AGENT_ITEMS, zone_id=paper.case.zone_id)
    if on > today:
        raise DomainError(
            "day.future", _("提交日期还没有到。"), field="on", value=on, remedy=_("请填写今天或以前的日期。")
        )
    locked = CasePaper.objects.select_for_update().get(pk=paper.pk)
    before = locked.handed_in_on
    locked.handed_in_on, locked.is_returned = on, False
    locked.save(update_fields=("handed_in_on", "is_returned"))
    record(
        permissions.PAPER_HANDED_IN,
        locked,
        by=by,
        zone_id=paper.case.zone_id,
        changes={"handed_in_on": (before, on)},
    )
    return locked


def permission_for(kind: EventKindChoice) -> Permission:
    """Extensions are approved, the applicant's steps registered by its agent, the rest by the officer."""
    if kind is EventKindChoice.EXTENDED:
        return permissions.APPROVE_EXTENSION
    return permissions.AGENT_ITEMS if kind in _OF_THE_APPLICANT else permissions.HANDLE_ITEMS


def _running_case(item: CaseItem) -> ApprovalCase:
    case = ApprovalCase.objects.select_for_update().get(pk=item.case_id)
    if case.state != CaseState.RUNNING:
        raise Conflict(
            "approvals.case_closed",
            _("办件“%(number)s”%(state)s，不能再办理。")
            % {"number": case.number, "state": case.get_state_display()},
            remedy=_("需要继续的，请重新立案。"),
        )
    return case


def _refuse_future(step: Step, now: dt.datetime) -> None:
    if step.happened_at > now:
        raise DomainError(
            "approvals.step_to_come",
            _("“%(step)s”的发生时间还没有到。") % {"step": step.kind.label},
            field="happened_at",
            value=step.happened_at,
            remedy=_("尚未发生的事不能预先登记。"),
        )


def _refuse_lapsed(item: CaseItem, case: ApprovalCase, step: Step) -> None:
    """Before the land is won a permit is examined but not given; with the land lost the opinion lapses."""
    if not item.is_pre_review:
        return
    if item.pre_review_lapsed_on is not None:
        raise Conflict(
            "approvals.pre_review_lapsed",
            _("没有取得土地，“%(item)s”的预审意见已于 %(day)s 失效。")
            % {"item": item.label, "day": item.pre_review_lapsed_on.isoformat()},
            remedy=_("请终止本办件；取得其他土地的，重新立案。"),
        )
    if step.kind is EventKindChoice.DELIVERED and case.land == LandState.INTENDED and _needs_land(item):
        raise DomainError(
            "approvals.land_not_won",
            _("还没有取得土地，“%(item)s”只能出具预审意见，不能发证。") % {"item": item.label},
            field="kind",
            value=step.kind.label,
            remedy=_("请在签订出让合同、缴清价款并登记取得土地以后发证。"),
        )


def _needs_land(item: CaseItem) -> bool:
    return approvals().items[item.key].kind.value == "permit"


def _clock_event(step: Step, now: dt.datetime) -> ClockEvent:
    return ClockEvent(
        kind=EventKind(step.kind.value),
        happened_at=timezone.localtime(step.happened_at),
        recorded_at=timezone.localtime(now),
        ground=StopGround(step.ground) if step.ground else None,
        notice_no=step.notice_no,
        approver=step.approver,
        reason=step.reason,
        days=step.days,
    )


def _refuse_unprepared(item: CaseItem, step: Step, now: dt.datetime) -> None:
    """Results of earlier items must be there; pre-reviewed items wait only with their certificates."""
    until = _WAITS_UNTIL.get(step.kind)
    if until is None or (item.is_pre_review and step.kind is not EventKindChoice.DELIVERED):
        return
    others = list(items_of([item.case_id]))
    clocks = clocks_of(others, as_of=timezone.localdate(now))
    labels = waits_for(item, others, clocks, until=until)
    if labels:
        raise DomainError(
            "approvals.result_missing",
            _("“%(item)s”还不能%(step)s：%(papers)s还没有核发。")
            % {"item": item.label, "step": step.kind.label, "papers": "、".join(labels)},
            field="kind",
            value=step.kind.label,
            remedy=_("请先办完前面的事项；材料不齐的，请一次性告知补正。"),
        )


def _write(item: CaseItem, step: Step, *, by: Actor, now: dt.datetime) -> ItemEvent:
    return ItemEvent.objects.create(
        item=item,
        kind=step.kind,
        happened_at=step.happened_at,
        ground=step.ground,
        notice_no=step.notice_no.strip(),
        approver=step.approver.strip(),
        reason=step.reason.strip(),
        days=step.days,
        result=step.result,
        user_id=by.user_id,
        recorded_at=now,
        recorded_by=by.name,
    )


def _pledge(item: CaseItem, step: Step, *, by: Actor, now: dt.datetime) -> None:
    """What is decided on a promise is checked later: the check has its day from the start."""
    text = approvals().pledges.get(item.key)
    if text is None:
        return
    signed_on = timezone.localdate(step.happened_at)
    Pledge.objects.create(
        item=item,
        text=text.text,
        evidence=text.evidence,
        check_method=text.check.value,
        signed_on=signed_on,
        due_on=signed_on + dt.timedelta(days=text.days),
        recorded_at=now,
        recorded_by=by.name,
    )
