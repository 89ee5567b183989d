"""Projects, plans and reports for tests, written directly, so that only what a test does leaves a trail."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from gaoxin.enterprises.models import Cluster, Enterprise
from gaoxin.enterprises.names import initials_of
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.models import (
    InvestmentRecord,
    KeyProject,
    LedgerEntry,
    Milestone,
    MonthlyPlan,
    Problem,
    Stage,
    StageChange,
)

_numbers = count(1)
YI = Decimal(10) ** 8
WAN = Decimal(10) ** 4


def make_cluster(zone: Zone, *, name: str = "高端装备制造", code: str = "") -> Cluster:
    code = code or f"cluster-{next(_numbers)}"
    return Cluster.objects.get_or_create(zone=zone, name=name, defaults={"code": code})[0]


def make_enterprise(zone: Zone, *, name: str = "长治市华耀科技有限公司", **values: Any) -> Enterprise:
    given = {"no_code_reason": "测试", "initials": initials_of(name)} | values
    return Enterprise.objects.create(zone=zone, name=name, **given)


def make_project(
    zone: Zone, *, name: str = "", stage_on: dt.date = dt.date(2025, 1, 10), **values: Any
) -> KeyProject:
    """A project with its first stage; in 在建 when not said otherwise."""
    serial = next(_numbers)
    name = name or f"年产{serial}万吨负极材料项目"
    given = {
        "number": f"2025-{serial:03d}",
        "stage": Stage.BUILDING,
        "stage_since": stage_on,
        "initials": initials_of(name),
        "total_investment": 5 * YI,
    } | values
    project = KeyProject.objects.create(zone=zone, name=name, **given)
    StageChange.objects.create(project=project, stage=project.stage, happened_on=stage_on)
    return project


def make_entry(project: KeyProject, *, year: int = 2025, planned: Decimal | None = 8000 * WAN) -> LedgerEntry:
    return LedgerEntry.objects.create(project=project, year=year, planned_investment=planned)


def make_plan(project: KeyProject, amounts: dict[int, Decimal], *, year: int = 2025) -> None:
    """Months of a plan, and the ledger entry they add up to."""
    make_entry(project, year=year, planned=sum(amounts.values(), Decimal(0)))
    MonthlyPlan.objects.bulk_create(
        MonthlyPlan(project=project, year=year, month=month, amount=amount)
        for month, amount in amounts.items()
    )


def make_report(
    project: KeyProject,
    month: int,
    amount: Decimal,
    *,
    year: int = 2025,
    on: dt.date | None = None,
    said: str = "",
) -> InvestmentRecord:
    """A report of a month, written down on ``on`` (the third of the following month)."""
    first_of_next = dt.date(year + month // 12, month % 12 + 1, 1)
    day = on or first_of_next.replace(day=3)
    return InvestmentRecord.objects.create(
        project=project,
        year=year,
        month=month,
        amount=amount,
        physical_progress=said,
        recorded_at=timezone.make_aware(dt.datetime.combine(day, dt.time(10))),
    )


def make_milestone(
    project: KeyProject, *, name: str = "主体封顶", planned_on: dt.date, done_on: dt.date | None = None
) -> Milestone:
    return Milestone.objects.create(project=project, name=name, planned_on=planned_on, done_on=done_on)


def make_problem(project: KeyProject, *, title: str = "用地指标未落实", **values: Any) -> Problem:
    given = {"raised_on": dt.date(2025, 3, 1)} | values
    return Problem.objects.create(project=project, title=title, **given)
