"""Problems of projects over HTTP."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from ninja.pagination import LimitOffsetPagination, paginate

from gaoxin.foundation.accounts.permissions import require
from gaoxin.projects import actions, selectors
from gaoxin.projects.api.requests import THROUGH_API, actor, today, writable
from gaoxin.projects.models import Problem, ProblemEvent
from gaoxin.projects.permissions import READ_PROJECTS
from gaoxin.projects.schemas import (
    AssignmentIn,
    ClosingIn,
    NoteIn,
    ProblemDetail,
    ProblemEventOut,
    ProblemFilters,
    ProblemIn,
    ProblemOut,
)

router = Router()


@router.get("/problems", response=list[ProblemOut], summary="项目问题")
@paginate(LimitOffsetPagination)
def list_problems(request: HttpRequest, filters: Query[ProblemFilters]) -> QuerySet[Problem]:
    by = actor(request)
    require(by, READ_PROJECTS)
    rows = selectors.problems(by.scope)
    if filters.state == "overdue":
        return rows.filter(closed_on__isnull=True, due_on__lt=timezone.localdate())
    return rows if filters.state == "all" else rows.filter(closed_on__isnull=filters.state == "open")


@router.get("/problems/{int:problem_id}", response=ProblemDetail, summary="问题及其经过")
def read_problem(request: HttpRequest, problem_id: int) -> Problem:
    by = actor(request)
    if by.scope.enterprise_id is None:
        require(by, READ_PROJECTS)
    return selectors.problem(problem_id, scope=by.scope)


@router.post("/projects/{int:project_id}/problems", response={201: ProblemOut}, summary="提出问题")
def add_problem(request: HttpRequest, project_id: int, payload: ProblemIn) -> Status[Problem]:
    project = writable(request, project_id)
    return Status(
        201,
        actions.raise_problem(
            project, by=actor(request), today=today(), origin=THROUGH_API, **payload.dict()
        ),
    )


@router.post("/problems/{int:problem_id}/assignment", response=ProblemOut, summary="交办")
def assign(request: HttpRequest, problem_id: int, payload: AssignmentIn) -> Problem:
    by = actor(request)
    problem = selectors.problem(problem_id, scope=by.scope)
    department = selectors.department_called(payload.department, scope=by.scope)
    given = payload.dict(exclude={"department"})
    return actions.assign_problem(problem, by=by, department=department, today=today(), **given)


@router.post("/problems/{int:problem_id}/notes", response={201: ProblemEventOut}, summary="记录进展")
def add_note(request: HttpRequest, problem_id: int, payload: NoteIn) -> Status[ProblemEvent]:
    by = actor(request)
    problem = selectors.problem(problem_id, scope=by.scope)
    return Status(201, actions.note_problem(problem, by=by, today=today(), **payload.dict()))


@router.post("/problems/{int:problem_id}/closing", response=ProblemOut, summary="销号")
def close(request: HttpRequest, problem_id: int, payload: ClosingIn) -> Problem:
    by = actor(request)
    problem = selectors.problem(problem_id, scope=by.scope)
    return actions.close_problem(problem, by=by, today=today(), **payload.dict())


@router.post("/problems/{int:problem_id}/reopening", response=ProblemOut, summary="重新打开")
def reopen(request: HttpRequest, problem_id: int, payload: NoteIn) -> Problem:
    by = actor(request)
    problem = selectors.problem(problem_id, scope=by.scope)
    return actions.reopen_problem(problem, by=by, today=today(), **payload.dict())
