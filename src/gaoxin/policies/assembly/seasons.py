"""When a title is applied for or renewed in a year: what zone or paper state, or nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.heads import Notice, notices_of
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


def seasons_of(policies: Iterable[str], *, scope: Scope, year: int, case_kind: str) -> dict[str, Season]:
    """The season of each policy in a year: what the zone says, else the paper that holds in its middle."""
    middle, rules = dt.date(year, 6, 15), library()
    versions = {policy: rules.version_on(policy, middle, case_kind) for policy in dict.fromkeys(policies)}
    known = [version for version in versions.values() if version is not None]
    notices = notices_of(known, scope=scope, on=middle)
    return {
        policy: Season(year, None, None, "") if version is None else _season(version, notices[policy], year)
        for policy, version in versions.items()
    }


def _season(version: PolicyVersion, notice: Notice, year: int) -> Season:
    for span in notice.spans:
        if span.year == year:
            return Season(year, span.opens, span.closes, version.validity, span.note)
    return Season(year, None, None, version.validity)
