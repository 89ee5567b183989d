"""The project API: the same rules as the pages, amounts as exact text, null for unknown."""

import datetime as dt
from typing import Any

import pytest

from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.projects.models import KeyProject, Stage
from tests.api.conftest import Caller
from tests.projects.making import (
    WAN,
    YI,
    make_cluster,
    make_enterprise,
    make_entry,
    make_milestone,
    make_plan,
    make_problem,
    make_project,
    make_report,
)
from tests.unchanged import nothing_changes

NEW = {
    "name": "长治铜箔项目",
    "department": "科技创新局",
    "stage": "signed",
    "stage_on": "2025-03-01",
    "total_investment": "500000000.00",
}


@pytest.fixture
def project(zone: Zone, bureau: Department) -> KeyProject:
    return make_project(zone, name="年产10万吨负极材料项目", department=bureau, stage=Stage.SIGNED)


def errors_of(answer: Any) -> dict[str, str]:
    """Code by field of every refusal."""
    return {error["field"]: error["code"] for error in answer.json()["errors"]}


def test_a_project_is_entered_read_and_changed(call: Caller, zone: Zone) -> None:
    firm = make_enterprise(zone, uscc="91350100M000100Y43", no_code_reason="")
    make_cluster(zone, name="新能源", code="new-energy")
    made = call("post", "projects", NEW | {"enterprise": firm.name, "cluster": "new-energy"})
    assert made.status_code == 201
    key = made.json()["id"]
    found = call("get", f"projects/{key}").json()
    assert (found["total_investment"], found["land_area"]) == ("500000000.00", None)
    assert (found["enterprise"], found["cluster"], found["department"]) == (
        "91350100M000100Y43",
        "新能源",
        "科技创新局",
    )
    assert [stage["stage"] for stage in found["stages"]] == ["signed"]
    assert found["source"] == "接口写入"
    changed = call("patch", f"projects/{key}", {"site": "科技工业园", "cluster": None}).json()
    assert (changed["site"], changed["cluster"], changed["name"]) == ("科技工业园", None, "长治铜箔项目")
    assert AuditEvent.objects.count() == 3  # the token, the entry, the change


def test_what_was_read_may_be_sent_back(call: Caller, project: KeyProject) -> None:
    found = call("get", f"projects/{project.pk}").json()
    names = set(found) & {"name", "number", "department", "total_investment", "remarks", "is_industrial"}
    with nothing_changes("projects", "audit"):
        answer = call("patch", f"projects/{project.pk}", {name: found[name] for name in names})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"department": "科技创兴局"}, "department", "department.unknown"),
        ({"cluster": "不存在"}, "cluster", "cluster.unknown"),
        ({"team": "不存在"}, "team", "team.unknown"),
        ({"enterprise": "不存在"}, "enterprise", "project.owner_unknown"),
        ({"project_code": "123"}, "project_code", "project_code.length"),
        ({"total_investment": "50000.00"}, "total_investment", "money.unit_slip"),
        ({"total_investment": "-1.00"}, "total_investment", "request.invalid"),
        ({"total_investment": "1.001"}, "total_investment", "request.invalid"),
        ({"stage": "nonsense"}, "stage", "request.invalid"),
        ({"stage_on": "昨天"}, "stage_on", "request.invalid"),
        ({"stage_on": "2099-01-01"}, "stage_on", "date.future"),
        ({"name": ""}, "name", "project.name_missing"),
        ({"name": "长" * 161}, "name", "request.invalid"),
    ],
)
def test_a_refusal_names_its_field(
    call: Caller, bureau: Department, given: dict[str, Any], field: str, code: str
) -> None:
    with nothing_changes("projects", "audit"):
        answer = call("post", "projects", NEW | given)
    assert (answer.status_code, errors_of(answer)) == (422, {field: code})


def test_a_near_miss_is_suggested(call: Caller, bureau: Department) -> None:
    error = call("post", "projects", NEW | {"department": "科技创兴局"}).json()["errors"][0]
    assert error["remedy"] == "是否应为“科技创新局”？本区有：科技创新局。"


def test_a_conflict_is_answered_as_one(call: Caller, project: KeyProject) -> None:
    with nothing_changes("projects", "audit"):
        taken = call("post", "projects", NEW | {"name": project.name})
    assert (taken.status_code, errors_of(taken)) == (409, {"name": "project.name_taken"})
    KeyProject.objects.update(site="科技园")
    with nothing_changes("projects", "audit"):
        stale = call("patch", f"projects/{project.pk}", {"site": "工业园", "seen": {"site": ""}})
    assert (stale.status_code, errors_of(stale)) == (409, {"site": "project.changed_meanwhile"})


def test_unusual_amounts_are_confirmed(call: Caller, bureau: Department) -> None:
    answer = call("post", "projects", NEW | {"total_investment": "50000.00", "confirmed": True})
    assert answer.status_code == 201


def test_the_ledger_is_narrowed_and_read_in_parts(call: Caller, zone: Zone, project: KeyProject) -> None:
    make_entry(project)
    for number in range(4):
        make_project(zone, name=f"项目{number}", stage=Stage.PLANNED)
    page = call("get", "projects?limit=2&offset=1").json()
    assert (page["count"], len(page["items"])) == (5, 2)
    assert call("get", "projects?year=2025").json()["count"] == 1
    assert call("get", "projects?stage=planned").json()["count"] == 4
    assert call("get", "projects?q=fjcl").json()["count"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "projects?limit=-1",
        "projects?limit=0",
        "projects?limit=100000",
        "projects?offset=-1",
        "projects?limit=viel",
        "projects?year=1",
        "projects?stage=nonsense",
        "problems?state=nonsense",
    ],
)
def test_a_nonsensical_question_is_refused(call: Caller, query: str) -> None:
    answer = call("get", query)
    assert answer.status_code == 422
    assert set(errors_of(answer).values()) == {"request.invalid"}


def test_months_show_plan_actual_and_light(call: Caller, project: KeyProject) -> None:
    make_plan(project, {1: 1000 * WAN, 2: 1000 * WAN})
    make_report(project, 1, 1000 * WAN, said="基坑")
    months = call("get", f"projects/{project.pk}/months?year=2025").json()
    assert len(months) == 12
    assert months[0] == {
        "year": 2025,
        "month": 1,
        "planned": "10000000.00",
        "actual": "10000000.00",
        "physical_progress": "基坑",
        "light": "green",
        "reason": "1月累计完成 1,000.00 万元，与计划持平；判绿",
    }
    assert (months[1]["actual"], months[1]["light"], months[2]["planned"]) == (None, "red", None)
    assert call("get", f"projects/{project.pk}/months").status_code == 422
    assert call("get", f"projects/{project.pk}/months?year=99999").status_code == 422


def test_a_year_is_planned_and_its_months_reported(call: Caller, project: KeyProject) -> None:
    months = [{"month": 1, "amount": "10000000.00"}, {"month": 12, "amount": "20000000.00"}]
    year = f"projects/{project.pk}/years/2025"
    made = call("put", year, {"planned_investment": "30000000.00", "months": months, "goals": "封顶"})
    assert made.json() == {"year": 2025, "planned_investment": "30000000.00", "goals": "封顶"}
    answer = call("put", year, {"planned_investment": "30000001.00", "months": months})
    assert errors_of(answer) == {"amounts": "plan.sum_differs"}
    answer = call("put", year, {"planned_investment": None, "months": [months[0], months[0]]})
    assert errors_of(answer) == {"months": "plan.month_repeated"}
    report = {"year": 2025, "month": 1, "amount": "9000000.00", "physical_progress": "基坑"}
    lines = call("post", f"projects/{project.pk}/reports", report)
    assert (lines.status_code, lines.json()[0]["actual"]) == (201, "9000000.00")
    answer = call("post", f"projects/{project.pk}/reports", report | {"month": 13})
    assert errors_of(answer) == {"month": "request.invalid"}


def test_stages_phases_and_milestones(call: Caller, project: KeyProject) -> None:
    base = f"projects/{project.pk}"
    made = call("post", f"{base}/stages", {"stage": "started", "happened_on": "2025-05-01"})
    assert made.status_code == 201
    late = call("post", f"{base}/stages", {"stage": "signed", "happened_on": "2025-06-01"})
    assert errors_of(late) == {"reason": "stage.back_without_reason"}
    past = call("post", f"{base}/past-stages", {"stage": "landed", "happened_on": "2025-04-01"})
    assert past.status_code == 201
    corrected = call("patch", f"stages/{past.json()['id']}", {"happened_on": "2025-04-11", "reason": "看错"})
    assert corrected.json()["happened_on"] == "2025-04-11"
    assert call("put", f"{base}/phases", {"name": "一期", "stage": "started"}).status_code == 200
    made = call("put", f"{base}/milestones", {"name": "封顶", "planned_on": "2025-09-30"})
    reached = call("post", f"milestones/{made.json()['id']}/completion", {"done_on": "2025-09-20"})
    assert reached.json()["done_on"] == "2025-09-20"
    detail = call("get", base).json()
    assert [stage["is_current"] for stage in detail["stages"]].count(False) == 1
    assert (len(detail["phases"]), len(detail["milestones"])) == (1, 1)


def test_a_problem_from_raising_to_reopening(call: Caller, project: KeyProject) -> None:
    raised = {"title": "用地指标未落实", "raised_on": "2025-03-01", "needs_leader": True}
    made = call("post", f"projects/{project.pk}/problems", raised)
    base = f"problems/{made.json()['id']}"
    given = {"department": "科技创新局", "assigned_on": "2025-03-02", "due_on": "2025-04-01"}
    assert call("post", f"{base}/assignment", given).json()["assigned_department"] == "科技创新局"
    assert call("post", f"{base}/notes", {"happened_on": "2025-03-05", "note": "已报"}).status_code == 201
    assert call("get", "problems").json()["count"] == 1
    assert call("get", "problems?state=overdue").json()["count"] == 1
    closing = {"closed_on": "2025-03-20", "note": "已下达"}
    assert call("post", f"{base}/closing", closing).json()["closed_on"] == "2025-03-20"
    again = call("post", f"{base}/closing", closing)
    assert (again.status_code, errors_of(again)) == (409, {"problem": "problem.closed"})
    assert call("get", "problems").json()["count"] == 0
    reopened = call("post", f"{base}/reopening", {"happened_on": "2025-05-01", "note": "收回"})
    assert reopened.json()["closed_on"] is None
    events = call("get", base).json()["events"]
    assert [event["kind"] for event in events] == ["raised", "assigned", "noted", "closed", "reopened"]


def test_what_is_not_there_is_not_found(call: Caller) -> None:
    for path in ("projects/999", "projects/999/months?year=2025", "problems/999"):
        assert call("get", path).status_code == 404


def test_lists_take_few_queries(
    call: Caller, zone: Zone, bureau: Department, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        project = make_project(
            zone, department=bureau, cluster=make_cluster(zone), enterprise=make_enterprise(zone)
        )
        make_problem(project, title=f"问题{number}", assigned_department=bureau)
        make_milestone(project, planned_on=dt.date(2025, 1, 1))
    call("get", "projects")
    with django_assert_max_num_queries(6):
        assert len(call("get", "projects").json()["items"]) == 20
    with django_assert_max_num_queries(6):
        assert len(call("get", "problems").json()["items"]) == 20
    with django_assert_max_num_queries(12):
        call("get", f"projects/{project.pk}")


def test_amounts_are_text_and_never_lose_a_cent(call: Caller, project: KeyProject) -> None:
    KeyProject.objects.update(total_investment=123456789012 * YI / 10**8)
    assert call("get", f"projects/{project.pk}").json()["total_investment"] == "123456789012.00"
