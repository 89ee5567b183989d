"""What values an input may take, and how a value reads: the room in which proofs and changes search."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Final

from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
from gaoxin.engines.rules.facts import LARGEST, Fact, FactDictionary, Value, split_input
from gaoxin.engines.rules.graph import InputType
from gaoxin.engines.rules.numerals import numeral

EARLIEST: Final = dt.date(1949, 10, 1)
_MOST_POINTS: Final = 1000


@dataclass(frozen=True, slots=True)
class Domain:
    """``least`` to ``most`` in stored steps, of dates as day ordinals; what is judged has no ``fact``."""

    name: str
    kind: InputType
    label: str
    fact: Fact | None = None
    least: int = 0
    most: int = LARGEST
    choices: Mapping[str, str] = field(default_factory=dict)

    def words(self, value: Value | None) -> str:
        """The value in the unit people write it in, exact: ``5000 万元``, ``是``, ``2025-06-15``."""
        if value is None:
            return "未填"
        match self.kind:
            case InputType.FLAG:
                return "是" if value else "否"
            case InputType.DATE:
                return str(value)
            case InputType.CHOICE:
                return self.choices.get(str(value), str(value))
            case InputType.NUMBER:
                assert isinstance(value, int)
                if self.fact is None or self.fact.unit is None:
                    return f"{number_words(Fraction(value, 10))} 分"
                unit = "" if self.fact.unit.word == "1" else f" {self.fact.unit.word}"
                return f"{number_words(self.fact.shown(value))}{unit}"

    @property
    def title(self) -> str:
        """``营业收入（上年度）`` for a yearly input, else the label."""
        year = split_input(self.name)[1]
        return self.label if year is None or self.fact is None else f"{self.label}（{_YEARS[year - 1]}）"


_YEARS: Final = ("上年度", "上上年度", "前三年度", "前四年度", "前五年度")


def number_words(value: Fraction) -> str:
    """Exact where it has at most six decimals, else four after 约."""
    places = 6 if (value * 10**6).denominator == 1 else 4
    return numeral(value, places=places) if places == 6 else f"约 {numeral(value, places=4)}"


def domains_of(
    facts: FactDictionary, policies: Iterable[CompiledPolicy], on: dt.date
) -> Mapping[str, Domain]:
    """Domains of all inputs of the policies, by input name; the policies are of one subject."""
    found: dict[str, Domain] = {}
    for policy in policies:
        # What a criterion asks counts also where the verdict stands without it.
        asked = {name for leaf in policy.leaves() for name in leaf.inputs}
        for name in sorted(policy.inputs | asked | set(policy.judged)):
            if name in policy.judged:
                found[name] = _judged(policy, name)
            elif name not in found:
                found[name] = _domain(facts.of_input(policy.subject, name), name, on)
    return found


def domains_in(facts: FactDictionary, programme: Programme, *policies: str) -> Mapping[str, Domain]:
    """Domains of the inputs of the named policies of a programme."""
    return domains_of(facts, (programme.policies[name] for name in policies), programme.on)


def _judged(policy: CompiledPolicy, name: str) -> Domain:
    item = name.partition(":")[2]
    if policy.judged[name] == "manual":
        label = next((one.label for one in policy.leaves() if one.id == item), item)
        return Domain(name, InputType.FLAG, label)
    return Domain(name, InputType.NUMBER, _item_label(policy, item), most=_MOST_POINTS)


def _item_label(policy: CompiledPolicy, item: str) -> str:
    output = policy.outputs.get(item)
    return item if output is None else output.label


def _domain(fact: Fact, name: str, on: dt.date) -> Domain:
    match fact.input_type:
        case InputType.FLAG:
            return Domain(name, InputType.FLAG, fact.label, fact)
        case InputType.CHOICE:
            return Domain(name, InputType.CHOICE, fact.label, fact, choices=fact.choices)
        case InputType.DATE:
            earliest = min(EARLIEST, on).toordinal()
            return Domain(name, InputType.DATE, fact.label, fact, earliest, on.toordinal())
        case InputType.NUMBER:
            assert fact.unit is not None
            least, most = -LARGEST, LARGEST
            if fact.minimum is not None:
                least = ceil(fact.unit.base(fact.minimum) / fact.quantum)
            if fact.maximum is not None:
                most = floor(fact.unit.base(fact.maximum) / fact.quantum)
            return Domain(name, InputType.NUMBER, fact.label, fact, least, most)
