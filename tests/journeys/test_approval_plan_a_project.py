"""An officer answers the questions, plays with the measures, keeps the plan and takes the route map along."""

import datetime as dt
import io
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect

from gaoxin.approvals.actions import keep_plan, open_case
from gaoxin.approvals.assembly import propose
from gaoxin.approvals.models import ApprovalPlan, ItemEvent, ProjectFact
from gaoxin.foundation.accounts.actor import system_actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from gaoxin.sample.finished_approvals import happened, lives
from tests.approvals.made import make_project, state
from tests.factories import make_zone
from tests.journeys.approving import FACTORY, PHONE, PROJECT, no_wider_than_the_phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANSWERED_BY_THE_OFFICER = ("land_route", "eia_class")


@pytest.fixture
def sample_zone(transactional_db: None) -> Zone:
    """A zone with nothing in it but what this story makes."""
    return make_zone(code="changzhi")


def finished_before(zone: Zone) -> None:
    """Enough finished cases of such works for a forecast."""
    by, draw = system_actor("示例", zone_id=zone.pk), random.Random(1)
    opened = working_calendar().working_day_on_or_after(timezone.localdate() - dt.timedelta(days=400))
    on = max(opened, dt.date(2026, 1, 1))
    for number in range(10):
        project = make_project(zone, number=f"F{number}", name=f"以前的项目{number}")
        state(project, FACTORY, on=opened)
        proposal = propose(project, scope=by.scope, on=on, start=opened, calendar=working_calendar())
        plan = keep_plan(proposal, by=by, measures=("parallel", "promised"), today=opened)
        case = open_case(proposal, plan, by=by, opened_on=opened, today=timezone.localdate())
        lived = lives(proposal.network(("parallel", "promised")), opened, draw)
        ItemEvent.objects.bulk_create(
            happened(item.pk, place, one)
            for item in case.items.all()
            for place, one in enumerate(lived[item.key])
        )


def days_of(page: Page) -> int:
    return int(page.locator("#plan .figure").first.locator("dd").first.inner_text().split()[0])


def test_from_questions_to_the_route_map(
    log_in: Callable[..., Page], person: Callable[..., User], live_server: Any, sample_zone: Zone
) -> None:
    project = make_project(sample_zone, name=PROJECT)
    known = {fact: value for fact, value in FACTORY.items() if fact not in ANSWERED_BY_THE_OFFICER}
    state(project, known, on=timezone.localdate())

    page = log_in(person(Role.APPROVAL_OFFICER))
    page.goto(f"{live_server.url}/projects/{project.pk}/")
    expect(page.locator("#approvals")).to_contain_text("还没有审批方案")
    page.get_by_role("link", name="编制审批方案").click()
    expect(page.locator("main")).to_contain_text("还不能确定审批类型")
    page.get_by_role("link", name="回答问题").click()
    page.get_by_label("用地方式").select_option("existing_factory")
    page.get_by_label("依据").fill("厂房租赁合同")
    page.get_by_role("button", name="保存并更新方案").click()
    expect(page.locator("main")).to_contain_text("还有 1 项事实没有定")
    page.get_by_role("link", name="去回答").click()
    page.get_by_label("环评分类管理名录类别").select_option("form")
    page.get_by_role("button", name="保存并更新方案").click()
    assert ProjectFact.objects.filter(project=project, fact="eia_class", value="form").exists()

    expect(page.locator("svg.gantt")).to_be_visible()
    forecast = page.locator("#forecast")
    expect(forecast).to_contain_text("法定最晚")
    expect(forecast).to_contain_text("不作预测")
    expect(page.locator("#plan")).to_contain_text("建筑工程施工许可证")
    with_both = days_of(page)
    page.get_by_label("承诺时限").uncheck()
    expect(page.locator("#plan .figure").first).not_to_contain_text(f"{with_both} 个工作日")
    without = days_of(page)
    assert without > with_both
    page.get_by_label("承诺时限").check()
    expect(page.locator("#plan .figure").first).to_contain_text(f"{with_both} 个工作日")
    expect(page.get_by_label("并联审批")).to_be_checked()
    assert "m=promised" in page.url

    finished_before(sample_zone)
    page.reload()
    expect(forecast).to_contain_text("件办结记录推算")
    expect(forecast.locator(".figure").nth(3).locator("dd").first).to_have_text(
        re.compile(r"^\d{4}-\d\d-\d\d$")
    )
    expect(page.locator("svg.gantt .g-likely")).to_have_count(1)
    forecast.locator("summary").click()
    expect(forecast).to_contain_text("这是推算，不是承诺")

    page.set_viewport_size(PHONE)
    no_wider_than_the_phone(page)
    frame = page.locator(".gantt-frame")
    assert frame.evaluate("one => one.scrollWidth > one.clientWidth")

    page.get_by_role("button", name="保存方案").click()
    expect(page.locator("main")).to_contain_text("方案已保存")
    kept = ApprovalPlan.objects.get(project=project)
    assert kept.result["working_days"] == with_both
    no_wider_than_the_phone(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="审批路线图（Word）").click()
    words = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert f"共 {with_both} 个工作日" in "\n".join(one.text for one in words.paragraphs)
    assert words.tables[0].rows[4].cells[0].text == "八成可能，在此之前"
    page.goto(f"{live_server.url}/projects/{project.pk}/")
    expect(page.locator("#approvals")).to_contain_text(f"到开工 {with_both} 个工作日")
