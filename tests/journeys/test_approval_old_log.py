"""An officer imports an old log as offices keep it, sees where it waits, exports it and takes it down."""

import io
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Page, expect

from gaoxin.approvals.assembly import old_logs
from gaoxin.approvals.models import ImportedLog
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.jobs.execution import execute
from gaoxin.foundation.jobs.models import Job
from gaoxin.foundation.zones.models import Zone
from tests.factories import make_zone
from tests.journeys.approving import DESK, PHONE, no_wider_than_the_phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = (
    (("收件", 0), ("受理", 1), ("现场踏勘", 9), ("作出决定", 12), ("送达", 13)),
    (
        ("收件", 0),
        ("补正告知", 3),
        ("补正", 17),
        ("受理", 18),
        ("现场踏勘", 26),
        ("作出决定", 29),
        ("送达", 30),
    ),
)
OFFICES = {"收件": "窗口", "补正": "建设单位", "现场踏勘": "规划科"}


@pytest.fixture
def sample_zone(transactional_db: None) -> Zone:
    """A zone with nothing in it but what this story makes."""
    return make_zone(code="changzhi")


@pytest.fixture(autouse=True)
def kept_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """An Excel ledger: a title, headers of the office's own, days as days, one step nobody dated."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy/m/d hh:mm"})
    sheet = book.add_worksheet("2024年")
    sheet.merge_range(0, 0, 0, 5, "2024年规划许可办理台账")
    sheet.write_row(1, 0, ["业务编号", "环节名称", "办理时间", "承办人", "承办部门", "应办结日期"])
    place = itertools.count(2)
    for number in range(40):
        first = 45_300 + number * 3
        for step, day in PATHS[number % 4 == 0]:
            row = next(place)
            sheet.write_row(row, 0, [f"规-{number + 1:03d}", step])
            sheet.write_datetime(row, 2, _day(first + day))
            sheet.write_row(row, 3, [f"经办{number % 3 + 1}", OFFICES.get(step, "审批科")])
            sheet.write_datetime(row, 5, _day(first + 20))
    row = next(place)
    sheet.write_row(row, 0, ["规-040", "归档", "下周补"])
    book.close()
    file = tmp_path / "2024年台账.xlsx"
    file.write_bytes(out.getvalue())
    return file


def _day(serial: int) -> Any:
    import datetime as dt

    return dt.datetime(1899, 12, 30, 10) + dt.timedelta(days=serial)  # noqa: DTZ001


def test_an_old_ledger_is_analysed_exported_and_taken_down(
    log_in: Callable[..., Page], person: Callable[..., User], live_server: Any, ledger: Path
) -> None:
    page = log_in(person(Role.APPROVAL_OFFICER))
    page.set_viewport_size(DESK)
    page.goto(f"{live_server.url}/approvals/analysis/")
    page.get_by_role("link", name="导入以前的记录", exact=True).click()
    page.get_by_label("名称").fill("2024年规划许可")
    page.get_by_label("文件").set_input_files(ledger)
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_label("办件（哪一列是办件编号）")).to_have_value("业务编号")
    expect(page.get_by_label("步骤（哪一列是环节或事项）")).to_have_value("环节名称")
    expect(page.get_by_label("期限（应办结的日子）")).to_have_value("应办结日期")
    page.get_by_role("button", name="读取并分析").click()
    expect(page.get_by_role("heading", name="2024年规划许可")).to_be_visible()
    expect(page.locator("svg.flow-map .f-step")).to_have_count(7)
    # Half of all waiting is before the visit, and the map says so in red with the days.
    expect(page.locator("svg.flow-map .f-label.f-much").first).to_be_visible()
    expect(page.locator("svg.flow-map")).to_contain_text("8 天")
    expect(page.locator("main")).to_contain_text("等在哪里（按步骤）")
    expect(page.locator("#deadlines")).to_contain_text("75.0%")
    page.locator("#findings summary", has_text="时间读不懂").click()
    expect(page.locator("#findings")).to_contain_text("行，办件“规-040”：“归档”的时间“下周补”读不懂")
    page.locator(".flow-shares").get_by_role("link", name="全部").click()
    expect(page.locator(".flow-shares [aria-current]")).to_have_text("全部")
    expect(page.locator("svg.flow-map .f-step")).to_have_count(8)
    with page.expect_download() as told:
        page.locator("#files").get_by_role("link", name="CSV").click()
    lines = Path(told.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 30 * 5 + 10 * 7 + 1
    assert lines[0] == "办件,步骤,时间,经办人,部门"
    page.set_viewport_size(PHONE)
    page.reload()
    no_wider_than_the_phone(page)
    page.get_by_role("link", name="撤下").click()
    page.get_by_label("为什么撤下").fill("导错年份")
    page.get_by_role("button", name="撤下").click()
    expect(page.locator("body")).to_contain_text("日志已撤下。")
    expect(page.get_by_role("link", name="2024年规划许可")).to_have_count(0)
    assert ImportedLog.objects.get().withdrawn_because == "导错年份"


def test_a_large_ledger_shows_its_progress_and_goes_on_by_itself(
    log_in: Callable[..., Page],
    person: Callable[..., User],
    live_server: Any,
    ledger: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    monkeypatch.setattr(old_logs, "AT_ONCE_BYTES", 0)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    page = log_in(person(Role.APPROVAL_OFFICER))
    page.goto(f"{live_server.url}/approvals/analysis/logs/")
    page.get_by_label("文件").set_input_files(ledger)
    page.get_by_role("button", name="导入").click()
    expect(page.locator("#job progress")).to_be_visible()
    execute(Job.objects.get().pk)
    page.get_by_role("button", name="读取并分析").click()
    expect(page.locator("#job progress")).to_be_visible()
    execute(Job.objects.latest("pk").pk)
    expect(page.locator("svg.flow-map")).to_be_visible()
    assert DBTaskResult.objects.count() == 2
