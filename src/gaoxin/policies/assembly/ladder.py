"""The enterprise ladder: who holds each rung, who qualifies now, who is one or two conditions short."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.bits import VERDICTS
from gaoxin.engines.rules.compiled import Verdict
from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import selectors
from gaoxin.policies.assembly.population import Counts, unpack_counts, unpack_ids
from gaoxin.policies.models import MatchColumn, MatchRun

# 科技型 → 高企; 创新型 → 专精特新 → 小巨人; 瞪羚; 规上: policy and the title it leads to.
RUNGS: Final[dict[str, str]] = {
    "tech_sme": RecognitionKind.TECH_SME,
    "high_tech_enterprise": RecognitionKind.HIGH_TECH,
    "innovative_sme": RecognitionKind.INNOVATIVE_SME,
    "specialised_sme": RecognitionKind.SPECIALISED_SME,
    "little_giant": RecognitionKind.LITTLE_GIANT,
    "gazelle": RecognitionKind.GAZELLE,
    "above_scale": RecognitionKind.ABOVE_SCALE,
}
GROUPS: Final = ("ready", "near", "open", "held")
NEAR: Final = 2


@dataclass(frozen=True, slots=True)
class Rung:
    """Enterprises of one rung by id. ``ready`` qualify and do not hold it; ``near`` fail one or two
    conditions, the fewest first; ``open`` want facts or judgement only, the fewest first."""

    policy: str
    kind: str
    version: str
    held: tuple[int, ...]
    ready: tuple[int, ...]
    near: tuple[int, ...]
    open: tuple[int, ...]

    def group(self, name: str) -> tuple[int, ...]:
        return {"held": self.held, "ready": self.ready, "near": self.near, "open": self.open}[name]


def ladder(run: MatchRun, *, scope: Scope) -> list[Rung]:
    """Every rung of a run; a policy not in force then has no rung."""
    ids = unpack_ids(run.enterprise_ids)
    columns = selectors.columns_of(run, *RUNGS)
    held = _held(scope, run.on)
    return [
        _rung(policy, kind, columns[policy], ids, held.get(kind, ()))
        for policy, kind in RUNGS.items()
        if policy in columns
    ]


def _held(scope: Scope, on: dt.date) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for enterprise, kind in enterprises.title_rows(scope, as_of=on):
        found.setdefault(kind, []).append(enterprise)
    return found


def _rung(
    policy: str, kind: str, column: MatchColumn, ids: npt.NDArray[np.int64], held: Sequence[int]
) -> Rung:
    verdicts = unpack_counts(column.verdicts)
    failed, wanting = unpack_counts(column.failed), unpack_counts(column.open)
    free = ~np.isin(ids, np.asarray(held, np.int64))
    near = free & _is(verdicts, Verdict.NOT_MET) & (failed <= NEAR)
    return Rung(
        policy=policy,
        kind=kind,
        version=column.version,
        held=tuple(dict.fromkeys(held)),
        ready=_chosen(ids, free & _is(verdicts, Verdict.MET), failed),
        near=_chosen(ids, near, failed),
        open=_chosen(ids, free & _is(verdicts, Verdict.UNKNOWN), wanting),
    )


def _is(verdicts: Counts, verdict: Verdict) -> npt.NDArray[np.bool_]:
    return verdicts == VERDICTS.index(verdict)


def _chosen(ids: npt.NDArray[np.int64], mask: npt.NDArray[np.bool_], order: Counts) -> tuple[int, ...]:
    """Ids under the mask, by ``order``, then as they stand."""
    places = np.flatnonzero(mask)
    return tuple(int(one) for one in ids[places[np.argsort(order[places], kind="stable")]])
