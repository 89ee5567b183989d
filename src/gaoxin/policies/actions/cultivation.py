"""培育计划: made from what the rules find short, changed, closed with a reason."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.foundation.notices.actions import notify
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies import cultivation_permissions as permissions
from gaoxin.policies.actions.plan_guards import (
    audit,
    happened,
    locked_plan,
    owed,
    refuse_due,
    refuse_owner,
    refuse_second,
    refuse_target,
)
from gaoxin.policies.actions.remarks import NOTE, short
from gaoxin.policies.assembly.cultivation import ProposedStep
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import CultivationPlan, CultivationStep, PlanEventKind, PlanState, StepState
from gaoxin.values.errors import Conflict, DomainError


def open_plan(
    enterprise: Enterprise,
    *,
    by: Actor,
    policy: str,
    owner: User,
    target_on: dt.date,
    today: dt.date,
    steps: Sequence[tuple[ProposedStep, dt.date]],
    note: str = "",
    is_sample: bool = False,
) -> CultivationPlan:
    """A plan beginning today with the steps the rules proposed, each with its due day.

    Refuses a second open plan of the same firm and policy, and a policy that is not in force.
    """
    require(by, permissions.KEEP_PLANS, zone_id=enterprise.zone_id)
    version = library().version_on(policy, today)
    if version is None or version.subject != "enterprise":
        raise DomainError(
            "plan.policy",
            _("这项政策今天没有面向企业的有效版本，不能制定培育计划。"),
            field="policy",
            value=policy,
            remedy=_("请选择现行的政策。"),
        )
    refuse_target(target_on, first=today)
    refuse_owner(owner, zone_id=enterprise.zone_id)
    for _step, due_on in steps:
        refuse_due(due_on, first=today, last=target_on)
    with transaction.atomic():
        Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        refuse_second(enterprise, policy)
        plan = CultivationPlan.objects.create(
            enterprise=enterprise,
            policy=policy,
            version=version.version,
            rules_digest=library().digest,
            owner=owner,
            started_on=today,
            target_on=target_on,
            note=short(note, field="note"),
            is_sample=is_sample,
            recorded_by=by.name,
        )
        CultivationStep.objects.bulk_create(
            _row(plan, number, step, due_on, by=by) for number, (step, due_on) in enumerate(steps, start=1)
        )
        happened(plan, PlanEventKind.OPENED, by=by, day=today, note=plan.note)
        changes: Changes = {
            "policy": (None, version.title),
            "target_on": (None, target_on),
            "owner": (None, str(owner)),
            "steps": (None, len(steps)),
        }
        audit(permissions.PLAN_OPENED, plan, by=by, changes=changes)
        _tell_owner(plan, version.title, by=by)
    return plan


@transaction.atomic
def change_plan(
    plan: CultivationPlan, *, by: Actor, owner: User, target_on: dt.date, note: str, today: dt.date
) -> CultivationPlan:
    """Another owner, target day or note; the target never falls before a step that is still open."""
    row = locked_plan(plan, by=by)
    refuse_target(target_on, first=row.started_on)
    refuse_owner(owner, zone_id=row.enterprise.zone_id)
    latest = row.steps.filter(state=StepState.OPEN).order_by("-due_on").first()
    if latest is not None and latest.due_on > target_on:
        raise Conflict(
            "plan.target_before_step",
            _("目标申报日期早于步骤“%(step)s”的期限 %(day)s。") % {"step": latest, "day": latest.due_on},
            field="target_on",
            value=target_on,
            remedy=_("请先提前这一步的期限，或把目标日期放后。"),
        )
    changes: Changes = {
        "owner": (str(row.owner), str(owner)),
        "target_on": (row.target_on, target_on),
        "note": (row.note, note),
    }
    is_new_owner = row.owner_id != owner.pk
    row.owner, row.target_on, row.note = owner, target_on, short(note, field="note")
    row.save(update_fields=("owner", "target_on", "note"))
    words = _("责任人 %(owner)s，目标 %(day)s") % {"owner": owner, "day": target_on}
    happened(row, PlanEventKind.CHANGED, by=by, day=today, note=words)
    audit(permissions.PLAN_CHANGED, row, by=by, changes=changes)
    if is_new_owner:
        _tell_owner(row, _title(row), by=by)
    return row


@transaction.atomic
def close_plan(
    plan: CultivationPlan, *, by: Actor, state: PlanState, reason: str, today: dt.date
) -> CultivationPlan:
    """The title was gained, or the plan is given up; either way with a word why."""
    row = locked_plan(plan, by=by)
    said = owed(reason, field="reason")
    if state == PlanState.OPEN:
        raise DomainError(
            "plan.state",
            _("没有写明计划怎样结束。"),
            field="state",
            remedy=_("请选“已取得”或“已终止”。"),
        )
    row.state, row.closed_on = state, today
    row.save(update_fields=("state", "closed_on"))
    happened(row, PlanEventKind.CLOSED, by=by, day=today, note=f"{PlanState(state).label}：{said}"[:NOTE])
    changes: Changes = {"state": (PlanState.OPEN.label, PlanState(state).label), "reason": (None, said)}
    audit(permissions.PLAN_CLOSED, row, by=by, changes=changes)
    return row


def record_plan_export(*, by: Actor, kind: str, count: int, plan: CultivationPlan | None = None) -> None:
    """That plans left the platform as a file."""
    subject = plan or zone_of(by.scope)
    changes: Changes = {"format": (None, kind), "count": (None, count)}
    record(permissions.PLANS_EXPORTED, subject, by=by, zone_id=by.scope.zone_id, changes=changes)


def _row(
    plan: CultivationPlan, number: int, step: ProposedStep, due_on: dt.date, *, by: Actor
) -> CultivationStep:
    return CultivationStep(
        plan=plan,
        number=number,
        kind=step.kind,
        item=step.item,
        year=step.year,
        label=step.label,
        clause=step.clause,
        gap=step.gap,
        todo=step.todo,
        due_on=due_on,
        responsible=step.responsible,
        evidence=step.evidence,
        recorded_by=by.name,
    )


def _title(plan: CultivationPlan) -> str:
    return library().versions_of(plan.policy)[-1].title


def _tell_owner(plan: CultivationPlan, title: str, *, by: Actor) -> None:
    words = _("由您负责：%(enterprise)s的“%(policy)s”培育计划，目标 %(day)s 申报。")
    notify(
        permissions.PLAN_GIVEN,
        zone_id=plan.enterprise.zone_id,
        text=words % {"enterprise": plan.enterprise, "policy": title, "day": plan.target_on},
        url=reverse("policies:plan", args=(plan.pk,)),
        users=(plan.owner_id,),
        except_user=by.user_id,
    )
