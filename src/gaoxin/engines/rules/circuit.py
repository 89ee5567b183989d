"""Verdicts as a circuit: what is composed of conditions, as operations on rows of bits listed once.

Composing verdicts by walking the graph for each population costs more than the bits themselves. Here the walk
is made when a programme is read; a population then costs one operation on bits after another, each into a row
that is at hand and of which nothing is needed any more.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from gaoxin.engines.rules.graph import AtLeast, Every, Graph, Negation, Pick, Some, Truth, children
from gaoxin.engines.rules.packed import CERTAIN, POSSIBLE, Bits

# A place of the workspace, and which of its rows; both rows at once are a state.
STATE: Final = 2
Place: TypeAlias = int
Wire: TypeAlias = tuple[Place, int]
# Words of 64 subjects for which all rows of the workspace together stay small.
BLOCK: Final = 1 << 12
TRUE, FALSE = 0, 1
MET, NOT_MET, ELSEWHERE = range(3)


@dataclass(frozen=True, slots=True)
class Gate:
    of: np.ufunc
    one: Wire
    other: Wire
    out: Wire


@dataclass(frozen=True, slots=True)
class Circuit:
    """``verdicts`` of policies out of ``atoms``; places count truths, atoms, workspace, then verdicts."""

    gates: tuple[Gate, ...]
    atoms: int
    workspace: int
    verdicts: int

    @classmethod
    def of(cls, graph: Graph, rows: Mapping[int, int], decided: Sequence[tuple[int, int]]) -> "Circuit":
        """For conditions ``(applies, eligible)`` of each policy; ``rows`` has the atoms."""
        drawn = _Drawing(graph, rows, decided)
        for place, (applies, eligible) in enumerate(decided):
            drawn.verdict(place, applies, eligible)
        return drawn.circuit()

    def run(self, atoms: Bits, full: Bits) -> Bits:
        """Policies × (met, not met, not applicable) × words, from atoms × (certain, possible) × words."""
        words = len(full)
        verdicts: Bits = np.empty((self.verdicts, 3, words), np.uint64)
        workspace: Bits = np.empty((self.workspace, 2, min(words, BLOCK)), np.uint64)
        for begin in range(0, words, BLOCK):
            part = slice(begin, begin + BLOCK)
            self._run(atoms[:, :, part], full[part], workspace, verdicts[:, :, part])
        return verdicts
