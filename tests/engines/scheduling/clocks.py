"""Short ways to write the events of an item, and a day-by-day oracle of its deadline."""

import datetime as dt
from collections.abc import Sequence

from gaoxin.engines.scheduling.clock import ClockReading, read_clock
from gaoxin.engines.scheduling.events import ClockEvent, ClockTerms, EventKind, StopGround
from gaoxin.engines.scheduling.items import Limit, LimitUnit
from tests.engines.scheduling.projects import calendar

TERMS = ClockTerms("建设工程规划许可证", Limit(20), Limit(7))


def on(day: str, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour))


def event(kind: EventKind, day: str, *, recorded: str = "", **details: object) -> ClockEvent:
    """Recorded an hour later unless another day is given."""
    recorded_at = on(recorded, 10) if recorded else on(day, 10)
    return ClockEvent(kind, on(day), recorded_at, **details)  # type: ignore[arg-type]


def received(day: str, **details: object) -> ClockEvent:
    return event(EventKind.RECEIVED, day, **details)  # type: ignore[arg-type]


def accepted(day: str, **details: object) -> ClockEvent:
    return event(EventKind.ACCEPTED, day, **details)  # type: ignore[arg-type]


def stopped(
    day: str, ground: StopGround | None = StopGround.EXPERT_REVIEW, notice: str = "告〔2026〕3号"
) -> ClockEvent:
    return event(EventKind.STOPPED, day, ground=ground, notice_no=notice)


def resumed(day: str) -> ClockEvent:
    return event(EventKind.RESUMED, day)


def decided(day: str, **details: object) -> ClockEvent:
    return event(EventKind.DECIDED, day, **details)  # type: ignore[arg-type]


def extended(day: str, days: int | None = 10, approver: str = "局长", reason: str = "案情复杂") -> ClockEvent:
    return event(EventKind.EXTENDED, day, days=days, approver=approver, reason=reason)


def read(*events: ClockEvent, as_of: str, terms: ClockTerms = TERMS) -> ClockReading:
    return read_clock(events, terms=terms, calendar=calendar(), as_of=dt.date.fromisoformat(as_of))


def day_by_day(start: dt.date, limit: Limit, stops: Sequence[tuple[dt.date, dt.date]] = ()) -> dt.date:
    """Walks from the start day after day; the days of a stop follow its first and include its last."""
    working = calendar().is_working_day
    natural = limit.unit is LimitUnit.NATURAL
    day, counted = start, 0
    begun: list[tuple[dt.date, dt.date]] = []
    while counted < limit.count:
        begun += [stop for stop in stops if stop[0] == day and stop not in begun]
        day += dt.timedelta(days=1)
        if any(first < day <= last for first, last in begun):
            continue
        counted += natural or working(day)
    while not working(day) and (natural or not limit.count):
        day += dt.timedelta(days=1)
    return day
