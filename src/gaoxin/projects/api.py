"""The project API: reads through selectors, writes through the same actions as the pages."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.pagination import LimitOffsetPagination, paginate

from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.zones import selectors as zones
from gaoxin.projects import actions, selectors
from gaoxin.projects.assembly import MonthLine, month_lines
from gaoxin.projects.models import KeyProject, Problem
from gaoxin.projects.permissions import READ_PROJECTS
from gaoxin.projects.schemas import (
    AssignmentIn,
    ClosingIn,
    MonthOut,
    ProblemIn,
    ProblemOut,
    ProjectDetail,
    ProjectFilters,
    ProjectIn,
    ProjectNew,
    ProjectOut,
    ReportIn,
    StageIn,
    StageOut,
)

router = Router(tags=["重点项目"])
THROUGH_API = Origin(source="接口写入")


@router.get("/projects", response=list[ProjectOut], summary="项目台账")
@paginate(LimitOffsetPagination)
def list_projects(request: HttpRequest, filters: Query[ProjectFilters]) -> QuerySet[KeyProject]:
    by = request.actor  # type: ignore[attr-defined]
    require(by, READ_PROJECTS)
    return selectors.filtered(by.scope, **filters.dict(exclude_none=True))


@router.get("/projects/{project_id}", response=ProjectDetail, summary="项目详情")
def read_project(request: HttpRequest, project_id: int) -> KeyProject:
    return _readable(request, project_id)


@router.get("/projects/{project_id}/months", response=list[MonthOut], summary="月度计划、完成与亮灯")
def read_months(request: HttpRequest, project_id: int, year: int) -> list[MonthLine]:
    project = _readable(request, project_id)
    return month_lines(project, year=year, as_of=project.zone.data_as_of or _today())


@router.post("/projects", response={201: ProjectDetail}, summary="项目入账")
def create_project(request: HttpRequest, payload: ProjectNew) -> tuple[int, KeyProject]:
    by = request.actor  # type: ignore[attr-defined]
    fields = _fields(request, payload)
    project = actions.register_project(
        by=by,
        fields=fields,
        stage=payload.stage,
        stage_on=payload.stage_on,
        today=_today(),
        origin=THROUGH_API,
    )
    return 201, selectors.project(project.pk, scope=by.scope)


@router.patch("/projects/{project_id}", response=ProjectDetail, summary="修改项目")
def change_project(request: HttpRequest, project_id: int, payload: ProjectIn) -> KeyProject:
    by = request.actor  # type: ignore[attr-defined]
    project = selectors.project(project_id, scope=by.scope)
    actions.correct_project(project, by=by, fields=_fields(request, payload), origin=THROUGH_API)
    return selectors.project(project_id, scope=by.scope)


@router.post("/projects/{project_id}/stages", response={201: StageOut}, summary="进入阶段")
def add_stage(request: HttpRequest, project_id: int, payload: StageIn) -> tuple[int, Any]:
    by = request.actor  # type: ignore[attr-defined]
    project = selectors.project(project_id, scope=by.scope)
    change = actions.enter_stage(
        project,
        by=by,
        stage=payload.stage,
        happened_on=payload.happened_on,
        reason=payload.reason,
        today=_today(),
        origin=THROUGH_API,
    )
    return 201, change


@router.post("/projects/{project_id}/reports", response={201: list[MonthOut]}, summary="填报月度完成")
def add_report(request: HttpRequest, project_id: int, payload: ReportIn) -> tuple[int, Any]:
    by = request.actor  # type: ignore[attr-defined]
    project = selectors.project(project_id, scope=by.scope)
    actions.report_month(
        project,
        by=by,
        year=payload.year,
        month=payload.month,
        amount=payload.amount,
        physical_progress=payload.physical_progress,
        today=_today(),
        origin=THROUGH_API,
    )
    return 201, month_lines(project, year=payload.year, as_of=_today())


@router.get("/problems", response=list[ProblemOut], summary="未销号问题")
@paginate(LimitOffsetPagination)
def list_problems(request: HttpRequest) -> QuerySet[Problem]:
    by = request.actor  # type: ignore[attr-defined]
    require(by, READ_PROJECTS)
    return selectors.open_problems(by.scope)


@router.post("/projects/{project_id}/problems", response={201: ProblemOut}, summary="提出问题")
def add_problem(request: HttpRequest, project_id: int, payload: ProblemIn) -> tuple[int, Problem]:
    by = request.actor  # type: ignore[attr-defined]
    project = selectors.project(project_id, scope=by.scope)
    return 201, actions.raise_problem(project, by=by, **payload.dict())


@router.post("/problems/{problem_id}/assignment", response=ProblemOut, summary="交办")
def assign(request: HttpRequest, problem_id: int, payload: AssignmentIn) -> Problem:
    by = request.actor  # type: ignore[attr-defined]
    problem = selectors.problem(problem_id, scope=by.scope)
    department = zones.department_in(by.scope, pk=payload.department_id)
    given = payload.dict(exclude={"department_id"})
    return actions.assign_problem(problem, by=by, department=department, **given)


@router.post("/problems/{problem_id}/closing", response=ProblemOut, summary="销号")
def close(request: HttpRequest, problem_id: int, payload: ClosingIn) -> Problem:
    by = request.actor  # type: ignore[attr-defined]
    problem = selectors.problem(problem_id, scope=by.scope)
    return actions.close_problem(problem, by=by, **payload.dict())


def _readable(request: HttpRequest, project_id: int) -> KeyProject:
    by = request.actor  # type: ignore[attr-defined]
    if by.scope.enterprise_id is None:
        require(by, READ_PROJECTS)
    return selectors.project(project_id, scope=by.scope)


def _fields(request: HttpRequest, payload: ProjectIn) -> dict[str, Any]:
    """The given fields, with codes and ids turned into rows of this scope."""
    scope = request.actor.scope  # type: ignore[attr-defined]
    given = payload.dict(exclude_unset=True, exclude={"stage", "stage_on"})
    lookups = {
        "enterprise_id": ("enterprise", lambda key: selectors.owner(key, scope=scope)),
        "cluster": ("cluster", lambda code: selectors.cluster(code, scope=scope)),
        "department_id": ("department", lambda key: zones.department_in(scope, pk=key)),
        "team_id": ("team", lambda key: selectors.team(key, scope=scope)),
    }
    for name, (field, find) in lookups.items():
        if name in given:
            key = given.pop(name)
            given[field] = None if key is None else find(key)
    return given


def _today() -> dt.date:
    return timezone.localdate()
