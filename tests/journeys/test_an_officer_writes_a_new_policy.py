"""An officer writes a new policy in forms alone; another publishes it; it is in use."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.models import PublishedVersion, RuleDraft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "科技型企业研发投入支持"


def settled(page: Page) -> None:
    """What the page fetches by itself is there: the one connection tests share bears no second request."""
    page.wait_for_load_state("networkidle")


def add(page: Page, chapter: str, words: str) -> None:
    settled(page)
    page.locator(f"#{chapter} .outline-adds").get_by_role("link", name=words, exact=True).click()


def save(page: Page) -> None:
    page.get_by_role("button", name="保存并检查").click()
    expect(page.locator("h1")).to_contain_text(TITLE)


def condition(page: Page, chapter: str, fact: str, comparison: str, clause: str, **more: str) -> None:
    add(page, chapter, "加条件")
    page.get_by_label("看什么").select_option(fact)
    page.get_by_label("怎么比").select_option(comparison)
    for label, value in more.items():
        if label == "哪一年":
            page.get_by_label(label).select_option(value)
        else:
            page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("条款").fill(clause)
    save(page)


def case(page: Page, name: str, verdict: str, facts: dict[str, str]) -> None:
    add(page, "cases", "加案例")
    page.get_by_label("案例名称").fill(name)
    for label, value in facts.items():
        box = page.get_by_label(label)
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    page.get_by_label("按文件应得的结论").select_option(verdict)
    save(page)


def test_a_policy_is_written_checked_published_and_matched(
    log_in: Any, person: Any, live_server: Any, sample_zone: Zone
) -> None:
    today = timezone.localdate()
    page = log_in(person(Role.STATISTICIAN, display_name="小李"))
    page.goto(f"{live_server.url}/policies/studio/")
    page.get_by_role("link", name="新建政策").click()
    page.get_by_label("政策名称").fill(TITLE)
    page.get_by_label("版本名").fill(str(today.year))
    page.get_by_label("生效日期").fill(f"{today.year}-01-01")
    page.get_by_label("文件名称").fill("高新区支持科技创新若干措施（示例）")
    page.get_by_label("兑现方式").select_option("quick")
    page.get_by_role("button", name="建立草稿").click()
    expect(page.locator("#checks")).to_contain_text("没有案例")

    condition(page, "criteria", "holds_tech_sme", "yes", "第二条")
    condition(page, "criteria", "revenue", ">=", "第三条（一）", 哪一年="1", 标准="500", 单位="万元")
    condition(page, "exclusions", "on_dishonest_list", "yes", "第五条")
    expect(page.locator("#criteria")).to_contain_text("上年度营业收入不低于500万元")

    add(page, "benefits", "加待遇")
    page.locator("#id_label").fill("研发补助")
    page.locator("#id_how").select_option("rate")
    page.get_by_label("按什么的比例").select_option("rd_expense")
    page.get_by_label("哪一年").select_option("1")
    page.get_by_label("比例（%）").fill("10")
    page.get_by_label("最高").fill("30")
    page.get_by_label("条款").fill("第四条")
    save(page)
    expect(page.locator("#benefits")).to_contain_text("最高 30 万元")

    known = {
        "持有有效的科技型中小企业": "true",
        "上年度营业收入": "500",
        "上年度研发费用": "100",
        "被列入严重违法失信": "false",
    }
    case(page, "恰好达到", "MET", known)
    case(page, "差一万元", "NOT_MET", {"上年度营业收入": "499"})
    expect(page.locator("#checks")).to_contain_text("都没有错误")

    settled(page)
    page.get_by_role("link", name="看影响、送复核").click()
    expect(page.locator("#effect, [hx-get]").first).to_contain_text("现行")
    settled(page)
    page.get_by_role("button", name="送复核").click()
    expect(page.locator("main")).to_contain_text("须由另一人复核发布")
    assert not PublishedVersion.objects.exists()

    settled(page)
    page.goto("about:blank")
    page.context.clear_cookies()
    page = log_in(person(Role.ENTERPRISE_SERVICE, display_name="王芳"))
    page.goto(f"{live_server.url}/policies/studio/")
    page.get_by_role("link", name=TITLE).first.click()
    settled(page)
    page.get_by_role("link", name="复核并发布").click()
    settled(page)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已发布")

    settled(page)
    page.goto(f"{live_server.url}/policies/?q={TITLE}")
    expect(page.locator("table")).to_contain_text(TITLE)
    expect(page.locator("table")).to_contain_text("快申快享")
    page.locator("table").get_by_role("link", name=TITLE).first.click()
    for words in ("什么时候截止", "给什么", "谁能要", "研发补助"):
        expect(page.locator(".three-lines")).to_contain_text(words)
    settled(page)
    page.get_by_role("link", name="哪些企业符合").click()
    expect(page.locator("main")).to_contain_text(TITLE)
    assert RuleDraft.objects.get().base == ""
