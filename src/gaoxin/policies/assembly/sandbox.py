"""A trial of thresholds over the zone: who gains, who loses, by cluster, against the rules in force.

The facts of a zone are read once for each matching and kept in the process, so that moving a threshold costs
only the judging. Loads the numeric libraries, so it is imported where it is asked for.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from gaoxin.engines.rules.bits import VERDICTS, Outcome, PopulationRun
from gaoxin.engines.rules.comparing import Codes, movement
from gaoxin.engines.rules.compiled import CompiledPolicy, Programme, Verdict
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.supposing import Supposition, suppose
from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.answers import policies_for_enterprises
from gaoxin.policies.assembly.facts import fact_table
from gaoxin.policies.assembly.library import library
from gaoxin.values.errors import NotFound

_MET = VERDICTS.index(Verdict.MET)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Facts of a zone's enterprises as read at one time."""

    ids: tuple[int, ...]
    frame: pl.DataFrame
    cluster_names: tuple[str, ...]
    clusters: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ClusterMove:
    cluster: str
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Trial:
    """``before`` and ``after`` count verdicts; ``gained`` and ``lost`` are enterprises by id."""

    policy: CompiledPolicy
    suppositions: tuple[Supposition, ...]
    before: Mapping[Verdict, int]
    after: Mapping[Verdict, int]
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    clusters: tuple[ClusterMove, ...]
    size: int


def try_thresholds(policy: str, changes: Sequence[str], *, scope: Scope, on: dt.date, mark: int) -> Trial:
    """The policy with ``changes`` (``name=value``) beside the policy as it is.

    ``mark`` names the state of the facts: while it is the same, they are not read again.
    """
    rules = library()
    compiled = _compiled(rules, policy, on)
    changed, suppositions = suppose(rules, changes, policy=policy)
    snapshot = snapshot_of(scope, on, mark)
    before = _present(rules, scope, on, mark, policy)
    after = _outcome(changed, policy, on, snapshot)
    moved = movement(before.verdicts(policy), after.verdicts(policy))
    told = tuple(one for one in suppositions if one.version == compiled.version)
    return Trial(
        policy=compiled,
        suppositions=told,
        before=before.counts(policy),
        after=after.counts(policy),
        gained=tuple(snapshot.ids[place] for place in moved.gained),
        lost=tuple(snapshot.ids[place] for place in moved.lost),
        clusters=cluster_moves(before.verdicts(policy), after.verdicts(policy), snapshot),
        size=len(snapshot.ids),
    )


def _compiled(rules: Library, policy: str, on: dt.date) -> CompiledPolicy:
    for one in policies_for_enterprises(rules.on(on)):
        if one.policy == policy:
            return one
    raise NotFound("这一天没有这项政策的有效版本，或它不是面向企业的政策。")


@lru_cache(maxsize=2)
def snapshot_of(scope: Scope, on: dt.date, mark: int) -> Snapshot:
    table = fact_table(scope, on=on)
    named = dict(enterprises.enterprises(scope).order_by().values_list("pk", "cluster__name"))
    names = [named.get(key) or "" for key in table.ids]
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    clusters = np.array([places[name] for name in names], np.int64)
    return Snapshot(table.ids, pl.DataFrame(dict(table.columns), strict=False), tuple(places), clusters)


@lru_cache(maxsize=8)
def _present(rules: Library, scope: Scope, on: dt.date, mark: int, policy: str) -> Outcome:
    """What the rules in force say, kept while the facts are."""
    return _outcome(rules, policy, on, snapshot_of(scope, on, mark))


def _outcome(rules: Library, policy: str, on: dt.date, snapshot: Snapshot) -> Outcome:
    version = rules.version_on(policy, on)
    assert version is not None
    programme: Programme = Library(rules.facts, [version]).on(on)
    return PopulationRun(programme, [policy]).evaluate(snapshot.frame)


def cluster_moves(before: Codes, after: Codes, snapshot: Snapshot) -> tuple[ClusterMove, ...]:
    """Enterprises that meet the policy, by cluster, most changed first; unchanged clusters are left out."""
    size = len(snapshot.cluster_names)
    was, now = (np.bincount(snapshot.clusters[one == _MET], minlength=size) for one in (before, after))
    moves = (
        ClusterMove(name, int(was[place]), int(now[place]))
        for place, name in enumerate(snapshot.cluster_names)
    )
    return tuple(sorted((m for m in moves if m.change), key=lambda m: (-abs(m.change), m.cluster)))
