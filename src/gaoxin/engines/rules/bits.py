"""A whole programme over a population, as bits: every policy's verdict on every subject.

Comparisons, flags and choices are computed once each, by two threads that share them out, and kept as bits;
what is composed of them is an operation on bits. The same bits explain a verdict and move a threshold.
"""

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules import packed
from gaoxin.engines.rules.chunks import Chunk, joined
from gaoxin.engines.rules.circuit import Circuit
from gaoxin.engines.rules.compiled import Programme, Verdict
from gaoxin.engines.rules.graph import Choose, Graph, children
from gaoxin.engines.rules.inputs import input_types
from gaoxin.engines.rules.measures import Amounts, Measures, measured, money
from gaoxin.engines.rules.packed import Bits, State
from gaoxin.engines.rules.population import Population, Table
from gaoxin.engines.rules.tallies import failing, leaving_open, trees
from gaoxin.engines.rules.thresholds import Ladder, ladders

T = TypeVar("T")

# Verdicts as small numbers: the place of the verdict here.
VERDICTS: Final = (Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)
# Rows: a few columns of them stay in the cache, and what each step costs by itself is spread over many.
CHUNK: Final = 1 << 17
LEAST: Final = 1 << 12
THREADS: Final = min(2, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Lane:
    """Steps for one thread, in order, and which nodes are done with after each; ``row`` is its first."""

    steps: tuple[Ladder | int, ...]
    finished: tuple[tuple[int, ...], ...]
    row: int

    @property
    def atoms(self) -> list[int]:
        """In the order of their rows."""
        return [atom for step in self.steps for atom in _atoms(step)]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be computed for some roots, in lanes of about the same length."""

    lanes: tuple[Lane, ...]
    ladders: Mapping[int, Ladder]
    rows: Mapping[int, int]
    shared: frozenset[int]

    @classmethod
    def of(cls, graph: Graph, roots: Sequence[int]) -> "Plan":
        atoms = tuple(graph.atoms(roots))
        found = ladders(graph, atoms)
        by_atom = {atom: ladder for ladder in found for atom in ladder.atoms}
        steps: list[Ladder | int] = [*found, *(atom for atom in atoms if atom not in by_atom)]
        lanes = _lanes(graph, steps)
        rows = {atom: row for row, atom in enumerate(atom for lane in lanes for atom in lane.atoms)}
        return cls(lanes, by_atom, rows, _shared(graph, roots))


def _atoms(step: Ladder | int) -> Sequence[int]:
    return step.atoms if isinstance(step, Ladder) else (step,)


def _lanes(graph: Graph, steps: Sequence[Ladder | int]) -> tuple[Lane, ...]:
    """Neighbours stay together: they are likelier to share numbers, which each lane computes for itself."""
    efforts = list(accumulate(_effort(graph, step) for step in steps))
    share = efforts[-1] / THREADS if efforts else 1
    lanes: list[Lane] = []
    row = 0
    for _, group in groupby(zip(steps, efforts, strict=True), lambda pair: -(-pair[1] // share)):
        part = tuple(step for step, _ in group)
        lanes.append(Lane(part, _finished(graph, part), row))
        row += len(lanes[-1].atoms)
    return tuple(lanes)


def _effort(graph: Graph, step: Ladder | int) -> int:
    """In comparisons: making a number takes about as long as two."""
    return 2 * len(graph.below([_number(step)])) + len(_atoms(step))


def _number(step: Ladder | int) -> int:
    return step.number if isinstance(step, Ladder) else step


def _finished(graph: Graph, steps: Sequence[Ladder | int]) -> tuple[tuple[int, ...], ...]:
    last: dict[int, int] = {}
    for place, step in enumerate(steps):
        for node in graph.below([_number(step)]):
            last[node] = place
    finished: list[list[int]] = [[] for _ in steps]
    for node, place in last.items():
        finished[place].append(node)
    return tuple(map(tuple, finished))


def _shared(graph: Graph, roots: Sequence[int]) -> frozenset[int]:
    """Nodes that several others are composed of."""
    uses = Counter(child for index in graph.below(roots) for child in children(graph[index]))
    return frozenset(index for index, count in uses.items() if count > 1)


class BitStore:
    """Matrix atoms × subjects, certain and possible; further conditions are composed when asked for."""

    __slots__ = ("_composed", "bits", "full", "graph", "on", "plan", "population")

    def __init__(self, graph: Graph, plan: Plan, population: Population, on: dt.date) -> None:
        self.graph = graph
        self.plan = plan
        self.population = population
        self.on = on
        self.full = packed.in_words(packed.everybody(population.size), 0)
        # Every whole word will be written; behind the last subject nobody does it for us.
        self.bits = np.empty((len(plan.rows), 2, len(self.full)), np.uint64)
        self.bits[:, packed.CERTAIN, -1:] = 0
        self.bits[:, packed.POSSIBLE, -1:] = ~self.full[-1:]
        self._composed: dict[int, State] = {}

    def fill(self) -> None:
        parts = self.population.parts(CHUNK)
        tasks = [(rows, lane) for rows in parts for lane in self.plan.lanes]
        side_by_side(lambda task: self._fill(*task), tasks, self.population.size)

    def _fill(self, rows: slice, lane: Lane) -> None:
        chunk = Chunk(self.graph, self.population.rows(rows), self.on, self.plan.ladders)
        within = slice(rows.start // 8, -(-rows.stop // 8))
        bits = self.bits.view(np.uint8)[:, :, within]
        row = lane.row
        for step, finished in zip(lane.steps, lane.finished, strict=True):
            if isinstance(step, Ladder):
                chunk.climb(step, bits[row : row + len(step.atoms)])
            else:
                bits[row] = chunk.condition(step)
            row += len(_atoms(step))
            for node in finished:
                chunk.forget(node)

    def condition(self, index: int) -> State:
        """Bits of any condition whose atoms are in the store."""
        row = self.plan.rows.get(index)
        if row is not None:
            return np.asarray(self.bits[row])
        found = self._composed.get(index)
        if found is None:
            found = joined(self.graph[index], self.condition, self.full)
            if index in self.plan.shared:
                self._composed[index] = found
        return found

    def state(self, index: int, subject: int) -> bool | None:
        """One condition of one subject."""
        word, bit = divmod(subject, 64)
        certain, possible = (bool(int(row[word]) >> bit & 1) for row in self.condition(index))
        return True if certain else (None if possible else False)

    def chunk(self, rows: slice, index: int) -> Chunk:
        """The subjects of ``rows``, with what the number ``index`` asks of conditions at hand."""
        chunk = Chunk(self.graph, self.population.rows(rows), self.on)
        within = slice(rows.start // 8, -(-rows.stop // 8))
        for node in map(self.graph.__getitem__, self.graph.below([index])):
            if isinstance(node, Choose):
                bits = np.ascontiguousarray(self.condition(node.condition))
                chunk.conditions[node.condition] = bits.view(np.uint8)[:, within]
        return chunk


def side_by_side(work: Callable[[T], object], parts: Sequence[T], size: int) -> None:
    """Each part once; on several threads where ``size`` subjects are worth them."""
    if len(parts) < 2 or size < LEAST:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, parts))


class Outcome:
    """What the policies of a programme say of a population; all of it is read from one bit store."""

    __slots__ = ("_verdicts", "programme", "store")

    def __init__(self, programme: Programme, store: BitStore, verdicts: Mapping[str, Bits]) -> None:
        self.programme = programme
        self.store = store
        self._verdicts = verdicts

    @property
    def size(self) -> int:
        return self.store.population.size

    def deciding(self, policy: str) -> tuple[Bits, Bits, Bits]:
        """Subjects that meet it, that do not meet it, and to whom it does not apply."""
        met, not_met, elsewhere = self._verdicts[policy]
        return met, not_met, elsewhere

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
        """For each subject how many conditions are decided against it; none where it need not meet them."""
        one = self.programme.policies[policy]
        applicable = self.store.condition(one.applies)[packed.POSSIBLE] & self.store.full
        return packed.counted(packed.planes(failing(one, self.store.condition, applicable)), self.size)

    def unknown(self, policy: str) -> npt.NDArray[np.uint16]:
        """For each subject how many simple conditions its open verdict hangs on."""
        one = self.programme.policies[policy]
        met, not_met, elsewhere = self.deciding(policy)
        undecided = self.store.full & ~(met | not_met | elsewhere)
        return packed.counted(packed.planes(leaving_open(one, self.store.condition, undecided)), self.size)

    def number(self, index: int) -> Measures:
        """A number of the graph as the nearest floats: score, share, tier …"""
        return number_in(self.store, index)

    def score(self, policy: str, output: str) -> Measures:
        return self.number(self.programme.policies[policy].outputs[output].node)

    def amounts(self, policy: str, grant: str) -> Amounts:
        """What the benefit comes to in 分, rounded down, for those who meet the policy."""
        node = next(one.node for one in self.programme.policies[policy].grants if one.id == grant)
        assert node is not None
        return amount_in(self.store, node).only(packed.unpacked(self.deciding(policy)[0], self.size))


def number_in(store: BitStore, index: int) -> Measures:
    parts = store.population.parts(CHUNK)
    return Measures.joined([measured(store.chunk(rows, index), index) for rows in parts])


def amount_in(store: BitStore, index: int) -> Amounts:
    parts = store.population.parts(CHUNK)
    return Amounts.joined([money(store.chunk(rows, index), index) for rows in parts])


def deciding(applies: State, eligible: State) -> tuple[Bits, Bits, Bits]:
    """Without a circuit: subjects that meet it, that do not meet it, and to whom it does not apply."""
    certainly = applies[packed.CERTAIN]
    elsewhere = ~applies[packed.POSSIBLE]
    return certainly & eligible[packed.CERTAIN], certainly & ~eligible[packed.POSSIBLE], elsewhere


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


class PopulationRun:
    """Verdicts of a programme, or of some of its policies, for one population after another."""

    __slots__ = ("circuit", "plan", "policies", "programme", "types")

    def __init__(self, programme: Programme, policies: Sequence[str] | None = None) -> None:
        self.programme = programme
        self.policies = tuple(programme.policies) if policies is None else tuple(policies)
        roots = roots_of(programme, self.policies)
        self.types = input_types(programme.graph, roots)
        self.plan = Plan.of(programme.graph, roots)
        decided = [programme.policies[name] for name in self.policies]
        pairs = [(policy.applies, policy.eligible) for policy in decided]
        self.circuit = Circuit.of(programme.graph, self.plan.rows, pairs)

    def population(self, table: Table) -> Population:
        return Population.of(table, self.types)

    def evaluate(self, table: Table | Population) -> Outcome:
        """A population that fits into memory."""
        population = table if isinstance(table, Population) else self.population(table)
        store = BitStore(self.programme.graph, self.plan, population, self.programme.on)
        store.fill()
        verdicts = self.circuit.run(store.bits, store.full)
        return Outcome(self.programme, store, dict(zip(self.policies, verdicts, strict=True)))

    def counts(self, tables: Iterable[Table | Population]) -> dict[str, dict[Verdict, int]]:
        """Verdict counts of a population that comes in parts; each part is let go when it is counted."""
        totals = {name: dict.fromkeys(VERDICTS, 0) for name in self.policies}
        for table in tables:
            outcome = self.evaluate(table)
            for name, total in totals.items():
                for verdict, count in outcome.counts(name).items():
                    total[verdict] += count
        return totals
