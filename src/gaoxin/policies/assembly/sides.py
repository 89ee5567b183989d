"""One version of a policy put to a zone: who meets it, what each benefit comes to, and two of them compared.

Amounts are whole 分 from the engine, rounded down there; a sum never leaves whole numbers. Who meets the
policy while an amount cannot be told is counted apart and adds nothing.

Loads the numeric libraries, so it is imported where it is asked for.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.bits import VERDICTS
from gaoxin.engines.rules.comparing import Codes
from gaoxin.engines.rules.compiled import Grant, Verdict
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.trials import Ground, Standing
from gaoxin.policies.assembly.snapshots import Grouping, Snapshot

MET = VERDICTS.index(Verdict.MET)
Cents = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_FITS = 2**63 - 1
# Whole numbers up to here are added as floats without rounding.
_EXACT = 2**53
# Versions whose numbers are moved at one time; of 100,000 enterprises each takes up to 60 MB.
GROUNDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """A benefit that pays: ``cents`` for each enterprise, zero where none are due; ``open`` where unknown."""

    grant: Grant
    cents: Cents
    open: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    verdicts: Codes
    counts: Mapping[Verdict, int]
    due: tuple[Due, ...]

    @property
    def size(self) -> int:
        return len(self.verdicts)

    @property
    def met(self) -> Mask:
        return np.asarray(self.verdicts == MET)

    @property
    def cents(self) -> Cents:
        """All that is due to each enterprise."""
        return sum((one.cents for one in self.due), np.zeros(self.size, np.int64))

    @property
    def open(self) -> Mask:
        """Who is due something nobody can tell yet."""
        found = np.zeros(self.size, np.bool_)
        for one in self.due:
            found |= one.open
        return found


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """What a benefit comes to in 元, and for how many the amount is not known."""

    label: str
    before: Decimal
    after: Decimal
    open_before: int = 0
    open_after: int = 0

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class GroupMove:
    """One group: how many meet the policy and what is due to them in 元; ``name`` is empty for no group."""

    name: str
    before: int
    after: int
    gained: int
    lost: int
    money: MoneyMove

    @property
    def change(self) -> int:
        return self.after - self.before

    @property
    def is_moved(self) -> bool:
        return bool(self.gained or self.lost or self.money.change)


@lru_cache(maxsize=8)
def side_of(
    version: PolicyVersion,
    facts: FactDictionary,
    day: dt.date,
    snapshot: Snapshot,
    *,
    beside: PolicyVersion | None = None,
) -> Side:
    """The version as it is on the day, by itself; kept while the snapshot is the same.

    ``beside`` is a version it shares most of its conditions with: only what differs from it is computed.
    """
    if not snapshot.ids:
        return nobody(0)
    ground = _ground(beside or version, facts, day, snapshot)
    standing = ground.first if beside in (None, version) else ground.tried(version)
    grants = [one for one in standing.policy.grants if one.node is not None]
    due = _highest_only([_due(standing, one) for one in grants])
    return Side(standing.verdicts, standing.counts, tuple(due))


@lru_cache(maxsize=GROUNDS)
def _ground(version: PolicyVersion, facts: FactDictionary, day: dt.date, snapshot: Snapshot) -> Ground:
    return Ground(version, facts=facts, on=day, table=snapshot.frame)


def nobody(size: int) -> Side:
    """A side where there is no policy."""
    codes = np.full(size, VERDICTS.index(Verdict.NOT_APPLICABLE), np.uint8)
    return Side(codes, dict.fromkeys(VERDICTS, 0), ())


def _due(standing: Standing, grant: Grant) -> Due:
    amounts = standing.amounts[grant.id]
    known = amounts.has_low & amounts.has_high & (amounts.low == amounts.high)
    met = standing.verdicts == MET
    return Due(grant, np.where(known, np.maximum(amounts.low, 0), 0), met & ~known)


def _highest_only(due: Sequence[Due]) -> list[Due]:
    """Of benefits for the same thing an enterprise gets the highest; equal ones by id, as when paid."""
    shared = [[one is not other and _is_shared(one.grant, other.grant) for other in due] for one in due]
    if not any(map(any, shared)):
        return list(due)
    ordered = sorted(range(len(due)), key=lambda place: due[place].grant.id)
    cents = np.stack([due[place].cents for place in ordered])
    meets = np.array(shared)[np.ix_(ordered, ordered)]
    ranked = np.argsort(-cents, axis=0, kind="stable")
    taken = np.zeros(cents.shape, np.bool_)
    rows = np.arange(cents.shape[1])
    for places in ranked:
        blocked = (meets[places].T & taken).any(axis=0)
        taken[places, rows] = ~blocked & (cents[places, rows] > 0)
    kept = {place: np.where(taken[row], cents[row], 0) for row, place in enumerate(ordered)}
    return [Due(one.grant, kept[place], one.open) for place, one in enumerate(due)]


def _is_shared(one: Grant, other: Grant) -> bool:
    mine, theirs = (one.highest_of, one.expenditure), (other.highest_of, other.expenditure)
    return any(own and own == their for own, their in zip(mine, theirs, strict=True))


# -------------------------------------------------------------- two of them


def yuan(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def exact_sum(cents: Cents) -> int:
    """Whole, whatever its size."""
    if not cents.size:
        return 0
    if int(np.abs(cents).max()) * cents.size <= _FITS:
        return int(cents.sum())
    return sum(cents.tolist())


def money_moves(before: Side, after: Side) -> tuple[MoneyMove, ...]:
    """Every benefit of either side, by its id."""
    was, now = ({one.grant.id: one for one in side.due} for side in (before, after))
    return tuple(
        _move((now.get(name) or was[name]).grant.label, was.get(name), now.get(name))
        for name in dict.fromkeys((*was, *now))
    )


def total_move(before: Side, after: Side) -> MoneyMove:
    return MoneyMove(
        "",
        yuan(exact_sum(before.cents)),
        yuan(exact_sum(after.cents)),
        int(before.open.sum()),
        int(after.open.sum()),
    )


def _move(label: str, was: Due | None, now: Due | None) -> MoneyMove:
    (before, open_before), (after, open_after) = _summed(was), _summed(now)
    return MoneyMove(label, before, after, open_before, open_after)


def _summed(one: Due | None) -> tuple[Decimal, int]:
    """What is due in all, and for how many the amount is not known."""
    return (Decimal(0), 0) if one is None else (yuan(exact_sum(one.cents)), int(one.open.sum()))


def group_moves(before: Side, after: Side, grouping: Grouping) -> tuple[GroupMove, ...]:
    """Groups in their order; those nothing changes for are left out."""
    size = len(grouping.names)

    def counted(rows: Mask) -> list[int]:
        return [int(one) for one in np.bincount(grouping.codes[rows], minlength=size)]

    was, now = before.met, after.met
    met_before, met_after, gained, lost = (counted(rows) for rows in (was, now, now & ~was, was & ~now))
    opens = [counted(side.open) for side in (before, after)]
    sums = [_sums(side.cents, grouping) for side in (before, after)]
    found = (
        GroupMove(
            name,
            met_before[place],
            met_after[place],
            gained[place],
            lost[place],
            MoneyMove(name, sums[0][place], sums[1][place], opens[0][place], opens[1][place]),
        )
        for place, name in enumerate(grouping.names)
    )
    return tuple(one for one in found if one.is_moved)


def _sums(cents: Cents, grouping: Grouping) -> list[Decimal]:
    """元 of each group."""
    rows = np.flatnonzero(cents)
    codes, paid = grouping.codes[rows], cents[rows]
    if int(paid.max(initial=0)) * paid.size <= _EXACT:
        found = np.bincount(codes, paid, minlength=len(grouping.names))
        return [yuan(int(one)) for one in found.tolist()]
    sums = dict.fromkeys(range(len(grouping.names)), 0)
    for code, one in zip(codes.tolist(), paid.tolist(), strict=True):
        sums[code] += one
    return [yuan(one) for one in sums.values()]
