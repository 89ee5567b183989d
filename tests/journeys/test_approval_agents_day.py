"""The agent opens the day: what must be completed, what to apply for, which papers came in."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gaoxin.approvals.models import CasePaper
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.notices.models import Notice
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from tests.factories import actor_of, make_zone
from tests.journeys.approving import (
    PHONE,
    PROJECT,
    finished,
    happens,
    no_wider_than_the_phone,
    planned_case,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sample_zone(transactional_db: None) -> Zone:
    """A zone with nothing in it but what this story makes."""
    return make_zone(code="changzhi")


def test_the_agents_day(
    log_in: Callable[..., Page], person: Callable[..., User], live_server: Any, sample_zone: Zone
) -> None:
    agent, officer = person(Role.CASE_AGENT), actor_of(person(Role.APPROVAL_OFFICER))
    today = timezone.localdate()
    start = working_calendar().working_day_on_or_after(today - dt.timedelta(days=20))
    case = planned_case(sample_zone, officer, on=start, agent=agent)
    finished(case, ("filing",), officer, start)
    happens(case, "eia_form", officer, start, "received")
    happens(case, "eia_form", officer, start, "papers_missing", notice_no="一号", reason="缺总平面图")
    assert Notice.objects.filter(user=agent).count() == 2

    page = log_in(agent)
    page.goto(f"{live_server.url}/notices/")
    expect(page.locator("main")).to_contain_text("要补材料：缺总平面图")
    page.goto(f"{live_server.url}/approvals/agent/")
    panel = page.locator("section.panel", has_text=PROJECT)
    first = panel.locator(".duties > div").nth(0).locator("li").first
    expect(first).to_contain_text("环境影响报告表审批")
    expect(first).to_contain_text("缺总平面图")
    expect(first).to_contain_text("待补正")

    waiting = CasePaper.objects.filter(case=case, handed_in_on__isnull=True)
    before = waiting.count()
    panel.get_by_role("button", name="登记收到").first.click()
    expect(page.locator("main")).to_contain_text("已收到")
    expect(page).to_have_url(f"{live_server.url}/approvals/agent/")
    assert waiting.count() == before - 1

    page.get_by_role("link", name="环境影响报告表审批").click()
    expect(page.get_by_role("link", name="受理", exact=True)).to_have_count(0)
    page.get_by_role("link", name="补正齐全").click()
    page.get_by_role("button", name="登记").click()
    expect(page.locator("main .sub").first).to_contain_text("已补齐待受理")
    page.goto(f"{live_server.url}/approvals/agent/")
    expect(page.locator(".duties > div").nth(2)).to_contain_text("环境影响报告表审批")
    page.set_viewport_size(PHONE)
    no_wider_than_the_phone(page)
