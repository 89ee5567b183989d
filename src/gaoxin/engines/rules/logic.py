"""Solver terms with folding: plain ``bool`` and ``Fraction`` as far as things are certain.

The solver is large, so it is loaded when a ``Logic`` is made and not before. Every ``Logic`` has a context of
its own: the same questions in the same order get the same answers, whatever ran before.
"""

from fractions import Fraction
from typing import Any, TypeAlias

from gaoxin.engines.rules.graph import Op
from gaoxin.engines.rules.lines import Atom, Line, certain, constant, in_whole_factors

# bool where certain, else a solver condition.
Truth: TypeAlias = Any


class Logic:
    """Conditions and lines. ``constraints`` hold always; ``bindings`` say what products and quotients are."""

    def __init__(self, *, is_relaxed: bool = False) -> None:
        import z3

        self.is_relaxed = is_relaxed

        self.z3: Any = z3
        self.context = z3.Context()
        self.constraints: list[Any] = []
        self.bindings: list[Any] = []
        self._count = 0
        self._comparisons: dict[tuple[Any, ...], Truth] = {}
        self._products: dict[tuple[int, int, bool], Any] = {}

    # ------------------------------------------------------------- truths

    def both(self, *parts: Truth) -> Truth:
        return self._joined(parts, absorbing=False)

    def either(self, *parts: Truth) -> Truth:
        return self._joined(parts, absorbing=True)

    def _joined(self, parts: tuple[Truth, ...], *, absorbing: bool) -> Truth:
        rest = []
        for part in parts:
            if part is absorbing:
                return absorbing
            if part is not (not absorbing):
                rest.append(part)
        if not rest:
            return not absorbing
        if len(rest) == 1:
            return rest[0]
        return self.z3.Or(rest) if absorbing else self.z3.And(rest)

    def no(self, part: Truth) -> Truth:
        if isinstance(part, bool):
            return not part
        return part.arg(0) if self.z3.is_not(part) else self.z3.Not(part)

    def counted(self, count: int, parts: list[Truth]) -> Truth:
        """At least ``count`` of the parts."""
        rest = [part for part in parts if not isinstance(part, bool)]
        needed = count - sum(1 for part in parts if part is True)
        if needed <= 0:
            return True
        if needed > len(rest):
            return False
        if needed == 1:
            return self.either(*rest)
        return self.both(*rest) if needed == len(rest) else self.z3.AtLeast(*rest, needed)

    # ---------------------------------------------------------- variables

    def boolean(self, name: str) -> Truth:
        return self.z3.Bool(name, self.context)

    def integer(self, name: str, least: int, most: int) -> Line:
        """A variable inside its bounds, a whole number unless relaxed."""
        make = self.z3.Real if self.is_relaxed else self.z3.Int
        term = make(name, self.context)
        self.constraints += [term >= least, term <= most]
        return self.atom(term, Fraction(least), Fraction(most), is_whole=not self.is_relaxed)

    def free_number(self, name: str, least: Fraction | None, most: Fraction | None) -> Line:
        """A new number that need not be whole; bounds are for folding and must follow from what binds it."""
        self._count += 1
        return self.atom(self.z3.Real(f"{name}!{self._count}", self.context), least, most, is_whole=False)

    def atom(self, term: Any, least: Fraction | None, most: Fraction | None, *, is_whole: bool) -> Line:
        self._count += 1
        return Line(Fraction(0), {Atom(self._count, term, least, most, is_whole): Fraction(1)})

    # -------------------------------------------------------------- lines

    def holds(self, left: Line, op: Op, right: Line) -> Truth:
        difference = left.minus(right)
        settled = certain(difference, op)
        if settled is not None:
            return settled
        factors, rest = in_whole_factors(difference)
        key = (op, rest, *((factor, atom.order) for factor, atom in factors))
        if key not in self._comparisons:
            self._comparisons[key] = self._compared(factors, op, -rest)
        return self._comparisons[key]

    def _compared(self, factors: list[tuple[int, Atom]], op: Op, bound: int) -> Truth:
        """Built below the solver's operators, which check and convert at every step."""
        z3, context = self.z3, self.context
        is_whole = all(atom.is_whole for _, atom in factors)
        parts = [self._weighted(factor, atom, is_whole=is_whole) for factor, atom in factors]
        whole = parts[0] if len(parts) == 1 else z3.Sum(parts)
        make = {Op.AT_LEAST: z3.Z3_mk_ge, Op.ABOVE: z3.Z3_mk_gt, Op.EQUAL: z3.Z3_mk_eq}[op]
        line = self._numeral(bound, is_whole=is_whole)
        return z3.BoolRef(make(context.ref(), whole.as_ast(), line.as_ast()), context)

    def _weighted(self, factor: int, atom: Atom, *, is_whole: bool) -> Any:
        key = (factor, atom.order, is_whole)
        if key not in self._products:
            z3, context = self.z3, self.context
            term = z3.ToReal(atom.term) if atom.is_whole and not is_whole else atom.term
            if factor != 1:
                pair = (z3.Ast * 2)(self._numeral(factor, is_whole=is_whole).as_ast(), term.as_ast())
                term = z3.ArithRef(z3.Z3_mk_mul(context.ref(), 2, pair), context)
            self._products[key] = term
        return self._products[key]

    def _numeral(self, value: int, *, is_whole: bool) -> Any:
        return (self.z3.IntVal if is_whole else self.z3.RealVal)(value, self.context)

    def term(self, line: Line, *, as_real: bool = True) -> Any:
        """The line as one solver term."""
        whole = None
        for atom, factor in sorted(line.parts.items(), key=lambda part: part[0].order):
            term = self.z3.ToReal(atom.term) if atom.is_whole and as_real else atom.term
            scaled = term if factor == 1 else self._value(factor, as_real=as_real) * term
            whole = scaled if whole is None else whole + scaled
        if whole is None:
            return self._value(line.constant, as_real=as_real)
        return whole + self._value(line.constant, as_real=as_real) if line.constant else whole

    def _value(self, value: Fraction, *, as_real: bool) -> Any:
        if as_real:
            return self.z3.Q(value.numerator, value.denominator, self.context)
        return self.z3.IntVal(int(value), self.context)

    def chosen(self, condition: Truth, then: Line, other: Line) -> Line:
        """``then`` where the condition is true, else ``other``."""
        if isinstance(condition, bool):
            return then if condition else other
        if then is other:
            return then
        difference = then.minus(other)
        if difference.is_constant and difference.constant == 0:
            return then
        is_whole = then.is_whole and other.is_whole
        one, two = (self.term(line, as_real=not is_whole) for line in (then, other))
        least = _extreme(then.least, other.least, lowest=True)
        most = _extreme(then.most, other.most, lowest=False)
        return self.atom(self.z3.If(condition, one, two), least, most, is_whole=is_whole)

    def lesser(self, one: Line, other: Line) -> Line:
        return self.chosen(self.holds(other, Op.AT_LEAST, one), one, other)

    def greater(self, one: Line, other: Line) -> Line:
        return self.chosen(self.holds(one, Op.AT_LEAST, other), one, other)

    def product(self, left: Line, right: Line) -> Line:
        for one, other in ((left, right), (right, left)):
            if one.is_constant:
                return other.scaled(one.constant)
        least = Fraction(0) if _not_negative(left) and _not_negative(right) else None
        found = self.free_number("product", least, None)
        self._bind(found, lambda term: term == self.term(left) * self.term(right))
        return found

    def quotient(self, above: Line, below: Line) -> Line:
        """``above / below`` where ``below`` is not zero; anything where it is."""
        if below.is_constant:
            return above.scaled(1 / below.constant) if below.constant else constant(0)
        least = Fraction(0) if _not_negative(above) and _not_negative(below) else None
        found = self.free_number("quotient", least, None)
        divisor = self.term(below)
        self._bind(
            found,
            lambda term: self.z3.If(divisor == 0, term == 0, term * divisor == self.term(above)),
        )
        return found

    def _bind(self, line: Line, condition: Any) -> None:
        (atom,) = line.parts
        self.bindings.append(condition(atom.term))


def _not_negative(line: Line) -> bool:
    return line.least is not None and line.least >= 0


def _extreme(one: Fraction | None, other: Fraction | None, *, lowest: bool) -> Fraction | None:
    if one is None or other is None:
        return None
    return min(one, other) if lowest else max(one, other)
