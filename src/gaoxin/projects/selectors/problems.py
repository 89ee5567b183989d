"""Problems of projects: what is open, how urgent it is, one with its course."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects.models import Problem
from gaoxin.values.errors import NotFound

OF_PROJECT = {"zone": "project__zone_id", "enterprise": "project__enterprise_id"}


def problems(scope: Scope) -> QuerySet[Problem]:
    """All problems, open ones first."""
    rows = scope.rows(Problem.objects.all(), **OF_PROJECT)
    return rows.select_related("project", "assigned_department").order_by(
        F("closed_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "id"
    )


def open_problems(scope: Scope) -> QuerySet[Problem]:
    """Problems not closed yet, the most urgent first."""
    return problems(scope).filter(closed_on__isnull=True)


def problems_open_on(scope: Scope, *, day: dt.date) -> QuerySet[Problem]:
    """Problems raised by a day and not closed by then, the most urgent first.

    One reopened since counts as open throughout: its course is told by its events.
    """
    still_open = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    rows = problems(scope).filter(still_open, raised_on__lte=day)
    return rows.order_by(F("due_on").asc(nulls_last=True), "id")


def problem(problem_id: int, *, scope: Scope) -> Problem:
    """One problem with its project; ``NotFound`` outside the scope."""
    found = problems(scope).filter(pk=problem_id).first()
    if found is None:
        raise NotFound(_("没有找到这个问题，或不在您的数据范围内。"))
    return found


def unsolved() -> QuerySet[Problem]:
    """Problems not closed, to be used under ``Exists`` on projects."""
    return Problem.objects.filter(project=OuterRef("pk"), closed_on__isnull=True)


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
