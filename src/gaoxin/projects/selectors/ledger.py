"""The ledger of key projects: which there are, how they stand, what they add up to."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from gaoxin.engines.progress import year_pace
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.names import written_name
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects.models import (
    InvestmentRecord,
    KeyProject,
    LedgerEntry,
    Stage,
    StageChange,
)
from gaoxin.projects.selectors.problems import OF_PROJECT, unsolved
from gaoxin.values.errors import DomainError, NotFound
from gaoxin.web.sentences import listed


def projects(scope: Scope) -> QuerySet[KeyProject]:
    """Key projects of the scope; an enterprise user sees its own."""
    return scope.rows(KeyProject.objects.all(), enterprise="enterprise_id")


def project(project_id: int, *, scope: Scope) -> KeyProject:
    """One project with what its page names; ``NotFound`` outside the scope."""
    rows = projects(scope).select_related("cluster", "team", "department", "enterprise", "zone")
    found = rows.prefetch_related("ledger_entries").filter(pk=project_id).first()
    if found is None:
        raise NotFound(_("没有找到这个项目，或不在您的数据范围内。"))
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


def ledger_years(scope: Scope) -> list[int]:
    """The years that have a ledger, latest first."""
    rows = scope.rows(LedgerEntry.objects.all(), **OF_PROJECT)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def listed_by_year(scope: Scope) -> dict[int, list[int]]:
    """The projects of every year's ledger by their keys, the latest year first."""
    rows = scope.rows(LedgerEntry.objects.all(), **OF_PROJECT).order_by("-year")
    found: dict[int, list[int]] = {}
    for year, project_id in rows.values_list("year", "project_id"):
        found.setdefault(year, []).append(project_id)
    return found


@dataclass(frozen=True, slots=True)
class Facets:
    """Clusters (by code), teams and departments (by key) that projects have, each with its name, in order."""

    clusters: tuple[tuple[str, str], ...]
    teams: tuple[tuple[int, str], ...]
    departments: tuple[tuple[int, str], ...]


def facets(scope: Scope) -> Facets:
    """What the projects of the scope may be narrowed by; one query."""
    rows = projects(scope).order_by().distinct()
    found = list(
        rows.values_list(
            "cluster__sort_order",
            "cluster__code",
            "cluster__name",
            "team_id",
            "team__name",
            "department__sort_order",
            "department_id",
            "department__short_name",
        )
    )
    return Facets(
        clusters=_distinct(row[0:3] for row in found),
        teams=_distinct((row[3], *row[3:5]) for row in found),
        departments=_distinct(row[5:8] for row in found),
    )


def _distinct(rows: Iterable[tuple[Any, Any, Any]]) -> tuple[tuple[Any, str], ...]:
    known = sorted({row for row in rows if row[1] is not None})
    return tuple((key, str(name)) for _order, key, name in known)


def listed_in(year: int) -> QuerySet[LedgerEntry]:
    """Entries of a year's ledger, to be used under ``Exists`` on projects."""
    return LedgerEntry.objects.filter(project=OuterRef("pk"), year=year)


def ledger_entries(scope: Scope, *, year: int) -> QuerySet[LedgerEntry]:
    """The entries of a year's ledger."""
    return scope.rows(LedgerEntry.objects.filter(year=year), **OF_PROJECT)


def with_year(rows: QuerySet[KeyProject], *, year: int, as_of: dt.date) -> QuerySet[KeyProject]:
    """Adds ``planned``, ``done``, ``physical_progress`` of a year and ``open_problems`` to projects."""
    reports = InvestmentRecord.objects.filter(
        project=OuterRef("pk"), year=year, is_current=True, month__lte=last_month(year, as_of=as_of)
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


@dataclass(frozen=True, slots=True)
class LedgerSums:
    """Projects counted and their amounts added up, 元; None where no amount is known."""

    count: int
    total: Decimal | None
    planned: Decimal | None
    done: Decimal | None


def ledger_sums(rows: QuerySet[KeyProject]) -> LedgerSums:
    """Over rows that come from ``with_year``."""
    found = rows.order_by().aggregate(
        count=Count("pk"), total=Sum("total_investment"), planned_sum=Sum("planned"), done_sum=Sum("done")
    )
    return LedgerSums(found["count"], found["total"], found["planned_sum"], found["done_sum"])


def last_month(year: int, *, as_of: dt.date) -> int:
    """The last month of ``year`` that has begun on ``as_of``; 0 when the year has not."""
    if as_of.year == year:
        return as_of.month
    return 12 if as_of.year > year else 0


def share_of_year(year: int, *, as_of: dt.date) -> Fraction:
    """How much of ``year`` has passed at the end of ``as_of``."""
    return year_pace(year, as_of=as_of, planned=None, actual=None).time_share


def signed_projects(scope: Scope, *, year: int, as_of: dt.date) -> QuerySet[KeyProject]:
    """Projects that entered 签约 in ``year``, as known on ``as_of``."""
    return projects(scope).filter(pk__in=entered_in_year(Stage.SIGNED, year=year, as_of=as_of))


def entered_in_year(stage: Stage, *, year: int, as_of: dt.date | None = None) -> QuerySet[Any]:
    """Keys of the projects that entered ``stage`` within a year.

    A list the database makes once; asked project by project it would walk the year's changes each time.
    """
    last = min(dt.date(year, 12, 31), as_of) if as_of else dt.date(year, 12, 31)
    within = (dt.date(year, 1, 1), last)
    changes = StageChange.objects.filter(stage=stage, is_current=True, happened_on__range=within)
    return changes.order_by().values("project_id")


def stage_change(change_id: int, *, scope: Scope) -> StageChange:
    """One stage of a project, in force; ``NotFound`` outside the scope."""
    rows = scope.rows(StageChange.objects.filter(is_current=True), **OF_PROJECT)
    found = rows.select_related("project").filter(pk=change_id).first()
    if found is None:
        raise NotFound(_("没有找到这条阶段记录，或不在您的数据范围内。"))
    return found


def present_stage(project: KeyProject) -> StageChange:
    """The change with which the present stage began."""
    changes = StageChange.objects.filter(project=project, stage=project.stage, is_current=True)
    found = changes.select_related("project").order_by("happened_on", "id").last()
    if found is None:
        raise NotFound(_("项目“%(name)s”没有阶段记录。") % {"name": project.name})
    return found


def owners(scope: Scope) -> QuerySet[Enterprise]:
    """Enterprises a project may be linked to."""
    return scope.rows(Enterprise.objects.all(), enterprise="id")


def owner_called(text: str, *, scope: Scope) -> Enterprise:
    """The enterprise with that code or full name; a refusal names what comes near."""
    words = written_name(text)
    found = owners(scope).filter(Q(uscc=words.upper()) | Q(name=words))[:2]
    if len(found) == 1:
        return found[0]
    if found:
        raise DomainError(
            "project.owner_ambiguous",
            _("有几家企业叫“%(name)s”。") % {"name": words},
            field="enterprise",
            value=text,
            remedy=_("请改填统一社会信用代码。"),
        )
    near = owners(scope).filter(Q(name__icontains=words) | Q(short_name=words)).order_by("name")[:5]
    names = listed(near.values_list("name", flat=True))
    raise DomainError(
        "project.owner_unknown",
        _("企业库中没有“%(name)s”。") % {"name": words},
        field="enterprise",
        value=text,
        remedy=_("是否为：%(names)s？") % {"names": names} if names else _("请先登记企业，或将此栏留空。"),
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
    totals = [ClusterTotal(code, name or _("未分类"), count, money) for code, name, count, money in grouped]
    return sorted(totals, key=lambda total: (total.investment or Decimal(0), total.count), reverse=True)
