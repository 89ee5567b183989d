"""The month's 调度表: two wrong rows come back in red, are repaired in the officer's file, and imported."""

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.files.storage import FileSystemStorage
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.sheets.models import ImportBatch
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.models import InvestmentRecord, KeyProject, Stage
from tests.projects.making import WAN, make_plan, make_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADS = [
    "序号",
    "项目编号",
    "项目名称",
    "阶段",
    "总投资",
    "填报月份",
    "本月完成投资",
    "工程形象进度",
    "责任人",
]
UNITS = ["", "", "", "", "亿元", "", "万元", "", ""]
MONTH_CELL, AMOUNT_CELL = "F6", "G7"
RED = "FFB3261E"


@pytest.fixture
def projects(sample_zone: Zone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[KeyProject]:
    """Three projects under construction with a plan for the year and nothing reported yet."""
    storage = FileSystemStorage(tmp_path / "uploads")
    monkeypatch.setattr(ImportBatch._meta.get_field("file"), "storage", storage)
    names = ("高纯石英砂提纯项目", "锂电隔膜涂覆项目", "智能仓储装备项目")
    made = [
        make_project(sample_zone, name=name, number=f"2025-90{at}", stage_on=dt.date(2024, 6, 1))
        for at, name in enumerate(names, 1)
    ]
    for project in made:
        make_plan(project, {11: 1000 * WAN, 12: 2000 * WAN})
    return made


def officers_file(projects: list[KeyProject]) -> bytes:
    """A title over the heads, a row of units, a total below; one impossible month, one amount in words."""
    reported = [("2025年11月", "1,000"), ("2025年13月", 800), ("2025.11", "约900")]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("调度")
    sheet.merge_range(0, 0, 0, len(HEADS) - 1, "长治高新区2025年11月重点项目调度表")
    sheet.write_row(2, 0, HEADS)
    sheet.write_row(3, 0, UNITS)
    for at, (project, (month, amount)) in enumerate(zip(projects, reported, strict=True), 1):
        row = [at, project.number, project.name, "在建", 5, month, amount, f"主体{at}层", "赵科长"]
        sheet.write_row(3 + at, 0, row)
    sheet.write_row(7, 1, ["合计", "", "", 15, "", 2700])
    book.close()
    return buffer.getvalue()


def repaired(path: Path) -> bytes:
    """The returned file with the two cells put right and the red column left where it stands."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet[MONTH_CELL], sheet[AMOUNT_CELL] = "2025年11月", 900
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def red_column(path: Path) -> dict[int, str]:
    """What the returned file says beside each row, and that it says it in red."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    column = sheet.max_column
    said = {row: sheet.cell(row, column) for row in range(5, 8)}
    told = {row: cell for row, cell in said.items() if cell.value}
    for cell in told.values():
        assert cell.font.color.rgb == RED
    return {row: str(cell.value) for row, cell in told.items()}


def upload(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("#id_file", {"name": name, "mimeType": "", "buffer": content})
    page.get_by_role("button", name="上传并预览").click()


def test_from_the_officers_file_to_the_figures_of_the_project(
    log_in: Any, person: Any, live_server: Any, projects: list[KeyProject], tmp_path: Path
) -> None:
    page = log_in(person(Role.STATISTICIAN))
    page.goto(f"{live_server.url}/projects/")
    page.get_by_role("link", name="导入调度表").click()
    upload(page, "11月调度表.xlsx", officers_file(projects))

    expect(page.locator(".import-problems")).to_have_count(2)
    expect(page.locator(".import-problems").first).to_contain_text("2025年13月")
    expect(page.locator(".import-problems").last).to_contain_text("约900")
    expect(page.get_by_role("button", name="全部导入", exact=True)).to_be_disabled()
    assert not InvestmentRecord.objects.filter(project__in=projects).exists()

    with page.expect_download() as download:
        page.get_by_role("link", name="下载错误表").click()
    returned = tmp_path / download.value.suggested_filename
    download.value.save_as(returned)
    assert sorted(red_column(returned)) == [6, 7]

    page.get_by_role("link", name="上传另一个文件").click()
    upload(page, returned.name, repaired(returned))
    expect(page.locator(".import-problems")).to_have_count(0)
    page.get_by_role("button", name=re.compile("全部导入")).click()
    page.locator("#confirm-yes").click()
    expect(page.locator(".messages")).to_contain_text("更新 3 行")

    page.goto(f"{live_server.url}/projects/{projects[2].pk}/?year=2025")
    november = page.locator("tbody tr", has_text="11月").last
    expect(november).to_contain_text("900")
    expect(november).to_contain_text("主体3层")
    expect(page.locator(".figure", has_text="2025 年累计完成")).to_contain_text("0.09")
    assert KeyProject.objects.get(pk=projects[0].pk).stage == Stage.BUILDING
