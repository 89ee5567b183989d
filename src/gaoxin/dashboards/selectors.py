"""What the cockpit shows: figures, stages, clusters, months and the red list of one zone and year."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from gaoxin.engines.progress import Light, Progress
from gaoxin.evaluation.selectors import Figure, figures
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects import selectors as projects
from gaoxin.projects.assembly import progress_by_project
from gaoxin.projects.light_words import reason_of
from gaoxin.projects.models import KeyProject, Problem

HEADLINE = (
    "projects.annual_investment",
    "investment.signed_count",
    "investment.signed_amount",
    "enterprises.high_tech.new",
    "enterprises.tech_sme.registered",
    "innovation_valley.tenants",
)
SHOWN_RED = 10
SHOWN_ON_WALL = 5


@dataclass(frozen=True, slots=True)
class RedProject:
    """A project that needs a leader's hand: its light, why, and the problem in its way."""

    project: KeyProject
    progress: Progress
    problem: Problem | None

    @property
    def reason(self) -> str:
        return reason_of(self.progress)


@dataclass(frozen=True, slots=True)
class Cockpit:
    """Everything on the cockpit of one year, as known on ``as_of``."""

    year: int
    as_of: dt.date
    headline: tuple[Figure, ...]
    stages: list[projects.StageTotal]
    clusters: list[projects.ClusterTotal]
    months: list[projects.MonthTotal]
    lights: Mapping[Light, int]
    red: list[RedProject]
    open_problems: int
    overdue_problems: int
    for_leaders: int

    @property
    def reddest(self) -> list[RedProject]:
        """As many as a wall screen holds."""
        return self.red[:SHOWN_ON_WALL]


def cockpit(scope: Scope, *, year: int, as_of: dt.date) -> Cockpit:
    """The cockpit of a zone for one ledger year."""
    progress = progress_by_project(scope, year=year, as_of=as_of)
    found = figures(HEADLINE, scope=scope, year=year, as_of=as_of)
    problems = projects.problem_counts(scope, as_of=as_of)
    return Cockpit(
        year=year,
        as_of=as_of,
        headline=tuple(found.values()),
        stages=projects.stage_totals(scope, year=year),
        clusters=projects.cluster_totals(scope, year=year),
        months=projects.month_totals(scope, year=year, as_of=as_of),
        lights=_count(progress),
        red=_red(scope, progress, year=year, as_of=as_of),
        open_problems=problems.open,
        overdue_problems=problems.overdue,
        for_leaders=problems.for_leaders,
    )


def _count(progress: Mapping[int, Progress]) -> dict[Light, int]:
    counts = dict.fromkeys((Light.RED, Light.YELLOW, Light.GREEN, Light.NONE), 0)
    for one in progress.values():
        light = one.light if one.light in counts else Light.NONE
        counts[light] += 1
    return counts


def _red(scope: Scope, progress: Mapping[int, Progress], *, year: int, as_of: dt.date) -> list[RedProject]:
    """Red projects, the largest first, each with its most urgent open problem."""
    keys = [key for key, one in progress.items() if one.light is Light.RED]
    listed = projects.ledger_projects(scope, year=year).filter(pk__in=keys)
    rows = projects.with_year(listed, year=year, as_of=as_of).order_by("-total_investment", "number")
    shown = list(rows[:SHOWN_RED])
    problems = projects.most_urgent_problems(scope, project_ids=[row.pk for row in shown])
    return [RedProject(row, progress[row.pk], problems.get(row.pk)) for row in shown]
