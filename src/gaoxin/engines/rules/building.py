"""Adding to a graph: constants folded, comparisons brought to one shape, so that equal things meet.

A comparison is simplified only by steps that are equal in all three values: constants change sides, a factor
divides out, a comparison with a table becomes a table of comparisons.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Final

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

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)
_Listed = type[Sum] | type[Least] | type[Greatest] | type[Every] | type[Some]


class Builder:
    """Puts numbers and conditions into ``graph`` and answers their index."""

    __slots__ = ("graph",)

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    # ------------------------------------------------------------ numbers

    def const(self, value: Fraction | int) -> int:
        return self.graph.intern(Const(Fraction(value)))

    def untold(self) -> int:
        return self.graph.intern(Untold())

    def range(self, low: Fraction, high: Fraction) -> int:
        return self.const(low) if low == high else self.graph.intern(Range(low, high))

    def number(self, name: str, quantum: Fraction = ONE) -> int:
        """The input in its base unit; ``quantum`` is what one stored step is worth."""
        return self.scaled(quantum, self.graph.intern(Number(name)))

    def elapsed(self, name: str, span: Span) -> int:
        return self.graph.intern(Elapsed(name, span))

    def scaled(self, factor: Fraction, part: int) -> int:
        node = self.graph[part]
        if factor == 1:
            return part
        if isinstance(node, Const):
            return self.const(factor * node.value)
        if isinstance(node, Scaled):
            return self.scaled(factor * node.factor, node.part)
        if factor == 0:
            return self.const(0)
        return self.graph.intern(Scaled(factor, part))

    def sum(self, parts: Iterable[int]) -> int:
        """Flattened, constants gathered, like terms left as they stand."""
        constant, rest = ZERO, []
        for part in self._flat(parts, Sum):
            node = self.graph[part]
            if isinstance(node, Const):
                constant += node.value
            else:
                rest.append(part)
        if constant or not rest:
            rest.append(self.const(constant))
        return rest[0] if len(rest) == 1 else self.graph.intern(Sum(tuple(sorted(rest))))

    def difference(self, left: int, right: int) -> int:
        return self.sum((left, self.scaled(Fraction(-1), right)))

    def product(self, left: int, right: int) -> int:
        for one, other in ((left, right), (right, left)):
            node = self.graph[one]
            if isinstance(node, Const):
                return self.scaled(node.value, other)
        return self.graph.intern(Product(*sorted((left, right))))

    def quotient(self, above: int, below: int, zero: int) -> int:
        node = self.graph[below]
        if isinstance(node, Const):
            return zero if node.value == 0 else self.scaled(1 / node.value, above)
        return self.graph.intern(Quotient(above, below, zero))

    def least(self, parts: Iterable[int]) -> int:
        return self._extreme(parts, Least)

    def greatest(self, parts: Iterable[int]) -> int:
        return self._extreme(parts, Greatest)

    def _extreme(self, parts: Iterable[int], kind: type[Least] | type[Greatest]) -> int:
        values: list[Fraction] = []
        rest: set[int] = set()
        for part in self._flat(parts, kind):
            node = self.graph[part]
            if isinstance(node, Const):
                values.append(node.value)
            else:
                rest.add(part)
        if values:
            rest.add(self.const(min(values) if kind is Least else max(values)))
        ordered = tuple(sorted(rest))
        return ordered[0] if len(ordered) == 1 else self.graph.intern(kind(ordered))

    def choose(self, condition: int, then: int, other: int) -> int:
        node = self.graph[condition]
        if isinstance(node, Truth):
            return then if node.value else other
        return then if then == other else self.graph.intern(Choose(condition, then, other))

    # --------------------------------------------------------- conditions

    def truth(self, value: bool) -> int:
        return self.graph.intern(Truth(value))

    def flag(self, name: str) -> int:
        return self.graph.intern(Flag(name))

    def one_of(self, name: str, choices: Iterable[str]) -> int:
        return self.graph.intern(OneOf(name, tuple(sorted(set(choices)))))

    def known(self, name: str) -> int:
        return self.graph.intern(Known(name))

    def negation(self, part: int) -> int:
        node = self.graph[part]
        if isinstance(node, Truth):
            return self.truth(not node.value)
        if isinstance(node, Negation):
            return node.part
        return self.graph.intern(Negation(part))

    def every(self, parts: Iterable[int]) -> int:
        return self._junction(parts, Every, absorbing=False)

    def some(self, parts: Iterable[int]) -> int:
        return self._junction(parts, Some, absorbing=True)

    def _junction(self, parts: Iterable[int], kind: type[Every] | type[Some], *, absorbing: bool) -> int:
        rest: set[int] = set()
        for part in self._flat(parts, kind):
            node = self.graph[part]
            if not isinstance(node, Truth):
                rest.add(part)
            elif node.value is absorbing:
                return self.truth(absorbing)
        if not rest:
            return self.truth(not absorbing)
        ordered = tuple(sorted(rest))
        return ordered[0] if len(ordered) == 1 else self.graph.intern(kind(ordered))

    def at_least(self, count: int, parts: Iterable[int]) -> int:
        given = tuple(parts)
        if count == 1:
            return self.some(given)
        if count == len(given):
            return self.every(given)
        return self.graph.intern(AtLeast(count, tuple(sorted(given))))

    def pick(self, condition: int, then: int, other: int) -> int:
        node = self.graph[condition]
        if isinstance(node, Truth):
            return then if node.value else other
        return then if then == other else self.graph.intern(Pick(condition, then, other))

    # -------------------------------------------------------- comparisons

    def compare(self, left: int, sign: str, right: int) -> int:
        """``sign`` is one of ``< <= > >= == !=``."""
        match sign:
            case "<":
                return self._compare(right, Op.ABOVE, left)
            case "<=":
                return self._compare(right, Op.AT_LEAST, left)
            case "!=":
                return self.negation(self._compare(left, Op.EQUAL, right))
            case _:
                return self._compare(left, Op(sign), right)

    def _compare(self, left: int, op: Op, right: int) -> int:
        one, other = self.graph[left], self.graph[right]
        if isinstance(one, Const) and isinstance(other, Const):
            return self.truth(holds(one.value, op, other.value))
        if isinstance(other, Choose):
            return self._through(other, lambda part: self._compare(left, op, part))
        if isinstance(one, Choose) and self._is_table(left):
            return self._through(one, lambda part: self._compare(part, op, right))
        if isinstance(other, Const):
            return self._against(left, op, other.value)
        if isinstance(one, Const):
            return self._bounded(one.value, op, right)
        return self.graph.intern(Compare(left, op, right))

    def _through(self, table: Choose, compare: Callable[[int], int]) -> int:
        return self.pick(table.condition, compare(table.then), compare(table.other))

    def _is_table(self, index: int) -> bool:
        """Whether every row of the table is a plain number or range, so comparisons of it fold away."""
        node = self.graph[index]
        if isinstance(node, Choose):
            return self._is_table(node.then) and self._is_table(node.other)
        return isinstance(node, Const)

    def _against(self, left: int, op: Op, bound: Fraction) -> int:
        """``left op bound`` with constants moved to the right side and factors divided out."""
        node = self.graph[left]
        if isinstance(node, Sum):
            constant, rest = self._constant_of(node)
            if constant:
                return self._against(rest, op, bound - constant)
        if isinstance(node, Scaled):
            if node.factor > 0 or op is Op.EQUAL:
                return self._against(node.part, op, bound / node.factor)
            return self._bounded(bound / node.factor, op, node.part)
        if isinstance(node, Least | Greatest) and op is not Op.EQUAL:
            parts = (self._against(part, op, bound) for part in node.parts)
            return self.every(parts) if isinstance(node, Least) else self.some(parts)
        if isinstance(node, Const):
            return self.truth(holds(node.value, op, bound))
        return self.graph.intern(Compare(left, op, self.const(bound)))

    def _bounded(self, bound: Fraction, op: Op, right: int) -> int:
        """``bound op right`` in the same shape: the constant stays left, ``x <= 5`` reads ``5 >= x``."""
        node = self.graph[right]
        if isinstance(node, Sum):
            constant, rest = self._constant_of(node)
            if constant:
                return self._bounded(bound - constant, op, rest)
        if isinstance(node, Scaled):
            if node.factor > 0 or op is Op.EQUAL:
                return self._bounded(bound / node.factor, op, node.part)
            return self._against(node.part, op, bound / node.factor)
        if op is Op.EQUAL:
            return self._against(right, op, bound)
        if isinstance(node, Least | Greatest):
            parts = (self._bounded(bound, op, part) for part in node.parts)
            return self.some(parts) if isinstance(node, Least) else self.every(parts)
        if isinstance(node, Const):
            return self.truth(holds(bound, op, node.value))
        return self.graph.intern(Compare(self.const(bound), op, right))

    def _constant_of(self, node: Sum) -> tuple[Fraction, int]:
        """The constant part of a sum, and the sum without it."""
        constant, rest = ZERO, []
        for part in node.parts:
            one = self.graph[part]
            if isinstance(one, Const):
                constant += one.value
            else:
                rest.append(part)
        return constant, self.sum(rest)

    def _flat(self, parts: Iterable[int], kind: _Listed) -> Iterable[int]:
        for part in parts:
            node = self.graph[part]
            if isinstance(node, kind):
                yield from node.parts
            else:
                yield part


def holds(left: Fraction | int, op: Op, right: Fraction | int) -> bool:
    match op:
        case Op.AT_LEAST:
            return left >= right
        case Op.ABOVE:
            return left > right
        case Op.EQUAL:
            return left == right
