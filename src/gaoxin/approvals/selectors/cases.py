"""Running cases and their items, always within a scope."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from gaoxin.approvals.models import ApprovalCase, ApprovalPlan, CaseItem, CaseState, ItemEvent, Pledge
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound


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
    """Items of cases already found within a scope, each with its events in order."""
    events = Prefetch("events", queryset=ItemEvent.objects.order_by("happened_at", "id"))
    return (
        CaseItem.objects.filter(case_id__in=list(case_ids))
        .select_related("officer", "case", "case__project")
        .prefetch_related(events)
        .order_by("case_id", "id")
    )


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


def pledges(scope: Scope) -> QuerySet[Pledge]:
    rows = scope.rows(
        Pledge.objects.all(), zone="item__case__zone_id", enterprise="item__case__project__enterprise_id"
    )
    return rows.select_related("item", "item__case", "item__case__project")
