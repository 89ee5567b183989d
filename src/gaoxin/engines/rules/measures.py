"""Numbers of a population for people to read: the nearest floats, and whole 分 rounded down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.chunks import Chunk
from gaoxin.engines.rules.intervals import Mask, Rows
from gaoxin.engines.rules.numbers import Exact
from gaoxin.engines.rules.rationals import MOST, Rational, TooWide
from gaoxin.engines.rules.thresholds import nearest

# Of a float, the part by which it may be wrong.
DIGITS: Final = 1e-12


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
        return chunk.wide(np.arange(chunk.population.size), index).value(index)


def measured(chunk: Chunk, index: int) -> Measures:
    """Right to twelve digits; what floats alone cannot tell so well is computed exactly."""
    try:
        part = chunk.exact.value(index)
    except TooWide:
        return _approached(chunk, index)
    return _floats(part, chunk.population.size)


def _approached(chunk: Chunk, index: int) -> Measures:
    size, near = chunk.population.size, chunk.near(index)
    sides = ((near.low, near.from_below, -np.inf), (near.high, near.from_above, np.inf))
    ends = [_bounded(np.broadcast_to(end.value, size), rows, none) for end, rows, none in sides]
    doubt = np.zeros(size, np.bool_)
    for end, rows, _ in sides:
        is_vague = np.broadcast_to(~(end.error <= np.abs(end.value) * DIGITS), size)
        doubt |= is_vague if rows is None else is_vague & rows
    vague = np.flatnonzero(doubt)
    if vague.size:
        exact = _floats(chunk.wide(vague, index).value(index), vague.size)
        ends[0][vague], ends[1][vague] = exact.low, exact.high
    return Measures(*ends)


def _floats(part: Exact, size: int) -> Measures:
    low, high = (_divided(end, size) for end in (part.low, part.high))
    return Measures(_bounded(low, part.from_below, -np.inf), _bounded(high, part.from_above, np.inf))


def _bounded(values: npt.NDArray[np.float64], rows: Rows, none: float) -> npt.NDArray[np.float64]:
    return np.array(values) if rows is None else np.where(rows, values, none)


def _divided(end: Rational, size: int) -> npt.NDArray[np.float64]:
    above, below = _spread(end.above, size), np.maximum(_spread(end.below, size), 1)
    try:
        # Python divides whole numbers of any size.
        return np.asarray(above / below, np.float64)
    except OverflowError:
        pairs = zip(above.tolist(), below.tolist(), strict=True)
        return np.array([nearest(one, other) for one, other in pairs])


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
