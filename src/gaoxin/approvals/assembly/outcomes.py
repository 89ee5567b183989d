"""What came of plans and forecasts: cases that have everything the start of works waits for."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gaoxin.approvals import selectors
from gaoxin.approvals.assembly.bottlenecks import ItemRecord
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.network import START
from gaoxin.approvals.models import ApprovalCase, ItemMode
from gaoxin.foundation.working_days import working_calendar


@dataclass(frozen=True, slots=True)
class Outcome:
    """``actual`` is the day the last approval before the start of works came, the others as kept at the time.

    ``p50`` and ``p80`` are None where nothing was forecast.
    """

    case: ApprovalCase
    planned: dt.date
    p50: dt.date | None
    p80: dt.date | None
    actual: dt.date

    @property
    def slip(self) -> int:
        """Working days after the plan; below zero before it."""
        between = working_calendar().working_days_between
        if self.actual >= self.planned:
            return between(self.planned, self.actual)
        return -between(self.actual, self.planned)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The newest first. Of the forecasts only those count that were made."""

    rows: tuple[Outcome, ...]

    @property
    def forecast(self) -> list[Outcome]:
        return [one for one in self.rows if one.p50 is not None and one.p80 is not None]

    @property
    def by_plan(self) -> int:
        return sum(one.actual <= one.planned for one in self.rows)

    @property
    def by_p50(self) -> int:
        return sum(one.p50 is not None and one.actual <= one.p50 for one in self.forecast)

    @property
    def by_p80(self) -> int:
        return sum(one.p80 is not None and one.actual <= one.p80 for one in self.forecast)


def outcomes_of(records: Sequence[ItemRecord]) -> Outcomes:
    """Of cases found within a scope."""
    by_case: dict[int, list[ItemRecord]] = defaultdict(list)
    for one in records:
        by_case[one.item.case_id].append(one)
    ready = {pk: day for pk, rows in by_case.items() if (day := _ready_on(rows)) is not None}
    kept = selectors.kept_finishes(ready)
    found = [
        Outcome(by_case[pk][0].item.case, *kept[pk], actual) for pk, actual in ready.items() if pk in kept
    ]
    return Outcomes(tuple(sorted(found, key=lambda one: (one.actual, one.case.pk), reverse=True)))


def _ready_on(rows: Iterable[ItemRecord]) -> dt.date | None:
    """None while something the start of works waits for has no result."""
    catalogue = approvals()
    wanted = {need.paper for need in catalogue.items[START].needs}
    days = []
    for one in rows:
        stated = catalogue.items.get(one.item.key)
        if stated is None or one.item.mode == ItemMode.AREA or not wanted.intersection(stated.gives):
            continue
        given = one.clock.delivered_on or one.clock.decided_on
        if given is None:
            return None
        days.append(given)
    return max(days, default=None)
