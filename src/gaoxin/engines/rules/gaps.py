"""How far a failed comparison is from being met, in the unit people think in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gaoxin.engines.rules.compiled import Comparison, Criterion, Side
from gaoxin.engines.rules.facts import Fact
from gaoxin.engines.rules.graph import Const, Graph, Quotient, Sum
from gaoxin.engines.rules.numerals import numeral
from gaoxin.engines.rules.scalar import Interval, Result
from gaoxin.engines.rules.units import Unit, unit_of

Labels = Callable[[str], Fact | None]


@dataclass(frozen=True, slots=True)
class Gap:
    """``amount`` in ``unit`` is what must be added (``is_short``) or taken away, never less.

    ``must_exceed`` where reaching the line is not enough. ``label`` is empty where the condition's own words
    say what is meant.
    """

    label: str
    label_en: str
    amount: Fraction
    unit: Unit
    is_short: bool
    must_exceed: bool

    @property
    def words(self) -> str:
        doing = "还差" if self.is_short else "超出"
        more = "以上" if self.must_exceed and self.is_short else ""
        unit = "个百分点" if self.unit.word == "%" else f" {self.unit.word}".rstrip()
        return f"{self.label}{doing} {numeral(self.amount, up=True)}{unit}{more}"

    @property
    def words_en(self) -> str:
        unit = "percentage points" if self.unit.word == "%" else self.unit.word
        name = f"{self.label_en}: " if self.label_en else ""
        doing = "short by" if self.is_short else "over by"
        more = "more than " if self.must_exceed and self.is_short else ""
        return f"{name}{doing} {more}{numeral(self.amount, up=True)} {unit}".rstrip()


def gaps_of(
    criterion: Criterion, values: Mapping[int, Result], graph: Graph, labels: Labels
) -> tuple[Gap, ...]:
    """A gap for each failed comparison of a failed test; for a share also in the numerator's unit."""
    found: list[Gap] = []
    for comparison in criterion.comparisons:
        found.extend(_gaps(comparison, values, graph, labels))
    return tuple(found)


def _gaps(comparison: Comparison, values: Mapping[int, Result], graph: Graph, labels: Labels) -> list[Gap]:
    ours, theirs, sign = comparison.left, comparison.right, comparison.sign
    if isinstance(graph[ours.node], Const) and not isinstance(graph[theirs.node], Const):
        ours, theirs, sign = theirs, ours, _MIRRORED[sign]
    if sign not in (">=", ">", "<=", "<"):
        return []
    is_short = sign in (">=", ">")
    have, need = _nearest(values[ours.node], high=is_short), _nearest(values[theirs.node], high=not is_short)
    if have is None or need is None:
        return []
    distance = need - have if is_short else have - need
    if distance < 0 or (distance == 0 and sign in (">=", "<=")):
        return []
    gap = Gap("", "", ours.unit.shown(distance), ours.unit, is_short, sign in (">", "<"))
    share = _numerator_gap(ours, Fraction(need), values, graph, labels, gap)
    return [gap] if share is None else [share, gap]


_MIRRORED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "==", "!=": "!="}


def _nearest(value: Result, *, high: bool) -> Fraction | int | None:
    assert isinstance(value, Interval)
    return value.high if high else value.low


def _numerator_gap(
    side: Side, need: Fraction, values: Mapping[int, Result], graph: Graph, labels: Labels, gap: Gap
) -> Gap | None:
    """“研发费用还差 122 万元”: what the numerator lacks while the denominator stays as it is."""
    node, need = _bare_quotient(side.node, need, graph)
    if node is None:
        return None
    above, below = values.get(node.above), values.get(node.below)
    if not (
        isinstance(above, Interval) and isinstance(below, Interval) and above.is_known and below.is_known
    ):
        return None
    assert above.low is not None
    assert below.low is not None
    facts = {fact.id: fact for name in graph.inputs([node.above]) if (fact := labels(name)) is not None}
    if below.low <= 0 or len(facts) != 1:
        return None
    (fact,) = facts.values()
    if fact.unit is None:
        return None
    distance = need * below.low - above.low if gap.is_short else above.low - need * below.low
    unit = unit_of("万元") if fact.type == "money" else fact.unit
    return Gap(fact.label, fact.label_en, unit.shown(distance), unit, gap.is_short, gap.must_exceed)


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
