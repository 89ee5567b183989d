"""Expressions into the graph: names resolved, dimensions checked, circles refused."""

import ast
import datetime as dt
import difflib
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.expressions import FUNCTIONS, literal, parse
from gaoxin.engines.rules.facts import FURTHEST_YEAR, Fact, FactDictionary, input_name
from gaoxin.engines.rules.graph import Const, InputType, Span
from gaoxin.engines.rules.terms import (
    ChoiceTerm,
    ConditionTerm,
    DateTerm,
    NumberTerm,
    Term,
    YearlyTerm,
    same_dimension,
)
from gaoxin.engines.rules.units import PLAIN, multiplied, unit_of
from gaoxin.values.errors import DomainError

_SPANS: Final = {
    "full_years": (Span.FULL_YEARS, "年"),
    "full_months": (Span.FULL_MONTHS, "月"),
    "days_since": (Span.DAYS, "天"),
    "fiscal_years": (Span.FISCAL_YEARS, "年"),
}
_SIGNS: Final = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


def refusal(reason: str, remedy: str = "", *, code: str = "rules.expression") -> DomainError:
    return DomainError(code, reason, remedy=remedy)


class Scope:
    """Names of one policy version on one application date; each is lowered once, when first met."""

    def __init__(self, builder: Builder, facts: FactDictionary, subject: str, on: dt.date) -> None:
        self.builder = builder
        self.facts = facts
        self.subject = subject
        self.on = on
        self._makers: dict[str, Callable[[], Term]] = {}
        self._made: dict[str, Term] = {}
        self._making: list[str] = []

    def declare(self, name: str, make: Callable[[], Term]) -> None:
        """Refuses a name that is taken, also by a fact."""
        if name in self._makers or name in FUNCTIONS or name == "unknown":
            raise refusal(f"名称“{name}”用了两次。", "请给其中一个换个名称。", code="rules.name_taken")
        if self.facts.find(self.subject, name) is not None:
            raise refusal(f"名称“{name}”与事实词典里的事实相同。", "请换个名称。", code="rules.name_taken")
        self._makers[name] = make

    def resolve(self, name: str) -> Term:
        if name in self._made:
            return self._made[name]
        if name not in self._makers:
            return self._fact(name)
        if name in self._making:
            circle = " → ".join([*self._making[self._making.index(name) :], name])
            raise refusal(f"定义互相引用成了圈：{circle}。", "请改写其中一个定义。", code="rules.cycle")
        self._making.append(name)
        try:
            self._made[name] = self._makers[name]()
        finally:
            self._making.pop()
        return self._made[name]

    def _fact(self, name: str) -> Term:
        fact = self.facts.find(self.subject, name)
        if fact is None:
            known = [*self._makers, *(one.id for one in self.facts.of(self.subject))]
            raise unknown_name(name, known)
        return YearlyTerm(fact) if fact.is_yearly else self.read(fact, None)

    def read(self, fact: Fact, year: int | None) -> Term:
        """The fact's input as a term."""
        name = input_name(fact.id, year)
        match fact.input_type:
            case InputType.FLAG:
                return ConditionTerm(self.builder.flag(name))
            case InputType.DATE:
                return DateTerm(fact, name)
            case InputType.CHOICE:
                return ChoiceTerm(fact, name)
            case InputType.NUMBER:
                assert fact.unit is not None
                node = self.builder.number(name, fact.quantum)
                return NumberTerm(node, fact.unit.dimension, fact.unit)


def unknown_name(name: str, known: list[str]) -> DomainError:
    near = difflib.get_close_matches(name, known, n=1)
    remedy = f"是否应为“{near[0]}”？" if near else "请先在事实词典、参数或定义里写明它。"
    return DomainError(
        "rules.unknown_name", f"“{name}”既不是事实，也不是参数、定义、表或分值。", value=name, remedy=remedy
    )


class Lowering:
    """One expression after another into a scope's graph."""

    def __init__(self, scope: Scope, *, allows_literals: bool = True) -> None:
        self.scope = scope
        self.builder = scope.builder
        self.allows_literals = allows_literals
        self.text = ""

    def term(self, text: str) -> Term:
        self.text = text
        return self._visit(parse(text))

    def number(self, text: str) -> NumberTerm:
        return self._as_number(self.term(text))

    def condition(self, text: str) -> int:
        return self._as_condition(self.term(text))

    # ------------------------------------------------------------ dispatch

    def _visit(self, node: ast.expr) -> Term:
        match node:
            case ast.Name(id="unknown"):
                return NumberTerm(self.builder.untold(), PLAIN, is_zero=True)
            case ast.Name(id=name):
                return self.scope.resolve(name)
            case ast.Constant(value=bool() as value):
                return ConditionTerm(self.builder.truth(value))
            case ast.Constant(value=str()):
                raise refusal("文字只能与选项事实比较。", "写法：sector == 'industry'。")
            case ast.Constant():
                number = literal(node, self.text)
                return NumberTerm(self.builder.const(number), PLAIN, is_literal=True, is_zero=number == 0)
            case ast.Subscript():
                return self._yearly(node)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return ConditionTerm(self.builder.negation(self._as_condition(self._visit(part))))
            case ast.UnaryOp(operand=part):
                return self._negative(self._as_number(self._visit(part)))
            case ast.BoolOp(op=op, values=values):
                parts = [self._as_condition(self._visit(value)) for value in values]
                joined = self.builder.every(parts) if isinstance(op, ast.And) else self.builder.some(parts)
                return ConditionTerm(joined)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.Compare():
                return ConditionTerm(self.builder.every(self.comparisons(node)))
            case ast.IfExp():
                return self._conditional(node)
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, node)
        raise refusal("表达式里有看不懂的部分。")

    def _yearly(self, node: ast.Subscript) -> Term:
        assert isinstance(node.value, ast.Name)
        assert isinstance(node.slice, ast.UnaryOp)
        assert isinstance(node.slice.operand, ast.Constant)
        fact = self._fact_named(node.value.id)
        year = node.slice.operand.value
        assert isinstance(year, int)
        if not fact.is_yearly:
            raise refusal(f"“{fact.id}”没有年度。", f"请直接写 {fact.id}。")
        if not 1 <= year <= FURTHEST_YEAR:
            raise refusal(f"年度只能写 -1 到 -{FURTHEST_YEAR}，写的是 -{year}。")
        return self.scope.read(fact, year)

    def _fact_named(self, name: str) -> Fact:
        fact = self.scope.facts.find(self.scope.subject, name)
        if fact is None:
            raise unknown_name(name, [one.id for one in self.scope.facts.of(self.scope.subject)])
        return fact

    # ---------------------------------------------------------- arithmetic

    def _negative(self, term: NumberTerm) -> NumberTerm:
        return NumberTerm(
            self.builder.scaled(Fraction(-1), term.node),
            term.dimension,
            term.unit,
            term.is_literal,
            term.is_zero,
        )

    def _arithmetic(self, node: ast.BinOp) -> NumberTerm:
        left, right = self._as_number(self._visit(node.left)), self._as_number(self._visit(node.right))
        is_literal = left.is_literal and right.is_literal
        match node.op:
            case ast.Add() | ast.Sub():
                dimension = same_dimension(left, right, doing="相加减")
                combine = self.builder.difference if isinstance(node.op, ast.Sub) else self._sum
                unit = left.unit if left.dimension == dimension and left.unit else right.unit
                return NumberTerm(combine(left.node, right.node), dimension, unit, is_literal)
            case ast.Mult():
                dimension = multiplied(left.dimension, right.dimension)
                return NumberTerm(
                    self.builder.product(left.node, right.node), dimension, is_literal=is_literal
                )
            case _:
                return self._divided(left, right, is_literal=is_literal)

    def _sum(self, left: int, right: int) -> int:
        return self.builder.sum((left, right))

    def _divided(self, left: NumberTerm, right: NumberTerm, *, is_literal: bool) -> NumberTerm:
        divisor = self.builder.graph[right.node]
        if not isinstance(divisor, Const) or divisor.value == 0:
            raise refusal(
                "除数可能为零。",
                "请用 ratio(分子, 分母, zero=…) 写明分母为零时怎么办。",
                code="rules.zero_divisor",
            )
        dimension = multiplied(left.dimension, right.dimension, sign=-1)
        node = self.builder.scaled(1 / divisor.value, left.node)
        unit = left.unit if dimension == left.dimension else None
        return NumberTerm(node, dimension, unit, is_literal)

    # --------------------------------------------------------- comparisons

    def comparisons(self, node: ast.Compare) -> list[int]:
        """One condition for each sign of a chain."""
        found, left = [], node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            found.append(self._compared(left, _SIGNS[type(op)], right))
            left = right
        return found

    def _compared(self, left: ast.expr, sign: str, right: ast.expr) -> int:
        if isinstance(right, ast.Constant) and isinstance(right.value, str):
            return self._chosen(self._visit(left), (right.value,), sign)
        one, other = self._as_number(self._visit(left)), self._as_number(self._visit(right))
        same_dimension(one, other, doing="比较")
        if sign in ("==", "!=") and (one.is_banded or other.is_banded):
            raise refusal("表和分值只能比大小，不能用 == 或 !=。", "请用 >= 与 <=。")
        if not self.allows_literals:
            for term in (one, other):
                if term.is_literal and not term.is_zero:
                    raise refusal(
                        "阈值没有条款。",
                        "请把这个数写成 parameters 里带条款的参数。",
                        code="rules.bare_threshold",
                    )
        return self.builder.compare(one.node, sign, other.node)

    def _chosen(self, term: Term, choices: tuple[str, ...], sign: str = "==") -> int:
        if not isinstance(term, ChoiceTerm):
            raise refusal("文字只能与选项事实比较。", "请核对左边的名称。")
        for choice in choices:
            if choice not in term.fact.choices:
                raise DomainError(
                    "rules.choice",
                    f"“{term.fact.label}”没有“{choice}”这个选项。",
                    value=choice,
                    remedy=f"可选：{'、'.join(term.fact.choices)}。",
                )
        if sign not in ("==", "!="):
            raise refusal("选项只能用 == 或 != 比较。")
        node = self.builder.one_of(term.input, choices)
        return node if sign == "==" else self.builder.negation(node)

    def _conditional(self, node: ast.IfExp) -> Term:
        condition = self._as_condition(self._visit(node.test))
        then, other = self._visit(node.body), self._visit(node.orelse)
        if isinstance(then, ConditionTerm) and isinstance(other, ConditionTerm):
            return ConditionTerm(self.builder.pick(condition, then.node, other.node))
        one, two = self._as_number(then), self._as_number(other)
        dimension = same_dimension(one, two, doing="放在同一个条件式里")
        chosen = self.builder.choose(condition, one.node, two.node)
        return NumberTerm(chosen, dimension, one.unit or two.unit, is_banded=True)

    # --------------------------------------------------------------- calls

    def _call(self, name: str, node: ast.Call) -> Term:
        if name in _SPANS:
            return self._span(name, node)
        calls: Mapping[str, Callable[[ast.Call], Term]] = {
            "ratio": self._ratio,
            "total": self._total,
            "min": self._extreme,
            "max": self._extreme,
            "known": self._known,
            "one_of": self._one_of,
        }
        return calls[name](node)

    def _arguments(self, node: ast.Call, count: int, name: str) -> list[ast.expr]:
        if len(node.args) != count:
            raise refusal(
                f"{name} 要写 {count} 个值，写了 {len(node.args)} 个。", f"写法：{FUNCTIONS[name]}。"
            )
        return node.args

    def _span(self, name: str, node: ast.Call) -> NumberTerm:
        (argument,) = self._arguments(node, 1, name)
        term = self._visit(argument)
        if not isinstance(term, DateTerm):
            raise refusal(f"{name} 里应是日期。", f"写法：{FUNCTIONS[name]}。")
        span, word = _SPANS[name]
        unit = unit_of(word)
        return NumberTerm(self.builder.elapsed(term.input, span), unit.dimension, unit)

    def _ratio(self, node: ast.Call) -> NumberTerm:
        above, below = (self._as_number(self._visit(one)) for one in self._arguments(node, 2, "ratio"))
        if len(node.keywords) != 1:
            raise refusal(
                "没有写明分母为零时怎么办。",
                "请写 zero=0、zero=unknown 或别的值。",
                code="rules.zero_divisor",
            )
        zero = self._as_number(self._visit(node.keywords[0].value))
        dimension = multiplied(above.dimension, below.dimension, sign=-1)
        if not zero.is_zero and not (zero.is_literal and dimension == PLAIN) and zero.dimension != dimension:
            raise refusal("zero 的单位与比值不同。", code="rules.dimension")
        return NumberTerm(self.builder.quotient(above.node, below.node, zero.node), dimension)

    def _total(self, node: ast.Call) -> NumberTerm:
        first, second = self._arguments(node, 2, "total")
        term = self._visit(first)
        if not isinstance(term, YearlyTerm) or term.fact.unit is None:
            raise refusal("total 里应是年度事实，不带方括号。", f"写法：{FUNCTIONS['total']}。")
        years = self._as_number(self._visit(second))
        count = self.builder.graph[years.node]
        dimension, unit = term.fact.unit.dimension, term.fact.unit
        if isinstance(count, Const):
            if count.value.denominator != 1 or not 1 <= count.value <= FURTHEST_YEAR:
                raise refusal(f"total 的年数应是 1 到 {FURTHEST_YEAR} 的整数。")
            return NumberTerm(self.builder.sum(self._years(term.fact, int(count.value))), dimension, unit)
        parts = [
            self.builder.choose(
                self.builder.compare(years.node, ">=", self.builder.const(k)), year, self.builder.const(0)
            )
            for k, year in enumerate(self._years(term.fact, FURTHEST_YEAR), start=1)
        ]
        return NumberTerm(self.builder.sum(parts), dimension, unit)

    def _years(self, fact: Fact, count: int) -> list[int]:
        return [self._as_number(self.scope.read(fact, year)).node for year in range(1, count + 1)]

    def _extreme(self, node: ast.Call) -> NumberTerm:
        assert isinstance(node.func, ast.Name)
        if len(node.args) < 2:
            raise refusal(f"{node.func.id} 至少要写两个值。")
        terms = [self._as_number(self._visit(one)) for one in node.args]
        whole = terms[0]
        for term in terms[1:]:
            dimension = same_dimension(whole, term, doing="比大小")
            whole = whole if whole.dimension == dimension and not whole.is_literal else term
        combine = self.builder.least if node.func.id == "min" else self.builder.greatest
        banded = any(term.is_banded for term in terms)
        return NumberTerm(combine(t.node for t in terms), whole.dimension, whole.unit, is_banded=banded)

    def _known(self, node: ast.Call) -> ConditionTerm:
        (argument,) = self._arguments(node, 1, "known")
        match argument:
            case ast.Name(id=name):
                fact = self._fact_named(name)
                if fact.is_yearly:
                    raise refusal(f"请写明年度，如 known({name}[-1])。")
                return ConditionTerm(self.builder.known(input_name(name, None)))
            case ast.Subscript(
                value=ast.Name(id=name), slice=ast.UnaryOp(operand=ast.Constant(value=int() as year))
            ):
                self._yearly(argument)
                return ConditionTerm(self.builder.known(input_name(name, year)))
        raise refusal("known 里只能是一个事实。")

    def _one_of(self, node: ast.Call) -> ConditionTerm:
        if len(node.args) < 2:
            raise refusal("one_of 至少要写一个选项。", f"写法：{FUNCTIONS['one_of']}。")
        choices = []
        for one in node.args[1:]:
            if not (isinstance(one, ast.Constant) and isinstance(one.value, str)):
                raise refusal("one_of 的选项应写成带引号的文字。")
            choices.append(one.value)
        return ConditionTerm(self._chosen(self._visit(node.args[0]), tuple(choices)))

    # --------------------------------------------------------------- kinds

    def _as_number(self, term: Term) -> NumberTerm:
        match term:
            case NumberTerm():
                return term
            case YearlyTerm(fact):
                raise refusal(f"“{fact.label}”是年度数据，请写明哪一年。", f"如 {fact.id}[-1] 为上年度。")
            case DateTerm(fact, _):
                raise refusal(f"“{fact.label}”是日期，不能直接比较。", "请用 full_years、days_since 等。")
        raise refusal("这里应是数，写的是条件或选项。")

    def _as_condition(self, term: Term) -> int:
        if isinstance(term, ConditionTerm):
            return term.node
        if isinstance(term, YearlyTerm):
            raise refusal(f"“{term.fact.label}”是年度数据，请写明哪一年。", f"如 {term.fact.id}[-1]。")
        raise refusal("这里应是条件，写的是数或选项。", "请写成比较，如 a >= b。")
