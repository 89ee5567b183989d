"""Exact numbers of many subjects: the number nodes of a graph over arrays."""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.graph import (
    Choose,
    Const,
    Elapsed,
    Graph,
    Greatest,
    Least,
    Node,
    Number,
    Product,
    Quotient,
    Range,
    Scaled,
    Span,
    Sum,
    Untold,
)
from gaoxin.engines.rules.intervals import Interval, Intervals, Mask
from gaoxin.engines.rules.population import EPOCH, Column, Population
from gaoxin.engines.rules.rationals import Rational, Rationals, TooWide

EndT = TypeVar("EndT")
Exact: TypeAlias = Interval[Rational]
# One side of a comparison: a node, or a number.
Side: TypeAlias = int | Fraction


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
                values, least, most, floats = column.values, column.least, column.most, column.floats
            case Elapsed(name, span):
                column = self.population.column(name)
                values, least, most = elapsed(column, self.on, span)
                floats = None
            case _:
                return composed(node, self.algebra, self.value, self.masks)
        rationals = self.algebra.ends
        assert isinstance(rationals, Rationals)
        return self.algebra.plain(rationals.whole(values, least, most, floats), column.known)


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
