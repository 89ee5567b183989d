"""A million deadlines with two stops each: look-ups in arrays, beside one clock and a walk day by day.

Limit: 0.2 s for the million. The walk answers a sample; its time for a million is that of the sample,
multiplied, and every answer of the sample is compared. Run: ``python -m benchmarks.clock``.
"""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np

from gaoxin.engines.scheduling import ClockEvent, ClockTerms, EventKind, Limit, StopGround, read_clock
from gaoxin.engines.scheduling.days import day_line
from gaoxin.engines.scheduling.deadlines_of_many import DayArray, deadlines
from gaoxin.values.workdays import WorkingCalendar, load_calendar

CATALOGUE = Path(__file__).parents[1] / "catalogue" / "calendars" / "cn_workdays.json"
MILLION = 1_000_000
SAMPLE = 2_000
LIMIT_SECONDS = 0.2
ROUNDS = 7
T = TypeVar("T")
Stops = list[tuple[DayArray, DayArray]]


def main() -> None:
    calendar = load_calendar(CATALOGUE)
    indexing, _line = timed(lambda: day_line(calendar))
    starts, limits, stops = questions()
    best = min(
        timed(lambda: deadlines(starts, limits, calendar=calendar, stops=stops))[0] for _ in range(ROUNDS)
    )
    verdict = "within" if best <= LIMIT_SECONDS else "ABOVE"
    print(f"index of the calendar               {indexing * 1000:9.1f} ms, once")
    print(
        f"a million deadlines, two stops each {best:9.3f} s, "
        f"{best / LIMIT_SECONDS:.2f} of the limit of {LIMIT_SECONDS} s: {verdict}"
    )
    compare(calendar, starts, limits, stops, best)
    one_clock(calendar)


def questions() -> tuple[DayArray, np.ndarray, Stops]:
    """Starts from 2008 to 2021, limits of 1 to 45 working days, stops of 1 to 20 calendar days."""
    chance = np.random.default_rng(2026)
    starts = np.datetime64("2008-01-02") + chance.integers(0, 5000, MILLION)
    stops: Stops = []
    last = starts
    for _ in range(2):
        first = last + chance.integers(0, 20, MILLION)
        last = first + chance.integers(1, 21, MILLION)
        stops.append((first, last))
    return starts, chance.integers(1, 46, MILLION), stops


def compare(
    calendar: WorkingCalendar, starts: DayArray, limits: np.ndarray, stops: Stops, ours: float
) -> None:
    part = slice(0, SAMPLE)
    rows = list(
        zip(
            starts[part].tolist(),
            limits[part].tolist(),
            zip(*(zip(a[part].tolist(), b[part].tolist(), strict=True) for a, b in stops), strict=True),
            strict=True,
        )
    )
    seconds, walked = timed(lambda: [walk(calendar, *row) for row in rows])
    answers = deadlines(
        starts[part], limits[part], calendar=calendar, stops=[(a[part], b[part]) for a, b in stops]
    ).tolist()
    differences = sum(one != other for one, other in zip(walked, answers, strict=True))
    peer = seconds / SAMPLE * MILLION
    print(
        f"walking day by day                  {peer:9.1f} s, "
        f"{peer / ours:,.0f} × ours, {differences} differences"
    )


def walk(calendar: WorkingCalendar, start: date, limit: int, stops: tuple[tuple[date, date], ...]) -> date:
    day, counted = start, 0
    begun: list[tuple[date, date]] = []
    while counted < limit:
        begun += [stop for stop in stops if stop[0] == day]
        day += timedelta(days=1)
        stopped = any(first < day <= last for first, last in begun)
        counted += not stopped and calendar.is_working_day(day)
    return day


def one_clock(calendar: WorkingCalendar) -> None:
    """Everything a case page shows of one item: four figures, light, flags, steps in words."""
    day = datetime(2026, 3, 2, 9)  # noqa: DTZ001
    events = [
        ClockEvent(kind, day + timedelta(days=after), day + timedelta(days=after, hours=1), **details)
        for kind, after, details in (
            (EventKind.RECEIVED, 0, {}),
            (EventKind.ACCEPTED, 1, {}),
            (EventKind.STOPPED, 7, {"ground": StopGround.EXPERT_REVIEW, "notice_no": "告〔2026〕3号"}),
            (EventKind.RESUMED, 23, {}),
        )
    ]
    terms = ClockTerms("建设工程规划许可证", Limit(20), Limit(7))
    seconds = min(
        timed(lambda: read_clock(events, terms=terms, calendar=calendar, as_of=date(2026, 3, 26)))[0]
        for _ in range(200)
    )
    print(f"one clock with its steps in words   {seconds * 1e6:9.0f} µs")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Processor time, so that others on the machine count less."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


if __name__ == "__main__":
    main()
