"""Conditions of some thousand subjects at once, in arrays that stay in the cache.

Each number is computed exactly in int64 where its bounds allow. Where they do not, a comparison is first made
in float64 with proved error bounds, and the few rows too near to the line again in Python integers.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules import packed
from gaoxin.engines.rules.approximations import Approximate, Approximations
from gaoxin.engines.rules.graph import (
    AtLeast,
    Compare,
    Const,
    Every,
    Flag,
    Graph,
    Known,
    Negation,
    Node,
    Number,
    OneOf,
    Op,
    Pick,
    Quotient,
    Some,
    Truth,
    Untold,
)
from gaoxin.engines.rules.intervals import Interval, Intervals, Mask, both
from gaoxin.engines.rules.numbers import Exact, Numbers, Side, composed
from gaoxin.engines.rules.packed import Bits, State
from gaoxin.engines.rules.population import Population
from gaoxin.engines.rules.rationals import Rational, TooWide
from gaoxin.engines.rules.thresholds import Ladder, Line, on_ladder, share_of, shares, turned

Near: TypeAlias = Interval[Approximate]


class Chunk:
    """Every condition of a graph over some subjects; conditions are kept as bits, in bytes.

    ``ladders`` has for a comparison the ladder it is on; the whole ladder is computed with it.
    """

    __slots__ = (
        "_codes",
        "_packed",
        "conditions",
        "exact",
        "full",
        "graph",
        "ladders",
        "near_algebra",
        "near_by",
        "population",
    )

    def __init__(
        self, graph: Graph, population: Population, on: dt.date, ladders: Mapping[int, Ladder] | None = None
    ) -> None:
        self.graph = graph
        self.population = population
        self.ladders = ladders or {}
        self.full = packed.everybody(population.size)
        self.conditions: dict[int, State] = {}
        self.exact = Numbers(graph, population, on, self.masks)
        self.near_algebra = Intervals(Approximations(population.size))
        self.near_by: dict[int, Near] = {}
        self._packed: dict[int, tuple[Mask, Bits]] = {}
        self._codes: dict[tuple[str, int], Bits] = {}

    def forget(self, index: int) -> None:
        self.exact.seen.pop(index, None)
        self.near_by.pop(index, None)

    # ------------------------------------------------------------- numbers

    def near(self, index: int) -> Near:
        """Approximate, yet from exact parts as far up as these go."""
        if index not in self.near_by:
            self.near_by[index] = self._approached(index)
        return self.near_by[index]

    def _approached(self, index: int) -> Near:
        ends = self.near_algebra.ends
        assert isinstance(ends, Approximations)
        try:
            return ends.of(self.exact.value(index))
        except TooWide:
            node = self.graph[index]
        if isinstance(node, Number):
            column = self.population.column(node.name)
            whole = Rational(column.values, 1, column.least, column.most, 1)
            return self.near_algebra.plain(ends.near(whole), column.known)
        with np.errstate(all="ignore"):
            return composed(node, self.near_algebra, self.near, self.masks)

    def masks(self, index: int) -> tuple[Mask, Mask]:
        """Where a condition is true and where it is false."""
        certain, possible = self.condition(index)
        size = self.population.size
        return packed.unpacked(certain, size), ~packed.unpacked(possible, size)

    def wide(self, rows: npt.NDArray[Any], *sides: Side) -> Numbers:
        """Exact numbers of a few rows, whatever their size; for these nodes and what they are made of."""

        def masks(index: int) -> tuple[Mask, Mask]:
            true, false = self.masks(index)
            return true[rows], false[rows]

        names = self.graph.inputs(side for side in sides if isinstance(side, int))
        return Numbers(self.graph, self.population.taken(rows, names), self.exact.on, masks, is_wide=True)

    # ---------------------------------------------------------- conditions

    def condition(self, index: int) -> State:
        if index not in self.conditions:
            ladder = self.ladders.get(index)
            if ladder is None:
                self.conditions[index] = self._made(self.graph[index])
            else:
                self.climb(ladder)
        return self.conditions[index]

    def _made(self, node: Node) -> State:
        match node:
            case Flag(name):
                column = self.population.column(name)
                return self._among(np.asarray(column.values, np.bool_), column.known)
            case OneOf(name, choices):
                return packed.state_of(
                    self._chosen(name, choices), self._bits(self.population.column(name).known)
                )
            case Known(name):
                return packed.state_of(self._bits(self.population.column(name).known), self.full)
            case Compare(left, op, right):
                return self.compared(left, op, right)
            case _:
                return joined(node, self.condition, self.full)

    def _chosen(self, name: str, choices: tuple[str, ...]) -> Bits:
        """Who has one of the choices; each choice is looked for once."""
        column = self.population.column(name)
        found = np.zeros_like(self.full)
        for code, choice in enumerate(column.choices):
            if choice in choices:
                if (name, code) not in self._codes:
                    self._codes[name, code] = packed.packed(column.values == code)
                found |= self._codes[name, code]
        return found

    def _among(self, mask: Mask, known: Mask | None) -> State:
        return packed.state_of(packed.packed(mask), self._bits(known))

    def _bits(self, known: Mask | None) -> Bits:
        """A mask as bits, packed once however many comparisons share it."""
        if known is None:
            return self.full
        found = self._packed.get(id(known))
        if found is None:
            # The mask stays here too, so that its id is not given to another one.
            found = self._packed[id(known)] = (known, packed.packed(known))
        return found[1]

    def climb(self, ladder: Ladder, out: Bits | None = None) -> None:
        """All comparisons of a ladder into ``out``: a state for each of them."""
        if out is None:
            out = np.empty((len(ladder.atoms), 2, len(self.full)), np.uint8)
        found = self._climbed(ladder)
        if found is None:
            for state, atom in zip(out, ladder.atoms, strict=True):
                state[:] = self._made(self.graph[atom])
        else:
            rows, known = found
            np.bitwise_and(rows, known, out=out[:, packed.CERTAIN])
            np.bitwise_or(rows, ~known, out=out[:, packed.POSSIBLE])
        self.conditions.update(zip(ladder.atoms, out, strict=True))

    def _climbed(self, ladder: Ladder) -> tuple[Bits, Bits] | None:
        """A row of bits for each comparison, and of whom they are known."""
        node = self.graph[ladder.number]
        try:
            found = self._divided(node, ladder.lines) if isinstance(node, Quotient) else None
            if found is not None:
                return found
            number = self.exact.value(ladder.number)
        except TooWide:
            return None
        if not number.is_plain:
            return None
        known = self._bits(number.from_below)
        rows = on_ladder(number.low, ladder.lines, known)
        return None if rows is None else (rows, known)

    def _divided(self, node: Quotient, lines: Sequence[Line]) -> tuple[Bits, Bits] | None:
        """A share straight from its parts; whoever has nothing to divide by is put right in the bits."""
        above, below = self.exact.value(node.above), self.exact.value(node.below)
        zero = self._zero_of(node)
        if zero is None or not above.is_plain or not below.is_plain:
            return None
        end = share_of(above.low, below.low)
        if end is None:
            return None
        divisible, divisors = self._bits(below.from_below), below.low.numerators
        nothing = packed.packed(divisors == 0) & divisible
        known = self._bits(above.from_below) & divisible & ~nothing
        rows = shares(end, lines, known, divisors)
        if isinstance(zero, Fraction) and nothing.any():
            passed = [line.is_passed(zero) for line in lines]
            rows &= ~nothing
            rows[passed] |= nothing
            known |= nothing
        return turned(rows, lines), known

    def _zero_of(self, node: Quotient) -> Fraction | Untold | None:
        """What a share of nothing is, where that is one answer for everybody."""
        match self.graph[node.zero]:
            case Const(value):
                return value
            case Untold() as untold:
                return untold
        return None

    # ---------------------------------------------------------- comparisons

    def compared(self, left: Side, op: Op, right: Side) -> State:
        """A side is a node of the graph, or a number that need not be in it."""
        try:
            return self._exactly(self.exact.side(left), op, self.exact.side(right))
        except TooWide:
            return self._filtered(left, op, right)

    def _exactly(self, left: Exact, op: Op, right: Exact) -> State:
        algebra = self.exact.algebra
        if left.is_plain and right.is_plain:
            mask, _ = algebra.ends.holds(left.low, op, right.low)
            return self._among(mask, both(left.from_below, right.from_below))
        true, false, _ = algebra.compare(left, op, right)
        return np.stack((packed.packed(true), ~packed.packed(false)))

    def _filtered(self, left: Side, op: Op, right: Side) -> State:
        """In floats first, then the doubtful rows exactly."""
        with np.errstate(all="ignore"):
            true, false, doubt = self.near_algebra.compare(self._near_side(left), op, self._near_side(right))
        if doubt is not None:
            rows = np.flatnonzero(doubt)
            numbers = self.wide(rows, left, right)
            true, false = np.array(true), np.array(false)
            true[rows], false[rows], _ = numbers.algebra.compare(numbers.side(left), op, numbers.side(right))
        return np.stack((packed.packed(true), ~packed.packed(false)))

    def _near_side(self, side: Side) -> Near:
        return self.near_algebra.constant(side) if isinstance(side, Fraction) else self.near(side)


def joined(node: Node, part: Callable[[int], State], full: Bits) -> State:
    """A condition composed of others."""
    match node:
        case Truth(value):
            return packed.decided(value, full)
        case Negation(index):
            return packed.negation(part(index))
        case Every(parts):
            return packed.every([part(index) for index in parts])
        case Some(parts):
            return packed.some([part(index) for index in parts])
        case AtLeast(count, parts):
            return packed.at_least(count, [part(index) for index in parts], full)
        case Pick(condition, then, other):
            return packed.pick(part(condition), part(then), part(other))
    raise TypeError(node)
