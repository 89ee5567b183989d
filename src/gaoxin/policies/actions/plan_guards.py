"""What every step of a plan shares: the locked row, the refusals, the event beside the audit."""

import datetime as dt

from django.utils.translation import gettext as _

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.accounts.selectors import holders_of
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import cultivation_permissions as permissions
from gaoxin.policies.actions.remarks import short
from gaoxin.policies.models import (
    CultivationEvent,
    CultivationPlan,
    CultivationStep,
    PlanEventKind,
    PlanState,
    StepState,
)
from gaoxin.values.errors import Conflict, DomainError

FURTHEST = dt.timedelta(days=366 * 5)


def locked_plan(plan: CultivationPlan, *, by: Actor) -> CultivationPlan:
    row = (
        CultivationPlan.objects.select_for_update(of=("self",))
        .select_related("enterprise", "owner")
        .get(pk=plan.pk)
    )
    require(by, permissions.KEEP_PLANS, zone_id=row.enterprise.zone_id)
    if row.state != PlanState.OPEN:
        raise Conflict(
            "plan.closed",
            _("这份培育计划已经结束（%(state)s）。") % {"state": row.get_state_display()},
            remedy=_("请刷新页面；要继续培育请另订计划。"),
        )
    return row


def open_step(step: CultivationStep) -> CultivationStep:
    row = CultivationStep.objects.select_for_update().get(pk=step.pk)
    if row.state != StepState.OPEN:
        raise Conflict(
            "step.closed",
            _("这一步已经是“%(state)s”。") % {"state": row.get_state_display()},
            remedy=_("请刷新页面，按现在的状态办理。"),
        )
    return row


def refuse_second(enterprise: Enterprise, policy: str) -> None:
    if enterprise.cultivation_plans.filter(policy=policy, state=PlanState.OPEN).exists():
        raise Conflict(
            "plan.exists",
            _("“%(name)s”在这一级已有进行中的培育计划。") % {"name": enterprise},
            remedy=_("请在原计划上修改，或先结束原计划。"),
        )


def refuse_target(target_on: dt.date, *, first: dt.date) -> None:
    if not first <= target_on <= first + FURTHEST:
        raise DomainError(
            "plan.target",
            _("目标申报日期 %(day)s 不合理。") % {"day": target_on},
            field="target_on",
            value=target_on,
            remedy=_("请填开始日期之后五年以内的一天。"),
        )


def refuse_due(due_on: dt.date, *, first: dt.date, last: dt.date) -> None:
    if not first <= due_on <= last:
        raise DomainError(
            "step.due",
            _("步骤期限 %(day)s 不在 %(first)s 至目标申报日期 %(last)s 之间。")
            % {"day": due_on, "first": first, "last": last},
            field="due_on",
            value=due_on,
            remedy=_("请调整步骤期限，或先修改计划的目标申报日期。"),
        )


def refuse_owner(owner: User, *, zone_id: int) -> None:
    scope = Scope(frozenset({zone_id}))
    if not holders_of(permissions.KEEP_PLANS.roles, scope=scope).filter(pk=owner.pk).exists():
        raise DomainError(
            "plan.owner",
            _("“%(name)s”不是本区的企业服务专员。") % {"name": owner},
            field="owner",
            value=owner.pk,
            remedy=_("请选择现任的企业服务专员。"),
        )


def owed(text: str, *, field: str) -> str:
    words = text.strip()
    if not words:
        raise DomainError("plan.words_missing", _("没有写明。"), field=field, remedy=_("请写明后再提交。"))
    return short(words, field=field)


def happened(
    plan: CultivationPlan,
    kind: PlanEventKind,
    *,
    by: Actor,
    day: dt.date,
    step: CultivationStep | None = None,
    note: str = "",
) -> None:
    CultivationEvent.objects.create(
        plan=plan,
        step=step,
        kind=kind,
        happened_on=day,
        note=note,
        user_id=by.user_id,
        recorded_by=by.name,
    )


def audit(action: str, plan: CultivationPlan, *, by: Actor, changes: Changes) -> None:
    record(action, plan, by=by, zone_id=plan.enterprise.zone_id, changes=changes)
