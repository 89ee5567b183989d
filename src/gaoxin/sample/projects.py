"""Rows of the key projects: the named ones with what is published of them, then the sample ones."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gaoxin.sample.amounts import divide_exactly, yuan
from gaoxin.sample.blueprint import Fate
from gaoxin.sample.catalogue import Fact, ZoneCatalogue
from gaoxin.sample.companies import Company
from gaoxin.sample.draw import Draw
from gaoxin.sample.ledger import Plot, draw_projects
from gaoxin.sample.months import YearOfProject, draw_year
from gaoxin.sample.origin import SAMPLE, placed, published, sample_on
from gaoxin.sample.rows import (
    LedgerRow,
    PhaseRow,
    PlanRow,
    ProjectRow,
    ReportRow,
    StageRow,
    TeamRow,
)
from gaoxin.sample.words import MARK

YEAR = 2025
ENTERING_UNKNOWN = "公开报道所示阶段，进入日期未公布"
# 2024's plan is not published; the sample one is near what the same share of the ledger would give.
EARLIER_PLAN_SHARE = Decimal("0.33")
IN_LEDGER = {
    2024: (Fate.FINISHED, Fate.CONTINUING),
    2025: (Fate.CONTINUING, Fate.NEW),
}


@dataclass(frozen=True, slots=True)
class ProjectStory:
    """A sample project with its number and its years."""

    number: str
    plot: Plot
    years: tuple[YearOfProject, ...]


@dataclass(frozen=True, slots=True)
class ProjectRows:
    """Everything about projects but milestones and problems."""

    projects: tuple[ProjectRow, ...]
    stages: tuple[StageRow, ...]
    phases: tuple[PhaseRow, ...]
    ledger: tuple[LedgerRow, ...]
    plans: tuple[PlanRow, ...]
    reports: tuple[ReportRow, ...]
    stories: tuple[ProjectStory, ...]


def project_rows(
    catalogue: ZoneCatalogue, companies: Sequence[Company], *, teams: Sequence[TeamRow], seed: int
) -> ProjectRows:
    named = _numbered(catalogue.projects)
    stories = _stories(catalogue, companies, first=_next_serials(named), seed=seed)
    draw, people = Draw(seed, "projects"), catalogue.words.people(Draw(seed, "responsible"))
    firms = frozenset(fact.name for fact in catalogue.enterprises)
    rows = [_named(number, fact, firms=firms) for number, fact in named.items()]
    rows += [_sample(story, catalogue, teams=teams, people=people, draw=draw) for story in stories]
    return ProjectRows(
        projects=tuple(rows),
        stages=(*_named_stages(named), *_sample_stages(stories)),
        phases=(*_named_phases(named), *_sample_phases(stories, draw=draw)),
        ledger=(*_named_ledger(named), *_sample_ledger(stories)),
        plans=tuple(_plans(stories)),
        reports=tuple(_reports(stories, draw=Draw(seed, "reports"))),
        stories=stories,
    )


def _numbered(facts: Sequence[Fact]) -> dict[str, Fact]:
    """Named projects by number: the year of their first ledger (for reserves the present) and a serial."""
    serials: dict[int, int] = {}
    found = {}
    for fact in facts:
        year = min(fact.get("ledgers") or [YEAR])
        serials[year] = serials.get(year, 0) + 1
        found[_number(year, serials[year])] = fact
    return found


def _number(year: int, serial: int) -> str:
    return f"{year}-{serial:03d}"


def _next_serials(named: Mapping[str, Fact]) -> dict[int, int]:
    return {year: sum(number.startswith(f"{year}-") for number in named) + 1 for year in IN_LEDGER}


def _stories(
    catalogue: ZoneCatalogue, companies: Sequence[Company], *, first: dict[int, int], seed: int
) -> tuple[ProjectStory, ...]:
    plots = draw_projects(catalogue, companies, seed=seed)
    years: dict[str, list[YearOfProject]] = {plot.name: [] for plot in plots}
    for year, fates in IN_LEDGER.items():
        listed = [plot for plot in plots if plot.fate in fates]
        total = sum((plot.total for plot in listed), Decimal(0))
        planned = (
            yuan(catalogue.blueprint.annual_plan) if year == YEAR else _rounded(total * EARLIER_PLAN_SHARE)
        )
        for told in draw_year(listed, year=year, total=planned, seed=seed):
            years[told.plot.name].append(told)
    serials, found = dict(first), []
    for plot in plots:
        begun = 2024 if plot.fate in IN_LEDGER[2024] else YEAR
        found.append(ProjectStory(_number(begun, serials[begun]), plot, tuple(years[plot.name])))
        serials[begun] += 1
    return tuple(found)


def _rounded(amount: Decimal) -> Decimal:
    """To whole 百万元."""
    return amount // 1_000_000 * 1_000_000


def _named(number: str, fact: Fact, *, firms: frozenset[str]) -> ProjectRow:
    """Only what is published; a stage whose day of entering is not published has no day."""
    total, owner = fact.get("total_investment"), fact.get("owner") or ""
    return ProjectRow(
        number=number,
        name=fact.name,
        owner_name=owner,
        enterprise=owner if owner in firms else None,
        cluster=fact.get("cluster"),
        stage=fact.values["stage"],
        stage_since=None,
        is_provincial_key=False,
        is_industrial=fact.values["industrial"],
        total_investment=None if total is None else yuan(total),
        content=fact.get("content") or "",
        capacity=fact.get("capacity") or "",
        remarks=fact.get("remarks") or "",
        **published(fact.source),
    )


def _sample(
    story: ProjectStory,
    catalogue: ZoneCatalogue,
    *,
    teams: Sequence[TeamRow],
    people: Iterator[str],
    draw: Draw,
) -> ProjectRow:
    plot = story.plot
    team = next((row for row in teams if plot.cluster in row.clusters), teams[-1])
    owner = plot.company.name if plot.company else f"{MARK}高新区建设投资公司"
    started, producing = plot.timeline.day("started"), plot.timeline.day("producing")
    planned_start = started or plot.timeline.since + dt.timedelta(days=draw.whole(60, 200))
    planned_finish = producing or planned_start + dt.timedelta(days=draw.whole(330, 720))
    return ProjectRow(
        number=story.number,
        name=plot.name,
        project_code=_code(story, catalogue, draw=draw),
        owner_name=owner,
        enterprise=plot.company.name if plot.company else None,
        cluster=plot.cluster,
        team=team.name,
        department=team.department,
        responsible_leader=team.leader,
        responsible_person=next(people),
        stage=plot.stage,
        stage_since=plot.timeline.since,
        is_provincial_key=plot.is_provincial,
        is_industrial=plot.is_industrial,
        total_investment=plot.total,
        content=plot.content,
        site=f"示例地块{draw.pick('ABCDEFGH')}-{draw.whole(1, 60):02d}",
        land_area=_land(plot, draw=draw),
        planned_start_on=planned_start - dt.timedelta(days=draw.whole(0, 40)),
        planned_finish_on=max(planned_finish - dt.timedelta(days=draw.whole(0, 60)), planned_start),
        **SAMPLE,
    )


def _code(story: ProjectStory, catalogue: ZoneCatalogue, *, draw: Draw) -> str | None:
    """A code of the right form from the day the project was put on record; none before."""
    landed = story.plot.timeline.day("landed")
    if landed is None:
        return None
    serial = int(story.number.replace("-", "")) % 100_000
    kind = draw.pick(["01", "05"])
    return f"{landed:%y%m}-{catalogue.blueprint.region}-04-{kind}-{serial:05d}{draw.whole(0, 9)}"


def _land(plot: Plot, *, draw: Draw) -> Decimal | None:
    """㎡: between 250 and 500 万元 of investment for each 亩, unknown before landing."""
    if not plot.is_industrial or plot.timeline.day("landed") is None:
        return None
    mu = float(plot.total) / 10_000 / draw.between(250, 500)
    return Decimal(round(mu * 2000 / 3)).quantize(Decimal("0.01"))


def _named_stages(named: Mapping[str, Fact]) -> Iterator[StageRow]:
    for number, fact in named.items():
        yield StageRow(
            project=number,
            stage=fact.values["stage"],
            happened_on=fact.values["stage_on"],
            reason=fact.get("stage_note") or ENTERING_UNKNOWN,
            **published(fact.source),
        )


def _sample_stages(stories: Sequence[ProjectStory]) -> Iterator[StageRow]:
    for story in stories:
        for stage, day in story.plot.timeline.days:
            yield StageRow(project=story.number, stage=stage, happened_on=day, **SAMPLE)


def _named_phases(named: Mapping[str, Fact]) -> Iterator[PhaseRow]:
    for number, fact in named.items():
        for place, phase in enumerate(fact.get("phases") or (), start=1):
            yield PhaseRow(
                project=number,
                name=phase["name"],
                sort_order=place,
                stage=phase["stage"],
                investment=None,
                **published(fact.source),
            )


def _sample_phases(stories: Sequence[ProjectStory], *, draw: Draw) -> Iterator[PhaseRow]:
    """The largest projects under construction are built in two phases that add up to the whole."""
    building = [story for story in stories if story.plot.stage == "building" and story.plot.is_industrial]
    largest = sorted(building, key=lambda story: story.plot.total, reverse=True)[:8]
    for story in largest:
        parts = divide_exactly(int(story.plot.total / 10_000), weights=[draw.between(1, 2), 1])
        for place, (name, stage, part) in enumerate(
            zip(("一期", "二期"), ("building", "planned"), parts, strict=True), start=1
        ):
            yield PhaseRow(
                project=story.number,
                name=name,
                sort_order=place,
                stage=stage,
                investment=Decimal(part) * 10_000,
                content=story.plot.content,
                **SAMPLE,
            )


def _named_ledger(named: Mapping[str, Fact]) -> Iterator[LedgerRow]:
    for number, fact in named.items():
        for year in fact.get("ledgers") or ():
            goals = (fact.get("goals") or {}).get(year, "")
            yield LedgerRow(
                project=number, year=year, planned_investment=None, goals=goals, **placed(fact.source)
            )


def _sample_ledger(stories: Sequence[ProjectStory]) -> Iterator[LedgerRow]:
    for story in stories:
        for told in story.years:
            goals = GOALS.get(story.plot.stage, "") if told.year == YEAR else "按计划推进（示例）"
            yield LedgerRow(
                project=story.number, year=told.year, planned_investment=told.planned, goals=goals, **SAMPLE
            )


GOALS = {
    "planned": "完成前期论证（示例）",
    "reserved": "完成备案和选址（示例）",
    "signed": "落地开工（示例）",
    "landed": "开工建设（示例）",
    "started": "完成基础施工（示例）",
    "building": "主体封顶（示例）",
    "producing": "建成投产（示例）",
    "above_scale": "投产达效、升规（示例）",
}


def _plans(stories: Sequence[ProjectStory]) -> Iterator[PlanRow]:
    for story in stories:
        for told in story.years:
            for row in told.months:
                yield PlanRow(
                    project=story.number, year=told.year, month=row.month, amount=row.planned, **SAMPLE
                )


def _reports(stories: Sequence[ProjectStory], *, draw: Draw) -> Iterator[ReportRow]:
    """What was reported; a few reports were first given too low and corrected two weeks later."""
    for story in stories:
        for told in story.years:
            for month in told.months:
                if month.reported is None or month.reported_on is None:
                    continue
                row = ReportRow(
                    project=story.number,
                    year=told.year,
                    month=month.month,
                    amount=month.reported,
                    physical_progress=month.progress,
                    **sample_on(month.reported_on),
                )
                yield from _corrected(row) if month.month < 11 and draw.chance(0.015) else (row,)


def _corrected(row: ReportRow) -> Iterator[ReportRow]:
    first = row.amount * 9 // 10 // 10_000 * 10_000
    yield replace(row, amount=first, is_current=False)
    corrected_on = (row.source_on or dt.date(row.year, row.month, 28)) + dt.timedelta(days=14)
    yield replace(row, revision=2, source_on=corrected_on)
