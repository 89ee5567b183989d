"""Every write: refused to strangers, other roles, other departments and other zones, without a trace."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from gaoxin.foundation.accounts.actor import ANONYMOUS, Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.projects import actions
from gaoxin.projects.models import KeyProject, Stage
from gaoxin.values.errors import DomainError, NotFound, NotPermitted
from tests.factories import actor_of, make_actor, make_department, make_user, make_zone
from tests.projects.making import WAN, YI, make_enterprise, make_entry, make_milestone, make_problem
from tests.unchanged import nothing_changes

TODAY = dt.date(2025, 6, 20)
DAY = dt.date(2025, 6, 1)

Act = Callable[[KeyProject, Actor], object]


def _change(project: KeyProject) -> Any:
    return project.stage_changes.get()


def _assign(project: KeyProject, by: Actor) -> object:
    return actions.assign_problem(
        make_problem_once(project),
        by=by,
        department=project.department,
        person="",
        assigned_on=DAY,
        due_on=DAY,
        today=TODAY,
    )


def make_problem_once(project: KeyProject) -> Any:
    return project.problems.get(title="用地指标未落实")


WRITES: dict[str, Act] = {
    "correct": lambda project, by: actions.correct_project(project, by=by, fields={"site": "科技园"}),
    "enter_stage": lambda project, by: actions.enter_stage(
        project, by=by, stage=Stage.PRODUCING, happened_on=DAY, today=TODAY
    ),
    "fill_in_stage": lambda project, by: actions.fill_in_stage(
        project, by=by, stage=Stage.SIGNED, happened_on=dt.date(2024, 5, 1), today=TODAY
    ),
    "correct_stage_day": lambda project, by: actions.correct_stage_day(
        _change(project), by=by, happened_on=DAY, reason="看错", today=TODAY
    ),
    "enter_ledger": lambda project, by: actions.enter_ledger(
        project, by=by, year=2026, planned_investment=YI
    ),
    "set_year": lambda project, by: actions.set_year(
        project, by=by, year=2026, planned_investment=YI, amounts={1: YI}, today=TODAY
    ),
    "set_monthly_plan": lambda project, by: actions.set_monthly_plan(
        project, by=by, year=2025, amounts={12: 8000 * WAN}, today=TODAY
    ),
    "set_phase": lambda project, by: actions.set_phase(project, by=by, name="一期", stage=Stage.STARTED),
    "set_milestone": lambda project, by: actions.set_milestone(
        project, by=by, name="封顶", planned_on=TODAY, today=TODAY
    ),
}
REPORTS: dict[str, Act] = {
    "report_month": lambda project, by: actions.report_month(
        project, by=by, year=2025, month=5, amount=Decimal(1000) * WAN, today=TODAY
    ),
    "reach_milestone": lambda project, by: actions.reach_milestone(
        project.milestones.get(name="投产"), by=by, done_on=DAY, today=TODAY
    ),
    "raise_problem": lambda project, by: actions.raise_problem(
        project, by=by, title="环评未批", raised_on=DAY, today=TODAY
    ),
}
PROBLEMS: dict[str, Act] = {
    "assign_problem": _assign,
    "note_problem": lambda project, by: actions.note_problem(
        make_problem_once(project), by=by, note="已报", happened_on=DAY, today=TODAY
    ),
    "close_problem": lambda project, by: actions.close_problem(
        make_problem_once(project), by=by, note="已解决", closed_on=DAY, today=TODAY
    ),
    "reopen_problem": lambda project, by: actions.reopen_problem(
        project.problems.get(title="已销号"), by=by, note="又出现", happened_on=DAY, today=TODAY
    ),
}
OF_DEPARTMENT = WRITES | REPORTS
EVERYTHING = OF_DEPARTMENT | PROBLEMS


@pytest.fixture
def given(project: KeyProject) -> KeyProject:
    make_entry(project)
    make_milestone(project, name="投产", planned_on=DAY)
    make_problem(project)
    make_problem(project, title="已销号", closed_on=dt.date(2025, 4, 1))
    return project


def refused_with(kind: type[DomainError], act: Act, project: KeyProject, by: Actor) -> None:
    with nothing_changes(), pytest.raises(kind):
        act(project, by)


@pytest.mark.parametrize("name", EVERYTHING)
def test_nobody_and_other_zones_do_not_even_find_the_project(given: KeyProject, name: str) -> None:
    elsewhere = make_zone(code="anyang")
    for by in (
        ANONYMOUS,
        make_actor(elsewhere, Role.PROJECT_TEAM, Role.STATISTICIAN, Role.ZONE_LEADER),
    ):
        refused_with(NotFound, EVERYTHING[name], given, by)


@pytest.mark.parametrize("name", EVERYTHING)
def test_other_roles_are_refused(given: KeyProject, zone: Zone, bureau: Department, name: str) -> None:
    for role in (Role.APPROVAL_OFFICER, Role.FUND_MANAGER, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN):
        refused_with(NotPermitted, EVERYTHING[name], given, make_actor(zone, role, department=bureau))


@pytest.mark.parametrize("name", OF_DEPARTMENT)
def test_other_departments_are_refused(given: KeyProject, zone: Zone, name: str) -> None:
    stranger = make_actor(zone, Role.PROJECT_TEAM, department=make_department(zone, name="招商局"))
    refused_with(NotPermitted, OF_DEPARTMENT[name], given, stranger)


@pytest.mark.parametrize("name", WRITES)
def test_the_ledger_is_kept_by_teams_and_statisticians_alone(
    given: KeyProject, zone: Zone, bureau: Department, name: str
) -> None:
    refused_with(NotPermitted, WRITES[name], given, make_actor(zone, Role.ZONE_LEADER))
    refused_with(NotPermitted, WRITES[name], given, make_actor(zone, Role.CASE_AGENT, department=bureau))


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_team_of_the_department_may(given: KeyProject, officer: Actor, name: str) -> None:
    EVERYTHING[name](given, officer)


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_statistician_of_the_whole_zone_may(given: KeyProject, zone: Zone, name: str) -> None:
    EVERYTHING[name](given, make_actor(zone, Role.STATISTICIAN))


@pytest.mark.parametrize("name", REPORTS)
def test_case_agents_report(given: KeyProject, zone: Zone, bureau: Department, name: str) -> None:
    REPORTS[name](given, make_actor(zone, Role.CASE_AGENT, department=bureau))


@pytest.mark.parametrize("name", PROBLEMS)
def test_leaders_handle_problems(given: KeyProject, zone: Zone, name: str) -> None:
    PROBLEMS[name](given, make_actor(zone, Role.ZONE_LEADER))


def test_projects_are_entered_for_ones_own_department(zone: Zone, bureau: Department, officer: Actor) -> None:
    def enter(by: Actor, department: Department | None) -> KeyProject:
        return actions.register_project(
            by=by,
            fields={"name": f"{by.name}的项目", "department": department},
            stage=Stage.PLANNED,
            stage_on=DAY,
            today=TODAY,
        )

    other = make_department(zone, name="招商局")
    for by, department in (
        (officer, other),
        (officer, None),
        (make_actor(zone, Role.ZONE_LEADER), bureau),
        (make_actor(zone, Role.CASE_AGENT, department=bureau), bureau),
    ):
        with nothing_changes(), pytest.raises(NotPermitted):
            enter(by, department)
    with nothing_changes(), pytest.raises(DomainError):
        enter(ANONYMOUS, bureau)
    assert enter(officer, bureau).department == bureau
    assert enter(make_actor(zone, Role.STATISTICIAN), None).department is None


def test_an_enterprise_user_changes_nothing_of_its_own_project(given: KeyProject, zone: Zone) -> None:
    firm = make_enterprise(zone)
    by = actor_of(make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk))
    for act in EVERYTHING.values():
        refused_with(NotPermitted, act, given, by)
