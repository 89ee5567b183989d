"""One policy over a population again and again, each time with other numbers: only what differs is computed.

Versions are compiled into one graph, where a condition or a number that two of them share is one node. What
the first version needed stays at hand: every condition as bits, and the numbers from which others are made.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.bits import VERDICTS, deciding, side_by_side
from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.chunks import Chunk, Near
from gaoxin.engines.rules.compiled import CompiledPolicy, Verdict
from gaoxin.engines.rules.compiling import Compiler
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.graph import Const, Graph, InputType, Number, Range, Untold
from gaoxin.engines.rules.inputs import input_types
from gaoxin.engines.rules.measures import Amounts, money
from gaoxin.engines.rules.numbers import Exact
from gaoxin.engines.rules.packed import Mask, State, unpacked
from gaoxin.engines.rules.population import Column, Population, Table, height_of
from gaoxin.engines.rules.thresholds import Ladder, ladders

# Rows: the numbers of so many subjects stay in the cache of a processor. A multiple of 64.
PART: Final = 1 << 14
# Numbers that are made as quickly as they are found.
_PLAIN: Final = (Const, Number, Range, Untold)
_MET, _UNKNOWN = VERDICTS.index(Verdict.MET), VERDICTS.index(Verdict.UNKNOWN)
# For each subject the place of its verdict in ``bits.VERDICTS``.
Codes: TypeAlias = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What one version says: ``verdicts`` are places in ``bits.VERDICTS``; ``amounts`` by benefit.

    An amount is told of those who meet the policy, in 分, rounded down.
    """

    policy: CompiledPolicy
    verdicts: Codes
    amounts: Mapping[str, Amounts]

    @property
    def counts(self) -> dict[Verdict, int]:
        counts = np.bincount(self.verdicts, minlength=len(VERDICTS)).tolist()
        return dict(zip(VERDICTS, counts, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What is at hand of some subjects, by node; ``near`` has numbers that exactly are too wide."""

    rows: slice
    conditions: dict[int, State]
    exact: dict[int, Exact | None]
    near: dict[int, Near]

    def keep(self, chunk: Chunk, numbers: frozenset[int]) -> None:
        self.conditions.update(chunk.conditions)
        self.exact.update({one: chunk.exact.seen[one] for one in numbers if one in chunk.exact.seen})
        self.near.update({one: chunk.near_by[one] for one in numbers if one in chunk.near_by})


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """A version as it was compiled, and the ladders of its comparisons that are not at hand."""

    graph: Graph
    policy: CompiledPolicy
    population: Population
    ladders: Mapping[int, Ladder]

    def chunk(self, part: _Part, on: dt.date) -> Chunk:
        """The subjects of a part, with what is at hand of them."""
        chunk = Chunk(self.graph, self.population.rows(part.rows), on, self.ladders)
        chunk.conditions.update(part.conditions)
        chunk.exact.seen.update(part.exact)
        chunk.near_by.update(part.near)
        return chunk


class Ground:
    """A version over a population, on which others of the same policy are tried; it never changes.

    The subjects of ``table`` are asked as if all versions were in force on the day.
    """

    __slots__ = ("_columns", "_parts", "_table", "facts", "first", "graph", "on", "size")

    def __init__(self, version: PolicyVersion, *, facts: FactDictionary, on: dt.date, table: Table) -> None:
        self.facts = facts
        self.on = on
        self.graph = Graph()
        self.size = height_of(table)
        self._table = table
        self._columns: dict[tuple[str, InputType | None], Column | None] = {}
        self._parts: tuple[_Part, ...] = ()
        asked = self._question(version, self.graph)
        parts = tuple(_Part(rows, {}, {}, {}) for rows in asked.population.parts(PART))
        self.first = self._answer(asked, parts, keep=_worth_keeping(asked))
        self._parts = parts

    def tried(self, version: PolicyVersion) -> Standing:
        """Another version of the policy, or the same with other numbers."""
        return self._answer(self._question(version, self.graph.copy()), self._parts)

    def _question(self, version: PolicyVersion, graph: Graph) -> _Question:
        policy = Compiler(version, self.facts, Builder(graph), self.on).compile()
        roots = policy.roots()
        at_hand = self._parts[0].conditions if self._parts else {}
        atoms = [one for one in graph.atoms(roots) if one not in at_hand]
        by_atom = {atom: ladder for ladder in ladders(graph, atoms) for atom in ladder.atoms}
        return _Question(graph, policy, self._population(input_types(graph, roots)), by_atom)

    def _population(self, types: Mapping[str, InputType | None]) -> Population:
        """The columns that are read; each is brought to its type once."""
        new = {name: kind for name, kind in types.items() if (name, kind) not in self._columns}
        if new:
            made = Population.of(self._table, new).columns
            self._columns.update({(name, kind): made.get(name) for name, kind in new.items()})
        columns = {name: self._columns[name, kind] for name, kind in types.items()}
        return Population(self.size, {name: one for name, one in columns.items() if one is not None})

    def _answer(
        self, asked: _Question, parts: Sequence[_Part], *, keep: frozenset[int] | None = None
    ) -> Standing:
        """``keep`` are the numbers that stay at hand, and all conditions with them; None keeps nothing."""
        verdicts = np.empty(self.size, np.uint8)
        paid = [(one.id, one.node) for one in asked.policy.grants if one.node is not None]
        found: dict[tuple[str, int], Amounts] = {}

        def answer(part: _Part) -> None:
            chunk = asked.chunk(part, self.on)
            codes = verdicts[part.rows] = _verdicts(asked.policy, chunk)
            for grant, node in paid:
                found[grant, part.rows.start] = _amounts(chunk, node, codes == _MET)
            if keep is not None:
                part.keep(chunk, keep)

        side_by_side(answer, parts, self.size)
        amounts = {
            grant: Amounts.joined([found[grant, part.rows.start] for part in parts]) for grant, _ in paid
        }
        return Standing(asked.policy, verdicts, amounts)


def _verdicts(policy: CompiledPolicy, chunk: Chunk) -> Codes:
    size = chunk.population.size
    decided = deciding(chunk.condition(policy.applies), chunk.condition(policy.eligible))
    met, not_met, elsewhere = (unpacked(bits, size).view(np.uint8) for bits in decided)
    codes: Codes = np.uint8(_UNKNOWN) - 2 * met - not_met + elsewhere
    return codes


def _amounts(chunk: Chunk, node: int, met: Mask) -> Amounts:
    """Of those who meet the policy; where nobody does, nothing is computed."""
    if met.any():
        return money(chunk, node).only(met)
    nothing, nobody = np.zeros(len(met), np.int64), np.zeros(len(met), np.bool_)
    return Amounts(nothing, nobody, nothing, nobody)


def _worth_keeping(asked: _Question) -> frozenset[int]:
    """Named numbers, and those that comparisons are made with."""
    graph, policy = asked.graph, asked.policy
    named = (one.node for one in policy.outputs.values())
    compared = (ladder.number for ladder in asked.ladders.values())
    return frozenset(one for one in (*named, *compared) if not isinstance(graph[one], _PLAIN))
