"""Which facts a subject can still change, and what a change costs.

The cost of a change is its effort times its relative size. The effort, 1 to 5, stands in the fact dictionary.
The size of a changed number is the change divided by the number as it is now; what is small beside the
subject counts as a twentieth of its largest known number of the same kind among the facts of the policy, so
that a first step from nothing is neither free nor endless. Taking money or people or things away counts three
times: a firm that shrinks to qualify is rarely what anybody wants. A flag or a choice that changes has the
size one, a date one for each year. All costs are exact.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final

from gaoxin.engines.rules.domains import Domain
from gaoxin.engines.rules.facts import Value, split_input
from gaoxin.engines.rules.graph import InputType

SHRINKING: Final = 3
_SMALL: Final = Fraction(1, 20)
_SHRINKING_TYPES: Final = ("money", "count")
_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Lever:
    """A fact that can change from its ``present`` value; ``up`` and ``down`` are what a stored step costs.

    ``flat`` is the cost of any change of a flag or choice. Changed numbers are multiples of ``step``.
    """

    domain: Domain
    present: Value
    step: int
    up: Fraction
    down: Fraction
    flat: Fraction

    def cost(self, after: Value) -> Fraction:
        if after == self.present:
            return Fraction(0)
        if self.domain.kind in (InputType.FLAG, InputType.CHOICE):
            return self.flat
        change = as_number(after) - as_number(self.present)
        return change * self.up if change > 0 else -change * self.down


def as_number(value: Value) -> int:
    """Stored steps of a number, the ordinal of a date."""
    if isinstance(value, dt.date):
        return value.toordinal()
    assert isinstance(value, int)
    return value


def levers(
    domains: Mapping[str, Domain], facts: Mapping[str, Value | None], *, on: dt.date, today: dt.date
) -> dict[str, Lever]:
    """Levers of the known facts that can still change, in the order of ``domains``."""
    largest = _largest(domains, facts)
    found = {}
    for name, domain in domains.items():
        value = facts.get(name)
        if value is not None and is_open(domain, on=on, today=today):
            found[name] = _lever(domain, value, largest.get(_kind(domain), Fraction(0)))
    return found


def is_open(domain: Domain, *, on: dt.date, today: dt.date) -> bool:
    """Whether effort can still change the fact: a fiscal year that has ended cannot be changed."""
    if domain.fact is None or not domain.fact.is_changeable:
        return False
    year = split_input(domain.name)[1]
    return year is None or on.year - year >= today.year


def _kind(domain: Domain) -> tuple[object, ...]:
    unit = domain.fact.unit if domain.fact else None
    return () if unit is None else (unit.dimension,)


def _largest(
    domains: Mapping[str, Domain], facts: Mapping[str, Value | None]
) -> dict[tuple[object, ...], Fraction]:
    """The largest known number of each kind, in base units."""
    found: dict[tuple[object, ...], Fraction] = {}
    for name, domain in domains.items():
        value = facts.get(name)
        if domain.kind is InputType.NUMBER and domain.fact is not None and isinstance(value, int):
            size = abs(value) * domain.fact.quantum
            found[_kind(domain)] = max(found.get(_kind(domain), Fraction(0)), size)
    return found


def largest_of(domains: Mapping[str, Domain], facts: Mapping[str, Value | None], domain: Domain) -> Fraction:
    """The largest known number of the same kind, in stored steps of the domain; one when there is none."""
    size = _largest(domains, facts).get(_kind(domain), Fraction(0))
    return max(size / domain.fact.quantum if domain.fact else size, Fraction(1))


def _lever(domain: Domain, present: Value, largest: Fraction) -> Lever:
    fact = domain.fact
    assert fact is not None
    effort = Fraction(fact.effort)
    if domain.kind in (InputType.FLAG, InputType.CHOICE):
        return Lever(domain, present, 1, effort, effort, effort)
    if domain.kind is InputType.DATE:
        return Lever(domain, present, 1, effort / _DAYS, effort / _DAYS, effort)
    step = max(1, ceil(fact.step_stored()))
    size = max(Fraction(abs(as_number(present))), largest * _SMALL / fact.quantum, Fraction(step))
    shrinking = SHRINKING if fact.type in _SHRINKING_TYPES else 1
    return Lever(domain, present, step, effort / size, shrinking * effort / size, effort)


def total_cost(found: Mapping[str, Lever], after: Mapping[str, Value]) -> Fraction:
    """Cost of going from the present facts to others."""
    return sum((found[name].cost(value) for name, value in after.items()), Fraction(0))


def changed(found: Mapping[str, Lever], after: Mapping[str, Value]) -> Iterable[str]:
    return (name for name, value in after.items() if value != found[name].present)
