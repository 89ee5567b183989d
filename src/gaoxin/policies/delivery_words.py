"""Rounds and awards as pages show them: steps, reasons in one line, what may be done now."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import AwardState, GrantAward, GrantRound, RoundState
from gaoxin.policies.permissions import (
    APPROVE_PAYMENT,
    MAKE_PAYMENT,
    REVIEW_AWARDS,
    RUN_DELIVERY,
)
from gaoxin.policies.presentation import in_language
from gaoxin.values.errors import DomainError

BADGES: Mapping[str, str] = {
    AwardState.PROPOSED: "badge-blue",
    AwardState.REVIEWED: "badge-jade",
    AwardState.PUBLIC: "badge-jade",
    AwardState.CLEARED: "badge-jade",
    AwardState.PAYABLE: "badge-jade",
    AwardState.PAID: "badge-green",
    AwardState.OBJECTED: "badge-amber",
    AwardState.AWAITING_BUDGET: "badge-amber",
    AwardState.CLAWED_BACK: "badge-red",
    AwardState.RECOVERED: "badge-green",
    RoundState.REVIEWING: "badge-blue",
    RoundState.PAYING: "badge-amber",
    RoundState.CLOSED: "badge-green",
}
_STEPS = (
    (RoundState.REVIEWING, _("审核")),
    (RoundState.PUBLIC, _("公示")),
    (RoundState.PAYING, _("批准并付款")),
    (RoundState.CLOSED, _("办结")),
)


@dataclass(frozen=True, slots=True)
class Step:
    word: str | Promise
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Something that may be done now; a POST where ``is_direct``."""

    word: str | Promise
    url_name: str
    is_main: bool = False
    is_direct: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """A round's budget and what of it is used, in 元; shares in percent of the budget."""

    budget: Decimal
    wanted: Decimal
    committed: Decimal
    paid: Decimal
    asked_back: Decimal = Decimal(0)
    recovered: Decimal = Decimal(0)

    @property
    def outstanding(self) -> Decimal:
        """Asked back and not yet arrived."""
        return self.asked_back - self.recovered

    @property
    def left(self) -> Decimal:
        return self.budget - self.committed

    @property
    def short(self) -> Decimal:
        return max(self.wanted - self.budget, Decimal(0))

    @property
    def share(self) -> int:
        return min(100, int(self.wanted / self.budget * 100))


def _version_of(row: GrantRound) -> PolicyVersion | None:
    """None where the library has the policy no more."""
    try:
        return library().version_on(row.policy, row.on, row.case_kind)
    except DomainError:
        return None


def round_title(row: GrantRound) -> str:
    """The policy's title in the reader's language; as recorded where the library has it no more."""
    version = _version_of(row)
    return in_language(row.title, version.title_en) if version else row.title


def round_office(row: GrantRound) -> str:
    """Who answers for the policy, as its version says; the zone's own words where it says nothing."""
    version = _version_of(row)
    return (version.office if version else "") or "管委会兑现主管部门"


def benefit_label(award: GrantAward) -> str:
    version = _version_of(award.round)
    anchors = [benefit.anchor for benefit in version.benefits] if version else []
    found = next((one for one in anchors if one.id == award.benefit), None)
    return in_language(award.label, found.label_en) if found else award.label


def steps_of(row: GrantRound) -> list[Step]:
    names = [name for name, _word in _STEPS]
    now = names.index(RoundState(row.state))
    is_over = row.state == RoundState.CLOSED
    return [
        Step(word, is_done=place < now or is_over, is_current=place == now and not is_over)
        for place, (_name, word) in enumerate(_STEPS)
    ]


def why(award: GrantAward) -> list[str]:
    """The facts the grant and its amount rest on, without what merely did not stand against it."""
    found: dict[str, None] = {}
    for one in award.basis["conditions"]:
        if not one["is_exclusion"] and one["state"]:
            found.update(dict.fromkeys(one["facts"] or [one["label"]]))
    found.update(dict.fromkeys(award.basis["amount"]["facts"]))
    return list(found)


def round_doors(row: GrantRound, *, by: Actor, states: set[str], today: dt.date) -> list[Door]:
    """``states`` are those of the round's awards."""
    doors = []
    if row.state == RoundState.REVIEWING:
        if AwardState.PROPOSED in states and allows(by, REVIEW_AWARDS):
            doors.append(Door(_("其余全部审核通过"), "policies:round_pass", is_main=True, is_direct=True))
        elif AwardState.REVIEWED in states and allows(by, RUN_DELIVERY):
            doors.append(Door(_("公示"), "policies:round_publish", is_main=True))
    waiting = {AwardState.PUBLIC, AwardState.CLEARED, AwardState.AWAITING_BUDGET}
    is_over = row.public_until is not None and row.public_until < today
    if is_over and waiting & states and allows(by, APPROVE_PAYMENT):
        doors.append(Door(_("批准兑付"), "policies:round_approve", is_main=True))
    if AwardState.PAYABLE in states and allows(by, MAKE_PAYMENT):
        doors.append(Door(_("全部登记已付"), "policies:round_paid"))
    if row.state != RoundState.CLOSED and allows(by, APPROVE_PAYMENT):
        doors.append(Door(_("调整预算"), "policies:round_budget"))
    return doors


def award_doors(award: GrantAward, *, by: Actor) -> list[Door]:
    reviewing = award.round.state == RoundState.REVIEWING and allows(by, REVIEW_AWARDS)
    delivers, pays = allows(by, RUN_DELIVERY), allows(by, MAKE_PAYMENT)
    match award.state:
        case AwardState.PROPOSED if reviewing:
            return [
                Door(_("审核通过"), "policies:award_pass", is_main=True, is_direct=True),
                Door(_("退回"), "policies:award_return"),
            ]
        case AwardState.REVIEWED if reviewing:
            return [Door(_("退回"), "policies:award_return")]
        case AwardState.PUBLIC if delivers:
            return [Door(_("登记异议"), "policies:award_object")]
        case AwardState.OBJECTED if delivers:
            return [Door(_("办结异议"), "policies:award_settle", is_main=True)]
        case AwardState.PAYABLE if pays:
            return [Door(_("登记已付"), "policies:award_paid", is_main=True)]
        case AwardState.PAID if pays:
            return [Door(_("提出追回"), "policies:award_claw_back")]
        case AwardState.CLAWED_BACK if pays:
            return [Door(_("登记收回款项"), "policies:award_recover", is_main=True)]
    return []


def conditions_of(award: GrantAward) -> list[dict[str, Any]]:
    """The kept conditions with a word for how each stood."""
    words = {True: _("符合"), False: _("没有")}
    return [
        {
            **one,
            "label": in_language(one["label"], one["label_en"]),
            "word": words.get(bool(one["state"]), ""),
        }
        for one in award.basis["conditions"]
    ]
