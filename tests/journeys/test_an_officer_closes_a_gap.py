"""An officer opens an enterprise one fact short of a policy, looks it up, and sees the verdict change."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.answers import answer_for
from gaoxin.policies.models import DeclaredFact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Exclusions by a list: once somebody has looked and found nothing, nothing is open any more.
LISTS = {
    "on_abnormal_list": "被列入经营异常名录",
    "on_dishonest_list": "被列入严重违法失信（严重失信主体）名单",
}
POLICY, TITLE = "tech_sme", "科技型中小企业评价"


def one_fact_short(zone: Zone) -> tuple[Enterprise, str]:
    """A sample enterprise of which nobody has looked up whether it is on one of the lists."""
    scope, today = Scope(frozenset({zone.pk})), timezone.localdate()
    for firm in Enterprise.objects.filter(zone=zone, is_sample=True).order_by("pk"):
        answer = answer_for(firm.pk, policy=POLICY, scope=scope, on=today)
        if len(answer.missing) == 1 and answer.missing[0] in LISTS and not answer.open_items:
            return firm, answer.missing[0]
    raise AssertionError("every sample enterprise has been looked up in the lists")


def declare_no(page: Page, label: str) -> None:
    """Through the form of the missing fact, as the officer fills it in."""
    page.locator("#missing li", has_text=label).get_by_role("link", name="填报").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("填报补充事实")
    page.get_by_label("否", exact=True).check()
    page.get_by_label("来源").fill("国家企业信用信息公示系统，当日查询")
    page.get_by_role("button", name="保存").click()


def test_the_missing_fact_is_declared_and_the_verdict_changes(
    log_in: Any, person: Any, live_server: Any, sample_zone: Zone
) -> None:
    firm, fact = one_fact_short(sample_zone)
    before = DeclaredFact.objects.filter(enterprise=firm).count()
    page = log_in(person(Role.ENTERPRISE_SERVICE, display_name="小张"))

    page.goto(f"{live_server.url}/enterprises/{firm.pk}/")
    page.get_by_role("link", name="看全部政策和差距").click()
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("h1 .verdict")).to_have_text("待补")
    expect(page.locator("#missing li")).to_have_count(1)

    declare_no(page, LISTS[fact])

    expect(page.locator("h1")).to_contain_text(TITLE)
    expect(page.locator("h1 .verdict")).to_have_text("符合")
    expect(page.locator(".messages")).to_contain_text("已填报")
    expect(page.locator("#missing")).to_have_count(0)
    row = DeclaredFact.objects.filter(enterprise=firm).latest("id")
    assert (row.fact, row.value, row.recorded_by) == (fact, "false", "小张")
    assert DeclaredFact.objects.filter(enterprise=firm).count() == before + 1


def test_who_may_not_declare_sees_what_is_missing_without_the_way_to_fill_it(
    log_in: Any, person: Any, live_server: Any, sample_zone: Zone
) -> None:
    firm, fact = one_fact_short(sample_zone)
    page = log_in(person(Role.ZONE_LEADER))
    page.goto(f"{live_server.url}/policies/enterprises/{firm.pk}/{POLICY}/")
    expect(page.locator("#missing li")).to_contain_text(LISTS[fact])
    expect(page.get_by_role("link", name="填报", exact=True)).to_have_count(0)
