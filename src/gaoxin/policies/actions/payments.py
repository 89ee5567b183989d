"""Money: approved within the budget by the stated order, paid with a voucher, asked back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import Changes
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import permissions
from gaoxin.policies.actions.grant_steps import (
    audit,
    close_if_done,
    last_day,
    locked_award,
    locked_round,
    move,
    note,
    refuse_day,
    refuse_round_state,
    refuse_state,
    stated,
    voucher_number,
)
from gaoxin.policies.assembly.delivery import Recheck, recheck
from gaoxin.policies.models import (
    AwardState,
    FundingOrder,
    GrantAward,
    GrantEvent,
    GrantEventKind,
    GrantRound,
    RoundState,
)
from gaoxin.policies.selectors.delivery import committed, outstanding
from gaoxin.values.errors import Conflict, DomainError
from gaoxin.values.money import spoken_money
from gaoxin.values.quantity import rounded

WAITING = (AwardState.CLEARED, AwardState.AWAITING_BUDGET)


@dataclass(frozen=True, slots=True)
class Approval:
    """How many awards can be paid and how many wait for money."""

    payable: int
    waiting: int


@transaction.atomic
def approve_payment(row: GrantRound, *, by: Actor, approved_on: dt.date, today: dt.date) -> Approval:
    """What the notice let pass is paid in the round's order while the money lasts; the rest waits.

    Strictly in order: from the first award the money does not cover, all wait; none is paid in part.
    """
    granted = locked_round(row, by=by, needed=permissions.APPROVE_PAYMENT)
    refuse_round_state(granted, RoundState.PUBLIC, RoundState.PAYING)
    _refuse_before_end(granted, approved_on, today=today)
    waiting = _cleared(granted, by=by, day=approved_on)
    _refuse_reviewer(granted, waiting, by=by)
    left = granted.budget - committed(granted)
    payable = _take(_in_order(granted, waiting), left=left)
    for award in payable:
        move(award, AwardState.PAYABLE)
        note(GrantEventKind.APPROVED, award, by=by, day=approved_on, amount=award.amount)
    _let_wait([award for award in waiting if award not in payable], granted, by=by, day=approved_on)
    granted.state = RoundState.PAYING
    granted.save(update_fields=("state",))
    result = Approval(len(payable), len(waiting) - len(payable))
    total = sum((award.amount for award in payable), Decimal(0))
    note(GrantEventKind.APPROVED, granted, by=by, day=approved_on, amount=total)
    changes: Changes = {
        "payable": (None, result.payable),
        "waiting": (None, result.waiting),
        "amount": (None, total),
    }
    audit(permissions.PAYMENT_APPROVED, granted, by=by, changes=changes)
    return result


@transaction.atomic
def mark_paid(award: GrantAward, *, by: Actor, paid_on: dt.date, voucher: str, today: dt.date) -> GrantAward:
    """The money left, under a voucher of the finance office."""
    row = locked_award(award, by=by, needed=permissions.MAKE_PAYMENT)
    _pay(row, by=by, paid_on=paid_on, voucher=voucher, today=today)
    close_if_done(row.round, by=by, day=paid_on)
    return row


@transaction.atomic
def mark_all_paid(row: GrantRound, *, by: Actor, paid_on: dt.date, voucher: str, today: dt.date) -> int:
    """Everything to be paid was paid under one voucher; returns how many."""
    granted = locked_round(row, by=by, needed=permissions.MAKE_PAYMENT)
    payable = list(
        granted.awards.select_for_update().select_related("enterprise").filter(state=AwardState.PAYABLE)
    )
    if not payable:
        raise Conflict(
            "round.nothing_to_pay", _("没有待付的兑付。"), field="voucher", remedy=_("请先批准兑付。")
        )
    for award in payable:
        award.round = granted
        _pay(award, by=by, paid_on=paid_on, voucher=voucher, today=today)
    close_if_done(granted, by=by, day=paid_on)
    return len(payable)


@transaction.atomic
def claw_back(
    award: GrantAward, *, by: Actor, reason: str, proposed_on: dt.date, today: dt.date
) -> GrantAward:
    """A fact was corrected after payment: what was paid too much is asked back; the decision stays."""
    row = locked_award(award, by=by, needed=permissions.MAKE_PAYMENT)
    refuse_state(row, AwardState.PAID)
    refuse_day(proposed_on, first=last_day(row), today=today, field="proposed_on")
    said = stated(reason, field="reason")
    found = recheck(row, scope=Scope(frozenset({row.round.zone_id})))
    _refuse_nothing_due(found)
    move(row, AwardState.CLAWED_BACK)
    note(GrantEventKind.CLAWED_BACK, row, by=by, day=proposed_on, words=said, amount=found.excess)
    told = [f"{one.label}：{one.before}→{one.after}" for one in found.differences]
    changes: Changes = {
        "amount": (row.amount, row.amount - found.excess),
        "reason": (None, said),
        "note": (None, told),
    }
    audit(permissions.AWARD_CLAWED_BACK, row, by=by, changes=changes)
    return row


@transaction.atomic
def recover_money(
    award: GrantAward, *, by: Actor, amount: Decimal, recovered_on: dt.date, voucher: str, today: dt.date
) -> GrantAward:
    """收回: some or all of what is asked back arrived; with the last of it the award is done."""
    row = locked_award(award, by=by, needed=permissions.MAKE_PAYMENT)
    refuse_state(row, AwardState.CLAWED_BACK)
    refuse_day(recovered_on, first=last_day(row), today=today, field="recovered_on")
    left = outstanding(row)
    _refuse_recovery(amount, left=left)
    number = voucher_number(voucher)
    note(GrantEventKind.RECOVERED, row, by=by, day=recovered_on, amount=amount, voucher=number)
    if amount == left:
        move(row, AwardState.RECOVERED)
    changes: Changes = {
        "amount": (None, amount),
        "outstanding": (left, left - amount),
        "voucher": (None, number),
    }
    audit(permissions.MONEY_RECOVERED, row, by=by, changes=changes)
    return row


def _refuse_recovery(amount: Decimal, *, left: Decimal) -> None:
    if amount <= 0 or rounded(amount, places=2) != amount:
        raise DomainError(
            "award.recovered_amount",
            _("收回金额“%(amount)s”不合理。") % {"amount": amount},
            field="amount",
            value=amount,
            remedy=_("请填大于零的金额，至多精确到分。"),
        )
    if amount > left:
        raise DomainError(
            "award.recovered_too_much",
            _("收回 %(amount)s 超过尚未收回的 %(left)s。")
            % {"amount": spoken_money(amount), "left": spoken_money(left)},
            field="amount",
            value=amount,
            remedy=_("请核对到账凭证；多收的部分应退还企业，不登记在这里。"),
        )


def record_payment_export(row: GrantRound, *, by: Actor, kind: str, count: int) -> None:
    """That account numbers left the platform in a file stands in the trail."""
    require(by, permissions.MAKE_PAYMENT, zone_id=row.zone_id)
    changes: Changes = {"format": (None, kind), "rows": (None, count)}
    audit(permissions.PAYMENTS_EXPORTED, row, by=by, changes=changes)


def _refuse_before_end(row: GrantRound, day: dt.date, *, today: dt.date) -> None:
    assert row.public_until is not None
    refuse_day(day, first=last_day(row), today=today, field="approved_on")
    if day <= row.public_until:
        raise Conflict(
            "round.still_public",
            _("公示到 %(day)s 才期满，期满前不能批准兑付。") % {"day": row.public_until},
            field="approved_on",
            value=day,
            remedy=_("请在期满次日以后批准。"),
        )


def _cleared(row: GrantRound, *, by: Actor, day: dt.date) -> list[GrantAward]:
    """Awards nobody objected to, and those that wait for money; refuses when there is none."""
    found = list(
        row.awards.select_for_update()
        .select_related("enterprise")
        .filter(state__in=(AwardState.PUBLIC, *WAITING))
    )
    if not found:
        raise Conflict(
            "round.nothing_to_approve",
            _("没有公示无异议、等待批准的兑付。"),
            field="approved_on",
            remedy=_("有异议的请先办结异议。"),
        )
    for award in found:
        award.round = row
        if award.state == AwardState.PUBLIC:
            move(award, AwardState.CLEARED)
            note(GrantEventKind.CLEARED, award, by=by, day=day)
    return found


def _refuse_reviewer(row: GrantRound, awards: Iterable[GrantAward], *, by: Actor) -> None:
    """双人: who reviewed any of these may not approve their payment."""
    reviewed = GrantEvent.objects.filter(
        award__in=[award.pk for award in awards], kind=GrantEventKind.REVIEWED, user_id=by.user_id
    )
    if by.user_id is None or reviewed.exists():
        raise Conflict(
            "round.same_person",
            _("审核和批准兑付须由两个人办理，您审核过这个批次。"),
            field="approved_on",
            remedy=_("请由没有参加审核的同事或领导批准。"),
        )


def _in_order(row: GrantRound, awards: Iterable[GrantAward]) -> list[GrantAward]:
    """By the round's order; equal ones in the order they were listed."""
    match row.order:
        case FundingOrder.SMALLEST_FIRST:
            return sorted(awards, key=lambda award: (award.amount, award.pk))
        case FundingOrder.LARGEST_FIRST:
            return sorted(awards, key=lambda award: (-award.amount, award.pk))
    rows = GrantEvent.objects.filter(round=row, kind=GrantEventKind.REVIEWED).order_by("-happened_on", "-pk")
    reviewed = {event.award_id: (event.happened_on, event.pk) for event in rows}
    return sorted(awards, key=lambda award: (*reviewed[award.pk], award.pk))


def _take(awards: Sequence[GrantAward], *, left: Decimal) -> list[GrantAward]:
    taken: list[GrantAward] = []
    for award in awards:
        if award.amount > left:
            break
        left -= award.amount
        taken.append(award)
    return taken


def _let_wait(awards: Iterable[GrantAward], row: GrantRound, *, by: Actor, day: dt.date) -> None:
    for award in awards:
        if award.state == AwardState.AWAITING_BUDGET:
            continue
        move(award, AwardState.AWAITING_BUDGET)
        words = f"预算 {spoken_money(row.budget)}，按“{FundingOrder(row.order).label}”排到时余额不足"
        note(GrantEventKind.AWAITING_BUDGET, award, by=by, day=day, words=words)


def _pay(award: GrantAward, *, by: Actor, paid_on: dt.date, voucher: str, today: dt.date) -> None:
    refuse_state(award, AwardState.PAYABLE)
    refuse_day(paid_on, first=last_day(award), today=today, field="paid_on")
    number = voucher_number(voucher)
    move(award, AwardState.PAID)
    note(GrantEventKind.PAID, award, by=by, day=paid_on, amount=award.amount, voucher=number)
    changes: Changes = {"amount": (None, award.amount), "voucher": (None, number)}
    audit(permissions.AWARD_PAID, award, by=by, changes=changes)


def _refuse_nothing_due(found: Recheck) -> None:
    if found.due is None:
        raise Conflict(
            "award.undecided",
            _("按现在的事实还不能判定应得多少，不能提出追回。"),
            field="reason",
            remedy=_("请先补齐缺的事实。"),
        )
    if found.excess <= 0 or not found.differences:
        # A rule that changed since is no reason: the grant was right by the rules of its day.
        raise Conflict(
            "award.nothing_to_claw_back",
            _("按现在的事实仍应得同样或更多的金额，没有可追回的。"),
            field="reason",
            remedy=_("请先在企业档案里更正事实，再核对。"),
        )
