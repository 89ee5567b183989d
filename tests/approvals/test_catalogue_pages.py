"""审批目录的页面: what an officer reads of kinds of cases, items, measures and lists."""

import pytest
from django.test import Client

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from tests.factories import login, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return login(client, make_user(zone, Role.APPROVAL_OFFICER))


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_catalogue_tells_kinds_items_measures_and_how_much_of_the_lists_is_known(officer: Client) -> None:
    page = read(officer, "/approvals/catalogue/")
    assert "建设工程规划许可证" in page
    assert "山西企业投资项目承诺制" in page
    assert "已知 4 项，公布 8 项" in page
    assert "目录检查" in page
    assert "待核" in page
    assert "平台参数" in page


def test_an_item_is_found_by_the_paper_it_needs(officer: Client) -> None:
    page = read(officer, "/approvals/catalogue/?q=施工图 消防")
    assert "特殊建设工程消防设计审查" in page
    assert "城市建筑垃圾处置核准" not in page
    assert "没有这样的事项" in read(officer, "/approvals/catalogue/?q=航天器发射")


def test_an_item_tells_its_papers_who_gives_them_and_when_it_applies(officer: Client) -> None:
    page = read(officer, "/approvals/catalogue/items/works_planning_permit/")
    assert "新建、改建、扩建房屋" in page
    assert "前面的事项核发，不再提交" in page
    assert "设计方案审查" in page
    assert "决定前，可容缺受理" in page


def test_every_item_kind_and_measure_has_its_page(officer: Client) -> None:
    for key in approvals().items:
        read(officer, f"/approvals/catalogue/items/{key}/")
    for one in approvals().case_types:
        read(officer, f"/approvals/catalogue/kinds/{one.key}/")
    for key in approvals().measures:
        read(officer, f"/approvals/catalogue/measures/{key}/")
    assert officer.get("/approvals/catalogue/items/nothing/").status_code == 404


def test_faults_are_told_only_to_who_can_mend_them(client: Client, zone: Zone) -> None:
    login(client, make_user(zone, Role.ZONE_LEADER))
    assert "目录检查" not in read(client, "/approvals/catalogue/")


def test_on_english_pages_remarks_pledges_and_grounds_are_english_and_names_of_laws_are_not(
    officer: Client,
) -> None:
    officer.cookies["django_language"] = "en"
    drawings = read(officer, "/approvals/catalogue/items/drawing_review/")
    assert "Shanxi has abolished the review of construction drawings" in drawings
    assert "the designer and its registered staff are liable for life" in drawings
    assert "Construction drawings and commitment of the designer" in drawings
    assert "Large works 15 working days" in drawings
    assert "终身负责" not in drawings
    assert "城乡规划法第四十条" in read(officer, "/approvals/catalogue/items/scheme_review/")
    kind = read(officer, "/approvals/catalogue/kinds/industrial_filing/")
    assert "the guides published by the zone prevail" in kind
    assert "Where it does not apply" in kind
    assert "适用范围" not in kind
    assert "After the practice of Zhuhai" in read(officer, "/approvals/catalogue/measures/pre_review/")
    assert "Area EIA" in read(officer, "/approvals/catalogue/")
