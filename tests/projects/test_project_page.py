"""One project on one page: its stages, money, light, problems and history, in few queries."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.projects import actions
from gaoxin.projects.models import KeyProject, Stage
from tests.factories import login, make_department, make_user, make_zone
from tests.projects.making import (
    WAN,
    make_enterprise,
    make_milestone,
    make_plan,
    make_problem,
    make_project,
    make_report,
)

TODAY = dt.date(2025, 6, 20)


@pytest.fixture
def told(project: KeyProject, officer: Actor, bureau: Department) -> KeyProject:
    """A project with something in every part of its page."""
    make_plan(project, {11: 1000 * WAN, 12: 1000 * WAN})
    make_report(project, 11, 400 * WAN, said="设备安装")
    for number in range(8):
        problem = make_problem(project, title=f"问题{number}", assigned_department=bureau)
        actions.note_problem(problem, by=officer, note="已报市局", happened_on=TODAY, today=TODAY)
        make_milestone(project, name=f"节点{number}", planned_on=dt.date(2025, 3, 1))
        actions.set_phase(project, by=officer, name=f"{number}期", stage=Stage.STARTED)
    actions.enter_ledger(project, by=officer, year=2024, planned_investment=100 * WAN)
    actions.correct_project(project, by=officer, fields={"site": "科技工业园"})
    return project


def page_of(client: Client, project: KeyProject, query: str = "") -> str:
    page = client.get(f"/projects/{project.pk}/{query}")
    assert page.status_code == 200
    return page.content.decode()


def test_the_story_is_told_on_one_page(leader: Client, told: KeyProject) -> None:
    text = page_of(leader, told)
    for words in ("年产10万吨负极材料项目", "科技创新局", "设备安装", "节点3", "问题7", "科技工业园"):
        assert words in text
    assert "节点“节点0”计划2025年3月1日完成" in text
    assert "修改项目" in text


def test_the_page_takes_few_queries(
    leader: Client, told: KeyProject, django_assert_max_num_queries: Any
) -> None:
    page_of(leader, told)
    with django_assert_max_num_queries(15):
        page_of(leader, told)


def test_another_year_may_be_looked_at(leader: Client, told: KeyProject) -> None:
    assert "2024 年逐月进展" in page_of(leader, told, "?year=2024")
    assert "2025 年逐月进展" in page_of(leader, told, "?year=1999")


def test_a_corrected_stage_is_shown_once(leader: Client, project: KeyProject, officer: Actor) -> None:
    actions.correct_stage_day(
        project.stage_changes.get(),
        by=officer,
        happened_on=dt.date(2025, 1, 13),
        reason="日期看错",
        today=TODAY,
    )
    steps = page_of(leader, project).split("</ol>")[0]
    assert "2025-01-13" in steps
    assert "2025-01-10" not in steps


def test_what_may_be_done_is_offered_to_those_who_may(
    desk: Client, leader: Client, project: KeyProject, zone: Zone
) -> None:
    edit, report, handle = "/edit/", "/report/2025/", "/assign/"
    make_problem(project)
    mine = page_of(desk, project)
    assert all(address in mine for address in (edit, report, handle))
    theirs = page_of(leader, project)
    assert (edit in theirs, report in theirs, handle in theirs) == (False, False, True)
    other = make_user(zone, Role.PROJECT_TEAM, department=make_department(zone, name="招商局"))
    others = page_of(login(Client(), other), project)
    assert (edit in others, report in others) == (False, False)


def test_every_reader_may_print_the_project(leader: Client, project: KeyProject, zone: Zone) -> None:
    address = f"/projects/{project.pk}/briefing/?year=2025"
    assert address in page_of(leader, project)
    firm = make_enterprise(zone)
    project.enterprise = firm
    project.save()
    own = login(Client(), make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk))
    assert address in page_of(own, project)
    assert own.get(address).status_code == 200


def test_stages_are_filled_in_and_corrected_from_the_page(
    desk: Client, leader: Client, project: KeyProject
) -> None:
    past = f"/projects/{project.pk}/stage/past/"
    day = f"/projects/stages/{project.stage_changes.get().pk}/day/"
    mine = page_of(desk, project)
    assert past in mine
    assert day in mine
    theirs = page_of(leader, project)
    assert past not in theirs
    assert day not in theirs


def test_a_project_without_a_gap_offers_nothing_to_fill_in(
    desk: Client, zone: Zone, bureau: Department
) -> None:
    planned = make_project(zone, name="谋划中的项目", stage=Stage.PLANNED, department=bureau)
    text = page_of(desk, planned)
    assert "/stage/past/" not in text
    assert "/edit/" in text


def test_an_enterprise_sees_its_own_project_alone(zone: Zone) -> None:
    firm = make_enterprise(zone)
    own = make_project(zone, name="自家项目", enterprise=firm)
    foreign = make_project(zone, name="别家项目")
    client = login(Client(), make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk))
    assert "自家项目" in page_of(client, own)
    assert client.get(f"/projects/{foreign.pk}/").status_code == 404
    assert client.get("/projects/").status_code == 403


def test_administrators_and_strangers_do_not_read_projects(project: KeyProject, zone: Zone) -> None:
    admin = login(Client(), make_user(zone, Role.SYSTEM_ADMIN))
    assert admin.get(f"/projects/{project.pk}/").status_code == 403
    assert Client().get(f"/projects/{project.pk}/").status_code == 302
    elsewhere = login(Client(), make_user(make_zone(code="anyang"), Role.ZONE_LEADER))
    assert elsewhere.get(f"/projects/{project.pk}/").status_code == 404


def test_the_rule_of_the_lights_is_one_click_away(leader: Client, project: KeyProject) -> None:
    assert "/projects/rule/" in page_of(leader, project)
    rule = leader.get("/projects/rule/").content.decode()
    assert "红灯不直接转绿" in rule
