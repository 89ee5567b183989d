"""An officer imports a sheet in a real browser: drops the file, reads the errors, repairs it, confirms."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.sheets.models import ImportBatch, ImportState
from gaoxin.foundation.zones.models import Department
from tests.factories import login, make_user, make_zone
from tests.sheets.conftest import HEAD, KIND
from tests.sheets.ledger import xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = [
    ["部门名录"],
    HEAD,
    ["项目推进专班", "专班", 1],
    ["科技创新局", "科创局", "约2"],
    ["招商局", "", 3],
    ["", "合计", 6],
]


@pytest.fixture
def officer_page(page: Page, live_server: Any, files: Any) -> Page:
    """The browser, logged in as an officer who may import."""
    zone = make_zone(name="长治高新区")
    Department.objects.create(zone=zone, name="项目推进专班", short_name="推进办", sort_order=1)
    client = login(Client(), make_user(zone, Role.STATISTICIAN, display_name="王统计"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(f"{live_server.url}/imports/new/{KIND}/")
    return page


def drop_file(page: Page, name: str, content: bytes) -> None:
    """What the browser does when a file is let go over the drop area."""
    page.evaluate(
        """([name, bytes]) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], name));
            const let_go = {dataTransfer: transfer, bubbles: true, cancelable: true};
            const area = document.querySelector('.drop');
            area.dispatchEvent(new DragEvent('dragover', let_go));
            area.dispatchEvent(new DragEvent('drop', let_go));
        }""",
        [name, list(content)],
    )


def test_a_dropped_file_with_errors_is_repaired_and_imported(officer_page: Page, tmp_path: Path) -> None:
    page = officer_page
    drop_file(page, "部门.xlsx", xlsx(ROWS))
    expect(page.locator(".drop-name")).to_have_text("部门.xlsx")
    page.get_by_role("button", name="上传并预览").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("部门.xlsx")
    expect(page.locator(".import-problems").first).to_contain_text("不是确切的数")
    page.locator(".import-tiles a", has_text="错误").click()
    expect(page).to_have_url(re.compile(r"\?status=error$"))
    expect(page.locator(".import-table tbody tr")).to_have_count(2)
    expect(page.locator("#content .heading")).to_have_count(1)

    with page.expect_download() as download:
        page.get_by_role("link", name="下载错误表").click()
    returned = tmp_path / download.value.suggested_filename
    download.value.save_as(returned)
    assert returned.name == "部门-错误表.xlsx"

    page.get_by_role("link", name="上传另一个文件").click()
    page.set_input_files("#id_file", {"name": returned.name, "mimeType": "", "buffer": repaired(returned)})
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator(".import-problems")).to_have_count(0)
    page.get_by_role("button", name=re.compile("全部导入")).click()
    page.locator("#confirm-yes").click()
    expect(page.locator(".messages")).to_contain_text("已导入：新增 2 行，更新 1 行。")

    assert set(Department.objects.values_list("name", "short_name")) == {
        ("项目推进专班", "专班"),
        ("科技创新局", "科创局"),
        ("招商局", "招商局"),
    }
    states = ImportBatch.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [ImportState.READY, ImportState.IMPORTED]


def repaired(path: Path) -> bytes:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["C4"], sheet["B5"] = 2, "招商局"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_file_that_is_too_large_is_told_before_it_is_sent(officer_page: Page) -> None:
    page = officer_page
    page.evaluate(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(21 * 1024 * 1024)], '大表.xlsx'));
            const input = document.querySelector('#id_file');
            input.files = transfer.files;
            input.dispatchEvent(new Event('change', {bubbles: true}));
        }"""
    )
    expect(page.locator(".drop-large")).to_be_visible()
    expect(page.get_by_role("button", name="上传并预览")).to_be_disabled()
