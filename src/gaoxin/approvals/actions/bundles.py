"""打捆环评: formed of running cases on the rule's answer, changed while forming, approved for all at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.approvals import permissions
from gaoxin.approvals.actions.items import Step, register_step
from gaoxin.approvals.assembly.bundling import ITEM, Asked, ask, facts_asked, written_basis
from gaoxin.approvals.assembly.clocks import clock_of
from gaoxin.approvals.models import (
    ApprovalCase,
    BundleKind,
    BundleState,
    CaseItem,
    CaseState,
    EiaBundle,
    EiaBundleMember,
    EventKindChoice,
    ItemMode,
)
from gaoxin.engines.scheduling.history import ClockState
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.dated_facts import refuse_future
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError

FEWEST: Final = 2
_OPENING: Final = dt.time(9)
_CLOSING: Final = dt.time(17)
_DECIDED: Final = (ClockState.DECIDED, ClockState.DELIVERED, ClockState.REFUSED, ClockState.WITHDRAWN)
# Steps still to come before the common decision, by where a member's item stands.
_BEFORE_DECISION: Final = {
    ClockState.NOT_RECEIVED: (EventKindChoice.RECEIVED, EventKindChoice.ACCEPTED),
    ClockState.RECEIVED: (EventKindChoice.ACCEPTED,),
    ClockState.COMPLETE: (EventKindChoice.ACCEPTED,),
    ClockState.RUNNING: (),
}


@transaction.atomic
def form_bundle(
    zone: Zone,
    cases: Sequence[ApprovalCase],
    *,
    by: Actor,
    name: str,
    kind: BundleKind,
    facts: Mapping[str, str],
    formed_on: dt.date,
    today: dt.date,
    origin: Origin = ENTERED_BY_HAND,
) -> EiaBundle:
    """Projects whose report form is written as one. ``facts`` are of the bundle as a whole, as written.

    Refuses what the rule forbids, with its reasons; facts still missing leave the bundle forming.
    """
    require(by, permissions.KEEP_SHARED, zone_id=zone.pk)
    refuse_future(formed_on, today=today, field="formed_on")
    _refuse_name(zone, name.strip())
    if len(cases) < FEWEST:
        raise DomainError(
            "approvals.bundle_too_small",
            _("打捆至少要有 %(count)s 个项目。") % {"count": FEWEST},
            field="cases",
            value=len(cases),
            remedy=_("只有一个项目的，按正常程序办理环评。"),
        )
    asked = _allowed(ask(kind, facts, cases, scope=by.scope, on=formed_on))
    bundle = EiaBundle.objects.create(
        zone=zone,
        name=name.strip(),
        kind=kind,
        facts=dict(asked.written),
        basis=written_basis(asked),
        formed_on=formed_on,
        recorded_by=by.name,
        **origin.fields,
    )
    for case in cases:
        _join(bundle, case, by, today)
    changes = {"name": (None, bundle.name), "members": (None, "、".join(case.number for case in cases))}
    return _recorded(bundle, by, changes)


@transaction.atomic
def restate_bundle(
    bundle: EiaBundle, *, by: Actor, kind: BundleKind, facts: Mapping[str, str], on: dt.date, today: dt.date
) -> EiaBundle:
    """The facts of a forming bundle anew; the rule is asked again and its answer replaces the last."""
    require(by, permissions.KEEP_SHARED, zone_id=bundle.zone_id)
    refuse_future(on, today=today, field="on")
    locked = _forming(bundle)
    cases = [member.case for member in _members(locked)]
    asked = _allowed(ask(kind, facts, cases, scope=by.scope, on=on))
    before = dict(locked.facts)
    locked.kind, locked.facts, locked.basis = kind, dict(asked.written), written_basis(asked)
    locked.save(update_fields=("kind", "facts", "basis"))
    changed = {"facts": (_told(before, on), _told(locked.facts, on))}
    return _recorded(locked, by, changed)


@transaction.atomic
def add_member(bundle: EiaBundle, case: ApprovalCase, *, by: Actor, today: dt.date) -> EiaBundle:
    """One more project; the rule is asked again with it."""
    require(by, permissions.KEEP_SHARED, zone_id=bundle.zone_id)
    locked = _forming(bundle)
    cases = [*(member.case for member in _members(locked)), case]
    asked = _allowed(ask(BundleKind(locked.kind), locked.facts, cases, scope=by.scope, on=today))
    _join(locked, case, by, today)
    locked.facts, locked.basis = dict(asked.written), written_basis(asked)
    locked.save(update_fields=("facts", "basis"))
    return _recorded(locked, by, {"joined": (None, case.number)})


@transaction.atomic
def remove_member(bundle: EiaBundle, case: ApprovalCase, *, by: Actor, on: dt.date) -> EiaBundle:
    """The project leaves before the decision and is examined on its own again."""
    require(by, permissions.KEEP_SHARED, zone_id=bundle.zone_id)
    locked = _forming(bundle)
    member = locked.members.filter(case=case, left_on__isnull=True).select_related("case").first()
    if member is None:
        raise Conflict(
            "approvals.not_a_member",
            _("办件“%(number)s”不在这组打捆环评里。") % {"number": case.number},
            remedy=_("请刷新页面后再看。"),
        )
    _leave(member, on)
    return _recorded(locked, by, {"left": (case.number, on)})


@transaction.atomic
def dissolve_bundle(bundle: EiaBundle, *, by: Actor, on: dt.date) -> EiaBundle:
    """Given up before a decision: every member is examined on its own again."""
    require(by, permissions.KEEP_SHARED, zone_id=bundle.zone_id)
    locked = _forming(bundle)
    for member in _members(locked):
        _leave(member, on)
    locked.state = BundleState.DISSOLVED
    locked.save(update_fields=("state",))
    return _recorded(locked, by, {"state": (BundleState.FORMING.label, BundleState.DISSOLVED.label)})


@transaction.atomic
def approve_bundle(
    bundle: EiaBundle,
    *,
    by: Actor,
    decision_no: str,
    accepted_on: dt.date,
    decided_on: dt.date,
    now: dt.datetime,
) -> EiaBundle:
    """One decision for all: every member's report form is accepted where it was not, decided and delivered.

    Refused as a whole where one member's item cannot be decided; nothing is written then.
    """
    require(by, permissions.HANDLE_ITEMS, zone_id=bundle.zone_id)
    refuse_future(decided_on, today=timezone.localdate(now), field="decided_on")
    locked = _forming(bundle)
    members = _members(locked)
    _refuse_undecidable(locked, members, decision_no.strip(), accepted_on, decided_on)
    for member in members:
        _decide(member.case, locked, decision_no.strip(), accepted_on, decided_on, by=by, now=now)
    locked.state, locked.approved_on = BundleState.APPROVED, decided_on
    locked.decision_no = decision_no.strip()
    locked.save(update_fields=("state", "approved_on", "decision_no"))
    return _recorded(
        locked, by, {"decision_no": (None, locked.decision_no), "approved_on": (None, decided_on)}
    )


def _decide(
    case: ApprovalCase,
    bundle: EiaBundle,
    decision_no: str,
    accepted_on: dt.date,
    decided_on: dt.date,
    *,
    by: Actor,
    now: dt.datetime,
) -> None:
    item = case.items.get(key=ITEM)
    state = clock_of(item, as_of=timezone.localdate(now)).state
    if state not in _BEFORE_DECISION:
        raise _of_member(case, _("“%(item)s”正在补正、停表或已经办结。") % {"item": item.label})
    reason = _("打捆环评“%(name)s”一并办理") % {"name": bundle.name}
    opening = min(_moment(accepted_on, _OPENING), now)
    closing = min(max(_moment(decided_on, _CLOSING), opening), now)
    steps = [Step(kind, opening, reason=reason) for kind in _BEFORE_DECISION[state]]
    for kind in (EventKindChoice.DECIDED, EventKindChoice.DELIVERED):
        steps.append(Step(kind, closing, notice_no=decision_no, reason=reason))
    for step in steps:
        try:
            register_step(item, step, by=by, now=now)
        except DomainError as refusal:
            raise _of_member(case, refusal.message, refusal.remedy or "") from refusal


def _moment(day: dt.date, at: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, at))


def _of_member(case: ApprovalCase, message: str, remedy: str = "") -> DomainError:
    return DomainError(
        "approvals.member_undecidable",
        _("办件“%(number)s”不能一并批复：%(message)s") % {"number": case.number, "message": message},
        value=case.number,
        remedy=remedy or _("请先在该办件里办好，或让它退出这一组。"),
    )


def _refuse_undecidable(
    bundle: EiaBundle,
    members: Sequence[EiaBundleMember],
    decision_no: str,
    accepted_on: dt.date,
    decided_on: dt.date,
) -> None:
    if len(members) < FEWEST:
        raise DomainError(
            "approvals.bundle_too_small",
            _("这一组只剩 %(count)s 个项目。") % {"count": len(members)},
            remedy=_("请加入同类项目，或撤销这一组。"),
        )
    if bundle.basis.get("verdict") != "met":
        raise DomainError(
            "approvals.bundle_open",
            _("打捆条件还没有全部确认。"),
            remedy=_("请补齐待补的事实后再批复。"),
        )
    if not decision_no:
        raise DomainError(
            "approvals.no_decision_no",
            _("没有写批复文号。"),
            field="decision_no",
            remedy=_("请填写批复文号。"),
        )
    if decided_on < accepted_on or accepted_on < bundle.formed_on:
        raise DomainError(
            "approvals.bundle_days",
            _("组成、受理、批复三个日期的先后不对。"),
            field="accepted_on",
            value=accepted_on,
            remedy=_("受理不能早于组成日期，批复不能早于受理。"),
        )


def _told(facts: Mapping[str, str], on: dt.date) -> str:
    """Facts as the trail shows them."""
    labels = {fact.id: fact.label for fact in facts_asked(on)}
    return "；".join(f"{labels[name]}：{value}" for name, value in facts.items() if name in labels)


def _allowed(asked: Asked) -> Asked:
    if asked.found.state is False:
        raise DomainError(
            "approvals.bundle_refused",
            _("按打捆环评的规定，这些项目不能打捆：%(reasons)s。") % {"reasons": "、".join(asked.refusals)},
            field="kind",
            remedy=_("请核对打捆类型和各项事实；确实不符合的，各项目分别办理环评。"),
        )
    return asked


def _refuse_name(zone: Zone, name: str) -> None:
    if not name:
        raise DomainError("approvals.no_name", _("没有写名称。"), field="name", remedy=_("请写名称。"))
    if EiaBundle.objects.filter(zone=zone, name=name).exists():
        raise Conflict(
            "approvals.same_bundle",
            _("已有名为“%(name)s”的打捆环评。") % {"name": name},
            field="name",
            value=name,
            remedy=_("请换一个名称，或在原来的一组里加入项目。"),
        )


def _forming(bundle: EiaBundle) -> EiaBundle:
    locked = EiaBundle.objects.select_for_update().get(pk=bundle.pk)
    if locked.state != BundleState.FORMING:
        raise Conflict(
            "approvals.bundle_settled",
            _("“%(name)s”%(state)s，不能再改。") % {"name": locked.name, "state": locked.get_state_display()},
            remedy=_("需要另行打捆的，请新组一组。"),
        )
    return locked


def _members(bundle: EiaBundle) -> list[EiaBundleMember]:
    rows = bundle.members.filter(left_on__isnull=True).select_related("case", "case__project")
    return list(rows.order_by("id"))


def _join(bundle: EiaBundle, case: ApprovalCase, by: Actor, today: dt.date) -> None:
    item = _item_to_bundle(bundle, case, today)
    EiaBundleMember.objects.create(bundle=bundle, case=case, recorded_by=by.name)
    item.mode = ItemMode.BUNDLED
    item.save(update_fields=("mode",))


def _item_to_bundle(bundle: EiaBundle, case: ApprovalCase, today: dt.date) -> CaseItem:
    """The member's report form, still to be decided; refuses a case that has none or is bundled elsewhere."""
    locked = ApprovalCase.objects.select_for_update().get(pk=case.pk)
    item = locked.items.select_for_update().filter(key=ITEM).first()
    if locked.zone_id != bundle.zone_id or locked.state != CaseState.RUNNING or item is None:
        raise DomainError(
            "approvals.nothing_to_bundle",
            _("办件“%(number)s”没有正在办的环评报告表事项。") % {"number": locked.number},
            field="cases",
            value=locked.number,
            remedy=_("只有正在办理、适用环评报告表的办件可以打捆。"),
        )
    if clock_of(item, as_of=today).state in _DECIDED:
        raise Conflict(
            "approvals.already_decided",
            _("办件“%(number)s”的环评报告表已经办结。") % {"number": locked.number},
            field="cases",
            value=locked.number,
            remedy=_("已经批复的项目不必再打捆。"),
        )
    other = locked.bundles.filter(left_on__isnull=True).select_related("bundle").first()
    if other is not None:
        raise Conflict(
            "approvals.in_another_bundle",
            _("办件“%(number)s”已在“%(bundle)s”里。")
            % {"number": locked.number, "bundle": other.bundle.name},
            field="cases",
            value=locked.number,
            remedy=_("一个办件同时只能在一组里；请先退出原来的一组。"),
        )
    return item


def _leave(member: EiaBundleMember, on: dt.date) -> None:
    member.left_on = on
    member.save(update_fields=("left_on",))
    member.case.items.filter(key=ITEM).update(mode=ItemMode.ORDINARY)


def _recorded(bundle: EiaBundle, by: Actor, changes: Mapping[str, tuple[Any, Any]]) -> EiaBundle:
    record(permissions.BUNDLE_KEPT, bundle, by=by, zone_id=bundle.zone_id, changes=dict(changes))
    return bundle
