"""A leader logs in, reads the cockpit, and walks from a number down to the row it was computed from."""

import pytest
from playwright.sync_api import expect

from gaoxin.foundation.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_wrong_password_says_so_and_tells_nothing_else(log_in, person):
    page = log_in(person(Role.ZONE_LEADER), password="Not-the-password-1")
    assert "/accounts/login/" in page.url
    expect(page.get_by_role("alert").first).to_be_visible()


def test_from_the_cockpit_to_the_rows_of_a_figure(log_in, person):
    page = log_in(person(Role.ZONE_LEADER))
    expect(page.get_by_role("heading", name="驾驶舱")).to_be_visible()
    signed = page.locator(".figure", has_text="新签约项目")
    expect(signed).to_contain_text("36")
    expect(signed).to_contain_text("目标 40 个")
    signed.locator("dd a").first.click()
    expect(page.locator(".count-line b")).to_have_text("36")
    page.locator("a.row-link").first.click()
    expect(page.locator(".steps [aria-current=step]")).to_be_visible()
    expect(page.get_by_text("示例数据").first).to_be_visible()


def test_a_red_light_leads_to_its_reason(log_in, person):
    page = log_in(person(Role.ZONE_LEADER))
    row = page.locator("#red-list tbody tr").first
    expect(row).to_contain_text("红")
    row.locator("a.row-link").click()
    expect(page.locator(".lamp-line")).to_contain_text("红")
    page.get_by_role("link", name="规则", exact=True).click()
    expect(page.get_by_role("heading", name="亮灯规则")).to_be_visible()


def test_the_charts_draw_and_their_tables_say_the_same(log_in, person):
    page = log_in(person(Role.ZONE_LEADER))
    chart = page.locator("#stages")
    expect(chart.locator("canvas, svg").first).to_be_visible()
    chart.get_by_role("button", name="表").click()
    expect(chart.locator("tbody tr")).to_have_count(8)


def test_the_wall_screen_needs_no_mouse(log_in, person, live_server):
    page = log_in(person(Role.ZONE_LEADER))
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{live_server.url}/cockpit/wall/")
    expect(page.locator(".figure")).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")


def test_english_and_large_text_are_one_click_away(log_in, person):
    page = log_in(person(Role.ZONE_LEADER))
    page.get_by_role("button", name="大字").click()
    expect(page.locator("html.text-large")).to_have_count(1)
    page.get_by_role("button", name="EN").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("驾驶舱")
