"""The enterprise ladder: who holds each rung, who qualifies now, who is one or two conditions short."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import selectors
from gaoxin.policies.assembly.packing import ORDER, unpack, unpack_ids
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
_MET, _NOT_MET, _UNKNOWN = (ORDER.index(one) for one in (Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN))


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


def standing(run: MatchRun, policy: str, *, scope: Scope) -> Rung | None:
    """The enterprises of a run by how they stand to one policy, whether it leads to a title or not."""
    column = selectors.columns_of(run, policy).get(policy)
    if column is None:
        return None
    kind = RUNGS.get(policy, "")
    held = _held(scope, run.on).get(kind, ()) if kind else ()
    return _rung(policy, kind, column, unpack_ids(run.enterprise_ids), held)


def _held(scope: Scope, on: dt.date) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for enterprise, kind in enterprises.title_rows(scope, as_of=on):
        found.setdefault(kind, []).append(enterprise)
    return found


def _rung(policy: str, kind: str, column: MatchColumn, ids: Sequence[int], held: Sequence[int]) -> Rung:
    holders = frozenset(held)
    groups: dict[str, list[tuple[int, int]]] = {"ready": [], "near": [], "open": []}
    rows = zip(ids, unpack(column.verdicts), unpack(column.failed), unpack(column.open), strict=True)
    for enterprise, verdict, failed, wanting in rows:
        if enterprise in holders:
            continue
        if verdict == _MET:
            groups["ready"].append((0, enterprise))
        elif verdict == _NOT_MET and failed <= NEAR:
            groups["near"].append((failed, enterprise))
        elif verdict == _UNKNOWN:
            groups["open"].append((wanting, enterprise))
    ready, near, wanted = (tuple(key for _count, key in sorted(found)) for found in groups.values())
    return Rung(policy, kind, column.version, tuple(dict.fromkeys(held)), ready, near, wanted)
