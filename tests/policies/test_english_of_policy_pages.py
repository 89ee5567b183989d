"""On English pages the policies speak English: notes, materials, validity, where facts come from."""

import re

import pytest
from django.test import Client
from lxml import html

from gaoxin.foundation.accounts.roles import Role
from tests.factories import login, make_user
from tests.policies.made import TODAY, make_near_tech_sme

pytestmark = pytest.mark.django_db

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Names and numbers of texts stand as they are: 《…》, 国科火字〔2022〕67号, 63号附件1, 第三十条.
NAMED = re.compile(r"《[^》]+》|[\u4e00-\u9fff]+〔\d{4}〕\d+号|\d+号(?:附件\d)?|第[一二三四五六七八九十]+条")
POLICIES = ("high_tech_enterprise", "tech_sme", "innovative_sme", "commitment_system", "per_mu_huaian")


@pytest.fixture
def officer(zone, client) -> Client:
    login(client, make_user(zone, Role.ENTERPRISE_SERVICE))
    client.post("/look/language/", {"language": "en", "next": "/"})
    return client


def read(client: Client, address: str) -> html.HtmlElement:
    response = client.get(address, {"on": TODAY.isoformat()})
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def words(page: html.HtmlElement, path: str) -> list[str]:
    return [one.text_content().strip() for one in page.xpath(path)]


@pytest.mark.parametrize("policy", POLICIES)
def test_the_page_of_a_policy_tells_its_own_words_in_english(officer, policy):
    page = read(officer, f"/policies/{policy}/")
    told = words(page, "//*[@id='notes' or @id='materials']//li | //*[contains(@class, 'fact-lines')]//small")
    assert told
    assert [one for one in told if CHINESE.search(NAMED.sub("", one))] == []


def test_how_long_a_title_lasts_is_told_in_english(officer):
    page = read(officer, "/policies/high_tech_enterprise/").text_content()
    assert "3 years; recognised anew in the year of expiry, by the same procedure as the first time" in page
    assert "期满" not in page


def test_an_explanation_tells_notes_materials_and_gaps_in_english(enterprise, officer):
    make_near_tech_sme(enterprise)
    page = read(officer, f"/policies/enterprises/{enterprise.pk}/tech_sme/")
    told = words(page, "//ul[@class='plain-list']/li | //*[@class='gap']")
    assert "Financial statements or audit report of last year" in told
    assert [one for one in told if CHINESE.search(NAMED.sub("", one))] == []


def test_the_same_pages_are_chinese_for_chinese_readers(officer):
    officer.post("/look/language/", {"language": "zh-hans", "next": "/"})
    page = read(officer, "/policies/tech_sme/")
    assert "上年度财务报表或审计报告" in words(page, "//*[@id='materials']//li")
    assert "1 年；每年3月31日前更新信息，符合条件的继续入库" in page.text_content()
