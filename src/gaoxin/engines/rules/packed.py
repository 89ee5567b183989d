"""Conditions of many subjects, a bit each: a row for who certainly holds, a row for who possibly does.

What is unknown is possible and not certain. With these two rows Kleene's *and*, *or* and *at least k* are
the same plain operation on both. The padding behind the last subject is unknown and stays so; it is never
counted.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

# uint8 or uint64 words; bit 0 of byte 0 is the first subject.
Bits: TypeAlias = npt.NDArray[Any]
# Two rows of bits: certain, possible.
State: TypeAlias = npt.NDArray[Any]
Mask: TypeAlias = npt.NDArray[np.bool_]

CERTAIN: Final = 0
POSSIBLE: Final = 1


def packed(mask: Mask) -> Bits:
    return np.packbits(mask, axis=-1, bitorder="little")


def unpacked(bits: Bits, size: int) -> Mask:
    return np.unpackbits(bits.view(np.uint8), count=size, bitorder="little").view(np.bool_)


def number_of(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum())


def everybody(size: int) -> Bits:
    """A bit for each subject, in bytes."""
    return packed(np.ones(size, np.bool_))


def in_words(part: Bits, padding: int) -> Bits:
    """Bytes filled up to whole words of 64 bits."""
    size = part.shape[-1]
    filled = np.full((*part.shape[:-1], -(-size // 8) * 8), padding, np.uint8)
    filled[..., :size] = part
    return filled.view(np.uint64)


def state_of(true: Bits, known: Bits) -> State:
    """From who holds and of whom it is known; what ``true`` says of others does not count."""
    state: State = np.empty((2, *true.shape), true.dtype)
    np.bitwise_and(true, known, out=state[CERTAIN])
    np.bitwise_or(true, ~known, out=state[POSSIBLE])
    return state


def decided(value: bool, full: Bits) -> State:
    """The same for everybody; ``full`` has a bit for each subject."""
    return state_of(full if value else np.zeros_like(full), full)


def negation(part: State) -> State:
    return ~part[::-1]


def every(parts: Sequence[State]) -> State:
    return _joined(np.bitwise_and, parts)


def some(parts: Sequence[State]) -> State:
    return _joined(np.bitwise_or, parts)


def at_least(count: int, parts: Sequence[State], full: Bits) -> State:
    if not 0 < count <= len(parts):
        return decided(count <= 0, full)
    return reached(count, planes(parts))


def pick(condition: State, then: State, other: State) -> State:
    """Where the condition is unknown, what both branches agree on."""
    certain, possible = condition
    picked: State = (certain & then) | (~possible & other)
    picked[CERTAIN] |= then[CERTAIN] & other[CERTAIN]
    picked[POSSIBLE] |= possible & ~certain & (then[POSSIBLE] | other[POSSIBLE])
    return picked


def _joined(of: np.ufunc, parts: Sequence[State]) -> State:
    if len(parts) == 1:
        return parts[0]
    joined: State = of(parts[0], parts[1])
    for part in parts[2:]:
        of(joined, part, out=joined)
    return joined


# ------------------------------------------------------------------ counting


def planes(rows: Sequence[Bits]) -> list[Bits]:
    """How many rows have the bit, for each place: plane k is bit k of the count."""
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


def reached(count: int, counts: Sequence[Bits]) -> Bits:
    """Where the count is at least ``count``, which is not 0."""
    if count >= 1 << len(counts):
        return np.zeros_like(counts[0])
    # From the lowest bit up: does the count so far reach the lower bits of what is asked?
    begun = np.full_like(counts[0], np.iinfo(counts[0].dtype).max)
    return reduce(_reached_in, zip(_bits_of(count, len(counts)), counts, strict=True), begun)


def _reached_in(so_far: Bits, place: tuple[bool, Bits]) -> Bits:
    is_asked, plane = place
    return plane & so_far if is_asked else plane | so_far


def _bits_of(count: int, places: int) -> list[bool]:
    return [bool(count >> place & 1) for place in range(places)]


def counted(counts: Sequence[Bits], size: int) -> npt.NDArray[np.uint16]:
    """The counts as numbers."""
    total = np.zeros(size, np.uint16)
    for place, plane in enumerate(counts):
        total += unpacked(plane, size).astype(np.uint16) << np.uint16(place)
    return total
