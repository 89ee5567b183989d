"""A leader moves an amount, sees its cost beside the budget, keeps it and hands on the same figures."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def on_page(yuan: str) -> str:
    """``480,000.00`` of the note, which is exact, as the page rounds it: ``48.00 万元``."""
    return f"{Decimal(yuan.replace(',', '')) / 10_000:,.2f} 万元"


def figure(page: Page, head: str) -> str:
    """``48.00 万元`` under a head of the money panel."""
    cell = page.locator("#cost .trial-money div", has=page.locator("dt", has_text=re.compile(f"^{head}$")))
    return cell.locator("dd").inner_text().splitlines()[0].strip()


def moved(page: Page, label: str, value: str) -> None:
    """Typed and left, as the page then asks for the answer by itself."""
    field = page.get_by_label(label).and_(page.locator("input.num"))
    field.fill(value)
    with page.expect_response(lambda answer: "/policies/sandbox/" in answer.url):
        field.press("Tab")
    page.wait_for_load_state("networkidle")


def test_from_the_slider_to_the_word_note(
    log_in: Callable[..., Page],
    person: Callable[..., User],
    live_server: Any,
    sample_zone: Zone,
    tmp_path: Path,
) -> None:
    page = log_in(person(Role.ZONE_LEADER))
    page.goto(f"{live_server.url}/policies/sandbox/?policy=high_tech_first_reward")
    moved(page, "奖励上限", "12")
    expect(page.locator("#cost")).to_contain_text("要多少钱")
    before, after = figure(page, "现行"), figure(page, "调整后")
    assert before != after
    page.locator("input[name=budget]").fill("5")
    with page.expect_response(lambda answer: "/policies/sandbox/" in answer.url):
        page.locator("input[name=budget]").press("Tab")
    expect(page.locator("#left-out")).to_contain_text("排不到的")
    short = figure(page, "超预算")

    page.get_by_label("方案名称").fill("奖励上限降到 12 万元")
    page.get_by_role("button", name="保存方案").click()
    expect(page.locator("#scenarios")).to_contain_text("奖励上限降到 12 万元")
    page.context.clear_cookies()

    page = log_in(person(Role.ENTERPRISE_SERVICE))
    page.goto(f"{live_server.url}/policies/sandbox/")
    page.get_by_role("link", name="奖励上限降到 12 万元").click()
    expect(page.locator("#cost")).to_contain_text("要多少钱")
    assert (figure(page, "现行"), figure(page, "调整后"), figure(page, "超预算")) == (before, after, short)
    with page.expect_download() as download:
        page.get_by_role("link", name="测算情况（Word）").click()
    taken = tmp_path / "note.docx"
    download.value.save_as(taken)
    document = docx.Document(str(taken))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    (total,) = (row for row in rows if row[0] == "合计")
    assert [on_page(cell) for cell in total[1:3]] == [before, after]
    assert "超预算" in "\n".join(paragraph.text for paragraph in document.paragraphs)
