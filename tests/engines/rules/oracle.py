"""The meaning of a graph, word for word: exact fractions, plain recursion, nothing clever."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from math import floor

from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Shape, Verdict, verdict_of
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
    Span,
    Sum,
    Truth,
    Untold,
)

Value = int | bool | str | dt.date
# (low, high); None is no bound on that side.
Interval = tuple[Fraction | None, Fraction | None]
EVERYTHING: Interval = (None, None)


class Oracle:
    """One subject on one day."""

    def __init__(self, graph: Graph, values: Mapping[str, Value | None], on: dt.date) -> None:
        self.graph = graph
        self.values = values
        self.on = on
        self.seen: dict[int, object] = {}

    def number(self, index: int) -> Interval:
        if index not in self.seen:
            self.seen[index] = self._number(index)
        return self.seen[index]  # type: ignore[return-value]

    def condition(self, index: int) -> bool | None:
        if index not in self.seen:
            self.seen[index] = self._condition(index)
        return self.seen[index]  # type: ignore[return-value]

    def verdict(self, policy: CompiledPolicy) -> Verdict:
        return verdict_of(self.condition(policy.applies), self.condition(policy.eligible))

    def amount(self, index: int) -> tuple[int | None, int | None]:
        """In whole 分, rounded down."""
        low, high = self.number(index)
        return (None if low is None else floor(low), None if high is None else floor(high))

    def failed(self, policy: CompiledPolicy) -> int:
        """Conditions decided against the subject."""
        if self.condition(policy.applies) is False:
            return 0
        hit = [one for one in policy.exclusions if self.condition(one.node) is True]
        return len(hit) + self._against(policy.criteria)

    def _against(self, criterion: Criterion) -> int:
        if self.condition(criterion.node) is not False:
            return 0
        if not criterion.parts or (criterion.shape is Shape.NOT and criterion.id):
            return 1
        if criterion.shape is Shape.NOT:
            return len(list(criterion.parts[0].leaves()))
        return sum(map(self._against, criterion.parts))

    def unknown(self, policy: CompiledPolicy) -> int:
        """Simple conditions an open verdict hangs on."""
        if self.verdict(policy) is not Verdict.UNKNOWN:
            return 0
        first = [] if policy.applicability is None else [policy.applicability]
        return sum(map(self._open, [*first, policy.criteria, *policy.exclusions]))

    def _open(self, criterion: Criterion) -> int:
        if self.condition(criterion.node) is not None:
            return 0
        return sum(map(self._open, criterion.parts)) if criterion.parts else 1

    # ------------------------------------------------------------- numbers

    def _number(self, index: int) -> Interval:
        match self.graph[index]:
            case Const(value):
                return (value, value)
            case Untold():
                return EVERYTHING
            case Range(low, high):
                return (low, high)
            case Number(name):
                given = self.values.get(name)
                return EVERYTHING if given is None else (Fraction(given), Fraction(given))  # type: ignore[arg-type]
            case Elapsed(name, span):
                day = self.values.get(name)
                return EVERYTHING if day is None else point(elapsed(day, self.on, span))  # type: ignore[arg-type]
            case Sum(parts):
                total: Interval = (Fraction(0), Fraction(0))
                for part in parts:
                    total = added(total, self.number(part))
                return total
            case Scaled(factor, part):
                return scaled(factor, self.number(part))
            case Product(left, right):
                return multiplied(self.number(left), self.number(right))
            case Quotient(above, below, zero):
                return self._quotient(above, below, zero)
            case Least(parts):
                lows, highs = zip(*map(self.number, parts), strict=True)
                bounded = [high for high in highs if high is not None]
                return (None if None in lows else min(lows), min(bounded) if bounded else None)
            case Greatest(parts):
                lows, highs = zip(*map(self.number, parts), strict=True)
                bounded = [low for low in lows if low is not None]
                return (max(bounded) if bounded else None, None if None in highs else max(highs))
            case Choose(condition, then, other):
                decided = self.condition(condition)
                if decided is None:
                    return hull(self.number(then), self.number(other))
                return self.number(then if decided else other)
            case node:
                raise TypeError(node)

    def _quotient(self, above: int, below: int, zero: int) -> Interval:
        low, high = self.number(below)
        if low is None or low != high:
            return EVERYTHING
        if low == 0:
            return self.number(zero)
        return scaled(1 / low, self.number(above))

    # ---------------------------------------------------------- conditions

    def _condition(self, index: int) -> bool | None:
        match self.graph[index]:
            case Truth(value):
                return value
            case Flag(name):
                return self.values.get(name)  # type: ignore[return-value]
            case OneOf(name, choices):
                given = self.values.get(name)
                return None if given is None else given in choices
            case Known(name):
                return self.values.get(name) is not None
            case Compare(left, op, right):
                return compared(self.number(left), op, self.number(right))
            case Negation(part):
                decided = self.condition(part)
                return None if decided is None else not decided
            case Every(parts):
                return at_least(len(parts), [self.condition(part) for part in parts])
            case Some(parts):
                return at_least(1, [self.condition(part) for part in parts])
            case AtLeast(count, parts):
                return at_least(count, [self.condition(part) for part in parts])
            case Pick(condition, then, other):
                decided = self.condition(condition)
                one, two = self.condition(then), self.condition(other)
                if decided is None:
                    return one if one == two else None
                return one if decided else two
            case node:
                raise TypeError(node)


def point(value: int) -> Interval:
    return (Fraction(value), Fraction(value))


def elapsed(day: dt.date, on: dt.date, span: Span) -> int:
    match span:
        case Span.DAYS:
            return (on - day).days
        case Span.FISCAL_YEARS:
            return on.year - day.year
        case Span.FULL_MONTHS:
            return (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
        case Span.FULL_YEARS:
            return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


def added(one: Interval, other: Interval) -> Interval:
    low = None if one[0] is None or other[0] is None else one[0] + other[0]
    high = None if one[1] is None or other[1] is None else one[1] + other[1]
    return (low, high)


def scaled(factor: Fraction, part: Interval) -> Interval:
    low, high = (None if end is None else factor * end for end in part)
    return (low, high) if factor > 0 else (high, low)


def multiplied(one: Interval, other: Interval) -> Interval:
    for factor, part in ((one, other), (other, one)):
        if factor[0] is not None and factor[0] == factor[1]:
            return scaled(factor[0], part)
    return EVERYTHING


def hull(one: Interval, other: Interval) -> Interval:
    low = None if one[0] is None or other[0] is None else min(one[0], other[0])
    high = None if one[1] is None or other[1] is None else max(one[1], other[1])
    return (low, high)


def compared(left: Interval, op: Op, right: Interval) -> bool | None:
    if op is Op.EQUAL:
        if None not in left and left[0] == left[1] == right[0] == right[1]:
            return True
        apart = _before(left[1], right[0]) or _before(right[1], left[0])
        return False if apart else None
    if op is Op.AT_LEAST:
        return not_below(left, right)
    reverse = not_below(right, left)
    return None if reverse is None else not reverse


def not_below(left: Interval, right: Interval) -> bool | None:
    """``left >= right``."""
    if left[0] is not None and right[1] is not None and left[0] >= right[1]:
        return True
    return False if _before(left[1], right[0]) else None


def _before(one: Fraction | None, other: Fraction | None) -> bool:
    return one is not None and other is not None and one < other


def at_least(count: int, parts: list[bool | None]) -> bool | None:
    if parts.count(True) >= count:
        return True
    return False if len(parts) - parts.count(False) < count else None
