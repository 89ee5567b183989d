"""The calendar as a line of working days, for plans; ``day_arrays`` has the same for many dates at once.

A position is the number of a working day on that line. Working days are added by plain addition; natural
days by a look-up: the end of ``n`` natural days is the first working day not before it (民法典第二百零三条).
"""

from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final

from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence
from gaoxin.values.workdays import FIRST_YEAR, LAST_YEAR, WorkingCalendar

ORIGIN: Final = date(FIRST_YEAR, 1, 1).toordinal()


class DayLine:
    """Immutable; one for each calendar, made by ``day_line``.

    ``before[i]`` counts the working days before day ``i``, ``days[k]`` is the index of the ``k``-th working
    day; indices count from ``ORIGIN``.
    """

    __slots__ = ("before", "calendar", "dates", "days")

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self.before = calendar.prefix
        steps = enumerate(pairwise(self.before))
        self.days = [index for index, (before, after) in steps if after > before]
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


@lru_cache(maxsize=8)
def day_line(calendar: WorkingCalendar) -> DayLine:
    return DayLine(calendar)


def out_of_range(day: date | None) -> DomainError:
    return DomainError(
        "scheduling.out_of_range",
        Sentence(
            "推算的日期超出工作日历范围（{first}年至{last}年）。",
            first=FIRST_YEAR,
            last=LAST_YEAR,
        ),
        value=day,
        remedy=Sentence("请核对开始日期和各事项的时限。"),
    )
