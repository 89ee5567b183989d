"""From rows of the ledger to lights: plan, reports and milestones in, light and reason out."""

import datetime as dt

import pytest

from gaoxin.engines.progress import Light
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.assembly import progress_by_project, project_year
from gaoxin.projects.models import KeyProject
from tests.factories import make_zone
from tests.projects.making import (
    WAN,
    make_entry,
    make_milestone,
    make_plan,
    make_project,
    make_report,
)

MONTHLY = dict.fromkeys(range(1, 13), 1000 * WAN)


def light_on(project: KeyProject, day: dt.date, *, year: int = 2025) -> tuple[Light, str]:
    progress = project_year(project, year=year, as_of=day).progress
    return progress.light, progress.reason


def test_on_plan_is_green_and_says_why(project: KeyProject) -> None:
    make_plan(project, MONTHLY)
    make_report(project, 1, 1000 * WAN)
    light, reason = light_on(project, dt.date(2025, 2, 10))
    assert light is Light.GREEN
    assert "与计划持平" in reason


def test_a_missed_month_is_red_and_making_it_up_is_yellow_first(project: KeyProject) -> None:
    make_plan(project, MONTHLY)
    make_report(project, 1, 400 * WAN)
    make_report(project, 2, 1600 * WAN)
    make_report(project, 3, 1000 * WAN)
    assert [light_on(project, dt.date(2025, month, 10))[0] for month in (2, 3, 4)] == [
        Light.RED,
        Light.YELLOW,
        Light.GREEN,
    ]


def test_a_month_not_reported_is_red_after_the_deadline(project: KeyProject) -> None:
    make_plan(project, MONTHLY)
    assert light_on(project, dt.date(2025, 2, 4))[0] is Light.NONE
    light, reason = light_on(project, dt.date(2025, 2, 6))
    assert light is Light.RED
    assert "未报送" in reason


def test_a_correction_counts_from_its_own_day(project: KeyProject) -> None:
    make_plan(project, MONTHLY)
    first = make_report(project, 1, 400 * WAN)
    first.is_current = False
    first.save()
    second = make_report(project, 2, 1000 * WAN)
    second.month, second.revision = 1, 2
    second.save()
    assert light_on(project, dt.date(2025, 2, 20))[0] is Light.RED
    assert light_on(project, dt.date(2025, 3, 4))[0] is Light.YELLOW


def test_only_the_plan_in_force_is_judged(project: KeyProject) -> None:
    make_plan(project, MONTHLY)
    make_report(project, 1, 800 * WAN)
    first = project.monthly_plans.get(month=1)
    first.is_current = False
    first.save()
    project.monthly_plans.create(year=2025, month=1, amount=800 * WAN, revision=2)
    assert light_on(project, dt.date(2025, 2, 10))[0] is Light.GREEN


def test_a_missed_milestone_is_red_however_much_was_spent(project: KeyProject) -> None:
    make_plan(project, MONTHLY)
    make_report(project, 1, 2000 * WAN)
    make_milestone(project, planned_on=dt.date(2025, 1, 20))
    light, reason = light_on(project, dt.date(2025, 2, 10))
    assert light is Light.RED
    assert "节点“主体封顶”" in reason


def test_january_remembers_december(project: KeyProject) -> None:
    make_plan(project, {12: 1000 * WAN}, year=2024)
    make_report(project, 12, 400 * WAN, year=2024)
    make_plan(project, MONTHLY)
    make_report(project, 1, 1000 * WAN)
    make_report(project, 2, 1000 * WAN)
    assert light_on(project, dt.date(2025, 2, 10))[0] is Light.YELLOW
    assert light_on(project, dt.date(2025, 3, 10))[0] is Light.GREEN


def test_the_year_before_shows_no_month_of_this_one(project: KeyProject) -> None:
    make_plan(project, {12: 1000 * WAN}, year=2024)
    make_report(project, 12, 400 * WAN, year=2024, said="基坑")
    make_plan(project, MONTHLY)
    lines = project_year(project, year=2025, as_of=dt.date(2025, 2, 10)).lines
    assert [line.month for line in lines] == list(range(1, 13))
    assert (lines[11].planned, lines[11].actual, lines[11].light) == (1000 * WAN, None, None)
    assert lines[11].physical_progress == ""


def test_lines_stop_at_the_day_the_data_reach(project: KeyProject) -> None:
    make_plan(project, MONTHLY)
    make_report(project, 1, 1000 * WAN, said="基坑")
    make_report(project, 2, 1000 * WAN, on=dt.date(2025, 2, 25))
    course = project_year(project, year=2025, as_of=dt.date(2025, 1, 31))
    assert course.done == 1000 * WAN
    assert (course.lines[0].physical_progress, course.lines[1].actual) == ("基坑", None)


def test_without_reports_nothing_is_done_and_nothing_is_zero(project: KeyProject) -> None:
    make_plan(project, MONTHLY)
    assert project_year(project, year=2025, as_of=dt.date(2025, 2, 10)).done is None


JANUARY_TO_MAY = [dt.date(2025, 1, 2) + dt.timedelta(days=9 * step) for step in range(16)]


@pytest.mark.parametrize("last_year", [400, 1000])
@pytest.mark.parametrize("first_month", [1, 2, 4])
def test_the_ledger_and_the_page_of_a_project_show_the_same_light(
    project: KeyProject, officer: Actor, last_year: int, first_month: int
) -> None:
    make_plan(project, {11: 1000 * WAN, 12: 1000 * WAN}, year=2024)
    make_report(project, 11, 1000 * WAN, year=2024)
    make_report(project, 12, last_year * WAN, year=2024)
    make_plan(project, dict.fromkeys(range(first_month, 13), 1000 * WAN))
    make_report(project, first_month, 1000 * WAN)
    make_report(project, first_month + 1, 500 * WAN)
    for day in JANUARY_TO_MAY:
        listed = progress_by_project(officer.scope, year=2025, as_of=day)[project.pk]
        assert (listed.light, listed.reason) == light_on(project, day), day


@pytest.mark.parametrize("projects", [1, 6])
def test_the_lights_of_a_ledger_take_few_queries_and_fewer_while_nothing_changes(
    zone: Zone, officer: Actor, projects: int, django_assert_num_queries: object
) -> None:
    for _number in range(projects):
        make_plan(project := make_project(zone), MONTHLY)
        make_report(project, 1, 1000 * WAN)
    make_entry(unplanned := make_project(zone))
    make_plan(make_project(make_zone(code="anyang")), MONTHLY)
    with django_assert_num_queries(4):  # type: ignore[operator]
        found = progress_by_project(officer.scope, year=2025, as_of=dt.date(2025, 2, 10))
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert progress_by_project(officer.scope, year=2025, as_of=dt.date(2025, 2, 10)) is found
    assert len(found) == projects + 1
    assert found[unplanned.pk].light is Light.NONE
