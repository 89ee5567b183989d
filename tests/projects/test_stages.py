"""A project moves through its stages; the past can be filled in and put right, never made to disappear."""

import datetime as dt
from typing import Any

import pytest

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.projects import actions, selectors
from gaoxin.projects.models import KeyProject, Stage, StageChange
from gaoxin.projects.story import in_order, stage_steps
from gaoxin.values.errors import Conflict
from tests.projects.making import make_project
from tests.projects.refusing import refused
from tests.unchanged import nothing_changes

TODAY = dt.date(2025, 6, 20)
SIGNED_ON = dt.date(2025, 3, 1)


@pytest.fixture
def signed(zone: Zone, bureau: Department) -> KeyProject:
    return make_project(zone, department=bureau, stage=Stage.SIGNED, stage_on=SIGNED_ON)


@pytest.fixture
def enter(signed: KeyProject, officer: Actor) -> Any:
    def act(stage: Stage, day: dt.date, *, reason: str = "") -> StageChange:
        return actions.enter_stage(
            signed, by=officer, stage=stage, happened_on=day, reason=reason, today=TODAY
        )

    return act


@pytest.fixture
def fill_in(signed: KeyProject, officer: Actor) -> Any:
    def act(stage: Stage, day: dt.date) -> StageChange:
        return actions.fill_in_stage(signed, by=officer, stage=stage, happened_on=day, today=TODAY)

    return act


@pytest.fixture
def correct_day(officer: Actor) -> Any:
    def act(change: StageChange, day: dt.date, *, reason: str = "合同日期看错") -> StageChange:
        return actions.correct_stage_day(change, by=officer, happened_on=day, reason=reason, today=TODAY)

    return act


def history(project: KeyProject) -> list[tuple[str, dt.date]]:
    return [(change.stage, change.happened_on) for change in in_order(project.stage_changes.all())]


def test_stages_follow_one_another_and_some_may_be_passed_over(enter: Any, signed: KeyProject) -> None:
    enter(Stage.STARTED, dt.date(2025, 5, 6))
    signed.refresh_from_db()
    assert (signed.stage, signed.stage_since) == (Stage.STARTED, dt.date(2025, 5, 6))
    assert history(signed) == [(Stage.SIGNED, SIGNED_ON), (Stage.STARTED, dt.date(2025, 5, 6))]
    assert AuditEvent.objects.get().action == "projects.stage_entered"


def test_several_stages_may_be_entered_on_one_day(enter: Any, signed: KeyProject) -> None:
    enter(Stage.LANDED, SIGNED_ON)
    enter(Stage.STARTED, SIGNED_ON)
    assert [stage for stage, _day in history(signed)] == [Stage.SIGNED, Stage.LANDED, Stage.STARTED]


def test_going_back_needs_a_reason_which_is_kept(enter: Any, signed: KeyProject) -> None:
    enter(Stage.STARTED, dt.date(2025, 4, 1))
    error = refused(lambda: enter(Stage.SIGNED, dt.date(2025, 6, 1), reason="  "))
    assert (error.code, error.field) == ("stage.back_without_reason", "reason")
    change = enter(Stage.SIGNED, dt.date(2025, 6, 1), reason="投资方更换，重新签约")
    assert (change.goes_back, change.reason) == (True, "投资方更换，重新签约")
    signed.refresh_from_db()
    assert signed.stage == Stage.SIGNED


@pytest.mark.parametrize(
    ("stage", "day", "code", "field"),
    [
        (Stage.SIGNED, dt.date(2025, 4, 1), "stage.same", "stage"),
        (Stage.LANDED, dt.date(2025, 6, 21), "date.future", "happened_on"),
        (Stage.LANDED, dt.date(2025, 2, 28), "stage.before_present", "happened_on"),
    ],
)
def test_stages_run_forward_in_time(enter: Any, stage: Stage, day: dt.date, code: str, field: str) -> None:
    error = refused(lambda: enter(stage, day))
    assert (error.code, error.field) == (code, field)


def test_a_reason_too_long_for_its_column_is_refused(enter: Any) -> None:
    assert refused(lambda: enter(Stage.PLANNED, TODAY, reason="长" * 201)).code == "text.too_long"


def test_an_earlier_stage_is_filled_in_and_the_present_one_stays(
    enter: Any, fill_in: Any, signed: KeyProject
) -> None:
    enter(Stage.STARTED, dt.date(2025, 5, 6))
    fill_in(Stage.RESERVED, dt.date(2024, 11, 5))
    change = fill_in(Stage.LANDED, dt.date(2025, 4, 2))
    assert (change.goes_back, change.reason) == (False, "补记")
    signed.refresh_from_db()
    assert (signed.stage, signed.stage_since) == (Stage.STARTED, dt.date(2025, 5, 6))
    assert [stage for stage, _day in history(signed)] == [
        Stage.RESERVED,
        Stage.SIGNED,
        Stage.LANDED,
        Stage.STARTED,
    ]


def test_a_stage_filled_in_on_the_day_of_a_later_one_stands_before_it(
    enter: Any, fill_in: Any, signed: KeyProject
) -> None:
    enter(Stage.STARTED, dt.date(2025, 5, 6))
    fill_in(Stage.LANDED, dt.date(2025, 5, 6))
    assert [stage for stage, _day in history(signed)] == [Stage.SIGNED, Stage.LANDED, Stage.STARTED]


@pytest.mark.parametrize(
    ("stage", "day", "code"),
    [
        (Stage.BUILDING, dt.date(2025, 4, 1), "stage.not_behind"),
        (Stage.STARTED, dt.date(2025, 4, 1), "stage.not_behind"),
        (Stage.SIGNED, dt.date(2025, 2, 1), "stage.known"),
        (Stage.LANDED, dt.date(2025, 2, 28), "stage.out_of_order"),
        (Stage.LANDED, dt.date(2025, 5, 7), "stage.out_of_order"),
        (Stage.LANDED, dt.date(2025, 6, 21), "date.future"),
    ],
)
def test_what_does_not_fit_into_the_past_is_refused(
    enter: Any, fill_in: Any, stage: Stage, day: dt.date, code: str
) -> None:
    enter(Stage.STARTED, dt.date(2025, 5, 6))
    assert refused(lambda: fill_in(stage, day)).code == code


def test_a_wrong_day_is_put_right_and_kept_as_it_was(
    correct_day: Any, signed: KeyProject, officer: Actor
) -> None:
    change = signed.stage_changes.get()
    corrected = correct_day(change, dt.date(2025, 3, 11))
    assert (corrected.pk, corrected.happened_on) == (change.pk, dt.date(2025, 3, 11))
    assert (corrected.reason, corrected.recorded_by) == ("合同日期看错", officer.name)
    kept = signed.stage_changes.get(is_current=False)
    assert (kept.stage, kept.happened_on, kept.reason) == (Stage.SIGNED, SIGNED_ON, "")
    signed.refresh_from_db()
    assert signed.stage_since == dt.date(2025, 3, 11)
    assert AuditEvent.objects.get().action == "projects.stage_corrected"


def test_the_day_of_a_stage_left_behind_stays_between_its_neighbours(
    enter: Any, correct_day: Any, signed: KeyProject
) -> None:
    enter(Stage.LANDED, dt.date(2025, 4, 1))
    enter(Stage.STARTED, dt.date(2025, 5, 6))
    landed = signed.stage_changes.get(stage=Stage.LANDED)
    for day in (dt.date(2025, 2, 28), dt.date(2025, 5, 7)):
        assert refused(lambda day=day: correct_day(landed, day)).code == "stage.out_of_order"
    correct_day(landed, dt.date(2025, 4, 20))
    signed.refresh_from_db()
    assert signed.stage_since == dt.date(2025, 5, 6)


def test_correcting_needs_a_reason_and_a_day_that_has_come(correct_day: Any, signed: KeyProject) -> None:
    change = signed.stage_changes.get()
    with nothing_changes(), pytest.raises(Exception, match="请写明原因"):
        correct_day(change, dt.date(2025, 3, 2), reason=" ")
    assert refused(lambda: correct_day(change, dt.date(2025, 6, 21))).code == "date.future"


def test_correcting_to_the_same_day_changes_nothing(correct_day: Any, signed: KeyProject) -> None:
    with nothing_changes():
        correct_day(signed.stage_changes.get(), SIGNED_ON)


def test_a_record_already_superseded_is_not_corrected(correct_day: Any, signed: KeyProject) -> None:
    correct_day(signed.stage_changes.get(), dt.date(2025, 3, 11))
    kept = signed.stage_changes.get(is_current=False)
    assert isinstance(refused(lambda: correct_day(kept, dt.date(2025, 3, 12))), Conflict)


def test_a_corrected_signing_counts_in_its_new_year_only(
    correct_day: Any, signed: KeyProject, officer: Actor
) -> None:
    correct_day(signed.stage_changes.get(), dt.date(2024, 12, 28))
    counts = {
        year: selectors.signed_projects(officer.scope, year=year, as_of=TODAY).count()
        for year in (2024, 2025)
    }
    assert counts == {2024: 1, 2025: 0}


def test_the_stepper_tells_what_is_behind_and_how_long_it_took(enter: Any, signed: KeyProject) -> None:
    enter(Stage.STARTED, dt.date(2025, 5, 6))
    steps = {step.stage: step for step in stage_steps(signed.stage_changes.all(), present=Stage.STARTED)}
    assert (steps[Stage.SIGNED].state, steps[Stage.SIGNED].days) == ("done", 66)
    assert (steps[Stage.LANDED].state, steps[Stage.LANDED].entered_on) == ("done", None)
    assert (steps[Stage.STARTED].state, steps[Stage.BUILDING].state) == ("here", "ahead")


def test_after_going_back_the_stepper_forgets_what_lies_ahead_again(enter: Any, signed: KeyProject) -> None:
    enter(Stage.STARTED, dt.date(2025, 4, 1))
    enter(Stage.SIGNED, dt.date(2025, 6, 1), reason="投资方更换")
    steps = {step.stage: step for step in stage_steps(signed.stage_changes.all(), present=Stage.SIGNED)}
    assert (steps[Stage.SIGNED].entered_on, steps[Stage.SIGNED].days) == (dt.date(2025, 6, 1), None)
    assert (steps[Stage.STARTED].state, steps[Stage.STARTED].entered_on) == ("ahead", None)
