"""Plans and reports by month, and milestones: what the lights and the charts are made of."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects.models import InvestmentRecord, LedgerEntry, Milestone, MonthlyPlan
from gaoxin.projects.selectors.ledger import last_month
from gaoxin.projects.selectors.problems import OF_PROJECT
from gaoxin.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """Plan and actual of one month over many projects, 元; None where nothing was planned or reported."""

    month: int
    planned: Decimal | None
    actual: Decimal | None


def month_totals(scope: Scope, *, year: int, as_of: dt.date) -> list[MonthTotal]:
    """Plan and actual of a year's ledger by month; months after ``as_of`` have no actual."""
    plans = _listed_plans(scope, year=year)
    planned = dict(plans.values_list("month").annotate(total=Sum("amount")).order_by("month"))
    reports = ledger_reports(scope, year=year, as_of=as_of)
    actual = dict(reports.values_list("month").annotate(total=Sum("amount")).order_by("month"))
    return [MonthTotal(month, planned.get(month), actual.get(month)) for month in range(1, 13)]


def _listed_plans(scope: Scope, *, year: int) -> QuerySet[MonthlyPlan]:
    listed = LedgerEntry.objects.filter(project=OuterRef("project"), year=year)
    plans = scope.rows(MonthlyPlan.objects.filter(year=year, is_current=True), **OF_PROJECT)
    return plans.filter(Exists(listed))


def monthly_plan(project_id: int, *, year: int) -> dict[int, Decimal]:
    """The plan in force of one project and year, 元 by month."""
    rows = MonthlyPlan.objects.filter(project_id=project_id, year=year, is_current=True)
    return dict(rows.values_list("month", "amount"))


def next_month_to_report(project_id: int, *, year: int) -> int:
    """The month after the last one reported in ``year``; 12 at most."""
    rows = InvestmentRecord.objects.filter(project_id=project_id, year=year, is_current=True)
    last = rows.aggregate(last=Max("month"))["last"] or 0
    return min(last + 1, 12)


def reports_in_force(scope: Scope, *, year: int, as_of: dt.date) -> QuerySet[InvestmentRecord]:
    """The current monthly reports of a year up to the month of ``as_of``."""
    rows = scope.rows(InvestmentRecord.objects.all(), **OF_PROJECT)
    return rows.filter(year=year, is_current=True, month__lte=last_month(year, as_of=as_of))


def ledger_reports(scope: Scope, *, year: int, as_of: dt.date) -> QuerySet[InvestmentRecord]:
    """The monthly reports of projects listed in the ledger of the same year."""
    listed = LedgerEntry.objects.filter(project=OuterRef("project"), year=year)
    return reports_in_force(scope, year=year, as_of=as_of).filter(Exists(listed))


class MilestoneRow(NamedTuple):
    project_id: int
    name: str
    planned_on: dt.date
    done_on: dt.date | None


def milestone_rows(scope: Scope, *, year: int) -> list[MilestoneRow]:
    """Milestones promised up to the end of a year that were late on some day, or are not reached yet.

    One reached by its day was never overdue and tells a light nothing; most are.
    """
    late = Q(done_on__isnull=True) | Q(done_on__gt=F("planned_on"))
    rows = scope.rows(Milestone.objects.filter(late, planned_on__lte=dt.date(year, 12, 31)), **OF_PROJECT)
    return [MilestoneRow(*row) for row in rows.order_by().values_list(*MilestoneRow._fields)]


def milestone(milestone_id: int, *, scope: Scope) -> Milestone:
    rows = scope.rows(Milestone.objects.all(), **OF_PROJECT)
    found = rows.select_related("project").filter(pk=milestone_id).first()
    if found is None:
        raise NotFound(_("没有找到这个节点，或不在您的数据范围内。"))
    return found
