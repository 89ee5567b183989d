"""Exact linear sums over solver variables, with the least and most each can be.

Keeping sums outside the solver folds away what is already certain, so that a subject's fixed facts never
reach it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from gaoxin.engines.rules.graph import Op


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """A solver term with its bounds; None is no bound. ``order`` makes sums the same on every run."""

    order: int
    term: Any
    least: Fraction | None
    most: Fraction | None
    is_whole: bool


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """``constant`` plus factor times atom, summed."""

    constant: Fraction
    parts: Mapping[Atom, Fraction]

    @property
    def is_constant(self) -> bool:
        return not self.parts

    @property
    def least(self) -> Fraction | None:
        return self._bound(lowest=True)

    @property
    def most(self) -> Fraction | None:
        return self._bound(lowest=False)

    def _bound(self, *, lowest: bool) -> Fraction | None:
        total = self.constant
        for atom, factor in self.parts.items():
            end = atom.least if (factor > 0) is lowest else atom.most
            if end is None:
                return None
            total += factor * end
        return total

    def scaled(self, factor: Fraction) -> "Line":
        if factor == 0:
            return constant(Fraction(0))
        return Line(self.constant * factor, {atom: own * factor for atom, own in self.parts.items()})

    def plus(self, other: "Line") -> "Line":
        parts = dict(self.parts)
        for atom, factor in other.parts.items():
            total = parts.pop(atom, Fraction(0)) + factor
            if total:
                parts[atom] = total
        return Line(self.constant + other.constant, parts)

    def minus(self, other: "Line") -> "Line":
        return self.plus(other.scaled(Fraction(-1)))

    @property
    def is_whole(self) -> bool:
        """Whether it can only be a whole number."""
        factors = (self.constant, *self.parts.values())
        return all(atom.is_whole for atom in self.parts) and all(f.denominator == 1 for f in factors)


def constant(value: Fraction | int) -> Line:
    return Line(Fraction(value), {})


def total(lines: Iterable[Line]) -> Line:
    whole = constant(0)
    for line in lines:
        whole = whole.plus(line)
    return whole


def certain(difference: Line, op: Op) -> bool | None:
    """Whether ``difference op 0`` follows from the bounds alone."""
    least, most = difference.least, difference.most
    match op:
        case Op.AT_LEAST:
            if least is not None and least >= 0:
                return True
            return False if most is not None and most < 0 else None
        case Op.ABOVE:
            if least is not None and least > 0:
                return True
            return False if most is not None and most <= 0 else None
        case Op.EQUAL:
            if (least is not None and least > 0) or (most is not None and most < 0):
                return False
            return True if least is not None and least == most == 0 else None


def in_whole_factors(line: Line) -> tuple[list[tuple[int, Atom]], int]:
    """The line times a positive number such that all factors are whole and as small as can be."""
    factors = [line.constant, *line.parts.values()]
    common = lcm(*(factor.denominator for factor in factors))
    whole = [int(factor * common) for factor in factors]
    shrink = gcd(*whole) or 1
    ordered = sorted(line.parts.items(), key=lambda part: part[0].order)
    return [(int(factor * common) // shrink, atom) for atom, factor in ordered], whole[0] // shrink
