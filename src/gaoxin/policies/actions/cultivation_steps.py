"""Steps of a plan: added, changed, done with what shows it, postponed or dropped with a reason."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.audit.actions import Changes
from gaoxin.policies import cultivation_permissions as permissions
from gaoxin.policies.actions.plan_guards import (
    audit,
    happened,
    locked_plan,
    open_step,
    owed,
    refuse_due,
)
from gaoxin.policies.actions.remarks import NOTE, short
from gaoxin.policies.models import (
    CultivationPlan,
    CultivationStep,
    PlanEventKind,
    Responsible,
    StepKind,
    StepState,
)
from gaoxin.values.errors import Conflict, DomainError


@dataclass(frozen=True, slots=True)
class StepText:
    """What an officer writes of a step."""

    label: str
    todo: str
    due_on: dt.date
    responsible: Responsible
    evidence: str = ""


@transaction.atomic
def add_step(plan: CultivationPlan, *, by: Actor, text: StepText, today: dt.date) -> CultivationStep:
    """A step of one's own, which no rule checks."""
    row = locked_plan(plan, by=by)
    refuse_due(text.due_on, first=row.started_on, last=row.target_on)
    last = row.steps.order_by("-number").values_list("number", flat=True).first() or 0
    step = CultivationStep(plan=row, number=last + 1, kind=StepKind.OWN, recorded_by=by.name)
    _write(step, text)
    step.save(force_insert=True)
    happened(row, PlanEventKind.STEP_ADDED, by=by, day=today, step=step, note=step.label)
    changes: Changes = {"step": (None, step.label), "step_due": (None, step.due_on)}
    audit(permissions.PLAN_STEP_ADDED, row, by=by, changes=changes)
    return step


@transaction.atomic
def change_step(step: CultivationStep, *, by: Actor, text: StepText, today: dt.date) -> CultivationStep:
    """Other words, another doer; a later day is a postponement and needs its reason."""
    plan = locked_plan(step.plan, by=by)
    row = open_step(step)
    refuse_due(text.due_on, first=plan.started_on, last=plan.target_on)
    if text.due_on > row.due_on:
        raise Conflict(
            "step.later",
            _("期限从 %(old)s 放到 %(new)s 属于延期。") % {"old": row.due_on, "new": text.due_on},
            field="due_on",
            value=text.due_on,
            remedy=_("请用“延期”，写明理由。"),
        )
    before = (row.label, row.due_on)
    label = row.label if row.kind != StepKind.OWN else text.label
    _write(row, StepText(label, text.todo, text.due_on, text.responsible, text.evidence))
    row.save(update_fields=("label", "todo", "due_on", "responsible", "evidence"))
    happened(plan, PlanEventKind.STEP_CHANGED, by=by, day=today, step=row, note=row.todo)
    changes: Changes = {"step": (before[0], row.label), "step_due": (before[1], row.due_on)}
    audit(permissions.PLAN_STEP_CHANGED, plan, by=by, changes=changes)
    return row


@transaction.atomic
def finish_step(step: CultivationStep, *, by: Actor, note: str, today: dt.date) -> CultivationStep:
    """Done, with what shows it; whether the rule is met is told by the facts alone."""
    said = owed(note, field="note")
    return _end(
        step, StepState.DONE, PlanEventKind.DONE, permissions.PLAN_STEP_DONE, said, by=by, today=today
    )


@transaction.atomic
def drop_step(step: CultivationStep, *, by: Actor, reason: str, today: dt.date) -> CultivationStep:
    said = owed(reason, field="reason")
    return _end(
        step,
        StepState.DROPPED,
        PlanEventKind.DROPPED,
        permissions.PLAN_STEP_DROPPED,
        said,
        by=by,
        today=today,
    )


@transaction.atomic
def postpone_step(
    step: CultivationStep, *, by: Actor, due_on: dt.date, reason: str, today: dt.date
) -> CultivationStep:
    """A later due day with the reason; never beyond the target day."""
    plan = locked_plan(step.plan, by=by)
    row = open_step(step)
    said = owed(reason, field="reason")
    if due_on <= row.due_on:
        raise DomainError(
            "step.not_later",
            _("新期限 %(new)s 不晚于原期限 %(old)s。") % {"new": due_on, "old": row.due_on},
            field="due_on",
            value=due_on,
            remedy=_("延期请填更晚的日期；提前请用“修改”。"),
        )
    refuse_due(due_on, first=today, last=plan.target_on)
    before, row.due_on = row.due_on, due_on
    row.save(update_fields=("due_on",))
    words = f"{before} → {due_on}：{said}"[:NOTE]
    happened(plan, PlanEventKind.POSTPONED, by=by, day=today, step=row, note=words)
    changes: Changes = {"step": (None, row.label), "step_due": (before, due_on), "reason": (None, said)}
    audit(permissions.PLAN_STEP_POSTPONED, plan, by=by, changes=changes)
    return row


def _end(
    step: CultivationStep,
    state: StepState,
    kind: PlanEventKind,
    action: str,
    said: str,
    *,
    by: Actor,
    today: dt.date,
) -> CultivationStep:
    plan = locked_plan(step.plan, by=by)
    row = open_step(step)
    row.state = state
    row.save(update_fields=("state",))
    happened(plan, kind, by=by, day=today, step=row, note=said)
    audit(action, plan, by=by, changes={"step": (None, row.label), "note": (None, said)})
    return row


def _write(step: CultivationStep, text: StepText) -> None:
    step.label = short(owed(text.label, field="label"), field="label", most=200)
    step.todo = short(text.todo, field="todo")
    step.due_on = text.due_on
    step.responsible = text.responsible
    step.evidence = short(text.evidence, field="evidence", most=200)
