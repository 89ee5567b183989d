"""重点项目台账 and 问题清单 as pages: filters in the address, few queries, exports of what is shown."""

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.test import Client

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.projects.models import KeyProject, Stage, StageChange
from tests.factories import login, make_user, make_zone
from tests.projects.making import (
    WAN,
    YI,
    make_cluster,
    make_entry,
    make_plan,
    make_problem,
    make_project,
    make_report,
)

AS_OF = dt.date(2025, 12, 31)


@pytest.fixture
def ledger(zone: Zone, bureau: Department) -> dict[str, KeyProject]:
    """Three projects of 2025 with a green, a red and no light, and one of 2024."""
    green = make_project(
        zone,
        name="长治铜箔项目",
        owner_name="长治华耀科技有限公司",
        department=bureau,
        cluster=make_cluster(zone, name="新能源", code="new-energy"),
        is_provincial_key=True,
        is_industrial=True,
        total_investment=20 * YI,
    )
    make_plan(green, {12: 1000 * WAN})
    make_report(green, 12, 1000 * WAN, on=dt.date(2025, 12, 30), said="设备安装")
    red = make_project(zone, name="智能终端产业园", stage=Stage.SIGNED, stage_on=dt.date(2025, 3, 1))
    make_plan(red, {11: 1000 * WAN})
    make_report(red, 11, 400 * WAN)
    make_problem(red, title="用地指标未落实")
    none = make_project(zone, name="光伏产业园", stage=Stage.PLANNED, total_investment=None)
    make_entry(none, planned=None)
    old = make_project(zone, name="去年的项目", stage=Stage.PRODUCING, stage_on=dt.date(2024, 5, 1))
    make_entry(old, year=2024)
    return {"green": green, "red": red, "none": none, "old": old}


def named(client: Client, query: str) -> set[str]:
    """Names of the projects shown under ``query``, in any order."""
    page = client.get(f"/projects/{query}")
    assert page.status_code == 200
    return set(re.findall(r'class="row-link"[^>]*>([^<]+)<', page.content.decode()))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"green", "red", "none", "old"}),
        ("?year=2025", {"green", "red", "none"}),
        ("?year=2024", {"old"}),
        ("?stage=signed", {"red"}),
        ("?stage=signed&stage=planned", {"red", "none"}),
        ("?cluster=new-energy", {"green"}),
        ("?light=green", {"green"}),
        ("?light=red", {"red"}),
        ("?light=none", {"none"}),
        ("?signed=2025", {"red"}),
        ("?signed=2024", set()),
        ("?provincial=true", {"green"}),
        ("?industrial=false", {"red", "none", "old"}),
        ("?problems=true", {"red"}),
        ("?problems=false", {"green", "none", "old"}),
        ("?total_min=10", {"green"}),
        ("?total_max=10", {"red", "old"}),
        ("?stage_since_after=2025-02-01", {"red"}),
        ("?q=cztb", {"green"}),
        ("?q=华耀", {"green"}),
        ("?q=产业园", {"red", "none"}),
        ("?q=产业园+智能", {"red"}),
        ("?year=2025&light=red&stage=signed", {"red"}),
    ],
)
def test_the_address_narrows_the_ledger(
    leader: Client, ledger: dict[str, KeyProject], query: str, shown: set[str]
) -> None:
    assert named(leader, query) == {ledger[name].name for name in shown}


def test_a_filter_that_cannot_be_read_is_named_and_left_out(
    leader: Client, ledger: dict[str, KeyProject]
) -> None:
    assert len(named(leader, "?signed=viel")) == 4
    assert len(named(leader, "?year=1999")) == 4


def test_a_superseded_signing_does_not_count(leader: Client, ledger: dict[str, KeyProject]) -> None:
    StageChange.objects.filter(project=ledger["red"]).update(is_current=False)
    assert named(leader, "?signed=2025") == set()


def test_totals_are_those_of_the_rows_shown(leader: Client, ledger: dict[str, KeyProject]) -> None:
    text = " ".join(leader.get("/projects/?year=2025&columns=dispatch").content.decode().split())
    assert "25.00" in text
    assert "0.20" in text
    assert "0.14" in text


@pytest.mark.parametrize("columns", ["dispatch", "basic", "lights", "duty"])
def test_a_page_of_the_ledger_takes_few_queries(
    leader: Client, zone: Zone, bureau: Department, columns: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        project = make_project(zone, name=f"项目{number}", department=bureau, cluster=make_cluster(zone))
        make_plan(project, {11: 1000 * WAN})
        make_report(project, 11, 1000 * WAN)
        make_problem(project)
    leader.get("/projects/")
    with django_assert_max_num_queries(12):
        assert leader.get(f"/projects/?year=2025&columns={columns}").status_code == 200


def test_a_page_of_problems_takes_few_queries(
    leader: Client, zone: Zone, bureau: Department, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make_problem(make_project(zone), title=f"问题{number}", assigned_department=bureau)
    leader.get("/projects/problems/")
    with django_assert_max_num_queries(12):
        assert leader.get("/projects/problems/").status_code == 200


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_export_holds_what_the_page_shows(leader: Client, ledger: dict[str, KeyProject]) -> None:
    rows = rows_of(leader, "/projects/?year=2025&light=red&columns=lights&export=csv")
    assert [row["项目名称"] for row in rows] == ["智能终端产业园"]
    assert rows[0]["灯"] == "▲红"
    assert "低于计划" in rows[0]["亮灯依据"]
    assert rows[0]["累计完成（万元）"] == "400"


def test_who_exported_what_is_on_record(leader: Client, ledger: dict[str, KeyProject]) -> None:
    leader.get("/projects/?year=2025&export=xlsx")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_name) == ("projects.exported", "李主任")
    assert '"rows":[null,3]' in event.changes


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"用地指标未落实", "资金缺口", "已解决的"}),
        ("?state=open", {"用地指标未落实", "资金缺口"}),
        ("?state=overdue", {"资金缺口"}),
        ("?state=closed", {"已解决的"}),
        ("?needs_leader=true", {"资金缺口"}),
        ("?q=zncz", {"已解决的"}),
        ("?raised_on_after=2025-04-01", {"资金缺口"}),
    ],
)
def test_the_address_narrows_the_problems(leader: Client, zone: Zone, query: str, shown: set[str]) -> None:
    project = make_project(zone, name="铜箔项目")
    make_problem(project)
    make_problem(
        project,
        title="资金缺口",
        needs_leader=True,
        raised_on=dt.date(2025, 4, 2),
        due_on=dt.date(2025, 5, 1),
    )
    make_problem(make_project(zone, name="智能充装项目"), title="已解决的", closed_on=dt.date(2025, 4, 1))
    page = leader.get(f"/projects/problems/{query}").content.decode()
    assert set(re.findall(r'class="row-link"[^>]*>([^<]+)<', page)) == shown


def test_the_ledger_of_one_zone_shows_nothing_of_another(
    leader: Client, ledger: dict[str, KeyProject]
) -> None:
    other = make_zone(code="anyang", data_as_of=AS_OF)
    foreign = make_project(other, name="外区铜箔项目")
    make_plan(foreign, {12: 1000 * WAN})
    make_problem(foreign, title="外区的问题")
    assert "外区铜箔项目" not in named(leader, "")
    assert "外区的问题" not in leader.get("/projects/problems/").content.decode()
    stranger = login(Client(), make_user(other, Role.ZONE_LEADER))
    assert named(stranger, "") == {"外区铜箔项目"}
    assert rows_of(stranger, "/projects/?export=csv")[0]["项目名称"] == "外区铜箔项目"
