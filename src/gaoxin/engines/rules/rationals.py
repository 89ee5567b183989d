"""Exact arithmetic of arrays: one fraction a row, in int64 as far as its bounds prove that it fits.

A number that might leave int64 is refused with ``TooWide``; the same arithmetic in Python integers, meant for
a few rows, never refuses.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.graph import Op
from gaoxin.engines.rules.intervals import Mask, Rows

# An array of int64, or of Python integers; a plain int stands for the same number in every row.
Whole: TypeAlias = Any
MOST: Final = 2**63 - 1


class TooWide(ArithmeticError):
    """The numbers might leave int64."""


@dataclass(frozen=True, slots=True)
class Rational:
    """``above / below``; in every row that counts ``least`` ≤ above ≤ ``most``, 1 ≤ below ≤ ``deepest``.

    ``floats`` are the numerators where these are at hand as floats too, none of them rounded.
    """

    above: Whole
    below: Whole
    least: int
    most: int
    deepest: int
    floats: npt.NDArray[np.float64] | None = None

    @property
    def is_even(self) -> bool:
        """Whether one denominator serves all rows."""
        return isinstance(self.below, int)

    @property
    def numerators(self) -> npt.NDArray[np.float64]:
        """As floats; they are rounded beyond 2⁵³."""
        return np.asarray(self.above, np.float64) if self.floats is None else self.floats


class Rationals:
    """Arithmetic of ``size`` rows; ``is_wide`` in Python integers."""

    __slots__ = ("is_wide", "size")

    def __init__(self, size: int, *, is_wide: bool = False) -> None:
        self.size = size
        self.is_wide = is_wide

    def _check(self, *bounds: int) -> None:
        """Called before computing: what might not fit is not computed."""
        if not self.is_wide and max(map(abs, bounds)) > MOST:
            raise TooWide

    def whole(
        self,
        values: npt.NDArray[Any],
        least: int,
        most: int,
        floats: npt.NDArray[np.float64] | None = None,
    ) -> Rational:
        self._check(least, most)
        return Rational(values.astype(object) if self.is_wide else values, 1, least, most, 1, floats)

    def constant(self, value: Fraction) -> Rational:
        above, below = value.numerator, value.denominator
        self._check(above, below)
        return Rational(above, below, above, above, below)

    # ------------------------------------------------------------ operations

    def scale(self, factor: Fraction, one: Rational) -> Rational:
        if one.is_even:
            factor, below = factor / one.below, 1
        else:
            below = one.below
        deepest = factor.denominator * (1 if one.is_even else one.deepest)
        least, most = product_bounds(one.least, one.most, factor.numerator, factor.numerator)
        self._check(least, most, deepest, factor.numerator)
        above = times(one.above, factor.numerator)
        return Rational(above, times(below, factor.denominator), least, most, deepest)

    def add(self, one: Rational, other: Rational) -> Rational:
        if one.is_even and other.is_even:
            one, other = self._over_one(one, other)
            below, deepest = one.below, one.deepest
        elif one.below is other.below:
            below, deepest = one.below, one.deepest
        else:
            below, deepest = times(one.below, other.below), one.deepest * other.deepest
            one, other = self._crossed(one, other)
        bounds = (one.least + other.least, one.most + other.most)
        self._check(*bounds, deepest)
        return Rational(one.above + other.above, below, *bounds, deepest)

    def multiply(self, one: Rational, other: Rational) -> Rational:
        bounds = product_bounds(one.least, one.most, other.least, other.most)
        deepest = one.deepest * other.deepest
        self._check(*bounds, deepest)
        return Rational(times(one.above, other.above), times(one.below, other.below), *bounds, deepest)

    def divide(self, one: Rational, other: Rational) -> Rational:
        """Where ``other`` is zero the denominator is 1 and the answer means nothing."""
        deepest = one.deepest * max(abs(other.least), abs(other.most), 1)
        least, most = product_bounds(one.least, one.most, 1, other.deepest)
        if other.least < 0:
            least, most = min(least, -most), max(most, -least)
        self._check(least, most, deepest)
        above, below = times(one.above, other.below), times(one.below, other.above)
        if isinstance(below, int):
            return Rational(-above if below < 0 else above, abs(below) or 1, least, most, abs(below) or 1)
        if other.least < 0:
            above = self._where(below < 0, self._negative(above), above)
            below = abs(below)
        if other.least <= 0 <= other.most:
            below = np.maximum(below, 1)
        return Rational(above, below, least, most, deepest)

    def select(self, rows: Mask, one: Rational, other: Rational) -> Rational:
        if one.is_even and other.is_even:
            one, other = self._over_one(one, other)
            below: Whole = one.below
        else:
            below = self._where(rows, one.below, other.below)
        bounds = (min(one.least, other.least), max(one.most, other.most))
        above = self._where(rows, one.above, other.above)
        return Rational(above, below, *bounds, max(one.deepest, other.deepest))

    def mended(self, rows: Mask, one: Rational, quotient: Rational) -> Rational:
        """The denominators in these rows are 1 already."""
        if self.is_wide or not fixed(one) or one.below != 1 or isinstance(quotient.above, int):
            return self.select(rows, one, quotient)
        above = quotient.above.copy()
        np.copyto(above, one.above, where=rows)
        bounds = (min(one.least, quotient.least), max(one.most, quotient.most))
        return Rational(above, quotient.below, *bounds, quotient.deepest)

    def least(self, one: Rational, other: Rational) -> Rational:
        if not (one.is_even and other.is_even):
            rows, _ = self.holds(other, Op.AT_LEAST, one)
            return self.select(rows, one, other)
        one, other = self._over_one(one, other)
        bounds = (min(one.least, other.least), min(one.most, other.most))
        above = min(one.above, other.above) if fixed(one, other) else np.minimum(one.above, other.above)
        return Rational(above, one.below, *bounds, one.deepest)

    def greatest(self, one: Rational, other: Rational) -> Rational:
        if not (one.is_even and other.is_even):
            rows, _ = self.holds(one, Op.AT_LEAST, other)
            return self.select(rows, one, other)
        one, other = self._over_one(one, other)
        bounds = (max(one.least, other.least), max(one.most, other.most))
        above = max(one.above, other.above) if fixed(one, other) else np.maximum(one.above, other.above)
        return Rational(above, one.below, *bounds, one.deepest)

    def doubtful(self, one: Rational, rows: Mask) -> Rational:
        """Nothing is ever doubtful here."""
        return one

    # ----------------------------------------------------------- comparisons

    def holds(self, one: Rational, op: Op, other: Rational) -> tuple[Mask, Rows]:
        if one.is_even and fixed(other):
            return self._beyond(one, op, other), None
        if other.is_even and fixed(one):
            if op is Op.EQUAL:
                return self._beyond(other, op, one), None
            reverse = Op.ABOVE if op is Op.AT_LEAST else Op.AT_LEAST
            return ~self._beyond(other, reverse, one), None
        if one.is_even and other.is_even:
            one, other = self._over_one(one, other)
        elif one.below is not other.below:
            one, other = self._crossed(one, other)
        return self._full(compared(one.above, op, other.above)), None

    def _beyond(self, one: Rational, op: Op, bound: Rational) -> Mask:
        """Against a fixed number: the line is brought to the rows' denominator, then compared as it is."""
        line, rest = divmod(bound.above * one.below, bound.below)
        if op is Op.EQUAL:
            if rest or not one.least <= line <= one.most:
                return np.zeros(self.size, np.bool_)
            return self._full(one.above == line)
        if op is Op.AT_LEAST and not rest:
            line -= 1
        if not one.least <= line < one.most:
            return np.full(self.size, one.least > line, np.bool_)
        return self._full(one.above > line)

    # --------------------------------------------------------------- shaping

    def _full(self, mask: Any) -> Mask:
        if np.ndim(mask):
            return np.asarray(mask, np.bool_)
        return np.full(self.size, bool(mask), np.bool_)

    def _negative(self, values: Whole) -> Whole:
        return -values

    def _where(self, rows: Mask, one: Whole, other: Whole) -> Whole:
        if isinstance(one, int) and isinstance(other, int) and one == other:
            return one
        if self.is_wide:
            # Two small plain numbers would become int64 again.
            one, other = np.asarray(one, object), np.asarray(other, object)
        return np.where(rows, one, other)

    def _over_one(self, one: Rational, other: Rational) -> tuple[Rational, Rational]:
        """Two fixed denominators brought to one."""
        if one.below == other.below:
            return one, other
        common = lcm(one.below, other.below)
        return self._over(one, common), self._over(other, common)

    def _over(self, one: Rational, below: int) -> Rational:
        factor = below // one.below
        least, most = one.least * factor, one.most * factor
        self._check(least, most, below)
        return Rational(times(one.above, factor), below, least, most, below)

    def _crossed(self, one: Rational, other: Rational) -> tuple[Rational, Rational]:
        """Numerators over the product of the denominators; the product itself is left away."""
        first = product_bounds(one.least, one.most, 1, other.deepest)
        second = product_bounds(other.least, other.most, 1, one.deepest)
        self._check(*first, *second)
        left = Rational(times(one.above, other.below), 1, *first, 1)
        return left, Rational(times(other.above, one.below), 1, *second, 1)


def fixed(*given: Rational) -> bool:
    """Whether the same number stands in every row."""
    return all(isinstance(one.above, int) and isinstance(one.below, int) for one in given)


def times(one: Whole, other: Whole) -> Whole:
    """A product that leaves arrays alone where one side is 1, and makes none where it is 0."""
    for side, rest in ((one, other), (other, one)):
        if isinstance(side, int):
            if side == 1:
                return rest
            if side == 0:
                return 0
    return one * other


def compared(one: Whole, op: Op, other: Whole) -> Any:
    match op:
        case Op.AT_LEAST:
            return one >= other
        case Op.ABOVE:
            return one > other
        case Op.EQUAL:
            return one == other


def product_bounds(least: int, most: int, low: int, high: int) -> tuple[int, int]:
    products = (least * low, least * high, most * low, most * high)
    return min(products), max(products)
