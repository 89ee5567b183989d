"""Names, pledges and answers kept with a case: Chinese as they stood, English on English pages."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import translation

from gaoxin.approvals.actions import form_bundle
from gaoxin.approvals.kept_words import item_name, paper_name, pledge_words
from gaoxin.approvals.models import ApprovalCase, BundleKind, CasePaper, Pledge
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from tests.approvals.test_bundles import IN_PARK, TODAY
from tests.approvals.test_running_a_case import opened
from tests.factories import login, make_actor, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(zone: Zone) -> Actor:
    return make_actor(zone, Role.APPROVAL_OFFICER)


@pytest.fixture
def case(zone: Zone, officer: Actor) -> ApprovalCase:
    return opened(zone, officer, number="S001")


@pytest.fixture
def client(zone: Zone) -> Client:
    return login(Client(), make_user(zone, Role.APPROVAL_OFFICER))


def test_items_and_papers_go_by_their_english_name(case: ApprovalCase) -> None:
    item = case.items.get(key="eia_form")
    paper = CasePaper(case=case, key="lease", label="厂房租赁合同或入驻协议")
    gone = CasePaper(case=case, key="no_longer_listed", label="以前的材料")
    assert (item_name(item), paper_name(paper)) == ("环境影响报告表审批", "厂房租赁合同或入驻协议")
    with translation.override("en"):
        assert (item_name(item), paper_name(paper)) == (
            "EIA report form",
            "Factory lease or residence agreement",
        )
        assert paper_name(gone) == "以前的材料"


def test_a_pledge_is_told_in_english_only_while_the_catalogue_still_says_the_same(case: ApprovalCase) -> None:
    item = case.items.model(case=case, key="geology", label="地质灾害危险性评估")
    kept = Pledge(item=item, text="按区域地质灾害危险性评估结论落实防治措施。", evidence="防治措施说明")
    other = Pledge(item=item, text="按当年的要求另行承诺。", evidence="防治措施说明")
    assert pledge_words(kept) == (kept.text, kept.evidence)
    with translation.override("en"):
        assert pledge_words(kept)[1] == "Statement of protective measures"
        assert pledge_words(other) == (other.text, other.evidence)


def test_the_case_page_tells_its_kind_and_papers_in_english(client: Client, case: ApprovalCase) -> None:
    address = f"/approvals/cases/{case.pk}/"
    assert "工业项目（" in client.get(address).content.decode()
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    assert "Industrial project" in page
    assert "工业项目（" not in page


def test_the_answer_on_a_bundle_is_kept_in_both_languages(
    client: Client, zone: Zone, officer: Actor, case: ApprovalCase
) -> None:
    cases = [case, opened(zone, officer, number="S002")]
    bundle = form_bundle(
        zone,
        cases,
        by=officer,
        name="标准厂房一组",
        kind=BundleKind.PARK_FIRMS,
        facts=IN_PARK,
        formed_on=dt.date(2026, 3, 10),
        today=TODAY,
    )
    address = f"/approvals/bundles/{bundle.pk}/"
    page = client.get(address).content.decode()
    assert "打捆后溶剂型涂料油墨胶粘剂年用量合计 6.5 吨" in page
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    for chinese in ("符合", "打捆条件", "同一市县", "高耗能", "6.5 吨", "小微企业项目"):
        assert chinese not in page
    assert "Conditions of bundling" in page
