"""One million working-day deadlines: our look-up beside chinesecalendar's own day stepping.

Both sides are pure Python and answer the same questions; the peer answers a sample, and its time for a
million is that sample's time per call, multiplied. Run: ``python benchmarks/workdays.py``.
"""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import chinese_calendar

from gaoxin.values.workdays import DayKind, WorkingCalendar, load_calendar

CATALOGUE = Path(__file__).parents[1] / "catalogue" / "calendars" / "cn_workdays.json"
MILLION = 1_000_000
SAMPLE = 2_000
LIMIT_SECONDS = 0.5
ROUNDS = 5
T = TypeVar("T")

FIRST, LAST = date(2004, 1, 1), date(2026, 6, 30)


def main() -> None:
    loading, calendar = timed(lambda: load_calendar(CATALOGUE))
    starts, limits = questions()
    print(f"calendar read and indexed      {loading * 1000:9.1f} ms, once")
    report("one limit for all", lambda: calendar.deadlines(starts, 20))
    slowest = report("a limit for each", lambda: calendar.deadlines(starts, limits))
    report(
        "natural days, moved off holidays", lambda: calendar.deadlines(starts, limits, kind=DayKind.NATURAL)
    )
    add = calendar.add_working_days
    report(
        "one call for each", lambda: [add(start, days) for start, days in zip(starts, limits, strict=True)]
    )
    compare(calendar, starts, limits, ours=slowest)


def questions() -> tuple[list[date], list[int]]:
    """Starts spread over the official years, and limits of 1 to 60 working days."""
    chance = random.Random(2026)
    span = (LAST - FIRST).days
    starts = [FIRST + timedelta(days=chance.randrange(span)) for _ in range(MILLION)]
    return starts, [chance.randint(1, 60) for _ in range(MILLION)]


def report(name: str, run: Callable[[], list[date]]) -> float:
    best = min(timed(run)[0] for _ in range(ROUNDS))
    verdict = "within" if best <= LIMIT_SECONDS else "ABOVE"
    print(f"{name:<32} {best:7.3f} s for {MILLION:,}  ({verdict} the limit of {LIMIT_SECONDS} s)")
    return best


def compare(calendar: WorkingCalendar, starts: list[date], limits: list[int], *, ours: float) -> None:
    sample = list(zip(starts[:SAMPLE], limits[:SAMPLE], strict=True))
    taken, theirs = timed(lambda: [stepped(start, days) for start, days in sample])
    looked_up = calendar.deadlines(starts[:SAMPLE], limits[:SAMPLE])
    differing = sum(1 for one, other in zip(theirs, looked_up, strict=True) if one != other)
    per_call = taken / SAMPLE
    print(
        f"{'chinesecalendar find_workday':<32} {taken:7.3f} s for {SAMPLE:,}: {per_call * 1e6:.1f} µs a call,"
    )
    print(f"{'':<32} {per_call * MILLION:7.0f} s for {MILLION:,}, extrapolated per call")
    print(f"answers that differ in the sample: {differing}")
    print(f"ratio (a limit for each): {per_call * MILLION / ours:,.0f} times faster")


def stepped(start: date, days: int) -> date:
    """The peer counts from the start itself, or from the first working day after a start on a day off."""
    on_day_off = chinese_calendar.is_holiday(start)
    last: date = chinese_calendar.find_workday(days - 1 if on_day_off else days, start)
    return last


def timed(run: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = run()
    return time.perf_counter() - began, result


if __name__ == "__main__":
    main()
