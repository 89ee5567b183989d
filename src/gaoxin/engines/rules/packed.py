"""Conditions of many subjects, one bit each: two rows of bits, one for true and one for false.

A subject with neither bit is unknown, and so is the padding behind the last subject; hence Kleene's and, or,
not are plain operations on bits, and padding is never counted.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

# uint8 or uint64 words; bit 0 of byte 0 is the first subject.
Bits: TypeAlias = npt.NDArray[Any]
Mask: TypeAlias = npt.NDArray[np.bool_]


class Decided(NamedTuple):
    true: Bits
    false: Bits


def packed(mask: Mask) -> Bits:
    return np.packbits(mask, bitorder="little")


def unpacked(bits: Bits, size: int) -> Mask:
    return np.unpackbits(bits.view(np.uint8), count=size, bitorder="little").view(np.bool_)


def number_of(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum())


def decided(value: bool, full: Bits) -> Decided:
    """The same for everybody; ``full`` has a bit for each subject."""
    nobody = np.zeros_like(full)
    return Decided(full, nobody) if value else Decided(nobody, full)


def negation(part: Decided) -> Decided:
    return Decided(part.false, part.true)


def every(parts: Sequence[Decided]) -> Decided:
    return Decided(conjunction([p.true for p in parts]), disjunction([p.false for p in parts]))


def some(parts: Sequence[Decided]) -> Decided:
    return Decided(disjunction([p.true for p in parts]), conjunction([p.false for p in parts]))


def pick(condition: Decided, then: Decided, other: Decided) -> Decided:
    return Decided(
        condition.true & then.true | condition.false & other.true | then.true & other.true,
        condition.true & then.false | condition.false & other.false | then.false & other.false,
    )


def at_least(count: int, parts: Sequence[Decided], full: Bits) -> Decided:
    true = reached(count, planes([p.true for p in parts]), full)
    return Decided(true, reached(len(parts) - count + 1, planes([p.false for p in parts]), full))


def conjunction(rows: Sequence[Bits]) -> Bits:
    return _joined(np.bitwise_and, rows)


def disjunction(rows: Sequence[Bits]) -> Bits:
    return _joined(np.bitwise_or, rows)


def _joined(of: np.ufunc, rows: Sequence[Bits]) -> Bits:
    if len(rows) == 1:
        return rows[0]
    joined: Bits = of(rows[0], rows[1])
    for row in rows[2:]:
        of(joined, row, out=joined)
    return joined


# ------------------------------------------------------------------ counting


def planes(rows: Sequence[Bits]) -> list[Bits]:
    """How many rows have the bit, for each subject: plane k is bit k of the count."""
    found: list[Bits] = []
    waiting = list(rows)
    while waiting:
        carried: list[Bits] = []
        while len(waiting) > 1:
            one, other = waiting.pop(), waiting.pop()
            half = one ^ other
            carry = one & other
            if waiting:
                third = waiting.pop()
                carry |= half & third
                half ^= third
            carried.append(carry)
            waiting.append(half)
        found.append(waiting.pop())
        waiting = carried
    return found


def reached(count: int, counts: Sequence[Bits], full: Bits) -> Bits:
    """Subjects whose count is at least ``count``."""
    if count <= 0:
        return full
    if count >= 1 << len(counts):
        return np.zeros_like(full)
    # Read from the lowest bit: so far, does the count reach the lower bits of what is asked?
    return reduce(
        lambda so_far, place: place[1] & so_far if count >> place[0] & 1 else place[1] | so_far,
        enumerate(counts),
        full,
    )


def counted(counts: Sequence[Bits], size: int) -> npt.NDArray[np.uint16]:
    """The counts as numbers."""
    total = np.zeros(size, np.uint16)
    for place, plane in enumerate(counts):
        total += unpacked(plane, size).astype(np.uint16) << np.uint16(place)
    return total
