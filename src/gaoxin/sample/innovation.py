"""Platforms, science projects, cooperation, drugs, funds and targets."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gaoxin.sample.catalogue import ZoneCatalogue
from gaoxin.sample.companies import Company
from gaoxin.sample.draw import Draw
from gaoxin.sample.origin import SAMPLE, published
from gaoxin.sample.rows import (
    CooperationRow,
    DrugRow,
    FundRow,
    PlatformRow,
    ScienceProjectRow,
    TargetRow,
)
from gaoxin.sample.words import MARK

YEAR = 2025
KINDS = {
    "national": (("technology_centre", "国家企业技术中心"),),
    "provincial": (
        ("technology_centre", "省企业技术中心"),
        ("research_centre", "省工程技术研究中心"),
        ("key_laboratory", "省重点实验室"),
    ),
    "municipal": (("research_institution", "市级研发机构"), ("research_centre", "市工程技术研究中心")),
}
# Which clusters a field of the science plan is drawn from.
FIELDS = {
    "半导体": ("electronics",),
    "新能源": ("new-energy", "new-materials"),
    "生物医药": ("biomedicine",),
    "高端装备制造": ("equipment",),
}


def platforms(catalogue: ZoneCatalogue, companies: Sequence[Company], *, seed: int) -> Iterator[PlatformRow]:
    """The named platforms, then sample ones recognised before the published years of the named."""
    named_firms = {fact.name for fact in catalogue.enterprises}
    for fact in catalogue.platforms:
        host = fact.get("host") or ""
        yield PlatformRow(
            name=fact.name,
            kind=fact.values["kind"],
            level=fact.get("level"),
            enterprise=host if host in named_firms else None,
            host_name=host,
            recognised_year=fact.get("year"),
            note=fact.get("note") or "",
            **published(fact.source),
        )
    draw = Draw(seed, "platforms")
    hosts = iter(draw.shuffled(row for row in companies if row.size in {"large", "medium", "small"}))
    for level, count in catalogue.blueprint.innovation.platforms.items():
        for _ in range(count):
            yield _platform(next(hosts), level, draw=draw)


def _platform(host: Company, level: str, *, draw: Draw) -> PlatformRow:
    kind, title = draw.pick(KINDS[level])
    earliest = max(2012, host.registered_on.year + 1)
    return PlatformRow(
        name=f"{host.name}{title}",
        kind=kind,
        level=level,
        enterprise=host.name,
        host_name=host.name,
        recognised_year=draw.whole(min(earliest, 2023), 2023),
        **SAMPLE,
    )


def science_projects(
    catalogue: ZoneCatalogue, companies: Sequence[Company], *, seed: int
) -> Iterator[ScienceProjectRow]:
    """Applications of the year, spread over the fields."""
    plan, draw = catalogue.blueprint.innovation, Draw(seed, "science")
    researching = draw.shuffled(row for row in companies if row.is_researching)
    for place in range(plan.science_projects):
        field = plan.science_fields[place % len(plan.science_fields)]
        host = next(row for row in researching if row.cluster in FIELDS[field])
        researching.remove(host)
        yield ScienceProjectRow(
            name=f"{MARK}{draw.pick(host.industry.products)}关键技术研发（{host.brand}）",
            field=field,
            level=draw.pick(["provincial", "municipal"]),
            enterprise=host.name,
            applied_year=YEAR,
            **SAMPLE,
        )


def cooperations(
    catalogue: ZoneCatalogue, companies: Sequence[Company], *, seed: int
) -> Iterator[CooperationRow]:
    plan, draw = catalogue.blueprint.innovation.cooperation, Draw(seed, "cooperation")
    for company in draw.sample([row for row in companies if row.is_researching], plan["enterprises"]):
        yield CooperationRow(
            enterprise=company.name, partner_region=plan["region"], event=plan["event"], year=YEAR, **SAMPLE
        )


def drugs(catalogue: ZoneCatalogue) -> Iterator[DrugRow]:
    plan = catalogue.blueprint.innovation.drug
    for place in range(1, plan["count"] + 1):
        yield DrugRow(
            name=f"{MARK}在研品种{place}（名称未公布）",
            category=plan["category"],
            host_name=plan["host"],
            year=YEAR,
            **SAMPLE,
        )


def funds(catalogue: ZoneCatalogue) -> tuple[FundRow, ...]:
    return tuple(
        FundRow(
            name=fact.name,
            established_year=fact.get("year"),
            size=None,
            note=fact.get("note") or "",
            **published(fact.source),
        )
        for fact in catalogue.funds
    )


def targets(catalogue: ZoneCatalogue) -> tuple[TargetRow, ...]:
    """Published targets with a year and a single value."""
    return tuple(
        TargetRow(indicator=row.indicator, year=row.year, value=row.value, **published(row.source))
        for row in catalogue.figures
        if row.kind == "target" and row.year is not None and isinstance(row.value, Decimal)
    )
