"""A large zone for measuring: as many enterprises and projects as asked for, written in chunks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, product

from django.conf import settings
from django.db import transaction

from gaoxin.enterprises.names import initials_of
from gaoxin.foundation.accounts.actor import system_actor
from gaoxin.sample import organisation
from gaoxin.sample.accounts import append_account, create_officer
from gaoxin.sample.annual import figures_of
from gaoxin.sample.blueprint import Blueprint, Cell, Fate, ProjectGroup
from gaoxin.sample.catalogue import ZoneCatalogue, read_zone
from gaoxin.sample.companies import Company, draw_company, sample_row
from gaoxin.sample.draw import Draw
from gaoxin.sample.loader import LoadReport, open_zone, record_load, refuse_existing
from gaoxin.sample.projects import project_rows
from gaoxin.sample.rows import RecognitionRow
from gaoxin.sample.standing import autumn, three_years
from gaoxin.sample.steps import milestones, problems
from gaoxin.sample.words import MARK
from gaoxin.sample.writing import RECORDED_BY, write_enterprises, write_zone
from gaoxin.sample.zone import SampleZone
from gaoxin.values.errors import DomainError

CODE = "large"
TEMPLATE = "example"
SEED = 7
CHUNK = 5_000
YEARS = (2024, 2025)
# Out of a hundred enterprises.
SIZES = ("large",) * 1 + ("medium",) * 6 + ("small",) * 38 + ("micro",) * 55
DISTRICTS = ("北岭", "南塬", "东川", "西坪", "中原", "上沃", "下沃", "前川", "后塬", "左岭", "右坪", "大滩")
TITLED = 0.25
FATES = ((Fate.FINISHED, 0.1), (Fate.CONTINUING, 0.35), (Fate.RESERVE, 0.05), (Fate.NEW, 0.5))
STAGES = {
    Fate.FINISHED: ("producing", "above_scale"),
    Fate.CONTINUING: ("building", "building", "producing"),
    Fate.NEW: ("reserved", "signed", "landed", "started", "building", "building"),
    Fate.RESERVE: ("planned", "reserved"),
}
# 亿元 a project on average, and the share of it planned for the year.
AVERAGE, PLANNED_SHARE = 4, 0.3


def load_large(
    *, enterprises: int, projects: int, progress: Callable[[str], object] = print, seed: int = SEED
) -> LoadReport:
    """Load one large zone, with two years of figures for each enterprise and an officer to look at it.

    Raises ``Conflict`` when the zone is there already, ``DomainError`` for numbers it cannot fill.
    """
    refuse_existing((CODE,))
    catalogue = _catalogue(projects)
    _refuse_numbers(catalogue, enterprises=enterprises, projects=projects)
    companies = _companies(catalogue, count=enterprises, seed=seed)
    draw, done = Draw(seed, "large/rows"), min(CHUNK, enterprises)
    with transaction.atomic():
        zone = open_zone(catalogue.zone)
        first = _first_chunk(catalogue, list(islice(companies, CHUNK)), draw=draw, seed=seed)
        written = write_zone(zone, first, initials=quick_initials)
        while chunk := list(islice(companies, CHUNK)):
            progress(f"企业 {done:,} / {enterprises:,}")
            rows = _rows(catalogue, chunk, draw=draw)
            write_enterprises(zone, rows, written, initials=quick_initials)
            done += len(chunk)
        record_load(zone, written)
        officer = system_actor(RECORDED_BY, zone_id=zone.pk)
        account = create_officer("large", catalogue, by=officer, seed=seed)
        path = append_account(account)
    progress(f"企业 {done:,} 家、项目 {projects:,} 个，账号见 {path}")
    return LoadReport({CODE: written.counts}, (account,), path)


def _first_chunk(
    catalogue: ZoneCatalogue, companies: Sequence[Company], *, draw: Draw, seed: int
) -> SampleZone:
    """The organisation, the projects and the enterprises that have them."""
    teams, departments = organisation.teams(catalogue, seed=seed), organisation.departments(catalogue)
    told = project_rows(catalogue, companies, teams=teams, seed=seed)
    return replace(
        _rows(catalogue, companies, draw=draw),
        clusters=organisation.clusters(catalogue),
        departments=departments,
        posts=tuple(organisation.posts(catalogue, seed=seed)),
        teams=teams,
        projects=told.projects,
        stages=told.stages,
        phases=told.phases,
        ledger=told.ledger,
        plans=told.plans,
        reports=told.reports,
        milestones=tuple(milestones(told.stories, seed=seed)),
        problems=tuple(problems(told.stories, departments=departments, seed=seed)),
    )


def _rows(catalogue: ZoneCatalogue, companies: Sequence[Company], *, draw: Draw) -> SampleZone:
    representative = f"{MARK}负责人"
    return SampleZone(
        zone=catalogue.zone,
        enterprises=tuple(
            sample_row(company, draw=draw, representative=representative) for company in companies
        ),
        figures=tuple(
            figures_of(company, year, draw=draw)
            for company in companies
            for year in YEARS
            if year >= company.registered_on.year
        ),
        recognitions=tuple(_titles(companies, draw=draw)),
    )


def _titles(companies: Sequence[Company], *, draw: Draw) -> Iterator[RecognitionRow]:
    for company in companies:
        if company.is_researching and company.registered_on.year < YEARS[0] - 2 and draw.chance(TITLED):
            day = autumn(draw.whole(2023, 2025), draw)
            yield three_years(company.name, "high_tech", day, certificate=f"GR-{company.uscc[8:17]}")


def _companies(catalogue: ZoneCatalogue, *, count: int, seed: int) -> Iterator[Company]:
    """Companies of the template's clusters, one trade after another; no name comes twice."""
    draw, plan, words = Draw(seed, "large/companies"), catalogue.blueprint, catalogue.words
    trades = [(cluster, industry) for cluster in plan.clusters for industry in words.industries[cluster]]
    brands = product(words.names["brand_first"], words.names["brand_last"], DISTRICTS)
    for place in range(count):
        cluster, industry = trades[place % len(trades)]
        if place % len(trades) == 0:
            first, last, district = next(brands)
        brand = f"{district}{first}{last}"
        yield draw_company(place, draw.pick(SIZES), cluster, industry, brand, plan=plan, draw=draw)


def quick_initials(*names: str) -> str:
    """Initials character by character: far faster than by words, and enough for made-up names."""
    return " ".join("".join(map(_initial, name)) for name in names if name)


@cache
def _initial(character: str) -> str:
    return initials_of(character)


def _refuse_numbers(catalogue: ZoneCatalogue, *, enterprises: int, projects: int) -> None:
    words = catalogue.words
    trades = sum(len(words.industries[cluster]) for cluster in catalogue.blueprint.clusters)
    brands = len(words.names["brand_first"]) * len(words.names["brand_last"]) * len(DISTRICTS)
    most = min(trades * brands, 999_999)
    if not 200 <= enterprises <= most or not 20 <= projects <= 20_000:
        raise DomainError(
            "sample.large_numbers",
            f"企业数须在 200 至 {most:,} 之间，项目数须在 20 至 20,000 之间。",
            value=(enterprises, projects),
            remedy="请改用范围之内的数。",
        )


def _catalogue(projects: int) -> ZoneCatalogue:
    """The template of the second zone under another name, with groups for the number of projects."""
    template = read_zone(settings.CATALOGUE_DIR, TEMPLATE)
    names = {"code": CODE, "name": "示例大型高新技术产业开发区", "short_name": "示例大型高新区"}
    blueprint = _blueprint(template.blueprint, projects)
    return replace(template, zone={**template.zone, **names}, blueprint=blueprint)


def _blueprint(template: Blueprint, projects: int) -> Blueprint:
    counts = {fate: round(projects * share) for fate, share in FATES[:-1]}
    counts[Fate.NEW] = projects - sum(counts.values())
    listed = (counts[Fate.CONTINUING] + counts[Fate.NEW]) * AVERAGE
    return replace(
        template,
        region="140493",
        annual_plan=int(listed * PLANNED_SHARE),
        projects=tuple(_group(fate, count) for fate, count in counts.items() if count),
    )


def _group(fate: Fate, count: int) -> ProjectGroup:
    """All industrial, their stages one after another; of the new ones a third signed within the year."""
    ends = [STAGES[fate][place % len(STAGES[fate])] for place in range(count)]
    return ProjectGroup(
        fate=fate,
        cells=(Cell(provincial=False, industrial=True, count=count, total=count * AVERAGE),),
        industrial_stages={stage: ends.count(stage) for stage in dict.fromkeys(ends)},
        other_stages={},
        signed_in_year=count // 3 if fate is Fate.NEW else 0,
    )
