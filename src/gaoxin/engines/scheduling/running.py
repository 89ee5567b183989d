"""One limit that runs: what it has taken off for stops and added by extension, and where it ends."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from gaoxin.engines.scheduling.events import StopGround
from gaoxin.engines.scheduling.items import Limit, LimitUnit
from gaoxin.values.workdays import DayKind, Deadline, WorkingCalendar


@dataclass(frozen=True, slots=True)
class StopPeriod:
    """``first`` is the day of the written notice and still counts, ``last`` the day of resuming and does not.

    ``last`` None: the clock stands still. ``expected`` is what the notice told the applicant, working days.
    """

    ground: StopGround
    notice_no: str
    first: date
    last: date | None
    expected: int | None = None

    def resumed(self, day: date) -> "StopPeriod":
        return replace(self, last=day)


@dataclass(slots=True)
class RunningLimit:
    """Days are counted in the unit of the limit; the start day is not counted (民法典第二百零一条).

    The days of a stop are those after ``first`` up to and including ``last``. A stop that begins when the
    last counted day is already there takes nothing off.
    """

    limit: Limit
    start: date
    calendar: WorkingCalendar
    stopped: int = 0
    extended: int = 0
    parts: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        base = 0 if self.limit.is_instant else self.limit.count
        return base + self.stopped + self.extended

    @property
    def counted_to(self) -> date:
        """The day on which the count is full, before a last day off moves on."""
        if self.limit.unit is LimitUnit.NATURAL:
            return self.start + timedelta(days=self.total)
        return self.calendar.add_working_days(self.start, self.total)

    @property
    def deadline(self) -> Deadline:
        natural = self.limit.unit is LimitUnit.NATURAL
        kind = DayKind.NATURAL if natural else DayKind.WORKING
        return self.calendar.deadline(self.start, self.total, kind=kind)

    def stop(self, first: date, last: date) -> None:
        days = self.days_between(first, last) if first < self.counted_to else 0
        self.parts.append(days)
        self.stopped += days

    def extend(self, days: int) -> None:
        self.extended += days

    def days_between(self, first: date, last: date) -> int:
        """Days after ``first`` up to and including ``last``, in the unit of the limit."""
        if self.limit.unit is LimitUnit.NATURAL:
            return (last - first).days
        return self.calendar.working_days_between(first, last)
