"""节点与分期: promised days are moved on record, missed ones only with a reason."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.projects import actions
from gaoxin.projects.models import KeyProject, Milestone, ProjectPhase, Stage
from gaoxin.values.errors import Conflict
from tests.projects.making import YI, make_milestone
from tests.projects.refusing import refused
from tests.unchanged import nothing_changes

TODAY = dt.date(2025, 6, 20)
SOON = dt.date(2025, 9, 30)


@pytest.fixture
def promise(project: KeyProject, officer: Actor) -> Any:
    def act(name: str = "主体封顶", planned_on: dt.date = SOON, **rest: Any) -> Milestone:
        return actions.set_milestone(
            project, by=officer, name=name, planned_on=planned_on, today=TODAY, **rest
        )

    return act


@pytest.fixture
def phase(project: KeyProject, officer: Actor) -> Any:
    def act(name: str = "一期", stage: Stage = Stage.STARTED, **rest: Any) -> ProjectPhase:
        return actions.set_phase(project, by=officer, name=name, stage=stage, **rest)

    return act


def last_changes() -> dict[str, Any]:
    return dict(json.loads(AuditEvent.objects.order_by("-number")[0].changes))


def test_a_milestone_is_promised(promise: Any) -> None:
    made = promise(owner="张工")
    assert (made.name, made.planned_on, made.owner, made.done_on) == ("主体封顶", SOON, "张工", None)
    assert last_changes() == {"主体封顶": [None, "2025-09-30"], "owner": [None, "张工"]}


def test_moving_a_promised_day_keeps_the_old_one_on_record(promise: Any, project: KeyProject) -> None:
    promise()
    promise(planned_on=dt.date(2025, 10, 31), reason="图审延期")
    assert project.milestones.get().planned_on == dt.date(2025, 10, 31)
    assert last_changes() == {"主体封顶": ["2025-09-30", "2025-10-31"], "reason": [None, "图审延期"]}


def test_promising_the_same_again_leaves_no_trace(promise: Any) -> None:
    promise(owner="张工")
    with nothing_changes():
        promise(owner=" 张工 ")


def test_a_missed_milestone_is_moved_only_with_a_reason(promise: Any, project: KeyProject) -> None:
    make_milestone(project, planned_on=dt.date(2025, 6, 1))
    error = refused(lambda: promise(reason=" "))
    assert (error.code, error.field) == ("milestone.overdue_without_reason", "reason")
    assert promise(reason="专题会议纪要〔2025〕9号").planned_on == SOON


def test_a_reached_milestone_is_not_moved(promise: Any, project: KeyProject) -> None:
    make_milestone(project, planned_on=dt.date(2025, 6, 1), done_on=dt.date(2025, 6, 3))
    assert isinstance(refused(lambda: promise(reason="改期")), Conflict)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": " "}, "milestone.name_missing", "name"),
        ({"name": "长" * 81}, "text.too_long", "name"),
        ({"owner": "长" * 41}, "text.too_long", "owner"),
        ({"planned_on": dt.date(1925, 9, 30)}, "year.out_of_range", "year"),
    ],
)
def test_a_milestone_needs_a_name_and_a_day(
    promise: Any, given: dict[str, Any], code: str, field: str
) -> None:
    error = refused(lambda: promise(**given))
    assert (error.code, error.field) == (code, field)


def test_a_milestone_is_reached_and_the_day_may_be_put_right(project: KeyProject, officer: Actor) -> None:
    milestone = make_milestone(project, planned_on=dt.date(2025, 6, 10))

    def reach(day: dt.date) -> Milestone:
        return actions.reach_milestone(milestone, by=officer, done_on=day, today=TODAY)

    assert refused(lambda: reach(dt.date(2025, 6, 21))).code == "date.future"
    assert reach(dt.date(2025, 6, 9)).done_on == dt.date(2025, 6, 9)
    with nothing_changes():
        reach(dt.date(2025, 6, 9))
    reach(dt.date(2025, 6, 8))
    assert last_changes() == {"主体封顶": ["2025-06-09", "2025-06-08"]}


def test_phases_follow_one_another_with_money_of_their_own(phase: Any, project: KeyProject) -> None:
    phase(investment=2 * YI)
    phase("二期", Stage.PLANNED, investment=3 * YI)
    rows = project.phases.values_list("name", "sort_order", "stage", "investment")
    assert list(rows) == [("一期", 1, Stage.STARTED, 2 * YI), ("二期", 2, Stage.PLANNED, 3 * YI)]


def test_a_phase_is_corrected_by_its_name(phase: Any, project: KeyProject) -> None:
    phase(investment=2 * YI)
    phase(stage=Stage.PRODUCING, investment=2 * YI)
    assert project.phases.get().stage == Stage.PRODUCING
    assert last_changes() == {"phase": [None, "一期"], "stage": ["started", "producing"]}
    with nothing_changes():
        phase(stage=Stage.PRODUCING, investment=2 * YI)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "phase.name_missing"),
        ({"name": "长" * 21}, "text.too_long"),
        ({"investment": Decimal(-1)}, "money.negative"),
    ],
)
def test_a_phase_needs_a_name_and_no_negative_money(phase: Any, given: dict[str, Any], code: str) -> None:
    assert refused(lambda: phase(**given)).code == code
