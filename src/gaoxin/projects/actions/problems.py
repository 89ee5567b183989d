"""Problems: raise, assign (交办), note, close (销号), reopen. Each leaves an event."""

import datetime as dt

from django.db import transaction

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.foundation.zones.models import Department
from gaoxin.projects import permissions
from gaoxin.projects.models import KeyProject, Problem, ProblemEvent, ProblemEventKind
from gaoxin.values.errors import Conflict, DomainError


@transaction.atomic
def raise_problem(
    project: KeyProject,
    *,
    by: Actor,
    title: str,
    raised_on: dt.date,
    kind: str = "",
    needs_leader: bool = False,
) -> Problem:
    """A problem stands in the project's way."""
    require(by, permissions.REPORT_PROGRESS, zone_id=project.zone_id, department_id=project.department_id)
    if not title.strip():
        raise DomainError("problem.title_missing", "没有写明问题。", field="title", remedy="请写明卡在哪里。")
    problem = Problem.objects.create(
        project=project,
        title=title.strip(),
        kind=kind,
        needs_leader=needs_leader,
        raised_on=raised_on,
        recorded_by=by.name,
        source="页面录入",
    )
    _note(problem, ProblemEventKind.RAISED, by=by, day=raised_on, note=title)
    _record(permissions.PROBLEM_RAISED, problem, by=by, changes={"title": (None, problem.title)})
    return problem


@transaction.atomic
def assign_problem(
    problem: Problem,
    *,
    by: Actor,
    department: Department,
    person: str,
    due_on: dt.date,
    assigned_on: dt.date,
    note: str = "",
) -> Problem:
    """交办: the problem goes to a department and a person, with a day to be done by."""
    locked = _open(problem, by=by)
    if department.zone_id != locked.project.zone_id:
        raise DomainError("problem.other_zone", f"“{department}”不是本区部门。", field="department")
    if due_on < assigned_on:
        raise DomainError(
            "problem.due_before_assigned",
            f"办结时限 {due_on} 早于交办日期 {assigned_on}。",
            field="due_on",
            value=due_on,
            remedy="请核对时限。",
        )
    changes: Changes = {
        "assigned_department": (locked.assigned_department, department),
        "assigned_person": (locked.assigned_person or None, person),
        "due_on": (locked.due_on, due_on),
    }
    locked.assigned_department, locked.assigned_person = department, person
    locked.assigned_on, locked.due_on = assigned_on, due_on
    locked.save()
    words = f"交办 {department} {person}，{due_on} 前办结。{note}"
    _note(locked, ProblemEventKind.ASSIGNED, by=by, day=assigned_on, note=words)
    _record(permissions.PROBLEM_ASSIGNED, locked, by=by, changes=changes)
    return locked


@transaction.atomic
def note_problem(problem: Problem, *, by: Actor, note: str, happened_on: dt.date) -> ProblemEvent:
    """Write down progress on an open problem."""
    locked = _open(problem, by=by)
    if not note.strip():
        raise DomainError("problem.note_missing", "没有写明进展。", field="note", remedy="请写明进展。")
    event = _note(locked, ProblemEventKind.NOTED, by=by, day=happened_on, note=note)
    _record(permissions.PROBLEM_NOTED, locked, by=by, changes={"note": (None, note)})
    return event


@transaction.atomic
def close_problem(problem: Problem, *, by: Actor, note: str, closed_on: dt.date) -> Problem:
    """销号: the problem is solved; the note says how."""
    locked = _open(problem, by=by)
    if not note.strip():
        raise DomainError(
            "problem.result_missing", "销号须写明办理结果。", field="note", remedy="请写明如何解决。"
        )
    if closed_on < locked.raised_on:
        raise DomainError(
            "problem.closed_before_raised",
            f"销号日期 {closed_on} 早于提出日期 {locked.raised_on}。",
            field="closed_on",
            value=closed_on,
            remedy="请核对日期。",
        )
    locked.closed_on = closed_on
    locked.save(update_fields=("closed_on",))
    _note(locked, ProblemEventKind.CLOSED, by=by, day=closed_on, note=note)
    _record(
        permissions.PROBLEM_CLOSED,
        locked,
        by=by,
        changes={"closed_on": (None, closed_on), "note": (None, note)},
    )
    return locked


@transaction.atomic
def reopen_problem(problem: Problem, *, by: Actor, note: str, happened_on: dt.date) -> Problem:
    """A closed problem came back; the reason is written down."""
    locked = _locked(problem, by=by)
    if locked.closed_on is None:
        raise Conflict("problem.not_closed", "问题尚未销号。", field="problem")
    if not note.strip():
        raise DomainError(
            "problem.reason_missing", "重新打开须写明原因。", field="note", remedy="请写明原因。"
        )
    closed, locked.closed_on = locked.closed_on, None
    locked.save(update_fields=("closed_on",))
    _note(locked, ProblemEventKind.REOPENED, by=by, day=happened_on, note=note)
    _record(
        permissions.PROBLEM_REOPENED,
        locked,
        by=by,
        changes={"closed_on": (closed, None), "note": (None, note)},
    )
    return locked


def _locked(problem: Problem, *, by: Actor) -> Problem:
    locked = Problem.objects.select_for_update().get(pk=problem.pk)
    require(by, permissions.HANDLE_PROBLEMS, zone_id=locked.project.zone_id)
    return locked


def _open(problem: Problem, *, by: Actor) -> Problem:
    locked = _locked(problem, by=by)
    if locked.closed_on is not None:
        raise Conflict(
            "problem.closed",
            f"问题已于 {locked.closed_on} 销号。",
            field="problem",
            remedy="需要继续办理的，请先重新打开。",
        )
    return locked


def _note(problem: Problem, kind: ProblemEventKind, *, by: Actor, day: dt.date, note: str) -> ProblemEvent:
    return ProblemEvent.objects.create(
        problem=problem, kind=kind, happened_on=day, note=note[:300], recorded_by=by.name
    )


def _record(action: str, problem: Problem, *, by: Actor, changes: Changes) -> None:
    named = {f"{problem.title[:40]}.{name}": pair for name, pair in changes.items()}
    record(action, problem.project, by=by, zone_id=problem.project.zone_id, changes=named)
