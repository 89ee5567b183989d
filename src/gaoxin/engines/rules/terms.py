"""What an expression is made of: a graph node with its dimension, and how it reads in words."""

from dataclasses import dataclass

from gaoxin.engines.rules.facts import Fact
from gaoxin.engines.rules.units import PLAIN, Dimension, Unit, dimension_words, is_counted, unit_of
from gaoxin.values.errors import DomainError


@dataclass(frozen=True, slots=True)
class NumberTerm:
    """``is_literal`` for numbers written bare; ``unit`` is what people read it in, if it has one."""

    node: int
    dimension: Dimension
    unit: Unit | None = None
    is_literal: bool = False
    is_zero: bool = False
    is_banded: bool = False


@dataclass(frozen=True, slots=True)
class ConditionTerm:
    node: int


@dataclass(frozen=True, slots=True)
class DateTerm:
    fact: Fact
    input: str


@dataclass(frozen=True, slots=True)
class ChoiceTerm:
    fact: Fact
    input: str


@dataclass(frozen=True, slots=True)
class YearlyTerm:
    """A yearly fact without its year; only ``total`` and ``known`` may take it."""

    fact: Fact


Term = NumberTerm | ConditionTerm | DateTerm | ChoiceTerm | YearlyTerm

_SHOWN = {
    (("money", 1),): "万元",
    (("people", 1),): "人",
    (("things", 1),): "件",
    (("area", 1),): "㎡",
    (("days", 1),): "天",
    (("months", 1),): "月",
    (("years", 1),): "年",
    (("points", 1),): "分",
    (("coal", 1),): "吨标煤",
    (("electricity", 1),): "万千瓦时",
    (("mass", 1),): "吨",
    (("volume", 1),): "立方米",
    (("length", 1),): "米",
    (("area", -1), ("money", 1)): "万元/亩",
}


def unit_shown(term: NumberTerm, beside: NumberTerm | None = None) -> Unit:
    """The unit people read the term in: its own, that of the other side, or the usual one."""
    for one in (term, beside):
        if one is not None and one.unit is not None and one.unit.dimension == term.dimension:
            return one.unit
    if term.dimension in _SHOWN:
        return unit_of(_SHOWN[term.dimension])
    return Unit("", term.dimension, unit_of("1").factor)


def same_dimension(one: NumberTerm, other: NumberTerm, *, doing: str) -> Dimension:
    """The common dimension of two terms; bare numbers go along with counts, zero with everything."""
    if one.dimension == other.dimension or other.is_zero:
        return one.dimension
    if one.is_zero:
        return other.dimension
    for literal, term in ((one, other), (other, one)):
        if literal.is_literal and literal.dimension == PLAIN and is_counted(term.dimension):
            return term.dimension
    raise DomainError(
        "rules.dimension",
        f"{dimension_words(one.dimension)}与{dimension_words(other.dimension)}不能{doing}。",
        remedy="请核对两边的单位，或先用 ratio 求比。",
    )
