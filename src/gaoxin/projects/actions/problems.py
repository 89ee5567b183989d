"""Problems: raise, assign (交办), note, close (销号), reopen. Each leaves an event."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.foundation.notices.actions import notify
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.foundation.zones.models import Department
from gaoxin.projects import permissions
from gaoxin.projects.actions.checks import locked, refuse_future, refuse_long, stated
from gaoxin.projects.models import KeyProject, Problem, ProblemEvent, ProblemEventKind
from gaoxin.values.errors import Conflict, DomainError

# Who is told of a problem given to their department.
DEPARTMENT_HANDS = (Role.PROJECT_TEAM, Role.CASE_AGENT)


@transaction.atomic
def raise_problem(
    project: KeyProject,
    *,
    by: Actor,
    title: str,
    raised_on: dt.date,
    today: dt.date,
    kind: str = "",
    needs_leader: bool = False,
    origin: Origin = ENTERED_BY_HAND,
) -> Problem:
    """A problem stands in the project's way; one that needs a leader is told to the leaders."""
    row = locked(project)
    require(by, permissions.REPORT_PROGRESS, zone_id=row.zone_id, department_id=row.department_id)
    said = stated(title, code="problem.title_missing", message=_("没有写明问题。"), field="title")
    refuse_long(Problem, title=said, kind=kind.strip())
    refuse_future(raised_on, today=today, field="raised_on")
    _refuse_same_open(row, said)
    problem = Problem.objects.create(
        project=row,
        title=said,
        kind=kind.strip(),
        needs_leader=needs_leader,
        raised_on=raised_on,
        recorded_by=by.name,
        **origin.fields,
    )
    _note(problem, ProblemEventKind.RAISED, by=by, day=raised_on, note=said)
    _record(permissions.PROBLEM_RAISED, problem, by=by, changes={})
    if needs_leader:
        _tell(
            permissions.PROBLEM_FOR_LEADER,
            problem,
            by=by,
            text=_("“%(project)s”需领导协调：%(title)s"),
            roles=(Role.ZONE_LEADER,),
        )
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
    today: dt.date,
    note: str = "",
) -> Problem:
    """交办: the problem goes to a department and a person, with a day to be done by; repeated, 改派."""
    row = _open(problem, by=by)
    _refuse_assignment(row, department, due_on=due_on, assigned_on=assigned_on, today=today)
    refuse_long(Problem, assigned_person=person.strip())
    changes: Changes = {
        "assigned_department": (row.assigned_department, department),
        "assigned_person": (row.assigned_person or None, person.strip()),
        "due_on": (row.due_on, due_on),
    }
    row.assigned_department, row.assigned_person = department, person.strip()
    row.assigned_on, row.due_on = assigned_on, due_on
    row.save(update_fields=("assigned_department", "assigned_person", "assigned_on", "due_on"))
    words = {"department": department, "person": person.strip(), "day": due_on}
    said = _("交办%(department)s%(person)s，%(day)s 前办结。") % words + note.strip()
    _note(row, ProblemEventKind.ASSIGNED, by=by, day=assigned_on, note=said)
    _record(permissions.PROBLEM_ASSIGNED, row, by=by, changes=changes)
    _tell(
        permissions.PROBLEM_GIVEN,
        row,
        by=by,
        text=_("“%(project)s”的问题交办本部门，%(day)s 前办结：%(title)s"),
        roles=DEPARTMENT_HANDS,
        department_id=department.pk,
    )
    return row


@transaction.atomic
def note_problem(
    problem: Problem, *, by: Actor, note: str, happened_on: dt.date, today: dt.date
) -> ProblemEvent:
    """Write down progress on an open problem."""
    row = _open(problem, by=by)
    said = stated(note, code="problem.note_missing", message=_("没有写明进展。"), field="note")
    _refuse_day(row, happened_on, today=today, field="happened_on")
    event = _note(row, ProblemEventKind.NOTED, by=by, day=happened_on, note=said)
    _record(permissions.PROBLEM_NOTED, row, by=by, changes={"note": (None, said)})
    return event


@transaction.atomic
def close_problem(problem: Problem, *, by: Actor, note: str, closed_on: dt.date, today: dt.date) -> Problem:
    """销号: the problem is solved; the note says how."""
    row = _open(problem, by=by)
    said = stated(note, code="problem.result_missing", message=_("销号须写明办理结果。"), field="note")
    _refuse_day(row, closed_on, today=today, field="closed_on")
    row.closed_on = closed_on
    row.save(update_fields=("closed_on",))
    _note(row, ProblemEventKind.CLOSED, by=by, day=closed_on, note=said)
    changes: Changes = {"closed_on": (None, closed_on), "note": (None, said)}
    _record(permissions.PROBLEM_CLOSED, row, by=by, changes=changes)
    return row


@transaction.atomic
def reopen_problem(
    problem: Problem, *, by: Actor, note: str, happened_on: dt.date, today: dt.date
) -> Problem:
    """A closed problem came back; the reason is written down."""
    row = _locked(problem, by=by)
    if row.closed_on is None:
        raise Conflict("problem.not_closed", _("问题尚未销号。"), field="problem")
    said = stated(note, code="problem.reason_missing", message=_("重新打开须写明原因。"), field="note")
    _refuse_day(row, happened_on, today=today, field="happened_on", after=row.closed_on)
    closed, row.closed_on = row.closed_on, None
    row.save(update_fields=("closed_on",))
    _note(row, ProblemEventKind.REOPENED, by=by, day=happened_on, note=said)
    changes: Changes = {"closed_on": (closed, None), "note": (None, said)}
    _record(permissions.PROBLEM_REOPENED, row, by=by, changes=changes)
    return row


def _locked(problem: Problem, *, by: Actor) -> Problem:
    row = Problem.objects.select_for_update().get(pk=problem.pk)
    require(by, permissions.HANDLE_PROBLEMS, zone_id=row.project.zone_id)
    return row


def _open(problem: Problem, *, by: Actor) -> Problem:
    row = _locked(problem, by=by)
    if row.closed_on is not None:
        raise Conflict(
            "problem.closed",
            _("问题已于 %(day)s 销号。") % {"day": row.closed_on},
            field="problem",
            remedy=_("需要继续办理的，请先重新打开。"),
        )
    return row


def _refuse_same_open(project: KeyProject, title: str) -> None:
    same = project.problems.filter(title=title, closed_on__isnull=True).first()
    if same is not None:
        raise Conflict(
            "problem.open_already",
            _("同样的问题已于 %(day)s 提出，还没有销号。") % {"day": same.raised_on},
            field="title",
            value=title,
            remedy=_("请在原问题上记录进展。"),
        )


def _refuse_assignment(
    problem: Problem, department: Department, *, due_on: dt.date, assigned_on: dt.date, today: dt.date
) -> None:
    if department.zone_id != problem.project.zone_id:
        raise DomainError(
            "problem.other_zone",
            _("“%(department)s”不是本区部门。") % {"department": department},
            field="department",
            remedy=_("请从本区部门中选择。"),
        )
    if department.closed_on is not None and department.closed_on <= assigned_on:
        raise DomainError(
            "problem.department_closed",
            _("“%(department)s”已于 %(day)s 撤销。")
            % {"department": department, "day": department.closed_on},
            field="department",
            remedy=_("请交办给承接其职责的部门。"),
        )
    _refuse_day(problem, assigned_on, today=today, field="assigned_on")
    if due_on < assigned_on:
        raise DomainError(
            "problem.due_before_assigned",
            _("办结时限 %(due)s 早于交办日期 %(assigned)s。") % {"due": due_on, "assigned": assigned_on},
            field="due_on",
            value=due_on,
            remedy=_("请核对时限。"),
        )


def _refuse_day(
    problem: Problem, day: dt.date, *, today: dt.date, field: str, after: dt.date | None = None
) -> None:
    """Nothing happens to a problem before it was raised (or before ``after``), or in the future."""
    refuse_future(day, today=today, field=field)
    first = after or problem.raised_on
    if day < first:
        raise DomainError(
            "problem.day_too_early",
            _("日期 %(day)s 早于%(what)s日期 %(first)s。")
            % {"day": day, "what": _("销号") if after else _("提出"), "first": first},
            field=field,
            value=day,
            remedy=_("请核对日期。"),
        )


def _note(problem: Problem, kind: ProblemEventKind, *, by: Actor, day: dt.date, note: str) -> ProblemEvent:
    refuse_long(ProblemEvent, note=note)
    return ProblemEvent.objects.create(
        problem=problem, kind=kind, happened_on=day, note=note, recorded_by=by.name
    )


def _record(action: str, problem: Problem, *, by: Actor, changes: Changes) -> None:
    project = problem.project
    told = {"problem": (None, problem.title), **changes}
    record(action, project, by=by, zone_id=project.zone_id, changes=told)


def _tell(
    kind: str,
    problem: Problem,
    *,
    by: Actor,
    text: str,
    roles: tuple[Role, ...],
    department_id: int | None = None,
) -> None:
    words = {"project": problem.project, "title": problem.title, "day": problem.due_on}
    notify(
        kind,
        zone_id=problem.project.zone_id,
        text=text % words,
        url=f"{problem.project_address}#problem-{problem.pk}",
        roles=roles,
        department_id=department_id,
        except_user=by.user_id,
    )
