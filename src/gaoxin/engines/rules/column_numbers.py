"""Number nodes as Polars expressions: exact fractions in Int64, or in Int128 where the bounds ask for it.

A bound that is missing is null. Polars' integers wrap round silently, so every operation is made wide enough
beforehand for the magnitude its inputs may have; what would need more than 128 bits is refused.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Final, TypeAlias

import polars as pl

from gaoxin.engines.rules.graph import (
    Choose,
    Const,
    Greatest,
    Least,
    Node,
    Op,
    Product,
    Quotient,
    Range,
    Scaled,
    Sum,
    Untold,
)
from gaoxin.engines.rules.rationals import MOST, TooWide, product_bounds

Whole: TypeAlias = pl.Expr | int
WIDEST: Final = 2**127 - 1


@dataclass(frozen=True, slots=True)
class Share:
    """``above / below``, null where there is no bound; bounds as in ``rationals.Rational``."""

    above: Whole
    below: Whole
    least: int
    most: int
    deepest: int


@dataclass(frozen=True, slots=True)
class Ends:
    """Lower and upper bound; one object where every row is a point or everything."""

    low: Share
    high: Share

    @property
    def is_plain(self) -> bool:
        return self.low is self.high


NOTHING: Final = Share(pl.lit(None, pl.Int64), 1, 0, 0, 1)


def plain(share: Share) -> Ends:
    return Ends(share, share)


def constant(value: Fraction) -> Share:
    above, below = value.numerator, value.denominator
    _width(above, below)
    return Share(above, below, above, above, below)


def _width(*bounds: int) -> bool:
    """Whether these need 128 bits."""
    widest = max(map(abs, bounds))
    if widest > WIDEST:
        raise TooWide
    return widest > MOST


def expr(value: Whole, *, is_wide: bool = False) -> pl.Expr:
    if isinstance(value, int):
        return pl.lit(value, pl.Int128 if is_wide or abs(value) > MOST else pl.Int64)
    return value.cast(pl.Int128) if is_wide else value


def times(one: Whole, other: Whole, *bounds: int) -> Whole:
    is_wide = _width(*bounds)
    for side, rest in ((one, other), (other, one)):
        if isinstance(side, int) and side == 1:
            return rest
    if isinstance(one, int) and isinstance(other, int):
        return one * other
    return expr(one, is_wide=is_wide) * expr(other, is_wide=is_wide)


# ---------------------------------------------------------------- arithmetic


def multiplied(one: Share, other: Share) -> Share:
    if isinstance(one.above, int) and isinstance(other.below, int):
        one, other = other, one
    if isinstance(other.above, int) and isinstance(other.below, int) and isinstance(one.below, int):
        factor = Fraction(other.above, other.below * one.below)
        one, other = replace(one, below=1, deepest=1), constant(factor)
    least, most = product_bounds(one.least, one.most, other.least, other.most)
    deepest = one.deepest * other.deepest
    above = times(one.above, other.above, least, most)
    return Share(above, times(one.below, other.below, deepest), least, most, deepest)


def added(one: Share, other: Share) -> Share:
    one, other, below, deepest = over_one(one, other)
    least, most = one.least + other.least, one.most + other.most
    is_wide = _width(least, most)
    if isinstance(one.above, int) and isinstance(other.above, int):
        return Share(one.above + other.above, below, least, most, deepest)
    above = expr(one.above, is_wide=is_wide) + expr(other.above, is_wide=is_wide)
    return Share(above, below, least, most, deepest)


def over_one(one: Share, other: Share) -> tuple[Share, Share, Whole, int]:
    """Both over a common denominator, which comes along with its bound."""
    if isinstance(one.below, int) and isinstance(other.below, int):
        common = lcm(one.below, other.below)
        _width(common)
        return _over(one, common // one.below), _over(other, common // other.below), common, common
    deepest = one.deepest * other.deepest
    left, right = crossed(one, other)
    return left, right, times(one.below, other.below, deepest), deepest


def _over(one: Share, factor: int) -> Share:
    least, most = one.least * factor, one.most * factor
    return Share(times(one.above, factor, least, most), 1, least, most, 1)


def crossed(one: Share, other: Share) -> tuple[Share, Share]:
    """Numerators over the product of the denominators, for comparing."""
    sides = []
    for side, against in ((one, other), (other, one)):
        least, most = product_bounds(side.least, side.most, 1, against.deepest)
        sides.append(Share(times(side.above, against.below, least, most), 1, least, most, 1))
    return sides[0], sides[1]


def divided(one: Share, other: Share, *, keeps_zero: bool = False) -> Share:
    """Null where ``other`` is zero; or, where the caller looks after these rows, of no meaning."""
    deepest = one.deepest * max(abs(other.least), abs(other.most), 1)
    least, most = product_bounds(one.least, one.most, 1, other.deepest)
    above = times(one.above, other.below, least, most)
    below = times(one.below, other.above, deepest)
    if isinstance(below, int):
        turned = times(above, -1, least, most) if below < 0 else above
        return Share(turned, abs(below) or 1, min(least, -most), max(most, -least), abs(below) or 1)
    if other.least < 0:
        # Int128 knows neither a sign change nor an absolute value.
        is_below = below < 0
        least, most = min(least, -most), max(most, -least)
        above = pl.when(is_below).then(expr(times(above, -1, least, most))).otherwise(expr(above))
        below = pl.when(is_below).then(below * -1).otherwise(below)
    if other.least <= 0 <= other.most and not keeps_zero:
        below = pl.when(below != 0).then(below)
    return Share(above, below, least, most, deepest)


def selected(cases: Iterable[tuple[pl.Expr, Share]], otherwise: Share) -> Share:
    """The share of the first case that is true."""
    given = [*cases]
    shares = [*(share for _, share in given), otherwise]
    evens = [share.below for share in shares if isinstance(share.below, int)]
    if len(evens) == len(shares):
        common = lcm(*evens)
        _width(common)
        shares = [_over(share, common // below) for share, below in zip(shares, evens, strict=True)]
        below: Whole = common
    else:
        common = max(share.deepest for share in shares)
        below = _first(given, [share.below for share in shares])
    bounds = (min(share.least for share in shares), max(share.most for share in shares))
    return Share(_first(given, [share.above for share in shares]), below, *bounds, common)


def _first(cases: list[tuple[pl.Expr, Share]], values: list[Whole]) -> pl.Expr:
    chosen = expr(values[-1])
    for (condition, _), value in zip(reversed(cases), reversed(values[:-1]), strict=True):
        chosen = pl.when(condition).then(expr(value)).otherwise(chosen)
    return chosen


def is_there(share: Share) -> pl.Expr:
    parts = [part.is_not_null() for part in (share.above, share.below) if isinstance(part, pl.Expr)]
    return reduce(lambda one, other: one & other, parts) if parts else pl.lit(True)


def holds(one: Share, op: Op, other: Share) -> pl.Expr:
    """Null where a bound is missing."""
    if isinstance(one.below, int) and isinstance(other.below, int):
        left, right, _, _ = over_one(one, other)
    else:
        left, right = crossed(one, other)
    is_wide = _width(left.least, left.most, right.least, right.most)
    first, second = expr(left.above, is_wide=is_wide), expr(right.above, is_wide=is_wide)
    match op:
        case Op.AT_LEAST:
            return first >= second
        case Op.ABOVE:
            return first > second
        case Op.EQUAL:
            return first == second


def extreme(one: Share, other: Share, *, lowest: bool, needs_both: bool) -> Share:
    """The lesser or greater; where one is missing, nothing or the other."""
    if isinstance(one.below, int) and isinstance(other.below, int):
        return _even_extreme(one, other, lowest=lowest, needs_both=needs_both)
    keeps_one = holds(other, Op.AT_LEAST, one) if lowest else holds(one, Op.AT_LEAST, other)
    cases = [(keeps_one, one), (~keeps_one, other)]
    return selected(cases, NOTHING) if needs_both else selected([*cases, (is_there(one), one)], other)


def _even_extreme(one: Share, other: Share, *, lowest: bool, needs_both: bool) -> Share:
    left, right, below, deepest = over_one(one, other)
    is_wide = _width(left.least, left.most, right.least, right.most)
    sides = [expr(side.above, is_wide=is_wide) for side in (left, right)]
    # Polars passes over the side that is null.
    above = pl.min_horizontal(sides) if lowest else pl.max_horizontal(sides)
    if needs_both:
        above = pl.when(is_there(left) & is_there(right)).then(above)
    bounds = (min(left.least, right.least), max(left.most, right.most))
    return Share(above, below, *bounds, deepest)


# ------------------------------------------------------------------ intervals


def composed(node: Node, part: Callable[[int], Ends], condition: Callable[[int], pl.Expr]) -> Ends:
    """A number node that reads no input, from its parts."""
    match node:
        case Const(value):
            return plain(constant(value))
        case Untold():
            return plain(NOTHING)
        case Range(low, high):
            return Ends(constant(low), constant(high))
        case Sum(parts):
            return reduce(_sum, map(part, parts))
        case Scaled(factor, index):
            return _stretched(factor, part(index))
        case Product(left, right):
            return _product(part(left), part(right))
        case Quotient(above, below, zero):
            return _quotient(part(above), part(below), part(zero))
        case Least(parts):
            return reduce(lambda one, other: _extreme(one, other, lowest=True), map(part, parts))
        case Greatest(parts):
            return reduce(lambda one, other: _extreme(one, other, lowest=False), map(part, parts))
        case Choose(index, then, other):
            return _chosen(condition(index), part(then), part(other))
    raise TypeError(node)


def _sum(one: Ends, other: Ends) -> Ends:
    low = added(one.low, other.low)
    return plain(low) if one.is_plain and other.is_plain else Ends(low, added(one.high, other.high))


def _stretched(factor: Fraction, part: Ends) -> Ends:
    low = multiplied(part.low, constant(factor))
    if part.is_plain:
        return plain(low)
    high = multiplied(part.high, constant(factor))
    return Ends(low, high) if factor > 0 else Ends(high, low)


def _extreme(one: Ends, other: Ends, *, lowest: bool) -> Ends:
    low = extreme(one.low, other.low, lowest=lowest, needs_both=lowest)
    return Ends(low, extreme(one.high, other.high, lowest=lowest, needs_both=not lowest))


def _chosen(condition: pl.Expr, then: Ends, other: Ends) -> Ends:
    low = extreme(then.low, other.low, lowest=True, needs_both=True)
    high = extreme(then.high, other.high, lowest=False, needs_both=True)
    return Ends(
        selected([(condition, then.low), (~condition, other.low)], low),
        selected([(condition, then.high), (~condition, other.high)], high),
    )


def _product(left: Ends, right: Ends) -> Ends:
    if left.is_plain and right.is_plain:
        return plain(multiplied(left.low, right.low))
    by_left, by_right = _times_point(left.low, right), _times_point(right.low, left)
    cases = (_is_point(left), by_left), (_is_point(right), by_right)
    return Ends(
        selected([(rows, ends.low) for rows, ends in cases], NOTHING),
        selected([(rows, ends.high) for rows, ends in cases], NOTHING),
    )


def _times_point(factor: Share, part: Ends) -> Ends:
    low, high = multiplied(factor, part.low), multiplied(factor, part.high)
    forward = holds(factor, Op.ABOVE, constant(Fraction(0)))
    return Ends(selected([(forward, low)], high), selected([(forward, high)], low))


def _is_point(part: Ends) -> pl.Expr:
    return is_there(part.low) if part.is_plain else holds(part.low, Op.EQUAL, part.high)


def _quotient(above: Ends, below: Ends, zero: Ends) -> Ends:
    nothing = constant(Fraction(0))
    is_zero = _is_point(below) & holds(below.low, Op.EQUAL, nothing)
    can_be_zero = below.low.least <= 0 <= below.low.most
    if above.is_plain and below.is_plain:
        result = plain(divided(above.low, below.low))
    else:
        stretched = _times_point(divided(constant(Fraction(1)), below.low), above)
        rows = _is_point(below)
        result = Ends(selected([(rows, stretched.low)], NOTHING), selected([(rows, stretched.high)], NOTHING))
    if not can_be_zero:
        return result
    low = selected([(is_zero, zero.low)], result.low)
    if result.is_plain and zero.is_plain:
        return plain(low)
    return Ends(low, selected([(is_zero, zero.high)], result.high))


def compared_quotient(parts: tuple[Ends, Ends, Ends], compare: Callable[[Share], pl.Expr]) -> pl.Expr | None:
    """A quotient compared without being made; None where one of its parts is an interval."""
    above, below, zero = parts
    if not (above.is_plain and below.is_plain and zero.is_plain):
        return None
    decided = compare(divided(above.low, below.low, keeps_zero=True))
    if not below.low.least <= 0 <= below.low.most:
        return decided
    is_zero = holds(below.low, Op.EQUAL, constant(Fraction(0)))
    return pl.when(is_zero).then(compare(zero.low)).otherwise(decided)


def compared(left: Ends, op: Op, right: Ends) -> pl.Expr:
    """True, false, or null where it cannot be told."""
    if left.is_plain and right.is_plain:
        return holds(left.low, op, right.low)
    if op is Op.EQUAL:
        true = _is_point(left) & _is_point(right) & holds(left.low, Op.EQUAL, right.low)
        false = holds(right.low, Op.ABOVE, left.high) | holds(left.low, Op.ABOVE, right.high)
    else:
        true = holds(left.low, op, right.high)
        false = holds(right.low, Op.ABOVE if op is Op.AT_LEAST else Op.AT_LEAST, left.high)
    return pl.when(true).then(True).when(false).then(False)
