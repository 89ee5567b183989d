"""The calendar as a line of working days, for plans and for arrays of dates.

A position is the number of a working day on that line. Working days are added by plain addition; natural
days by a look-up: the end of ``n`` natural days is the first working day not before it (民法典第二百零三条).
"""

from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from gaoxin.values.errors import DomainError
from gaoxin.values.workdays import FIRST_YEAR, LAST_YEAR, WorkingCalendar

Days = npt.NDArray[np.int32]

ORIGIN: Final = date(FIRST_YEAR, 1, 1).toordinal()


class DayLine:
    """Immutable; one for each calendar, made by ``day_line``.

    ``before[i]`` counts the working days before day ``i``, ``days[k]`` is the index of the ``k``-th working
    day; indices count from ``ORIGIN``. The lists serve single dates, the arrays many at once.
    """

    __slots__ = ("before", "before_array", "calendar", "dates", "days", "days_array")

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self.before = calendar.prefix
        self.before_array: Days = np.array(self.before, dtype=np.int32)
        self.days_array: Days = np.flatnonzero(np.diff(self.before_array)).astype(np.int32)
        self.days: list[int] = self.days_array.tolist()
        self.dates = [date.fromordinal(ORIGIN + index) for index in self.days]

    def position(self, day: date) -> int:
        """The first working day not before ``day``."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise out_of_range(day)
        return self.before[day.toordinal() - ORIGIN]

    def day(self, position: int) -> date:
        if not 0 <= position < len(self.dates):
            raise out_of_range(None)
        return self.dates[position]

    def natural_end(self, position: int, count: int) -> int:
        """Where ``count`` natural days end that begin to run after the day at ``position``."""
        return self.before[self.days[position] + count]

    def natural_start(self, position: int, count: int) -> int:
        """The latest position from which ``count`` natural days end at ``position`` or earlier."""
        return self.before[self.days[position] - count + 1] - 1

    def natural_ends(self, positions: Days, counts: Days | int) -> Days:
        ends: Days = self.before_array[self.days_array[positions] + counts]
        return ends

    def natural_starts(self, positions: Days, counts: Days | int) -> Days:
        starts: Days = self.before_array[self.days_array[positions] - counts + 1] - np.int32(1)
        return starts


@lru_cache(maxsize=8)
def day_line(calendar: WorkingCalendar) -> DayLine:
    return DayLine(calendar)


def out_of_range(day: date | None) -> DomainError:
    return DomainError(
        "scheduling.out_of_range",
        f"推算的日期超出工作日历范围（{FIRST_YEAR}年至{LAST_YEAR}年）。",
        value=day,
        remedy="请核对开始日期和各事项的时限。",
    )
