"""The facts of a zone's enterprises as read at one time, kept in the process while they stand.

Loads the numeric libraries, so it is imported where it is asked for.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.facts import TITLES, FactTable, fact_table
from gaoxin.policies.assembly.sizes import ASSETS, REVENUE, SIZES, STAFF, size_of
from gaoxin.policies.selectors.freshness import facts_mark

CLUSTER, RUNG, SIZE = "cluster", "rung", "size"
# The highest title an enterprise holds stands for it.
RUNGS: Final = (
    RecognitionKind.LITTLE_GIANT,
    RecognitionKind.SPECIALISED_SME,
    RecognitionKind.GAZELLE,
    RecognitionKind.HIGH_TECH,
    RecognitionKind.INNOVATIVE_SME,
    RecognitionKind.TECH_SME,
    RecognitionKind.ABOVE_SCALE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """``codes`` has for each enterprise the place of its name in ``names``; an empty name is none."""

    names: tuple[str, ...]
    codes: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One row an enterprise, in the order of ``ids``; two snapshots are never equal."""

    on: dt.date
    ids: tuple[int, ...]
    frame: pl.DataFrame
    groupings: Mapping[str, Grouping]


def snapshot_of(scope: Scope, on: dt.date) -> Snapshot:
    """Read anew when anything the rules read has been written since, and always where no event tells."""
    mark = facts_mark(scope)
    return _kept(scope, on, mark) if mark else _read(scope, on)


@lru_cache(maxsize=2)
def _kept(scope: Scope, on: dt.date, _mark: str) -> Snapshot:
    return _read(scope, on)


def _read(scope: Scope, on: dt.date) -> Snapshot:
    table = fact_table(scope, on=on)
    rows = enterprises.enterprises(scope).order_by().values_list("pk", "cluster__name", "industry_code")
    known = {key: (cluster or "", code) for key, cluster, code in rows}
    clusters = [known.get(key, ("", ""))[0] for key in table.ids]
    codes = [known.get(key, ("", ""))[1] for key in table.ids]
    groupings = {
        CLUSTER: grouping(clusters, sorted({*clusters} - {""})),
        RUNG: grouping(_rungs(table), RUNGS),
        SIZE: grouping(_sizes(table, codes), SIZES),
    }
    return Snapshot(on, table.ids, pl.DataFrame(dict(table.columns), strict=False), groupings)


def grouping(values: Sequence[str], names: Sequence[str]) -> Grouping:
    """Names in their order, then one for none."""
    ordered = (*(str(name) for name in names), "")
    places = {name: place for place, name in enumerate(ordered)}
    return Grouping(ordered, np.array([places[value] for value in values], np.int64))


def _rungs(table: FactTable) -> list[str]:
    found = [""] * len(table.ids)
    for kind in reversed(RUNGS):
        for place, holds in enumerate(table.columns[TITLES[kind]]):
            if holds:
                found[place] = str(kind)
    return found


def _sizes(table: FactTable, codes: Sequence[str]) -> list[str]:
    columns = [table.columns.get(name) or [None] * len(table.ids) for name in (STAFF, REVENUE, ASSETS)]
    return [
        size_of(code, {STAFF: staff, REVENUE: revenue, ASSETS: assets})  # type: ignore[dict-item]
        for code, staff, revenue, assets in zip(codes, *columns, strict=True)
    ]
