"""Facts that are part of others: scientists of the staff, domestic research of all research."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gaoxin.engines.rules.domains import Domain
from gaoxin.engines.rules.facts import Fact, FactDictionary, Value, input_name, split_input
from gaoxin.engines.rules.reading import Entry, read_yaml
from gaoxin.engines.rules.units import Dimension


@dataclass(frozen=True, slots=True)
class Whole:
    """The fact ``part`` never exceeds the fact ``whole`` of the same subject and year."""

    subject: str
    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Limit:
    """The same for two inputs of a policy."""

    part: Domain
    whole: Domain

    def is_kept(self, facts: Mapping[str, Value | None]) -> bool:
        """Also where one of them is missing."""
        part, whole = facts.get(self.part.name), facts.get(self.whole.name)
        if not isinstance(part, int) or not isinstance(whole, int):
            return True
        assert self.part.fact is not None
        assert self.whole.fact is not None
        return part * self.part.fact.quantum <= whole * self.whole.fact.quantum


def limits_among(domains: Mapping[str, Domain], wholes: Iterable[Whole], subject: str) -> tuple[Limit, ...]:
    """The limits both sides of which the domains have."""
    return tuple(_limits(domains, [one for one in wholes if one.subject == subject]))


def _limits(domains: Mapping[str, Domain], wholes: list[Whole]) -> Iterator[Limit]:
    for name, domain in domains.items():
        fact, year = split_input(name)
        for one in wholes:
            whole = domains.get(input_name(one.whole, year))
            if fact == one.part and whole is not None:
                yield Limit(domain, whole)


def load_wholes(path: Path, facts: FactDictionary, *, shown_as: str) -> tuple[Whole, ...]:
    """The file's relations; refuses facts the dictionary has not, and pairs of different kinds."""
    return tuple(
        _whole(subject, item, facts)
        for subject, entry in read_yaml(path, shown_as=shown_as).entries()
        for item in entry.items()
    )


def _whole(subject: str, entry: Entry, facts: FactDictionary) -> Whole:
    record = entry.mapping()
    one = Whole(subject, record.text("part"), record.text("whole"))
    record.finish()
    part, whole = (_number(facts, subject, name, entry) for name in (one.part, one.whole))
    if (_dimension(part), part.period) != (_dimension(whole), whole.period):
        raise entry.place.refuse(f"“{part.label}”与“{whole.label}”的单位或期间不同，不能相比。")
    return one


def _number(facts: FactDictionary, subject: str, name: str, entry: Entry) -> Fact:
    fact = facts.find(subject, name)
    if fact is None or fact.unit is None:
        raise entry.place.refuse(f"事实词典里没有名为“{name}”的数。", remedy="请核对名称。", value=name)
    return fact


def _dimension(fact: Fact) -> Dimension | None:
    return None if fact.unit is None else fact.unit.dimension
