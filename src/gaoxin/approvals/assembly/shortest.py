"""The shortest way of one running case to its goal, on the examiners as they are or as asked."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gaoxin.approvals.assembly.capacity import Answer, department_labels
from gaoxin.approvals.assembly.running import Running, RunningCase
from gaoxin.approvals.models import ApprovalCase, CaseItem
from gaoxin.engines.scheduling.capacity import CaseLoad
from gaoxin.engines.scheduling.days import day_line
from gaoxin.engines.scheduling.one_case import ShortestCase, needed_for, shortest_case
from gaoxin.foundation.working_days import working_calendar

# So that the page does not keep anyone waiting.
SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class ItemDates:
    """``waits`` are the working days it waits for an examiner, ``busy`` those it keeps one; 0: needs none."""

    key: str
    item: CaseItem | None
    accepted: dt.date
    decided: dt.date
    waits: int
    busy: int


@dataclass(frozen=True, slots=True)
class CaseDates:
    """``later``: keys of items still to do that the goal does not wait for; ``binding`` by department key."""

    case: ApprovalCase
    schedule: ShortestCase
    finish: dt.date
    alone: dt.date
    items: tuple[ItemDates, ...]
    later: tuple[str, ...]
    binding: dict[str, int | None]

    @property
    def waits(self) -> int:
        return self.schedule.days - self.schedule.alone

    @property
    def could_be_shorter(self) -> int:
        """Working days at most."""
        return self.schedule.days - self.schedule.bound


def shortest_of(running: Running, chosen: RunningCase, found: Answer) -> CaseDates:
    """Of this case alone: the other cases keep nobody busy. Raises ``DomainError`` as ``shortest_case``."""
    zone = found.schedule.zone
    whole = zone.cases[running.cases.index(chosen)]
    load = needed_for(whole, chosen.proposal.goals)
    schedule = shortest_case(load, examiners=zone.examiners, seconds=SECONDS)
    line = day_line(working_calendar())
    today = line.position(max(running.as_of, chosen.proposal.start))
    own = {one.key: one for one in running.items if one.case_id == chosen.case.pk}
    keys = {label: key for key, label in department_labels().items()}
    wanted = {task.key for task in load.tasks}
    left = (task.key[:-1] for task in whole.tasks if task.key.endswith("=") and task.duration)
    return CaseDates(
        case=chosen.case,
        schedule=schedule,
        finish=line.day(today + schedule.days),
        alone=line.day(today + schedule.alone),
        items=_dates(load, schedule, own, today),
        later=tuple(key for key in left if f"{key}=" not in wanted),
        binding={keys[name]: days for name, days in schedule.binding.items()},
    )


def _dates(
    load: CaseLoad, schedule: ShortestCase, items: Mapping[str, CaseItem], today: int
) -> tuple[ItemDates, ...]:
    """By the day they begin; ``today`` is the position of the day of planning."""
    line, rows = day_line(working_calendar()), []
    for task in load.tasks:
        if task.key.endswith("=") and task.duration:
            key, begin = task.key[:-1], schedule.starts[task.key]
            ready = max((schedule.ends[one] for one in task.after), default=0)
            dates = line.day(today + begin), line.day(today + schedule.ends[task.key])
            busy = (task.effort or 0) if task.department else 0
            rows.append(ItemDates(key, items.get(key), *dates, begin - ready, busy))
    return tuple(sorted(rows, key=lambda one: (one.accepted, one.decided, one.key)))
