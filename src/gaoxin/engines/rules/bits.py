"""A whole programme over a population, as bits: every policy's verdict on every subject.

Comparisons, flags and choices are computed once each, chunk by chunk on two threads, and kept as bits;
what is composed of them is an operation on bits. The same bits explain a verdict and move a threshold.
"""

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules import packed
from gaoxin.engines.rules.chunks import Chunk, joined
from gaoxin.engines.rules.compiled import Programme, Verdict
from gaoxin.engines.rules.graph import Choose, Graph
from gaoxin.engines.rules.inputs import input_types
from gaoxin.engines.rules.measures import Amounts, Measures, measured, money
from gaoxin.engines.rules.packed import Bits, Decided
from gaoxin.engines.rules.population import Population, Table
from gaoxin.engines.rules.tallies import failing, leaving_open, trees

# Verdicts as small numbers: the place of the verdict here.
VERDICTS: Final = (Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)
CHUNK: Final = 1 << 15
THREADS: Final = min(2, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The atoms below some roots in order, and which nodes are last needed by each of them."""

    atoms: tuple[int, ...]
    finished: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, graph: Graph, roots: Iterable[int]) -> "Plan":
        atoms = tuple(graph.atoms(roots))
        last = {node: place for place, atom in enumerate(atoms) for node in graph.below([atom])}
        finished: list[list[int]] = [[] for _ in atoms]
        for node, place in last.items():
            finished[place].append(node)
        return cls(atoms, tuple(map(tuple, finished)))


class BitStore:
    """Matrix atoms × subjects; further conditions are composed when asked for."""

    __slots__ = ("_composed", "false", "full", "graph", "on", "plan", "population", "rows", "true")

    def __init__(self, graph: Graph, roots: Iterable[int], population: Population, on: dt.date) -> None:
        self.graph = graph
        self.population = population
        self.on = on
        self.plan = Plan.of(graph, roots)
        self.rows = {atom: row for row, atom in enumerate(self.plan.atoms)}
        words = -(-population.size // 64)
        self.true, self.false = (np.zeros((len(self.rows), words), np.uint64) for _ in range(2))
        self.full = _everybody(population.size)
        self._composed: dict[int, Decided] = {}

    def fill(self) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self._fill_rows, self.population.parts(CHUNK)))

    def _fill_rows(self, rows: slice) -> None:
        chunk = Chunk(self.graph, self.population.rows(rows), self.on)
        true, false = self.true.view(np.uint8), self.false.view(np.uint8)
        bytes_ = slice(rows.start // 8, -(-rows.stop // 8))
        for row, (atom, finished) in enumerate(zip(self.plan.atoms, self.plan.finished, strict=True)):
            true[row, bytes_], false[row, bytes_] = chunk.condition(atom)
            for node in finished:
                chunk.forget(node)

    def condition(self, index: int) -> Decided:
        """Bits of any condition whose atoms are in the store."""
        row = self.rows.get(index)
        if row is not None:
            return Decided(self.true[row], self.false[row])
        found = self._composed.get(index)
        if found is None:
            found = self._composed[index] = joined(self.graph[index], self.condition, self.full)
        return found

    def state(self, index: int, subject: int) -> bool | None:
        """One condition of one subject."""
        true, false = self.condition(index)
        word, bit = divmod(subject, 64)
        if int(true[word]) >> bit & 1:
            return True
        return False if int(false[word]) >> bit & 1 else None

    def chunk(self, rows: slice, index: int) -> Chunk:
        """The subjects of ``rows``, with what the number ``index`` asks of conditions at hand."""
        chunk = Chunk(self.graph, self.population.rows(rows), self.on)
        bytes_ = slice(rows.start // 8, -(-rows.stop // 8))
        for node in map(self.graph.__getitem__, self.graph.below([index])):
            if isinstance(node, Choose):
                bits = self.condition(node.condition)
                chunk.conditions[node.condition] = Decided(*(side.view(np.uint8)[bytes_] for side in bits))
        return chunk


def _everybody(size: int) -> Bits:
    full = np.zeros(-(-size // 64) * 8, np.uint8)
    mask = packed.packed(np.ones(size, np.bool_))
    full[: len(mask)] = mask
    return full.view(np.uint64)


class Outcome:
    """What the policies of a programme say of a population; all of it is read from one bit store."""

    __slots__ = ("_verdicts", "programme", "store")

    def __init__(self, programme: Programme, store: BitStore) -> None:
        self.programme = programme
        self.store = store
        self._verdicts: dict[str, tuple[Bits, Bits, Bits]] = {}

    @property
    def size(self) -> int:
        return self.store.population.size

    def deciding(self, policy: str) -> tuple[Bits, Bits, Bits]:
        """Subjects that meet it, that do not meet it, and to whom it does not apply."""
        found = self._verdicts.get(policy)
        if found is None:
            one = self.programme.policies[policy]
            applies, eligible = self.store.condition(one.applies), self.store.condition(one.eligible)
            found = self._verdicts[policy] = deciding(applies, eligible)
        return found

    def counts(self, policy: str) -> dict[Verdict, int]:
        return verdict_counts(*self.deciding(policy), self.size)

    def verdicts(self, policy: str) -> npt.NDArray[np.uint8]:
        """For each subject the place of its verdict in ``VERDICTS``."""
        met, not_met, elsewhere = (
            packed.unpacked(bits, self.size).view(np.uint8) for bits in self.deciding(policy)
        )
        codes = np.full(self.size, 2, np.uint8)
        codes -= met
        codes -= met
        codes -= not_met
        codes += elsewhere
        return codes

    def failed(self, policy: str) -> npt.NDArray[np.uint16]:
        """For each subject how many conditions are decided against it; none where the policy does not apply."""
        one = self.programme.policies[policy]
        applicable = self.store.full & ~self.store.condition(one.applies).false
        return packed.counted(packed.planes(failing(one, self.store.condition, applicable)), self.size)

    def unknown(self, policy: str) -> npt.NDArray[np.uint16]:
        """For each subject how many simple conditions its open verdict hangs on."""
        one = self.programme.policies[policy]
        met, not_met, elsewhere = self.deciding(policy)
        undecided = self.store.full & ~(met | not_met | elsewhere)
        return packed.counted(packed.planes(leaving_open(one, self.store.condition, undecided)), self.size)

    def number(self, index: int) -> Measures:
        """A number of the graph as the nearest floats: score, share, tier …"""
        return Measures.joined(
            [measured(self.store.chunk(rows, index), index) for rows in self.store.population.parts(CHUNK)]
        )

    def score(self, policy: str, output: str) -> Measures:
        return self.number(self.programme.policies[policy].outputs[output].node)

    def amounts(self, policy: str, grant: str) -> Amounts:
        """What the benefit comes to in 分, rounded down, for those who meet the policy."""
        node = next(one.node for one in self.programme.policies[policy].grants if one.id == grant)
        assert node is not None
        parts = self.store.population.parts(CHUNK)
        amounts = Amounts.joined([money(self.store.chunk(rows, node), node) for rows in parts])
        return amounts.only(packed.unpacked(self.deciding(policy)[0], self.size))


def deciding(applies: Decided, eligible: Decided) -> tuple[Bits, Bits, Bits]:
    return applies.true & eligible.true, applies.true & eligible.false, applies.false


def verdict_counts(met: Bits, not_met: Bits, elsewhere: Bits, size: int) -> dict[Verdict, int]:
    counts = [packed.number_of(bits) for bits in (met, not_met, elsewhere)]
    unknown = size - sum(counts)
    return dict(zip(VERDICTS, (counts[0], counts[1], unknown, counts[2]), strict=True))


def roots_of(programme: Programme, policies: Sequence[str]) -> list[int]:
    """Nodes that decide verdicts, counts, amounts and named numbers."""
    roots: set[int] = set()
    for name in policies:
        policy = programme.policies[name]
        roots.update(policy.roots())
        roots.update(one.node for tree in trees(policy) for one in tree.walk())
        roots.update(output.node for output in policy.outputs.values())
    return sorted(roots)


def evaluate(
    programme: Programme, table: Table | Population, *, policies: Sequence[str] | None = None
) -> Outcome:
    """All policies, or those named, over a population that fits into memory."""
    roots = roots_of(programme, tuple(programme.policies) if policies is None else policies)
    if not isinstance(table, Population):
        table = Population.of(table, input_types(programme.graph, roots))
    store = BitStore(programme.graph, roots, table, programme.on)
    store.fill()
    return Outcome(programme, store)


def evaluate_parts(
    programme: Programme,
    tables: Iterable[Table | Population],
    *,
    policies: Sequence[str] | None = None,
) -> Iterator[Outcome]:
    """The same for a population that does not: one outcome for each table, in order."""
    for table in tables:
        yield evaluate(programme, table, policies=policies)


def total_counts(outcomes: Iterable[Outcome], policies: Sequence[str]) -> Mapping[str, dict[Verdict, int]]:
    """Verdict counts over all parts; each part may be let go as soon as it is counted."""
    totals = {name: dict.fromkeys(VERDICTS, 0) for name in policies}
    for outcome in outcomes:
        for name, total in totals.items():
            for verdict, count in outcome.counts(name).items():
                total[verdict] += count
    return totals
