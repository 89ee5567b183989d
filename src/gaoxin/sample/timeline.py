"""The dated stages of a sample project, each later than the one before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gaoxin.sample.draw import Draw

PATH = ("planned", "reserved", "signed", "landed", "started", "building", "producing", "above_scale")
# Days from the stage before, from and to.
GAPS = {
    "reserved": (30, 120),
    "signed": (20, 110),
    "landed": (25, 90),
    "started": (30, 120),
    "building": (15, 50),
    "producing": (200, 420),
    "above_scale": (80, 240),
}


@dataclass(frozen=True, slots=True)
class Timeline:
    """Days of entering each stage, in order; the last stage is the present one."""

    days: tuple[tuple[str, dt.date], ...]

    @property
    def stage(self) -> str:
        return self.days[-1][0]

    @property
    def since(self) -> dt.date:
        return self.days[-1][1]

    def day(self, stage: str) -> dt.date | None:
        return dict(self.days).get(stage)


def path_to(stage: str, *, is_signed: bool) -> tuple[str, ...]:
    """The stages up to ``stage``. Projects of the government itself are not signed."""
    return tuple(step for step in PATH[: PATH.index(stage) + 1] if is_signed or step != "signed")


def draw_timeline(path: Sequence[str], *, anchor: str, on: dt.date, until: dt.date, draw: Draw) -> Timeline:
    """A timeline that enters ``anchor`` on a day and its last stage at the latest on ``until``."""
    place = path.index(anchor)
    before: list[tuple[str, dt.date]] = []
    day = on
    for step in reversed(path[: place + 1]):
        before.append((step, day))
        day -= dt.timedelta(days=draw.whole(*GAPS.get(step, (30, 60))))
    steps = path[place + 1 :]
    usual = _usual_days(steps, on=on, draw=draw)
    if steps and usual[-1] > until:
        usual = draw.days(on + dt.timedelta(days=1), until, count=len(steps))
    return Timeline((*reversed(before), *zip(steps, usual, strict=True)))


def _usual_days(steps: Sequence[str], *, on: dt.date, draw: Draw) -> list[dt.date]:
    days, day = [], on
    for step in steps:
        day += dt.timedelta(days=draw.whole(*GAPS[step]))
        days.append(day)
    return days
