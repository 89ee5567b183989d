"""The fact dictionary: what may be asked of a subject, in which unit, of which period, and from where."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from gaoxin.engines.rules.graph import InputType
from gaoxin.engines.rules.reading import Entry, Gathering, Place, Record, read_yaml
from gaoxin.engines.rules.units import Unit, unit_of
from gaoxin.values.errors import DomainError

Value = int | bool | str | dt.date
NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_TYPES: Final = ("money", "count", "decimal", "ratio", "points", "flag", "date", "choice")
_PERIODS: Final = ("year", "current")
_SENSITIVITIES: Final = ("public", "internal", "confidential")
# What one stored step is worth in base units; of decimals it is so much of their own unit.
_QUANTA: Final[Mapping[str, Fraction]] = {
    "money": Fraction(1),
    "count": Fraction(1),
    "decimal": Fraction(1, 10_000),
    "ratio": Fraction(1, 1_000_000),
    "points": Fraction(1, 10),
}
LARGEST: Final = 10**17
FURTHEST_YEAR: Final = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """``step``, ``minimum``, ``maximum`` are in ``unit``; stored values count multiples of ``quantum``."""

    id: str
    subject: str
    label: str
    label_en: str
    type: str
    unit: Unit | None
    period: str
    step: Decimal
    minimum: Decimal | None
    maximum: Decimal | None
    source: str
    is_changeable: bool
    effort: int
    sensitivity: str
    choices: Mapping[str, str]
    choices_en: Mapping[str, str]

    @property
    def input_type(self) -> InputType:
        match self.type:
            case "flag":
                return InputType.FLAG
            case "date":
                return InputType.DATE
            case "choice":
                return InputType.CHOICE
            case _:
                return InputType.NUMBER

    @property
    def quantum(self) -> Fraction:
        """Base units of one stored step."""
        fraction = _QUANTA[self.type]
        return fraction * self.unit.factor if self.type == "decimal" and self.unit is not None else fraction

    @property
    def is_yearly(self) -> bool:
        return self.period == "year"

    def stored(self, value: Decimal | int) -> int:
        """A number in ``unit`` as it is stored; refuses what is finer than stored or outside the domain."""
        if self.unit is None:
            raise ValueError(f"{self.id} is no number")
        self._check_domain(Decimal(value))
        steps = self.unit.base(value) / self.quantum
        if steps.denominator != 1:
            raise DomainError("fact.too_fine", f"“{self.label}”的值 {value} 小数位太多。", value=value)
        return int(steps)

    def shown(self, stored: int) -> Fraction:
        """A stored number in ``unit``."""
        if self.unit is None:
            raise ValueError(f"{self.id} is no number")
        return self.unit.shown(stored * self.quantum)

    def step_stored(self) -> Fraction:
        """One sensible change, in stored steps."""
        if self.unit is None:
            raise ValueError(f"{self.id} is no number")
        return self.unit.base(self.step) / self.quantum

    def _check_domain(self, value: Decimal) -> None:
        if self.minimum is not None and value < self.minimum:
            raise DomainError(
                "fact.domain", f"“{self.label}”不应小于 {self.minimum}，给的是 {value}。", value=value
            )
        if self.maximum is not None and value > self.maximum:
            raise DomainError(
                "fact.domain", f"“{self.label}”不应大于 {self.maximum}，给的是 {value}。", value=value
            )


def input_name(fact_id: str, year: int | None) -> str:
    """``revenue@1`` for the last full year before the application, ``staff`` for a current fact."""
    return fact_id if year is None else f"{fact_id}@{year}"


def split_input(name: str) -> tuple[str, int | None]:
    """The fact and year offset of an input name."""
    fact_id, _, year = name.partition("@")
    return fact_id, int(year) if year else None


class FactDictionary:
    """Facts by subject and id."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts: dict[tuple[str, str], Fact] = {}
        for fact in facts:
            if (fact.subject, fact.id) in self._facts:
                raise DomainError(
                    "rules.fact_twice",
                    f"事实“{fact.id}”在 {fact.subject} 里写了两次。",
                    value=fact.id,
                    remedy="请删去一处。",
                )
            self._facts[(fact.subject, fact.id)] = fact

    def find(self, subject: str, fact_id: str) -> Fact | None:
        return self._facts.get((subject, fact_id))

    def of_input(self, subject: str, name: str) -> Fact:
        """The fact behind an input name such as ``revenue@1``."""
        fact = self.find(subject, split_input(name)[0])
        if fact is None:
            raise DomainError("rules.fact", f"事实词典里没有“{name}”（{subject}）。", value=name)
        return fact

    def of(self, subject: str) -> list[Fact]:
        return [fact for (one, _), fact in self._facts.items() if one == subject]

    def subjects(self) -> list[str]:
        return sorted({subject for subject, _ in self._facts})

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def __len__(self) -> int:
        return len(self._facts)


def load_facts(folder: Path) -> FactDictionary:
    """Every file of the folder; files of one subject are merged."""
    gathering = Gathering()
    found: list[Fact] = []
    for path in sorted(folder.glob("*.yaml")):
        found.extend(gathering.attempt(lambda path=path: _read_file(path)) or ())  # type: ignore[misc]
    gathering.finish()
    return FactDictionary(found)


def _read_file(path: Path) -> list[Fact]:
    document = read_yaml(path, shown_as=f"facts/{path.name}")
    subject = document.text("subject")
    gathering = Gathering()
    facts = [
        gathering.attempt(lambda name=name, entry=entry: _read_fact(name, entry, subject))  # type: ignore[misc]
        for name, entry in document.take("facts").mapping().entries()
    ]
    gathering.attempt(document.finish)
    gathering.finish()
    return [fact for fact in facts if fact is not None]


def _read_fact(name: str, entry: Entry, subject: str) -> Fact:
    if not NAME.fullmatch(name):
        raise entry.place.refuse(f"“{name}”不能作名称。", remedy="请用小写英文字母、数字和下划线。")
    record = entry.mapping()
    kind = record.take("type").choice(_TYPES)
    unit = _unit(record, kind)
    fact = Fact(
        id=name,
        subject=subject,
        label=record.text("label"),
        label_en=record.text("label_en"),
        type=kind,
        unit=unit,
        period=_chosen(record, "period", _PERIODS, "current"),
        step=record.read("step", Entry.decimal) or Decimal(1),
        minimum=_minimum(record),
        maximum=record.read("maximum", Entry.decimal),
        source=record.text("source"),
        is_changeable=record.read("changeable", Entry.flag) is not False,
        effort=record.read("effort", Entry.whole) or 3,
        sensitivity=_chosen(record, "sensitivity", _SENSITIVITIES, "internal"),
        choices=_words(record, "choices"),
        choices_en=_words(record, "choices_en"),
    )
    record.finish()
    _check(fact, entry.place)
    return fact


def _chosen(record: Record, name: str, choices: tuple[str, ...], default: str) -> str:
    found = record.get(name)
    return default if found is None else found.choice(choices)


def _unit(record: Record, kind: str) -> Unit | None:
    if kind not in _QUANTA:
        return None
    entry = record.take("unit")
    try:
        unit = unit_of(entry.text())
    except DomainError as error:
        raise entry.place.refuse(error.message, remedy=error.remedy, value=error.value) from None
    expected = {"money": (("money", 1),), "ratio": (), "points": (("points", 1),)}.get(kind)
    if expected is not None and unit.dimension != expected:
        raise entry.place.refuse(f"单位“{unit.word}”与类型 {kind} 不符。")
    return unit


def _minimum(record: Record) -> Decimal | None:
    if not record.has("minimum"):
        return Decimal(0)
    return record.read("minimum", Entry.decimal)


def _words(record: Record, name: str) -> dict[str, str]:
    found = record.get(name)
    return {} if found is None else {key: entry.text() for key, entry in found.mapping().entries()}


def _check(fact: Fact, place: Place) -> None:
    if fact.type == "choice" and (not fact.choices or set(fact.choices) != set(fact.choices_en)):
        raise place.refuse("choices 与 choices_en 应列出同样的选项。")
    if fact.type != "choice" and fact.choices:
        raise place.refuse("只有 choice 类型才写 choices。")
    if not 1 <= fact.effort <= 5:
        raise place.refuse(f"effort 应在 1 到 5 之间，写的是 {fact.effort}。")
    if fact.step <= 0:
        raise place.refuse(f"step 应大于零，写的是 {fact.step}。")
    if fact.minimum is not None and fact.maximum is not None and fact.minimum > fact.maximum:
        raise place.refuse("minimum 大于 maximum。", remedy="请核对两个数。")
