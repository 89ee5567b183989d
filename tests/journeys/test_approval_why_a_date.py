"""An officer sees why a date is what it is: the stop, the days off and the make-up day, the law behind it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from tests.factories import actor_of, make_zone
from tests.journeys.approving import PHONE, happens, no_wider_than_the_phone, planned_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACCEPTED, STOPPED, RESUMED = dt.date(2026, 4, 24), dt.date(2026, 4, 27), dt.date(2026, 4, 29)
NOTICE = "潞环停〔2026〕3号"


@pytest.fixture
def sample_zone(transactional_db: None) -> Zone:
    """A zone with nothing in it but what this story makes."""
    return make_zone(code="changzhi")


def test_the_steps_of_a_date_are_told_in_words(
    log_in: Callable[..., Page], person: Callable[..., User], live_server: Any, sample_zone: Zone
) -> None:
    user = person(Role.APPROVAL_OFFICER)
    by = actor_of(user)
    case = planned_case(sample_zone, by, on=dt.date(2026, 4, 20))
    happens(case, "eia_form", by, ACCEPTED, "received", "accepted")
    happens(case, "eia_form", by, STOPPED, "stopped", ground="expert_review", notice_no=NOTICE, days=5)
    happens(case, "eia_form", by, RESUMED, "resumed")
    page = log_in(user)
    page.goto(f"{live_server.url}/approvals/cases/{case.pk}/")
    page.locator("svg.gantt").get_by_role("link", name="环境影响报告表审批").click()
    why = page.locator("#why")
    for words in (
        "2026年4月24日受理",
        f"因专家评审停表（告知书{NOTICE}）",
        "行政许可法第四十五条",
        "法定期限30个自然日，加停表2，合计数到第32个自然日",
        "当日不计入",
        "承诺期限7个工作日，加停表2，合计数到第9个工作日",
        "劳动节放假，不计入",
        "调休上班，计入",
        "到2026年5月11日",
    ):
        expect(why).to_contain_text(words)
    expect(page.locator(".figures")).to_contain_text("2026-05-26")
    expect(page.locator(".figures")).to_contain_text("2026-05-11")
    page.set_viewport_size(PHONE)
    no_wider_than_the_phone(page)
