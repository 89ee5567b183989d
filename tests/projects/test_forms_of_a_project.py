"""Forms: what is typed the way officers type it, refusals beside their fields, nobody overwritten unseen."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.projects.models import KeyProject, Stage
from tests.factories import login, make_department, make_user
from tests.projects.making import (
    WAN,
    YI,
    make_cluster,
    make_enterprise,
    make_milestone,
    make_plan,
    make_problem,
    make_project,
)
from tests.unchanged import nothing_changes

NEW = {
    "name": "长治铜箔项目",
    "stage": "signed",
    "stage_on": "2025-03-01",
    "total_investment": "5亿元",
    "land_area": "120",
    "planned_start_on": "2025年9月1日",
}


def inputs(page: Any) -> dict[str, str]:
    """What a browser would send back of a form untouched: text, hidden, dates, areas, ticked and selected."""
    html = page.content.decode().split("<main")[-1]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input\b[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") == "checkbox" and " checked" not in tag:
            continue
        if "name" in attributes:
            found[attributes["name"]] = attributes.get("value", "on" if "checked" in tag else "")
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        found[name] = body.lstrip("\r\n")
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen.group(1) if chosen else ""
    return found


def errors_beside(page: Any, field: str) -> str:
    """The words in the list of errors of one field."""
    html = page.content.decode()
    found = re.search(rf'<ul class="errors" id="id_{field}_error">(.*?)</ul>', html, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", found.group(1)) if found else ""


def test_a_project_is_entered_from_the_page(desk: Client, bureau: Department, zone: Zone) -> None:
    firm = make_enterprise(zone)
    given = NEW | {"department": str(bureau.pk), "enterprise": firm.name}
    page = desk.post("/projects/new/", given)
    project = KeyProject.objects.get()
    assert (page.status_code, page.headers["Location"]) == (302, f"/projects/{project.pk}/")
    assert (project.total_investment, project.land_area, project.enterprise) == (5 * YI, 80000, firm)
    assert (project.planned_start_on, project.department) == (dt.date(2025, 9, 1), bureau)


def test_the_own_department_is_filled_in(desk: Client, bureau: Department) -> None:
    assert inputs(desk.get("/projects/new/"))["department"] == str(bureau.pk)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"total_investment": "五个亿"}, "total_investment", "请"),
        ({"total_investment": "5"}, "total_investment", "是否应为5亿元"),
        ({"stage_on": "2099-01-01"}, "stage_on", "还没有到"),
        ({"stage_on": "昨天"}, "stage_on", "请"),
        ({"project_code": "123"}, "project_code", "应有20位数字"),
        ({"planned_finish_on": "2025-08-01"}, "planned_finish_on", "早于计划开工"),
        ({"enterprise": "没有这家公司"}, "enterprise", "企业库中没有"),
        ({"land_area": "一大片"}, "land_area", "请"),
        ({"name": ""}, "name", ""),
    ],
)
def test_a_refusal_stands_beside_its_field(
    desk: Client, bureau: Department, given: dict[str, str], field: str, words: str
) -> None:
    with nothing_changes("projects", "audit"):
        page = desk.post("/projects/new/", NEW | {"department": str(bureau.pk)} | given)
    assert page.status_code == 422
    assert errors_beside(page, field)
    assert words in errors_beside(page, field)


def test_an_unusual_amount_is_confirmed_on_a_second_look(desk: Client, bureau: Department) -> None:
    given = NEW | {"department": str(bureau.pk), "total_investment": "5"}
    assert 'name="confirmed"' not in desk.get("/projects/new/").content.decode()
    page = desk.post("/projects/new/", given)
    assert 'name="confirmed"' in page.content.decode()
    assert desk.post("/projects/new/", given | {"confirmed": "on"}).status_code == 302
    assert KeyProject.objects.get().total_investment == 5 * WAN


def test_similar_enterprises_are_suggested(desk: Client, bureau: Department, zone: Zone) -> None:
    make_enterprise(zone, name="长治市华耀科技有限公司")
    page = desk.post("/projects/new/", NEW | {"department": str(bureau.pk), "enterprise": "华耀科技"})
    assert "是否为：长治市华耀科技有限公司" in errors_beside(page, "enterprise")


@pytest.fixture
def full(zone: Zone, bureau: Department) -> KeyProject:
    """A project with something in every field of the form."""
    return make_project(
        zone,
        name="满格项目",
        department=bureau,
        cluster=make_cluster(zone),
        enterprise=make_enterprise(zone),
        project_code="2108-140400-04-01-333721",
        total_investment=123456789 * WAN / 100,
        land_area=66666,
        is_industrial=True,
        planned_start_on=dt.date(2025, 9, 1),
        content="第一行\n第二行",
        remarks="备注",
    )


def test_saving_the_form_untouched_changes_nothing(desk: Client, full: KeyProject) -> None:
    given = inputs(desk.get(f"/projects/{full.pk}/edit/"))
    with nothing_changes("projects", "audit"):
        assert desk.post(f"/projects/{full.pk}/edit/", given).status_code == 302


def test_only_what_was_changed_is_written(desk: Client, full: KeyProject) -> None:
    """Between opening and saving somebody else changed another field."""
    given = inputs(desk.get(f"/projects/{full.pk}/edit/"))
    KeyProject.objects.filter(pk=full.pk).update(total_investment=9 * YI)
    page = desk.post(f"/projects/{full.pk}/edit/", given | {"site": "科技工业园", "is_industrial": ""})
    assert page.status_code == 302
    full.refresh_from_db()
    assert (full.site, full.total_investment, full.is_industrial) == ("科技工业园", 9 * YI, False)


def test_a_field_somebody_else_changed_is_not_overwritten(desk: Client, full: KeyProject) -> None:
    given = inputs(desk.get(f"/projects/{full.pk}/edit/"))
    KeyProject.objects.filter(pk=full.pk).update(total_investment=9 * YI)
    with nothing_changes("projects", "audit"):
        page = desk.post(f"/projects/{full.pk}/edit/", given | {"total_investment": "80000"})
    assert page.status_code == 409
    assert "已被改为“90,000.00万元”" in errors_beside(page, "total_investment")


def test_line_ends_of_browsers_are_no_change(desk: Client, full: KeyProject) -> None:
    given = inputs(desk.get(f"/projects/{full.pk}/edit/"))
    given["content"] = "第一行\r\n第二行\r\n第三行"
    given["initial-content"] = "第一行\r\n第二行"
    assert desk.post(f"/projects/{full.pk}/edit/", given).status_code == 302
    full.refresh_from_db()
    assert full.content == "第一行\n第二行\n第三行"


def test_stages_are_entered_filled_in_and_put_right(desk: Client, project: KeyProject) -> None:
    base = f"/projects/{project.pk}"
    assert desk.post(f"{base}/stage/", {"stage": "signed", "happened_on": "2025-02-01"}).status_code == 422
    page = desk.post(f"{base}/stage/", {"stage": "signed", "happened_on": "2025-02-01"})
    assert "须写明原因" in errors_beside(page, "reason")
    assert desk.post(f"{base}/stage/", {"stage": "producing", "happened_on": "2025-06-01"}).status_code == 302
    offered = desk.get(f"{base}/stage/past/").content.decode()
    assert 'value="signed"' in offered
    assert 'value="building"' not in offered
    given = {"stage": "signed", "happened_on": "2024-06-01", "reason": "合同"}
    assert desk.post(f"{base}/stage/past/", given).status_code == 302
    change = project.stage_changes.get(stage=Stage.SIGNED)
    given = {"happened_on": "2024-06-11", "reason": "看错"}
    assert desk.post(f"/projects/stages/{change.pk}/day/", given).status_code == 302
    change.refresh_from_db()
    assert change.happened_on == dt.date(2024, 6, 11)


def test_a_month_is_reported_from_the_page(desk: Client, project: KeyProject) -> None:
    make_plan(project, {1: 1000 * WAN})
    address = f"/projects/{project.pk}/report/2025/"
    page = desk.post(address, {"month": "1", "amount": "0.1"})
    assert "是否应为1,000万元" in errors_beside(page, "amount")
    page = desk.post(address, {"month": "1", "amount": "１，０００", "physical_progress": "基坑"})
    assert page.status_code == 302
    report = project.investment_records.get()
    assert (report.amount, report.physical_progress) == (1000 * WAN, "基坑")
    assert inputs(desk.get(address))["month"] == "2"


def test_a_year_is_planned_from_the_page(desk: Client, project: KeyProject) -> None:
    address = f"/projects/{project.pk}/plan/2025/"
    given = {"planned_investment": "3000", "goals": "封顶", "month_6": "1000", "month_12": "1000"}
    page = desk.post(address, given)
    assert (page.status_code, "各月合计 2,000.00万元" in page.content.decode()) == (422, True)
    assert desk.post(address, given | {"month_12": "2000"}).status_code == 302
    shown = inputs(desk.get(address))
    assert (shown["planned_investment"], shown["month_6"], shown["month_7"]) == ("3000", "1000", "")
    assert desk.post(address, {"planned_investment": "-1"}).status_code == 422
    assert desk.get(f"/projects/{project.pk}/plan/99999/").status_code == 200
    assert desk.post(f"/projects/{project.pk}/plan/99999/", given).status_code == 422


def test_milestones_and_phases_from_the_page(desk: Client, project: KeyProject) -> None:
    base = f"/projects/{project.pk}"
    make_milestone(project, name="开工", planned_on=dt.date(2025, 1, 1))
    assert inputs(desk.get(f"{base}/milestone/?name=开工"))["planned_on"] == "2025-01-01"
    page = desk.post(f"{base}/milestone/", {"name": "开工", "planned_on": "2099-01-01"})
    assert "改期须写明原因" in errors_beside(page, "reason")
    milestone = project.milestones.get()
    done = {"done_on": "2025-01-05"}
    assert desk.post(f"/projects/milestones/{milestone.pk}/reached/", done).status_code == 302
    given = {"name": "一期", "stage": "started", "investment": "2亿元"}
    assert desk.post(f"{base}/phase/", given).status_code == 302
    assert project.phases.get().investment == 2 * YI


def test_problems_from_the_page(desk: Client, project: KeyProject, bureau: Department) -> None:
    given = {"title": "用地指标未落实", "raised_on": "2025-03-01", "needs_leader": "on"}
    assert desk.post(f"/projects/{project.pk}/problem/", given).status_code == 302
    problem = project.problems.get()
    base = f"/projects/problems/{problem.pk}"
    given = {"department": str(bureau.pk), "assigned_on": "2025-03-02", "due_on": "2025-03-01"}
    page = desk.post(f"{base}/assign/", given)
    assert "早于交办日期" in errors_beside(page, "due_on")
    assert desk.post(f"{base}/assign/", given | {"due_on": "2025-04-01"}).status_code == 302
    noted = {"happened_on": "2025-03-05", "note": "已报"}
    assert desk.post(f"{base}/note/", noted).status_code == 302
    page = desk.post(f"{base}/close/", {"closed_on": "2025-02-01", "note": "办结"})
    assert "早于提出日期" in errors_beside(page, "closed_on")
    assert desk.post(f"{base}/close/", {"closed_on": "2025-03-20", "note": "办结"}).status_code == 302
    page = desk.post(f"{base}/close/", {"closed_on": "2025-03-21", "note": "办结"})
    assert page.status_code == 409
    reopened = {"happened_on": "2025-03-25", "note": "又出现"}
    assert desk.post(f"{base}/reopen/", reopened).status_code == 302


def test_a_department_is_turned_away_before_it_fills_in_a_form(zone: Zone, project: KeyProject) -> None:
    other = make_user(zone, Role.PROJECT_TEAM, department=make_department(zone, name="招商局"))
    client = login(Client(), other)
    base = f"/projects/{project.pk}"
    change, milestone = project.stage_changes.get(), make_milestone(project, planned_on=dt.date(2025, 1, 1))
    for address in (
        f"{base}/edit/",
        f"{base}/stage/",
        f"{base}/stage/past/",
        f"{base}/plan/2025/",
        f"{base}/report/2025/",
        f"{base}/milestone/",
        f"{base}/phase/",
        f"{base}/problem/",
        f"/projects/stages/{change.pk}/day/",
        f"/projects/milestones/{milestone.pk}/reached/",
    ):
        with nothing_changes("projects", "audit"):
            assert client.get(address).status_code == 403, address
            assert client.post(address, {"name": "x"}).status_code == 403, address


def test_leaders_do_not_open_the_forms_of_the_ledger(leader: Client, project: KeyProject) -> None:
    make_problem(project)
    assert leader.get("/projects/new/").status_code == 403
    assert leader.get(f"/projects/{project.pk}/edit/").status_code == 403
    assert leader.get(f"/projects/problems/{project.problems.get().pk}/close/").status_code == 200
