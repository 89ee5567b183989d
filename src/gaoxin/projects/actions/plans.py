"""Monthly plans: never overwritten, a change is a new revision; changing the past is said and explained."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.projects import permissions
from gaoxin.projects.actions.checks import (
    in_wan,
    in_yuan,
    locked,
    refuse_amount,
    refuse_long,
    refuse_month,
)
from gaoxin.projects.models import KeyProject, LedgerEntry, MonthlyPlan
from gaoxin.values.errors import DomainError
from gaoxin.values.period import Month


@transaction.atomic
def set_monthly_plan(
    project: KeyProject,
    *,
    by: Actor,
    year: int,
    amounts: Mapping[int, Decimal],
    today: dt.date,
    reason: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> None:
    """Set the plan of a year by month (元); the months together must equal the year's plan in the ledger."""
    row = locked(project)
    require(by, permissions.WRITE_PROJECTS, zone_id=row.zone_id, department_id=row.department_id)
    entry = LedgerEntry.objects.filter(project=row, year=year).first()
    if entry is None:
        raise DomainError(
            "plan.not_in_ledger",
            _("项目没有列入 %(year)s 年台账。") % {"year": year},
            field="year",
            value=year,
            remedy=_("请先列入年度台账并填写年度计划投资。"),
        )
    write_monthly_plan(row, entry, by=by, amounts=amounts, reason=reason, today=today, origin=origin)


def write_monthly_plan(
    project: KeyProject,
    entry: LedgerEntry,
    *,
    by: Actor,
    amounts: Mapping[int, Decimal],
    reason: str,
    today: dt.date,
    origin: Origin,
) -> None:
    """The months of ``entry``, inside the transaction of the caller, who has checked the permission."""
    year, why = entry.year, reason.strip()
    _refuse_amounts(entry, amounts)
    refuse_long(MonthlyPlan, reason=why)
    present = {
        plan.month: plan for plan in MonthlyPlan.objects.filter(project=project, year=year, is_current=True)
    }
    changed = {
        month: amounts.get(month)
        for month in sorted({*present, *amounts})
        if amounts.get(month) != (present[month].amount if month in present else None)
    }
    if not changed:
        return
    _refuse_past(year, [month for month in changed if month in present], reason=why, today=today)
    revisions = dict(
        MonthlyPlan.objects.filter(project=project, year=year)
        .values_list("month")
        .annotate(last=Max("revision"))
        .order_by()
    )
    MonthlyPlan.objects.filter(project=project, year=year, is_current=True, month__in=changed).update(
        is_current=False
    )
    MonthlyPlan.objects.bulk_create(
        MonthlyPlan(
            project=project,
            year=year,
            month=month,
            amount=amount,
            reason=why,
            revision=revisions.get(month, 0) + 1,
            recorded_by=by.name,
            **origin.fields,
        )
        for month, amount in changed.items()
        if amount is not None
    )
    told: dict[str, tuple[object, object]] = {
        f"{year}年{month}月计划": (
            in_yuan(present[month].amount) if month in present else None,
            in_yuan(amount),
        )
        for month, amount in changed.items()
    }
    if why:
        told["reason"] = (None, why)
    record(permissions.PLAN_SET, project, by=by, zone_id=project.zone_id, changes=told)


def _refuse_amounts(entry: LedgerEntry, amounts: Mapping[int, Decimal]) -> None:
    for month, amount in amounts.items():
        refuse_month(month)
        refuse_amount(amount, field=f"month_{month}", label=_("%(month)s 月计划投资") % {"month": month})
    total = sum(amounts.values(), Decimal(0))
    if amounts and entry.planned_investment is not None and total != entry.planned_investment:
        raise DomainError(
            "plan.sum_differs",
            _("各月合计 %(total)s，年度计划投资 %(plan)s，二者不等。")
            % {"total": in_wan(total), "plan": in_wan(entry.planned_investment)},
            field="amounts",
            value=total,
            remedy=_("请调整月度计划，使各月之和等于年度计划投资。"),
        )


def _refuse_past(year: int, months: list[int], *, reason: str, today: dt.date) -> None:
    """What was to be done in months that are over is not changed without saying why: lights rest on it."""
    over = [month for month in months if Month(year, month).last_day < today]
    if over and not reason:
        raise DomainError(
            "plan.past_without_reason",
            _("%(months)s已经过去，改动其计划须写明原因。")
            % {"months": "、".join(f"{month}月" for month in over)},
            field="reason",
            remedy=_("请填写调整原因，如批复文号或会议纪要。"),
        )
