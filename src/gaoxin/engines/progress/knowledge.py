"""What was known of a project on any day up to ``as_of``."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gaoxin.engines.progress.facts import MilestoneFact, MonthReport, ProgressFacts
from gaoxin.engines.progress.judgements import ZERO, Position
from gaoxin.values.period import Month


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of one project, with the sums of its year so far; ``actual`` as known in the end.

    ``complete_on`` is the day from which the sums hold: the latest day on which any report in them arrived.
    """

    month: Month
    plan: Decimal | None
    reports: tuple[MonthReport, ...]
    actual: Decimal | None
    planned: Decimal
    reported: Decimal
    unreported: tuple[Month, ...]
    complete_on: date
    earlier: "MonthRow | None"

    def known(self, day: date) -> Decimal | None:
        """What was reported for the single month, as known on ``day``."""
        if day >= self.complete_on:
            return self.actual
        return next((report.amount for report in reversed(self.reports) if report.known_on(day)), None)

    def year_to_here(self) -> "Iterator[MonthRow]":
        row: MonthRow | None = self
        while row is not None:
            yield row
            row = row.earlier


class Knowledge:
    """The months of a project in order; facts of days after ``as_of`` are left out."""

    __slots__ = ("_days", "_milestones", "rows")

    def __init__(self, facts: ProgressFacts, *, as_of: date) -> None:
        known = [report for report in facts.reports if report.known_on(as_of)]
        self.rows: tuple[MonthRow, ...] = tuple(_rows(facts, _by_month(known)))
        self._milestones = facts.milestones
        days = {report.reported_on for report in known if report.reported_on}
        days |= {row.done_on for row in facts.milestones if row.done_on and row.done_on <= as_of}
        self._days: list[date] = sorted(days)

    def position(self, row: MonthRow, *, day: date, last_day: date) -> Position:
        """Where the project stood on ``day``; ``last_day`` is the last of the month of ``row``."""
        overdue: tuple[MilestoneFact, ...] = ()
        if self._milestones:
            due = (row for row in self._milestones if row.planned_on <= last_day)
            overdue = tuple(milestone for milestone in due if milestone.overdue_on(day))
        if day >= row.complete_on:
            return Position(row.month, day, row.planned, row.reported, row.unreported, overdue)
        reported, unreported = ZERO, []
        for earlier in row.year_to_here():
            amount = earlier.known(day)
            if amount is not None:
                reported += amount
            elif earlier.plan is not None:
                unreported.append(earlier.month)
        return Position(row.month, day, row.planned, reported, tuple(reversed(unreported)), overdue)

    def fact_days(self, *, after: date, before: date | None) -> list[date]:
        """Days with new facts strictly between the two; without ``before``, to the end."""
        if not self._days or self._days[-1] <= after:
            return []
        return [day for day in self._days if day > after and (before is None or day < before)]


def _by_month(reports: list[MonthReport]) -> dict[int, list[MonthReport]]:
    found: dict[int, list[MonthReport]] = {}
    for report in reports:
        found.setdefault(_ordinal(report.month), []).append(report)
    for rows in found.values():
        if len(rows) > 1:
            rows.sort(key=lambda row: row.reported_on or date.min)
    return found


def _ordinal(month: Month) -> int:
    # Whole numbers hash and compare several times faster than months, and lists of 1,000 projects feel it.
    return month.year * 12 + month.month - 1


def _rows(facts: ProgressFacts, reports: dict[int, list[MonthReport]]) -> Iterator[MonthRow]:
    plans = {_ordinal(row.month): row for row in facts.plan}
    earlier: MonthRow | None = None
    for ordinal in sorted(plans.keys() | reports.keys()):
        plan, given = plans.get(ordinal), reports.get(ordinal, [])
        month = plan.month if plan else given[-1].month
        if earlier is not None and earlier.month.year != month.year:
            earlier = None
        earlier = _row(month, plan=plan.amount if plan else None, reports=given, earlier=earlier)
        yield earlier


def _row(
    month: Month, *, plan: Decimal | None, reports: list[MonthReport], earlier: MonthRow | None
) -> MonthRow:
    actual, planned, reported = reports[-1].amount if reports else None, plan or ZERO, ZERO
    complete_on = (reports[-1].reported_on if reports else None) or date.min
    unreported: tuple[Month, ...] = ()
    if earlier is not None:
        planned, reported, unreported = planned + earlier.planned, earlier.reported, earlier.unreported
        complete_on = earlier.complete_on if earlier.complete_on > complete_on else complete_on
    if actual is not None:
        reported += actual
    elif plan is not None:
        unreported = (*unreported, month)
    return MonthRow(month, plan, tuple(reports), actual, planned, reported, unreported, complete_on, earlier)
