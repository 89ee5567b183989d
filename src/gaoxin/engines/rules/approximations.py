"""Approximate arithmetic of arrays with proved error bounds: a filter before exact arithmetic.

Every end is a float64 and the most by which it may be wrong. Rows nearer to a line than that are doubtful.
What overflows or is no number is wrong by infinity, so it is doubtful as well and never decided here.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np

from gaoxin.engines.rules.graph import Op
from gaoxin.engines.rules.intervals import Interval, Mask, Rows
from gaoxin.engines.rules.rationals import Rational, compared

# float64 array, or one float for all rows.
Floats: TypeAlias = Any
# One operation is wrong by half of this times its result; the rest covers the rounding of the bounds.
ROUNDING: Final = 2.0**-51
# Against results too small for float64.
TINY: Final = 1e-300
WIDER: Final = 1 + 2.0**-40
EXACT: Final = 2**53


@dataclass(frozen=True, slots=True)
class Approximate:
    value: Floats
    error: Floats


class Approximations:
    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        self.size = size

    def constant(self, value: Fraction) -> Approximate:
        try:
            near = float(value)
        except OverflowError:
            return Approximate(0.0, np.inf)
        return Approximate(near, 0.0 if Fraction(near) == value else abs(near) * ROUNDING + TINY)

    def of(self, part: Interval[Rational]) -> Interval[Approximate]:
        """An exact interval as an approximate one."""
        low = self.near(part.low)
        high = low if part.is_plain else self.near(part.high)
        return Interval(low, high, part.from_below, part.from_above)

    def near(self, one: Rational) -> Approximate:
        value = np.asarray(one.above, np.float64) / np.asarray(one.below, np.float64)
        if one.is_even and one.below == 1 and max(abs(one.least), abs(one.most)) <= EXACT:
            return Approximate(value, 0.0)
        return Approximate(value, np.abs(value) * (2 * ROUNDING))

    def scale(self, factor: Fraction, one: Approximate) -> Approximate:
        return self.multiply(self.constant(factor), one)

    def add(self, one: Approximate, other: Approximate) -> Approximate:
        value = one.value + other.value
        return Approximate(value, (one.error + other.error + np.abs(value) * ROUNDING) * WIDER)

    def multiply(self, one: Approximate, other: Approximate) -> Approximate:
        value = one.value * other.value
        spread = np.abs(one.value) * other.error + np.abs(other.value) * one.error + one.error * other.error
        return Approximate(value, (spread + np.abs(value) * ROUNDING + TINY) * WIDER)

    def divide(self, one: Approximate, other: Approximate) -> Approximate:
        value = one.value / other.value
        room = np.abs(other.value) - other.error
        spread = (one.error + np.abs(value) * other.error) / room
        error = (spread + np.abs(value) * ROUNDING + TINY) * WIDER
        return Approximate(value, np.where(room > 0, error, np.inf))

    def select(self, rows: Mask, one: Approximate, other: Approximate) -> Approximate:
        return Approximate(np.where(rows, one.value, other.value), np.where(rows, one.error, other.error))

    def mended(self, rows: Mask, one: Approximate, quotient: Approximate) -> Approximate:
        return self.select(rows, one, quotient)

    def least(self, one: Approximate, other: Approximate) -> Approximate:
        return Approximate(np.minimum(one.value, other.value), np.maximum(one.error, other.error))

    def greatest(self, one: Approximate, other: Approximate) -> Approximate:
        return Approximate(np.maximum(one.value, other.value), np.maximum(one.error, other.error))

    def doubtful(self, one: Approximate, rows: Mask) -> Approximate:
        return Approximate(one.value, np.where(rows, np.inf, one.error))

    def holds(self, one: Approximate, op: Op, other: Approximate) -> tuple[Mask, Rows]:
        gap = np.abs(one.value - other.value)
        error = (one.error + other.error) * WIDER
        # The difference of two floats is zero only where they are equal; no number fails both tests.
        sure = (gap * (1 - ROUNDING) > error) | ((gap == 0) & (error == 0))
        holds = np.broadcast_to(np.asarray(compared(one.value, op, other.value), np.bool_), (self.size,))
        doubt = np.broadcast_to(~sure, (self.size,))
        return holds, doubt if doubt.any() else None
