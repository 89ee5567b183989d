"""Verdicts as a circuit: all that is composed of conditions, written out once as operations on rows of bits.

Walking the graph anew for every population costs more than the bits themselves. The walk is made when a
programme is read; a population then takes one operation after another, each into rows that nothing needs any
more, so that few rows are in use at a time and stay in the cache.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from gaoxin.engines.rules.graph import AtLeast, Every, Graph, Negation, Pick, Some, Truth, children
from gaoxin.engines.rules.packed import CERTAIN, POSSIBLE, Bits, State, decided

# Places are numbered through: the two truths, atoms, verdicts, workspace. Each has three wires, numbered
# through as well: a condition's certain row, its possible row, and both; or a verdict's three rows.
Place: TypeAlias = int
Wire: TypeAlias = int
WIRES: Final = 3
BOTH: Final = 2
MET, NOT_MET, ELSEWHERE = range(3)
TRUE, FALSE = range(2)
# Words of 64 subjects that go through the gates together.
BLOCK: Final = 1 << 12


class Gate(NamedTuple):
    of: np.ufunc
    one: Wire
    other: Wire
    out: Wire


@dataclass(frozen=True, slots=True)
class Circuit:
    """``(met, not met, not applicable)`` of each policy out of the states of atoms."""

    gates: tuple[Gate, ...]
    policies: int
    workspace: int

    @classmethod
    def of(cls, graph: Graph, rows: Mapping[int, int], policies: Sequence[tuple[int, int]]) -> "Circuit":
        """``rows`` has the row of each atom; of a policy ``applies`` and ``eligible`` are given."""
        drawing = _Drawing(graph, rows, policies)
        for place, (applies, eligible) in enumerate(policies):
            drawing.decide(2 + len(rows) + place, applies, eligible)
        return cls(tuple(drawing.gates), len(policies), drawing.end - drawing.begin)

    def run(self, atoms: Bits, full: Bits) -> Bits:
        """Policies × verdicts × words, from atoms × states × words; ``full`` has a bit for each subject."""
        verdicts: Bits = np.empty((self.policies, WIRES, len(full)), np.uint64)
        for begin in range(0, len(full), BLOCK):
            words = slice(begin, begin + BLOCK)
            self._run(np.ascontiguousarray(atoms[:, :, words]), full[words], verdicts[:, :, words])
        return verdicts

    def _run(self, atoms: Bits, full: Bits, verdicts: Bits) -> None:
        truths: Bits = np.stack([decided(value, full) for value in (True, False)])
        workspace: Bits = np.empty((self.workspace, 2, len(full)), np.uint64)
        wires: list[Bits] = []
        for states in (truths, atoms):
            wires.extend(_wires(states))
        wires.extend(row for verdict in verdicts for row in verdict)
        wires.extend(_wires(workspace))
        for of, one, other, out in self.gates:
            of(wires[one], wires[other], wires[out])


def _wires(states: Iterable[State]) -> Iterator[Bits]:
    for state in states:
        yield state[CERTAIN]
        yield state[POSSIBLE]
        # One row of twice the length is quicker than two rows, where that is the same memory.
        yield state.reshape(-1)


class _Drawing:
    """Gates drawn so far, and which places hold what is still needed."""

    def __init__(self, graph: Graph, rows: Mapping[int, int], policies: Sequence[tuple[int, int]]) -> None:
        self.graph = graph
        self.gates: list[Gate] = []
        self.begin = self.end = 2 + len(rows) + len(policies)
        self._free: list[Place] = []
        self._places = {atom: 2 + row for atom, row in rows.items()}
        self._uses = self._counted([root for pair in policies for root in pair])

    def _counted(self, roots: Sequence[int]) -> Counter[int]:
        """How often each condition is asked for."""
        uses: Counter[int] = Counter()
        waiting = list(roots)
        while waiting:
            index = waiting.pop()
            uses[index] += 1
            if uses[index] == 1 and index not in self._places:
                waiting.extend(children(self.graph[index]))
        return uses

    # ---------------------------------------------------------------- places

    def _taken(self) -> Place:
        if self._free:
            return self._free.pop()
        self.end += 1
        return self.end - 1

    def _used(self, *parts: int) -> None:
        """What nobody asks for any more gives its place away."""
        for part in parts:
            self._uses[part] -= 1
            if not self._uses[part] and self._places[part] >= self.begin:
                self._free.append(self._places.pop(part))

    def _gate(self, of: np.ufunc, one: Wire, other: Wire, out: Wire) -> None:
        self.gates.append(Gate(of, one, other, out))

    def _both(self, of: np.ufunc, one: Place, other: Place, out: Place) -> Place:
        self._gate(of, _wire(one, BOTH), _wire(other, BOTH), _wire(out, BOTH))
        return out

    def _turned(self, one: Wire, out: Wire) -> None:
        """Everybody possibly fulfils what is true, also the padding: its row is all ones."""
        self._gate(np.bitwise_xor, one, _wire(TRUE, POSSIBLE), out)

    # ------------------------------------------------------------ conditions

    def decide(self, place: Place, applies: int, eligible: int) -> None:
        one, other = self._place(applies), self._place(eligible)
        met, not_met, elsewhere = (_wire(place, row) for row in (MET, NOT_MET, ELSEWHERE))
        certainly = _wire(one, CERTAIN)
        self._gate(np.bitwise_and, certainly, _wire(other, CERTAIN), met)
        self._gate(np.bitwise_and, certainly, _wire(other, POSSIBLE), not_met)
        self._gate(np.bitwise_xor, certainly, not_met, not_met)
        self._turned(_wire(one, POSSIBLE), elsewhere)
        self._used(applies, eligible)

    def _place(self, index: int) -> Place:
        found = self._places.get(index)
        if found is None:
            found = self._places[index] = self._made(index)
            self._used(*children(self.graph[index]))
        return found

    def _made(self, index: int) -> Place:
        match self.graph[index]:
            case Truth(value):
                return TRUE if value else FALSE
            case Negation(part):
                return self._negated(self._place(part))
            case Every(parts):
                return self._joined(np.bitwise_and, [self._place(part) for part in parts])
            case Some(parts):
                return self._joined(np.bitwise_or, [self._place(part) for part in parts])
            case AtLeast(count, parts):
                return self._reached(count, [self._place(part) for part in parts])
            case Pick(condition, then, other):
                return self._picked(self._place(condition), self._place(then), self._place(other))
            case node:
                raise TypeError(node)

    def _negated(self, part: Place) -> Place:
        out = self._taken()
        self._turned(_wire(part, POSSIBLE), _wire(out, CERTAIN))
        self._turned(_wire(part, CERTAIN), _wire(out, POSSIBLE))
        return out

    def _joined(self, of: np.ufunc, parts: Sequence[Place]) -> Place:
        out = self._both(of, parts[0], parts[1 % len(parts)], self._taken())
        for part in parts[2:]:
            self._both(of, out, part, out)
        return out

    def _reached(self, count: int, parts: Sequence[Place]) -> Place:
        """Level by level: ``levels[k]`` is whether ``k`` of the parts so far hold."""
        if not 0 < count <= len(parts):
            return TRUE if count <= 0 else FALSE
        levels = [TRUE, *(self._taken() for _ in range(count))]
        spare = self._taken()
        for seen, part in enumerate(parts, 1):
            # Lower levels than this cannot reach the count any more.
            least = max(1, count - (len(parts) - seen))
            for level in range(min(count, seen), least - 1, -1):
                self._raised(levels, level, part, spare, is_first=level == seen)
        self._free += [spare, *levels[1:-1]]
        return levels[-1]

    def _raised(
        self, levels: Sequence[Place], level: int, part: Place, spare: Place, *, is_first: bool
    ) -> None:
        if is_first:
            self._both(np.bitwise_and, levels[level - 1], part, levels[level])
            return
        if level > 1:
            part = self._both(np.bitwise_and, levels[level - 1], part, spare)
        self._both(np.bitwise_or, levels[level], part, levels[level])

    def _picked(self, condition: Place, then: Place, other: Place) -> Place:
        """Where the condition is unknown, what both branches agree on.

        Possible is then what either branch possibly is, which the first three gates give; certain is only
        what both certainly are.
        """
        out, against = self._taken(), self._negated(condition)
        self._both(np.bitwise_and, other, against, against)
        self._both(np.bitwise_and, then, condition, out)
        self._both(np.bitwise_or, out, against, out)
        agreed = _wire(against, CERTAIN)
        self._gate(np.bitwise_and, _wire(then, CERTAIN), _wire(other, CERTAIN), agreed)
        self._gate(np.bitwise_or, _wire(out, CERTAIN), agreed, _wire(out, CERTAIN))
        self._free.append(against)
        return out


def _wire(place: Place, row: int) -> Wire:
    return WIRES * place + row
