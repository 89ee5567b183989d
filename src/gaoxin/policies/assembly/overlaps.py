"""One benefit once a year, and of benefits for the same thing the highest: who keeps what.

Benefits are for the same thing when they name the same 就高 range or the same expenditure.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gaoxin.policies.assembly.delivery import Due
from gaoxin.policies.models import PAID_OUT, AwardState, ExclusionKind, GrantAward
from gaoxin.values.money import spoken_money

# What is on its way to the account or there already is set off; anything earlier can still give way.
SETTLED = (AwardState.PAYABLE, *PAID_OUT)


@dataclass(frozen=True, slots=True)
class Kept:
    """``amount`` is left to pay; awards in ``replaced`` give way to it."""

    due: Due
    amount: Decimal
    replaced: tuple[GrantAward, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    enterprise_id: int
    label: str
    kind: ExclusionKind
    reason: str


def settle(
    due: Iterable[Due], live: Iterable[GrantAward], *, policy: str
) -> tuple[list[Kept], list[Refused]]:
    """``live`` are the zone's awards of the year that are not returned."""
    held: dict[int, list[GrantAward]] = defaultdict(list)
    for award in live:
        held[award.enterprise_id].append(award)
    by_enterprise: dict[int, list[Due]] = defaultdict(list)
    for one in due:
        by_enterprise[one.enterprise_id].append(one)
    kept: list[Kept] = []
    refused: list[Refused] = []
    for key, wanted in by_enterprise.items():
        taken: list[Due] = []
        for one in sorted(wanted, key=lambda one: (-one.amount, one.grant.id)):
            found = _beside_own(one, taken) or _against(one, held[key], policy=policy)
            if isinstance(found, Refused):
                refused.append(found)
            else:
                kept.append(found)
                taken.append(one)
    return kept, refused


def _beside_own(one: Due, taken: Sequence[Due]) -> Refused | None:
    """A higher benefit of the same policy stands in the way."""
    for other in taken:
        shared = _shared(one.grant, other.grant)
        if shared:
            reason = f"{shared}就高：已按“{other.grant.label}”列入 {spoken_money(other.amount)}。"
            return Refused(one.enterprise_id, one.grant.label, ExclusionKind.HIGHER_ELSEWHERE, reason)
    return None


def _against(one: Due, held: Sequence[GrantAward], *, policy: str) -> Kept | Refused:
    """Beside what the enterprise has already this year."""
    for award in held:
        if (award.policy, award.benefit) == (policy, one.grant.id):
            reason = (
                f"{award.year}年度已在“{award.round}”列入 {spoken_money(award.amount)}，"
                f"状态为“{AwardState(award.state).label}”，不重复享受。"
            )
            return Refused(one.enterprise_id, one.grant.label, ExclusionKind.DUPLICATE, reason)
    rivals = [award for award in held if _shared(one.grant, award)]
    higher = max(rivals, key=lambda award: award.full_amount, default=None)
    if higher is not None and higher.full_amount >= one.amount:
        reason = (
            f"{_shared(one.grant, higher)}就高：本年度已按“{higher.round.title}·{higher.label}”"
            f"列入 {spoken_money(higher.full_amount)}，本项 {spoken_money(one.amount)} 不再叠加。"
        )
        return Refused(one.enterprise_id, one.grant.label, ExclusionKind.HIGHER_ELSEWHERE, reason)
    settled = [award for award in rivals if award.state in SETTLED]
    left = one.amount - sum((_net(award) for award in settled), Decimal(0))
    if left <= 0:
        reason = f"{_shared(one.grant, settled[0])}就高：本年度已兑付的合计不低于本项。"
        return Refused(one.enterprise_id, one.grant.label, ExclusionKind.HIGHER_ELSEWHERE, reason)
    return Kept(one, left, tuple(award for award in rivals if award.state not in SETTLED))


def _net(award: GrantAward) -> Decimal:
    """What the enterprise keeps of an award after what came back of it, which the selector annotates."""
    return award.amount - (getattr(award, "recovered", None) or Decimal(0))


def _shared(one: object, other: object) -> str:
    """What both are for, in words; empty when they do not meet."""
    for name, words in (("highest_of", "“{}”"), ("expenditure", "同一支出（{}）")):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and mine == theirs:
            return words.format(mine)
    return ""
