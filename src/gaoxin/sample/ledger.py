"""Sample projects: how they fill the published totals, what they are called, how their stages went."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from gaoxin.sample.amounts import HUNDRED_MILLION, divide_exactly
from gaoxin.sample.blueprint import Cell, Fate, ProjectGroup
from gaoxin.sample.catalogue import ZoneCatalogue
from gaoxin.sample.companies import Company
from gaoxin.sample.draw import Draw
from gaoxin.sample.timeline import Timeline, draw_timeline, path_to
from gaoxin.sample.words import MARK

STEP = 1_000_000
LEAST = 20
LAST_DAY = dt.date(2025, 12, 31)
# A project from this size on belongs to a company that could carry it.
LARGE = 500_000_000


@dataclass(frozen=True, slots=True)
class Plot:
    """A sample project before its rows; ``total`` in 元."""

    fate: Fate
    name: str
    content: str
    cluster: str | None
    company: Company | None
    is_provincial: bool
    is_industrial: bool
    total: Decimal
    timeline: Timeline

    @property
    def stage(self) -> str:
        return self.timeline.stage


@dataclass(frozen=True, slots=True)
class Title:
    """What a project is called and whose it is."""

    name: str
    content: str
    cluster: str | None
    company: Company | None


def draw_projects(catalogue: ZoneCatalogue, companies: Sequence[Company], *, seed: int) -> tuple[Plot, ...]:
    """The sample projects of all groups, in the order of the blueprint."""
    draw = Draw(seed, "project-names")
    large = _industrial_titles([row for row in companies if row.size in {"large", "medium"}], draw=draw)
    small = _industrial_titles([row for row in companies if row.size == "small"], draw=draw)
    other = _other_titles(catalogue, draw=Draw(seed, "works"))
    plots: list[Plot] = []
    for group in catalogue.blueprint.projects:
        timelines = _timelines(group, draw=Draw(seed, f"stages/{group.fate.value}"))
        draw = Draw(seed, f"amounts/{group.fate.value}")
        for cell in group.cells:
            for total in _totals(cell, draw=draw):
                title = next((large if total >= LARGE else small) if cell.industrial else other)
                plots.append(_plot(group, cell, title, total, next(timelines[cell.industrial])))
    return tuple(plots)


def _plot(group: ProjectGroup, cell: Cell, title: Title, total: Decimal, timeline: Timeline) -> Plot:
    return Plot(
        fate=group.fate,
        name=title.name,
        content=title.content,
        cluster=title.cluster,
        company=title.company,
        is_provincial=cell.provincial,
        is_industrial=cell.industrial,
        total=total,
        timeline=timeline,
    )


def _totals(cell: Cell, *, draw: Draw) -> list[Decimal]:
    """The investments of a cell: whole 百万元 that add up to its 亿元."""
    weights = [draw.around(1, spread=0.75) for _ in range(cell.count)]
    units = divide_exactly(cell.total * (HUNDRED_MILLION // STEP), weights=weights, floor=LEAST)
    return [Decimal(unit) * STEP for unit in units]


def _timelines(group: ProjectGroup, *, draw: Draw) -> dict[bool, Iterator[Timeline]]:
    """Timelines for industrial (True) and other projects, each ending in the stage the blueprint asks for.

    Of the signed ones the least advanced are those signed within the year.
    """
    found = {}
    for industrial, stages in ((True, group.industrial_stages), (False, group.other_stages)):
        paths = [path_to(end, is_signed=industrial) for end, count in stages.items() for _ in range(count)]
        paths.sort(key=len)
        first_signed = next((place for place, path in enumerate(paths) if "signed" in path), len(paths))
        recent = range(first_signed, first_signed + group.signed_in_year)
        timelines = [
            _timeline(group.fate, path, in_year=place in recent, draw=draw)
            for place, path in enumerate(paths)
        ]
        found[industrial] = iter(draw.shuffled(timelines))
    return found


def _timeline(fate: Fate, path: Sequence[str], *, in_year: bool, draw: Draw) -> Timeline:
    anchor, first, last = _anchor(fate, path, in_year=in_year)
    until = dt.date(2025, 11, 30) if fate is Fate.FINISHED else LAST_DAY
    return draw_timeline(path, anchor=anchor, on=draw.day(first, last), until=until, draw=draw)


def _anchor(fate: Fate, path: Sequence[str], *, in_year: bool) -> tuple[str, dt.date, dt.date]:
    """The stage from which a timeline is told, and the days between which it was entered."""
    if fate is Fate.FINISHED:
        return "producing", dt.date(2024, 4, 1), dt.date(2024, 12, 20)
    if fate is Fate.CONTINUING and "producing" in path:
        return "producing", dt.date(2025, 2, 1), dt.date(2025, 5 if path[-1] == "above_scale" else 10, 28)
    if fate is Fate.CONTINUING:
        return "started", dt.date(2023, 3, 1), dt.date(2024, 9, 30)
    if "signed" not in path:
        year = 2024 if fate is Fate.NEW else 2025
        return "planned", dt.date(year, 3, 1), dt.date(year, 10, 31)
    later = dt.timedelta(days=55 * (len(path) - path.index("signed") - 1))
    if in_year:
        return "signed", dt.date(2025, 1, 6), dt.date(2025, 12, 12) - min(later, dt.timedelta(days=300))
    return "signed", dt.date(2024, 2, 1), dt.date(2024, 12, 20) - later


def _industrial_titles(companies: Sequence[Company], *, draw: Draw) -> Iterator[Title]:
    """Projects in the words of each company's trade; when all have one, the next round is 二期, 三期 …"""
    for turn in count(1):
        for company in draw.shuffled(companies):
            work = draw.pick(company.industry.works)
            yield Title(
                name=f"{MARK}{company.brand}{work}项目" + (f"（{turn}期）" if turn > 1 else ""),
                content=f"{work}，新建厂房、生产线及配套设施（示例）。",
                cluster=company.cluster,
                company=company,
            )


def _other_titles(catalogue: ZoneCatalogue, *, draw: Draw) -> Iterator[Title]:
    words = catalogue.words
    pairs = draw.shuffled((place, work) for place in words.places for work in words.works)
    for place, work in pairs:
        yield Title(
            name=f"{MARK}{place}{work.name}", content=f"{work.content}（示例）", cluster=None, company=None
        )
