"""The stages of a project as steps: which are behind it, where it stands, what lies ahead."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from gaoxin.projects.models import Stage, StageChange


@dataclass(frozen=True, slots=True)
class StageStep:
    """One stage of the stepper; ``entered_on`` is the latest day it was entered, if known."""

    stage: Stage
    state: str
    entered_on: dt.date | None
    days: int | None

    @property
    def label(self) -> str:
        return str(self.stage.label)


def in_order(changes: Iterable[StageChange]) -> list[StageChange]:
    """The changes in force as they followed one another.

    Of those of one day a stage filled in later stands where it belongs in the life cycle, unless the project
    went back that day: then they stand as they were written down.
    """
    current = sorted(
        (change for change in changes if change.is_current), key=lambda one: (one.happened_on, one.pk)
    )
    ordered: list[StageChange] = []
    for _day, same_day in groupby(current, key=lambda one: one.happened_on):
        rows = list(same_day)
        went_back = any(row.goes_back for row in rows)
        ordered += rows if went_back else sorted(rows, key=lambda one: Stage(one.stage).order)
    return ordered


def stage_steps(changes: Iterable[StageChange], *, present: Stage) -> list[StageStep]:
    """Eight steps. ``days`` is how long the project stood in a stage it has left."""
    entered = {Stage(change.stage): change.happened_on for change in in_order(changes)}
    steps = []
    for stage in Stage:
        day = entered.get(stage) if stage.order <= present.order else None
        later = [entered[other] for other in Stage if other.order > stage.order and other in entered]
        left = min((one for one in later if day and one >= day), default=None)
        steps.append(
            StageStep(
                stage=stage,
                state="done" if stage.order < present.order else "here" if stage is present else "ahead",
                entered_on=day,
                days=(left - day).days if day and left else None,
            )
        )
    return steps
