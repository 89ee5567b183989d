"""Spans of time up to the application date, and the day on which one more of them is full."""

import datetime as dt
from functools import cache

from gaoxin.engines.rules.graph import Span


def elapsed(ordinal: int, on: dt.date, span: Span) -> int:
    """From a day, given as its ordinal, to the application date."""
    day = dt.date.fromordinal(ordinal)
    match span:
        case Span.DAYS:
            return (on - day).days
        case Span.FISCAL_YEARS:
            return on.year - day.year
        case Span.FULL_MONTHS:
            return (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
        case Span.FULL_YEARS:
            return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


@cache
def last_day(on: dt.date, span: Span, count: int) -> int:
    """Ordinal of the last day from which ``count`` units have passed; 0 when there is none."""
    low, high = 0, dt.date.max.toordinal()
    while low < high:
        middle = (low + high + 1) // 2
        if elapsed(middle, on, span) >= count:
            low = middle
        else:
            high = middle - 1
    return low
