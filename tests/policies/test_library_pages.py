"""The policy library's pages: list, policy, comparison; who may read them, in Chinese and English."""

import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gaoxin.foundation.accounts.roles import ADMINISTRATORS, OFFICERS, Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.policies.assembly.library import library
from gaoxin.policies.library_table import LibraryTable
from tests.enterprises.made import make_enterprise
from tests.factories import login, make_user, make_zone

pytestmark = pytest.mark.django_db

LIST = "/policies/"
PAGES = (LIST, "/policies/tech_sme/", "/policies/specialised_sme/compare/")
ON = "2026-07-25"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def zone():
    return make_zone(code="home")


@pytest.fixture
def officer(zone, client) -> Client:
    return login(client, make_user(zone, Role.ENTERPRISE_SERVICE))


def text(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def read(client: Client, address: str, **query: str) -> str:
    response = client.get(address, {"on": ON, **query})
    assert response.status_code == 200
    return text(response)


def test_the_list_has_every_policy_once(officer):
    page = read(officer, LIST)
    for policy in library().policies():
        assert page.count(f'href="/policies/{policy}/"') == 1


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"q": "kjx"}, "科技型中小企业评价", "高新技术企业认定"),
        ({"q": "研发费用辅助账"}, "申报材料：研发费用辅助账", "高新技术企业认定"),
        ({"kind": "grant"}, "重点“小巨人”企业奖补", "高新技术企业认定"),
        ({"subject": "carrier"}, "科技企业孵化器", "高新技术企业认定"),
        ({"level": "city"}, "西安市“先投后股”", "高新技术企业认定"),
        ({"doubt": "clear"}, "创新型中小企业评价", "高新技术企业认定"),
        ({"doubt": "to_verify"}, "高新技术企业认定", "创新型中小企业评价"),
        ({"doubt": "design"}, "“标准地”", "创新型中小企业评价"),
    ],
)
def test_search_and_filters_in_the_address_narrow_the_list(officer, query, shown, hidden):
    page = read(officer, LIST, **query)
    assert shown in page
    assert hidden not in page


def test_what_has_ended_is_shown_as_ended(officer):
    page = text(officer.get(LIST, {"on": "2027-02-01", "state": "ended"}))
    assert "重点“小巨人”企业奖补" in page
    assert "已失效" in page
    assert "高新技术企业认定" not in page


def test_words_that_are_nowhere_say_so_and_a_wrong_day_is_today(officer):
    assert "没有符合条件的记录" in read(officer, LIST, q="没有这样的政策")
    assert officer.get(LIST, {"on": "2026-02-31"}).status_code == 200


def test_the_list_can_be_sorted_and_exported_as_shown(officer):
    for column in LibraryTable.base_columns:
        assert officer.get(LIST, {"sort": f"-{column}", "columns": "all"}).status_code == 200
    first = re.search(r'row-link" href="([^"]+)"', read(officer, LIST, sort="since", doubt="to_verify"))
    assert first is not None
    assert first[1] == "/policies/civil_air_defence/"
    response = officer.get(LIST, {"on": ON, "q": "专精特新", "export": "xlsx", "columns": "content"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("政策", "状态", "能得到什么")
    assert ("专精特新中小企业认定", "有效") in [row[:2] for row in rows]
    assert "转引 32" in text(officer.get(LIST, {"on": ON, "q": "专精特新中小企业认定", "export": "csv"}))


def test_a_policy_page_tells_until_when_what_and_who(officer):
    page = read(officer, "/policies/key_little_giant/")
    for words in ("2026-12-31 截止，还有 159 天", "600 万元", "谁能要", "财建〔2024〕148号", "不确定内容"):
        assert words in page


def test_a_policy_page_draws_conditions_bands_materials_and_facts(officer):
    page = read(officer, "/policies/tech_sme/")
    for words in (
        "职工总数不超过500人",
        "职工总数上限（500 人）",
        "第六条（二）",
        "≥25%、&lt;30%",
        "满足即可直接认定",
        "研发费用辅助账",
        'id="fact-staff"',
        'href="#fact-staff"',
        "2026年网上填报时间为6月1日至8月31日",
    ):
        assert words in page


def test_an_old_version_leads_to_the_one_that_applies(officer):
    page = read(officer, "/policies/specialised_sme/", version="2022")
    assert "已于 2026-03-31 失效" in page
    assert "当日适用的是 2026 版" in page
    assert "这一版不是" not in read(officer, "/policies/specialised_sme/")


def test_versions_stand_side_by_side_with_what_changed(officer):
    page = read(officer, "/policies/specialised_sme/compare/", left="2022", right="2026")
    assert "上年度营业收入下限 1,000 万元 → 1,500 万元" in page
    assert "<mark>1,000</mark>" in page
    unchanged = "列入经营异常名录"
    assert unchanged not in page
    assert unchanged in read(
        officer, "/policies/specialised_sme/compare/", left="2022", right="2026", all="1"
    )


def test_without_choice_the_version_is_compared_with_the_one_it_replaced(officer):
    page = read(officer, "/policies/energy_review/compare/")
    assert page.index('value="2023" selected') < page.index('value="2025" selected')
    assert "只有一个版本" in read(officer, "/policies/tech_sme/compare/")
    assert "同一个版本" in read(officer, "/policies/energy_review/compare/", left="2025", right="2025")


@pytest.mark.parametrize(
    "address",
    [
        "/policies/no_such_policy/",
        "/policies/tech_sme/?version=1999",
        "/policies/tech_sme/compare/?left=1999",
        "/policies/no_such_policy/compare/",
    ],
)
def test_what_the_library_has_not_is_not_found(officer, address):
    assert officer.get(address).status_code == 404


def test_strangers_are_asked_to_log_in(client):
    for address in PAGES:
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", sorted(OFFICERS))
def test_every_officer_reads_the_library(zone, client, role):
    login(client, make_user(zone, role))
    for address in PAGES:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_have_no_business_in_it(zone, client, role):
    login(client, make_user(zone, role))
    for address in PAGES:
        assert client.get(address).status_code in (302, 403)
    assert "政策库" not in text(client.get("/jobs/"))
    assert AuditEvent.objects.filter(action__startswith="policies.").count() == 0


def test_an_enterprise_reads_it_and_is_led_to_its_own_answer_only(zone, client):
    own = make_enterprise(zone, name="长治市本企业有限公司")
    other = make_enterprise(zone, name="长治市另一家有限公司")
    login(client, make_user(zone, Role.ENTERPRISE_USER, enterprise_id=own.pk))
    page = read(client, "/policies/tech_sme/")
    assert f'href="/policies/enterprises/{own.pk}/tech_sme/"' in page
    assert "/policies/ladder/" not in page
    assert str(other.name) not in page
    assert client.get(f"/policies/enterprises/{other.pk}/tech_sme/").status_code == 404


def test_the_library_is_the_same_in_every_zone(zone, client):
    here = login(Client(), make_user(zone, Role.ENTERPRISE_SERVICE))
    elsewhere = login(Client(), make_user(make_zone(code="elsewhere"), Role.STATISTICIAN))

    def rows(one: Client) -> list[str]:
        return re.findall(r'row-link" href="([^"]+)"', read(one, LIST))

    assert rows(here) == rows(elsewhere)


def test_officers_are_led_to_the_enterprises_a_policy_fits(officer):
    assert "/policies/tech_sme/enterprises/" in read(officer, "/policies/tech_sme/")
    assert "/enterprises/" not in _content(read(officer, "/policies/energy_review/"))


def _content(page: str) -> str:
    return page[page.index('<main id="content"') :]


def test_a_list_of_fifty_policies_asks_the_database_a_few_questions_in_all(officer):
    officer.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        officer.get(LIST)
    asked = [one["sql"] for one in queries.captured_queries if "policies_" in one["sql"]]
    tables = [re.search(r'FROM "(policies_\w+)"', one).group(1) for one in asked]
    assert sorted(tables) == [
        "policies_applicationcall",
        "policies_applicationwindow",
        "policies_policyhead",
        "policies_publishedversion",
    ]
    assert len(queries) <= 12


def test_english_pages_have_english_labels(officer):
    officer.post("/look/language/", {"language": "en", "next": "/"})
    page = read(officer, "/policies/tech_sme/")
    for words in ("Technology-based SME evaluation", "At most 500 employees", "Bands of the staff item"):
        assert words in page
    labels = re.findall(r"<(?:h2|dt|th scope=\"row\")>([^<]*)", _content(page))
    assert labels
    assert not [one for one in labels if CHINESE.search(one)]
    assert "High-tech enterprise recognition" in read(officer, LIST)
    assert "Least revenue 1,000 ten thousand yuan → 1,500" in read(
        officer, "/policies/specialised_sme/compare/", left="2022", right="2026"
    )
