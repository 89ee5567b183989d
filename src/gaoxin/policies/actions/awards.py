"""One award: reviewed, objected to while it is public, the objection settled."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
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
)
from gaoxin.policies.models import AwardState, GrantAward, GrantEventKind, GrantRound, RoundState
from gaoxin.values.errors import Conflict, DomainError


@transaction.atomic
def review_award(
    award: GrantAward, *, by: Actor, passed: bool, reviewed_on: dt.date, today: dt.date, reason: str = ""
) -> GrantAward:
    """通过 or 退回; what is returned says why and frees the enterprise for another round."""
    row = locked_award(award, by=by, needed=permissions.REVIEW_AWARDS)
    refuse_round_state(row.round, RoundState.REVIEWING)
    return _review(row, by=by, passed=passed, reviewed_on=reviewed_on, today=today, reason=reason)


@transaction.atomic
def pass_all(granted: GrantRound, *, by: Actor, reviewed_on: dt.date, today: dt.date) -> int:
    """Everything of a round still to be reviewed passes; returns how many."""
    row = locked_round(granted, by=by, needed=permissions.REVIEW_AWARDS)
    refuse_round_state(row, RoundState.REVIEWING)
    waiting = list(
        row.awards.select_for_update().select_related("enterprise").filter(state=AwardState.PROPOSED)
    )
    if not waiting:
        raise Conflict(
            "round.nothing_to_review", _("没有待审核的兑付。"), field="round", remedy=_("请刷新页面。")
        )
    for award in waiting:
        award.round = row
        _review(award, by=by, passed=True, reviewed_on=reviewed_on, today=today)
    return len(waiting)


def _review(
    award: GrantAward, *, by: Actor, passed: bool, reviewed_on: dt.date, today: dt.date, reason: str = ""
) -> GrantAward:
    allowed = (AwardState.PROPOSED,) if passed else (AwardState.PROPOSED, AwardState.REVIEWED)
    refuse_state(award, *allowed)
    refuse_day(reviewed_on, first=last_day(award), today=today, field="reviewed_on")
    said = reason.strip() if passed else stated(reason, field="reason")
    kind = GrantEventKind.REVIEWED if passed else GrantEventKind.RETURNED
    before = award.get_state_display()
    move(award, AwardState.REVIEWED if passed else AwardState.RETURNED)
    note(kind, award, by=by, day=reviewed_on, words=said)
    changes = {"state": (before, award.get_state_display()), "reason": (None, said or None)}
    audit(permissions.AWARD_REVIEWED, award, by=by, changes=changes)
    return award


@transaction.atomic
def object_to_award(
    award: GrantAward, *, by: Actor, reason: str, objected_on: dt.date, today: dt.date
) -> GrantAward:
    """异议: somebody objected while the award was public; it is not paid before that is settled."""
    row = locked_award(award, by=by, needed=permissions.RUN_DELIVERY)
    refuse_state(row, AwardState.PUBLIC)
    granted = row.round
    assert granted.public_from is not None
    assert granted.public_until is not None
    refuse_day(objected_on, first=granted.public_from, today=today, field="objected_on")
    if objected_on > granted.public_until:
        raise DomainError(
            "award.notice_over",
            _("公示已于 %(day)s 期满。") % {"day": granted.public_until},
            field="objected_on",
            value=objected_on,
            remedy=_("期满后发现的问题，付款前请停止批准并核实，付款后按追回办理。"),
        )
    said = stated(reason, field="reason")
    move(row, AwardState.OBJECTED)
    note(GrantEventKind.OBJECTED, row, by=by, day=objected_on, words=said)
    audit(permissions.AWARD_OBJECTED, row, by=by, changes={"reason": (None, said)})
    return row


@transaction.atomic
def settle_objection(
    award: GrantAward, *, by: Actor, upheld: bool, reason: str, settled_on: dt.date, today: dt.date
) -> GrantAward:
    """异议成立 returns the award; 不成立 lets it go on as one nobody objected to."""
    row = locked_award(award, by=by, needed=permissions.RUN_DELIVERY)
    refuse_state(row, AwardState.OBJECTED)
    refuse_day(settled_on, first=last_day(row), today=today, field="settled_on")
    said = stated(reason, field="reason")
    move(row, AwardState.RETURNED if upheld else AwardState.CLEARED)
    kind = GrantEventKind.UPHELD if upheld else GrantEventKind.DISMISSED
    note(kind, row, by=by, day=settled_on, words=said)
    changes = {"state": (None, row.get_state_display()), "reason": (None, said)}
    audit(permissions.OBJECTION_SETTLED, row, by=by, changes=changes)
    close_if_done(row.round, by=by, day=settled_on)
    return row
