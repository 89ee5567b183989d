"""Whoever applied follows with the code on a telephone, without an account; its own people on their home."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from tests.enterprises.made import make_enterprise
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


def test_an_applicant_follows_by_code_and_on_the_own_home(
    page: Page,
    log_in: Callable[..., Page],
    person: Callable[..., User],
    live_server: Any,
    sample_zone: Zone,
) -> None:
    officer = person(Role.APPROVAL_OFFICER, display_name="审批员老李")
    firm = make_enterprise(sample_zone, name="长治市晨光阀门有限公司")
    own = person(Role.ENTERPRISE_USER, enterprise_id=firm.pk)
    by, today = actor_of(officer), timezone.localdate()
    start = working_calendar().working_day_on_or_after(today - dt.timedelta(days=20))
    case = planned_case(sample_zone, by, on=start, enterprise_id=firm.pk)
    finished(case, ("filing",), by, start)
    happens(case, "eia_form", by, start, "received")
    happens(case, "eia_form", by, start, "papers_missing", notice_no="一号", reason="缺总平面图")

    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/approvals/progress/")
    page.get_by_label("查询码").fill("WRONGWRONG22")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("main")).to_contain_text("没有这个查询码")
    page.get_by_label("查询码").fill(case.tracking_code.lower())
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#answer")).to_contain_text("缺总平面图")
    expect(page.locator("#open")).to_contain_text("建筑工程施工许可证")
    expect(page.locator("#over")).to_contain_text("企业投资项目备案")
    expect(page.locator("main")).not_to_contain_text("审批员老李")
    no_wider_than_the_phone(page)

    page = log_in(own)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/portal/")
    expect(page.locator("#cases")).to_contain_text(PROJECT)
    expect(page.locator("main")).to_contain_text("“环境影响报告表审批”要补材料：缺总平面图")
    page.locator("#cases").get_by_role("link", name=PROJECT).click()
    expect(page.locator("#items")).to_contain_text("环境影响报告表审批")
    expect(page.get_by_role("button", name="登记收到")).to_have_count(0)
    expect(page.get_by_role("link", name="办结或终止")).to_have_count(0)
    no_wider_than_the_phone(page)
    page.locator("#items").get_by_role("link", name="环境影响报告表审批").click()
    expect(page.get_by_role("link", name="补正齐全")).to_have_count(0)
