"""The graph written out as straight-line Python: every node once, children first, unknown guarded."""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from gaoxin.engines.rules.graph import (
    CONDITIONS,
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
    children,
)

Exact = int | Fraction


def _years(day: dt.date, on: dt.date) -> int:
    """Full years; of 29 February the year is full on 28 February of a common year's end, next day counted."""
    return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


def _months(day: dt.date, on: dt.date) -> int:
    return (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)


_SPANS: Final[dict[Span, Callable[[dt.date, dt.date], int]]] = {
    Span.FULL_YEARS: _years,
    Span.FULL_MONTHS: _months,
    Span.DAYS: lambda day, on: (on - day).days,
    Span.FISCAL_YEARS: lambda day, on: on.year - day.year,
}


def _at_least(count: int, parts: tuple[bool | None, ...]) -> bool | None:
    certain = sum(1 for part in parts if part is True)
    possible = sum(1 for part in parts if part is not False)
    return True if certain >= count else (False if possible < count else None)


def _product(al: Exact | None, ah: Exact | None, bl: Exact | None, bh: Exact | None) -> tuple[Any, Any]:
    if al is None or al != ah:
        al, ah, bl, bh = bl, bh, al, ah
    if al is None or al != ah:
        return None, None
    low, high = (None if bl is None else al * bl), (None if bh is None else al * bh)
    return (low, high) if al > 0 else (high, low)


def _quotient(al: Any, ah: Any, bl: Any, bh: Any, zl: Any, zh: Any) -> tuple[Any, Any]:
    if bl is None or bl != bh:
        return None, None
    if bl == 0:
        return zl, zh
    low, high = (None if al is None else Fraction(al, bl)), (None if ah is None else Fraction(ah, bl))
    return (low, high) if bl > 0 else (high, low)


def _lowest(parts: tuple[Any, ...]) -> Any:
    return None if None in parts else min(parts)


def _highest(parts: tuple[Any, ...]) -> Any:
    return None if None in parts else max(parts)


def _least_known(parts: tuple[Any, ...]) -> Any:
    known = [part for part in parts if part is not None]
    return min(known) if known else None


def _greatest_known(parts: tuple[Any, ...]) -> Any:
    known = [part for part in parts if part is not None]
    return max(known) if known else None


def _equal(al: Any, ah: Any, bl: Any, bh: Any) -> bool | None:
    if al is not None and al == ah and bl is not None and bl == bh:
        return bool(al == bl)
    apart = (al is not None and bh is not None and al > bh) or (ah is not None and bl is not None and ah < bl)
    return False if apart else None


_NAMES: Final[dict[str, Any]] = {
    "Fraction": Fraction,
    "at_least": _at_least,
    "product": _product,
    "quotient": _quotient,
    "lowest": _lowest,
    "highest": _highest,
    "least_known": _least_known,
    "greatest_known": _greatest_known,
    "equal": _equal,
    "years": _SPANS[Span.FULL_YEARS],
    "months": _SPANS[Span.FULL_MONTHS],
    "days": _SPANS[Span.DAYS],
    "fiscal": _SPANS[Span.FISCAL_YEARS],
}
_SPAN_NAMES: Final = {
    Span.FULL_YEARS: "years",
    Span.FULL_MONTHS: "months",
    Span.DAYS: "days",
    Span.FISCAL_YEARS: "fiscal",
}


class Writer:
    """Writes the code. A number whose ends may differ has ``l`` and ``h``; the others ``v``, None unknown."""

    def __init__(self, graph: Graph, wanted: tuple[int, ...]) -> None:
        self.graph = graph
        self.wanted = wanted
        self.order = graph.below(wanted)
        self.wide: set[int] = set()
        self.names = dict(_NAMES)
        self.lines: list[str] = []

    def compile(self) -> Callable[..., Any]:
        needed = self._needed()
        for index in self.order:
            self._widen(index)
            if index in needed:
                self._write(index)
        body = "\n".join(f"    {line}" for line in self.lines)
        returned = ", ".join(self._returned(index) for index in self.wanted)
        text = f"def run(get, on):\n{body}\n    return ({returned},)\n"
        exec(compile(text, "<rules>", "exec"), self.names)
        return self.names["run"]  # type: ignore[no-any-return]

    def _needed(self) -> set[int]:
        """Quotients read only by comparisons with constants are never built."""
        needed: set[int] = set()
        waiting = list(self.wanted)
        while waiting:
            index = waiting.pop()
            if index in needed:
                continue
            needed.add(index)
            node = self.graph[index]
            if isinstance(node, Compare) and (quotient := self._crossed(node)) is not None:
                waiting.extend((*children(quotient), self._constant_side(node)))
            else:
                waiting.extend(children(node))
        return needed

    def _crossed(self, node: Compare) -> Quotient | None:
        """The quotient of a comparison that can be decided by cross multiplication."""
        left, right = self.graph[node.left], self.graph[node.right]
        if isinstance(left, Quotient) and isinstance(right, Const):
            return left if isinstance(self.graph[left.zero], Const | Untold) else None
        if isinstance(right, Quotient) and isinstance(left, Const):
            return right if isinstance(self.graph[right.zero], Const | Untold) else None
        return None

    def _constant_side(self, node: Compare) -> int:
        return node.right if isinstance(self.graph[node.right], Const) else node.left

    def _widen(self, index: int) -> None:
        node = self.graph[index]
        if isinstance(node, CONDITIONS):
            return
        if isinstance(node, Range | Choose | Least | Greatest) or any(c in self.wide for c in children(node)):
            self.wide.add(index)

    def _returned(self, index: int) -> str:
        if isinstance(self.graph[index], CONDITIONS):
            return f"c{index}"
        return f"({self._low(index)}, {self._high(index)})"

    def _low(self, index: int) -> str:
        return f"l{index}" if index in self.wide else f"v{index}"

    def _high(self, index: int) -> str:
        return f"h{index}" if index in self.wide else f"v{index}"

    def _literal(self, value: Fraction) -> str:
        if value.denominator == 1:
            return str(value.numerator)
        name = f"k{value.numerator}_{value.denominator}".replace("-", "m")
        self.names[name] = value
        return name

    def _write(self, index: int) -> None:
        node = self.graph[index]
        if isinstance(node, CONDITIONS):
            self.lines.append(f"c{index} = {self._condition(node)}")
        elif index in self.wide:
            low, high = self._interval(node)
            if high is None:
                self.lines.append(f"l{index}, h{index} = {low}")
            else:
                self.lines.append(f"l{index} = {low}")
                self.lines.append(f"h{index} = {high}")
        else:
            self.lines.append(f"v{index} = {self._point(node)}")

    # ------------------------------------------------------------- numbers

    def _point(self, node: object) -> str:
        match node:
            case Const(value):
                return self._literal(value)
            case Untold():
                return "None"
            case Number(name):
                return f"get({name!r})"
            case Elapsed(name, span):
                return f"None if (d := get({name!r})) is None else {_SPAN_NAMES[span]}(d, on)"
            case Sum(parts):
                values = [f"v{part}" for part in parts]
                guard = " or ".join(f"{value} is None" for value in values)
                return f"None if {guard} else {' + '.join(values)}"
            case Scaled(factor, part):
                return f"None if v{part} is None else {self._times(f'v{part}', factor)}"
            case Product(left, right):
                return f"None if v{left} is None or v{right} is None else v{left} * v{right}"
            case Quotient(above, below, zero):
                divided = f"None if v{above} is None else Fraction(v{above}, v{below})"
                return f"None if v{below} is None else (v{zero} if v{below} == 0 else ({divided}))"
        raise TypeError(node)

    def _times(self, value: str, factor: Fraction) -> str:
        if factor.denominator == 1:
            return f"{value} * {factor.numerator}"
        return f"Fraction({value} * {factor.numerator}, {factor.denominator})"

    def _interval(self, node: object) -> tuple[str, str | None]:
        match node:
            case Range(low, high):
                return self._literal(low), self._literal(high)
            case Sum(parts):
                return self._added([self._low(p) for p in parts]), self._added([self._high(p) for p in parts])
            case Scaled(factor, part):
                ends = (self._low(part), self._high(part))
                one, other = (f"None if {end} is None else {self._times(end, factor)}" for end in ends)
                return (one, other) if factor > 0 else (other, one)
            case Product(left, right):
                return f"product({self._ends(left)}, {self._ends(right)})", None
            case Quotient(above, below, zero):
                return f"quotient({self._ends(above)}, {self._ends(below)}, {self._ends(zero)})", None
            case Least(parts):
                lows, highs = self._all_ends(parts)
                return f"lowest(({lows},))", f"least_known(({highs},))"
            case Greatest(parts):
                lows, highs = self._all_ends(parts)
                return f"greatest_known(({lows},))", f"highest(({highs},))"
            case Choose(condition, then, other):
                return self._chosen(condition, then, other)
        raise TypeError(node)

    def _added(self, ends: list[str]) -> str:
        guard = " or ".join(f"{end} is None" for end in ends)
        return f"None if {guard} else {' + '.join(ends)}"

    def _ends(self, index: int) -> str:
        return f"{self._low(index)}, {self._high(index)}"

    def _all_ends(self, parts: tuple[int, ...]) -> tuple[str, str]:
        return ", ".join(map(self._low, parts)), ", ".join(map(self._high, parts))

    def _chosen(self, condition: int, then: int, other: int) -> tuple[str, str]:
        written = []
        for end, extreme in ((self._low, "lowest"), (self._high, "highest")):
            one, two = end(then), end(other)
            either = f"{extreme}(({one}, {two}))"
            written.append(
                f"{one} if c{condition} is True else ({two} if c{condition} is False else {either})"
            )
        return written[0], written[1]

    # ---------------------------------------------------------- conditions

    def _condition(self, node: object) -> str:
        match node:
            case Truth(value):
                return str(value)
            case Flag(name):
                return f"get({name!r})"
            case Known(name):
                return f"get({name!r}) is not None"
            case OneOf(name, choices):
                listed = "(" + "".join(f"{choice!r}, " for choice in choices) + ")"
                return f"None if (d := get({name!r})) is None else d in {listed}"
            case Negation(part):
                return f"None if c{part} is None else not c{part}"
            case Every(parts):
                return self._joined(parts, "False", "True")
            case Some(parts):
                return self._joined(parts, "True", "False")
            case AtLeast(count, parts):
                return f"at_least({count}, ({', '.join(f'c{part}' for part in parts)},))"
            case Pick(condition, then, other):
                agreed = f"(c{then} if c{then} is c{other} else None)"
                return (
                    f"c{then} if c{condition} is True else (c{other} if c{condition} is False else {agreed})"
                )
            case Compare():
                return self._compared(node)
        raise TypeError(node)

    def _joined(self, parts: tuple[int, ...], decisive: str, otherwise: str) -> str:
        decided = " or ".join(f"c{part} is {decisive}" for part in parts)
        unknown = " or ".join(f"c{part} is None" for part in parts)
        return f"{decisive} if {decided} else (None if {unknown} else {otherwise})"

    def _compared(self, node: Compare) -> str:
        quotient = self._crossed(node)
        if quotient is not None and not {quotient.above, quotient.below} & self.wide:
            return self._cross_multiplied(node, quotient)
        if quotient is not None:
            return self._compared_wide(node, quotient)
        left, right = node.left, node.right
        if left not in self.wide and right not in self.wide:
            one, other = self._sides(node)
            unknown = " or ".join(f"v{i} is None" for i in (left, right) if not self._is_const(i))
            return f"None if {unknown} else {one} {node.op.value} {other}"
        return self._by_ends(node, self._ends(left).split(", "), self._ends(right).split(", "))

    def _by_ends(self, node: Compare, left: list[str], right: list[str]) -> str:
        if node.op is Op.EQUAL:
            return f"equal({', '.join((*left, *right))})"
        sign = node.op.value
        sure = f"{left[0]} is not None and {right[1]} is not None and {left[0]} {sign} {right[1]}"
        possible = f"{left[1]} is None or {right[0]} is None or {left[1]} {sign} {right[0]}"
        return f"True if {sure} else (None if {possible} else False)"

    def _compared_wide(self, node: Compare, quotient: Quotient) -> str:
        parts = (quotient.above, quotient.below, quotient.zero)
        ends = f"quotient({', '.join(self._ends(part) for part in parts)})"
        number = f"v{self._constant_side(node)}"
        self.lines.append(f"ql, qh = {ends}")
        sides = (["ql", "qh"], [number, number])
        return self._by_ends(node, *(sides if self.graph[node.left] is quotient else sides[::-1]))

    def _is_const(self, index: int) -> bool:
        return isinstance(self.graph[index], Const)

    def _sides(self, node: Compare) -> tuple[str, str]:
        """Both sides; a fractional constant multiplies the other side, so that whole numbers meet."""
        for constant, number, is_left in ((node.left, node.right, True), (node.right, node.left, False)):
            found = self.graph[constant]
            if isinstance(found, Const):
                scale = found.value.denominator
                one = f"v{number}" if scale == 1 else f"v{number} * {scale}"
                bound = str(found.value.numerator)
                return (bound, one) if is_left else (one, bound)
        return f"v{node.left}", f"v{node.right}"

    def _cross_multiplied(self, node: Compare, quotient: Quotient) -> str:
        is_left = self.graph[node.left] is quotient
        constant = self.graph[node.right if is_left else node.left]
        assert isinstance(constant, Const)
        p, q = constant.value.numerator, constant.value.denominator
        above, below = f"v{quotient.above}" + (f" * {q}" if q != 1 else ""), f"v{quotient.below} * {p}"
        sign = node.op.value
        positive = f"{above} {sign} {below}" if is_left else f"{below} {sign} {above}"
        negative = f"{below} {sign} {above}" if is_left else f"{above} {sign} {below}"
        signed = f"({positive} if v{quotient.below} > 0 else {negative})"
        at_zero = self._at_zero(node, quotient, constant.value, is_left=is_left)
        known = f"(None if v{quotient.above} is None else {signed})"
        return f"None if v{quotient.below} is None else ({at_zero} if v{quotient.below} == 0 else {known})"

    def _at_zero(self, node: Compare, quotient: Quotient, bound: Fraction, *, is_left: bool) -> str:
        zero = self.graph[quotient.zero]
        if not isinstance(zero, Const):
            return "None"
        left, right = (zero.value, bound) if is_left else (bound, zero.value)
        return str({Op.AT_LEAST: left >= right, Op.ABOVE: left > right, Op.EQUAL: left == right}[node.op])
