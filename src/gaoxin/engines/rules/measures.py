"""Numbers of a population for people to read: the nearest floats, and whole 分 rounded down."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.chunks import Chunk
from gaoxin.engines.rules.intervals import Mask, Rows
from gaoxin.engines.rules.numbers import Exact
from gaoxin.engines.rules.rationals import MOST, Rational, TooWide

# Both sides of a fraction below this are floats without loss, so their quotient is rounded once.
EXACT: Final = 2**53


@dataclass(frozen=True, slots=True)
class Measures:
    """``low`` ≤ the number ≤ ``high``; infinite where there is no bound."""

    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]

    @classmethod
    def joined(cls, parts: Sequence["Measures"]) -> "Measures":
        empty = [np.zeros(0)]
        return cls(
            np.concatenate([p.low for p in parts] or empty), np.concatenate([p.high for p in parts] or empty)
        )


@dataclass(frozen=True, slots=True)
class Amounts:
    """分, rounded down; a bound counts where its mask is true, and is zero where not."""

    low: npt.NDArray[np.int64]
    has_low: Mask
    high: npt.NDArray[np.int64]
    has_high: Mask

    def only(self, rows: Mask) -> "Amounts":
        """The same for these subjects; nothing is told of the others."""
        return Amounts(
            np.where(rows, self.low, 0),
            self.has_low & rows,
            np.where(rows, self.high, 0),
            self.has_high & rows,
        )

    @classmethod
    def joined(cls, parts: Sequence["Amounts"]) -> "Amounts":
        if not parts:
            nothing, nobody = np.zeros(0, np.int64), np.zeros(0, np.bool_)
            return cls(nothing, nobody, nothing, nobody)
        return cls(
            np.concatenate([p.low for p in parts]),
            np.concatenate([p.has_low for p in parts]),
            np.concatenate([p.high for p in parts]),
            np.concatenate([p.has_high for p in parts]),
        )


def exactly(chunk: Chunk, index: int) -> Exact:
    """In int64, or where that does not suffice in Python integers."""
    try:
        return chunk.exact.value(index)
    except TooWide:
        return chunk.wide(np.arange(chunk.population.size)).value(index)


def measured(chunk: Chunk, index: int) -> Measures:
    part = exactly(chunk, index)
    size = chunk.population.size
    low = _floats(part.low, part.from_below, size, -np.inf)
    high = _floats(part.high, part.from_above, size, np.inf)
    return Measures(low, high)


def _floats(end: Rational, rows: Rows, size: int, otherwise: float) -> npt.NDArray[np.float64]:
    above, below = _spread(end.above, size), _spread(end.below, size)
    if max(abs(end.least), abs(end.most), end.deepest) <= EXACT:
        floats = above.astype(np.float64) / np.maximum(below, 1).astype(np.float64)
    else:
        pairs = zip(above.tolist(), below.tolist(), strict=True)
        floats = np.array([_nearest(one, other) for one, other in pairs])
    return floats if rows is None else np.where(rows, floats, otherwise)


def _nearest(above: int, below: int) -> float:
    """Rounded once; infinite beyond the floats."""
    try:
        return float(Fraction(above, below or 1))
    except OverflowError:
        return np.inf if above > 0 else -np.inf


def money(chunk: Chunk, index: int) -> Amounts:
    """An amount beyond int64 has no bound that could be told."""
    part = exactly(chunk, index)
    size = chunk.population.size
    low, has_low = _floors(part.low, part.from_below, size)
    high, has_high = _floors(part.high, part.from_above, size)
    return Amounts(low, has_low, high, has_high)


def _floors(end: Rational, rows: Rows, size: int) -> tuple[npt.NDArray[np.int64], Mask]:
    told = np.ones(size, np.bool_) if rows is None else rows
    whole: Any = _spread(end.above, size) // np.maximum(_spread(end.below, size), 1)
    fits = told & (whole >= -MOST) & (whole <= MOST)
    return np.where(fits, whole, 0).astype(np.int64), fits


def _spread(values: Any, size: int) -> npt.NDArray[Any]:
    """A plain number as an array."""
    if isinstance(values, int):
        return np.full(size, values, np.int64 if abs(values) <= MOST else object)
    return np.asarray(values)
