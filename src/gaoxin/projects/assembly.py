"""Rows of the ledger → inputs of the progress engine, and its results by project."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from gaoxin.engines.progress import (
    MilestoneFact,
    MonthPlan,
    MonthReport,
    Progress,
    ProgressFacts,
    assess_progress,
)
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects import selectors
from gaoxin.projects.models import KeyProject
from gaoxin.values.period import Month

UNPLANNED = ProgressFacts(plan=())


def progress_by_project(scope: Scope, *, year: int, as_of: dt.date) -> Mapping[int, Progress]:
    """The lights of every project of a year's ledger, as known on ``as_of``; always four queries."""
    facts = _facts(selectors.progress_rows(scope, year=year))
    listed = selectors.ledger_entries(scope, year=year).values_list("project_id", flat=True)
    return {key: assess_progress(facts.get(key, UNPLANNED), as_of=as_of) for key in listed}


def project_progress(project: KeyProject, *, year: int, as_of: dt.date) -> Progress:
    """The lights of one project in one year, as known on ``as_of``."""
    scope = Scope(frozenset({project.zone_id}))
    facts = _facts(selectors.progress_rows(scope, year=year, project_id=project.pk))
    return assess_progress(facts.get(project.pk, UNPLANNED), as_of=as_of)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of one project: plan, report and light side by side; None is unknown."""

    year: int
    month: int
    planned: Any
    actual: Any
    physical_progress: str
    light: str | None
    reason: str


def month_lines(project: KeyProject, *, year: int, as_of: dt.date) -> list[MonthLine]:
    """Twelve months of plan, actual, 形象进度 and light of one project."""
    rows = selectors.progress_rows(Scope(frozenset({project.zone_id})), year=year, project_id=project.pk)
    planned = {plan.month: plan.amount for plan in rows.plans}
    reports = {report.month: report for report in rows.reports if report.is_current}
    progress = project_progress(project, year=year, as_of=as_of)
    lights = {period.month.month: period for period in progress.periods}
    return [
        MonthLine(
            year=year,
            month=month,
            planned=planned.get(month),
            actual=reports[month].amount if month in reports else None,
            physical_progress=reports[month].physical_progress if month in reports else "",
            light=lights[month].light.value if month in lights else None,
            reason=lights[month].reason if month in lights else "",
        )
        for month in range(1, 13)
    ]


def _facts(rows: selectors.ProgressRows) -> dict[int, ProgressFacts]:
    plans: dict[int, list[MonthPlan]] = defaultdict(list)
    reports: dict[int, list[MonthReport]] = defaultdict(list)
    milestones: dict[int, list[MilestoneFact]] = defaultdict(list)
    for plan in rows.plans:
        plans[plan.project_id].append(MonthPlan(Month(plan.year, plan.month), plan.amount))
    for report in rows.reports:
        day = timezone.localtime(report.recorded_at).date()
        reports[report.project_id].append(MonthReport(Month(report.year, report.month), report.amount, day))
    for milestone in rows.milestones:
        milestones[milestone.project_id].append(
            MilestoneFact(milestone.name, milestone.planned_on, milestone.done_on)
        )
    return {
        key: ProgressFacts(tuple(plan), tuple(reports[key]), tuple(milestones[key]))
        for key, plan in plans.items()
    }
