"""What was known of a project on any day up to ``as_of``."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from gaoxin.engines.progress.facts import MilestoneFact, MonthReport, ProgressFacts
from gaoxin.engines.progress.judgements import ZERO, Position, Verdict, verdict_of
from gaoxin.engines.progress.rule import LightRule
from gaoxin.values.period import Month

Reports = list[MonthReport]


class Knowledge:
    """The months of a project in order, each at its place in lists that run side by side.

    Sums are those of the year so far, with everything known on ``as_of``; ``complete_on`` is the day from
    which they held. Plain lists, no row for each month: a thousand projects are judged at a time.
    """

    __slots__ = (
        "_late",
        "_reports",
        "actuals",
        "complete_on",
        "missing",
        "months",
        "planned",
        "plans",
        "reported",
    )

    def __init__(self, facts: ProgressFacts, *, as_of: date) -> None:
        self.months: list[Month] = []
        self.plans: list[Decimal | None] = []
        self.actuals: list[Decimal | None] = []
        self.planned: list[Decimal] = []
        self.reported: list[Decimal] = []
        self.missing: list[int] = []
        self.complete_on: list[date] = []
        self._reports: list[Reports] = []
        # A milestone reached in time is never overdue on any day: only the others can matter.
        self._late = [row for row in facts.milestones if row.done_on is None or row.done_on > row.planned_on]
        self._fill(facts, _by_month(facts.reports, as_of=as_of))

    def _fill(self, facts: ProgressFacts, reports: dict[int, Reports]) -> None:
        plans = {_ordinal(row.month): row for row in facts.plan}
        year, planned, reported, missing, complete_on = 0, ZERO, ZERO, 0, date.min
        for ordinal in sorted(plans.keys() | reports.keys()):
            plan, given = plans.get(ordinal), reports.get(ordinal, [])
            month = plan.month if plan else given[0].month
            if month.year != year:
                year, planned, reported, missing, complete_on = month.year, ZERO, ZERO, 0, date.min
            actual = given[-1].amount if given else None
            if plan is not None:
                planned += plan.amount
                missing += actual is None
            if actual is not None:
                reported += actual
            arrived = given[-1].reported_on if given else None
            if arrived is not None and arrived > complete_on:
                complete_on = arrived
            self.months.append(month)
            self.plans.append(plan.amount if plan else None)
            self.actuals.append(actual)
            self.planned.append(planned)
            self.reported.append(reported)
            self.missing.append(missing)
            self.complete_on.append(complete_on)
            self._reports.append(given)

    def verdict(self, place: int, *, day: date, last_day: date, rule: LightRule) -> Verdict:
        """The month alone, as known on ``day``; ``last_day`` is the last of the month."""
        if not self.is_settled(place, day=day):
            return self.position(place, day=day, last_day=last_day).verdict(rule)
        return verdict_of(self.planned[place], self.reported[place], owes=self.missing[place] > 0, rule=rule)

    def is_settled(self, place: int, *, day: date) -> bool:
        """Whether nothing that came after ``day`` can change the month."""
        return not self._late and day >= self.complete_on[place]

    def position(self, place: int, *, day: date, last_day: date) -> Position:
        """Where the project stood on ``day`` with the year up to the month at ``place``."""
        reported, unreported = ZERO, []
        for earlier in self._year_to(place):
            amount = self._known(earlier, day=day)
            if amount is not None:
                reported += amount
            elif self.plans[earlier] is not None:
                unreported.append(self.months[earlier])
        return Position(
            month=self.months[place],
            day=day,
            planned=self.planned[place],
            reported=reported,
            unreported=tuple(unreported),
            overdue=tuple(self._overdue(day=day, last_day=last_day)),
        )

    def repair_days(self, place: int, *, after: date, before: date | None, as_of: date) -> list[date]:
        """Days strictly between the two with a fact that can change the month; at the latest ``as_of``."""
        found = {row.done_on for row in self._late if row.done_on is not None and row.done_on <= as_of}
        for earlier in self._year_to(place):
            found |= {report.reported_on for report in self._reports[earlier] if report.reported_on}
        return sorted(day for day in found if day > after and (before is None or day < before))

    def _known(self, place: int, *, day: date) -> Decimal | None:
        """What was reported for the single month, as known on ``day``."""
        if day >= self.complete_on[place]:
            return self.actuals[place]
        return next((row.amount for row in reversed(self._reports[place]) if row.known_on(day)), None)

    def _year_to(self, place: int) -> range:
        first, year = place, self.months[place].year
        while first and self.months[first - 1].year == year:
            first -= 1
        return range(first, place + 1)

    def _overdue(self, *, day: date, last_day: date) -> Iterator[MilestoneFact]:
        return (row for row in self._late if row.planned_on <= last_day and row.overdue_on(day))


def _by_month(reports: Iterable[MonthReport], *, as_of: date) -> dict[int, Reports]:
    """Reports known on ``as_of`` by the ordinal of their month, in the order they became known."""
    found: dict[int, Reports] = {}
    for report in reports:
        if report.reported_on is None or report.reported_on <= as_of:
            found.setdefault(_ordinal(report.month), []).append(report)
    for rows in found.values():
        if len(rows) > 1:
            rows.sort(key=lambda row: row.reported_on or date.min)
    return found


def _ordinal(month: Month) -> int:
    # Whole numbers hash and compare several times faster than months.
    return month.year * 12 + month.month
