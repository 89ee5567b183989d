"""The graph as solver conditions, three-valued and exact; what is fixed is folded away on the way."""

import datetime as dt
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Any

from gaoxin.engines.rules.borders import elapsed, last_day
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
    Node,
    Number,
    OneOf,
    Op,
    Pick,
    Product,
    Quotient,
    Range,
    Scaled,
    Some,
    Span,
    Sum,
    Untold,
)
from gaoxin.engines.rules.graph import (
    Truth as Fixed,
)
from gaoxin.engines.rules.lines import Line, constant, total
from gaoxin.engines.rules.logic import Logic, Truth
from gaoxin.engines.rules.spreads import NOTHING, Decided, Given, Spread, point, scaled


class Encoder:
    """Encodes nodes on demand, each once; ``given`` answers for every input by name."""

    def __init__(self, graph: Graph, logic: Logic, given: Callable[[str], Given], on: dt.date) -> None:
        self.graph = graph
        self.logic = logic
        self.on = on
        self._given = cache(given)
        self._conditions: dict[int, Decided] = {}
        self._numbers: dict[int, Spread] = {}
        self._bindings: dict[int, list[Any]] = {}

    def bindings(self, roots: Iterable[int]) -> list[Any]:
        """What binds the products and quotients the nodes are made of; empty when all is linear."""
        found = {}
        for index in self.graph.below(roots):
            found.update({binding.get_id(): binding for binding in self._bindings.get(index, ())})
        return list(found.values())

    def condition(self, index: int) -> Decided:
        if index not in self._conditions:
            bound = len(self.logic.bindings)
            self._conditions[index] = self._condition(self.graph[index])
            self._bindings[index] = self.logic.bindings[bound:]
        return self._conditions[index]

    def number(self, index: int) -> Spread:
        """Encoded when first needed: a quotient beside a number is multiplied out and never built."""
        if index not in self._numbers:
            bound = len(self.logic.bindings)
            self._numbers[index] = self._number(self.graph[index])
            self._bindings[index] = self.logic.bindings[bound:]
        return self._numbers[index]

    def _plain(self, true: Truth) -> Decided:
        return Decided(true, self.logic.no(true), True)

    # ------------------------------------------------------------ numbers

    def _number(self, node: Node) -> Spread:
        match node:
            case Const(value):
                return point(constant(value))
            case Untold():
                return NOTHING
            case Range(low, high):
                return Spread(constant(low), constant(high), True, True)
            case Number(name):
                return self._input(name)
            case Elapsed(name, span):
                return self._elapsed(name, span)
            case Sum(parts):
                return self._sum([self.number(part) for part in parts])
            case Scaled(factor, part):
                return scaled(self.number(part), factor)
            case Product(left, right):
                return self._product(self.number(left), self.number(right))
            case Quotient(above, below, zero):
                return self._quotient(*(self.number(part) for part in (above, below, zero)))
            case Least(parts):
                return self._least([self.number(part) for part in parts])
            case Greatest(parts):
                turned = [scaled(self.number(part), Fraction(-1)) for part in parts]
                return scaled(self._least(turned), Fraction(-1))
            case Choose(condition, then, other):
                return self._choose(self.condition(condition), self.number(then), self.number(other))
        raise TypeError(node)

    def _input(self, name: str) -> Spread:
        given = self._given(name)
        if given.known is False or given.number is None:
            return NOTHING
        return point(given.number, given.known)

    def _sum(self, parts: list[Spread]) -> Spread:
        has_low = self.logic.both(*(part.has_low for part in parts))
        low = total(part.low for part in parts)
        if all(part.is_point for part in parts):
            return point(low, has_low)
        has_high = self.logic.both(*(part.has_high for part in parts))
        return Spread(low, total(part.high for part in parts), has_low, has_high)

    def _product(self, left: Spread, right: Spread) -> Spread:
        one, other = (left, right) if left.is_point else (right, left)
        if not one.is_point:
            return NOTHING
        logic = self.logic
        if other.is_point:
            return point(logic.product(one.low, other.low), logic.both(one.has_low, other.has_low))
        upright = logic.holds(one.low, Op.AT_LEAST, constant(0))
        ends = [logic.product(one.low, end) for end in (other.low, other.high)]
        low, high = logic.chosen(upright, *ends), logic.chosen(upright, *reversed(ends))
        known = logic.both(one.has_low, other.has_low, other.has_high)
        return Spread(low, high, known, known)

    def _quotient(self, above: Spread, below: Spread, zero: Spread) -> Spread:
        """Of an interval by a point; by anything else nothing can be told."""
        if not below.is_point or below.has_low is False:
            return NOTHING
        if below.low.is_constant and below.low.constant:
            found = scaled(above, 1 / below.low.constant)
            return self._guarded(found, below.has_low)
        at_zero = self.logic.holds(below.low, Op.EQUAL, constant(0))
        low = self.logic.quotient(above.low, below.low)
        known = above.has_low
        if above.is_point:
            found = point(low, known)
        else:
            high = self.logic.quotient(above.high, below.low)
            known = self.logic.both(above.has_low, above.has_high)
            found = Spread(self.logic.lesser(low, high), self.logic.greater(low, high), known, known)
        return self._guarded(self._choose(self._plain(at_zero), zero, found), below.has_low)

    def _guarded(self, spread: Spread, known: Truth) -> Spread:
        has_low = self.logic.both(known, spread.has_low)
        if spread.is_point:
            return point(spread.low, has_low)
        return Spread(spread.low, spread.high, has_low, self.logic.both(known, spread.has_high))

    def _least(self, parts: list[Spread]) -> Spread:
        low, high = parts[0].low, parts[0].high
        has_low, has_high = parts[0].has_low, parts[0].has_high
        for part in parts[1:]:
            low = self.logic.lesser(low, part.low)
            has_low = self.logic.both(has_low, part.has_low)
            both = self.logic.lesser(high, part.high)
            high = self.logic.chosen(has_high, self.logic.chosen(part.has_high, both, high), part.high)
            has_high = self.logic.either(has_high, part.has_high)
        if all(part.is_point and part.has_low is True for part in parts):
            return point(low)
        return Spread(low, high, has_low, has_high)

    def _choose(self, condition: Decided, then: Spread, other: Spread) -> Spread:
        logic = self.logic
        if condition.true is True or condition.false is True:
            return then if condition.true is True else other
        if then.is_point and other.is_point and condition.is_plain:
            line = logic.chosen(condition.true, then.low, other.low)
            return point(line, self._selected(condition, then.has_low, other.has_low))
        hull = self._hull(then, other)
        low, high = (
            logic.chosen(condition.true, one, logic.chosen(condition.false, two, three))
            for one, two, three in ((then.low, other.low, hull.low), (then.high, other.high, hull.high))
        )
        has_low = self._selected(condition, then.has_low, other.has_low)
        return Spread(low, high, has_low, self._selected(condition, then.has_high, other.has_high))

    def _hull(self, one: Spread, other: Spread) -> Spread:
        return Spread(
            self.logic.lesser(one.low, other.low),
            self.logic.greater(one.high, other.high),
            self.logic.both(one.has_low, other.has_low),
            self.logic.both(one.has_high, other.has_high),
        )

    def _selected(self, condition: Decided, then: Truth, other: Truth) -> Truth:
        """``then`` where true, ``other`` where false, both where unknown."""
        if then is other:
            return then
        logic = self.logic
        return logic.both(logic.either(condition.false, then), logic.either(condition.true, other))

    # -------------------------------------------------------------- dates

    def _elapsed(self, name: str, span: Span) -> Spread:
        given = self._given(name)
        if given.known is False or given.number is None:
            return NOTHING
        day = given.number
        if day.is_constant:
            return point(constant(elapsed(int(day.constant), self.on, span)), given.known)
        if span is Span.DAYS:
            return point(constant(self.on.toordinal()).minus(day), given.known)
        assert day.least is not None
        assert day.most is not None
        first = elapsed(int(day.most), self.on, span)
        last = elapsed(int(day.least), self.on, span)
        steps = (self._reaches(day, span, count) for count in range(first + 1, last + 1))
        term = self.logic.z3.Sum([self.logic.z3.If(step, 1, 0) for step in steps] or [0])
        line = self.logic.atom(term, Fraction(0), Fraction(last - first), is_whole=True)
        return point(line.plus(constant(first)), given.known)

    def _reaches(self, day: Line, span: Span, count: int) -> Truth:
        """Whether at least ``count`` units lie between the day and the application."""
        border = last_day(self.on, span, count)
        return self.logic.holds(constant(border), Op.AT_LEAST, day)

    def _elapsed_condition(self, node: Elapsed, op: Op, bound: Fraction, *, is_left: bool) -> Decided:
        """A count of years or months beside a number is a day beside a border day."""
        given = self._given(node.name)
        if given.known is False or given.number is None:
            return Decided(False, False)
        logic, day = self.logic, given.number
        if op is Op.EQUAL:
            if bound.denominator != 1:
                return self._known_only(given.known, False)
            after = self._reaches(day, node.span, int(bound) + 1)
            return self._known_only(
                given.known, logic.both(self._reaches(day, node.span, int(bound)), logic.no(after))
            )
        inclusive = (op is Op.AT_LEAST) is is_left
        count = ceil(bound) if inclusive else floor(bound) + 1
        reached = self._reaches(day, node.span, count)
        return self._known_only(given.known, reached if is_left else logic.no(reached))

    def _known_only(self, known: Truth, true: Truth) -> Decided:
        if known is True:
            return self._plain(true)
        return Decided(self.logic.both(known, true), self.logic.both(known, self.logic.no(true)))

    # --------------------------------------------------------- conditions

    def _condition(self, node: Node) -> Decided:
        match node:
            case Fixed(value):
                return Decided(value, not value)
            case Flag(name):
                return self._known_only(self._given(name).known, self._given(name).flag)
            case OneOf(name, choices):
                given = self._given(name)
                chosen = self.logic.either(*(given.options.get(choice, False) for choice in choices))
                return self._known_only(given.known, chosen)
            case Known(name):
                return self._plain(self._given(name).known)
            case Negation(part):
                true, false, is_plain = self.condition(part)
                return Decided(false, true, is_plain)
            case Every(parts):
                return self._counted(len(parts), parts)
            case Some(parts):
                return self._counted(1, parts)
            case AtLeast(count, parts):
                return self._counted(count, parts)
            case Pick(condition, then, other):
                return self._pick(*(self.condition(part) for part in (condition, then, other)))
            case Compare(left, op, right):
                return self._compare(left, op, right)
        raise TypeError(node)

    def _counted(self, count: int, parts: tuple[int, ...]) -> Decided:
        decided = [self.condition(part) for part in parts]
        true = self.logic.counted(count, [one.true for one in decided])
        if all(one.is_plain for one in decided):
            return self._plain(true)
        false = self.logic.counted(len(parts) - count + 1, [one.false for one in decided])
        return Decided(true, false)

    def _pick(self, condition: Decided, then: Decided, other: Decided) -> Decided:
        true = self._selected(condition, then.true, other.true)
        if condition.is_plain and then.is_plain and other.is_plain:
            return self._plain(true)
        return Decided(
            true,
            self._selected(condition, then.false, other.false),
        )

    def _compare(self, left: int, op: Op, right: int) -> Decided:
        for index, beside, is_left in ((left, right, True), (right, left, False)):
            node = self.graph[index]
            if not isinstance(node, Elapsed | Quotient) or not (number := self.number(beside)).is_fixed:
                continue
            if isinstance(node, Quotient) and op is not Op.EQUAL:
                return self._quotient_condition(node, op, number, is_left=is_left)
            if isinstance(node, Elapsed) and node.span is not Span.DAYS:
                return self._elapsed_condition(node, op, number.low.constant, is_left=is_left)
        return self.compared(self.number(left), op, self.number(right))

    def _quotient_condition(self, node: Quotient, op: Op, bound: Spread, *, is_left: bool) -> Decided:
        """Multiplied out by the sign of the denominator, so that it stays linear."""
        above, below, zero = (self.number(part) for part in (node.above, node.below, node.zero))
        if not below.is_point or below.has_low is False:
            return Decided(False, False)
        logic = self.logic
        line = point(below.low.scaled(bound.low.constant))
        upward = self.compared(*ordered(above, op, line, is_left=is_left))
        downward = self.compared(*ordered(line, op, above, is_left=is_left))
        at_zero = self.compared(*ordered(zero, op, bound, is_left=is_left))
        cases = (
            (logic.holds(below.low, Op.ABOVE, constant(0)), upward),
            (logic.holds(constant(0), Op.ABOVE, below.low), downward),
            (logic.holds(below.low, Op.EQUAL, constant(0)), at_zero),
        )
        true = logic.either(*(logic.both(sign, case.true) for sign, case in cases))
        if below.has_low is True and all(case.is_plain for sign, case in cases if sign is not False):
            return self._plain(true)
        false = logic.either(*(logic.both(sign, case.false) for sign, case in cases))
        return Decided(logic.both(below.has_low, true), logic.both(below.has_low, false))

    def compared(self, left: Spread, op: Op, right: Spread) -> Decided:
        """True when the whole interval satisfies it, false when none of it does."""
        logic = self.logic
        if op is Op.EQUAL:
            return self._equal(left, right)
        reverse = Op.ABOVE if op is Op.AT_LEAST else Op.AT_LEAST
        true = logic.both(left.has_low, right.has_high, logic.holds(left.low, op, right.high))
        false = logic.both(left.has_high, right.has_low, logic.holds(right.low, reverse, left.high))
        if left.is_point and right.is_point and left.has_low is True and right.has_low is True:
            return self._plain(true)
        return Decided(true, false)

    def _equal(self, left: Spread, right: Spread) -> Decided:
        logic = self.logic
        if left.is_point and right.is_point:
            known = logic.both(left.has_low, right.has_low)
            return self._known_only(known, logic.holds(left.low, Op.EQUAL, right.low))
        known = logic.both(left.has_low, left.has_high, right.has_low, right.has_high)
        same = [logic.holds(one, Op.EQUAL, right.low) for one in (left.low, left.high)] + [
            logic.holds(right.high, Op.EQUAL, right.low)
        ]
        below = logic.both(left.has_high, right.has_low, logic.holds(right.low, Op.ABOVE, left.high))
        above = logic.both(left.has_low, right.has_high, logic.holds(left.low, Op.ABOVE, right.high))
        return Decided(logic.both(known, *same), logic.either(below, above))


def ordered(one: Spread, op: Op, other: Spread, *, is_left: bool) -> tuple[Spread, Op, Spread]:
    return (one, op, other) if is_left else (other, op, one)
