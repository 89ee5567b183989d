"""The frame, the ledger and the charts in a real Chromium, with scripts and without."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import make_enterprises

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def open_page(page: Page, live_server: Any, leader: Any) -> Callable[[str], Page]:
    """Opens an address of the sample site as the zone's leader; the console stays silent."""
    cookie = leader.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    def opened(address: str) -> Page:
        page.goto(live_server.url + address)
        return page

    yield opened
    assert complaints == []


@pytest.fixture
def enterprises(zone: Any, transactional_db: None) -> list[Any]:
    return make_enterprises(zone, 60)


def test_a_slash_goes_to_the_search_box_but_not_while_typing(open_page, enterprises):
    page = open_page("/ledger/")
    page.keyboard.press("/")
    box = page.locator("#id_q")
    expect(box).to_be_focused()
    page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")


def test_choosing_a_filter_refreshes_the_rows_and_the_address(open_page, enterprises):
    page = open_page("/ledger/?sort=-registered_capital")
    page.evaluate("window.stillHere = true")
    page.select_option("#id_is_sample", "true")
    expect(page.locator(".count-line b")).to_have_text("30")
    expect(page.locator("tbody tr").first).to_contain_text("060")
    assert page.evaluate("window.stillHere")
    assert page.url.endswith("/ledger/?sort=-registered_capital&is_sample=true")


def test_several_choices_count_when_their_box_closes(open_page, enterprises):
    page = open_page("/ledger/")
    box = page.locator("details.many")
    box.locator("summary").click()
    box.get_by_label("歇业").check()
    box.get_by_label("吊销").check()
    expect(page.locator(".count-line b")).to_have_text("60")
    page.locator("h1").click()
    expect(page.locator(".count-line b")).to_have_text("0")
    expect(page.locator("details.many summary")).to_have_text("歇业、吊销")


def test_the_browsers_back_button_returns_to_the_list_before(open_page, enterprises):
    page = open_page("/ledger/")
    page.select_option("#id_is_sample", "true")
    expect(page.locator(".count-line b")).to_have_text("30")
    page.go_back()
    expect(page.locator(".count-line b")).to_have_text("60")
    expect(page.locator("header.bar")).to_be_visible()


def test_somebody_logged_out_meanwhile_is_led_away_whole(open_page, enterprises):
    page = open_page("/ledger/")
    page.context.clear_cookies()
    page.select_option("#id_is_sample", "true")
    page.wait_for_url("**:*/")
    expect(page.locator(".brand-bar")).to_be_visible()
    expect(page.locator("#ledger")).to_have_count(0)


def test_a_condition_is_taken_back_with_a_click_and_the_form_follows(open_page, enterprises):
    page = open_page("/ledger/?is_sample=true&registered_capital_min=10")
    page.get_by_role("link", name="去掉条件：示例 是").click()
    expect(page.locator(".count-line b")).to_have_text("51")
    expect(page.locator("#id_is_sample")).to_have_value("")
    expect(page.locator("#id_registered_capital_0")).to_have_value("10")


def test_sorting_by_keyboard_keeps_the_place(open_page, enterprises):
    page = open_page("/ledger/")
    page.locator("#sort-registered_capital").focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("注册资本")
    expect(page.locator("#sort-registered_capital")).to_be_focused()


def test_a_click_anywhere_in_a_row_opens_it(open_page, enterprises):
    page = open_page("/ledger/")
    page.locator("tbody tr").nth(2).locator("td.n").click()
    page.wait_for_url("**/ledger/*/")
    expect(page.locator("h1")).to_contain_text("长治精密003科技有限公司")


def test_rows_open_after_an_update_in_place_too(open_page, enterprises):
    page = open_page("/ledger/")
    page.select_option("#id_is_sample", "false")
    expect(page.locator(".count-line b")).to_have_text("30")
    page.locator("tbody tr").nth(1).locator("td.day").click()
    page.wait_for_url("**/ledger/*/")
    expect(page.locator("h1")).to_contain_text("003")


def test_the_heading_and_the_name_stay_in_sight_while_rows_scroll(open_page, enterprises):
    page = open_page("/ledger/?columns=all")
    frame = page.locator(".table-frame")
    top = page.locator("thead th").first.bounding_box()
    frame.evaluate("frame => frame.scrollTo(300, 600)")
    assert page.locator("thead th").first.bounding_box() == top
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")


def test_more_filters_unfold_and_show_themselves_when_in_force(open_page, enterprises):
    page = open_page("/ledger/")
    expect(page.locator("#id_registered_on_0")).to_be_hidden()
    page.get_by_text("更多筛选").click()
    expect(page.locator("#id_registered_on_0")).to_be_visible()
    page = open_page("/ledger/?registered_on_after=2016-01-01")
    expect(page.locator("#id_registered_on_0")).to_have_value("2016-01-01")


def test_the_file_comes_from_the_menu_and_the_page_stays(open_page, enterprises):
    page = open_page("/ledger/?is_sample=true")
    page.get_by_text("导出", exact=True).click()
    with page.expect_download() as download:
        page.get_by_text("Excel 表格").click()
    assert download.value.suggested_filename.startswith("企业档案_")
    expect(page.locator(".menu[open]")).to_have_count(0)


def test_a_deletion_asks_first_with_its_own_verb(open_page, enterprises):
    page = open_page("/form/")
    page.get_by_role("button", name="删除草稿").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("删除后不能恢复")
    page.keyboard.press("Escape")
    expect(page.locator(".errors")).to_have_count(0)
    page.get_by_role("button", name="删除草稿").click()
    dialog.get_by_role("button", name="删除草稿").click()
    expect(page.locator(".errors").first).to_be_visible()


def test_a_chart_can_be_read_as_a_table_and_leads_to_its_rows(open_page, enterprises):
    page = open_page("/")
    chart = page.locator("#stages")
    expect(chart.locator("svg")).to_be_visible()
    expect(chart.get_by_role("table")).to_be_hidden()
    chart.get_by_role("button", name="表").click()
    expect(chart.get_by_role("row", name="在建")).to_contain_text("158")
    expect(chart.locator("svg")).to_be_hidden()
    chart.get_by_role("button", name="图").click()
    chart.locator("svg path[fill='#0e6f66']").first.click()
    page.wait_for_url("**/ledger/?stage=*")


def test_chart_colours_come_from_the_style_sheet(open_page, enterprises):
    page = open_page("/?wall")
    expect(page.locator("#stages svg path[fill='#3fb6a8']").first).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")


def test_the_menu_opens_on_a_phone_and_closes_again(open_page, enterprises):
    page = open_page("/")
    page.set_viewport_size(PHONE)
    expect(page.locator(".rail")).to_be_hidden()
    page.locator("#nav-open").check()
    expect(page.locator(".rail")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".rail")).to_be_hidden()


@pytest.mark.parametrize("address", ["/", "/ledger/?columns=all", "/form/", "/ledger/?q=没有"])
def test_a_phone_never_scrolls_sideways(open_page, enterprises, address):
    page = open_page(address)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.scrollingElement.scrollWidth") == PHONE["width"]


def test_on_a_phone_a_row_is_a_card_that_names_each_value(open_page, enterprises):
    page = open_page("/ledger/")
    page.set_viewport_size(PHONE)
    cell = page.locator("tbody tr").first.locator("td.n")
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"注册资本（万元）"'


def test_large_text_fits_the_office_screen(open_page, enterprises, live_server):
    page = open_page("/")
    page.get_by_role("button", name="大字").click()
    expect(page.locator("html.text-large")).to_have_count(1)
    page.goto(live_server.url + "/ledger/")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 1366
    assert page.locator("tbody td").first.evaluate("cell => getComputedStyle(cell).fontSize") == "17px"


def test_the_first_tab_offers_to_skip_the_menu(open_page, enterprises):
    page = open_page("/ledger/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_works_without_scripts(browser, live_server, leader, enterprises):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    cookie = leader.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + "/ledger/")
    page.fill("#id_q", "czjm01")
    page.select_option("#id_is_sample", "true")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("tbody tr")).to_have_count(5)
    page.locator("#sort-registered_capital").click()
    expect(page.locator("tbody tr").first).to_contain_text("018")
    expect(page.locator("#id_q")).to_have_value("czjm01")
    page.goto(live_server.url + "/")
    expect(page.locator("#stages table")).to_be_visible()
    expect(page.get_by_role("button", name="打印")).to_have_count(0)
    page.get_by_role("button", name="大字").click()
    expect(page.locator("html.text-large")).to_have_count(1)
    context.close()
