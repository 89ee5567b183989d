"""What changed from one matching to the next: who newly qualifies, no longer does, or is newly one short.

Loads the numeric libraries, so it is imported where a matching runs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.policies.assembly.packing import ORDER, unpack, unpack_ids
from gaoxin.policies.models import MatchColumn, MatchRun

# What an enterprise can get or become; control standards and gradings are no offer.
TOLD_KINDS: Final = ("recognition", "grant")
_MET, _NOT_MET = ORDER.index(Verdict.MET), ORDER.index(Verdict.NOT_MET)
_ABSENT: Final = 255
Ids = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Difference:
    """One policy; keys of enterprises, ascending. ``previous_version`` is empty for a new policy."""

    policy: str
    version: str
    previous_version: str
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    near: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.gained or self.lost or self.near)


def differences(
    run: MatchRun,
    columns: Iterable[MatchColumn],
    *,
    previous: MatchRun,
    policies: Iterable[str],
    held: Mapping[str, frozenset[int]],
) -> list[Difference]:
    """Changes of the named policies; who holds the title a policy leads to can only lose."""
    before = {row.policy: row for row in previous.columns.filter(policy__in=list(policies))}
    wanted = frozenset(policies)
    ids, old_ids = _keys(run), _keys(previous)
    found = (
        _difference(column, before.get(column.policy), ids, old_ids, held.get(column.policy, frozenset()))
        for column in columns
        if column.policy in wanted
    )
    return [one for one in found if not one.is_empty]


def _keys(run: MatchRun) -> Ids:
    return np.asarray(unpack_ids(run.enterprise_ids), dtype=np.int64)


def _difference(
    column: MatchColumn, before: MatchColumn | None, ids: Ids, old_ids: Ids, held: frozenset[int]
) -> Difference:
    verdicts, failed = _bytes(column.verdicts), _bytes(column.failed)
    old_verdicts, old_failed = _aligned(before, ids, old_ids)
    is_met, was_met = verdicts == _MET, old_verdicts == _MET
    is_near = (verdicts == _NOT_MET) & (failed == 1)
    was_near = (old_verdicts == _NOT_MET) & (old_failed == 1)
    wants = ~np.isin(ids, np.fromiter(held, dtype=np.int64, count=len(held)))
    return Difference(
        policy=column.policy,
        version=column.version,
        previous_version="" if before is None else before.version,
        gained=_chosen(ids, is_met & ~was_met & wants),
        lost=_chosen(ids, was_met & ~is_met),
        near=_chosen(ids, is_near & ~was_near & ~was_met & wants),
    )


def _aligned(before: MatchColumn | None, ids: Ids, old_ids: Ids) -> tuple[Bytes, Bytes]:
    """The earlier column in the order of ``ids``; who was not there had no verdict."""
    verdicts = np.full(len(ids), _ABSENT, dtype=np.uint8)
    failed = np.full(len(ids), _ABSENT, dtype=np.uint8)
    if before is None or not len(old_ids):
        return verdicts, failed
    order = np.argsort(old_ids)
    places = np.minimum(np.searchsorted(old_ids, ids, sorter=order), len(old_ids) - 1)
    known = old_ids[order[places]] == ids
    verdicts[known] = _bytes(before.verdicts)[order[places]][known]
    failed[known] = _bytes(before.failed)[order[places]][known]
    return verdicts, failed


def _bytes(packed: bytes | memoryview) -> Bytes:
    return np.frombuffer(unpack(packed), dtype=np.uint8)


def _chosen(ids: Ids, which: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(key) for key in np.sort(ids[which]))


def affected(found: Iterable[Difference], firms: frozenset[int]) -> Iterator[tuple[int, str, Difference]]:
    """(enterprise, kind, difference) of some enterprises."""
    for one in found:
        for kind, keys in (("gained", one.gained), ("lost", one.lost), ("near", one.near)):
            for key in firms.intersection(keys):
                yield key, kind, one
