"""Projects and their stages and phases over HTTP."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Status
from ninja.pagination import LimitOffsetPagination, paginate

from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects import actions, selectors
from gaoxin.projects.api.requests import THROUGH_API, actor, readable, today, writable
from gaoxin.projects.models import KeyProject, ProjectPhase, StageChange
from gaoxin.projects.permissions import READ_PROJECTS
from gaoxin.projects.schemas import (
    PhaseIn,
    PhaseOut,
    ProjectChange,
    ProjectDetail,
    ProjectFields,
    ProjectFilters,
    ProjectNew,
    ProjectOut,
    StageDayIn,
    StageIn,
    StageOut,
)

router = Router()
NOT_FIELDS = {"stage", "stage_on", "confirmed", "seen"}


@router.get("/projects", response=list[ProjectOut], summary="项目台账")
@paginate(LimitOffsetPagination)
def list_projects(request: HttpRequest, filters: Query[ProjectFilters]) -> QuerySet[KeyProject]:
    by = actor(request)
    require(by, READ_PROJECTS)
    rows = selectors.filtered(by.scope, **filters.dict(exclude_none=True))
    return rows.select_related("enterprise", "cluster", "team", "department")


@router.get("/projects/{int:project_id}", response=ProjectDetail, summary="项目详情")
def read_project(request: HttpRequest, project_id: int) -> KeyProject:
    return readable(request, project_id)


@router.post("/projects", response={201: ProjectDetail}, summary="项目入账")
def create_project(request: HttpRequest, payload: ProjectNew) -> Status[KeyProject]:
    by = actor(request)
    project = actions.register_project(
        by=by,
        fields=_fields(payload, scope=by.scope),
        stage=payload.stage,
        stage_on=payload.stage_on,
        today=today(),
        confirmed=payload.confirmed,
        origin=THROUGH_API,
    )
    return Status(201, selectors.project(project.pk, scope=by.scope))


@router.patch("/projects/{int:project_id}", response=ProjectDetail, summary="修改项目")
def change_project(request: HttpRequest, project_id: int, payload: ProjectChange) -> KeyProject:
    by = actor(request)
    actions.correct_project(
        writable(request, project_id),
        by=by,
        fields=_fields(payload, scope=by.scope),
        seen=_fields(payload.seen, scope=by.scope) if payload.seen else None,
        confirmed=payload.confirmed,
    )
    return selectors.project(project_id, scope=by.scope)


@router.post("/projects/{int:project_id}/stages", response={201: StageOut}, summary="进入阶段")
def add_stage(request: HttpRequest, project_id: int, payload: StageIn) -> Status[StageChange]:
    project = writable(request, project_id)
    return Status(
        201,
        actions.enter_stage(project, by=actor(request), today=today(), origin=THROUGH_API, **payload.dict()),
    )


@router.post("/projects/{int:project_id}/past-stages", response={201: StageOut}, summary="补记阶段")
def add_past_stage(request: HttpRequest, project_id: int, payload: StageIn) -> Status[StageChange]:
    project = writable(request, project_id)
    return Status(
        201,
        actions.fill_in_stage(
            project, by=actor(request), today=today(), origin=THROUGH_API, **payload.dict()
        ),
    )


@router.patch("/stages/{int:change_id}", response=StageOut, summary="更正阶段日期")
def correct_stage(request: HttpRequest, change_id: int, payload: StageDayIn) -> StageChange:
    by = actor(request)
    change = selectors.stage_change(change_id, scope=by.scope)
    return actions.correct_stage_day(change, by=by, today=today(), **payload.dict())


@router.put("/projects/{int:project_id}/phases", response=PhaseOut, summary="维护分期")
def put_phase(request: HttpRequest, project_id: int, payload: PhaseIn) -> ProjectPhase:
    return actions.set_phase(writable(request, project_id), by=actor(request), **payload.dict())


def _fields(payload: ProjectFields, *, scope: Scope) -> dict[str, Any]:
    """The given fields, with names and codes turned into rows of this scope."""
    given = payload.dict(exclude_unset=True, exclude=NOT_FIELDS)
    finders = {
        "enterprise": selectors.owner_called,
        "cluster": selectors.cluster_called,
        "department": selectors.department_called,
        "team": selectors.team_called,
    }
    for name, find in finders.items():
        if given.get(name):
            given[name] = find(given[name], scope=scope)
        elif name in given:
            given[name] = None
    return given
