"""The stages of a project as steps: which are behind it, where it stands, what lies ahead."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

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


def stage_steps(changes: Iterable[StageChange], *, present: Stage) -> list[StageStep]:
    """Eight steps. ``days`` is how long the project stood in a stage it has left."""
    entered = {Stage(change.stage): change.happened_on for change in changes}
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
