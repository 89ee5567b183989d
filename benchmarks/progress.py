"""Lights of 1,000 projects over twelve months, against the same walk over the months without any judging.

Run: python -m benchmarks.progress
"""

import datetime as dt
import random
import time
from collections.abc import Callable
from decimal import Decimal

from gaoxin.engines.progress import MonthPlan, MonthReport, ProgressFacts, assess_projects, month_series
from gaoxin.values.period import Month

PROJECTS = 1000
AS_OF = dt.date(2026, 1, 31)
MONTHS = [Month(2025, month) for month in range(1, 13)]


def a_project(draw: random.Random) -> ProgressFacts:
    """A year of plans; some months short, some not reported, some reported late."""
    plan = tuple(MonthPlan(month, Decimal(draw.randrange(50, 2000)) * 10_000) for month in MONTHS)
    reports = []
    for row in plan:
        if draw.random() < 0.03:
            continue
        late = row.month.shift(1).first_day.replace(day=12) if draw.random() < 0.03 else None
        share = Decimal(draw.randrange(80, 120)) / 100
        reports.append(MonthReport(row.month, row.amount * share, late))
    return ProgressFacts(plan, tuple(reports))


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of the best of five runs."""
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best * 1000


def bare_walk(projects: list[ProgressFacts]) -> Decimal:
    total = Decimal(0)
    for facts in projects:
        reported = {report.month: report.amount for report in facts.reports}
        for row in facts.plan:
            total += (reported.get(row.month) or Decimal(0)) - row.amount
    return total


def main() -> None:
    draw = random.Random(7)
    projects = [a_project(draw) for _ in range(PROJECTS)]
    walk = milliseconds(lambda: bare_walk(projects))
    lights = milliseconds(lambda: [row.light for row in assess_projects(projects, as_of=AS_OF)])
    words = milliseconds(lambda: [row.reason for row in assess_projects(projects, as_of=AS_OF)])
    series = milliseconds(lambda: month_series(projects, year=2025, as_of=AS_OF))
    print(f"{PROJECTS} projects × {len(MONTHS)} months")
    print(f"  bare walk over the months   {walk:8.1f} ms")
    print(f"  lights with history         {lights:8.1f} ms   {lights / walk:6.1f} × the bare walk")
    print(f"  lights with the reason      {words:8.1f} ms   {words / walk:6.1f} × the bare walk")
    print(f"  plan and actual by month    {series:8.1f} ms   {series / walk:6.1f} × the bare walk")


if __name__ == "__main__":
    main()
