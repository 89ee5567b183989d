"""On a phone an enterprise finds what is missing, proposes it; an officer accepts; the policy is decided."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.answers import answer_for
from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTS = {
    "on_abnormal_list": "被列入经营异常名录",
    "on_dishonest_list": "被列入严重违法失信（严重失信主体）名单",
}
POLICY, TITLE = "tech_sme", "科技型中小企业评价"
PHONE = {"width": 390, "height": 844}


def one_fact_short(zone: Zone) -> tuple[Enterprise, str]:
    """A sample enterprise that lacks nothing but a look into one of the lists."""
    scope, today = Scope(frozenset({zone.pk})), timezone.localdate()
    for firm in Enterprise.objects.filter(zone=zone, is_sample=True).order_by("pk"):
        answer = answer_for(firm.pk, policy=POLICY, scope=scope, on=today)
        if len(answer.missing) == 1 and answer.missing[0] in LISTS and not answer.open_items:
            return firm, answer.missing[0]
    raise AssertionError("every sample enterprise has been looked up in the lists")


def enter(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state("networkidle")


def is_narrow(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_what_is_missing_is_proposed_accepted_and_the_policy_is_met(
    browser: Browser, page: Page, live_server: Any, sample_zone: Zone
) -> None:
    firm, fact = one_fact_short(sample_zone)
    owner = make_user(sample_zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk, display_name="王会计")
    officer = make_user(sample_zone, Role.ENTERPRISE_SERVICE, display_name="小张")

    own = browser.new_context(viewport=PHONE).new_page()
    enter(own, live_server.url, owner.username)
    expect(own.get_by_role("heading", level=1)).to_contain_text(firm.name)
    assert is_narrow(own)
    own.locator(".own-tabs").get_by_role("link", name="可享政策").click()
    line = own.locator("#unknown li", has_text=TITLE)
    expect(line).to_contain_text(f"补一项就能判定：{LISTS[fact]}")
    line.get_by_role("link", name="去补").click()
    expect(own.get_by_role("heading", level=1)).to_contain_text(LISTS[fact])
    own.get_by_label("否", exact=True).check()
    own.get_by_label("理由").fill("公示系统查询无记录")
    own.get_by_label("依据材料").fill("国家企业信用信息公示系统当日查询截图")
    assert is_narrow(own)
    own.get_by_role("button", name="提交").click()
    expect(own.locator("h1 .badge")).to_have_text("待核实")

    enter(page, live_server.url, officer.username)
    page.goto(f"{live_server.url}/enterprises/corrections/")
    page.get_by_role("link", name=LISTS[fact]).first.click()
    page.get_by_role("button", name="采纳", exact=True).click()
    expect(page.locator("h1 .badge")).to_have_text("已采纳")

    own.goto(f"{live_server.url}/portal/")
    expect(own.locator("#notices")).to_contain_text("更正建议已采纳")
    own.goto(f"{live_server.url}/portal/facts/")
    known = own.locator(f"#declared-{fact}")
    expect(known.locator(".own-value")).to_have_text("否")
    expect(known).to_contain_text("企业更正建议第")
    expect(known).to_contain_text("小张")
    own.goto(f"{live_server.url}/portal/policies/")
    expect(own.locator("#met")).to_contain_text(TITLE)
    assert is_narrow(own)
