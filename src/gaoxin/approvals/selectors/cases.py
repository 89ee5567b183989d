"""Running cases and their items, always within a scope."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet

from gaoxin.approvals.models import (
    ApprovalCase,
    ApprovalPlan,
    CaseItem,
    CasePaper,
    CaseState,
    EventKindChoice,
    ItemEvent,
    Pledge,
)
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound

_OVER = (EventKindChoice.DELIVERED, EventKindChoice.REFUSED, EventKindChoice.WITHDRAWN)


def cases(scope: Scope) -> QuerySet[ApprovalCase]:
    """An enterprise user sees those of its own projects."""
    rows = scope.rows(ApprovalCase.objects.all(), enterprise="project__enterprise_id")
    return rows.select_related("project", "agent")


def running_cases(scope: Scope) -> QuerySet[ApprovalCase]:
    return cases(scope).filter(state=CaseState.RUNNING)


def case(case_id: int, *, scope: Scope) -> ApprovalCase:
    found = cases(scope).select_related("baseline", "zone").filter(pk=case_id).first()
    if found is None:
        raise NotFound("没有找到这个审批办件。")
    return found


def case_by_code(tracking_code: str) -> ApprovalCase:
    """What an applicant follows without an account; the code is the key, so there is no scope."""
    found = (
        ApprovalCase.objects.filter(tracking_code=tracking_code.strip().upper())
        .select_related("project", "zone")
        .first()
    )
    if found is None:
        raise NotFound("没有这个查询码，请核对后再输。")
    return found


def items_of(case_ids: Iterable[int]) -> QuerySet[CaseItem]:
    """Items of cases already found within a scope, each with its events in order.

    Cases, projects and officers are read once each, however many items they have.
    """
    events = Prefetch("events", queryset=ItemEvent.objects.order_by("happened_at", "id"))
    return (
        CaseItem.objects.filter(case_id__in=list(case_ids))
        .prefetch_related("case__project", "officer", events)
        .order_by("case_id", "id")
    )


def papers_in(case_ids: Iterable[int]) -> dict[int, dict[str, dt.date]]:
    """Case → paper → the day it was handed in; of cases already found within a scope."""
    rows = CasePaper.objects.filter(case_id__in=list(case_ids), handed_in_on__isnull=False)
    found: dict[int, dict[str, dt.date]] = {}
    for case_id, key, day in rows.values_list("case_id", "key", "handed_in_on"):
        if day is not None:
            found.setdefault(case_id, {})[key] = day
    return found


def item(item_id: int, *, scope: Scope) -> CaseItem:
    rows = scope.rows(CaseItem.objects.all(), zone="case__zone_id", enterprise="case__project__enterprise_id")
    found = rows.select_related("case", "case__project", "officer").filter(pk=item_id).first()
    if found is None:
        raise NotFound("没有找到这个办件事项。")
    return found


def plans_of(project_id: int, *, scope: Scope) -> QuerySet[ApprovalPlan]:
    """Newest first."""
    rows = scope.rows(
        ApprovalPlan.objects.filter(project_id=project_id),
        zone="project__zone_id",
        enterprise="project__enterprise_id",
    )
    return rows.order_by("-id")


def plan(plan_id: int, *, scope: Scope) -> ApprovalPlan:
    rows = scope.rows(
        ApprovalPlan.objects.all(), zone="project__zone_id", enterprise="project__enterprise_id"
    )
    found = rows.select_related("project").filter(pk=plan_id).first()
    if found is None:
        raise NotFound("没有找到这份审批方案。")
    return found


def kept_finishes(
    case_ids: Iterable[int],
) -> dict[int, tuple[dt.date, dt.date | None, dt.date | None]]:
    """Case → the finish of its first plan, and P50 and P80 as forecast then; None: not forecast."""
    rows = ApprovalCase.objects.filter(pk__in=list(case_ids)).values_list(
        "pk",
        "baseline__result__finish",
        "baseline__result__forecast__p50",
        "baseline__result__forecast__p80",
    )
    day = dt.date.fromisoformat
    return {
        pk: (day(finish), day(p50) if p50 else None, day(p80) if p80 else None)
        for pk, finish, p50, p80 in rows
    }


def pledges(scope: Scope) -> QuerySet[Pledge]:
    rows = scope.rows(
        Pledge.objects.all(), zone="item__case__zone_id", enterprise="item__case__project__enterprise_id"
    )
    return rows.select_related("item", "item__case", "item__case__project")


def open_items_of(case_ids: Iterable[int], *, officer_id: int | None) -> QuerySet[CaseItem]:
    """Items somebody has begun, or that are the officer's own, and that are not over."""
    begun = ItemEvent.objects.filter(item=OuterRef("pk"))
    return items_of(case_ids).filter(
        Q(officer_id=officer_id) | Exists(begun), ~Exists(begun.filter(kind__in=_OVER))
    )


class StepRow(NamedTuple):
    """A step as its clock needs it; a row of a thousand is not worth a model each."""

    item_id: int
    kind: str
    happened_at: dt.datetime
    recorded_at: dt.datetime
    ground: str
    notice_no: str
    approver: str
    reason: str
    days: int | None
    user_id: int | None


def bare_items_of(case_ids: Iterable[int]) -> list[CaseItem]:
    """Items of cases already found within a scope, alone; their steps come with ``steps_of``."""
    return list(CaseItem.objects.filter(case_id__in=list(case_ids)).order_by("case_id", "id"))


def steps_of(case_ids: Iterable[int]) -> dict[int, list[StepRow]]:
    """Item → its steps in order, of cases already found within a scope."""
    rows = ItemEvent.objects.filter(item__case_id__in=list(case_ids)).order_by("happened_at", "id")
    found: dict[int, list[StepRow]] = {}
    for row in rows.values_list(*StepRow._fields):
        found.setdefault(row[0], []).append(StepRow(*row))
    return found


class FinishedItem(NamedTuple):
    """An item that was decided, with the moments of its steps; None where a step was not registered."""

    key: str
    department_key: str
    mode: str
    is_sample: bool
    received: dt.datetime | None
    returned: dt.datetime | None
    accepted: dt.datetime | None
    decided: dt.datetime
    delivered: dt.datetime | None


def finished_items(scope: Scope, *, since: dt.datetime, until: dt.datetime) -> list[FinishedItem]:
    """Items decided within the two moments, whatever became of their cases."""
    rows = scope.rows(
        ItemEvent.objects.all(), zone="item__case__zone_id", enterprise="item__case__project__enterprise_id"
    )
    moments = (
        rows.order_by()
        .values_list("item_id")
        .annotate(
            received=_first(EventKindChoice.RECEIVED),
            returned=_first(EventKindChoice.PAPERS_MISSING),
            accepted=_first(EventKindChoice.ACCEPTED),
            decided=_first(EventKindChoice.DECIDED),
            delivered=_first(EventKindChoice.DELIVERED),
        )
    )
    found = moments.filter(decided__gte=since, decided__lte=until).order_by("item_id")
    # Grouped by the item alone the index serves; what the items are is looked up apart.
    items = scope.rows(
        CaseItem.objects.all(), zone="case__zone_id", enterprise="case__project__enterprise_id"
    ).order_by()
    named = {
        row[0]: row[1:] for row in items.values_list("pk", "key", "department_key", "mode", "case__is_sample")
    }
    return [FinishedItem(*named[row[0]], *row[1:]) for row in found if row[0] in named]


def _first(kind: EventKindChoice) -> Min:
    return Min("happened_at", filter=Q(kind=kind))


def state_of_events(scope: Scope) -> tuple[object, ...]:
    """Changes whenever a step is registered within the scope."""
    rows = scope.rows(
        ItemEvent.objects.all(), zone="item__case__zone_id", enterprise="item__case__project__enterprise_id"
    )
    return tuple(rows.aggregate(Count("id"), Max("id"), Max("happened_at"), Max("recorded_at")).values())
