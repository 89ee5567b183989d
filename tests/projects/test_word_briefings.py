"""Word 专报: the figures of the pages, reasons in words, nobody's data but one's own."""

import datetime as dt
import io
import re
from typing import Any

import docx
import pytest
from django.test import Client

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.projects.briefings import dispatch_days, dispatch_months
from gaoxin.projects.models import KeyProject, Stage
from gaoxin.values.errors import DomainError
from gaoxin.values.period import Month
from tests.factories import login, make_user, make_zone
from tests.projects.making import (
    WAN,
    YI,
    make_cluster,
    make_enterprise,
    make_milestone,
    make_plan,
    make_problem,
    make_project,
    make_report,
)

LAST_DAY = dt.date(2025, 12, 31)


class Word:
    """Text and tables of a downloaded document."""

    def __init__(self, client: Client, address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "wordprocessingml" in answer.headers["Content-Type"]
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        self.document = docx.Document(io.BytesIO(content))
        self.text = "\n".join(one.text for one in self.document.paragraphs)
        self.tables = [
            [[cell.text for cell in row.cells] for row in table.rows] for table in self.document.tables
        ]


@pytest.fixture
def ledger(zone: Zone, bureau: Department) -> dict[str, KeyProject]:
    green = make_project(
        zone,
        name="长治铜箔项目",
        department=bureau,
        cluster=make_cluster(zone),
        is_provincial_key=True,
        is_industrial=True,
        total_investment=20 * YI,
    )
    make_plan(green, {1: 1000 * WAN, 12: 3000 * WAN})
    make_report(green, 1, 1000 * WAN)
    make_report(green, 12, 3000 * WAN, on=dt.date(2025, 12, 30), said="设备安装")
    red = make_project(zone, name="智能终端产业园", stage=Stage.SIGNED, department=bureau)
    make_plan(red, {11: 1000 * WAN})
    make_report(red, 11, 400 * WAN, said="基坑开挖")
    make_problem(red, title="用地指标未落实", due_on=dt.date(2025, 6, 1), assigned_department=bureau)
    make_problem(red, title="资金缺口", needs_leader=True)
    make_problem(red, title="已办结的", closed_on=dt.date(2025, 5, 1))
    none = make_project(zone, name="光伏产业园", stage=Stage.PLANNED, total_investment=None)
    none.ledger_entries.create(year=2025)
    make_project(zone, name="不在台账的项目")
    return {"green": green, "red": red, "none": none}


def test_the_dispatch_tells_the_figures_of_the_page(leader: Client, ledger: dict[str, KeyProject]) -> None:
    word = Word(leader, "/projects/briefing/")
    assert "长治高新区重点项目调度专报\n（2025年12月）" in word.text
    assert (
        "截至2025年12月31日，列入2025年台账的重点项目3个，总投资25.00亿元，年度计划投资0.50亿元，"
        "累计完成0.44亿元，完成年度计划的88.0%，时间进度100.0%。"
    ) in word.text
    page = re.sub(r"<[^>]+>|\s+", "", leader.get("/projects/?year=2025").content.decode())
    for figure in ("25.00", "0.50", "0.44", "88.0%"):
        assert figure in page
    assert "谋划1个，签约1个，在建1个" in word.text
    assert "省重点项目1个，总投资20.00亿元，产业类项目1个，总投资20.00亿元。" in word.text
    assert "红灯1个，黄灯0个，绿灯1个，未判灯1个。" in word.text


def test_red_projects_are_told_with_reason_and_duty(leader: Client, ledger: dict[str, KeyProject]) -> None:
    text = Word(leader, "/projects/briefing/").text
    assert "（一）智能终端产业园" in text
    assert "11月累计完成 400.00 万元，低于计划 1,000.00 万元，差 600.00 万元；判红" in text
    assert "判红。形象进度：基坑开挖。责任单位：科技创新局。" in text


def test_problems_and_the_whole_ledger_stand_in_tables(leader: Client, ledger: dict[str, KeyProject]) -> None:
    word = Word(leader, "/projects/briefing/")
    assert "未销号问题2个，其中超期1个，需领导协调1个。" in word.text
    problems, rows = word.tables[-2:]
    assert [line[1] for line in problems[1:]] == ["用地指标未落实", "资金缺口"]
    assert [line[-1] for line in problems[1:]] == ["超期、待交办", "需领导协调、待交办"]
    assert {line[1]: line[3:8] for line in rows[1:]} == {
        "长治铜箔项目": ["20.00", "4,000.00", "4,000.00", "100.0%", "●绿"],
        "智能终端产业园": ["5.00", "1,000.00", "400.00", "40.0%", "▲红"],
        "光伏产业园": ["—", "—", "—", "—", "无灯"],
    }


def test_an_earlier_month_is_told_as_it_stood(leader: Client, ledger: dict[str, KeyProject]) -> None:
    word = Word(leader, "/projects/briefing/?month=2025-01")
    assert "截至2025年1月31日" in word.text
    assert "累计完成0.10亿元" in word.text
    assert "没有红灯项目。" in word.text
    assert "没有未销号的问题。" in word.text
    assert "为出具本报时的情况" in word.text


@pytest.mark.parametrize(
    ("data_day", "asked", "expected"),
    [
        (LAST_DAY, None, (Month(2025, 12), LAST_DAY, LAST_DAY)),
        (dt.date(2025, 6, 20), None, (Month(2025, 5), dt.date(2025, 6, 20), dt.date(2025, 6, 20))),
        (dt.date(2026, 1, 3), None, (Month(2025, 12), dt.date(2026, 1, 3), dt.date(2026, 1, 3))),
        (LAST_DAY, Month(2025, 5), (Month(2025, 5), dt.date(2025, 5, 31), dt.date(2025, 6, 5))),
    ],
)
def test_which_days_a_dispatch_shows(data_day: dt.date, asked: Month | None, expected: Any) -> None:
    days = dispatch_days(data_day, asked=asked)
    assert (days.month, days.money, days.lights) == expected


def test_a_month_that_is_not_over_is_refused(leader: Client, ledger: dict[str, KeyProject]) -> None:
    with pytest.raises(DomainError, match="2026年1月还没有结束"):
        dispatch_days(LAST_DAY, asked=Month(2026, 1))
    assert leader.get("/projects/briefing/?month=2026-01").status_code == 422
    assert leader.get("/projects/briefing/?month=viel").status_code == 422


def test_an_empty_ledger_makes_a_document_all_the_same(leader: Client) -> None:
    text = Word(leader, "/projects/briefing/").text
    assert "重点项目0个，总投资待补" in text
    assert "台账中还没有项目" in text


def test_a_document_with_sample_rows_says_so(
    leader: Client, zone: Zone, ledger: dict[str, KeyProject]
) -> None:
    Zone.objects.update(is_sample=True)
    KeyProject.objects.update(is_sample=True)
    word = Word(leader, "/projects/briefing/")
    footers = "".join(section.footer._element.xml for section in word.document.sections)
    assert "含示例数据" in footers


def test_one_project_is_told_as_on_its_page(leader: Client, ledger: dict[str, KeyProject]) -> None:
    project = ledger["green"]
    make_milestone(project, planned_on=dt.date(2025, 3, 1))
    make_problem(project, title="需要省里批复", assigned_person="赵科长")
    word = Word(leader, f"/projects/{project.pk}/briefing/")
    for words in (
        "长治铜箔项目情况",
        "属高端装备制造产业集群",
        "总投资20.00亿元",
        "2025年1月10日在建，现处“在建”阶段。",
        "2025年计划投资0.40亿元，累计完成0.40亿元，完成年度计划的100.0%",
        "亮灯：▲红。节点“主体封顶”计划2025年3月1日完成",
        "主体封顶：计划2025年3月1日完成，逾期未完成。",
        "需要省里批复，2025年3月1日提出，交办赵科长。",
    ):
        assert words in word.text, words
    assert word.tables[-1][1:] == [
        ["1月", "1,000.00", "1,000.00", "●绿", "—"],
        ["12月", "3,000.00", "3,000.00", "▲红", "设备安装"],
    ]


def test_a_bare_project_makes_a_document_all_the_same(leader: Client, zone: Zone) -> None:
    bare = make_project(zone, name="只有名字的项目", total_investment=None)
    text = Word(leader, f"/projects/{bare.pk}/briefing/").text
    for words in ("建设单位待补", "总投资待补", "没有设定节点。", "没有未销号的问题。"):
        assert words in text


def test_who_took_which_document_is_on_record(leader: Client, ledger: dict[str, KeyProject]) -> None:
    leader.get("/projects/briefing/?month=2025-11")
    leader.get(f"/projects/{ledger['red'].pk}/briefing/")
    first, second = AuditEvent.objects.order_by("number")
    assert (first.action, '"month=2025-11"' in first.changes) == ("projects.exported", True)
    assert (second.action, second.subject_id) == ("projects.exported", ledger["red"].pk)


def test_documents_hold_ones_own_zone_and_firm_alone(zone: Zone, ledger: dict[str, KeyProject]) -> None:
    elsewhere = login(Client(), make_user(make_zone(code="anyang", data_as_of=LAST_DAY), Role.ZONE_LEADER))
    assert "铜箔" not in Word(elsewhere, "/projects/briefing/").text
    firm = make_enterprise(zone)
    own = make_project(zone, name="自家项目", enterprise=firm)
    tenant = login(Client(), make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk))
    assert "自家项目" in Word(tenant, f"/projects/{own.pk}/briefing/").text
    assert tenant.get(f"/projects/{ledger['red'].pk}/briefing/").status_code == 404
    assert tenant.get("/projects/briefing/").status_code == 403
    admin = login(Client(), make_user(zone, Role.SYSTEM_ADMIN))
    assert admin.get("/projects/briefing/").status_code == 403
    assert admin.get(f"/projects/{own.pk}/briefing/").status_code == 403


def test_the_months_offered_are_over_and_of_the_year_shown() -> None:
    months = dispatch_months(dt.date(2025, 6, 20), year=2025)
    assert (len(months), months[0], months[-1]) == (5, Month(2025, 5), Month(2025, 1))
    assert len(dispatch_months(dt.date(2025, 6, 20), year=2024)) == 12
    assert dispatch_months(dt.date(2026, 1, 3), year=2026) == [Month(2025, 12)]


def test_the_ledger_offers_the_dispatch_of_each_month(leader: Client, ledger: dict[str, KeyProject]) -> None:
    page = leader.get("/projects/?year=2025").content.decode()
    offered = re.findall(r"/projects/briefing/\?month=(\d{4}-\d{2})", page)
    assert offered == [f"2025-{month:02}" for month in range(12, 0, -1)]
    assert Word(leader, f"/projects/briefing/?month={offered[0]}").text
