"""An officer drafts the next version of a policy without writing YAML; another person publishes it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import PublishedVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POLICY, TITLE = "high_tech_first_reward", "首次认定高新技术企业奖励（示范）"


def settled(page: Any) -> None:
    """The effect on the zone is worked out: the one connection tests share bears no second request."""
    page.wait_for_load_state("networkidle")


def test_a_draft_is_corrected_by_its_checks_and_published_by_another(
    log_in: Any, person: Any, live_server: Any, sample_zone: Zone
) -> None:
    year = timezone.localdate().year + 1
    page = log_in(person(Role.STATISTICIAN, display_name="小李"))
    page.goto(f"{live_server.url}/policies/{POLICY}/")
    page.get_by_role("link", name="起草新版本").click()
    page.get_by_label("版本名").fill(str(year))
    page.get_by_label("生效日期").fill(f"{year}-01-01")
    page.get_by_role("button", name="建立草稿").click()
    expect(page.locator("#checks")).to_contain_text("都没有错误")
    settled(page)

    page.get_by_label("奖励上限").first.fill("18")
    page.get_by_role("button", name="保存并检查").first.click()
    expect(page.locator("#checks")).to_contain_text("首次认定奖励”应为 20，算得 18")
    expect(page.get_by_role("button", name="送复核")).to_be_disabled()
    settled(page)
    page.locator('.studio-cases input[value="20"]').fill("18")
    page.get_by_role("button", name="保存预期并检查").click()
    expect(page.locator("#checks")).to_contain_text("都没有错误")
    expect(page.locator("#effect, [hx-get]").first).to_contain_text("现行")
    settled(page)
    page.get_by_role("button", name="送复核").click()
    expect(page.locator("main")).to_contain_text("须由另一人复核发布")
    assert not PublishedVersion.objects.exists()

    settled(page)
    page.goto("about:blank")
    page.context.clear_cookies()
    page = log_in(person(Role.ZONE_LEADER, display_name="王主任"))
    page.goto(f"{live_server.url}/policies/studio/")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("link", name="复核并发布").click()
    expect(page.locator("#changes")).to_contain_text("奖励上限")
    settled(page)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已发布")

    ended, begun = library().versions_of(POLICY)
    assert (ended.until, begun.since) == (dt.date(year - 1, 12, 31), dt.date(year, 1, 1))
    assert {row.reviewed_by for row in PublishedVersion.objects.all()} == {"王主任"}
