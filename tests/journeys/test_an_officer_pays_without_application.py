"""免申即享 from the run over the zone to the paid round, by two officers and a leader; nobody applied."""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.models import AwardState, GrantAward, GrantEvent, GrantRound, RoundState
from tests.policies.delivering import make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def weeks_ago(row: GrantRound) -> None:
    """As if everything so far had been done a month earlier, so that the notice is over today."""
    month = dt.timedelta(days=30)
    for event in GrantEvent.objects.filter(round=row):
        GrantEvent.objects.filter(pk=event.pk).update(happened_on=event.happened_on - month)
    row.refresh_from_db()
    assert row.public_from is not None
    assert row.public_until is not None
    GrantRound.objects.filter(pk=row.pk).update(
        public_from=row.public_from - month, public_until=row.public_until - month
    )


def leave(page: Page) -> None:
    page.context.clear_cookies()


def open_a_round(page: Page, server: str) -> None:
    page.goto(f"{server}/policies/grants/")
    page.get_by_role("link", name="开兑现批次").click()
    page.get_by_label("政策", exact=False).first.select_option("high_tech_first_reward")
    page.get_by_label("预算").fill("1000")
    page.get_by_role("button", name="对全区运行").click()
    expect(page.locator("#awards")).to_contain_text("首次认定奖励")


def test_from_the_run_to_the_paid_round(
    log_in: Callable[..., Page],
    person: Callable[..., User],
    live_server: Any,
    sample_zone: Zone,
    tmp_path: Path,
) -> None:
    officer, second = person(Role.ENTERPRISE_SERVICE), person(Role.ENTERPRISE_SERVICE)
    page = log_in(officer)
    open_a_round(page, live_server.url)
    row = GrantRound.objects.get()
    expect(page.locator("#excluded")).to_contain_text("待补事实")
    page.get_by_role("button", name="其余全部审核通过").click()
    page.get_by_role("link", name="公示", exact=True).click()
    page.get_by_role("button", name="开始公示").click()
    expect(page.locator(".round-steps")).to_contain_text("5 个工作日")
    weeks_ago(row)

    page.reload()
    page.get_by_role("link", name="批准兑付").click()
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.locator(".errors")).to_contain_text("审核和批准兑付须由两个人办理")
    leave(page)

    page = log_in(person(Role.ZONE_LEADER))
    page.goto(f"{live_server.url}/policies/grants/{row.pk}/")
    page.get_by_role("link", name="批准兑付").click()
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.locator(".badge").first).to_contain_text("兑付中")
    leave(page)

    page = log_in(second)
    page.goto(f"{live_server.url}/policies/grants/{row.pk}/")
    page.get_by_role("link", name="付款清单（Excel）").click()
    expect(page.locator("main")).to_contain_text("没有登记收款账户")
    payable = GrantAward.objects.filter(state=AwardState.PAYABLE).select_related("enterprise")
    for firm in {one.enterprise_id: one.enterprise for one in payable}.values():
        make_account(firm)
    total = sum(one.amount for one in payable)
    page.goto(f"{live_server.url}/policies/grants/{row.pk}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    taken = tmp_path / "payments.csv"
    download.value.save_as(taken)
    lines = list(csv.reader(taken.read_text(encoding="utf-8-sig").splitlines()))
    assert lines[-1][5] == f"{total:.2f}"

    page.get_by_role("link", name="全部登记已付").click()
    page.get_by_label("凭证号").fill("记-2026-1122")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".badge").first).to_contain_text("已办结")
    row.refresh_from_db()
    assert row.state == RoundState.CLOSED
    assert not payable.all().exists()
    assert GrantEvent.objects.filter(voucher="记-2026-1122", happened_on=timezone.localdate()).exists()
