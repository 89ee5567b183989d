"""Many thresholds on one number: the number is read once, and each threshold costs one comparison.

Whole numbers are compared as they are. Shares are divided once: division of whole numbers below 2⁵³ is
rounded correctly and hence keeps their order, so only a share that rounds to the same float as the threshold
may lie on either side of it, and such rows are decided by whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf, nextafter, ulp
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.graph import ATOMS, Compare, Const, Graph, Op
from gaoxin.engines.rules.packed import Bits, packed, unpacked
from gaoxin.engines.rules.population import Floats
from gaoxin.engines.rules.rationals import Rational

EXACT: Final = 2**53


@dataclass(frozen=True)
class Line:
    """``number > bound`` or, where ``is_included``, ``number >= bound``; turned round where ``is_upper``."""

    bound: Fraction
    is_included: bool
    is_upper: bool

    @cached_property
    def near(self) -> float:
        """The bound as the nearest float; infinite where there is none."""
        return nearest(self.bound.numerator, self.bound.denominator)

    @cached_property
    def before(self) -> float:
        return nextafter(self.near, -inf)

    @cached_property
    def finest(self) -> float:
        """Shares with smaller denominators that are not the bound round to another float than it does."""
        return nearest(1, self.bound.denominator) / (4 * ulp(self.near))

    def is_passed(self, number: Fraction) -> bool:
        """Before the line is turned round."""
        return number >= self.bound if self.is_included else number > self.bound


def nearest(above: int, below: int) -> float:
    try:
        return above / below
    except OverflowError:
        return inf if above > 0 else -inf


@dataclass(frozen=True, slots=True)
class Ladder:
    """Comparisons of one number with constants."""

    number: int
    atoms: tuple[int, ...]
    lines: tuple[Line, ...]


def ladders(graph: Graph, atoms: Sequence[int]) -> list[Ladder]:
    """The ladders among these atoms, by the number they are on."""
    found: dict[int, list[tuple[int, Line]]] = {}
    for atom in atoms:
        node = graph[atom]
        assert isinstance(node, ATOMS)
        if not isinstance(node, Compare) or node.op is Op.EQUAL:
            continue
        left, right = graph[node.left], graph[node.right]
        if isinstance(right, Const):
            line = Line(right.value, node.op is Op.AT_LEAST, False)
            found.setdefault(node.left, []).append((atom, line))
        elif isinstance(left, Const):
            line = Line(left.value, node.op is Op.ABOVE, True)
            found.setdefault(node.right, []).append((atom, line))
    return [
        Ladder(number, tuple(atom for atom, _ in rungs), tuple(line for _, line in rungs))
        for number, rungs in sorted(found.items())
    ]


def on_ladder(end: Rational, lines: Sequence[Line], known: Bits) -> Bits | None:
    """A row of bits for each line, right wherever ``known`` is; None where this way is not open."""
    if isinstance(end.below, int):
        return None if isinstance(end.above, int) else turned(_wholes(end, lines), lines)
    if max(abs(end.least), abs(end.most), end.deepest) > EXACT:
        return None
    return turned(shares(end, lines, known), lines)


def _wholes(end: Rational, lines: Sequence[Line]) -> Bits:
    steps = [_step(end, end.below, line) for line in lines]
    is_held = max(abs(end.least), abs(end.most)) < EXACT
    if is_held and (end.floats is not None or len(lines) > 2):
        # The same comparisons in floats take half the time, though making them takes that of two.
        return _above(end.numerators, np.array(steps, np.float64))
    return _above(end.above, np.array(steps, np.int64))


def _step(end: Rational, below: int, line: Line) -> int:
    """The whole number the numerators must be above, held within what they may be."""
    step, rest = divmod(line.bound.numerator * below, line.bound.denominator)
    if line.is_included and not rest:
        step -= 1
    return max(end.least - 1, min(step, end.most))


def _above(values: npt.NDArray[Any], steps: npt.NDArray[Any]) -> Bits:
    return packed(values > steps[:, np.newaxis])


def turned(rows: Bits, lines: Sequence[Line]) -> Bits:
    """The rows of upper lines turned round, in place."""
    upper = [place for place, line in enumerate(lines) if line.is_upper]
    if upper:
        rows[upper] ^= np.uint8(255)
    return rows


def share_of(above: Rational, below: Rational) -> Rational | None:
    """The quotient as it stands, nothing to divide by included; None where floats would not hold it."""
    if not (above.is_even and below.is_even) or above.below != below.below:
        return None
    if isinstance(below.above, int) or below.least < 0:
        return None
    if max(abs(above.least), abs(above.most), below.most) > EXACT:
        return None
    return Rational(above.above, below.above, above.least, above.most, below.most, above.floats)


def shares(end: Rational, lines: Sequence[Line], known: Bits, below: Floats | None = None) -> Bits:
    """Numerators and denominators exact in floats, denominators not negative; before lines are turned."""
    if below is None:
        below = end.below.astype(np.float64)
    # Only subjects that are not known may have nothing to divide by.
    with np.errstate(divide="ignore", invalid="ignore"):
        found = end.numerators / below
    rows = _above(found, np.array([line.before if line.is_included else line.near for line in lines]))
    unsure = [place for place, line in enumerate(lines) if end.deepest >= line.finest]
    if unsure:
        # Two shares of small denominators are never one float.
        deep = np.flatnonzero(below >= min(lines[place].finest for place in unsure))
        found = found[deep]
        for place in unsure:
            ties = deep[found == lines[place].near]
            if ties.size:
                _settle(rows[place], ties[held(known, ties)], end, lines[place])
    return rows


def held(bits: Bits, places: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Whether the subjects of these numbers have their bits."""
    return np.asarray(bits[places >> 3] >> (places & 7) & 1, np.bool_)


def _settle(row: Bits, ties: npt.NDArray[np.intp], end: Rational, line: Line) -> None:
    """Subjects whose share rounds to the threshold, in Python integers."""
    size = end.below.shape[0]
    mask = unpacked(row, size).copy()
    for place in ties.tolist():
        above = end.above if isinstance(end.above, int) else int(end.above[place])
        left = above * line.bound.denominator
        right = line.bound.numerator * int(end.below[place])
        mask[place] = left >= right if line.is_included else left > right
    row[:] = packed(mask)
