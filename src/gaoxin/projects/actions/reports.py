"""月度填报: what a project completed in a month; a second report of a month is a new revision."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.projects import permissions
from gaoxin.projects.actions.checks import (
    in_yuan,
    locked,
    refuse_amount,
    refuse_long,
    refuse_month,
    refuse_year,
)
from gaoxin.projects.models import InvestmentRecord, KeyProject, LedgerEntry
from gaoxin.projects.selectors import monthly_plan
from gaoxin.values.errors import DomainError
from gaoxin.values.money import suspect_unit_slip


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
    confirmed: bool = False,
    origin: Origin = ENTERED_BY_HAND,
) -> InvestmentRecord:
    """Report the investment completed in one month (元). A second report of the month is a new revision.

    ``confirmed`` says that an amount of unusual size was checked.
    """
    row = locked(project)
    require(by, permissions.REPORT_PROGRESS, zone_id=row.zone_id, department_id=row.department_id)
    _refuse_month(year, month, today=today)
    refuse_amount(amount, field="amount", label=_("当月完成投资"))
    said = physical_progress.strip()
    refuse_long(InvestmentRecord, physical_progress=said)
    present = InvestmentRecord.objects.filter(project=row, year=year, month=month, is_current=True).first()
    if present and (present.amount, present.physical_progress) == (amount, said):
        return present
    if not confirmed and (present is None or present.amount != amount):
        _refuse_slip(row, year=year, month=month, amount=amount)
    if present:
        present.is_current = False
        present.save(update_fields=("is_current",))
    report = InvestmentRecord.objects.create(
        project=row,
        year=year,
        month=month,
        amount=amount,
        physical_progress=said,
        revision=present.revision + 1 if present else 1,
        recorded_by=by.name,
        **origin.fields,
    )
    _record(report, present, by=by)
    return report


def _record(report: InvestmentRecord, before: InvestmentRecord | None, *, by: Actor) -> None:
    project = report.project
    changes: dict[str, tuple[object, object]] = {}
    if before is None or before.amount != report.amount:
        old = in_yuan(before.amount) if before else None
        changes[f"{report.year}年{report.month}月完成"] = (old, in_yuan(report.amount))
    said = before.physical_progress if before else ""
    if said != report.physical_progress:
        changes[f"{report.year}年{report.month}月形象进度"] = (said or None, report.physical_progress)
    record(permissions.MONTH_REPORTED, project, by=by, zone_id=project.zone_id, changes=changes)


def _refuse_month(year: int, month: int, *, today: dt.date) -> None:
    refuse_year(year)
    refuse_month(month)
    if dt.date(year, month, 1) > today:
        raise DomainError(
            "month.future",
            _("%(year)s年%(month)s月还没有到。") % {"year": year, "month": month},
            field="month",
            value=month,
            remedy=_("请核对填报月份。"),
        )


def _refuse_slip(project: KeyProject, *, year: int, month: int, amount: Decimal) -> None:
    """An amount about 10⁴ times (or one part in 10⁴ of) what was planned is probably in another unit."""
    plan = monthly_plan(project.pk, year=year).get(month)
    entry = LedgerEntry.objects.filter(project=project, year=year).first()
    yearly = entry.planned_investment if entry else None
    references = ((plan, 5), (yearly, 12), (project.total_investment, 2))
    for reference, within in references:
        if reference:
            slip = suspect_unit_slip(amount, reference, field="amount", within=within)
            if slip is not None:
                raise slip
