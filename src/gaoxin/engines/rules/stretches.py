"""Conditions while one number runs over a stretch: decided on all of it, or not.

Rows are cells: a subject with one input anywhere from ``low`` to ``high``, its other facts as they are. What
is decided for a cell holds for every number in it; the intervals of the engine give that without trying any.
"""

import datetime as dt
from collections.abc import Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.graph import (
    AtLeast,
    Compare,
    Every,
    Flag,
    Graph,
    Known,
    Negation,
    Node,
    Number,
    OneOf,
    Pick,
    Some,
    Truth,
)
from gaoxin.engines.rules.intervals import Interval, Mask
from gaoxin.engines.rules.numbers import Exact, Numbers
from gaoxin.engines.rules.population import Ints, Population
from gaoxin.engines.rules.rationals import Rationals, TooWide

# Rows: a condition's; 1 where true, 0 where false, -1 where not decided.
States = npt.NDArray[np.int8]


class _Stretched(Numbers):
    """Numbers of cells."""

    __slots__ = ("cells",)

    cells: "_Cells"

    def _made(self, node: Node) -> Exact:
        if isinstance(node, Number) and node.name == self.cells.name:
            return self.cells.moved(self.algebra.ends)
        return super()._made(node)


class _Cells:
    """Every condition over some cells, each computed once."""

    def __init__(
        self,
        graph: Graph,
        population: Population,
        on: dt.date,
        name: str,
        ends: tuple[Ints, Ints],
        *,
        is_wide: bool,
    ) -> None:
        self.graph = graph
        self.population = population
        self.name = name
        self._ends = ends
        self._seen: dict[int, tuple[Mask, Mask]] = {}
        self.numbers = _Stretched(graph, population, on, self.masks, is_wide=is_wide)
        self.numbers.cells = self

    def moved(self, arithmetic: object) -> Exact:
        assert isinstance(arithmetic, Rationals)
        low, high = (arithmetic.whole(end, int(end.min()), int(end.max())) for end in self._ends)
        return Interval(low, high)

    def masks(self, index: int) -> tuple[Mask, Mask]:
        """Where it is true on the whole cell, and where false."""
        found = self._seen.get(index)
        if found is None:
            true, false = self._made(self.graph[index])
            size = self.population.size
            found = self._seen[index] = (np.broadcast_to(true, size), np.broadcast_to(false, size))
        return found

    def _made(self, node: Node) -> tuple[Mask, Mask]:
        match node:
            case Truth(value):
                return np.array(value), np.array(not value)
            case Flag(name):
                return self._told(name, np.asarray(self.population.column(name).values, np.bool_))
            case OneOf(name, choices):
                column = self.population.column(name)
                codes = [code for code, choice in enumerate(column.choices) if choice in choices]
                return self._told(name, np.isin(column.values, codes))
            case Known(name):
                known = self._known(name)
                return known, ~known
            case Compare(left, op, right):
                numbers = self.numbers
                true, false, _ = numbers.algebra.compare(numbers.value(left), op, numbers.value(right))
                return true, false
        return self._composed(node)

    def _told(self, name: str, values: Mask) -> tuple[Mask, Mask]:
        known = self._known(name)
        return values & known, known & ~values

    def _known(self, name: str) -> Mask:
        known = self.population.column(name).known
        return np.ones(self.population.size, np.bool_) if known is None else known

    def _composed(self, node: Node) -> tuple[Mask, Mask]:
        match node:
            case Negation(part):
                true, false = self.masks(part)
                return false, true
            case Every(parts):
                return self._joined(parts, is_every=True)
            case Some(parts):
                return self._joined(parts, is_every=False)
            case AtLeast(count, parts):
                masks = [self.masks(part) for part in parts]
                certain = sum(true.astype(np.int16) for true, _ in masks)
                possible = sum((~false).astype(np.int16) for _, false in masks)
                return np.asarray(certain >= count), np.asarray(possible < count)
            case Pick(condition, then, other):
                true, false = self.masks(condition)
                (one, no), (two, not_two) = self.masks(then), self.masks(other)
                return (
                    (true & one) | (false & two) | (one & two),
                    (true & no) | (false & not_two) | (no & not_two),
                )
        raise TypeError(node)

    def _joined(self, parts: tuple[int, ...], *, is_every: bool) -> tuple[Mask, Mask]:
        masks = [self.masks(part) for part in parts]
        true, false = [one for one, _ in masks], [other for _, other in masks]
        if is_every:
            return reduce(np.logical_and, true), reduce(np.logical_or, false)
        return reduce(np.logical_or, true), reduce(np.logical_and, false)


class Stretches:
    """Chosen conditions of a population while the input ``name`` runs."""

    def __init__(
        self, graph: Graph, population: Population, on: dt.date, *, name: str, conditions: tuple[int, ...]
    ) -> None:
        self._graph, self._population, self._on, self._name = graph, population, on, name
        self._conditions = conditions

    def states(self, asked: Ints, rows: Ints, low: Ints, high: Ints) -> States:
        """A line for each condition asked by its place, a column for each cell.

        Cell ``k`` is the subject ``rows[k]`` from ``low[k]`` to ``high[k]``.
        """
        conditions = [self._conditions[place] for place in asked]
        people = self._population.taken(rows, self._graph.inputs(conditions))
        try:
            return self._told(conditions, people, low, high, is_wide=False)
        except TooWide:
            return self._told(conditions, people, low, high, is_wide=True)

    def _told(
        self, conditions: Sequence[int], people: Population, low: Ints, high: Ints, *, is_wide: bool
    ) -> States:
        cells = _Cells(self._graph, people, self._on, self._name, (low, high), is_wide=is_wide)
        found: States = np.full((len(conditions), people.size), -1, np.int8)
        for place, index in enumerate(conditions):
            true, false = cells.masks(index)
            found[place][true] = 1
            found[place][false] = 0
        return found
