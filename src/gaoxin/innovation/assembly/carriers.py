"""A carrier on a day: its facts with their sources, its own grade criteria, tenants, and what is vacant."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from gaoxin.engines.rules.explanation import Answer
from gaoxin.engines.rules.facts import Fact
from gaoxin.foundation.dated_facts import parse_value
from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation import selectors
from gaoxin.innovation.assembly.known import KnownFact, values_of
from gaoxin.innovation.assembly.register import YEARS_BACK, Books, Right, derive, used_area
from gaoxin.innovation.assembly.rules import CARRIER, OWN_RULES, asked_by, dictionary, explained, fact_of
from gaoxin.innovation.assembly.standing import Call, Standing, standings
from gaoxin.innovation.models import CarrierFact, InnovationCarrier, ServiceRecord, Tenant

Stated = Mapping[tuple[int, str, int | None], CarrierFact]
# Shown of carriers whose kind has no criteria in force.
USUAL = (
    "controlled_area",
    "desks",
    "tenants",
    "tenant_area",
    "tenants_with_ip",
    "graduates",
    "teams_served@1",
    "newly_registered@1",
    "newly_funded@1",
    "events@1",
)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """㎡ and desks on a day. ``area`` is what may be let: under control, less public service.

    None where it is not known; ``unmeasured`` tenants have neither area nor desks written down.
    """

    area: Decimal | None
    used_area: Decimal | None
    desks: int | None
    used_desks: int
    unmeasured: int

    @property
    def vacant_area(self) -> Decimal | None:
        return None if self.area is None or self.used_area is None else self.area - self.used_area

    @property
    def vacant_desks(self) -> int | None:
        return None if self.desks is None else self.desks - self.used_desks

    @property
    def share(self) -> Decimal | None:
        """Of the area that may be let, how much is."""
        return None if not self.area or self.used_area is None else self.used_area / self.area


@dataclass(frozen=True)
class CarrierReading:
    """``facts`` are those its own rule asks for, or the usual ones; ``answer`` is None without a rule."""

    carrier: InnovationCarrier
    on: dt.date
    books: Books
    facts: tuple[KnownFact, ...]
    others: tuple[KnownFact, ...]
    answer: Answer | None
    occupancy: Occupancy

    @property
    def present(self) -> Sequence[Standing]:
        return self.books.present

    @property
    def incubated(self) -> tuple[int, int]:
        """At least, at most."""
        return len(self.books.certain), len(self.books.possible)

    def known(self, name: str) -> KnownFact:
        return next(one for one in (*self.facts, *self.others) if one.input == name)

    def called(self, call: Call) -> list[Standing]:
        return [one for one in self.present if one.call is call]

    @cached_property
    def graduates(self) -> list[Tenant]:
        return [one for one in self.books.stays if one.outcome == "graduated" and not _is_later(one, self.on)]


def _is_later(stay: Tenant, on: dt.date) -> bool:
    return stay.left_on is not None and stay.left_on > on


def read_carrier(carrier: InnovationCarrier, *, scope: Scope, on: dt.date) -> CarrierReading:
    return read_carriers([carrier], scope=scope, on=on)[0]


def read_carriers(
    carriers: Iterable[InnovationCarrier], *, scope: Scope, on: dt.date
) -> list[CarrierReading]:
    """In the order given; a few queries for all of them."""
    rows = list(carriers)
    keys = [row.pk for row in rows]
    stays = list(selectors.tenants(scope).filter(carrier__in=keys, entered_on__lte=on).order_by("id"))
    here = [one for one in stays if one.left_on is None or one.left_on > on]
    standing = standings(here, scope=scope, on=on)
    services = list(selectors.services(scope).filter(carrier__in=keys, happened_on__lte=on).order_by("id"))
    stated = selectors.facts_in_force(scope, as_of=on, carrier_ids=keys)
    owners = {one.enterprise_id for one in stays if one.enterprise_id is not None}
    rights, paid = _rights(scope, on, owners), _paid(scope, on, owners)
    return [
        _reading(
            Books(
                carrier=row,
                on=on,
                stays=[one for one in stays if one.carrier_id == row.pk],
                present=[one for one in standing if one.tenant.carrier_id == row.pk],
                services=[one for one in services if one.carrier_id == row.pk],
                rights=rights,
                paid=paid,
            ),
            stated,
        )
        for row in rows
    ]


def _reading(books: Books, stated: Stated) -> CarrierReading:
    carrier, on = books.carrier, books.on
    everything = tuple(_facts(books, stated))
    rule = OWN_RULES.get(carrier.kind, "")
    answer = explained(rule, values_of(everything), on=on) if rule else None
    asked = asked_by(rule, on=on) if rule else frozenset(USUAL)
    return CarrierReading(
        carrier=carrier,
        on=on,
        books=books,
        facts=tuple(one for one in everything if one.input in asked),
        others=tuple(one for one in everything if one.input not in asked),
        answer=answer,
        occupancy=occupancy_of(carrier, [one.tenant for one in books.present], on=on, stated=stated),
    )


def _facts(books: Books, stated: Stated) -> Iterable[KnownFact]:
    derived = derive(books)
    for fact in dictionary().of(CARRIER):
        for back in YEARS_BACK if fact.is_yearly else (None,):
            year = None if back is None else books.on.year - back
            said = stated.get((books.carrier.pk, fact.id, year))
            yield KnownFact(fact, back, year, derived.get((fact.id, back)), said)


def occupancy_of(
    carrier: InnovationCarrier, present: Sequence[Tenant], *, on: dt.date, stated: Stated
) -> Occupancy:
    """What ``present`` use of a carrier; what it has is what was last stated up to the day."""
    areas = [used_area(one) for one in present]
    measured = [one for one in areas if one is not None]
    return Occupancy(
        area=lettable_area(carrier, stated),
        used_area=sum(measured, Decimal(0)) if len(measured) == len(areas) else None,
        desks=_stated_count(carrier, stated, "desks"),
        used_desks=sum(one.desks or 0 for one in present),
        unmeasured=len(areas) - len(measured),
    )


def lettable_area(carrier: InnovationCarrier, stated: Stated) -> Decimal | None:
    """㎡ under control less public service; None while either is unknown."""
    controlled = controlled_area(carrier, stated)
    if controlled is None or carrier.public_area is None:
        return None
    return controlled - carrier.public_area


def controlled_area(carrier: InnovationCarrier, stated: Stated) -> Decimal | None:
    number = _stated_number(carrier, stated, "controlled_area")
    return None if number is None else Decimal(number[1])


def _stated_count(carrier: InnovationCarrier, stated: Stated, name: str) -> int | None:
    number = _stated_number(carrier, stated, name)
    return None if number is None else int(Decimal(number[1]))


def _stated_number(carrier: InnovationCarrier, stated: Stated, name: str) -> tuple[Fact, str] | None:
    fact, row = fact_of(CARRIER, name), stated.get((carrier.pk, name, None))
    if fact is None or row is None or not row.value:
        return None
    parse_value(fact, row.value)
    return fact, row.value


def _rights(scope: Scope, on: dt.date, owners: Iterable[int]) -> dict[int, list[Right]]:
    found: dict[int, list[Right]] = {}
    for enterprise, kind, acquired_by, until in selectors.rights_of(scope, as_of=on, only=owners):
        found.setdefault(enterprise, []).append(Right(kind, acquired_by, until))
    return found


def _paid(scope: Scope, on: dt.date, owners: Iterable[int]) -> dict[int, list[dt.date]]:
    found: dict[int, list[dt.date]] = {}
    for enterprise, day, _amount in selectors.equity_of(scope, only=owners):
        if day <= on:
            found.setdefault(enterprise, []).append(day)
    return found


def services_of(reading: CarrierReading, *, first: dt.date, last: dt.date) -> list[ServiceRecord]:
    return [one for one in reading.books.services if first <= one.happened_on <= last]
