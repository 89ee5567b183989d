"""Monthly plans and reports of sample projects: they add up to the year's plan and tell its story."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from gaoxin.sample.amounts import divide_exactly
from gaoxin.sample.blueprint import Fate
from gaoxin.sample.draw import Draw
from gaoxin.sample.ledger import Plot

UNIT = 10_000
LEAST_PLAN = 60
# How much of its total a project plans for the year, by the stage it reaches.
PLANNED_SHARE = {
    "planned": 0.05,
    "reserved": 0.07,
    "signed": 0.12,
    "landed": 0.18,
    "started": 0.3,
    "building": 0.45,
    "producing": 0.6,
    "above_scale": 0.5,
}
MOST_OF_TOTAL = 0.8
# Winter months build less in the north.
SEASON = (0.5, 0.45, 0.85, 1.05, 1.15, 1.2, 1.15, 1.15, 1.15, 1.1, 0.95, 0.7)
LATE_REPORTING_DAY = 12


class Story(Enum):
    """How a year went."""

    STEADY = "steady"
    CAUGHT_UP = "caught_up"
    BEHIND = "behind"
    STALLED = "stalled"
    SILENT = "silent"
    LATE = "late"
    RECOVERED = "recovered"
    NOT_STARTED = "not_started"


STORIES = (
    *(Story.STEADY,) * 44,
    *(Story.CAUGHT_UP,) * 16,
    *(Story.RECOVERED,) * 8,
    *(Story.BEHIND,) * 12,
    *(Story.STALLED,) * 5,
    *(Story.SILENT,) * 7,
    *(Story.LATE,) * 8,
)


@dataclass(frozen=True, slots=True)
class MonthOfProject:
    """``reported`` None: not reported. Amounts in 元."""

    month: int
    planned: Decimal
    reported: Decimal | None
    reported_on: dt.date | None
    progress: str


@dataclass(frozen=True, slots=True)
class YearOfProject:
    """``planned`` is the sum of its months."""

    plot: Plot
    year: int
    planned: Decimal
    story: Story
    months: tuple[MonthOfProject, ...]


def draw_year(plots: Sequence[Plot], *, year: int, total: Decimal, seed: int) -> tuple[YearOfProject, ...]:
    """The year of each project; their plans add up to ``total`` 元."""
    draw = Draw(seed, f"year/{year}")
    weights = [_weight(plot, year, draw=draw) for plot in plots]
    caps = [int(plot.total * Decimal(MOST_OF_TOTAL) / UNIT) for plot in plots]
    plans = divide_exactly(int(total / UNIT), weights=weights, floor=LEAST_PLAN, caps=caps)
    return tuple(
        _year(plot, year, Decimal(plan) * UNIT, draw=draw) for plot, plan in zip(plots, plans, strict=True)
    )


def _weight(plot: Plot, year: int, *, draw: Draw) -> float:
    share = PLANNED_SHARE[plot.stage]
    if plot.fate is Fate.FINISHED or (plot.fate is Fate.CONTINUING and year < 2025):
        share = 0.35
    return float(plot.total) * share * draw.between(0.8, 1.2)


def _year(plot: Plot, year: int, planned: Decimal, *, draw: Draw) -> YearOfProject:
    first, last = _span(plot, year, draw=draw)
    months = range(first, last + 1)
    weights = [SEASON[month - 1] * draw.between(0.8, 1.2) for month in months]
    parts = divide_exactly(int(planned / UNIT), weights=weights)
    story = _story(plot, year, draw=draw)
    plans = [Decimal(part) * UNIT for part in parts]
    reports = _reports(story, plans, draw=draw)
    told = tuple(
        MonthOfProject(month, plan, report, _reported_on(story, year, month, months, draw=draw), "")
        for month, plan, report in zip(months, plans, reports, strict=True)
    )
    return YearOfProject(plot, year, planned, story, tuple(_described(plot, told, year=year)))


def _span(plot: Plot, year: int, *, draw: Draw) -> tuple[int, int]:
    """The first and last month with a plan."""
    started, producing = plot.timeline.day("started"), plot.timeline.day("producing")
    first, last = 1, 12
    if started is None:
        first = draw.whole(7, 10)
    elif started.year == year:
        first = max(1, started.month - draw.whole(0, 1))
    if producing is not None and producing.year == year:
        last = max(producing.month, first + 1)
    return min(first, 11), min(last, 12)


def _story(plot: Plot, year: int, *, draw: Draw) -> Story:
    if plot.timeline.day("started") is None:
        return draw.pick([Story.STEADY, Story.NOT_STARTED])
    if year < 2025 or plot.stage in {"producing", "above_scale"}:
        return draw.pick([Story.STEADY, Story.STEADY, Story.STEADY, Story.CAUGHT_UP])
    return draw.pick(STORIES)


def _reports(story: Story, plans: list[Decimal], *, draw: Draw) -> list[Decimal | None]:
    """What was reported month by month; the story says where it falls short, and where nothing was said."""
    whole = len(plans)
    if story is Story.NOT_STARTED:
        return [_part(plan, draw.between(0, 0.25)) for plan in plans]
    if story is Story.BEHIND:
        turn, rate = draw.whole(whole // 4, whole // 2), draw.between(0.2, 0.6)
        return [_part(plan, 1.0 if place < turn else rate) for place, plan in enumerate(plans)]
    if story is Story.STALLED:
        turn = draw.whole(whole // 3, max(whole // 3, whole * 2 // 3))
        return [_part(plan, 1.0 if place < turn else 0) for place, plan in enumerate(plans)]
    reports: list[Decimal | None] = [_part(plan, draw.between(1.0, 1.012)) for plan in plans]
    if story is Story.CAUGHT_UP and whole > 4:
        return _caught_up(plans, reports, first=draw.whole(1, whole - 3), draw=draw)
    if story is Story.RECOVERED and whole > 4:
        return _caught_up(plans, reports, first=whole - 3, draw=draw)
    if story is Story.SILENT:
        silent = draw.whole(1, 2)
        return [*reports[: whole - silent], *[None] * silent] if silent < whole else reports
    return reports


def _caught_up(
    plans: list[Decimal], reports: Sequence[Decimal | None], *, first: int, draw: Draw
) -> list[Decimal | None]:
    """One or two months from ``first`` on fall short; the month after makes up for them."""
    found: list[Decimal | None] = list(reports)
    last = len(plans) - 1
    short = range(first, last if first == last - 2 else first + draw.whole(1, 2))
    for place in short:
        found[place] = _part(plans[place], draw.between(0.4, 0.8))
    missing = sum((plans[place] - (found[place] or 0) for place in short), Decimal(0))
    found[short.stop] = plans[short.stop] + missing
    return found


def _part(plan: Decimal, rate: float) -> Decimal:
    return Decimal(round(float(plan) * rate / UNIT)) * UNIT if rate != 1.0 else plan


def _reported_on(story: Story, year: int, month: int, months: range, *, draw: Draw) -> dt.date:
    """Reports come in the first days of the next month, those of December before the year ends."""
    if month == 12:
        return dt.date(year, 12, draw.whole(29, 31))
    if story is Story.LATE and month == months[len(months) // 2]:
        return dt.date(year, month + 1, LATE_REPORTING_DAY)
    return dt.date(year, month + 1, draw.whole(1, 5))


def _described(plot: Plot, months: Sequence[MonthOfProject], *, year: int) -> Iterator[MonthOfProject]:
    """形象进度 in words, by how far the project is."""
    for row in months:
        day = dt.date(year, row.month, 28)
        reached = [stage for stage, since in plot.timeline.days if since <= day]
        words = PROGRESS.get(reached[-1] if reached else "planned", "开展前期工作")
        yield MonthOfProject(row.month, row.planned, row.reported, row.reported_on, words)


PROGRESS = {
    "planned": "编制项目建议书",
    "reserved": "办理备案、选址等前期手续",
    "signed": "协议签订，办理注册和备案",
    "landed": "用地落实，办理规划和施工许可",
    "started": "场平和基础施工",
    "building": "主体施工和设备订货",
    "producing": "竣工投产，设备调试收尾",
    "above_scale": "稳定生产",
}
