"""What every step of a grant shares: the locked row, the refusals, the event beside the audit."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import Permission, require
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.policies.actions.award_notices import tell_moved
from gaoxin.policies.actions.remarks import short
from gaoxin.policies.models import (
    PAID_OUT,
    AwardState,
    GrantAward,
    GrantEvent,
    GrantEventKind,
    GrantRound,
    RoundState,
)
from gaoxin.values.errors import Conflict, DomainError

VOUCHER = 60
# Nothing more happens to an award in one of these.
FINAL = (AwardState.RETURNED, *PAID_OUT)


def locked_round(row: GrantRound, *, by: Actor, needed: Permission) -> GrantRound:
    """The row, held until the transaction ends."""
    found = GrantRound.objects.select_for_update().get(pk=row.pk)
    require(by, needed, zone_id=found.zone_id)
    return found


def locked_award(row: GrantAward, *, by: Actor, needed: Permission) -> GrantAward:
    """The award with its round, both held: what happens to one may close the other."""
    granted = GrantRound.objects.select_for_update().get(pk=row.round_id)
    require(by, needed, zone_id=granted.zone_id)
    found = GrantAward.objects.select_for_update().select_related("enterprise").get(pk=row.pk)
    found.round = granted
    return found


def refuse_state(award: GrantAward, *allowed: AwardState) -> None:
    if award.state not in allowed:
        raise Conflict(
            "award.state",
            _("“%(award)s”现在是“%(state)s”，不能办这一步。")
            % {"award": award, "state": award.get_state_display()},
            field="state",
            value=award.state,
            remedy=_("请刷新页面，按现在的状态办理。"),
        )


def refuse_round_state(row: GrantRound, *allowed: RoundState) -> None:
    if row.state not in allowed:
        raise Conflict(
            "round.state",
            _("这个批次现在是“%(state)s”，不能办这一步。") % {"state": row.get_state_display()},
            field="state",
            value=row.state,
            remedy=_("请刷新页面，按现在的状态办理。"),
        )


def refuse_day(day: dt.date, *, first: dt.date, today: dt.date, field: str) -> None:
    """Nothing happens before what it follows from, or in the future."""
    if day > today:
        raise DomainError(
            "date.future",
            _("日期 %(day)s 还没有到。") % {"day": day},
            field=field,
            value=day,
            remedy=_("请填写已经发生的日期。"),
        )
    if day < first:
        raise DomainError(
            "grant.day_too_early",
            _("日期 %(day)s 早于上一步的日期 %(first)s。") % {"day": day, "first": first},
            field=field,
            value=day,
            remedy=_("请核对日期。"),
        )


def stated(text: str, *, field: str = "note") -> str:
    """Words somebody owes; refused when there are none or too many."""
    words = text.strip()
    if not words:
        raise DomainError(
            "grant.note_missing", _("没有写明理由。"), field=field, remedy=_("请写明后再提交。")
        )
    return short(words, field=field)


def voucher_number(text: str) -> str:
    """Of the finance office; refused when there is none or it is too long."""
    number = text.strip()
    if not number or len(number) > VOUCHER:
        raise DomainError(
            "award.voucher",
            _("没有写凭证号，或凭证号超过 60 个字。"),
            field="voucher",
            value=text,
            remedy=_("请填财务凭证的编号。"),
        )
    return number


def note(
    kind: GrantEventKind,
    subject: GrantRound | GrantAward,
    *,
    by: Actor,
    day: dt.date,
    words: str = "",
    amount: Decimal | None = None,
    voucher: str = "",
) -> GrantEvent:
    award = subject if isinstance(subject, GrantAward) else None
    return GrantEvent.objects.create(
        round=subject.round if isinstance(subject, GrantAward) else subject,
        award=award,
        kind=kind,
        happened_on=day,
        note=words,
        amount=amount,
        voucher=voucher,
        user_id=by.user_id,
        recorded_by=by.name,
    )


def move(award: GrantAward, state: AwardState) -> None:
    """The award's next state; its enterprise's own people are told on commit."""
    before, award.state = award.state, state
    award.save(update_fields=("state",))
    tell_moved(award, before=before)


def audit(action: str, subject: GrantRound | GrantAward, *, by: Actor, changes: Changes) -> None:
    granted = subject.round if isinstance(subject, GrantAward) else subject
    record(action, subject, by=by, zone_id=granted.zone_id, changes=changes)


def last_day(subject: GrantRound | GrantAward) -> dt.date:
    """The day of the newest event, before which nothing more can happen."""
    found = subject.events.order_by("-happened_on").values_list("happened_on", flat=True).first()
    return found or (subject.round if isinstance(subject, GrantAward) else subject).on


def close_if_done(row: GrantRound, *, by: Actor, day: dt.date) -> None:
    """A round is over when nothing is left to do for any of its awards."""
    if row.state != RoundState.PAYING or row.awards.exclude(state__in=FINAL).exists():
        return
    row.state = RoundState.CLOSED
    row.save(update_fields=("state",))
    note(GrantEventKind.CLOSED, row, by=by, day=day)
