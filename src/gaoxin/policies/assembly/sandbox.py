"""A trial of thresholds and amounts over the zone: who gains, who loses, what it costs, against a budget.

The facts of a zone are kept in the process while they stand, so that moving a number costs only the judging.
Loads the numeric libraries, so it is imported where it is asked for.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from gaoxin.engines.rules.comparing import movement
from gaoxin.engines.rules.compiled import CompiledPolicy, Verdict
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.supposing import Supposition, suppose
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.answers import policies_for_enterprises
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.sides import (
    GroupMove,
    MoneyMove,
    Side,
    group_moves,
    money_moves,
    side_of,
    total_move,
    yuan,
)
from gaoxin.policies.assembly.snapshots import Snapshot, snapshot_of
from gaoxin.policies.models import FundingOrder
from gaoxin.values.errors import NotFound

LEFT_OUT_SHOWN = 200


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One award the budget does not reach, in the order it would have been paid."""

    enterprise_id: int
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Funding:
    """The scenario's cost against a budget, in 元.

    ``left_out`` are the first of ``waiting`` awards. Where the order hangs on the days of review, which a
    scenario has not, nobody can tell who waits: they are None.
    """

    budget: Decimal
    order: str
    cost_before: Decimal
    cost: Decimal
    waiting: int | None = 0
    waiting_money: Decimal = Decimal(0)
    left_out: tuple[LeftOut, ...] = ()

    @property
    def short(self) -> Decimal:
        return max(self.cost - self.budget, Decimal(0))

    @property
    def left(self) -> Decimal:
        return max(self.budget - self.cost, Decimal(0))


@dataclass(frozen=True, slots=True)
class Trial:
    """``before`` and ``after`` count verdicts; ``gained`` and ``lost`` are enterprises by id.

    ``groups`` has the moves by cluster, rung and size; ``money`` each benefit, ``cost`` all of them.
    """

    policy: CompiledPolicy
    suppositions: tuple[Supposition, ...]
    before: Mapping[Verdict, int]
    after: Mapping[Verdict, int]
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    better: int
    worse: int
    groups: Mapping[str, tuple[GroupMove, ...]]
    money: tuple[MoneyMove, ...]
    cost: MoneyMove
    funding: Funding | None
    size: int

    @property
    def pays(self) -> bool:
        return bool(self.money)


def try_thresholds(
    policy: str,
    changes: Sequence[str],
    *,
    scope: Scope,
    on: dt.date,
    budget: Decimal | None = None,
    order: str = FundingOrder.SMALLEST_FIRST,
) -> Trial:
    """The policy with ``changes`` (``name=value``) beside the policy as it is; ``budget`` in 元."""
    rules = library()
    compiled = _compiled(rules, policy, on)
    changed, suppositions = suppose(rules, changes, policy=policy)
    snapshot = snapshot_of(scope, on)
    present, supposed = (_in_force(one, policy, on) for one in (rules, changed))
    before = side_of(present, rules.facts, on, snapshot)
    after = side_of(supposed, rules.facts, on, snapshot, beside=present)
    moved = movement(before.verdicts, after.verdicts)
    change = after.cents - before.cents
    return Trial(
        policy=compiled,
        suppositions=tuple(one for one in suppositions if one.version == compiled.version),
        before=before.counts,
        after=after.counts,
        gained=tuple(snapshot.ids[place] for place in moved.gained),
        lost=tuple(snapshot.ids[place] for place in moved.lost),
        better=int((change > 0).sum()),
        worse=int((change < 0).sum()),
        groups={name: group_moves(before, after, one) for name, one in snapshot.groupings.items()},
        money=money_moves(before, after),
        cost=total_move(before, after),
        funding=None if budget is None else fund(before, after, snapshot, budget=budget, order=order),
        size=len(snapshot.ids),
    )


def _compiled(rules: Library, policy: str, on: dt.date) -> CompiledPolicy:
    for one in policies_for_enterprises(rules.on(on)):
        if one.policy == policy:
            return one
    raise NotFound("这一天没有这项政策的有效版本，或它不是面向企业的政策。")


def _in_force(rules: Library, policy: str, on: dt.date) -> PolicyVersion:
    version = rules.version_on(policy, on)
    assert version is not None
    return version


def fund(before: Side, after: Side, snapshot: Snapshot, *, budget: Decimal, order: str) -> Funding:
    """Awards in the stated order while the money lasts; from the first it does not cover, all wait."""
    total = total_move(before, after)
    plain = Funding(budget, order, total.before, total.after)
    if total.after <= budget:
        return plain
    if order == FundingOrder.REVIEWED_FIRST:
        return replace(plain, waiting=None)
    places, benefits, cents = _awards(after)
    sign = -1 if order == FundingOrder.LARGEST_FIRST else 1
    ranked = np.lexsort((benefits, places, sign * cents))
    reached = np.cumsum(cents[ranked].astype(object)) <= int(budget * 100)
    rest = ranked[int(np.argmin(reached)) :]
    left_out = tuple(
        LeftOut(snapshot.ids[places[row]], after.due[benefits[row]].grant.label, yuan(int(cents[row])))
        for row in rest[:LEFT_OUT_SHOWN]
    )
    money = yuan(sum(cents[rest].tolist()))
    return replace(plain, waiting=len(rest), waiting_money=money, left_out=left_out)


def _awards(side: Side) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Place of the enterprise, place of the benefit, 分, of everything that is due."""
    found = [np.flatnonzero(one.cents) for one in side.due]
    empty = np.zeros(0, np.int64)
    return (
        np.concatenate([empty, *found]),
        np.concatenate([empty, *(np.full(len(rows), place) for place, rows in enumerate(found))]),
        np.concatenate([empty, *(one.cents[rows] for one, rows in zip(side.due, found, strict=True))]),
    )
