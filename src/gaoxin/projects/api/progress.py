"""Plans, monthly reports, lights and milestones over HTTP."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from gaoxin.projects import actions, selectors
from gaoxin.projects.api.requests import THROUGH_API, actor, readable, today, writable
from gaoxin.projects.assembly import MonthLine, project_year
from gaoxin.projects.models import KeyProject, LedgerEntry, Milestone
from gaoxin.projects.schemas import (
    LedgerOut,
    LedgerYear,
    MilestoneIn,
    MilestoneOut,
    MonthOut,
    ReachedIn,
    ReportIn,
    YearIn,
)
from gaoxin.values.errors import DomainError

router = Router()


@router.get("/projects/{int:project_id}/months", response=list[MonthOut], summary="月度计划、完成与亮灯")
def read_months(request: HttpRequest, project_id: int, year: Query[LedgerYear]) -> list[MonthLine]:
    return _months(readable(request, project_id), year)


@router.put("/projects/{int:project_id}/years/{int:year}", response=LedgerOut, summary="下达年度计划")
def put_year(request: HttpRequest, project_id: int, year: int, payload: YearIn) -> LedgerEntry:
    amounts = {one.month: one.amount for one in payload.months}
    if len(amounts) != len(payload.months):
        raise DomainError(
            "plan.month_repeated", _("同一个月写了两次。"), field="months", remedy=_("每月只写一次。")
        )
    return actions.set_year(
        writable(request, project_id),
        by=actor(request),
        year=year,
        planned_investment=payload.planned_investment,
        amounts=amounts,
        goals=payload.goals,
        reason=payload.reason,
        today=today(),
        origin=THROUGH_API,
    )


@router.post("/projects/{int:project_id}/reports", response={201: list[MonthOut]}, summary="填报月度完成")
def add_report(request: HttpRequest, project_id: int, payload: ReportIn) -> Status[list[MonthLine]]:
    project = writable(request, project_id)
    actions.report_month(project, by=actor(request), today=today(), origin=THROUGH_API, **payload.dict())
    return Status(201, _months(project, payload.year))


@router.put("/projects/{int:project_id}/milestones", response=MilestoneOut, summary="设定节点")
def put_milestone(request: HttpRequest, project_id: int, payload: MilestoneIn) -> Milestone:
    project = writable(request, project_id)
    return actions.set_milestone(
        project, by=actor(request), today=today(), origin=THROUGH_API, **payload.dict()
    )


@router.post("/milestones/{int:milestone_id}/completion", response=MilestoneOut, summary="节点完成")
def reach_milestone(request: HttpRequest, milestone_id: int, payload: ReachedIn) -> Milestone:
    by = actor(request)
    milestone = selectors.milestone(milestone_id, scope=by.scope)
    return actions.reach_milestone(milestone, by=by, done_on=payload.done_on, today=today())


def _months(project: KeyProject, year: int) -> list[MonthLine]:
    as_of = project.zone.data_as_of or timezone.localdate()
    return project_year(project, year=year, as_of=as_of).lines
