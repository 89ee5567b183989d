"""Plan and actual by month over many projects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gaoxin.engines.progress.facts import ProgressFacts
from gaoxin.engines.progress.knowledge import Knowledge
from gaoxin.values.period import Month, Year

# Plan and actual of one project in one month.
Pair = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """One month, amounts in 元. ``actual`` adds what is reported; None where nothing is.

    ``unreported`` counts the planned projects without a report: with any, ``actual`` is a part, not a total.
    """

    month: Month
    planned: Decimal | None
    actual: Decimal | None
    cumulative_planned: Decimal | None
    cumulative_actual: Decimal | None
    reported: int
    unreported: int


def month_series(projects: Iterable[ProgressFacts], *, year: int, as_of: date) -> tuple[MonthTotal, ...]:
    """Twelve months of plan and actual as known on ``as_of``."""
    pairs: dict[int, list[Pair]] = {month: [] for month in range(1, 13)}
    for facts in projects:
        known = Knowledge(facts, as_of=as_of)
        for month, pair in zip(known.months, zip(known.plans, known.actuals, strict=True), strict=True):
            if month.year == year:
                pairs[month.month].append(pair)
    totals: list[MonthTotal] = []
    for month in Year(year).months:
        before = totals[-1] if totals else None
        totals.append(_month_total(month, pairs[month.month], begun=month.first_day <= as_of, before=before))
    return tuple(totals)


def _month_total(month: Month, pairs: list[Pair], *, begun: bool, before: MonthTotal | None) -> MonthTotal:
    planned = _total([plan for plan, _actual in pairs if plan is not None])
    amounts = [actual for _plan, actual in pairs if begun and actual is not None]
    actual = _total(amounts)
    return MonthTotal(
        month=month,
        planned=planned,
        actual=actual,
        cumulative_planned=_added(before.cumulative_planned if before else None, planned),
        cumulative_actual=_added(before.cumulative_actual if before else None, actual) if begun else None,
        reported=len(amounts),
        unreported=sum(begun and plan is not None and actual is None for plan, actual in pairs),
    )


def _total(amounts: list[Decimal]) -> Decimal | None:
    return sum(amounts, Decimal(0)) if amounts else None


def _added(total: Decimal | None, amount: Decimal | None) -> Decimal | None:
    if total is None or amount is None:
        return amount if total is None else total
    return total + amount
