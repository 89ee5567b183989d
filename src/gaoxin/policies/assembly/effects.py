"""What a draft would do to a zone if it held today: who gains, who loses, by cluster, and the money.

Loads the numeric libraries, so it is imported where it is asked for.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from gaoxin.engines.rules.bits import VERDICTS, Outcome, PopulationRun
from gaoxin.engines.rules.comparing import Codes, movement
from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.library import Library
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.sandbox import ClusterMove, Snapshot, cluster_moves, snapshot_of


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """What a benefit comes to for all who meet the policy and whose amount is known, in 元."""

    label: str
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """``gained`` and ``lost`` are enterprises by id; verdict counts of before are zero without a base."""

    before: Mapping[Verdict, int]
    after: Mapping[Verdict, int]
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    clusters: tuple[ClusterMove, ...]
    money: tuple[MoneyMove, ...]
    size: int


@dataclass(frozen=True, slots=True)
class _Side:
    verdicts: Codes
    counts: Mapping[Verdict, int]
    amounts: Mapping[str, tuple[str, Decimal]]


def effect_of(
    version: PolicyVersion,
    present: PolicyVersion | None,
    *,
    facts: FactDictionary,
    scope: Scope,
    today: dt.date,
    mark: int,
) -> Effect:
    """Both versions put to the zone as if they held today; ``mark`` names the state of the facts."""
    snapshot = snapshot_of(scope, today, mark)
    after = _side(version, facts, today, snapshot)
    before = _nothing(len(snapshot.ids)) if present is None else _side(present, facts, today, snapshot)
    moved = movement(before.verdicts, after.verdicts)
    return Effect(
        before=before.counts,
        after=after.counts,
        gained=tuple(snapshot.ids[place] for place in moved.gained),
        lost=tuple(snapshot.ids[place] for place in moved.lost),
        clusters=cluster_moves(before.verdicts, after.verdicts, snapshot),
        money=tuple(_money(before, after)),
        size=len(snapshot.ids),
    )


def as_if_on(version: PolicyVersion, day: dt.date) -> PolicyVersion:
    """The version as if it held on the day; its first thresholds count where none had begun."""
    parameters = tuple(
        replace(one, values=((min(one.values[0][0], day), one.values[0][1]), *one.values[1:]))
        for one in version.parameters
    )
    until = None if version.until is None else max(version.until, day)
    return replace(version, since=min(version.since, day), until=until, parameters=parameters)


def _side(version: PolicyVersion, facts: FactDictionary, day: dt.date, snapshot: Snapshot) -> _Side:
    if not snapshot.ids:
        return _nothing(0)
    programme = Library(facts, [as_if_on(version, day)]).on(day, version.case_kinds[0])
    outcome = PopulationRun(programme, [version.policy]).evaluate(snapshot.frame)
    grants = [one for one in programme.policies[version.policy].grants if one.node is not None]
    amounts = {one.id: (one.label, _yuan(outcome, version.policy, one.id)) for one in grants}
    return _Side(outcome.verdicts(version.policy), outcome.counts(version.policy), amounts)


def _nothing(size: int) -> _Side:
    codes = np.full(size, VERDICTS.index(Verdict.NOT_APPLICABLE), np.uint8)
    return _Side(codes, dict.fromkeys(VERDICTS, 0), {})


def _yuan(outcome: Outcome, policy: str, grant: str) -> Decimal:
    amounts = outcome.amounts(policy, grant)
    return Decimal(int(amounts.low[amounts.has_low].sum())) / 100


def _money(before: _Side, after: _Side) -> list[MoneyMove]:
    zero = ("", Decimal(0))
    return [
        MoneyMove(
            (after.amounts.get(name) or before.amounts[name])[0],
            before.amounts.get(name, zero)[1],
            after.amounts.get(name, zero)[1],
        )
        for name in dict.fromkeys((*before.amounts, *after.amounts))
    ]
