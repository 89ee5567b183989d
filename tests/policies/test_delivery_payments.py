"""Money leaves only after the notice, by another hand than the review, within the budget."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import actions
from gaoxin.policies.actions.payments import Approval
from gaoxin.policies.assembly.delivery import recheck
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import AwardState, BankAccount, FundingOrder, GrantAward, GrantRound, RoundState
from gaoxin.policies.payment_list import payments_csv, payments_of, payments_workbook
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from tests.enterprises.made import WAN
from tests.factories import make_actor
from tests.policies.delivering import (
    APPROVED,
    LAST_DAY,
    PAID,
    TODAY,
    Crew,
    approved,
    award_of,
    make_account,
    make_firm,
    opened,
    paid,
    published,
)
from tests.unchanged import nothing_changes

A, B, C = "长治市甲电子有限公司", "长治市乙材料有限公司", "长治市丙软件有限公司"


@pytest.fixture
def firms(zone: Zone) -> list[Enterprise]:
    """Rewards of 10, 15 and 20 万元, each with 1 万元 of supplement."""
    revenues = {A: 1800, B: 5000, C: 30000}
    return [make_firm(zone, name=name, revenue=revenue, rd=100) for name, revenue in revenues.items()]


def states(row: GrantRound) -> dict[Decimal, str]:
    """万元 → state, of the rewards"""
    return {one.amount / WAN: one.state for one in row.awards.filter(benefit="reward")}


def test_nothing_is_approved_before_the_notice_is_over(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    row = published(opened(zone, crew), crew)
    with nothing_changes(), pytest.raises(Conflict) as refusal:
        actions.approve_payment(row, by=crew.leader, approved_on=LAST_DAY, today=TODAY)
    assert refusal.value.code == "round.still_public"


def test_who_reviewed_may_not_approve(zone: Zone, crew: Crew, firms: list[Enterprise]) -> None:
    row = published(opened(zone, crew), crew)
    with nothing_changes(), pytest.raises(Conflict) as refusal:
        actions.approve_payment(row, by=crew.officer, approved_on=APPROVED, today=TODAY)
    assert refusal.value.code == "round.same_person"
    result = actions.approve_payment(row, by=crew.second, approved_on=APPROVED, today=TODAY)
    assert result == Approval(payable=6, waiting=0)


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.PROJECT_TEAM, Role.FUND_MANAGER])
def test_only_leaders_and_the_enterprise_service_approve(
    zone: Zone, crew: Crew, firms: list[Enterprise], role: Role
) -> None:
    row, other = published(opened(zone, crew), crew), make_actor(zone, role)
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.approve_payment(row, by=other, approved_on=APPROVED, today=TODAY)


def test_short_money_goes_to_the_smallest_first_and_the_rest_waits_with_the_reason(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    # 1 + 1 + 1 + 10 + 15 = 28 of 48; 20 does not fit into what is left.
    row = approved(opened(zone, crew, budget=30), crew)
    assert states(row) == {10: AwardState.PAYABLE, 15: AwardState.PAYABLE, 20: AwardState.AWAITING_BUDGET}
    waiting = row.awards.get(state=AwardState.AWAITING_BUDGET)
    assert "金额小的先付" in waiting.events.last().note


def test_short_money_goes_to_the_largest_first_and_nobody_passes_by(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    row = approved(opened(zone, crew, budget=30, order=FundingOrder.LARGEST_FIRST), crew)
    assert states(row) == {
        20: AwardState.PAYABLE,
        15: AwardState.AWAITING_BUDGET,
        10: AwardState.AWAITING_BUDGET,
    }


def test_short_money_goes_to_who_was_reviewed_first(zone: Zone, crew: Crew, firms: list[Enterprise]) -> None:
    row = opened(zone, crew, budget=20, order=FundingOrder.REVIEWED_FIRST)
    last = award_of(firms[2])
    actions.review_award(last, by=crew.officer, passed=True, reviewed_on=dt.date(2026, 4, 1), today=TODAY)
    approved(row, crew)
    assert states(row)[Decimal(20)] == AwardState.PAYABLE
    assert states(row)[Decimal(10)] == AwardState.AWAITING_BUDGET


def test_more_budget_pays_those_who_waited(zone: Zone, crew: Crew, firms: list[Enterprise]) -> None:
    row = approved(opened(zone, crew, budget=30), crew)
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        actions.set_budget(row, by=crew.leader, budget=27 * WAN, reason="压减", today=TODAY)
    assert refusal.value.code == "round.budget_spent"
    actions.set_budget(row, by=crew.leader, budget=48 * WAN, reason="区财政追加", today=TODAY)
    result = actions.approve_payment(row, by=crew.leader, approved_on=TODAY, today=TODAY)
    assert result == Approval(payable=1, waiting=0)
    assert set(states(row).values()) == {AwardState.PAYABLE}


def test_paid_under_a_voucher_and_the_round_is_closed(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    row = paid(opened(zone, crew), crew)
    assert row.state == RoundState.CLOSED
    event = award_of(firms[0]).events.last()
    assert (event.voucher, event.happened_on, event.amount) == ("记-2026-0418", PAID, 10 * WAN)


def test_a_payment_without_voucher_or_twice_is_refused(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    approved(opened(zone, crew), crew)
    award = award_of(firms[0])
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        actions.mark_paid(award, by=crew.second, paid_on=PAID, voucher=" ", today=TODAY)
    assert refusal.value.code == "award.voucher"
    actions.mark_paid(award, by=crew.second, paid_on=PAID, voucher="记-1", today=TODAY)
    with nothing_changes(), pytest.raises(Conflict):
        actions.mark_paid(award, by=crew.second, paid_on=PAID, voucher="记-2", today=TODAY)


def test_a_payment_before_the_approval_is_refused(zone: Zone, crew: Crew, firms: list[Enterprise]) -> None:
    approved(opened(zone, crew), crew)
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        actions.mark_paid(award_of(firms[0]), by=crew.second, paid_on=LAST_DAY, voucher="记-1", today=TODAY)
    assert refusal.value.code == "grant.day_too_early"


def corrected(firm: Enterprise, *, revenue: int) -> None:
    """The year's revenue was wrong; the revision in force is another one now."""
    firm.annual_figures.filter(year=2025).update(revenue=revenue * WAN)


def test_a_fact_corrected_after_payment_leaves_the_decision_and_shows_the_difference(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    paid(opened(zone, crew), crew)
    before = GrantAward.objects.filter(pk=award_of(firms[1]).pk).values().get()
    corrected(firms[1], revenue=1500)
    found = recheck(award_of(firms[1]), scope=Scope(frozenset({zone.pk})))
    assert [(one.label, one.before, one.after) for one in found.differences] == [
        ("2025年营业收入", "5,000 万元", "1,500 万元")
    ]
    assert (found.due, found.excess) == (10 * WAN, 5 * WAN)
    assert GrantAward.objects.filter(pk=before["id"]).values().get() == before


def test_what_was_paid_too_much_is_asked_back(zone: Zone, crew: Crew, firms: list[Enterprise]) -> None:
    paid(opened(zone, crew), crew)
    corrected(firms[1], revenue=1500)
    award = actions.claw_back(
        award_of(firms[1]), by=crew.second, reason="审计报告更正", proposed_on=TODAY, today=TODAY
    )
    assert (award.state, award.amount) == (AwardState.CLAWED_BACK, 15 * WAN)
    assert award.events.last().amount == 5 * WAN
    assert "审计报告更正" in AuditEvent.objects.get(action="policies.award_clawed_back").changes


def test_nothing_is_asked_back_while_the_facts_stand(zone: Zone, crew: Crew, firms: list[Enterprise]) -> None:
    paid(opened(zone, crew), crew)
    with nothing_changes(), pytest.raises(Conflict) as refusal:
        actions.claw_back(award_of(firms[1]), by=crew.second, reason="疑似", proposed_on=TODAY, today=TODAY)
    assert refusal.value.code == "award.nothing_to_claw_back"


def test_a_rule_that_changed_since_is_no_reason_to_ask_back(
    zone: Zone, crew: Crew, firms: list[Enterprise], monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(opened(zone, crew), crew)
    lower = library().with_parameters({("high_tech_first_reward", "reward_cap"): Decimal(5)})
    monkeypatch.setattr("gaoxin.policies.assembly.delivery.library", lambda: lower)
    found = recheck(award_of(firms[1]), scope=Scope(frozenset({zone.pk})))
    assert (found.differences, found.rules_changed, found.due) == ((), True, 5 * WAN)
    with nothing_changes(), pytest.raises(Conflict) as refusal:
        actions.claw_back(
            award_of(firms[1]), by=crew.second, reason="规则改了", proposed_on=TODAY, today=TODAY
        )
    assert refusal.value.code == "award.nothing_to_claw_back"


def test_nothing_is_asked_back_while_the_facts_do_not_tell(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    paid(opened(zone, crew), crew)
    firms[1].annual_figures.update(revenue=None)
    with nothing_changes(), pytest.raises(Conflict) as refusal:
        actions.claw_back(award_of(firms[1]), by=crew.second, reason="疑似", proposed_on=TODAY, today=TODAY)
    assert refusal.value.code == "award.undecided"


# ---------------------------------------------------------------- accounts and the list for the bank


@pytest.mark.parametrize(
    "number", ["", "1234567", "6" * 31, "62220A0512345678", "6.22E+18", "１２３４５６７", "622202…1234"]
)
def test_a_wrong_account_number_is_refused(zone: Zone, crew: Crew, number: str) -> None:
    firm = make_firm(zone, name=A)
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        actions.keep_account(
            firm,
            by=crew.second,
            account_name=A,
            bank="中国银行长治高新支行",
            number=number,
            since=PAID,
            today=TODAY,
        )
    assert (refusal.value.code, refusal.value.field) == ("account.number", "number")


def test_an_account_in_another_name_is_refused(zone: Zone, crew: Crew) -> None:
    firm = make_firm(zone, name=A)
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        actions.keep_account(
            firm,
            by=crew.second,
            account_name="王某",
            bank="中国银行长治高新支行",
            number="0405020109300123456",
            since=PAID,
            today=TODAY,
        )
    assert refusal.value.code == "account.name"


def test_a_number_written_in_groups_is_kept_as_digits_and_not_told_to_the_trail(
    zone: Zone, crew: Crew
) -> None:
    firm = make_firm(zone, name="长治市丁（山西）制造有限公司")
    account = actions.keep_account(
        firm,
        by=crew.second,
        account_name="长治市丁(山西)制造有限公司 ",
        bank="中国银行长治高新支行",
        number=" 0405 0201-0930 0123456",
        since=PAID,
        today=TODAY,
    )
    assert (account.number, account.account_name) == ("0405020109300123456", firm.name)
    told = AuditEvent.objects.get(action="policies.account_kept").changes
    assert "3456" in told
    assert account.number not in told


def test_the_list_is_refused_with_the_names_of_firms_without_account(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    row = approved(opened(zone, crew), crew)
    make_account(firms[0])
    with pytest.raises(Conflict) as refusal:
        payments_of(row, day=TODAY)
    assert B in refusal.value.message
    assert C in refusal.value.message
    assert A not in refusal.value.message


def test_an_account_that_begins_later_does_not_count_yet(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    row = approved(opened(zone, crew, budget=2), crew)
    for firm in firms:
        make_account(firm, since=TODAY + dt.timedelta(days=1))
    with pytest.raises(Conflict):
        payments_of(row, day=TODAY)


def test_the_newest_account_is_paid(zone: Zone, crew: Crew, firms: list[Enterprise]) -> None:
    row = approved(opened(zone, crew), crew)
    for firm in firms:
        make_account(firm, number="11111111")
        make_account(firm, number="22222222", since=dt.date(2026, 1, 1))
    assert {one.account.number for one in payments_of(row, day=TODAY)} == {"22222222"}
    assert BankAccount.objects.count() == 6


def test_the_lists_say_the_same_to_the_cent_with_a_total(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    row = approved(opened(zone, crew), crew)
    for firm in firms:
        make_account(firm)
    payments = payments_of(row, day=TODAY)
    lines = list(csv.reader(io.StringIO(payments_csv(payments).decode("utf-8-sig"))))
    assert lines[1][1:6] == [
        A,
        "0405020109300123456",
        "中国工商银行长治高新支行",
        "首次认定奖励",
        "100000.00",
    ]
    assert lines[-1][5] == "480000.00"
    sheet = openpyxl.load_workbook(io.BytesIO(payments_workbook(payments, title="付款清单"))).worksheets[0]
    written = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=3)]
    assert [f"{cells[5]:.2f}" for cells in written] == [line[5] for line in lines[1:]]
    assert written[0][2] == "0405020109300123456"
    assert sheet.cell(3, 6).number_format == "#,##0.00"


def test_there_is_no_list_before_the_approval(zone: Zone, crew: Crew, firms: list[Enterprise]) -> None:
    row = published(opened(zone, crew), crew)
    with pytest.raises(Conflict) as refusal:
        payments_of(row, day=TODAY)
    assert refusal.value.code == "payments.none"
