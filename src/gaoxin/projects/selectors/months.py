"""Plans and reports month by month, as the lights are judged from them: many rows, read in one query."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.utils import timezone

from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects.models import InvestmentRecord, MonthlyPlan
from gaoxin.projects.selectors.problems import OF_PROJECT

PLAN, REPORT = 0, 1


class MonthRow(NamedTuple):
    """A plan in force, or one revision of a report; amount in 元, ``day`` is when it was written down."""

    project_id: int
    year: int
    month: int
    amount: Decimal
    day: dt.date
    is_current: bool
    physical_progress: str


@dataclass(frozen=True, slots=True)
class MonthRows:
    """Plans in force and all revisions of the reports, oldest first."""

    plans: list[MonthRow] = field(default_factory=list)
    reports: list[MonthRow] = field(default_factory=list)


def months_of_project(project_id: int, *, until: int) -> MonthRows:
    """All plans and reports of one project up to and including the year ``until``."""
    wanted = Q(project_id=project_id, year__lte=until)
    return _read(MonthlyPlan.objects.filter(wanted), InvestmentRecord.objects.filter(wanted))


def months_of_ledger(
    scope: Scope, *, years: Collection[int], project_ids: Collection[int] | None = None
) -> MonthRows:
    """Plans and reports of some years, of the projects given or of all."""
    wanted = Q(year__in=years)
    if project_ids is not None:
        wanted &= Q(project_id__in=project_ids)
    plans = scope.rows(MonthlyPlan.objects.filter(wanted), **OF_PROJECT)
    reports = scope.rows(InvestmentRecord.objects.filter(wanted), **OF_PROJECT)
    return _read(plans, reports)


def months_state(scope: Scope) -> tuple[object, ...]:
    """What tells one state of all plans and reports from every other; one query.

    Both are only ever added to, or taken out of force: with as many rows, the same last one and the same sums
    nothing has changed.
    """
    plans = scope.rows(MonthlyPlan.objects.filter(is_current=True), **OF_PROJECT)
    reports = scope.rows(InvestmentRecord.objects.all(), **OF_PROJECT)
    return tuple(_state(plans, PLAN).union(_state(reports, REPORT), all=True).order_by("kind"))


def _state(rows: QuerySet[Any], kind: int) -> QuerySet[Any]:
    marked = rows.order_by().annotate(kind=Value(kind, output_field=IntegerField())).values("kind")
    weight = ExpressionWrapper(F("amount") * F("month"), output_field=BigIntegerField())
    told = marked.annotate(n=Count("pk"), last=Max("pk"), written=Max("recorded_at"), weight=Sum(weight))
    return told.values_list("kind", "n", "last", "written", "weight")


def _read(plans: QuerySet[MonthlyPlan], reports: QuerySet[InvestmentRecord]) -> MonthRows:
    words: Any = Value("", output_field=CharField())
    rows = _columns(plans.filter(is_current=True), PLAN, words).union(
        _columns(reports, REPORT, F("physical_progress")), all=True
    )
    found = MonthRows()
    for kind, row in _converted(rows.order_by("year", "month", "revision")):
        (found.plans if kind == PLAN else found.reports).append(row)
    return found


def _columns(rows: QuerySet[Any], kind: int, words: Any) -> QuerySet[Any]:
    """The same columns of either table, as the database keeps them.

    A large ledger has tens of thousands of them, and the fields' own converters are several times slower.
    """
    return rows.order_by().values_list(
        Value(kind, output_field=IntegerField()),
        "project_id",
        "year",
        "month",
        ExpressionWrapper(F("amount"), output_field=BigIntegerField()),
        ExpressionWrapper(F("recorded_at"), output_field=CharField()),
        ExpressionWrapper(F("is_current"), output_field=IntegerField()),
        words,
        "revision",
    )


def _converted(rows: QuerySet[Any]) -> Iterator[tuple[int, MonthRow]]:
    days = _Days()
    for kind, project_id, year, month, cents, moment, is_current, words, _revision in rows:
        amount = Decimal(cents).scaleb(-2)
        yield kind, MonthRow(project_id, year, month, amount, days[moment], bool(is_current), words)


class _Days(dict[Any, dt.date]):
    """Moments as SQLite (text in UTC) or PostgreSQL (aware) return them → days by the clock here."""

    def __init__(self) -> None:
        self._here = timezone.get_current_timezone()

    def __missing__(self, moment: Any) -> dt.date:
        read = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        aware = read if read.tzinfo else read.replace(tzinfo=dt.UTC)
        self[moment] = aware.astimezone(self._here).date()
        return self[moment]
