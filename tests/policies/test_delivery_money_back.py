"""After payment: what was paid too much is asked back, arrives in parts, and is booked to the 分."""

import datetime as dt
import io
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.jobs.models import Job, JobState
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import actions
from gaoxin.policies.models import AwardState, GrantAward, GrantEventKind, GrantRound
from gaoxin.policies.notice_list import notice_of
from gaoxin.policies.selectors.delivery import claims, outstanding
from gaoxin.policies.views import delivery_steps
from gaoxin.values.errors import Conflict, DomainError
from tests.enterprises.made import WAN
from tests.factories import login, make_user
from tests.policies.delivering import (
    HIGH_TECH,
    TODAY,
    Crew,
    approved,
    award_of,
    make_firm,
    opened,
    paid,
    published,
)
from tests.unchanged import nothing_changes

A, B = "长治市甲电子有限公司", "长治市乙材料有限公司"


@pytest.fixture(autouse=True)
def on_the_last_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_given: TODAY)


@pytest.fixture
def asked_back(zone: Zone, crew: Crew) -> GrantAward:
    """15 万元 paid; by the corrected revenue 10 万元 were due, so 5 万元 are asked back."""
    firm = make_firm(zone, name=A, revenue=5000, rd=100)
    paid(opened(zone, crew), crew)
    firm.annual_figures.update(revenue=1500 * WAN)
    award = award_of(firm)
    return actions.claw_back(award, by=crew.second, reason="审计更正", proposed_on=TODAY, today=TODAY)


def recover(award: GrantAward, crew: Crew, amount: str, **rest: object) -> GrantAward:
    given = {"recovered_on": TODAY, "voucher": "收-2026-0031", "today": TODAY} | rest
    return actions.recover_money(award, by=crew.second, amount=Decimal(amount), **given)  # type: ignore[arg-type]


def client_of(zone: Zone, *roles: Role) -> Client:
    return login(Client(), make_user(zone, *roles))


def test_money_comes_back_in_parts_and_the_last_part_ends_it(asked_back: GrantAward, crew: Crew) -> None:
    row = recover(asked_back, crew, "20000.50")
    assert (row.state, outstanding(row)) == (AwardState.CLAWED_BACK, Decimal("29999.50"))
    row = recover(asked_back, crew, "29999.50", voucher="收-2026-0032")
    assert (row.state, outstanding(row)) == (AwardState.RECOVERED, Decimal(0))
    assert row.amount == 15 * WAN
    events = row.events.filter(kind=GrantEventKind.RECOVERED)
    assert [(one.amount, one.voucher) for one in events] == [
        (Decimal("20000.50"), "收-2026-0031"),
        (Decimal("29999.50"), "收-2026-0032"),
    ]
    assert AuditEvent.objects.filter(action="policies.money_recovered").count() == 2


@pytest.mark.parametrize(
    ("amount", "rest", "code"),
    [
        ("0", {}, "award.recovered_amount"),
        ("-1", {}, "award.recovered_amount"),
        ("10.005", {}, "award.recovered_amount"),
        ("50000.01", {}, "award.recovered_too_much"),
        ("100", {"voucher": " "}, "award.voucher"),
        ("100", {"recovered_on": dt.date(2026, 4, 19)}, "grant.day_too_early"),
        ("100", {"recovered_on": dt.date(2026, 5, 1)}, "date.future"),
    ],
)
def test_a_recovery_that_cannot_be_is_refused(
    asked_back: GrantAward, crew: Crew, amount: str, rest: dict[str, object], code: str
) -> None:
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        recover(asked_back, crew, amount, **rest)
    assert refusal.value.code == code
    assert refusal.value.remedy


def test_nothing_comes_back_of_what_was_not_asked_back(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    paid(opened(zone, crew), crew)
    with nothing_changes(), pytest.raises(Conflict):
        recover(award_of(firm), crew, "1")


def test_the_pages_show_what_is_outstanding(zone: Zone, asked_back: GrantAward, crew: Crew) -> None:
    recover(asked_back, crew, "20000")
    client = client_of(zone, Role.ENTERPRISE_SERVICE)
    page = client.get(reverse("policies:award", args=(asked_back.pk,))).content.decode()
    for words in ("要求追回", "50,000.00", "20,000.00", "30,000.00", "登记收回款项"):
        assert words in page
    form = client.get(reverse("policies:award_recover", args=(asked_back.pk,))).content.decode()
    assert "30000.00" in form
    given = {"recovered_on": "2026-04-30", "amount": "30000", "voucher": "收-0040"}
    response = client.post(reverse("policies:award_recover", args=(asked_back.pk,)), given)
    assert response.status_code == 302
    asked_back.refresh_from_db()
    assert asked_back.state == AwardState.RECOVERED
    row = client.get(reverse("policies:round", args=(asked_back.round_id,))).content.decode()
    assert "尚未收回" in row
    assert claims(asked_back.round.events.all()) == (5 * WAN, 5 * WAN)


def test_after_payment_the_round_tells_whose_facts_were_corrected(zone: Zone, crew: Crew) -> None:
    one, other = make_firm(zone, name=A, revenue=5000, rd=100), make_firm(zone, name=B)
    row = paid(opened(zone, crew), crew)
    one.annual_figures.update(revenue=1500 * WAN)
    client = client_of(zone, Role.ENTERPRISE_SERVICE)
    with nothing_changes("policies"):
        page = client.get(reverse("policies:round_recheck", args=(row.pk,))).content.decode()
    for words in (A, "2025年营业收入", "50,000.00", "提出追回"):
        assert words in page
    assert other.name not in page
    other.annual_figures.update(revenue=None)
    page = client.get(reverse("policies:round_recheck", args=(row.pk,))).content.decode()
    assert "待补" in page


# ------------------------------------------------------------------ the list for the notice board


def test_the_notice_is_a_letter_and_a_workbook_with_the_same_figures(zone: Zone, crew: Crew) -> None:
    firms = [make_firm(zone, name=A, rd=100), make_firm(zone, name=B, revenue=5000, rd=100)]
    row = published(opened(zone, crew), crew)
    client = client_of(zone, Role.ENTERPRISE_SERVICE)
    letter = client.get(reverse("policies:round_notice", args=(row.pk,)))
    document = docx.Document(io.BytesIO(b"".join(letter.streaming_content)))  # type: ignore[attr-defined]
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "2026年4月7日至2026年4月14日，共 5 个工作日" in told
    cells = [[cell.text for cell in line.cells] for line in document.tables[0].rows]
    assert [line[1] for line in cells[1:]] == [A, A, B, B, "合计"]
    assert cells[-1][4] == "270,000.00"
    sheet = client.get(reverse("policies:round_notice", args=(row.pk,)), {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))  # type: ignore[attr-defined]
    lines = list(book.active.values)
    assert [line[1] for line in lines[2:7]] == [A, A, B, B, "合计"]
    assert lines[6][4] == 270_000
    assert {line[2] for line in lines[2:6]} == {firm.uscc for firm in firms}


def test_before_the_notice_there_is_no_list(zone: Zone, crew: Crew) -> None:
    make_firm(zone, name=A)
    with pytest.raises(Conflict) as refusal:
        notice_of(opened(zone, crew), zone=zone, office="科技部门")
    assert refusal.value.code == "round.no_notice"


def test_a_returned_award_is_not_on_the_list(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A, rd=100)
    row = opened(zone, crew)
    reward = award_of(firm)
    actions.review_award(reward, by=crew.officer, passed=False, reviewed_on=TODAY, today=TODAY, reason="重复")
    actions.pass_all(row, by=crew.officer, reviewed_on=TODAY, today=TODAY)
    row = actions.publish_round(row, by=crew.officer, starts_on=TODAY, today=TODAY)
    assert [one.benefit for one in notice_of(row, zone=zone, office="").rows] == ["研发补充"]


# ------------------------------------------------------------------ a large zone


GIVEN = {
    "policy": HIGH_TECH,
    "on": "2026-04-01",
    "delivery_class": "automatic",
    "budget": "500",
    "order": "smallest_first",
}


@pytest.mark.django_db(transaction=True)
def test_in_a_large_zone_a_round_is_opened_in_the_background(
    zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm: Enterprise = make_firm(zone, name=A)
    monkeypatch.setattr(delivery_steps, "MOST_AT_ONCE", 0)
    response = client_of(zone, Role.ENTERPRISE_SERVICE).post(reverse("policies:round_new"), GIVEN)
    job, row = Job.objects.get(), GrantRound.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{job.get_absolute_url()}?follow")
    assert (job.state, job.result_url) == (JobState.DONE, reverse("policies:round", args=(row.pk,)))
    assert row.budget == 500 * WAN
    assert award_of(firm).round_id == row.pk


def test_what_cannot_be_opened_is_told_before_anything_runs(
    zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_firm(zone, name=A)
    monkeypatch.setattr(delivery_steps, "MOST_AT_ONCE", 0)
    client = client_of(zone, Role.ENTERPRISE_SERVICE)
    with nothing_changes("policies", "jobs"):
        response = client.post(reverse("policies:round_new"), GIVEN | {"on": "2026-12-01"})
    assert response.status_code == 422


def test_money_that_waits_for_budget_says_so_on_the_page(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A, rd=100)
    row = approved(opened(zone, crew, budget=5), crew)
    assert award_of(firm).state == AwardState.AWAITING_BUDGET
    page = client_of(zone, Role.ENTERPRISE_SERVICE).get(reverse("policies:award", args=(award_of(firm).pk,)))
    assert "排到时余额不足" in page.content.decode()
    assert row.budget == 5 * WAN
