"""What a draft would do to a zone if it held today: who gains, who loses, by cluster, and the money.

Loads the numeric libraries, so it is imported where it is asked for.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gaoxin.engines.rules.comparing import movement
from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.sides import GroupMove, MoneyMove, group_moves, money_moves, nobody, side_of
from gaoxin.policies.assembly.snapshots import CLUSTER, snapshot_of


@dataclass(frozen=True, slots=True)
class Effect:
    """``gained`` and ``lost`` are enterprises by id; verdict counts of before are zero without a base."""

    before: Mapping[Verdict, int]
    after: Mapping[Verdict, int]
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    clusters: tuple[GroupMove, ...]
    money: tuple[MoneyMove, ...]
    size: int


def effect_of(
    version: PolicyVersion,
    present: PolicyVersion | None,
    *,
    facts: FactDictionary,
    scope: Scope,
    today: dt.date,
) -> Effect:
    """Both versions put to the zone as if they held today."""
    snapshot = snapshot_of(scope, today)
    base = None if present is None else as_if_on(present, today)
    after = side_of(as_if_on(version, today), facts, today, snapshot, beside=base)
    before = nobody(len(snapshot.ids)) if base is None else side_of(base, facts, today, snapshot)
    moved = movement(before.verdicts, after.verdicts)
    return Effect(
        before=before.counts,
        after=after.counts,
        gained=tuple(snapshot.ids[place] for place in moved.gained),
        lost=tuple(snapshot.ids[place] for place in moved.lost),
        clusters=group_moves(before, after, snapshot.groupings[CLUSTER]),
        money=money_moves(before, after),
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
