"""A case: opened on a plan, given its agent and officers, its land settled, closed."""

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.approvals import permissions
from gaoxin.approvals.actions import case_notices
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.clocks import clocks_of
from gaoxin.approvals.assembly.measures import LAND_SALE
from gaoxin.approvals.assembly.planning import Proposal, modes_of
from gaoxin.approvals.catalogue.documents import Origin
from gaoxin.approvals.models import (
    ApprovalCase,
    ApprovalPlan,
    CaseItem,
    CasePaper,
    CaseState,
    ItemMode,
    LandState,
)
from gaoxin.approvals.selectors import items_of
from gaoxin.engines.scheduling.history import ClockState
from gaoxin.engines.scheduling.items import Limit
from gaoxin.engines.scheduling.plan import PlannedItem
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.dated_facts import refuse_future
from gaoxin.foundation.provenance import ENTERED_BY_HAND
from gaoxin.foundation.provenance import Origin as Provenance
from gaoxin.values.errors import Conflict, DomainError

# Without the letters and digits people take for one another.
_CODE_SIGNS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 12
_OVER: Final = (ClockState.DELIVERED, ClockState.REFUSED, ClockState.WITHDRAWN)


@transaction.atomic
def open_case(
    proposal: Proposal,
    plan: ApprovalPlan,
    *,
    by: Actor,
    opened_on: dt.date,
    today: dt.date,
    parcel: str = "",
    agent: User | None = None,
    origin: Provenance = ENTERED_BY_HAND,
) -> ApprovalCase:
    """Opens a case on a kept plan, with every item and every paper of it.

    Refuses a second running case of the project or of the parcel, and a plan of another project.
    """
    project = proposal.project
    require(by, permissions.OPEN_CASES, zone_id=project.zone_id)
    refuse_future(opened_on, today=today, field="opened_on")
    _refuse_plan_of_another(plan, project.pk)
    _refuse_second(project.zone_id, project.pk, parcel.strip())
    needs_land = LAND_SALE in proposal.base.positions
    case = ApprovalCase.objects.create(
        zone_id=project.zone_id,
        project=project,
        number=_next_number(project.zone_id, opened_on.year),
        case_type=plan.case_type,
        version=plan.version,
        catalogue_digest=plan.catalogue_digest,
        baseline=plan,
        measures=plan.measures,
        parcel=parcel.strip(),
        land=LandState.INTENDED if needs_land else LandState.NOT_NEEDED,
        opened_on=opened_on,
        agent=agent,
        tracking_code="".join(secrets.choice(_CODE_SIGNS) for _sign in range(_CODE_LENGTH)),
        recorded_by=by.name,
        **origin.fields,
    )
    CaseItem.objects.bulk_create(list(_items(case, proposal, plan.measures)))
    CasePaper.objects.bulk_create(list(_papers(case, proposal, plan.measures, by)))
    record(
        permissions.CASE_OPENED,
        case,
        by=by,
        zone_id=case.zone_id,
        changes={"number": (None, case.number), "project": (None, project.name)},
    )
    case_notices.tell_opened(case, by=by)
    return case


@transaction.atomic
def assign_agent(case: ApprovalCase, *, by: Actor, agent: User | None) -> ApprovalCase:
    """代办员 of the case; None takes it back."""
    require(by, permissions.OPEN_CASES, zone_id=case.zone_id)
    locked = _running(case)
    before = None if locked.agent is None else str(locked.agent)
    locked.agent = agent
    locked.save(update_fields=("agent",))
    after = None if agent is None else str(agent)
    record(
        permissions.CASE_ASSIGNED, locked, by=by, zone_id=locked.zone_id, changes={"agent": (before, after)}
    )
    if agent is not None and before != after:
        case_notices.tell_agent(locked, by=by)
    return locked


@transaction.atomic
def assign_officer(item: CaseItem, *, by: Actor, officer: User | None) -> CaseItem:
    """经办人 of one item. An officer may take an item to himself; only who opens cases gives it to others."""
    case = _running(item.case)
    takes_it = officer is not None and officer.pk == by.user_id
    needed = permissions.HANDLE_ITEMS if takes_it else permissions.OPEN_CASES
    require(by, needed, zone_id=case.zone_id)
    locked = CaseItem.objects.select_for_update().get(pk=item.pk)
    before = None if locked.officer is None else str(locked.officer)
    locked.officer = officer
    locked.save(update_fields=("officer",))
    after = None if officer is None else str(officer)
    record(
        permissions.CASE_ASSIGNED, locked, by=by, zone_id=case.zone_id, changes={"officer": (before, after)}
    )
    return locked


@transaction.atomic
def settle_land(case: ApprovalCase, *, by: Actor, is_won: bool, on: dt.date, today: dt.date) -> ApprovalCase:
    """取得土地, or not: then every opinion given before it lapses that day."""
    require(by, permissions.OPEN_CASES, zone_id=case.zone_id)
    refuse_future(on, today=today, field="on")
    locked = _running(case)
    if locked.land != LandState.INTENDED:
        raise Conflict(
            "approvals.land_settled",
            _("这个办件的用地结果已经登记，或不涉及新供地。"),
            field="land",
            value=locked.get_land_display(),
            remedy=_("如登记有误，请先终止本办件再重新立案。"),
        )
    locked.land = LandState.WON if is_won else LandState.LOST
    locked.save(update_fields=("land",))
    if not is_won:
        locked.items.filter(is_pre_review=True).update(pre_review_lapsed_on=on)
    record(
        permissions.LAND_SETTLED,
        locked,
        by=by,
        zone_id=locked.zone_id,
        changes={"land": (LandState.INTENDED.label, locked.get_land_display()), "on": (None, on)},
    )
    if not is_won:
        case_notices.tell_land_lost(locked, by=by)
    return locked


@transaction.atomic
def close_case(
    case: ApprovalCase, *, by: Actor, on: dt.date, today: dt.date, reason: str = ""
) -> ApprovalCase:
    """办结 when every item is over; with a reason, 终止 of a case that will not be finished."""
    require(by, permissions.OPEN_CASES, zone_id=case.zone_id)
    refuse_future(on, today=today, field="on")
    locked = _running(case)
    if on < locked.opened_on:
        raise DomainError(
            "approvals.closed_before_opened",
            _("办结日期早于立案日期。"),
            field="on",
            value=on,
            remedy=_("请核对日期。"),
        )
    if not reason.strip():
        _refuse_open_items(locked, on)
    locked.state = CaseState.ABANDONED if reason.strip() else CaseState.FINISHED
    locked.closed_on = on
    locked.save(update_fields=("state", "closed_on"))
    record(
        permissions.CASE_CLOSED,
        locked,
        by=by,
        zone_id=locked.zone_id,
        changes={"state": (CaseState.RUNNING.label, locked.get_state_display()), "reason": (None, reason)},
    )
    case_notices.tell_closed(locked, reason, by=by)
    return locked


def _running(case: ApprovalCase) -> ApprovalCase:
    locked = ApprovalCase.objects.select_for_update().get(pk=case.pk)
    if locked.state != CaseState.RUNNING:
        raise Conflict(
            "approvals.case_closed",
            _("办件“%(number)s”%(state)s，不能再办理。")
            % {"number": locked.number, "state": locked.get_state_display()},
            remedy=_("需要继续的，请重新立案。"),
        )
    return locked


def _refuse_plan_of_another(plan: ApprovalPlan, project_id: int) -> None:
    if plan.project_id != project_id:
        raise DomainError(
            "approvals.plan_of_another",
            _("这份方案不是本项目的。"),
            field="plan",
            value=plan.pk,
            remedy=_("请选择本项目的方案。"),
        )


def _refuse_second(zone_id: int, project_id: int, parcel: str) -> None:
    running = ApprovalCase.objects.filter(zone_id=zone_id, state=CaseState.RUNNING)
    same = running.filter(project_id=project_id).first()
    if same is not None:
        raise Conflict(
            "approvals.second_case",
            _("这个项目已有正在办理的办件“%(number)s”。") % {"number": same.number},
            field="project",
            value=same.number,
            remedy=_("请在原办件中办理；确需重来的，先终止原办件。"),
        )
    other = running.filter(parcel=parcel).select_related("project").first() if parcel else None
    if other is not None:
        raise Conflict(
            "approvals.second_case_of_parcel",
            _("宗地“%(parcel)s”已有正在办理的办件“%(number)s”（%(project)s）。")
            % {"parcel": parcel, "number": other.number, "project": other.project.name},
            field="parcel",
            value=parcel,
            remedy=_("请核对宗地编号；同一宗地同时只能办理一件。"),
        )


def _refuse_open_items(case: ApprovalCase, on: dt.date) -> None:
    items = list(items_of([case.pk]))
    clocks = clocks_of(items, as_of=on)
    left = [item.label for item in items if item.mode != ItemMode.AREA and clocks[item.pk].state not in _OVER]
    if left:
        raise DomainError(
            "approvals.items_open",
            _("还有 %(count)s 个事项没有办完：%(items)s。")
            % {"count": len(left), "items": "、".join(left[:8])},
            field="on",
            remedy=_("请先办完，或写明理由终止本办件。"),
        )


def _next_number(zone_id: int, year: int) -> str:
    """``SP2026-0001`` onwards, by zone and year."""
    prefix = f"SP{year}-"
    last = (
        ApprovalCase.objects.select_for_update()
        .filter(zone_id=zone_id, number__startswith=prefix)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def _items(case: ApprovalCase, proposal: Proposal, measures: Sequence[str]) -> Iterator[CaseItem]:
    plan = proposal.plan(measures)
    planned = {one.key: one for one in plan.items}
    modes, reviewed = modes_of(proposal, measures)
    for key in proposal.needed.applies:
        if key in planned and approvals().items[key].is_approval:
            yield _case_item(case, planned[key], modes.get(key, ItemMode.ORDINARY), key in reviewed)


def _case_item(case: ApprovalCase, planned: PlannedItem, mode: ItemMode, is_pre_review: bool) -> CaseItem:
    stated = approvals().items[planned.key]
    legal, promised = stated.legal.limit, planned.item.promised
    return CaseItem(
        case=case,
        key=planned.key,
        label=stated.name.label,
        department_key=stated.department,
        mode=mode,
        is_pre_review=is_pre_review,
        legal_count=_count(legal),
        legal_unit=_unit(legal),
        promised_count=_count(promised),
        promised_unit=_unit(promised),
        extension_days=stated.extension,
        planned_start_on=planned.acceptance,
        planned_finish_on=planned.certificate,
    )


def _count(limit: Limit | None) -> int | None:
    return None if limit is None else limit.count


def _unit(limit: Limit | None) -> str:
    return "" if limit is None else limit.unit.value


def _papers(
    case: ApprovalCase, proposal: Proposal, measures: Sequence[str], by: Actor
) -> Iterator[CasePaper]:
    """One list for all items; what the platform holds already counts as handed in when the case is opened."""
    papers = approvals().papers
    network = proposal.network(measures)
    asked = dict.fromkeys(
        need.document
        for item in network.items
        for need in item.needs
        if need.document in papers and papers[need.document].origin is not Origin.OUTCOME
    )
    for key in asked:
        is_held = papers[key].origin is Origin.REGISTER
        yield CasePaper(
            case=case,
            key=key,
            label=papers[key].name.label,
            handed_in_on=case.opened_on if is_held else None,
            note=_("平台已有，不再提交") if is_held else "",
            recorded_by=by.name,
        )
