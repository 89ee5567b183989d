"""A case runs to 施工许可: papers missing once, a lawful stop, a step refused, and the case is finished."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gaoxin.approvals.models import ApprovalCase, ItemEvent
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from tests.factories import actor_of, make_zone
from tests.journeys.approving import finished, happens, planned_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sample_zone(transactional_db: None) -> Zone:
    """A zone with nothing in it but what this story makes."""
    return make_zone(code="changzhi")


def register(page: Page, step: str, **fields: str) -> None:
    """The step by its door on the item's page, now."""
    page.get_by_role("link", name=step, exact=True).click()
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="登记").click()


def open_item(page: Page, live_server: Any, case: ApprovalCase, key: str) -> None:
    page.goto(f"{live_server.url}/approvals/items/{case.items.get(key=key).pk}/")


def test_a_case_runs_to_the_permit(
    log_in: Callable[..., Page], person: Callable[..., User], live_server: Any, sample_zone: Zone
) -> None:
    user, agent = person(Role.APPROVAL_OFFICER), person(Role.CASE_AGENT)
    officer, today = actor_of(user), timezone.localdate()
    start = working_calendar().working_day_on_or_after(today - dt.timedelta(days=20))
    case = planned_case(sample_zone, officer, on=start, agent=agent)
    finished(case, ("filing", "quality_safety"), officer, start)
    page = log_in(user)

    page.goto(f"{live_server.url}/approvals/cases/{case.pk}/")
    page.locator("#items").get_by_role("link", name="环境影响报告表审批").click()
    page.get_by_role("button", name="由我经办").click()
    register(page, "收件")
    register(page, "一次性补正告知", 文书编号="潞环补〔2026〕7号", 说明="缺总平面图和公示说明")
    expect(page.locator("main")).to_contain_text("待补正")
    expect(page.locator("#events")).to_contain_text("缺总平面图和公示说明")
    register(page, "补正齐全")
    register(page, "受理")
    page.get_by_role("link", name="停表", exact=True).click()
    page.get_by_role("button", name="登记").click()
    expect(page.locator("main")).to_contain_text("停表没有法定事由")
    expect(page.locator("main")).to_contain_text("停表没有书面告知")
    assert not ItemEvent.objects.filter(kind="stopped").exists()
    page.get_by_label("停表事由").select_option("expert_review")
    page.get_by_label("文书编号").fill("潞环停〔2026〕3号")
    page.get_by_label("天数").fill("10")
    page.get_by_role("button", name="登记").click()
    expect(page.locator("#why")).to_contain_text("因专家评审停表（告知书潞环停〔2026〕3号）")
    expect(page.get_by_role("link", name="作出决定", exact=True)).to_have_count(0)
    register(page, "恢复计时")
    register(page, "作出决定", 文书编号="潞环审〔2026〕11号")
    register(page, "送达")
    expect(page.locator("main .sub").first).to_contain_text("已送达")

    open_item(page, live_server, case, "construction_permit")
    register(page, "收件")
    register(page, "受理")
    expect(page.locator("main")).to_contain_text("还没有核发")
    page.goto(f"{live_server.url}/approvals/cases/{case.pk}/close/")
    page.get_by_role("button", name="登记").click()
    expect(page.locator("main")).to_contain_text("个事项没有办完")
    case.refresh_from_db()
    assert case.state == "running"

    happens(case, "drawing_review", officer, start, "received", "accepted", "decided", "delivered")
    open_item(page, live_server, case, "construction_permit")
    for step in ("受理", "作出决定", "送达"):
        register(page, step)
    expect(page.locator("main .sub").first).to_contain_text("已送达")
    page.goto(f"{live_server.url}/approvals/cases/{case.pk}/")
    expect(page.locator("svg.gantt")).to_be_visible()
    expect(page.locator(".figure").first).to_contain_text("5/6")
    for step in ("收件", "受理", "作出决定", "送达"):
        open_item(page, live_server, case, "discharge_simplified")
        register(page, step)
    page.goto(f"{live_server.url}/approvals/cases/{case.pk}/close/")
    page.get_by_role("button", name="登记").click()
    expect(page.locator("main")).to_contain_text("办件已结束")
    case.refresh_from_db()
    assert case.state == "finished"
