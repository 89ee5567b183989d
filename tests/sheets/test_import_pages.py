"""The pages of importing, as an officer walks through them, with and without scripts."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.jobs.models import Job
from gaoxin.foundation.sheets import views
from gaoxin.foundation.sheets.models import ImportBatch, ImportState
from gaoxin.foundation.zones.models import Department, Zone
from tests.factories import login, make_department, make_user, make_zone
from tests.sheets.conftest import HEAD, KIND
from tests.sheets.ledger import xlsx
from tests.unchanged import nothing_changes

UPLOAD = f"/imports/new/{KIND}/"
ROWS: list[list[object]] = [["部门名录"], HEAD, ["项目推进专班", "专班", 1], ["科技创新局", "科创局", "约2"]]


@pytest.fixture
def user(zone: Zone, files: FileSystemStorage) -> User:
    return make_user(zone, Role.STATISTICIAN)


@pytest.fixture
def page(client: Client, user: User) -> Client:
    return login(client, user)


def send(client: Client, rows: Sequence[Sequence[object]] = ROWS, *, follow: bool = True) -> Any:
    file = SimpleUploadedFile("部门.xlsx", xlsx(rows))
    return client.post(UPLOAD, {"file": file}, follow=follow)


def only_batch() -> ImportBatch:
    return ImportBatch.objects.get()


def test_the_upload_page_says_what_is_taken_and_offers_template_and_export(page: Client) -> None:
    answer = page.get(UPLOAD)
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "导入部门名录",
        "下载模板",
        "导出现有数据",
        "最大 20 MB、50,000 行",
        "涉密信息不得上传",
        "按全称识别",
    ):
        assert words in text


def test_a_small_file_is_previewed_at_once_with_counts_rows_and_errors(page: Client) -> None:
    answer = send(page)
    text = answer.content.decode()
    assert answer.redirect_chain == [(only_batch().get_absolute_url(), 302)]
    assert "项目推进专班" in text
    assert "<b>C列“排序”</b> “约2”不是确切的数。" in text
    assert "请填写一个确切的数；估算或区间请写在备注里。" in text
    assert "只导入无误的 1 行" in text
    assert "改正 1 行错误后才能全部导入" in text
    assert "第 1 行：表头上方的标题或说明，不读取" in " ".join(text.split())


def test_an_update_shows_old_and_new(page: Client, zone: Zone) -> None:
    Department.objects.create(zone=zone, name="项目推进专班", short_name="推进办", sort_order=1)
    text = send(page).content.decode()
    assert "<del>推进办</del>" in text
    assert "<ins>专班</ins>" in text


def test_a_refused_file_is_explained_beside_the_form_and_nothing_is_kept(page: Client) -> None:
    with nothing_changes():
        answer = page.post(UPLOAD, {"file": SimpleUploadedFile("部门.xlsx", b"%PDF-1.7")})
    assert answer.status_code == 422
    assert "这个文件其实是PDF 文档，不是表格。" in answer.content.decode()


def test_sending_no_file_asks_for_one(page: Client) -> None:
    with nothing_changes():
        answer = page.post(UPLOAD)
    assert answer.status_code == 422
    assert "没有选择文件。" in answer.content.decode()


def test_a_file_of_a_hundred_megabytes_is_refused_by_its_size(page: Client, files: FileSystemStorage) -> None:
    file = SimpleUploadedFile("部门.xlsx", xlsx(ROWS).ljust(100 * 1024 * 1024, b"\x00"))
    with nothing_changes():
        answer = page.post(UPLOAD, {"file": file})
    assert answer.status_code == 422
    assert "文件有 100.0 MB，超过上限 20 MB。" in answer.content.decode()


def test_rows_are_filtered_by_status_and_the_filter_lives_in_the_address(page: Client) -> None:
    send(page)
    url = only_batch().get_absolute_url()
    errors = page.get(url, {"status": "error"}).content.decode()
    assert "科技创新局" in errors
    assert "项目推进专班" not in errors
    assert "项目推进专班" in page.get(url, {"status": "no-such"}).content.decode()


def test_a_tab_asked_for_by_the_page_itself_answers_with_the_rows_alone(page: Client) -> None:
    send(page)
    url = f"{only_batch().get_absolute_url()}?status=new"
    part = page.get(url, headers={"HX-Request": "true", "HX-Target": "import-rows"}).content.decode()
    assert part.startswith('<div id="import-rows">')
    assert "<html" not in part


def test_one_row_is_shown_to_whoever_follows_a_source(page: Client) -> None:
    send(page)
    text = page.get(only_batch().get_absolute_url(), {"row": "3"}).content.decode()
    assert "只显示第 3 行。" in text
    assert "科技创新局" not in text


def test_confirming_the_sound_rows(page: Client, zone: Zone) -> None:
    send(page)
    answer = page.post(reverse("sheets:confirm", args=[only_batch().pk]), {"mode": "valid_only"}, follow=True)
    assert "已导入：新增 1 行，更新 0 行。" in answer.content.decode()
    assert set(Department.objects.values_list("name", flat=True)) == {"项目推进专班"}
    assert "放弃" not in answer.content.decode()


def test_confirming_all_with_errors_is_refused_on_the_same_page(page: Client) -> None:
    send(page)
    with nothing_changes():
        answer = page.post(reverse("sheets:confirm", args=[only_batch().pk]), {"mode": "all_valid"})
    assert answer.status_code == 422
    assert "还有 1 行错误，没有导入任何一行。" in answer.content.decode()


def test_a_base_that_changed_is_told_on_the_same_page_with_a_way_on(page: Client, zone: Zone) -> None:
    send(page)
    make_department(zone, name="项目推进专班")
    with nothing_changes():
        answer = page.post(reverse("sheets:confirm", args=[only_batch().pk]), {"mode": "valid_only"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "第 3 行：预览时系统中没有这条记录，现在已有" in text
    assert "重新预览" in text


def test_the_error_file_and_the_original_come_back(page: Client) -> None:
    sent = xlsx(ROWS)
    page.post(UPLOAD, {"file": SimpleUploadedFile("部门.xlsx", sent)})
    batch = only_batch()
    answer = page.get(reverse("sheets:errors", args=[batch.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet["D2"].value == "错误说明"
    assert "不是确切的数" in sheet["D4"].value
    assert page.get(reverse("sheets:file", args=[batch.pk])).content == sent


def test_there_is_no_error_file_without_errors(page: Client) -> None:
    send(page, ROWS[:3])
    assert page.get(reverse("sheets:errors", args=[only_batch().pk])).status_code == 404


def test_the_template_and_the_export_are_workbooks(page: Client) -> None:
    for answer in (page.get(f"{UPLOAD}template/"), page.post(f"{UPLOAD}export/")):
        assert answer.status_code == 200
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]["B3"].value == "★*全称"


def test_discarding_leads_back_to_the_upload_page(page: Client) -> None:
    send(page)
    answer = page.post(reverse("sheets:discard", args=[only_batch().pk]), follow=True)
    assert "已放弃这次导入" in answer.content.decode()
    assert only_batch().state == ImportState.DISCARDED
    assert page.get(only_batch().get_absolute_url()).status_code == 200
    assert page.get(reverse("sheets:file", args=[only_batch().pk])).status_code == 404


def test_an_unreadable_table_shows_reason_and_remedy(page: Client) -> None:
    text = send(page, [["姓名"], ["张三"]]).content.decode()
    assert "没有找到表头" in text
    assert "下载模板" in text


def test_the_same_file_once_more_is_told(page: Client) -> None:
    sent = xlsx(ROWS[:3])
    page.post(UPLOAD, {"file": SimpleUploadedFile("部门.xlsx", sent)})
    page.post(reverse("sheets:confirm", args=[only_batch().pk]), {"mode": "all_valid"})
    again = page.post(UPLOAD, {"file": SimpleUploadedFile("再传.xlsx", sent)}, follow=True)
    assert "内容完全相同的文件已由" in again.content.decode()


def test_another_sheet_is_chosen_on_the_page(page: Client) -> None:
    content = xlsx(ROWS, more={"去年": [HEAD, ["老局", "老", 1]]})
    page.post(UPLOAD, {"file": SimpleUploadedFile("部门.xlsx", content)})
    url = reverse("sheets:preview", args=[only_batch().pk])
    assert "老局" in page.post(url, {"sheet": "去年"}, follow=True).content.decode()


def test_large_files_go_to_the_background_and_their_page_is_followed(
    page: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    monkeypatch.setattr(views, "AT_ONCE_BYTES", 10)
    monkeypatch.setattr(views, "AT_ONCE_ROWS", 1)
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(page, follow=False)
    job = Job.objects.get()
    assert answer.url == f"{job.get_absolute_url()}?follow=1"
    assert page.get(answer.url).url == only_batch().get_absolute_url()
    with django_capture_on_commit_callbacks(execute=True):
        page.post(reverse("sheets:confirm", args=[only_batch().pk]), {"mode": "valid_only"})
    assert only_batch().state == ImportState.IMPORTED


def test_history_lists_imports_with_counts_and_narrows_by_kind(page: Client) -> None:
    send(page)
    text = page.get("/imports/", {"kind": KIND}).content.decode()
    assert "部门.xlsx" in text
    assert "待确认" in text
    assert "部门.xlsx" not in page.get("/imports/", {"kind": "other"}).content.decode()


def test_pages_ask_a_fixed_number_of_questions(page: Client, django_assert_max_num_queries: Any) -> None:
    send(page, [HEAD, *([f"第{number}局", "局", number] for number in range(120))])
    with django_assert_max_num_queries(12):
        page.get(only_batch().get_absolute_url())
    for _ in range(5):
        send(page, follow=False)
    with django_assert_max_num_queries(10):
        page.get("/imports/")


def test_previews_of_many_rows_are_paged_with_the_filter_kept(page: Client) -> None:
    send(page, [HEAD, *([f"第{number}局", "局", number] for number in range(120))])
    text = page.get(only_batch().get_absolute_url(), {"status": "new", "page": 2}).content.decode()
    assert "第 51–100 条，共 120 条" in text
    assert "status=new&amp;page=3" in text


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "batch"),
        ("post", "preview"),
        ("post", "confirm"),
        ("post", "discard"),
        ("get", "errors"),
        ("get", "file"),
    ],
)
def test_only_officers_of_this_sheet_in_this_zone_reach_a_batch(
    page: Client, zone: Zone, method: str, name: str
) -> None:
    send(page)
    address = reverse(f"sheets:{name}", args=[only_batch().pk])
    outsiders = {
        "nobody": (Client(), 302),
        "leader": (login(Client(), make_user(zone, Role.ZONE_LEADER)), 404),
        "neighbour": (login(Client(), make_user(make_zone(), Role.STATISTICIAN)), 404),
    }
    for client, status in outsiders.values():
        with nothing_changes("sheets", "zones", "audit"):
            assert getattr(client, method)(address).status_code == status


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", UPLOAD),
        ("post", UPLOAD),
        ("get", f"{UPLOAD}template/"),
        ("post", f"{UPLOAD}export/"),
        ("get", "/imports/"),
    ],
)
def test_only_officers_of_a_sheet_reach_its_pages(
    page: Client, zone: Zone, method: str, address: str
) -> None:
    assert getattr(Client(), method)(address).status_code == 302
    leader = login(Client(), make_user(zone, Role.ZONE_LEADER))
    with nothing_changes("sheets", "zones", "audit"):
        assert getattr(leader, method)(address).status_code == 403


def test_an_unknown_kind_is_not_found(page: Client) -> None:
    assert page.get("/imports/new/test.nothing/").status_code == 404
