"""An officer makes a plan from the gaps, records the missing fact, and the forecast moves the firm."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import system_actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.actions import match_zone
from gaoxin.policies.assembly.answers import answer_for
from gaoxin.policies.assembly.ladder import ladder
from gaoxin.policies.models import CultivationPlan, DeclaredFact, MatchRun
from gaoxin.policies.selectors import newest_run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POLICY, TITLE, FACT = "tech_sme", "科技型中小企业评价", "on_abnormal_list"


def on_the_list(zone: Zone) -> Enterprise:
    """A sample enterprise that would qualify, put on the list of abnormal operation before the matching."""
    scope, today = Scope(frozenset({zone.pk})), timezone.localdate()
    run = newest_run(scope)
    assert run is not None
    rung = next(one for one in ladder(run, scope=scope) if one.policy == POLICY)
    firm = Enterprise.objects.filter(pk__in=rung.ready, is_sample=True).order_by("pk")[0]
    DeclaredFact.objects.create(
        enterprise=firm, fact=FACT, value="true", observed_on=today - dt.timedelta(days=1), source="公示系统"
    )
    answer = answer_for(firm.pk, policy=POLICY, scope=scope, on=today)
    assert answer.verdict is Verdict.NOT_MET
    match_zone(zone, by=system_actor("测试", zone_id=zone.pk), on=today)
    return firm


def forecast_names(page: Page, server: str, group: str) -> str:
    year = timezone.localdate().year + 1
    page.goto(f"{server}/policies/ladder/forecast/?year={year}&rung={POLICY}&group={group}")
    expect(page.get_by_role("heading", level=1)).to_have_text("年度预测")
    names = page.locator("#list").inner_text()
    while page.get_by_role("link", name="下一页").count():
        page.get_by_role("link", name="下一页").click()
        page.wait_for_load_state()
        names += page.locator("#list").inner_text()
    return names


def test_a_firm_one_condition_short_is_planned_for_and_then_qualifies(
    log_in: Any, person: Any, live_server: Any, sample_zone: Zone
) -> None:
    firm = on_the_list(sample_zone)
    runs = MatchRun.objects.count()
    page = log_in(person(Role.ENTERPRISE_SERVICE, display_name="小张"))
    assert firm.name in forecast_names(page, live_server.url, "near")

    page.goto(f"{live_server.url}/policies/enterprises/{firm.pk}/{POLICY}/")
    expect(page.locator("h1 .verdict")).to_have_text("不符合")
    page.get_by_role("link", name="制定培育计划").click()
    expect(page.locator(".proposed > li")).to_have_count(1)
    expect(page.locator(".proposed")).to_contain_text("经营异常")
    page.get_by_label("责任人").select_option(label="小张")
    page.get_by_role("button", name="建立计划").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.locator(".plan-lamp").first).to_contain_text("还有")

    page.goto(
        f"{live_server.url}/policies/enterprises/{firm.pk}/facts/{FACT}/"
        f"?back=/policies/enterprises/{firm.pk}/{POLICY}/"
    )
    page.get_by_label("否", exact=True).check()
    page.get_by_label("来源").fill("国家企业信用信息公示系统，已移出")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("h1 .verdict")).to_have_text("符合")

    plan = CultivationPlan.objects.get(enterprise=firm, policy=POLICY)
    page.get_by_role("link", name="培育计划进行中").click()
    expect(page).to_have_url(f"{live_server.url}/policies/cultivation/{plan.pk}/")
    expect(page.locator(".plan-lamp").first).to_contain_text("已达到")
    assert plan.steps.get().state == "open"

    page.goto(f"{live_server.url}/policies/ladder/")
    page.get_by_role("button", name="重新匹配").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("梯度培育")
    assert MatchRun.objects.count() == runs + 1
    assert firm.name in forecast_names(page, live_server.url, "ready")
    page.get_by_role("link", name="本次变化").click()
    expect(page.locator("#list")).to_contain_text(firm.name)
