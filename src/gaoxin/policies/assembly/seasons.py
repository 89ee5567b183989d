"""When a title is applied for or renewed in a year: what the papers state, or nothing."""

import datetime as dt
from dataclasses import dataclass

from gaoxin.policies.assembly.library import library


@dataclass(frozen=True, slots=True)
class Season:
    """The days of one year on which applications are taken; an end that is not known is None.

    ``rule`` is what the measure says of validity and renewal, in its own words.
    """

    year: int
    opens: dt.date | None
    closes: dt.date | None
    rule: str
    note: str = ""

    @property
    def is_known(self) -> bool:
        return self.opens is not None or self.closes is not None

    def is_over(self, on: dt.date) -> bool:
        return on.year > self.year or (self.closes is not None and on > self.closes)

    @property
    def last_day(self) -> dt.date:
        """The last day an application can still count for the year; the year's end where no paper says."""
        return self.closes or dt.date(self.year, 12, 31)


def season_of(policy: str, *, year: int, case_kind: str) -> Season:
    """The season of a year, by the version that holds in the middle of it."""
    version = library().version_on(policy, dt.date(year, 6, 15), case_kind)
    if version is None:
        return Season(year, None, None, "")
    for one in version.head.windows:
        if one.year == year:
            return Season(year, one.opens, one.closes, version.validity, one.note)
    return Season(year, None, None, version.validity)
