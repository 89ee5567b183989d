"""An enterprise service officer finds a firm by name, by code and by pinyin initials."""

import pytest
from playwright.sync_api import expect

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("words", ["潞安太阳能", "latyn"])
def test_search_by_name_and_by_initials(log_in, person, live_server, words):
    page = log_in(person(Role.ENTERPRISE_SERVICE))
    page.goto(f"{live_server.url}/enterprises/")
    page.locator("#id_q").fill(words)
    page.keyboard.press("Enter")
    expect(page.locator("a.row-link", has_text="山西潞安太阳能科技有限责任公司")).to_be_visible()


def test_search_by_code_from_anywhere(log_in, person, sample_zone):
    firm = Enterprise.objects.filter(zone=sample_zone, uscc__isnull=False).first()
    page = log_in(person(Role.ENTERPRISE_SERVICE))
    page.keyboard.press("/")
    page.keyboard.type(firm.uscc)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=firm.name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(firm.name)
    expect(page.get_by_text(firm.uscc).first).to_be_visible()


def test_what_is_unknown_is_shown_as_missing_and_never_as_zero(log_in, person, sample_zone, live_server):
    firm = Enterprise.objects.get(zone=sample_zone, name="山西潞安太阳能科技有限责任公司")
    page = log_in(person(Role.ENTERPRISE_SERVICE))
    page.goto(f"{live_server.url}/enterprises/{firm.pk}/")
    expect(page.get_by_text("待补").first).to_be_visible()
