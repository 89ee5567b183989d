"""The question a measure answers, its answer, and the register of measures."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Model, Q, QuerySet, Sum
from django.urls import reverse

from gaoxin.foundation.zones.scope import Scope

HUNDRED_MILLION = Decimal(100_000_000)
SAMPLE = Q(is_sample=True)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: within which scope, for which year, as known on which day, narrowed by ``arguments``."""

    scope: Scope
    year: int
    as_of: dt.date
    arguments: Mapping[str, Any]

    @property
    def until(self) -> dt.date:
        """The last day that counts: the end of the year, or the day of the data if that comes first."""
        return min(dt.date(self.year, 12, 31), self.as_of)

    @property
    def from_day(self) -> dt.date:
        return dt.date(self.year, 1, 1)


@dataclass(frozen=True, slots=True)
class Measured:
    """A computed value in the indicator's unit; None is unknown. ``rows_url`` lists the very rows counted."""

    value: Decimal | None
    rows: int
    sample_rows: int
    rows_url: str


Measure = Callable[[Question], Measured]
MEASURES: dict[str, Measure] = {}


def measure(name: str) -> Callable[[Measure], Measure]:
    """Register a measure under the name the catalogue uses."""

    def register(function: Measure) -> Measure:
        MEASURES[name] = function
        return function

    return register


def counted(rows: QuerySet[Model], *, url: str, sample: Q = SAMPLE, distinct: str = "id") -> Measured:
    """The number of rows, with how many of them are sample rows."""
    found = rows.order_by().aggregate(
        n=Count(distinct, distinct=True), sample=Count(distinct, filter=sample, distinct=True)
    )
    return Measured(Decimal(found["n"]), found["n"], found["sample"], url)


def summed(rows: QuerySet[Model], amount: str, *, url: str, sample: Q = SAMPLE) -> Measured:
    """The sum of a money column in 亿元; rows with unknown money are counted but add nothing."""
    found = rows.order_by().aggregate(total=Sum(amount), n=Count("id"), sample=Count("id", filter=sample))
    total = found["total"]
    return Measured(None if total is None else total / HUNDRED_MILLION, found["n"], found["sample"], url)


def rows_url(name: str, **filters: object) -> str:
    """The address of a list with the filters that give exactly the counted rows."""
    given = {key: value for key, value in filters.items() if value not in (None, "")}
    return f"{reverse(name)}?{urlencode(given, doseq=True)}" if given else reverse(name)
