"""A round: opened over the whole zone, made public, given its budget."""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import Changes
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import permissions
from gaoxin.policies.actions.grant_steps import (
    audit,
    last_day,
    locked_round,
    move,
    note,
    refuse_day,
    refuse_round_state,
    stated,
)
from gaoxin.policies.assembly.delivery import Assessment, Due, Wanting, assess
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.overlaps import Refused, settle
from gaoxin.policies.models import (
    AwardState,
    DeliveryClass,
    FundingOrder,
    GrantAward,
    GrantEvent,
    GrantEventKind,
    GrantExclusion,
    GrantRound,
    RoundState,
)
from gaoxin.policies.selectors.delivery import committed, live_awards
from gaoxin.values.errors import Conflict, DomainError
from gaoxin.values.money import LARGEST
from gaoxin.values.quantity import rounded

Tell = Callable[[int, int], object]
USUAL_PUBLIC_DAYS, MOST_PUBLIC_DAYS = 5, 60


def open_round(
    zone: Zone,
    *,
    by: Actor,
    policy: str,
    on: dt.date,
    today: dt.date,
    budget: Decimal,
    order: FundingOrder,
    delivery_class: DeliveryClass = DeliveryClass.AUTOMATIC,
    case_kind: str = "first",
    tell: Tell = lambda done, total: None,
) -> GrantRound:
    """Puts the policy to every enterprise of the zone; only who meets it gets an award.

    Reading and judging happen before the transaction. Who wants a fact, has the benefit already this year, or
    gets something higher for the same thing, is listed with the reason.
    """
    refuse_round(zone, by=by, policy=policy, on=on, today=today, budget=budget, case_kind=case_kind)
    found = assess(Scope(frozenset({zone.pk})), policy=policy, on=on, case_kind=case_kind, tell=tell)
    with transaction.atomic():
        # One after the other: what one round grants, the next must see.
        Zone.objects.select_for_update().get(pk=zone.pk)
        row = _row(zone, found, by=by, on=on, case_kind=case_kind)
        row.budget, row.order, row.delivery_class = budget, order, delivery_class
        row.save(force_insert=True)
        note(GrantEventKind.OPENED, row, by=by, day=on, amount=budget)
        kept, refused = settle(found.due, live_awards(zone.pk, year=on.year), policy=policy)
        for award in {old.pk: old for one in kept for old in one.replaced}.values():
            give_way(award, row, by=by, day=on)
        write_awards(row, ((one.due, one.amount) for one in kept), by=by)
        list_excluded(row, found.wanting, refused)
        changes: Changes = {
            "policy": (None, row.title),
            "on": (None, on),
            "count": (None, len(kept)),
            "amount": (None, sum((one.amount for one in kept), Decimal(0))),
        }
        audit(permissions.ROUND_OPENED, row, by=by, changes=changes)
    return row


def refuse_round(
    zone: Zone,
    *,
    by: Actor,
    policy: str,
    on: dt.date,
    today: dt.date,
    budget: Decimal,
    case_kind: str = "first",
    **_rest: object,
) -> None:
    """What can be told before the zone is read: nobody waits for a run that cannot be opened."""
    require(by, permissions.RUN_DELIVERY, zone_id=zone.pk)
    refuse_day(on, first=dt.date(2000, 1, 1), today=today, field="on")
    refuse_budget(budget)
    refuse_policy(policy, on, case_kind)


@transaction.atomic
def publish_round(
    row: GrantRound, *, by: Actor, starts_on: dt.date, today: dt.date, days: int = USUAL_PUBLIC_DAYS
) -> GrantRound:
    """公示: what was reviewed is shown for ``days`` working days; the calendar gives the last one."""
    granted = locked_round(row, by=by, needed=permissions.RUN_DELIVERY)
    refuse_round_state(granted, RoundState.REVIEWING)
    refuse_day(starts_on, first=last_day(granted), today=today, field="starts_on")
    if not 1 <= days <= MOST_PUBLIC_DAYS:
        raise DomainError(
            "round.public_days",
            _("公示天数 %(days)s 不合理。") % {"days": days},
            field="days",
            value=days,
            remedy=_("请填 1 至 60 个工作日，一般为 5 个工作日。"),
        )
    reviewed = _all_reviewed(granted)
    granted.state, granted.public_from, granted.public_days = RoundState.PUBLIC, starts_on, days
    granted.public_until = working_calendar().deadline(starts_on, days).date
    granted.save(update_fields=("state", "public_from", "public_days", "public_until"))
    words = f"{starts_on}至{granted.public_until}，{days}个工作日"
    note(GrantEventKind.PUBLISHED, granted, by=by, day=starts_on, words=words)
    for award in reviewed:
        award.round = granted
        move(award, AwardState.PUBLIC)
        note(GrantEventKind.PUBLISHED, award, by=by, day=starts_on, words=words)
    changes: Changes = {
        "public_from": (None, starts_on),
        "public_until": (None, granted.public_until),
        "count": (None, len(reviewed)),
    }
    audit(permissions.ROUND_PUBLISHED, granted, by=by, changes=changes)
    return granted


@transaction.atomic
def set_budget(row: GrantRound, *, by: Actor, budget: Decimal, reason: str, today: dt.date) -> GrantRound:
    """A new budget, never below what is already to be paid; the old one stays in the record of events."""
    granted = locked_round(row, by=by, needed=permissions.APPROVE_PAYMENT)
    refuse_round_state(granted, RoundState.REVIEWING, RoundState.PUBLIC, RoundState.PAYING)
    refuse_budget(budget)
    said = stated(reason, field="reason")
    spent = committed(granted)
    if budget < spent:
        raise DomainError(
            "round.budget_spent",
            _("预算 %(budget)s 元低于已批准兑付的 %(spent)s 元。") % {"budget": budget, "spent": spent},
            field="budget",
            value=budget,
            remedy=_("请填不低于已批准金额的预算。"),
        )
    before, granted.budget = granted.budget, budget
    granted.save(update_fields=("budget",))
    note(GrantEventKind.BUDGET_SET, granted, by=by, day=today, words=said, amount=budget)
    changes: Changes = {"budget": (before, budget), "reason": (None, said)}
    audit(permissions.ROUND_BUDGET_SET, granted, by=by, changes=changes)
    return granted


def refuse_budget(budget: Decimal) -> None:
    if budget <= 0 or budget > LARGEST or rounded(budget, places=2) != budget:
        raise DomainError(
            "round.budget",
            _("预算“%(budget)s”不合理。") % {"budget": budget},
            field="budget",
            value=budget,
            remedy=_("请填大于零的金额，至多精确到分。"),
        )


def refuse_policy(policy: str, on: dt.date, case_kind: str) -> None:
    """Unknown, expired, not yet in force, or one that pays nothing."""
    versions = library().versions_of(policy)
    version = library().version_on(policy, on, case_kind)
    if version is None:
        until = max((one.until for one in versions if one.until is not None), default=None)
        is_over = until is not None and until < on
        raise DomainError(
            "round.policy_not_in_force",
            _("“%(policy)s”在 %(day)s 已经失效，有效期到 %(until)s。")
            % {"policy": versions[-1].title, "day": on, "until": until}
            if is_over
            else _("“%(policy)s”在 %(day)s 没有有效的版本。") % {"policy": versions[-1].title, "day": on},
            field="policy",
            value=policy,
            remedy=_("请核对申请日期，或选择现行的政策。"),
        )
    if version.kind != "grant" or not any(benefit.amount for benefit in version.benefits):
        raise DomainError(
            "round.policy_pays_nothing",
            _("“%(policy)s”不发放资金，不能开兑现批次。") % {"policy": version.title},
            field="policy",
            value=policy,
            remedy=_("请选择奖补类政策。"),
        )


def _row(zone: Zone, found: Assessment, *, by: Actor, on: dt.date, case_kind: str) -> GrantRound:
    counts = {verdict.value.lower(): number for verdict, number in found.counts.items()}
    return GrantRound(
        zone=zone,
        policy=found.version.policy,
        version=found.version.version,
        title=found.version.title,
        rules_digest=found.rules_digest,
        on=on,
        case_kind=case_kind,
        recorded_by=by.name,
        **counts,
    )


def give_way(award: GrantAward, row: GrantRound, *, by: Actor, day: dt.date) -> None:
    """就高: a lower award that is not yet to be paid steps back for the higher one."""
    move(award, AwardState.RETURNED)
    words = f"同一年度就高：改按“{row.title}”兑付"
    note(GrantEventKind.REPLACED, award, by=by, day=day, words=words)
    changes: Changes = {"state": (None, words)}
    audit(permissions.AWARD_REVIEWED, award, by=by, changes=changes)


def write_awards(row: GrantRound, kept: Iterable[tuple[Due, Decimal]], *, by: Actor) -> None:
    awards = [
        GrantAward(
            round=row,
            enterprise_id=due.enterprise_id,
            policy=row.policy,
            benefit=due.grant.id,
            label=due.grant.label,
            year=dt.date.fromisoformat(due.basis["on"]).year,
            full_amount=due.amount,
            amount=amount,
            highest_of=due.grant.highest_of,
            expenditure=due.grant.expenditure,
            basis=due.basis,
            facts_digest=due.facts_digest,
            recorded_by=by.name,
        )
        for due, amount in kept
    ]
    GrantEvent.objects.bulk_create(
        (
            GrantEvent(
                round=row,
                award=award,
                kind=GrantEventKind.PROPOSED,
                happened_on=row.on,
                amount=award.amount,
                user_id=by.user_id,
                recorded_by=by.name,
            )
            for award in GrantAward.objects.bulk_create(awards, batch_size=500)
        ),
        batch_size=500,
    )


def list_excluded(row: GrantRound, wanting: Iterable[Wanting], refused: Iterable[Refused]) -> None:
    listed: list[Wanting | Refused] = [*wanting, *refused]
    GrantExclusion.objects.bulk_create(
        (
            GrantExclusion(
                round=row, enterprise_id=one.enterprise_id, label=one.label, kind=one.kind, reason=one.reason
            )
            for one in listed
        ),
        batch_size=500,
    )


def _all_reviewed(row: GrantRound) -> list[GrantAward]:
    """Awards to be shown; refuses while some are not reviewed, and when there is none."""
    waiting = row.awards.filter(state=AwardState.PROPOSED).count()
    if waiting:
        raise Conflict(
            "round.not_reviewed",
            _("还有 %(count)s 笔没有审核，不能公示。") % {"count": waiting},
            field="starts_on",
            remedy=_("请先逐笔审核，通过或退回。"),
        )
    reviewed = list(row.awards.select_for_update().filter(state=AwardState.REVIEWED))
    if not reviewed:
        raise Conflict(
            "round.nothing_to_publish",
            _("这个批次没有审核通过的兑付，没有可公示的。"),
            field="starts_on",
            remedy=_("请补齐待补的事实后另开批次。"),
        )
    return reviewed


__all__ = [
    "USUAL_PUBLIC_DAYS",
    "give_way",
    "list_excluded",
    "open_round",
    "publish_round",
    "refuse_budget",
    "refuse_policy",
    "refuse_round",
    "set_budget",
    "write_awards",
]
