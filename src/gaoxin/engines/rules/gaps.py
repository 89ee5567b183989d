"""How far a failed comparison is from being met, in the unit people think in."""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

from gaoxin.engines.rules.compiled import Comparison, Criterion, Side
from gaoxin.engines.rules.facts import Fact
from gaoxin.engines.rules.graph import Const, Elapsed, Graph, Quotient, Scaled, Span, Sum
from gaoxin.engines.rules.numerals import numeral
from gaoxin.engines.rules.scalar import Facts, Interval, Result
from gaoxin.engines.rules.units import Unit, is_counted, unit_of

Labels = Callable[[str], Fact | None]
_MIRRORED: Final = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Gap:
    """``amount`` in ``unit`` is what must be added (``is_short``) or taken away, never less.

    ``must_exceed`` where reaching ``line`` is not enough. ``label`` is empty where the condition's own words
    say what is meant. ``from_day`` is set where nothing but time is wanting: the first day it is met.
    """

    label: str
    label_en: str
    amount: Fraction
    line: Fraction
    unit: Unit
    is_short: bool
    must_exceed: bool
    from_day: dt.date | None = None

    @property
    def share(self) -> Fraction:
        """The gap beside the line, at most 1: how far there is to go."""
        return min(self.amount / abs(self.line), Fraction(1)) if self.line else Fraction(1)

    @property
    def words(self) -> str:
        if self.from_day is not None:
            return f"{self.from_day} 起满足"
        if self.amount == 0:
            return f"{self.label}须{'超过' if self.is_short else '少于'} {self._written(self.line)}"
        more = "以上" if self.must_exceed else ""
        points = self.unit.word == "%"
        amount = f"{numeral(self.amount, up=True)} 个百分点" if points else self._written(self.amount)
        return f"{self.label}{'还差' if self.is_short else '超出'} {amount}{more}"

    @property
    def words_en(self) -> str:
        return self.in_english(self.unit.word)

    def in_english(self, word: str) -> str:
        """``word`` is how the reader calls the unit."""
        if self.from_day is not None:
            return f"met from {self.from_day}"
        name = f"{self.label_en}: " if self.label_en else ""
        if self.amount == 0:
            return f"{name}must be {'above' if self.is_short else 'below'} {self._written(self.line, word)}"
        points = self.unit.word == "%"
        amount = f"{numeral(self.amount, up=True)} points" if points else self._written(self.amount, word)
        more = "more than " if self.must_exceed else ""
        return f"{name}{'short by' if self.is_short else 'over by'} {more}{amount}"

    def _written(self, value: Fraction, word: str = "") -> str:
        word = "" if self.unit.word in ("1", "") else word or self.unit.word
        return f"{numeral(value, up=True)}{'' if word in ('%', '') else ' '}{word}"


@dataclass(frozen=True, slots=True)
class Situation:
    """What a gap is worked out from: the subject's facts and every node's value on the application date."""

    graph: Graph
    values: Mapping[int, Result]
    facts: Facts
    labels: Labels


def gaps_of(criterion: Criterion, situation: Situation) -> tuple[Gap, ...]:
    """A gap for each failed comparison of a failed test; for a share first in the numerator's unit."""
    found: list[Gap] = []
    for comparison in criterion.comparisons:
        found.extend(_gaps(comparison, situation))
    return tuple(found)


def _gaps(comparison: Comparison, situation: Situation) -> list[Gap]:
    ours, theirs, sign = comparison.left, comparison.right, comparison.sign
    graph, values = situation.graph, situation.values
    if isinstance(graph[ours.node], Const) and not isinstance(graph[theirs.node], Const):
        ours, theirs, sign = theirs, ours, _MIRRORED[sign]
    if sign not in (">=", ">", "<=", "<"):
        return []
    is_short, must_exceed = sign in (">=", ">"), sign in (">", "<")
    have, need = _nearest(values[ours.node], high=is_short), _nearest(values[theirs.node], high=not is_short)
    if have is None or need is None:
        return []
    distance = need - have if is_short else have - need
    if distance < 0 or (distance == 0 and not must_exceed):
        return []
    unit = ours.unit
    amount = Fraction(distance)
    if _is_whole(unit):
        amount, must_exceed = Fraction(floor(distance) + 1 if must_exceed else ceil(distance)), False
    gap = Gap("", "", unit.shown(amount), unit.shown(need), unit, is_short, must_exceed)
    if is_short and (day := _day_met(ours, need, must_exceed, situation)) is not None:
        return [Gap("", "", gap.amount, gap.line, unit, is_short, must_exceed, day)]
    share = _numerator_gap(ours, Fraction(need), situation, gap)
    return [gap] if share is None else [share, gap]


def _is_whole(unit: Unit) -> bool:
    """People, things, years: what is more than two is at least three. Points may have tenths."""
    return is_counted(unit.dimension) and unit.dimension != (("points", 1),)


def _nearest(value: Result, *, high: bool) -> Fraction | int | None:
    assert isinstance(value, Interval)
    return value.high if high else value.low


# ---------------------------------------------------------------- shares


def _numerator_gap(side: Side, need: Fraction, situation: Situation, gap: Gap) -> Gap | None:
    """“研发费用还差 122 万元”: what the numerator lacks while the denominator stays as it is."""
    quotient, need = _bare_quotient(side.node, need, situation.graph)
    if quotient is None:
        return None
    factor, above_node = _unscaled(quotient.above, situation.graph)
    above, below = situation.values.get(above_node), situation.values.get(quotient.below)
    if not (
        isinstance(above, Interval) and isinstance(below, Interval) and above.is_known and below.is_known
    ):
        return None
    assert above.low is not None
    assert below.low is not None
    fact = _one_fact(above_node, situation)
    if below.low <= 0 or factor <= 0 or fact is None or fact.unit is None:
        return None
    line = need * below.low / factor
    distance = line - above.low if gap.is_short else above.low - line
    if fact.type == "count" and gap.is_short:
        distance = Fraction(ceil(distance))
    unit = unit_of("万元") if fact.type == "money" else fact.unit
    shown, line_shown = unit.shown(distance), unit.shown(line)
    return Gap(fact.label, fact.label_en, shown, line_shown, unit, gap.is_short, gap.must_exceed)


def _one_fact(node: int, situation: Situation) -> Fact | None:
    """The fact a number is made of, when it is one, of whatever years; dates only say which years."""
    names = situation.graph.inputs([node])
    facts = {fact.id: fact for name in names if (fact := situation.labels(name)) is not None}
    numbers = [fact for fact in facts.values() if fact.unit is not None]
    return numbers[0] if len(numbers) == 1 else None


def _unscaled(index: int, graph: Graph) -> tuple[Fraction, int]:
    node = graph[index]
    return (node.factor, node.part) if isinstance(node, Scaled) else (Fraction(1), index)


def _bare_quotient(index: int, need: Fraction, graph: Graph) -> tuple[Quotient | None, Fraction]:
    """The quotient inside ``quotient + constant``, and what it must reach."""
    node = graph[index]
    if isinstance(node, Quotient):
        return node, need
    if isinstance(node, Sum) and len(node.parts) == 2:
        parts = [graph[part] for part in node.parts]
        for one, other in (parts, parts[::-1]):
            if isinstance(one, Quotient) and isinstance(other, Const):
                return one, need - other.value
    return None, need


# ------------------------------------------------------------------ time


def _day_met(side: Side, need: Fraction | int, must_exceed: bool, situation: Situation) -> dt.date | None:
    """The first day on which enough time has gone by; None where the number is not a time gone by."""
    node = situation.graph[side.node]
    if not isinstance(node, Elapsed):
        return None
    start = situation.facts.get(node.name)
    if not isinstance(start, dt.date):
        return None
    count = int(need) + 1 if must_exceed else ceil(need)
    return _after(start, node.span, count)


def _after(start: dt.date, span: Span, count: int) -> dt.date:
    match span:
        case Span.DAYS:
            return start + dt.timedelta(days=count)
        case Span.FISCAL_YEARS:
            return dt.date(start.year + count, 1, 1)
        case Span.FULL_MONTHS:
            return _same_day(start, count)
        case Span.FULL_YEARS:
            return _same_day(start, count * 12)


def _same_day(start: dt.date, months: int) -> dt.date:
    """The same day so many months on; where the month has no such day, the first of the next."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if start.day > monthrange(year, month + 1)[1]:
        year, month = divmod(year * 12 + month + 1, 12)
        return dt.date(year, month + 1, 1)
    return dt.date(year, month + 1, start.day)
