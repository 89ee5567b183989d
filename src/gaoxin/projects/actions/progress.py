"""Monthly plans, monthly reports, milestones."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.projects import permissions
from gaoxin.projects.actions.ledger import enter_ledger
from gaoxin.projects.models import InvestmentRecord, KeyProject, LedgerEntry, Milestone, MonthlyPlan
from gaoxin.values.errors import DomainError


@transaction.atomic
def set_monthly_plan(
    project: KeyProject,
    *,
    by: Actor,
    year: int,
    amounts: Mapping[int, Decimal],
    origin: Origin = ENTERED_BY_HAND,
) -> None:
    """Set the plan of a year by month (元); the months together must equal the year's plan in the ledger."""
    locked = KeyProject.objects.select_for_update().get(pk=project.pk)
    require(by, permissions.WRITE_PROJECTS, zone_id=locked.zone_id, department_id=locked.department_id)
    _refuse_wrong_sum(locked, year=year, amounts=amounts)
    plans = {plan.month: plan for plan in MonthlyPlan.objects.filter(project=locked, year=year)}
    old = {f"{year}-{month:02d}": plan.amount for month, plan in plans.items()}
    new = {f"{year}-{month:02d}": amount for month, amount in amounts.items()}
    for month, amount in amounts.items():
        plan = plans.get(month) or MonthlyPlan(project=locked, year=year, month=month, **origin.fields)
        plan.amount = amount
        plan.save()
    MonthlyPlan.objects.filter(project=locked, year=year).exclude(month__in=amounts).delete()
    dropped = {key: (value, None) for key, value in old.items() if key not in new}
    record(
        permissions.PLAN_SET, locked, by=by, zone_id=locked.zone_id, changes=difference(old, new) | dropped
    )


@transaction.atomic
def set_year(
    project: KeyProject,
    *,
    by: Actor,
    year: int,
    planned_investment: Decimal | None,
    goals: str,
    amounts: Mapping[int, Decimal],
) -> LedgerEntry:
    """List the project in a year's ledger and set its months, both or neither."""
    entry = enter_ledger(project, by=by, year=year, planned_investment=planned_investment, goals=goals)
    if amounts:
        set_monthly_plan(project, by=by, year=year, amounts=amounts)
    return entry


@transaction.atomic
def report_month(
    project: KeyProject,
    *,
    by: Actor,
    year: int,
    month: int,
    amount: Decimal,
    today: dt.date,
    physical_progress: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> InvestmentRecord:
    """Report the investment completed in one month (元). A second report of the month is a new revision."""
    locked = KeyProject.objects.select_for_update().get(pk=project.pk)
    require(by, permissions.REPORT_PROGRESS, zone_id=locked.zone_id, department_id=locked.department_id)
    _refuse_report(year=year, month=month, amount=amount, today=today)
    present = InvestmentRecord.objects.filter(project=locked, year=year, month=month, is_current=True).first()
    if present and (present.amount, present.physical_progress) == (amount, physical_progress):
        return present
    if present:
        present.is_current = False
        present.save(update_fields=("is_current",))
    report = InvestmentRecord.objects.create(
        project=locked,
        year=year,
        month=month,
        amount=amount,
        physical_progress=physical_progress,
        revision=present.revision + 1 if present else 1,
        recorded_by=by.name,
        **origin.fields,
    )
    period = f"{year}-{month:02d}"
    old = {period: present.amount, "physical_progress": present.physical_progress} if present else {}
    changes = difference(old, {period: amount, "physical_progress": physical_progress})
    record(permissions.MONTH_REPORTED, locked, by=by, zone_id=locked.zone_id, changes=changes)
    return report


@transaction.atomic
def set_milestone(
    project: KeyProject,
    *,
    by: Actor,
    name: str,
    planned_on: dt.date,
    owner: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> Milestone:
    """Add a milestone, or move the promised day of the one with that name."""
    locked = KeyProject.objects.select_for_update().get(pk=project.pk)
    require(by, permissions.WRITE_PROJECTS, zone_id=locked.zone_id, department_id=locked.department_id)
    if not name.strip():
        raise DomainError(
            "milestone.name_missing", "没有填写节点名称。", field="name", remedy="请填写节点名称。"
        )
    milestone = Milestone.objects.filter(project=locked, name=name).first()
    old = {name: milestone.planned_on, "owner": milestone.owner} if milestone else {}
    milestone = milestone or Milestone(project=locked, name=name, **origin.fields)
    milestone.planned_on, milestone.owner = planned_on, owner
    milestone.save()
    changes = difference(old, {name: planned_on, "owner": owner})
    record(permissions.MILESTONE_SET, locked, by=by, zone_id=locked.zone_id, changes=changes)
    return milestone


@transaction.atomic
def reach_milestone(milestone: Milestone, *, by: Actor, done_on: dt.date, today: dt.date) -> Milestone:
    """The milestone was reached on ``done_on``."""
    locked = Milestone.objects.select_for_update().get(pk=milestone.pk)
    project = locked.project
    require(by, permissions.REPORT_PROGRESS, zone_id=project.zone_id, department_id=project.department_id)
    if done_on > today:
        raise DomainError(
            "date.future",
            f"日期 {done_on} 还没有到。",
            field="done_on",
            value=done_on,
            remedy="请填写实际完成日期。",
        )
    old, locked.done_on = locked.done_on, done_on
    locked.save(update_fields=("done_on",))
    changes = {locked.name: (old, done_on)}
    record(permissions.MILESTONE_REACHED, project, by=by, zone_id=project.zone_id, changes=changes)
    return locked


def _refuse_wrong_sum(project: KeyProject, *, year: int, amounts: Mapping[int, Decimal]) -> None:
    wrong = [month for month in amounts if not 1 <= month <= 12]
    if wrong or any(amount < 0 for amount in amounts.values()):
        raise DomainError(
            "plan.invalid", "月份须为 1 至 12，金额不能是负数。", field="amounts", remedy="请核对月度计划。"
        )
    entry = LedgerEntry.objects.filter(project=project, year=year).first()
    if entry is None:
        raise DomainError(
            "plan.not_in_ledger",
            f"项目没有列入 {year} 年台账。",
            field="year",
            value=year,
            remedy="请先列入年度台账并填写年度计划投资。",
        )
    total = sum(amounts.values(), Decimal(0))
    if entry.planned_investment is not None and total != entry.planned_investment:
        raise DomainError(
            "plan.sum_differs",
            f"各月合计 {total / 10000:,.2f} 万元，"
            f"年度计划 {entry.planned_investment / 10000:,.2f} 万元，二者不等。",
            field="amounts",
            value=total,
            remedy="请调整月度计划，使各月之和等于年度计划投资。",
        )


def _refuse_report(*, year: int, month: int, amount: Decimal, today: dt.date) -> None:
    if not 1 <= month <= 12:
        raise DomainError(
            "month.invalid", f"没有 {month} 月。", field="month", value=month, remedy="月份填 1 至 12。"
        )
    if dt.date(year, month, 1) > today:
        raise DomainError(
            "month.future",
            f"{year}年{month}月还没有到。",
            field="month",
            value=month,
            remedy="请核对填报月份。",
        )
    if amount < 0:
        raise DomainError(
            "money.negative",
            f"完成投资不能是负数：{amount:,.2f} 元。",
            field="amount",
            value=amount,
            remedy="前期多报的，请更正原月份的填报。",
        )
