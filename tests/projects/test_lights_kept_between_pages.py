"""Lights are judged once while nothing changes, and again as soon as anything they rest on does."""

import datetime as dt

import pytest

from gaoxin.engines.progress import Light
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.assembly import progress_by_project
from gaoxin.projects.models import InvestmentRecord, KeyProject, MonthlyPlan
from tests.projects.making import WAN, make_milestone, make_plan, make_project, make_report

DAY = dt.date(2025, 2, 10)


@pytest.fixture
def on_plan(project: KeyProject) -> KeyProject:
    make_plan(project, {1: 1000 * WAN, 2: 1000 * WAN})
    make_report(project, 1, 1000 * WAN)
    return project


def light_of(project: KeyProject, officer: Actor, day: dt.date = DAY) -> Light:
    return progress_by_project(officer.scope, year=2025, as_of=day)[project.pk].light


def test_a_correction_is_seen_at_once(on_plan: KeyProject, officer: Actor) -> None:
    assert light_of(on_plan, officer) is Light.GREEN
    InvestmentRecord.objects.update(is_current=False)
    revised = InvestmentRecord(project=on_plan, year=2025, month=1, amount=400 * WAN, revision=2)
    revised.recorded_at = dt.datetime(2025, 2, 8, tzinfo=dt.UTC)
    revised.save()
    assert light_of(on_plan, officer) is Light.RED


def test_a_month_taken_out_of_the_plan_is_seen_at_once(project: KeyProject, officer: Actor) -> None:
    make_plan(project, {1: 1000 * WAN})
    assert light_of(project, officer) is Light.RED
    MonthlyPlan.objects.update(is_current=False)
    assert light_of(project, officer) is Light.NONE


def test_a_milestone_reached_is_seen_at_once(on_plan: KeyProject, officer: Actor) -> None:
    milestone = make_milestone(on_plan, planned_on=dt.date(2025, 1, 20))
    assert light_of(on_plan, officer) is Light.RED
    milestone.done_on = dt.date(2025, 1, 19)
    milestone.save()
    assert light_of(on_plan, officer) is Light.GREEN


def test_a_project_newly_listed_is_seen_at_once(on_plan: KeyProject, officer: Actor, zone: Zone) -> None:
    before = progress_by_project(officer.scope, year=2025, as_of=DAY)
    make_plan(added := make_project(zone), {1: 1000 * WAN})
    assert added.pk not in before
    assert light_of(added, officer) is Light.RED


def test_another_day_is_judged_anew(on_plan: KeyProject, officer: Actor) -> None:
    assert light_of(on_plan, officer) is Light.GREEN
    assert light_of(on_plan, officer, dt.date(2025, 3, 6)) is Light.RED


def test_what_is_kept_cannot_be_changed(on_plan: KeyProject, officer: Actor) -> None:
    kept = progress_by_project(officer.scope, year=2025, as_of=DAY)
    with pytest.raises(TypeError):
        kept[on_plan.pk] = kept[on_plan.pk]  # type: ignore[index]
    assert light_of(on_plan, officer) is Light.GREEN
