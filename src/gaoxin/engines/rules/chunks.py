"""Numbers and comparisons of some thousand subjects at once, in an array that stays in the cache.

Each number is computed exactly in int64 where its bounds allow. Where they do not, a comparison is first made
in float64 with proved error bounds, and the few rows too near to the line again in Python integers.
"""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules import packed
from gaoxin.engines.rules.approximations import Approximate, Approximations
from gaoxin.engines.rules.graph import (
    AtLeast,
    Choose,
    Compare,
    Const,
    Elapsed,
    Every,
    Flag,
    Graph,
    Greatest,
    Known,
    Least,
    Negation,
    Node,
    Number,
    OneOf,
    Op,
    Pick,
    Product,
    Quotient,
    Range,
    Scaled,
    Some,
    Span,
    Sum,
    Truth,
    Untold,
)
from gaoxin.engines.rules.intervals import Interval, Intervals, Mask, both
from gaoxin.engines.rules.packed import Bits, Decided
from gaoxin.engines.rules.population import EPOCH, Column, Population
from gaoxin.engines.rules.rationals import Rational, Rationals, TooWide

EndT = TypeVar("EndT")
# One side of a comparison: a node, or a number.
Side: TypeAlias = int | Fraction
Exact: TypeAlias = Interval[Rational]
Near: TypeAlias = Interval[Approximate]


def composed(
    node: Node,
    algebra: Intervals[EndT],
    part: Callable[[int], Interval[EndT]],
    masks: Callable[[int], tuple[Mask, Mask]],
) -> Interval[EndT]:
    """A number node that reads no input, from its parts."""
    match node:
        case Const(value):
            return algebra.constant(value)
        case Untold():
            return algebra.everything()
        case Range(low, high):
            return algebra.range(low, high)
        case Sum(parts):
            return algebra.sum(map(part, parts))
        case Scaled(factor, index):
            return algebra.scaled(factor, part(index))
        case Product(left, right):
            return algebra.product(part(left), part(right))
        case Quotient(above, below, zero):
            return algebra.quotient(part(above), part(below), part(zero))
        case Least(parts):
            return algebra.least(map(part, parts))
        case Greatest(parts):
            return algebra.greatest(map(part, parts))
        case Choose(condition, then, other):
            return algebra.choose(*masks(condition), part(then), part(other))
    raise TypeError(node)


class Numbers:
    """Exact numbers of a population; ``is_wide`` in Python integers, else ``TooWide`` where int64 ends."""

    __slots__ = ("algebra", "graph", "masks", "on", "population", "seen")

    def __init__(
        self,
        graph: Graph,
        population: Population,
        on: dt.date,
        masks: Callable[[int], tuple[Mask, Mask]],
        *,
        is_wide: bool = False,
    ) -> None:
        self.graph = graph
        self.population = population
        self.on = on
        self.masks = masks
        self.algebra = Intervals(Rationals(population.size, is_wide=is_wide))
        self.seen: dict[int, Exact | None] = {}

    def value(self, index: int) -> Exact:
        if index not in self.seen:
            self.seen[index] = self._tried(index)
        found = self.seen[index]
        if found is None:
            raise TooWide
        return found

    def side(self, side: Side) -> Exact:
        return self.algebra.constant(side) if isinstance(side, Fraction) else self.value(side)

    def _tried(self, index: int) -> Exact | None:
        try:
            return self._made(self.graph[index])
        except TooWide:
            return None

    def _made(self, node: Node) -> Exact:
        match node:
            case Number(name):
                column = self.population.column(name)
                values, least, most = column.values, column.least, column.most
            case Elapsed(name, span):
                column = self.population.column(name)
                values, least, most = elapsed(column, self.on, span)
            case _:
                return composed(node, self.algebra, self.value, self.masks)
        rationals = self.algebra.ends
        assert isinstance(rationals, Rationals)
        return self.algebra.plain(rationals.whole(values, least, most), column.known)


def elapsed(column: Column, on: dt.date, span: Span) -> tuple[npt.NDArray[np.int64], int, int]:
    """From each date to ``on``, with bounds of it."""
    days = (on - EPOCH).days
    furthest = max(abs(days - column.least), abs(days - column.most))
    if span is Span.DAYS:
        return days - column.values, -furthest, furthest
    bound = furthest // 28 + 1
    calendar = column.values if column.calendar is None else column.calendar
    match span:
        case Span.FISCAL_YEARS:
            return on.year - calendar // 10_000, -bound, bound
        case Span.FULL_YEARS:
            return (on.year * 10_000 + on.month * 100 + on.day - calendar) // 10_000, -bound, bound
    years, rest = np.divmod(calendar, 10_000)
    months, day = np.divmod(rest, 100)
    return (on.year - years) * 12 + on.month - months - (on.day < day), -bound, bound


class Chunk:
    """Every condition of a graph over some subjects; conditions are kept as bits."""

    __slots__ = ("_near", "_packed", "conditions", "exact", "full", "graph", "near_algebra", "population")

    def __init__(self, graph: Graph, population: Population, on: dt.date) -> None:
        self.graph = graph
        self.population = population
        self.full = packed.packed(np.ones(population.size, np.bool_))
        self.conditions: dict[int, Decided] = {}
        self.exact = Numbers(graph, population, on, self.masks)
        self.near_algebra = Intervals(Approximations(population.size))
        self._near: dict[int, Near] = {}
        self._packed: dict[int, tuple[Mask, Bits]] = {}

    def forget(self, index: int) -> None:
        self.exact.seen.pop(index, None)
        self._near.pop(index, None)

    # ------------------------------------------------------------- numbers

    def near(self, index: int) -> Near:
        """Approximate, yet from exact parts as far up as these go."""
        if index not in self._near:
            self._near[index] = self._approached(index)
        return self._near[index]

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
        found = self.condition(index)
        size = self.population.size
        return packed.unpacked(found.true, size), packed.unpacked(found.false, size)

    # ---------------------------------------------------------- conditions

    def condition(self, index: int) -> Decided:
        if index not in self.conditions:
            self.conditions[index] = self._made(self.graph[index])
        return self.conditions[index]

    def _made(self, node: Node) -> Decided:
        match node:
            case Flag(name):
                column = self.population.column(name)
                return self._among(np.asarray(column.values, np.bool_), column.known)
            case OneOf(name, choices):
                column = self.population.column(name)
                wanted = np.array([choice in choices for choice in (*column.choices, "")], np.bool_)
                return self._among(wanted[column.values], column.known)
            case Known(name):
                known = self._bits(self.population.column(name).known)
                return Decided(known, known ^ self.full)
            case Compare(left, op, right):
                return self.compared(left, op, right)
            case _:
                return joined(node, self.condition, self.full)

    def _among(self, mask: Mask, known: Mask | None) -> Decided:
        told = self._bits(known)
        true = packed.packed(mask) & told
        return Decided(true, true ^ told)

    def _bits(self, known: Mask | None) -> Bits:
        """A mask as bits, packed once however many comparisons share it."""
        if known is None:
            return self.full
        found = self._packed.get(id(known))
        if found is None:
            # The mask stays here too, so that its id is not given to another one.
            found = self._packed[id(known)] = (known, packed.packed(known))
        return found[1]

    def _exactly(self, left: Exact, op: Op, right: Exact) -> Decided:
        algebra = self.exact.algebra
        if left.is_plain and right.is_plain:
            mask, _ = algebra.ends.holds(left.low, op, right.low)
            return self._among(mask, both(left.from_below, right.from_below))
        true, false, _ = algebra.compare(left, op, right)
        return Decided(packed.packed(true), packed.packed(false))

    def _filtered(self, left: Side, op: Op, right: Side) -> Decided:
        """In floats first, then the doubtful rows exactly."""
        with np.errstate(all="ignore"):
            true, false, doubt = self.near_algebra.compare(self._near_side(left), op, self._near_side(right))
        if doubt is not None:
            rows = np.flatnonzero(doubt)
            numbers = self.wide(rows)
            one, other = numbers.side(left), numbers.side(right)
            true, false = np.array(true), np.array(false)
            true[rows], false[rows], _ = numbers.algebra.compare(one, op, other)
        return Decided(packed.packed(true), packed.packed(false))

    def _near_side(self, side: Side) -> Near:
        return self.near_algebra.constant(side) if isinstance(side, Fraction) else self.near(side)

    def compared(self, left: Side, op: Op, right: Side) -> Decided:
        """A side is a node of the graph, or a number that need not be in it."""
        try:
            return self._exactly(self.exact.side(left), op, self.exact.side(right))
        except TooWide:
            return self._filtered(left, op, right)

    def wide(self, rows: npt.NDArray[Any]) -> Numbers:
        """Exact numbers of a few rows."""

        def masks(index: int) -> tuple[Mask, Mask]:
            true, false = self.masks(index)
            return true[rows], false[rows]

        return Numbers(self.graph, self.population.taken(rows), self.exact.on, masks, is_wide=True)


def joined(node: Node, part: Callable[[int], Decided], full: Bits) -> Decided:
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
