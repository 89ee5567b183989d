"""Intervals row by row: the meaning of number nodes, over any exact or approximate arithmetic of arrays.

An arithmetic computes with ends; this module knows which ends are there, which side they bound, and what a
missing bound does. Where an approximate arithmetic cannot tell on which side of a line a row lies, the row
becomes doubtful, and an exact arithmetic has to look at it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.graph import Op

Mask = npt.NDArray[np.bool_]
# None: every row (of a mask), no row (of doubts).
Rows = Mask | None
EndT = TypeVar("EndT")


class Arithmetic(Protocol[EndT]):
    """Computes with one end of many intervals; ``size`` rows."""

    size: int

    def constant(self, value: Fraction) -> EndT: ...
    def add(self, one: EndT, other: EndT) -> EndT: ...
    def scale(self, factor: Fraction, one: EndT) -> EndT: ...
    def multiply(self, one: EndT, other: EndT) -> EndT: ...

    def divide(self, one: EndT, other: EndT) -> EndT:
        """Where ``other`` is zero the answer means nothing."""

    def select(self, rows: Mask, one: EndT, other: EndT) -> EndT: ...

    def mended(self, rows: Mask, one: EndT, quotient: EndT) -> EndT:
        """``one`` in these rows, in which ``divide`` divided by zero."""

    def least(self, one: EndT, other: EndT) -> EndT: ...
    def greatest(self, one: EndT, other: EndT) -> EndT: ...

    def holds(self, one: EndT, op: Op, other: EndT) -> tuple[Mask, Rows]:
        """Where it holds, and where that is doubtful."""

    def doubtful(self, one: EndT, rows: Mask) -> EndT:
        """The same, with these rows doubtful in every comparison to come."""


def _within(doubt: Rows, rows: Rows) -> Rows:
    return None if doubt is None else both(doubt, rows)


@dataclass(frozen=True, slots=True)
class Interval(Generic[EndT]):
    """``low`` counts where ``from_below`` is true, ``high`` where ``from_above``; None means everywhere.

    Where both ends are one object, every row is a point or everything.
    """

    low: EndT
    high: EndT
    from_below: Rows = None
    from_above: Rows = None

    @property
    def is_plain(self) -> bool:
        return self.low is self.high


def both(one: Rows, other: Rows) -> Rows:
    if one is None or other is None or one is other:
        return other if one is None else one
    return one & other


def either(one: Rows, other: Rows) -> Rows:
    return None if one is None or other is None else one | other


def chosen(rows: Mask, one: Rows, other: Rows) -> Rows:
    if one is None:
        return None if other is None else other | rows
    return one | ~rows if other is None else (one & rows) | (other & ~rows)


def doubts(*given: Rows) -> Rows:
    """Rows doubtful in any of these."""
    masks = [mask for mask in given if mask is not None]
    return reduce(np.bitwise_or, masks) if masks else None


class Intervals(Generic[EndT]):
    """What number nodes do to intervals of an arithmetic."""

    __slots__ = ("ends", "nowhere")

    def __init__(self, ends: Arithmetic[EndT]) -> None:
        self.ends = ends
        self.nowhere = np.zeros(ends.size, np.bool_)

    def constant(self, value: Fraction) -> Interval[EndT]:
        end = self.ends.constant(value)
        return Interval(end, end)

    def everything(self) -> Interval[EndT]:
        return self.plain(self.ends.constant(Fraction(0)), self.nowhere)

    def plain(self, end: EndT, known: Rows) -> Interval[EndT]:
        return Interval(end, end, known, known)

    def range(self, low: Fraction, high: Fraction) -> Interval[EndT]:
        return Interval(self.ends.constant(low), self.ends.constant(high))

    def sum(self, parts: Iterable[Interval[EndT]]) -> Interval[EndT]:
        return reduce(self._added, parts)

    def _added(self, one: Interval[EndT], other: Interval[EndT]) -> Interval[EndT]:
        low = self.ends.add(one.low, other.low)
        below = both(one.from_below, other.from_below)
        if one.is_plain and other.is_plain:
            return self.plain(low, below)
        high = self.ends.add(one.high, other.high)
        return Interval(low, high, below, both(one.from_above, other.from_above))

    def scaled(self, factor: Fraction, part: Interval[EndT]) -> Interval[EndT]:
        low = self.ends.scale(factor, part.low)
        if part.is_plain:
            return self.plain(low, part.from_below)
        high = self.ends.scale(factor, part.high)
        if factor > 0:
            return Interval(low, high, part.from_below, part.from_above)
        return Interval(high, low, part.from_above, part.from_below)

    # ------------------------------------------------- the least, the greatest

    def least(self, parts: Iterable[Interval[EndT]]) -> Interval[EndT]:
        return reduce(self._lesser, parts)

    def greatest(self, parts: Iterable[Interval[EndT]]) -> Interval[EndT]:
        return reduce(self._greater, parts)

    def _lesser(self, one: Interval[EndT], other: Interval[EndT]) -> Interval[EndT]:
        low = self.ends.least(one.low, other.low)
        if self._always_points(one, other):
            return self.plain(low, None)
        high = self._there(self.ends.least(one.high, other.high), one, other, above=True)
        below, above = both(one.from_below, other.from_below), either(one.from_above, other.from_above)
        return Interval(low, high, below, above)

    def _greater(self, one: Interval[EndT], other: Interval[EndT]) -> Interval[EndT]:
        high = self.ends.greatest(one.high, other.high)
        if self._always_points(one, other):
            return self.plain(high, None)
        low = self._there(self.ends.greatest(one.low, other.low), one, other, above=False)
        below, above = either(one.from_below, other.from_below), both(one.from_above, other.from_above)
        return Interval(low, high, below, above)

    def _always_points(self, one: Interval[EndT], other: Interval[EndT]) -> bool:
        return one.is_plain and other.is_plain and one.from_below is None and other.from_below is None

    def _there(self, end: EndT, one: Interval[EndT], other: Interval[EndT], *, above: bool) -> EndT:
        """``end`` where both sides are bounded, else the end of the one that is."""
        first, second = (one.high, other.high) if above else (one.low, other.low)
        has_first, has_second = (
            (one.from_above, other.from_above) if above else (one.from_below, other.from_below)
        )
        if has_second is not None:
            end = self.ends.select(has_second, end, first)
        return end if has_first is None else self.ends.select(has_first, end, second)

    # --------------------------------------------------------------- choices

    def choose(self, true: Mask, false: Mask, then: Interval[EndT], other: Interval[EndT]) -> Interval[EndT]:
        """``then`` where true, ``other`` where false, the span of both where neither."""
        if bool((true | false).all()):
            return self.select(true, then, other)
        hull = Interval(
            self.ends.least(then.low, other.low),
            self.ends.greatest(then.high, other.high),
            both(then.from_below, other.from_below),
            both(then.from_above, other.from_above),
        )
        return self.select(true, then, self.select(false, other, hull))

    def select(self, rows: Mask, one: Interval[EndT], other: Interval[EndT]) -> Interval[EndT]:
        low = self.ends.select(rows, one.low, other.low)
        below = chosen(rows, one.from_below, other.from_below)
        if one.is_plain and other.is_plain:
            return self.plain(low, below)
        high = self.ends.select(rows, one.high, other.high)
        return Interval(low, high, below, chosen(rows, one.from_above, other.from_above))

    # ------------------------------------------------- products and quotients

    def product(self, left: Interval[EndT], right: Interval[EndT]) -> Interval[EndT]:
        if left.is_plain and right.is_plain:
            known = both(left.from_below, right.from_below)
            return self.plain(self.ends.multiply(left.low, right.low), known)
        first, doubt_first = self._points(left)
        second, doubt_second = self._points(right)
        by_right = self.select(second, self._stretched(right.low, left), self.everything())
        result = self.select(first, self._stretched(left.low, right), by_right)
        return self._doubted(result, doubts(doubt_first, doubt_second))

    def quotient(self, above: Interval[EndT], below: Interval[EndT], zero: Interval[EndT]) -> Interval[EndT]:
        is_zero, doubt = self.ends.holds(below.low, Op.EQUAL, self.ends.constant(Fraction(0)))
        if above.is_plain and below.is_plain:
            told, quotient = below.from_below, self.ends.divide(above.low, below.low)
            result = self.plain(quotient, both(above.from_below, told))
            doubt = _within(doubt, told)
        else:
            told, doubt_point = self._points(below)
            one = self.ends.divide(self.ends.constant(Fraction(1)), below.low)
            result = self.select(told, self._stretched(one, above), self.everything())
            doubt = doubts(doubt, doubt_point)
        rows = is_zero if told is None else is_zero & told
        return self._doubted(self._mended(rows, zero, result), doubt)

    def _mended(self, rows: Mask, zero: Interval[EndT], quotient: Interval[EndT]) -> Interval[EndT]:
        if not rows.any():
            return quotient
        if not (zero.is_plain and quotient.is_plain):
            return self.select(rows, zero, quotient)
        if zero.from_below is self.nowhere:
            return self.plain(quotient.low, both(quotient.from_below, ~rows))
        known = chosen(rows, zero.from_below, quotient.from_below)
        return self.plain(self.ends.mended(rows, zero.low, quotient.low), known)

    def _points(self, part: Interval[EndT]) -> tuple[Mask, Rows]:
        """Rows where the interval is a single number."""
        if part.is_plain:
            known = part.from_below
            return (np.ones(self.ends.size, np.bool_) if known is None else known), None
        same, doubt = self.ends.holds(part.low, Op.EQUAL, part.high)
        bounded = both(part.from_below, part.from_above)
        if bounded is None:
            return same, doubt
        return same & bounded, _within(doubt, bounded)

    def _stretched(self, factor: EndT, part: Interval[EndT]) -> Interval[EndT]:
        """``part`` times a number; an end that is missing stays missing, also times zero."""
        positive, doubt = self.ends.holds(factor, Op.ABOVE, self.ends.constant(Fraction(0)))
        low = self.ends.multiply(factor, part.low)
        if part.is_plain:
            return self._doubted(self.plain(low, part.from_below), doubt)
        high = self.ends.multiply(factor, part.high)
        forward = Interval(low, high, part.from_below, part.from_above)
        backward = Interval(high, low, part.from_above, part.from_below)
        return self._doubted(self.select(positive, forward, backward), doubt)

    def _doubted(self, part: Interval[EndT], rows: Rows) -> Interval[EndT]:
        """Doubtful rows keep both bounds, so that no comparison passes them over."""
        if rows is None or not rows.any():
            return part
        low = self.ends.doubtful(part.low, rows)
        high = low if part.is_plain else self.ends.doubtful(part.high, rows)
        below, above = either(part.from_below, rows), either(part.from_above, rows)
        return self.plain(low, below) if part.is_plain else Interval(low, high, below, above)

    # ----------------------------------------------------------- comparisons

    def compare(self, left: Interval[EndT], op: Op, right: Interval[EndT]) -> tuple[Mask, Mask, Rows]:
        """Rows where it is true, where it is false, and where the arithmetic cannot tell."""
        if left.is_plain and right.is_plain:
            return self._plainly(left, op, right)
        if op is Op.EQUAL:
            return self._equal(left, right)
        true, doubt = self._within(left.low, op, right.high, both(left.from_below, right.from_above))
        reverse = Op.ABOVE if op is Op.AT_LEAST else Op.AT_LEAST
        false, more = self._within(right.low, reverse, left.high, both(right.from_below, left.from_above))
        return self._settled(true, false, doubts(doubt, more))

    def _plainly(self, left: Interval[EndT], op: Op, right: Interval[EndT]) -> tuple[Mask, Mask, Rows]:
        holds, doubt = self.ends.holds(left.low, op, right.low)
        known = both(left.from_below, right.from_below)
        if known is None:
            return self._settled(holds, ~holds, doubt)
        true = holds & known
        return self._settled(true, known & ~holds, _within(doubt, known))

    def _equal(self, left: Interval[EndT], right: Interval[EndT]) -> tuple[Mask, Mask, Rows]:
        first, doubt_first = self._points(left)
        second, doubt_second = self._points(right)
        same, doubt_same = self.ends.holds(left.low, Op.EQUAL, right.low)
        below, doubt_below = self._within(
            right.low, Op.ABOVE, left.high, both(right.from_below, left.from_above)
        )
        above, doubt_above = self._within(
            left.low, Op.ABOVE, right.high, both(left.from_below, right.from_above)
        )
        doubt = doubts(doubt_first, doubt_second, doubt_same, doubt_below, doubt_above)
        return self._settled(first & second & same, below | above, doubt)

    def _within(self, one: EndT, op: Op, other: EndT, rows: Rows) -> tuple[Mask, Rows]:
        holds, doubt = self.ends.holds(one, op, other)
        if rows is None:
            return holds, doubt
        return holds & rows, _within(doubt, rows)

    def _settled(self, true: Mask, false: Mask, doubt: Rows) -> tuple[Mask, Mask, Rows]:
        if doubt is None or not doubt.any():
            return true, false, None
        return true & ~doubt, false & ~doubt, doubt
