"""政策兑现 on the pages: who sees which, what a refusal looks like, what an enterprise sees."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.models import AwardState, BankAccount, GrantRound
from tests.enterprises.made import WAN
from tests.factories import login, make_user
from tests.policies.delivering import (
    HIGH_TECH,
    OPENED,
    Crew,
    approved,
    award_of,
    make_account,
    make_firm,
    opened,
    paid,
    published,
)
from tests.policies.made import declare
from tests.unchanged import nothing_changes

A, B = "长治市甲电子有限公司", "长治市乙材料有限公司"


@pytest.fixture(autouse=True)
def on_the_last_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_given: dt.date(2026, 4, 30))


@pytest.fixture
def firm(zone: Zone) -> Enterprise:
    return make_firm(zone, name=A)


def client_of(zone: Zone, *roles: Role, **rest: Any) -> Client:
    return login(Client(), make_user(zone, *roles, **rest))


def of_enterprise(zone: Zone, firm: Enterprise) -> Client:
    return client_of(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk)


def text(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"policies:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_an_officer_opens_a_round_on_the_page_and_sees_who_gets_what_and_why(
    zone: Zone, firm: Enterprise
) -> None:
    declare(make_firm(zone, name=B), "on_dishonest_list", "")
    client = client_of(zone, Role.ENTERPRISE_SERVICE)
    given = {
        "policy": HIGH_TECH,
        "on": "2026-04-01",
        "delivery_class": "automatic",
        "budget": "500",
        "order": "smallest_first",
    }
    response = client.post(reverse("policies:round_new"), given)
    row = GrantRound.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("policies:round", args=(row.pk,)))
    assert row.budget == 500 * WAN
    page = text(client, "round", row.pk)
    for words in (
        A,
        "100,000.00",
        "首次认定高新技术企业的日期 2025-11-01",
        B,
        "待补事实",
        "其余全部审核通过",
    ):
        assert words in page
    assert "首次认定高新技术企业奖励（示范）" in text(client, "rounds")


def test_a_wrong_budget_comes_back_beside_its_field(zone: Zone, firm: Enterprise) -> None:
    client = client_of(zone, Role.ENTERPRISE_SERVICE)
    given = {
        "policy": HIGH_TECH,
        "on": "2026-04-01",
        "delivery_class": "automatic",
        "budget": "0",
        "order": "smallest_first",
    }
    with nothing_changes("policies"):
        response = client.post(reverse("policies:round_new"), given)
    assert response.status_code == 422
    assert "大于零" in response.content.decode()


def test_an_approval_during_the_notice_is_refused_on_the_page(
    zone: Zone, crew: Crew, firm: Enterprise
) -> None:
    row = opened(zone, crew)
    officer, leader = client_of(zone, Role.ENTERPRISE_SERVICE), client_of(zone, Role.ZONE_LEADER)
    officer.post(reverse("policies:round_pass", args=(row.pk,)))
    row.refresh_from_db()
    response = officer.post(
        reverse("policies:round_publish", args=(row.pk,)), {"starts_on": "2026-04-30", "days": "5"}
    )
    assert response.status_code == 302
    response = leader.post(reverse("policies:round_approve", args=(row.pk,)), {"approved_on": "2026-04-30"})
    assert response.status_code == 409
    assert "期满前不能批准兑付" in response.content.decode()


def test_the_bank_list_downloads_for_those_who_pay_and_names_the_firm_without_account(
    zone: Zone, crew: Crew, firm: Enterprise
) -> None:
    row = approved(opened(zone, crew), crew)
    client = client_of(zone, Role.ENTERPRISE_SERVICE)
    refused = client.get(reverse("policies:round_payments", args=(row.pk,)))
    assert refused.status_code == 409
    assert A in refused.content.decode()
    make_account(firm)
    taken = client.get(reverse("policies:round_payments", args=(row.pk,)), {"format": "csv"})
    assert "120000.00" in taken.content.decode("utf-8-sig")
    workbook = client.get(reverse("policies:round_payments", args=(row.pk,)))
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    leader = client_of(zone, Role.ZONE_LEADER)
    assert leader.get(reverse("policies:round_payments", args=(row.pk,))).status_code == 403


def test_an_account_is_kept_on_the_page_and_a_wrong_one_is_not(zone: Zone, firm: Enterprise) -> None:
    client = client_of(zone, Role.ENTERPRISE_SERVICE)
    address = reverse("policies:account", args=(firm.pk,))
    given = {"account_name": A, "bank": "中国银行长治高新支行", "number": "6222 02A5", "since": "2026-04-01"}
    assert client.post(address, given).status_code == 422
    assert not BankAccount.objects.exists()
    assert client.post(address, given | {"number": "0405 0201 0930 0123 456"}).status_code == 302
    assert BankAccount.objects.get().number == "0405020109300123456"
    assert "0405020109300123456" in client.get(address).content.decode()


def test_a_corrected_fact_shows_on_the_award_with_the_difference(
    zone: Zone, crew: Crew, firm: Enterprise
) -> None:
    paid(opened(zone, crew), crew)
    firm.annual_figures.update(rd_expense=100 * WAN)
    page = text(client_of(zone, Role.ENTERPRISE_SERVICE), "award", award_of(firm, "supplement").pk)
    for words in ("事实已更正", "200 万元", "100 万元", "多给 10,000.00 元", "提出追回"):
        assert words in page


def test_an_enterprise_sees_its_own_award_once_it_is_public_and_no_other(
    zone: Zone, crew: Crew, firm: Enterprise
) -> None:
    other = make_firm(zone, name=B)
    row = opened(zone, crew)
    client = of_enterprise(zone, firm)
    mine, theirs = award_of(firm), award_of(other)
    assert "首次认定奖励" not in text(client, "rounds")
    assert client.get(reverse("policies:award", args=(mine.pk,))).status_code == 404
    published(row, crew)
    assert "首次认定奖励" in text(client, "rounds")
    page = text(client, "award", mine.pk)
    assert "100,000.00" in page
    assert "登记异议" not in page
    for name, key in (("award", theirs.pk), ("round", row.pk)):
        assert client.get(reverse(f"policies:{name}", args=(key,))).status_code == 404
    assert B not in text(client, "rounds")


def test_an_enterprise_takes_no_step_and_keeps_no_account(zone: Zone, crew: Crew, firm: Enterprise) -> None:
    published(opened(zone, crew), crew)
    client, award = of_enterprise(zone, firm), award_of(firm)
    with nothing_changes("policies"):
        for name, key in (("award_pass", award.pk), ("award_paid", award.pk), ("account", firm.pk)):
            assert client.post(reverse(f"policies:{name}", args=(key,)), {}).status_code == 403


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_see_nothing_of_the_money(
    zone: Zone, crew: Crew, firm: Enterprise, role: Role
) -> None:
    row = opened(zone, crew)
    client = client_of(zone, role)
    assert client.get(reverse("policies:rounds")).status_code == 403
    assert client.get(reverse("policies:round", args=(row.pk,))).status_code == 403


def test_officers_of_other_offices_read_and_are_offered_no_step(
    zone: Zone, crew: Crew, firm: Enterprise
) -> None:
    row = opened(zone, crew)
    make_account(firm, number="99887766")
    client = client_of(zone, Role.STATISTICIAN)
    page = text(client, "round", row.pk)
    assert "其余全部审核通过" not in page
    assert "99887766" not in text(client, "award", award_of(firm).pk)
    with nothing_changes("policies"):
        assert client.post(reverse("policies:round_pass", args=(row.pk,))).status_code == 403


def test_the_forms_of_an_award_do_what_they_say(zone: Zone, crew: Crew, firm: Enterprise) -> None:
    published(opened(zone, crew), crew)
    client, award = client_of(zone, Role.ENTERPRISE_SERVICE), award_of(firm)
    for step in ("object", "settle"):
        assert client.get(reverse(f"policies:award_{step}", args=(award.pk,))).status_code == 200
    objected = {"objected_on": "2026-04-09", "reason": "来信反映证书问题"}
    assert client.post(reverse("policies:award_object", args=(award.pk,)), objected).status_code == 302
    settled = {"settled_on": "2026-04-10", "reason": "查实", "upheld": "yes"}
    assert client.post(reverse("policies:award_settle", args=(award.pk,)), settled).status_code == 302
    assert award_of(firm).state == AwardState.RETURNED
    assert OPENED.isoformat() in text(client, "award", award.pk)
