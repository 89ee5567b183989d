"""Figures: an indicator computed from rows, with its target, progress and the way to the rows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from gaoxin.engines.progress import year_pace
from gaoxin.evaluation.definitions import Indicator, indicator
from gaoxin.evaluation.measures import MEASURES, Question
from gaoxin.evaluation.models import Target
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects.selectors import ledger_years


@dataclass(frozen=True, slots=True)
class Figure:
    """One number on a page; ``time_share`` is how much of its year has passed on ``as_of``."""

    indicator: Indicator
    year: int
    as_of: dt.date
    value: Decimal | None
    rows: int
    sample_rows: int
    rows_url: str
    target: Decimal | None
    target_source: str
    time_share: Fraction

    @property
    def progress(self) -> Decimal | None:
        if self.value is None or not self.target:
            return None
        return self.value / self.target

    @property
    def gap(self) -> Decimal | None:
        """What is still missing to the target; never negative."""
        if self.value is None or self.target is None:
            return None
        return max(self.target - self.value, Decimal(0))


def figures(codes: Iterable[str], *, scope: Scope, year: int, as_of: dt.date) -> dict[str, Figure]:
    """Figures of one year by indicator code, as known on ``as_of``."""
    wanted = [indicator(code) for code in codes]
    targets = _targets(scope, codes=[row.code for row in wanted], year=year)
    return {row.code: _figure(row, scope=scope, year=year, as_of=as_of, targets=targets) for row in wanted}


def indicator_years(scope: Scope, *, as_of: dt.date) -> list[int]:
    """The years that have a ledger or targets, latest first; at least the year of the data."""
    targets = scope.rows(Target.objects.all()).order_by().values_list("year", flat=True).distinct()
    return sorted({*ledger_years(scope), *targets, as_of.year}, reverse=True)


def targeted(scope: Scope, *, year: int) -> set[str]:
    """Indicators with a target in ``year``."""
    rows = scope.rows(Target.objects.filter(year=year)).order_by()
    return set(rows.values_list("indicator", flat=True).distinct())


def target_revisions(code: str, *, scope: Scope, year: int) -> QuerySet[Target]:
    """Every target ever set for an indicator and year, the one in force first."""
    return scope.rows(Target.objects.filter(indicator=code, year=year)).order_by("-revision")


def figure(code: str, *, scope: Scope, year: int, as_of: dt.date) -> Figure:
    return figures([code], scope=scope, year=year, as_of=as_of)[code]


def _targets(scope: Scope, *, codes: list[str], year: int) -> dict[str, Target]:
    rows = scope.rows(Target.objects.filter(indicator__in=codes, year=year)).order_by("revision")
    return {row.indicator: row for row in rows}


def _figure(row: Indicator, *, scope: Scope, year: int, as_of: dt.date, targets: dict[str, Target]) -> Figure:
    found = MEASURES[row.measure](Question(scope, year, as_of, row.arguments))
    target = targets.get(row.code)
    value, source = (target.value, target.source) if target else (None, "")
    if value is None and row.target_from:
        value = figure(row.target_from, scope=scope, year=year, as_of=as_of).value
        source = indicator(row.target_from).label
    return Figure(
        indicator=row,
        year=year,
        as_of=min(as_of, dt.date(year, 12, 31)),
        value=found.value,
        rows=found.rows,
        sample_rows=found.sample_rows,
        rows_url=found.rows_url,
        target=value,
        target_source=source,
        time_share=year_pace(year, as_of=as_of, planned=None, actual=None).time_share,
    )
