"""What is judged: the plan of each month, what was reported and when, the promised milestones."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gaoxin.values.errors import DomainError
from gaoxin.values.period import Month


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """Investment planned for a single month, 元."""

    month: Month
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MonthReport:
    """Investment reported for a single month, 元; None says that nothing is reported, or was withdrawn.

    ``reported_on`` None means in time. Of several reports of a month the latest known on a day counts; among
    those of one day, the one given last.
    """

    month: Month
    amount: Decimal | None
    reported_on: date | None = None

    def known_on(self, day: date) -> bool:
        return self.reported_on is None or self.reported_on <= day


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """A promised day, and the day it was reached."""

    name: str
    planned_on: date
    done_on: date | None = None

    def overdue_on(self, day: date) -> bool:
        return self.planned_on < day and (self.done_on is None or self.done_on > day)


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """One project. Only planned months are judged; one without a report is unknown, not zero."""

    plan: tuple[MonthPlan, ...]
    reports: tuple[MonthReport, ...] = ()
    milestones: tuple[MilestoneFact, ...] = ()

    def __post_init__(self) -> None:
        months = {row.month for row in self.plan}
        if len(months) != len(self.plan):
            raise DomainError(
                "progress.plan_repeated",
                "同一个月有两条月度计划。",
                field="plan",
                remedy="每月只保留一条计划。",
            )
