"""Rows of the ledger → inputs of the progress engine, and its results by project."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone

from gaoxin.engines.progress import (
    MilestoneFact,
    MonthPlan,
    MonthReport,
    Progress,
    ProgressFacts,
    assess_progress,
    assess_projects,
)
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects import selectors
from gaoxin.projects.models import KeyProject, Milestone
from gaoxin.projects.selectors import MilestoneRow, MonthRows
from gaoxin.values.period import Month

UNPLANNED = ProgressFacts(plan=())


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of one project: plan, report (元) and light side by side; None is unknown."""

    year: int
    month: int
    planned: Decimal | None
    actual: Decimal | None
    physical_progress: str
    light: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class ProjectYear:
    """One project in one year: its lights, and its twelve months."""

    progress: Progress
    lines: list[MonthLine]

    @property
    def done(self) -> Decimal | None:
        """What the reported months add up to, 元; None where nothing is reported."""
        reported = [line.actual for line in self.lines if line.actual is not None]
        return sum(reported, Decimal(0)) if reported else None


def progress_by_project(
    scope: Scope, *, year: int, as_of: dt.date, listed: Sequence[int] | None = None
) -> Mapping[int, Progress]:
    """The lights of every project of a year's ledger, as known on ``as_of``; three queries at most.

    ``listed`` are the keys of the projects in that ledger, when they are known already.
    """
    if listed is None:
        entries = selectors.ledger_entries(scope, year=year).order_by()
        listed = list(entries.values_list("project_id", flat=True))
    milestones = selectors.milestone_rows(scope, year=year)
    facts = _facts(selectors.month_rows(scope, year=year), milestones)
    results = assess_projects((facts.get(key, UNPLANNED) for key in listed), as_of=as_of)
    return dict(zip(listed, results, strict=True))


def project_year(
    project: KeyProject, *, year: int, as_of: dt.date, milestones: Sequence[Milestone] | None = None
) -> ProjectYear:
    """The lights and months of one project in one year, as known on ``as_of``; two queries.

    ``milestones`` are all of the project's, when they have been read already.
    """
    rows = selectors.month_rows(Scope(frozenset({project.zone_id})), year=year, project_id=project.pk)
    due = project.milestones.all() if milestones is None else milestones
    promised = [one for one in due if one.planned_on.year <= year]
    progress = assess_progress(_facts(rows, promised).get(project.pk, UNPLANNED), as_of=as_of)
    return ProjectYear(progress, _lines(rows, progress, year=year, as_of=as_of))


def _lines(rows: MonthRows, progress: Progress, *, year: int, as_of: dt.date) -> list[MonthLine]:
    begun = selectors.last_month(year, as_of=as_of)
    planned = {plan.month: plan.amount for plan in rows.plans if plan.year == year}
    reports = {
        report.month: report
        for report in rows.reports
        if report.year == year and report.is_current and report.month <= begun
    }
    lights = {period.month.month: period for period in progress.periods if period.month.year == year}
    return [
        MonthLine(
            year=year,
            month=month,
            planned=planned.get(month),
            actual=reports[month].amount if month in reports else None,
            physical_progress=reports[month].said if month in reports else "",
            light=lights[month].light.value if month in lights else None,
            reason=lights[month].reason if month in lights else "",
        )
        for month in range(1, 13)
    ]


def _facts(rows: MonthRows, promised: Iterable[MilestoneRow | Milestone]) -> dict[int, ProgressFacts]:
    plans: dict[int, list[MonthPlan]] = defaultdict(list)
    reports: dict[int, list[MonthReport]] = defaultdict(list)
    milestones: dict[int, list[MilestoneFact]] = defaultdict(list)
    for plan in rows.plans:
        plans[plan.project_id].append(MonthPlan(_month(plan.year, plan.month), plan.amount))
    for report in rows.reports:
        day = timezone.localtime(report.recorded_at).date()
        reports[report.project_id].append(MonthReport(_month(report.year, report.month), report.amount, day))
    for one in promised:
        milestones[one.project_id].append(MilestoneFact(one.name, one.planned_on, one.done_on))
    return {
        key: ProgressFacts(tuple(plan), tuple(reports[key]), tuple(milestones[key]))
        for key, plan in plans.items()
    }


@lru_cache(maxsize=256)
def _month(year: int, month: int) -> Month:
    return Month(year, month)
