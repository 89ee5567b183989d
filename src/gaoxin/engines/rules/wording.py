"""A policy version in plain Chinese: expressions, tests, rows and parameters by their labels."""

import ast
import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from gaoxin.engines.rules.compiled import Shape
from gaoxin.engines.rules.documents import (
    Anchor,
    Bounds,
    CriterionText,
    Parameter,
    PolicyVersion,
    Row,
    ScoreItem,
    Table,
)
from gaoxin.engines.rules.expressions import literal, parse
from gaoxin.engines.rules.facts import FactDictionary, split_input
from gaoxin.engines.rules.numerals import numeral
from gaoxin.engines.rules.units import Unit

KIND_WORDS: Final[Mapping[str, str]] = {
    "recognition": "认定",
    "grant": "奖补",
    "control": "控制标准",
    "grading": "评价",
    "applicability": "适用情形",
    "status": "身份",
    "fit": "资金投向",
}
SUBJECT_WORDS: Final[Mapping[str, str]] = {
    "enterprise": "企业",
    "project": "项目",
    "carrier": "创新载体",
    "tenant": "在孵企业",
    "parcel": "地块",
    "grant_conversion": "先投后股项目",
}
LEVEL_WORDS: Final[Mapping[str, str]] = {
    "national": "国家",
    "province": "省",
    "city": "市",
    "zone": "高新区",
    "model": "参照范本",
}
GRANT_WORDS: Final[Mapping[str, str]] = {
    "grant": "资金",
    "tax": "税收优惠",
    "title": "称号、证书",
    "equity": "股权投资",
    "loan": "贷款",
    "right": "办理便利",
}
CASE_KIND_WORDS: Final[Mapping[str, str]] = {"first": "首次申请", "renewal": "复核（重新认定）"}
_YEARS: Final = {1: "上年度", 2: "上上年度", 3: "前第三年度", 4: "前第四年度", 5: "前第五年度"}
_SIGNS: Final = {
    ast.Lt: "低于",
    ast.LtE: "不超过",
    ast.Gt: "超过",
    ast.GtE: "不低于",
    ast.Eq: "等于",
    ast.NotEq: "不等于",
}
_AGAINST_ZERO: Final = {
    ast.Lt: "小于零",
    ast.LtE: "不大于零",
    ast.Gt: "大于零",
    ast.GtE: "不小于零",
    ast.Eq: "为零",
    ast.NotEq: "不为零",
}
_OPERATIONS: Final = {ast.Add: "＋", ast.Sub: "－", ast.Mult: "×", ast.Div: "÷"}
_SPANS: Final = {
    "full_years": "至申请日的整年数",
    "full_months": "至申请日的整月数",
    "days_since": "至申请日的天数",
    "fiscal_years": "所在年至申请日所在年的年数",
}


class Vocabulary:
    """What the names of a version are called. With ``on``, parameters show their value of that day."""

    def __init__(self, version: PolicyVersion, facts: FactDictionary, *, on: dt.date | None = None) -> None:
        self.version = version
        self.facts = facts
        self._labels = {anchor.id: anchor.label for anchor in _anchors(version)}
        self._labels |= {one.anchor.id: _parameter_name(one, on) for one in version.parameters}

    def name(self, name: str) -> str:
        """The label of a name; of a fact, the dictionary's."""
        if name in self._labels:
            return self._labels[name]
        fact = self.facts.find(self.version.subject, name)
        return name if fact is None else fact.label

    def input(self, name: str) -> str:
        """``revenue@1`` → 上年度营业收入."""
        fact, year = split_input(name)
        return f"{'' if year is None else _YEARS[year]}{self.name(fact)}"

    def choice(self, name: str, value: str) -> str:
        fact = self.facts.find(self.version.subject, name)
        return value if fact is None else fact.choices.get(value, value)


def _anchors(version: PolicyVersion) -> Iterable[Anchor]:
    yield from (one.anchor for one in version.definitions)
    yield from (one.anchor for one in version.tables)
    for score in version.scores:
        yield score.anchor
        yield from (item.anchor for item in score.walk())


def _parameter_name(parameter: Parameter, on: dt.date | None) -> str:
    value = None if on is None else parameter.value_on(on)
    return parameter.anchor.label + ("" if value is None else f"（{with_unit(value, parameter.unit)}）")


# ------------------------------------------------------------------ numbers


def with_unit(value: Decimal | Fraction | int, unit: Unit | None) -> str:
    """``5%``, ``20,000 万元``."""
    number = numeral(Fraction(value), places=6)
    if unit is None or unit.word == "1":
        return number
    return f"{number}{unit.word}" if unit.word == "%" else f"{number} {unit.word}"


def words_of_parameter(parameter: Parameter) -> str:
    """The value; of a dated parameter each value with the day it begins."""
    if len(parameter.values) == 1:
        return with_unit(parameter.values[0][1], parameter.unit)
    return "；".join(f"{since} 起 {with_unit(value, parameter.unit)}" for since, value in parameter.values)


def words_of_bounds(bounds: Bounds, unit: Unit | None) -> str:
    """``≥5%、<6%``."""
    low = "" if bounds.low is None else f"{'≥' if bounds.includes_low else '>'}{with_unit(bounds.low, unit)}"
    high = (
        "" if bounds.high is None else f"{'≤' if bounds.includes_high else '<'}{with_unit(bounds.high, unit)}"
    )
    return "、".join(part for part in (low, high) if part)


def words_of_value(low: Decimal, high: Decimal, unit: Unit | None) -> str:
    """One value, or the range inside which an expert chooses."""
    if low == high:
        return with_unit(low, unit)
    return f"{numeral(Fraction(low), places=6)}—{with_unit(high, unit)}，由专家评定"


# ----------------------------------------------------------------- documents


def words_of_row(row: Row, table: Table, vocabulary: Vocabulary) -> tuple[str, str]:
    """Condition and value of a row: (“≥5%、<6%”, “4 分”)."""
    if row.bounds is not None:
        condition = words_of_bounds(row.bounds, table.unit)
    else:
        condition = words_of_expression(row.when, vocabulary) if row.when else "其他"
    return condition, words_of_value(row.low, row.high, table.gives)


def words_of_criterion_test(criterion: CriterionText, vocabulary: Vocabulary) -> str:
    """“近三年研发费用占比 不低于 研发费用占比下限”; of a group how its parts are joined."""
    match criterion.shape:
        case Shape.TEST:
            return words_of_expression(criterion.test, vocabulary)
        case Shape.MANUAL:
            return f"人工核定：{criterion.guidance}" if criterion.guidance else "人工核定"
        case Shape.ALL:
            return "下列各项都满足"
        case Shape.ANY:
            return "满足下列任一项"
        case Shape.AT_LEAST:
            return f"满足下列 {len(criterion.parts)} 项中的 {criterion.count} 项"
        case Shape.NOT:
            return "不属于下列情形"


def words_of_item(item: ScoreItem, vocabulary: Vocabulary) -> str:
    """How the points of a score item come about."""
    if item.items:
        return "" if item.most is None else f"各项相加，最高 {with_unit(item.most, None)} 分"
    if item.expert is not None:
        low, high = (with_unit(end, None) for end in item.expert)
        return f"由专家在 {low}—{high} 分内评定"
    if item.expression:
        return words_of_expression(item.expression, vocabulary)
    names = "、".join(f"“{vocabulary.name(name)}”" for name in item.tables)
    return f"按{names}，取高者" if len(item.tables) > 1 else f"按{names}"


def words_of_expression(text: str, vocabulary: Vocabulary) -> str:
    return _Speaker(text, vocabulary).say(parse(text))


class _Speaker:
    """One expression said aloud; parts that are composed themselves are put in brackets."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary

    def say(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id="unknown"):
                return "无法计算"
            case ast.Name(id=name):
                return self.vocabulary.name(name)
            case ast.Constant(value=bool() as value):
                return "是" if value else "否"
            case ast.Constant(value=str() as value):
                return value
            case ast.Constant():
                return numeral(literal(node, self.text), places=6)
            case ast.Subscript():
                return self._yearly(node)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return f"不是“{self.say(part)}”"
            case ast.UnaryOp(operand=part):
                return f"－{self._inner(part)}"
            case ast.BoolOp(op=op, values=values):
                word = "，且" if isinstance(op, ast.And) else "，或"
                return word.join(self._inner(value, joined=True) for value in values)
            case ast.BinOp(left=left, op=op, right=right):
                return self._arithmetic(left, op, right)
            case ast.Compare():
                return self._compare(node)
            case ast.IfExp(test=test, body=body, orelse=other):
                return f"若{self.say(test)}，则为{self._inner(body)}；否则为{self._inner(other)}"
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, node)
        return ast.get_source_segment(self.text, node) or ""

    def _inner(self, node: ast.expr, *, joined: bool = False) -> str:
        composed = (ast.BoolOp, ast.IfExp) if joined else (ast.BoolOp, ast.IfExp, ast.BinOp, ast.Compare)
        return f"（{self.say(node)}）" if isinstance(node, composed) else self.say(node)

    def _arithmetic(self, left: ast.expr, op: ast.operator, right: ast.expr) -> str:
        loose = isinstance(op, ast.Add | ast.Sub)
        one = self.say(left) if loose and isinstance(left, ast.BinOp) else self._inner(left)
        closer = loose and isinstance(right, ast.BinOp) and isinstance(right.op, ast.Mult | ast.Div)
        other = self.say(right) if closer else self._inner(right)
        return f"{one}{_OPERATIONS[type(op)]}{other}"

    def _yearly(self, node: ast.Subscript) -> str:
        match node:
            case ast.Subscript(
                value=ast.Name(id=name), slice=ast.UnaryOp(operand=ast.Constant(value=int() as year))
            ):
                return f"{_YEARS.get(year, f'前第 {year} 年度')}{self.vocabulary.name(name)}"
        return ""

    def _compare(self, node: ast.Compare) -> str:
        said, left = [], node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            said.append(self._compared(left, op, right))
            left = right
        return "，且".join(said)

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> str:
        match left, right:
            case ast.Name(id=name), ast.Constant(value=str() as choice):
                word = "为" if isinstance(op, ast.Eq) else "不为"
                return f"{self.vocabulary.name(name)}{word}“{self.vocabulary.choice(name, choice)}”"
            case _, ast.Constant(value=int() | float() as number) if number == 0:
                return f"{self._side(left)} {_AGAINST_ZERO[type(op)]}"
        return f"{self._side(left)} {_SIGNS[type(op)]} {self._side(right)}"

    def _side(self, node: ast.expr) -> str:
        return f"（{self.say(node)}）" if isinstance(node, ast.BoolOp | ast.IfExp) else self.say(node)

    def _call(self, name: str, node: ast.Call) -> str:
        arguments = node.args
        match name:
            case "ratio":
                return self._ratio(node)
            case "total":
                return f"近{self._years(arguments[1])}{self.say(arguments[0])}合计"
            case "min" | "max":
                listed = "；".join(self.say(one) for one in arguments)
                return f"较{'小' if name == 'min' else '大'}者（{listed}）"
            case "known":
                return f"已填报{self.say(arguments[0])}"
            case "one_of":
                return self._one_of(arguments)
        return f"{self.say(arguments[0])}{_SPANS[name]}"

    def _years(self, node: ast.expr) -> str:
        said = self.say(node)
        return f" {said} 年" if isinstance(node, ast.Constant) else f"“{said}”内"

    def _ratio(self, node: ast.Call) -> str:
        above, below = (self._inner(one) for one in node.args)
        zero = self.say(node.keywords[0].value) if node.keywords else ""
        at_zero = "无法计算" if zero == "无法计算" else f"按 {zero} 计"
        return f"{above}÷{below}（后者为零时{at_zero}）"

    def _one_of(self, arguments: list[ast.expr]) -> str:
        first, *rest = arguments
        fact = first.id if isinstance(first, ast.Name) else ""
        values = (one.value for one in rest if isinstance(one, ast.Constant) and isinstance(one.value, str))
        words = "、".join(self.vocabulary.choice(fact, value) for value in values)
        return f"{self.say(first)}为{words}之一"
