"""问题从提出、交办到销号: each step leaves an event and tells who must know; none out of its time."""

import datetime as dt
from typing import Any

import pytest

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.notices.models import Notice
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.projects import actions, selectors
from gaoxin.projects.models import KeyProject, Problem
from gaoxin.values.errors import Conflict
from tests.factories import make_department, make_user, make_zone
from tests.projects.making import make_problem
from tests.projects.refusing import refused

TODAY = dt.date(2025, 6, 20)
RAISED_ON = dt.date(2025, 3, 1)


@pytest.fixture
def problem(project: KeyProject) -> Problem:
    return make_problem(project, raised_on=RAISED_ON)


@pytest.fixture
def raise_it(project: KeyProject, officer: Actor) -> Any:
    def act(title: str = "用地指标未落实", **rest: Any) -> Problem:
        given = {"raised_on": RAISED_ON, "today": TODAY} | rest
        return actions.raise_problem(project, by=officer, title=title, **given)

    return act


@pytest.fixture
def assign(problem: Problem, officer: Actor, bureau: Department) -> Any:
    def act(**rest: Any) -> Problem:
        given = {
            "department": bureau,
            "person": "赵科长",
            "assigned_on": dt.date(2025, 3, 3),
            "due_on": dt.date(2025, 4, 3),
            "today": TODAY,
        } | rest
        return actions.assign_problem(problem, by=officer, **given)

    return act


@pytest.fixture
def close(problem: Problem, officer: Actor) -> Any:
    def act(note: str = "指标已下达", day: dt.date = dt.date(2025, 4, 1)) -> Problem:
        return actions.close_problem(problem, by=officer, note=note, closed_on=day, today=TODAY)

    return act


def test_from_raising_to_closing_and_back(
    raise_it: Any, project: KeyProject, officer: Actor, bureau: Department
) -> None:
    problem = raise_it(kind="用地", needs_leader=True)
    given = {"by": officer, "today": TODAY}
    actions.assign_problem(
        problem,
        department=bureau,
        person="赵科长",
        assigned_on=dt.date(2025, 3, 3),
        due_on=dt.date(2025, 4, 3),
        note="每周报告",
        **given,
    )
    actions.note_problem(problem, note="已报市局", happened_on=dt.date(2025, 3, 10), **given)
    actions.close_problem(problem, note="指标已下达", closed_on=dt.date(2025, 4, 1), **given)
    actions.reopen_problem(problem, note="指标被收回", happened_on=dt.date(2025, 5, 1), **given)
    problem = actions.close_problem(problem, note="重新下达", closed_on=dt.date(2025, 5, 20), **given)
    assert (problem.closed_on, problem.assigned_person) == (dt.date(2025, 5, 20), "赵科长")
    assert [(event.kind, event.note) for event in problem.events.all()] == [
        ("raised", "用地指标未落实"),
        ("assigned", "交办科技创新局赵科长，2025-04-03 前办结。每周报告"),
        ("noted", "已报市局"),
        ("closed", "指标已下达"),
        ("reopened", "指标被收回"),
        ("closed", "重新下达"),
    ]
    assert [event.action for event in AuditEvent.objects.order_by("number")] == [
        "projects.problem_raised",
        "projects.problem_assigned",
        "projects.problem_noted",
        "projects.problem_closed",
        "projects.problem_reopened",
        "projects.problem_closed",
    ]
    assert {event.subject_id for event in AuditEvent.objects.all()} == {project.pk}


def test_leaders_are_told_of_what_needs_them(
    raise_it: Any, zone: Zone, django_capture_on_commit_callbacks: Any
) -> None:
    leader = make_user(zone, Role.ZONE_LEADER)
    make_user(make_zone(code="anyang"), Role.ZONE_LEADER)
    with django_capture_on_commit_callbacks(execute=True):
        raise_it("资金缺口2000万元", needs_leader=True)
        raise_it("围挡被风吹倒")
    notice = Notice.objects.get()
    assert notice.user == leader
    assert "资金缺口2000万元" in notice.text
    assert notice.url.startswith("/projects/")


def test_the_department_is_told_of_what_it_was_given(
    assign: Any, zone: Zone, django_capture_on_commit_callbacks: Any
) -> None:
    other = make_department(zone, name="自然资源局")
    hand = make_user(zone, Role.PROJECT_TEAM, department=other)
    make_user(zone, Role.ZONE_LEADER)
    with django_capture_on_commit_callbacks(execute=True):
        assign(department=other)
    assert {notice.user for notice in Notice.objects.all()} == {hand}


def test_nobody_is_told_of_a_refused_act(
    assign: Any, close: Any, zone: Zone, django_capture_on_commit_callbacks: Any
) -> None:
    close()
    with django_capture_on_commit_callbacks(execute=True):
        refused(assign)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"title": "  "}, "problem.title_missing", "title"),
        ({"title": "长" * 201}, "text.too_long", "title"),
        ({"kind": "长" * 41}, "text.too_long", "kind"),
        ({"raised_on": dt.date(2025, 6, 21)}, "date.future", "raised_on"),
    ],
)
def test_a_problem_says_what_it_is(raise_it: Any, given: dict[str, Any], code: str, field: str) -> None:
    error = refused(lambda: raise_it(**given))
    assert (error.code, error.field) == (code, field)


def test_the_same_open_problem_is_not_raised_twice(raise_it: Any, close: Any, problem: Problem) -> None:
    error = refused(raise_it)
    assert isinstance(error, Conflict)
    assert "2025-03-01" in error.message
    close()
    assert raise_it(raised_on=dt.date(2025, 5, 1)).pk != problem.pk


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"due_on": dt.date(2025, 3, 2)}, "problem.due_before_assigned", "due_on"),
        ({"assigned_on": dt.date(2025, 2, 28)}, "problem.day_too_early", "assigned_on"),
        (
            {"assigned_on": dt.date(2025, 6, 21), "due_on": dt.date(2025, 7, 1)},
            "date.future",
            "assigned_on",
        ),
        ({"person": "长" * 41}, "text.too_long", "assigned_person"),
    ],
)
def test_an_assignment_has_its_days_in_order(
    assign: Any, given: dict[str, Any], code: str, field: str
) -> None:
    error = refused(lambda: assign(**given))
    assert (error.code, error.field) == (code, field)


def test_problems_go_to_departments_of_the_zone_that_still_exist(assign: Any, zone: Zone) -> None:
    other = make_department(make_zone(code="anyang"), name="外区局")
    assert refused(lambda: assign(department=other)).code == "problem.other_zone"
    closed = make_department(zone, name="旧局")
    closed.closed_on = dt.date(2025, 1, 1)
    closed.save()
    assert refused(lambda: assign(department=closed)).code == "problem.department_closed"


def test_closing_says_how_it_was_solved(close: Any) -> None:
    assert refused(lambda: close(" ")).code == "problem.result_missing"
    assert refused(lambda: close("长" * 301)).code == "text.too_long"
    assert refused(lambda: close(day=dt.date(2025, 2, 28))).code == "problem.day_too_early"
    assert refused(lambda: close(day=dt.date(2025, 6, 21))).code == "date.future"


def test_a_closed_problem_is_neither_assigned_nor_closed_again(
    assign: Any, close: Any, problem: Problem, officer: Actor
) -> None:
    close()
    for act in (
        assign,
        close,
        lambda: actions.note_problem(problem, by=officer, note="又及", happened_on=TODAY, today=TODAY),
    ):
        error = refused(act)
        assert isinstance(error, Conflict)
        assert "先重新打开" in error.remedy


def test_only_a_closed_problem_is_reopened_with_a_reason_and_later(
    close: Any, problem: Problem, officer: Actor
) -> None:
    def reopen(note: str = "又出现", day: dt.date = dt.date(2025, 5, 1)) -> Problem:
        return actions.reopen_problem(problem, by=officer, note=note, happened_on=day, today=TODAY)

    with pytest.raises(Conflict, match="尚未销号"):
        reopen()
    close()
    assert refused(lambda: reopen(" ")).code == "problem.reason_missing"
    assert refused(lambda: reopen(day=dt.date(2025, 3, 31))).code == "problem.day_too_early"
    assert reopen().closed_on is None


def test_the_most_urgent_stand_first_and_are_counted(project: KeyProject, officer: Actor) -> None:
    late = make_problem(project, title="超期", due_on=dt.date(2025, 6, 1))
    soon = make_problem(project, title="快到期", due_on=dt.date(2025, 7, 1), needs_leader=True)
    free = make_problem(project, title="没有时限")
    done = make_problem(project, title="已销号", closed_on=dt.date(2025, 4, 1))
    scope = officer.scope
    assert list(selectors.open_problems(scope)) == [late, soon, free]
    assert list(selectors.problems(scope)) == [late, soon, free, done]
    counts = selectors.problem_counts(scope, as_of=TODAY)
    assert (counts.open, counts.overdue, counts.for_leaders) == (3, 1, 1)
    assert selectors.most_urgent_problems(scope, project_ids=[project.pk]) == {project.pk: late}
