"""An enterprise applies on a telephone, is returned once, completes it, and ends on the public list."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.actions.calls import Material, open_call, publish_call
from gaoxin.policies.models import Application, ApplicationCall, DeliveryClass, FundingOrder, GrantRound
from tests.attachments.files import PDF
from tests.factories import actor_of, make_zone
from tests.policies.applying import RD_INPUT, REPORT, make_rd_firm
from tests.policies.delivering import make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 768}
FIRM = "长治市晨光电子有限公司"


@pytest.fixture
def sample_zone(transactional_db: None) -> Zone:
    """A zone with nothing in it but what this story makes."""
    return make_zone(code="changzhi")


def called(zone: Zone, officer: User) -> ApplicationCall:
    by, today = actor_of(officer), timezone.localdate()
    row = open_call(
        zone,
        by=by,
        policy=RD_INPUT,
        delivery_class=DeliveryClass.ORDINARY,
        opens_on=today,
        closes_on=today + dt.timedelta(days=20),
        budget=Decimal(10_000_000),
        order=FundingOrder.REVIEWED_FIRST,
        materials=(Material(REPORT),),
    )
    return publish_call(row, by=by, today=today)


def leave(page: Page, size: Any) -> None:
    page.context.clear_cookies()
    page.set_viewport_size(size)


def nothing_sticks_out(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def give_opinion(page: Page, door: str) -> None:
    page.get_by_role("link", name=door, exact=True).click()
    page.get_by_label("拟支持").check()
    page.locator("textarea[name=reason]").fill("事实核对无误，材料齐全")
    page.get_by_role("button", name=door, exact=True).click()


def test_from_the_telephone_to_the_public_list(
    log_in: Callable[..., Page],
    person: Callable[..., User],
    live_server: Any,
    sample_zone: Zone,
    tmp_path: Path,
) -> None:
    officer, leader = person(Role.ENTERPRISE_SERVICE), person(Role.ZONE_LEADER)
    firm = make_rd_firm(sample_zone, name=FIRM)
    call = called(sample_zone, officer)
    report, better = tmp_path / "审计报告.pdf", tmp_path / "审计报告（盖章）.pdf"
    report.write_bytes(PDF)
    better.write_bytes(PDF + b"%%EOF\n")

    page = log_in(person(Role.ENTERPRISE_USER, enterprise_id=firm.pk))
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/policies/applications/calls/{call.pk}/")
    nothing_sticks_out(page)
    page.get_by_role("button", name="开始申报").click()
    nothing_sticks_out(page)
    expect(page.locator("#verdict")).to_contain_text("还不能判定")
    page.locator("#asked").get_by_label("否", exact=True).check()
    expect(page.locator("#verdict")).to_contain_text("符合条件")
    page.get_by_label("联系人").fill("王芳")
    page.get_by_label("联系电话").fill("13800000000")
    page.get_by_role("button", name="提交申报").click()
    expect(page.locator("main")).to_contain_text("还缺 1 份必须的材料")
    page.locator("input[type=file]").set_input_files(report)
    page.get_by_role("button", name="提交申报").click()
    expect(page.locator(".way")).to_contain_text("材料已收到")
    row = Application.objects.get(enterprise=firm)
    address = f"{live_server.url}/policies/applications/{row.pk}/"
    leave(page, DESK)

    page = log_in(officer)
    page.goto(address)
    expect(page.locator("#materials")).to_contain_text("审计报告.pdf")
    page.get_by_role("link", name="退回补正").click()
    page.locator("textarea[name=items]").fill("审计报告没有盖章")
    page.get_by_role("button", name="退回补正").click()
    expect(page.locator(".badge").first).to_contain_text("待补正")
    leave(page, PHONE)

    page = log_in(User.objects.get(memberships__enterprise_id=firm.pk))
    page.goto(address)
    expect(page.locator("#correction")).to_contain_text("审计报告没有盖章")
    nothing_sticks_out(page)
    page.get_by_role("link", name="补正", exact=True).click()
    page.locator("input[type=file]").set_input_files(better)
    page.get_by_role("button", name="补正后提交").click()
    expect(page.locator(".way")).to_contain_text("材料已收到")
    leave(page, DESK)

    page = log_in(officer)
    page.goto(address)
    expect(page.get_by_role("link", name="退回补正")).to_have_count(0)
    page.get_by_role("button", name="受理", exact=True).click()
    give_opinion(page, "审核")
    expect(page.locator(".badge").first).to_contain_text("待复核")
    make_account(firm)
    leave(page, DESK)

    page = log_in(leader)
    page.goto(address)
    give_opinion(page, "复核")
    expect(page.locator(".badge").first).to_contain_text("拟支持")
    leave(page, DESK)

    page = log_in(officer)
    page.goto(f"{live_server.url}/policies/applications/calls/{call.pk}/")
    page.get_by_role("button", name="列入兑现批次").click()
    page.get_by_role("link", name="公示", exact=True).click()
    page.get_by_role("button", name="开始公示").click()
    expect(page.locator(".badge").first).to_contain_text("公示中")
    expect(page.locator("#awards")).to_contain_text(FIRM)
    assert GrantRound.objects.get(applications=row).state == "public"
    leave(page, PHONE)

    page = log_in(User.objects.get(memberships__enterprise_id=firm.pk))
    page.goto(address)
    expect(page.locator(".way")).to_contain_text("正在公示")
