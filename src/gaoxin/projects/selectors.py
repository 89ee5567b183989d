"""Reading the ledger: projects, plans, actuals, problems — always within a scope, as of a day."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects.models import (
    InvestmentRecord,
    KeyProject,
    LedgerEntry,
    Milestone,
    MonthlyPlan,
    Problem,
    ProjectTeam,
    Stage,
    StageChange,
)
from gaoxin.values.errors import NotFound


def projects(scope: Scope) -> QuerySet[KeyProject]:
    """Key projects of the scope; an enterprise user sees its own."""
    return scope.rows(KeyProject.objects.all(), enterprise="enterprise_id")


def project(project_id: int, *, scope: Scope) -> KeyProject:
    """One project with what its page names; ``NotFound`` outside the scope."""
    rows = projects(scope).select_related("cluster", "team", "department", "enterprise", "zone")
    found = rows.filter(pk=project_id).first()
    if found is None:
        raise NotFound("没有找到这个项目，或不在您的数据范围内。")
    return found


def ledger_projects(
    scope: Scope, *, year: int, provincial: bool | None = None, industrial: bool | None = None
) -> QuerySet[KeyProject]:
    """Projects listed in the ledger of ``year``."""
    rows = projects(scope).filter(Exists(LedgerEntry.objects.filter(project=OuterRef("pk"), year=year)))
    if provincial is not None:
        rows = rows.filter(is_provincial_key=provincial)
    if industrial is not None:
        rows = rows.filter(is_industrial=industrial)
    return rows


def filtered(
    scope: Scope,
    *,
    year: int | None = None,
    stage: str | None = None,
    cluster: str | None = None,
    provincial: bool | None = None,
    industrial: bool | None = None,
    q: str = "",
) -> QuerySet[KeyProject]:
    """The ledger narrowed by what is given, newest numbers last."""
    rows = projects(scope) if year is None else ledger_projects(scope, year=year)
    given = {
        "stage": stage,
        "cluster__code": cluster,
        "is_provincial_key": provincial,
        "is_industrial": industrial,
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None})
    return matching(rows, q).select_related("cluster", "team", "department").order_by("number")


def team(team_id: int, *, scope: Scope) -> ProjectTeam:
    found = scope.rows(ProjectTeam.objects.all()).filter(pk=team_id).first()
    if found is None:
        raise NotFound("没有找到这个专班，或不在您的数据范围内。")
    return found


def signed_projects(scope: Scope, *, year: int, as_of: dt.date) -> QuerySet[KeyProject]:
    """Projects that entered 签约 in ``year``, as known on ``as_of``."""
    return projects(scope).filter(Exists(entered_in_year(Stage.SIGNED, year=year, as_of=as_of)))


def entered_in_year(stage: Stage, *, year: int, as_of: dt.date | None = None) -> QuerySet[StageChange]:
    """Changes into ``stage`` within a year, to be used under ``Exists`` on projects."""
    last = min(dt.date(year, 12, 31), as_of) if as_of else dt.date(year, 12, 31)
    return StageChange.objects.filter(
        project=OuterRef("pk"), stage=stage, happened_on__range=(dt.date(year, 1, 1), last)
    )


def ledger_entries(scope: Scope, *, year: int) -> QuerySet[LedgerEntry]:
    """The entries of a year's ledger."""
    rows = scope.rows(LedgerEntry.objects.all(), zone="project__zone_id", enterprise="project__enterprise_id")
    return rows.filter(year=year)


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """Plan and actual of one month over many projects, 元; None where nothing was planned or reported."""

    month: int
    planned: Decimal | None
    actual: Decimal | None


def month_totals(scope: Scope, *, year: int, as_of: dt.date) -> list[MonthTotal]:
    """Plan and actual of a year's ledger by month; months after ``as_of`` have no actual."""
    plans = scope.rows(
        MonthlyPlan.objects.all(), zone="project__zone_id", enterprise="project__enterprise_id"
    )
    planned = dict(
        plans.filter(year=year).values_list("month").annotate(total=Sum("amount")).order_by("month")
    )
    reports = ledger_reports(scope, year=year, as_of=as_of)
    actual = dict(reports.values_list("month").annotate(total=Sum("amount")).order_by("month"))
    return [MonthTotal(month, planned.get(month), actual.get(month)) for month in range(1, 13)]


def reports_in_force(scope: Scope, *, year: int, as_of: dt.date) -> QuerySet[InvestmentRecord]:
    """The current monthly reports of a year up to the month of ``as_of``."""
    rows = scope.rows(
        InvestmentRecord.objects.all(), zone="project__zone_id", enterprise="project__enterprise_id"
    )
    last_month = 12 if as_of.year > year else as_of.month if as_of.year == year else 0
    return rows.filter(year=year, is_current=True, month__lte=last_month)


def ledger_reports(scope: Scope, *, year: int, as_of: dt.date) -> QuerySet[InvestmentRecord]:
    """The monthly reports of projects listed in the ledger of the same year."""
    listed = LedgerEntry.objects.filter(project=OuterRef("project"), year=year)
    return reports_in_force(scope, year=year, as_of=as_of).filter(Exists(listed))


@dataclass(frozen=True, slots=True)
class StageTotal:
    stage: Stage
    count: int
    investment: Decimal | None


def stage_totals(scope: Scope, *, year: int | None = None) -> list[StageTotal]:
    """How many projects stand in each stage and what they are worth (元)."""
    rows = ledger_projects(scope, year=year) if year else projects(scope)
    grouped = rows.order_by().values_list("stage").annotate(n=Count("id"), money=Sum("total_investment"))
    found = {stage: (count, money) for stage, count, money in grouped}
    return [StageTotal(stage, *found.get(stage.value, (0, None))) for stage in Stage]


@dataclass(frozen=True, slots=True)
class ClusterTotal:
    cluster_id: int | None
    name: str
    count: int
    investment: Decimal | None


def cluster_totals(scope: Scope, *, year: int) -> list[ClusterTotal]:
    """Projects of a year's ledger by cluster, largest investment first."""
    rows = ledger_projects(scope, year=year).order_by().values_list("cluster_id", "cluster__name")
    grouped = rows.annotate(n=Count("id"), money=Sum("total_investment"))
    totals = [ClusterTotal(key, name or "未分类", count, money) for key, name, count, money in grouped]
    return sorted(totals, key=lambda total: (total.investment or Decimal(0), total.count), reverse=True)


def open_problems(scope: Scope) -> QuerySet[Problem]:
    """Problems not closed yet, the most urgent first."""
    rows = scope.rows(Problem.objects.all(), zone="project__zone_id", enterprise="project__enterprise_id")
    return rows.filter(closed_on__isnull=True).select_related("project", "assigned_department")


def problem(problem_id: int, *, scope: Scope) -> Problem:
    rows = scope.rows(Problem.objects.all(), zone="project__zone_id", enterprise="project__enterprise_id")
    found = rows.select_related("project").filter(pk=problem_id).first()
    if found is None:
        raise NotFound("没有找到这个问题，或不在您的数据范围内。")
    return found


def milestone(milestone_id: int, *, scope: Scope) -> Milestone:
    rows = scope.rows(Milestone.objects.all(), zone="project__zone_id", enterprise="project__enterprise_id")
    found = rows.select_related("project").filter(pk=milestone_id).first()
    if found is None:
        raise NotFound("没有找到这个节点，或不在您的数据范围内。")
    return found


def matching(queryset: QuerySet[KeyProject], text: str) -> QuerySet[KeyProject]:
    """Projects whose name, owner, number, code or pinyin initials contain ``text``."""
    words = text.strip()
    if not words:
        return queryset
    return queryset.filter(
        Q(name__icontains=words)
        | Q(owner_name__icontains=words)
        | Q(number__istartswith=words)
        | Q(project_code__startswith=words)
        | Q(initials__contains=words.lower())
    )
