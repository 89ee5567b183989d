"""Short ways to write down a project's year for the tests of the lights."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from gaoxin.engines.progress import MilestoneFact, MonthPlan, MonthReport, ProgressFacts
from gaoxin.values.period import Month

WAN = Decimal(10_000)
END_OF_YEAR = dt.date(2026, 1, 31)


def wan(number: int | str) -> Decimal:
    return Decimal(number) * WAN


def facts(
    plan: Mapping[int, int],
    actual: Mapping[int, int | None],
    *,
    year: int = 2025,
    late: Mapping[int, dt.date] | None = None,
    milestones: Iterable[MilestoneFact] = (),
) -> ProgressFacts:
    """``plan`` and ``actual`` in 万元 by month; ``late`` has the day of reports that came late."""
    late = late or {}
    return ProgressFacts(
        plan=tuple(MonthPlan(Month(year, month), wan(amount)) for month, amount in plan.items()),
        reports=tuple(
            MonthReport(Month(year, month), None if amount is None else wan(amount), late.get(month))
            for month, amount in actual.items()
        ),
        milestones=tuple(milestones),
    )


def evenly(amount: int, *, first: int = 1, last: int = 12) -> dict[int, int]:
    return dict.fromkeys(range(first, last + 1), amount)
