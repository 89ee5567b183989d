"""Reading the ledger: projects, plans, actuals, problems — always within a scope, as of a day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from gaoxin.engines.progress import year_pace
from gaoxin.enterprises.models import Cluster, Enterprise
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
    rows = projects(scope).filter(Exists(listed_in(year)))
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


def ledger_years(scope: Scope) -> list[int]:
    """The years that have a ledger, latest first."""
    rows = scope.rows(LedgerEntry.objects.all(), zone="project__zone_id", enterprise="project__enterprise_id")
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def listed_in(year: int) -> QuerySet[LedgerEntry]:
    """Entries of a year's ledger, to be used under ``Exists`` on projects."""
    return LedgerEntry.objects.filter(project=OuterRef("pk"), year=year)


def unsolved() -> QuerySet[Problem]:
    """Problems not closed, to be used under ``Exists`` on projects."""
    return Problem.objects.filter(project=OuterRef("pk"), closed_on__isnull=True)


def with_year(rows: QuerySet[KeyProject], *, year: int, as_of: dt.date) -> QuerySet[KeyProject]:
    """Adds ``planned``, ``done``, ``physical_progress`` of a year and ``open_problems`` to projects."""
    last_month = 12 if as_of.year > year else as_of.month
    reports = InvestmentRecord.objects.filter(
        project=OuterRef("pk"), year=year, is_current=True, month__lte=last_month
    )
    done = reports.order_by().values("project").annotate(total=Sum("amount")).values("total")
    said = reports.exclude(physical_progress="").order_by("-month").values("physical_progress")
    problems = unsolved().order_by().values("project").annotate(n=Count("id")).values("n")
    return rows.annotate(
        planned=Subquery(listed_in(year).values("planned_investment")),
        done=Subquery(done),
        physical_progress=Subquery(said[:1]),
        open_problems=Coalesce(Subquery(problems), 0),
    ).select_related("cluster", "team", "department")


def share_of_year(year: int, *, as_of: dt.date) -> Fraction:
    """How much of ``year`` has passed at the end of ``as_of``."""
    return year_pace(year, as_of=as_of, planned=None, actual=None).time_share


def clusters(scope: Scope) -> QuerySet[Cluster]:
    return scope.rows(Cluster.objects.all())


def owners(scope: Scope) -> QuerySet[Enterprise]:
    """Enterprises a project may be linked to."""
    return scope.rows(Enterprise.objects.all(), enterprise="id")


def cluster(code: str, *, scope: Scope) -> Cluster:
    found = clusters(scope).filter(code=code).first()
    if found is None:
        raise NotFound(f"没有代码为“{code}”的产业集群。")
    return found


def owner(enterprise_id: int, *, scope: Scope) -> Enterprise:
    found = owners(scope).filter(pk=enterprise_id).first()
    if found is None:
        raise NotFound("没有找到这家企业，或不在您的数据范围内。")
    return found


def teams(scope: Scope) -> QuerySet[ProjectTeam]:
    return scope.rows(ProjectTeam.objects.all())


def problems(scope: Scope) -> QuerySet[Problem]:
    """All problems, open ones first."""
    rows = scope.rows(Problem.objects.all(), zone="project__zone_id", enterprise="project__enterprise_id")
    return rows.select_related("project", "assigned_department")


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
class ProgressRows:
    """What the lights of a year are judged from; all revisions of the reports, oldest first."""

    plans: list[MonthlyPlan]
    reports: list[InvestmentRecord]
    milestones: list[Milestone]


def progress_rows(scope: Scope, *, year: int, project_id: int | None = None) -> ProgressRows:
    """Plans, reports and milestones of a year, of one project or of all."""
    own: dict[str, Any] = {} if project_id is None else {"project_id": project_id}
    path = {"zone": "project__zone_id", "enterprise": "project__enterprise_id"}
    plans = scope.rows(MonthlyPlan.objects.filter(year=year, **own), **path)
    reports = scope.rows(InvestmentRecord.objects.filter(year=year, **own), **path)
    milestones = scope.rows(Milestone.objects.filter(planned_on__lte=dt.date(year, 12, 31), **own), **path)
    return ProgressRows(
        list(plans.only("project_id", "year", "month", "amount")),
        list(reports.order_by("month", "revision").defer("source", "recorded_by")),
        list(milestones.only("project_id", "name", "planned_on", "done_on")),
    )


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
    code: str | None
    name: str
    count: int
    investment: Decimal | None


def cluster_totals(scope: Scope, *, year: int) -> list[ClusterTotal]:
    """Projects of a year's ledger by cluster, largest investment first."""
    rows = ledger_projects(scope, year=year).order_by().values_list("cluster__code", "cluster__name")
    grouped = rows.annotate(n=Count("id"), money=Sum("total_investment"))
    totals = [ClusterTotal(code, name or "未分类", count, money) for code, name, count, money in grouped]
    return sorted(totals, key=lambda total: (total.investment or Decimal(0), total.count), reverse=True)


@dataclass(frozen=True, slots=True)
class ProblemCounts:
    open: int
    overdue: int
    for_leaders: int


def problem_counts(scope: Scope, *, as_of: dt.date) -> ProblemCounts:
    """How many problems are open, past their day, or waiting for a leader."""
    found = open_problems(scope).aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=as_of)),
        for_leaders=Count("pk", filter=Q(needs_leader=True)),
    )
    return ProblemCounts(**found)


def most_urgent_problems(scope: Scope, *, project_ids: Sequence[int]) -> dict[int, Problem]:
    """The open problem of each project that is due first."""
    rows = open_problems(scope).filter(project_id__in=project_ids)
    found: dict[int, Problem] = {}
    for row in rows.order_by(F("due_on").asc(nulls_last=True), "raised_on"):
        found.setdefault(row.project_id, row)
    return found


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
