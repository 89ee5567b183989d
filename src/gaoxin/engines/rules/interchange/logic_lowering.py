"""The graph into JSONLogic terms: a condition becomes (known true, known false), a number (low, high)."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from gaoxin.engines.rules.building import holds
from gaoxin.engines.rules.graph import (
    AtLeast,
    Choose,
    Compare,
    Const,
    Elapsed,
    Every,
    Flag,
    Graph,
    Greatest,
    Known,
    Least,
    Negation,
    Number,
    OneOf,
    Op,
    Pick,
    Product,
    Quotient,
    Range,
    Scaled,
    Some,
    Sum,
    Truth,
    Untold,
)
from gaoxin.engines.rules.interchange.logic_terms import Terms

Pair = tuple[int, int]
_MIRRORED: Final = {">=": "<=", ">": "<", "===": "==="}


class LogicLowering:
    """Lowers nodes of ``graph``; each once. Null stands for an end that is not known."""

    def __init__(self, graph: Graph, terms: Terms) -> None:
        self.graph = graph
        self.terms = terms
        self._made: dict[int, Pair] = {}

    def condition(self, index: int) -> Pair:
        for one in self.graph.below([index]):
            if one not in self._made:
                node = self.graph[one]
                self._made[one] = self._condition(node) or self._number(node)
                self.terms.told.update(self._made[one])
        return self._made[index]

    # --------------------------------------------------------- conditions

    def _condition(self, node: object) -> Pair | None:
        t = self.terms
        match node:
            case Truth(value):
                return (t.true, t.false) if value else (t.false, t.true)
            case Flag(name):
                return t.apply("===", t.var(name), t.true), t.apply("===", t.var(name), t.false)
            case Known(name):
                return t.known(t.var(name)), t.inverse(t.known(t.var(name)))
            case OneOf(name, choices):
                within = t.apply("in", t.var(name), t.const(choices))
                known = t.known(t.var(name))
                return t.all_of((known, within)), t.all_of((known, t.inverse(within)))
            case Negation(part):
                true, false = self._made[part]
                return false, true
            case Every(parts):
                return t.all_of(self._trues(parts)), t.any_of(self._falses(parts))
            case Some(parts):
                return t.any_of(self._trues(parts)), t.all_of(self._falses(parts))
            case AtLeast(count, parts):
                return self._counted(self._trues(parts), count), self._counted(
                    self._falses(parts), len(parts) - count + 1
                )
            case Pick():
                return self._pick(node)
            case Compare():
                return self._compare(node)
        return None

    def _trues(self, parts: Iterable[int]) -> list[int]:
        return [self._made[part][0] for part in parts]

    def _falses(self, parts: Iterable[int]) -> list[int]:
        return [self._made[part][1] for part in parts]

    def _counted(self, conditions: list[int], count: int) -> int:
        t = self.terms
        one, none = t.const(1), t.const(0)
        counted = t.apply("+", *(t.choose(condition, one, none) for condition in conditions))
        return t.apply(">=", counted, t.const(count))

    def _pick(self, node: Pick) -> Pair:
        t = self.terms
        is_true, is_false = self._made[node.condition]
        then, other = self._made[node.then], self._made[node.other]
        true, false = (
            t.any_of((t.all_of((is_true, one)), t.all_of((is_false, two)), t.all_of((one, two))))
            for one, two in zip(then, other, strict=True)
        )
        return true, false

    # -------------------------------------------------------- comparisons

    def _compare(self, node: Compare) -> Pair:
        for side, other, is_left in ((node.left, node.right, True), (node.right, node.left, False)):
            quotient, bound = self.graph[side], self.graph[other]
            if isinstance(quotient, Quotient) and isinstance(bound, Const) and self._crosses(quotient):
                return self._crossed(quotient, node.op, bound.value, is_left=is_left)
        left, right = self._whole_sides(node)
        if node.op is Op.EQUAL:
            return self._equal(left, right)
        return self._ordered(left, node.op.value, right)

    def _ordered(self, left: Pair, sign: str, right: Pair) -> Pair:
        t = self.terms
        (low, high), (below, above) = left, right
        sure = t.all_of((t.all_known((low, above)), t.apply(sign, low, above)))
        none = t.all_of((t.all_known((high, below)), t.inverse(t.apply(sign, high, below))))
        return sure, none

    def _equal(self, left: Pair, right: Pair) -> Pair:
        t = self.terms
        (low, high), (below, above) = left, right
        exact = [t.apply("===", one, two) for one, two in (left, right) if one != two]
        same = t.all_of((t.all_known((low, high, below, above)), *exact, t.apply("===", low, below)))
        over = t.all_of((t.all_known((low, above)), t.apply(">", low, above)))
        under = t.all_of((t.all_known((high, below)), t.apply("<", high, below)))
        return same, t.any_of((over, under))

    def _whole_sides(self, node: Compare) -> tuple[Pair, Pair]:
        """Both sides; a fractional constant multiplies the other side, so that whole numbers meet."""
        left, right = self._made[node.left], self._made[node.right]
        for index, other, is_left in ((node.left, right, True), (node.right, left, False)):
            found = self.graph[index]
            if isinstance(found, Const) and found.value.denominator != 1:
                bound = self.terms.const(found.value.numerator)
                scaled = self._scaled(Fraction(found.value.denominator), other)
                return ((bound, bound), scaled) if is_left else (scaled, (bound, bound))
        return left, right

    def _crosses(self, quotient: Quotient) -> bool:
        exact = all(low == high for low, high in (self._made[quotient.above], self._made[quotient.below]))
        return exact and isinstance(self.graph[quotient.zero], Const | Untold)

    def _crossed(self, quotient: Quotient, op: Op, bound: Fraction, *, is_left: bool) -> Pair:
        """``above / below op p / q`` as ``above × q op below × p``, turned round where below is negative."""
        t = self.terms
        above, below = self._made[quotient.above][0], self._made[quotient.below][0]
        one, two = self._times(above, bound.denominator), self._times(below, bound.numerator)
        sign = "===" if op is Op.EQUAL else op.value
        positive, negative = (sign, _MIRRORED[sign]) if is_left else (_MIRRORED[sign], sign)
        zero = t.const(0)
        told = t.choose(t.apply(">", below, zero), t.apply(positive, one, two), t.apply(negative, one, two))
        at_zero = self._at_zero(quotient, op, bound, is_left=is_left)
        is_zero, known = t.apply("===", below, zero), t.known(above)
        true, false = (
            t.all_of((t.known(below), t.choose(is_zero, default, t.all_of((known, held)))))
            for default, held in zip(at_zero, (told, t.inverse(told)), strict=True)
        )
        return true, false

    def _at_zero(self, quotient: Quotient, op: Op, bound: Fraction, *, is_left: bool) -> Pair:
        t = self.terms
        zero = self.graph[quotient.zero]
        if not isinstance(zero, Const):
            return t.false, t.false
        is_held = holds(zero.value, op, bound) if is_left else holds(bound, op, zero.value)
        return (t.true, t.false) if is_held else (t.false, t.true)

    # ------------------------------------------------------------ numbers

    def _number(self, node: object) -> Pair:
        t = self.terms
        match node:
            case Const(value):
                return t.number(value), t.number(value)
            case Untold():
                return t.null, t.null
            case Range(low, high):
                return t.number(low), t.number(high)
            case Number(name):
                return t.var(name), t.var(name)
            case Elapsed(name, span):
                return t.var(f"{name}.{span.value}"), t.var(f"{name}.{span.value}")
            case Sum(parts):
                return self._sum(self._lows(parts)), self._sum(self._highs(parts))
            case Scaled(factor, part):
                return self._scaled(factor, self._made[part])
            case Product(left, right):
                return self._product(self._made[left], self._made[right])
            case Quotient():
                return self._quotient(node)
            case Least(parts):
                return self._all("least", self._lows(parts)), t.apply("least", *self._highs(parts))
            case Greatest(parts):
                return t.apply("greatest", *self._lows(parts)), self._all("greatest", self._highs(parts))
            case Choose():
                return self._choose(node)
        raise TypeError(node)

    def _lows(self, parts: Iterable[int]) -> list[int]:
        return [self._made[part][0] for part in parts]

    def _highs(self, parts: Iterable[int]) -> list[int]:
        return [self._made[part][1] for part in parts]

    def _sum(self, ends: list[int]) -> int:
        return self.terms.guarded(ends, self.terms.apply("+", *ends))

    def _all(self, operation: str, ends: list[int]) -> int:
        return self.terms.guarded(ends, self.terms.apply(operation, *ends))

    def _times(self, end: int, factor: int) -> int:
        t = self.terms
        return end if factor == 1 else t.apply("*", end, t.const(factor))

    def _scaled(self, factor: Fraction, ends: Pair) -> Pair:
        t = self.terms
        low, high = (t.guarded((end,), self._parted(end, factor)) for end in ends)
        return (low, high) if factor > 0 else (high, low)

    def _parted(self, end: int, factor: Fraction) -> int:
        t = self.terms
        times = self._times(end, factor.numerator)
        return times if factor.denominator == 1 else t.apply("/", times, t.const(factor.denominator))

    def _product(self, left: Pair, right: Pair) -> Pair:
        """Told where one side is a single known number; the other may then be a range."""
        one, two = self._times_single(left, right), self._times_single(right, left)
        is_single = self._is_single(left)
        low, high = (self.terms.choose(is_single, a, b) for a, b in zip(one, two, strict=True))
        return low, high

    def _is_single(self, ends: Pair) -> int:
        t = self.terms
        same = () if ends[0] == ends[1] else (t.apply("===", *ends),)
        return t.all_of((t.all_known(ends), *same))

    def _times_single(self, single: Pair, ends: Pair) -> Pair:
        t = self.terms
        told, is_positive = self._is_single(single), t.apply(">", single[0], t.const(0))
        low, high = (t.guarded((end,), t.apply("*", single[0], end)) for end in ends)
        return (
            t.choose(told, t.choose(is_positive, low, high), t.null),
            t.choose(told, t.choose(is_positive, high, low), t.null),
        )

    def _quotient(self, node: Quotient) -> Pair:
        t = self.terms
        above, below, zero = self._made[node.above], self._made[node.below], self._made[node.zero]
        told = self._is_single(below)
        low, high = (t.guarded((end,), t.apply("/", end, below[0])) for end in above)
        is_zero, is_positive = (t.apply(sign, below[0], t.const(0)) for sign in ("===", ">"))
        return (
            t.choose(told, t.choose(is_zero, zero[0], t.choose(is_positive, low, high)), t.null),
            t.choose(told, t.choose(is_zero, zero[1], t.choose(is_positive, high, low)), t.null),
        )

    def _choose(self, node: Choose) -> Pair:
        """The span of both where the condition is not known."""
        t = self.terms
        is_true, is_false = self._made[node.condition]
        then, other = self._made[node.then], self._made[node.other]
        ends = []
        for operation, one, two in (("least", then[0], other[0]), ("greatest", then[1], other[1])):
            both = self._all(operation, [one, two])
            ends.append(t.choose(is_true, one, t.choose(is_false, two, both)))
        return ends[0], ends[1]
