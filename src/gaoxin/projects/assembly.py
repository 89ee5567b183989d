"""Rows of the ledger → inputs of the progress engine, and its results by project."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

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
from gaoxin.projects.light_words import reason_of_period
from gaoxin.projects.models import KeyProject, Milestone
from gaoxin.projects.selectors import MilestoneRow, MonthRows
from gaoxin.projects.selectors.months import months_state
from gaoxin.values.period import Month

UNPLANNED = ProgressFacts(plan=())
# Ledgers whose lights each process keeps: some zones and years, some megabytes each.
KEPT_LEDGERS = 4


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
    scope: Scope, *, year: int, as_of: dt.date, listed: Mapping[int, Sequence[int]] | None = None
) -> Mapping[int, Progress]:
    """The lights of every project of a year's ledger, as known on ``as_of``.

    ``listed`` are the keys of the projects in each year's ledger, when they are known already. Two queries
    while nothing has changed since the lights were last judged here, four or five when something has.
    """
    ledgers = selectors.listed_by_year(scope) if listed is None else listed
    facts = LedgerFacts(
        scope=scope,
        year=year,
        as_of=as_of,
        projects=tuple(ledgers.get(year, ())),
        earlier=tuple(ledgers.get(year - 1, ())),
        milestones=tuple(selectors.milestone_rows(scope, year=year)),
        months=months_state(scope),
    )
    return judged_ledger(facts)


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """Everything the lights of a year's ledger follow from; equal facts have equal lights.

    ``projects`` and ``earlier`` are the keys in the ledger of the year and of the year before; ``months``
    stands for the plans and reports.
    """

    scope: Scope
    year: int
    as_of: dt.date
    projects: tuple[int, ...]
    earlier: tuple[int, ...]
    milestones: tuple[MilestoneRow, ...]
    months: tuple[object, ...]


@lru_cache(maxsize=KEPT_LEDGERS)
def judged_ledger(facts: LedgerFacts) -> Mapping[int, Progress]:
    """Judging a thousand projects takes longer than all the rest of a page; most pages change nothing."""
    rows = selectors.months_of_ledger(facts.scope, years=(facts.year,))
    earlier = _remembered(facts.scope, rows, year=facts.year, as_of=facts.as_of, known=facts.earlier)
    known = _facts([earlier, rows], facts.milestones)
    results = assess_projects((known.get(key, UNPLANNED) for key in facts.projects), as_of=facts.as_of)
    return MappingProxyType(dict(zip(facts.projects, results, strict=True)))


def _remembered(
    scope: Scope, rows: MonthRows, *, year: int, as_of: dt.date, known: Collection[int]
) -> MonthRows:
    """The year before, of the projects whose light may still rest on it.

    A light remembers one period: with two judged months in this year nothing earlier can change it. Of three
    months that are over at most the last one still waits to be judged.
    """
    tomorrow = as_of + dt.timedelta(days=1)
    over = selectors.last_month(year, as_of=tomorrow) - (tomorrow.year == year)
    planned = Counter(plan.project_id for plan in rows.plans if plan.month <= over)
    young = [key for key in known if planned[key] < 3]
    return selectors.months_of_ledger(scope, years=(year - 1,), project_ids=young) if young else MonthRows()


def project_year(
    project: KeyProject, *, year: int, as_of: dt.date, milestones: Sequence[Milestone] | None = None
) -> ProjectYear:
    """The lights and months of one project in one year, as known on ``as_of``; two queries.

    ``milestones`` are all of the project's, when they have been read already.
    """
    rows = selectors.months_of_project(project.pk, until=year)
    due = project.milestones.all() if milestones is None else milestones
    promised = [one for one in due if one.planned_on.year <= year]
    progress = assess_progress(_facts([rows], promised).get(project.pk, UNPLANNED), as_of=as_of)
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
            physical_progress=reports[month].physical_progress if month in reports else "",
            light=lights[month].light.value if month in lights else None,
            reason=reason_of_period(lights[month]) if month in lights else "",
        )
        for month in range(1, 13)
    ]


def _facts(
    parts: Iterable[MonthRows], promised: Iterable[MilestoneRow | Milestone]
) -> dict[int, ProgressFacts]:
    plans: dict[int, list[MonthPlan]] = defaultdict(list)
    reports: dict[int, list[MonthReport]] = defaultdict(list)
    milestones: dict[int, list[MilestoneFact]] = defaultdict(list)
    months = _Months()
    for rows in parts:
        for project_id, year, month, amount, *_rest in rows.plans:
            plans[project_id].append(MonthPlan(months[year, month], amount))
        for project_id, year, month, amount, day, *_rest in rows.reports:
            reports[project_id].append(MonthReport(months[year, month], amount, day))
    for one in promised:
        milestones[one.project_id].append(MilestoneFact(one.name, one.planned_on, one.done_on))
    return {
        key: ProgressFacts(tuple(plan), tuple(reports[key]), tuple(milestones[key]))
        for key, plan in plans.items()
    }


class _Months(dict[tuple[int, int], Month]):
    """Each month made once, however many rows speak of it."""

    def __missing__(self, key: tuple[int, int]) -> Month:
        self[key] = Month(*key)
        return self[key]
