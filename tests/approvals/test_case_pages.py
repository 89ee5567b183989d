"""审批办件的页面: opened from a plan, steps registered, the officer's and the agent's day, the code."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from gaoxin.approvals.models import ApprovalCase, EventKindChoice, ItemEvent
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from tests.approvals.made import STANDARD_LAND, make_project, state
from tests.factories import login, make_user, make_zone

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def agent(zone: Zone) -> User:
    return make_user(zone, Role.CASE_AGENT, display_name="代办员小王")


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return login(client, make_user(zone, Role.APPROVAL_OFFICER, display_name="审批员老李"))


@pytest.fixture
def case(officer: Client, zone: Zone, agent: User) -> ApprovalCase:
    project = make_project(zone, name="年产五万吨负极材料项目")
    state(project, STANDARD_LAND, on=TODAY - dt.timedelta(days=1))
    keep = f"/approvals/projects/{project.pk}/plan/keep/"
    kept = officer.post(keep, {"chosen": "1", "m": ["parallel", "promised"], "start": TODAY.isoformat()})
    form = {"opened_on": TODAY.isoformat(), "parcel": "CZ-1", "agent": agent.pk}
    opened = officer.post(f"{kept.headers['Location']}open/", form)
    case = ApprovalCase.objects.get()
    assert opened.headers["Location"] == f"/approvals/cases/{case.pk}/"
    return case


def step(client: Client, case: ApprovalCase, key: str, kind: str, **more: str) -> int:
    item = case.items.get(key=key)
    now = timezone.localtime().replace(second=0, microsecond=0)
    form = {"happened_at": now.strftime("%Y-%m-%dT%H:%M"), **more}
    return client.post(f"/approvals/items/{item.pk}/step/{kind}/", form).status_code


def test_the_case_shows_items_papers_and_its_code(officer: Client, case: ApprovalCase) -> None:
    page = officer.get(f"/approvals/cases/{case.pk}/").content.decode()
    assert case.tracking_code in page
    assert "企业投资项目备案" in page
    assert "营业执照" in page
    assert "代办员小王" in page
    assert "年产五万吨负极材料项目" in officer.get("/approvals/").content.decode()


def test_a_step_is_registered_and_the_page_says_where_the_date_comes_from(
    officer: Client, case: ApprovalCase
) -> None:
    assert step(officer, case, "eia_form", "received") == 302
    assert step(officer, case, "eia_form", "accepted") == 302
    item = case.items.get(key="eia_form")
    page = officer.get(f"/approvals/items/{item.pk}/").content.decode()
    assert "期限怎么来的" in page
    assert "30个自然日" in page
    assert "作出决定" in page


def test_a_stop_without_a_ground_comes_back_into_the_form(officer: Client, case: ApprovalCase) -> None:
    step(officer, case, "eia_form", "received")
    step(officer, case, "eia_form", "accepted")
    assert step(officer, case, "eia_form", "stopped", notice_no="一号") == 422
    assert ItemEvent.objects.filter(kind=EventKindChoice.STOPPED).count() == 0


def test_the_officer_takes_an_item_and_finds_it_in_the_own_list(officer: Client, case: ApprovalCase) -> None:
    step(officer, case, "eia_form", "received")
    item = case.items.get(key="eia_form")
    assert "环境影响报告表审批" in officer.get("/approvals/mine/").content.decode()
    officer.post(f"/approvals/items/{item.pk}/take/")
    context = officer.get("/approvals/mine/").context
    assert [card.item.pk for card in context["mine"]] == [item.pk]


def test_the_agent_s_day_lists_what_to_hand_in(case: ApprovalCase, agent: User) -> None:
    client = login(Client(), agent)
    page = client.get("/approvals/agent/").content.decode()
    assert "年产五万吨负极材料项目" in page
    paper = case.papers.filter(handed_in_on__isnull=True).first()
    assert paper is not None
    assert client.post(f"/approvals/cases/{case.pk}/papers/{paper.pk}/").status_code == 302
    paper.refresh_from_db()
    assert paper.handed_in_on == TODAY
    assert step(client, case, "filing", "received") == 302
    assert step(client, case, "filing", "accepted") == 403


def test_an_applicant_follows_by_code_without_an_account(officer: Client, case: ApprovalCase) -> None:
    step(officer, case, "filing", "received")
    visitor = Client()
    assert visitor.post("/approvals/progress/", {"code": "WRONGWRONG22"}).status_code == 422
    found = visitor.post("/approvals/progress/", {"code": case.tracking_code.lower()}, follow=True)
    page = found.content.decode()
    assert "已收到材料，正在看是否齐全" in page
    assert "审批员老李" not in page


def test_a_case_of_another_zone_is_not_found(case: ApprovalCase) -> None:
    stranger = login(Client(), make_user(make_zone(code="other"), Role.APPROVAL_OFFICER))
    item = case.items.first()
    assert item is not None
    for address in (f"/approvals/cases/{case.pk}/", f"/approvals/items/{item.pk}/"):
        assert stranger.get(address).status_code == 404


def test_land_is_settled_and_the_case_closed_with_a_reason(officer: Client, case: ApprovalCase) -> None:
    land = {"on": TODAY.isoformat(), "result": "won"}
    assert officer.post(f"/approvals/cases/{case.pk}/land/", land).status_code == 302
    assert officer.post(f"/approvals/cases/{case.pk}/close/", {"on": TODAY.isoformat()}).status_code == 422
    closing = {"on": TODAY.isoformat(), "reason": "项目不再实施"}
    assert officer.post(f"/approvals/cases/{case.pk}/close/", closing).status_code == 302
    case.refresh_from_db()
    assert (case.land, case.state) == ("won", "abandoned")
