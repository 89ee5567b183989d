"""How far a year's plan is done, against how far the year and the plan itself have gone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gaoxin.values.period import Year
from gaoxin.values.ratio import divide


@dataclass(frozen=True, slots=True)
class Pace:
    """Shares between 0 and 1 (done may exceed 1); None is unknown."""

    done_share: Fraction | None
    time_share: Fraction
    planned_share: Fraction | None

    @property
    def ahead_of_time(self) -> Fraction | None:
        """Done minus elapsed: negative when the work lags behind the calendar."""
        return None if self.done_share is None else self.done_share - self.time_share

    @property
    def ahead_of_plan(self) -> Fraction | None:
        """Done minus what the plan itself asks for by now."""
        if self.done_share is None or self.planned_share is None:
            return None
        return self.done_share - self.planned_share


def year_pace(
    year: int,
    *,
    as_of: date,
    planned: Decimal | None,
    actual: Decimal | None,
    planned_to_date: Decimal | None = None,
) -> Pace:
    """``planned`` is the plan of the whole year, ``planned_to_date`` its part due by ``as_of``; all in 元."""
    return Pace(
        done_share=divide(actual, planned),
        time_share=time_share(year, as_of=as_of),
        planned_share=divide(planned_to_date, planned),
    )


def time_share(year: int, *, as_of: date) -> Fraction:
    """How much of the year has passed at the end of ``as_of``."""
    whole = Year(year)
    if as_of < whole.first_day:
        return Fraction(0)
    elapsed = (min(as_of, whole.last_day) - whole.first_day).days + 1
    return Fraction(elapsed, len(whole))
