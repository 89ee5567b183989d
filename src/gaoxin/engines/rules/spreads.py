"""Inputs, conditions and numbers as the solver sees them: known or not, decided or not, from low to high."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from gaoxin.engines.rules.lines import Line, constant
from gaoxin.engines.rules.logic import Truth


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """An input: ``known`` or not; ``number`` in stored steps or as day ordinal; ``flag``; chosen options."""

    known: Truth
    number: Line | None = None
    flag: Truth = False
    options: Mapping[str, Truth] = field(default_factory=dict)


MISSING = Given(False, constant(0))


class Decided(NamedTuple):
    """When a condition is surely true and when surely false; plain when it is always one of them."""

    true: Truth
    false: Truth
    is_plain: bool = False


class Spread(NamedTuple):
    """A number from ``low`` to ``high``; where ``has_low`` is false there is no bound below."""

    low: Line
    high: Line
    has_low: Truth
    has_high: Truth

    @property
    def is_point(self) -> bool:
        return self.low is self.high and self.has_low is self.has_high

    @property
    def is_fixed(self) -> bool:
        return self.is_point and self.has_low is True and self.low.is_constant


def point(line: Line, known: Truth = True) -> Spread:
    return Spread(line, line, known, known)


NOTHING = point(constant(0), False)


def scaled(spread: Spread, factor: Fraction) -> Spread:
    low = spread.low.scaled(factor)
    if spread.is_point:
        return point(low, spread.has_low)
    high = spread.high.scaled(factor)
    if factor < 0:
        return Spread(high, low, spread.has_high, spread.has_low)
    return Spread(low, high, spread.has_low, spread.has_high)
