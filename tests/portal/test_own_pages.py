"""The pages of an enterprise user: where it lands, what it sees, how it proposes another value."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaoxin.enterprises.models import CorrectionProposal, Enterprise, RecognitionKind
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.models import DeclaredFact
from gaoxin.portal.matches import own_matches
from tests.enterprises.made import make_enterprise, make_figures, make_recognition
from tests.factories import actor_of, login, make_user

GIVEN = {"value": "5200", "reason": "审计调整", "evidence": "2025年度审计报告"}
PROPOSE = ("figure", "revenue-2025")


@pytest.fixture
def page(client: Client, owner: User) -> Client:
    return login(client, owner)


def text_of(page: Client, address: str) -> str:
    response = page.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_enterprise_user_lands_on_its_own_home_with_a_short_menu(page: Client, firm: Enterprise) -> None:
    assert page.get("/")["Location"] == reverse("portal:home")
    text = text_of(page, reverse("portal:home"))
    assert firm.name in text
    assert "现在没有等您办的事" in text
    for label in ("企业信息", "可享政策", "我的诉求", "政策库"):
        assert label in text
    for label in ("企业台账", "规则工作台", "重点项目"):
        assert label not in text


def test_a_title_about_to_end_waits_on_the_home(page: Client, firm: Enterprise) -> None:
    soon = timezone.localdate() + dt.timedelta(days=20)
    make_recognition(firm, kind=RecognitionKind.HIGH_TECH, valid_until=soon)
    assert "高新技术企业还有 20 天到期" in text_of(page, reverse("portal:home"))


def test_every_fact_tells_its_value_year_and_source(page: Client) -> None:
    text = text_of(page, reverse("portal:facts"))
    for words in ("2025年数据", "4,800.00 万元", "2025年度统计年报", "小李", "待补"):
        assert words in text


def test_another_value_is_proposed_and_stands_with_the_fact(page: Client, firm: Enterprise) -> None:
    address = reverse("portal:propose", args=PROPOSE)
    assert "应当是（万元）" in text_of(page, address)
    response = page.post(address, GIVEN)
    row = CorrectionProposal.objects.get()
    assert response["Location"] == reverse("enterprises:correction", args=(row.pk,))
    assert (row.value, row.user_id is not None) == ("52000000.00", True)
    assert "核实中" in text_of(page, reverse("portal:facts"))
    assert "已有一条更正建议在核实" in text_of(page, address)
    assert "2025年营业收入" in text_of(page, reverse("portal:home"))


def test_a_mistake_is_shown_beside_its_field(page: Client) -> None:
    for given in ({"value": "很多"}, {"value": ""}, {"reason": ""}, {"value": "4800"}):
        response = page.post(reverse("portal:propose", args=PROPOSE), GIVEN | given)
        assert response.status_code == 422
    assert not CorrectionProposal.objects.exists()


def test_an_officer_accepts_on_the_page_and_the_enterprise_sees_the_new_value(
    page: Client, zone: Zone
) -> None:
    page.post(reverse("portal:propose", args=PROPOSE), GIVEN)
    address = reverse("enterprises:correction", args=(CorrectionProposal.objects.get().pk,))
    officer = login(Client(), make_user(zone, Role.STATISTICIAN))
    assert officer.post(address, {"step": "accept"}).status_code == 302
    text = text_of(page, reverse("portal:facts"))
    assert "5,200.00 万元" in text
    assert "以前：4,800.00 万元" in text
    assert "企业更正建议第" in text


def test_an_officer_refuses_on_the_page_only_with_a_reason(page: Client, zone: Zone) -> None:
    page.post(reverse("portal:propose", args=PROPOSE), GIVEN)
    row = CorrectionProposal.objects.get()
    address = reverse("enterprises:correction", args=(row.pk,))
    officer = login(Client(), make_user(zone, Role.ENTERPRISE_SERVICE))
    assert officer.post(address, {"step": "refuse", "reason": ""}).status_code == 422
    assert officer.post(address, {"step": "refuse", "reason": "与申报数不符"}).status_code == 302
    assert "未采纳" in text_of(page, reverse("portal:home"))
    assert "与申报数不符" in text_of(page, address)


def test_the_enterprise_withdraws_but_cannot_settle(page: Client) -> None:
    page.post(reverse("portal:propose", args=PROPOSE), GIVEN)
    row = CorrectionProposal.objects.get()
    address = reverse("enterprises:correction", args=(row.pk,))
    page.post(address, {"step": "accept"})
    row.refresh_from_db()
    assert row.state == "open"
    page.post(address, {"step": "withdraw"})
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_one_answer_away_is_told_with_the_way_to_answer(owner: User, firm: Enterprise) -> None:
    """Everything of 科技型中小企业 is known but whether it stands on one list."""
    scope, today = actor_of(owner).scope, timezone.localdate()
    before = own_matches(firm, scope=scope, on=today)
    assert before.unknown
    for match in (*before.met, *before.unknown, *before.near, *before.far):
        assert match.policy
        for question in match.questions:
            assert question.label
    assert before.waited_for


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ENTERPRISE_USER}))
def test_nobody_else_has_an_own_home(zone: Zone, role: Role) -> None:
    visitor = login(Client(), make_user(zone, role))
    settlers = {Role.ENTERPRISE_SERVICE, Role.STATISTICIAN}
    for name in ("home", "facts", "policies"):
        assert visitor.get(reverse(f"portal:{name}")).status_code == 403
    expected = 200 if role in settlers else 403
    assert visitor.get(reverse("enterprises:corrections")).status_code == expected


def test_another_firm_sees_none_of_it(page: Client, zone: Zone) -> None:
    page.post(reverse("portal:propose", args=PROPOSE), GIVEN)
    row = CorrectionProposal.objects.get()
    other_firm = make_enterprise(zone)
    make_figures(other_firm, year=2025)
    other = login(Client(), make_user(zone, Role.ENTERPRISE_USER, enterprise_id=other_firm.pk))
    assert other.get(reverse("enterprises:correction", args=(row.pk,))).status_code == 404
    assert "2025年营业收入" not in text_of(other, reverse("enterprises:corrections"))
    assert "4,800.00" not in text_of(other, reverse("portal:facts"))
    assert not DeclaredFact.objects.exists()
