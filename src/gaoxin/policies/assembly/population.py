"""Every policy put to every enterprise at once.

Loads the numeric libraries, so it is imported where a matching runs, not when the server starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from gaoxin.engines.rules.bits import VERDICTS, Outcome, PopulationRun
from gaoxin.engines.rules.compiled import Programme, Verdict
from gaoxin.engines.rules.packed import CERTAIN, POSSIBLE, unpacked
from gaoxin.engines.rules.shortness import short_of
from gaoxin.policies.assembly.answers import policies_for_enterprises
from gaoxin.policies.assembly.facts import FactTable
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.packing import MOST, ORDER

assert VERDICTS == ORDER


@dataclass(frozen=True, slots=True)
class PolicyColumn:
    """One byte for each enterprise: ``verdicts`` are places in ``packing.ORDER``, the others counts."""

    policy: str
    version: str
    verdicts: bytes
    failed: bytes
    open: bytes

    def count(self, verdict: Verdict) -> int:
        return self.verdicts.count(ORDER.index(verdict))


def match_all(
    table: FactTable,
    *,
    case_kind: str = "first",
    tell: Callable[[int, int], object] = lambda done, total: None,
) -> list[PolicyColumn]:
    """One column for each policy for enterprises in force on the table's day."""
    programme = library().on(table.on, case_kind)
    names = [policy.policy for policy in policies_for_enterprises(programme)]
    outcome = outcome_of(table, programme, names)
    found = []
    for done, name in enumerate(names, start=1):
        found.append(_column(outcome, programme, name))
        tell(done, len(names))
    return found


def outcome_of(table: FactTable, programme: Programme, names: Sequence[str]) -> Outcome:
    """The engine's own result for a table of facts."""
    run = PopulationRun(programme, names)
    columns = {name: values for name, values in table.columns.items() if name in run.types}
    return run.evaluate(pl.DataFrame(columns, strict=False))


def _column(outcome: Outcome, programme: Programme, name: str) -> PolicyColumn:
    return PolicyColumn(
        policy=name,
        version=programme.policies[name].version,
        verdicts=outcome.verdicts(name).tobytes(),
        failed=_short_of(outcome, name).tobytes(),
        open=np.minimum(outcome.unknown(name), MOST).astype(np.uint8).tobytes(),
    )


def _short_of(outcome: Outcome, name: str) -> npt.NDArray[np.uint8]:
    """The least number of conditions each enterprise is short of."""

    def who(node: int, half: int, *, turned: bool) -> npt.NDArray[np.uint8]:
        bits = outcome.store.condition(node)[half]
        return unpacked(~bits if turned else bits, outcome.size).view(np.uint8)

    return short_of(
        outcome.programme.policies[name],
        fails=lambda node: who(node, POSSIBLE, turned=True),
        holds=lambda node: who(node, CERTAIN, turned=False),
    )
