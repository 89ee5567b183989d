"""Sample enterprises: who they are, and the hidden measure of each from which its figures follow."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gaoxin.sample.blueprint import Blueprint
from gaoxin.sample.catalogue import Fact, ZoneCatalogue
from gaoxin.sample.draw import Draw
from gaoxin.sample.origin import SAMPLE, published
from gaoxin.sample.rows import EnterpriseRow
from gaoxin.sample.words import MARK, Industry
from gaoxin.values.uscc import complete_uscc

NO_CODE = "公开报道未列出代码"
# Staff from and to, and revenue per head in 万元, by size.
SIZES: Mapping[str, tuple[int, int, float]] = {
    "large": (900, 2600, 95),
    "medium": (260, 780, 78),
    "small": (26, 210, 62),
    "micro": (4, 19, 34),
}
# Share of each size that does research worth naming.
RESEARCHING = {"large": 1.0, "medium": 0.95, "small": 0.72, "micro": 0.42}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Company:
    """A sample enterprise before its rows. ``staff`` and ``revenue`` (万元) are those of the last year.

    ``high_tech_share`` is the least share of its principal revenue that comes from high-tech products.
    """

    name: str
    brand: str
    uscc: str
    cluster: str
    industry: Industry
    size: str
    registered_on: dt.date
    staff: int
    revenue: float
    growth: float
    research_share: float
    tech_share: float
    margin: float
    is_researching: bool
    is_exporting: bool
    status: str
    high_tech_share: float = 0.55


def draw_companies(catalogue: ZoneCatalogue, *, seed: int) -> tuple[Company, ...]:
    """The sample enterprises, as many of each size and cluster as the blueprint says."""
    plan, draw = catalogue.blueprint, Draw(seed, "companies")
    sizes = draw.shuffled(size for size, count in plan.sizes.items() for _ in range(count))
    clusters = [cluster for cluster, count in plan.clusters.items() for _ in range(count)]
    brands = catalogue.words.brands(Draw(seed, "brands"))
    industries = catalogue.words.industries
    return tuple(
        draw_company(place, size, cluster, draw.pick(industries[cluster]), next(brands), plan=plan, draw=draw)
        for place, (size, cluster) in enumerate(zip(sizes, clusters, strict=True))
    )


def draw_company(
    place: int,
    size: str,
    cluster: str,
    industry: Industry,
    brand: str,
    *,
    plan: Blueprint,
    draw: Draw,
) -> Company:
    low, high, per_head = SIZES[size]
    staff = draw.whole(low, high)
    is_researching = draw.chance(RESEARCHING[size])
    oldest = {"large": 2004, "medium": 2007, "small": 2012, "micro": 2017}[size]
    youngest = dt.date(2021, 12, 31) if size in {"large", "medium"} else dt.date(2025, 6, 30)
    return Company(
        name=f"{MARK}{plan.place}{brand}{industry.trade}有限公司",
        brand=brand,
        uscc=sample_code(place + 1, region=plan.region),
        cluster=cluster,
        industry=industry,
        size=size,
        registered_on=draw.day(dt.date(oldest, 1, 1), youngest),
        staff=staff,
        revenue=staff * draw.around(per_head, spread=0.35),
        growth=draw.between(-0.06, 0.26),
        research_share=draw.around(0.055 if is_researching else 0.006, spread=0.35),
        tech_share=draw.between(0.13, 0.48) if is_researching else draw.between(0.02, 0.12),
        margin=draw.between(-0.05, 0.16),
        is_researching=is_researching,
        is_exporting=not industry.services and size != "micro" and draw.chance(0.3),
        status=_status(draw) if size == "micro" and not is_researching else "active",
    )


def _status(draw: Draw) -> str:
    """A few of the smallest are no longer in business."""
    return draw.pick(["suspended", "moved_out", "cancelled"]) if draw.chance(0.05) else "active"


def sample_code(serial: int, *, region: str) -> str:
    """A code of valid form that no registry gives: a made-up region and a body that begins with YL."""
    body = f"YL{serial:06d}"
    values = [int(character, 36) for character in body]
    remainder = sum(weight * value for weight, value in zip(_ORGANISATION_WEIGHTS, values, strict=True)) % 11
    check = {10: "X", 11: "0"}.get(11 - remainder, str(11 - remainder))
    return complete_uscc(f"91{region}{body}{check}")


def enterprise_rows(
    catalogue: ZoneCatalogue,
    companies: tuple[Company, ...],
    *,
    seed: int,
    sites: Mapping[str, str],
    above_scale: Mapping[str, dt.date],
) -> Iterator[EnterpriseRow]:
    """The named enterprises, then the sample ones; ``sites`` and ``above_scale`` by name."""
    for fact in catalogue.enterprises:
        yield _named(fact)
    draw, people = Draw(seed, "register"), catalogue.words.people(Draw(seed, "representatives"))
    for company in companies:
        yield sample_row(
            company,
            draw=draw,
            representative=next(people),
            site=sites.get(company.name, ""),
            above_scale_since=above_scale.get(company.name),
        )


def _named(fact: Fact) -> EnterpriseRow:
    return EnterpriseRow(
        name=fact.name,
        no_code_reason=NO_CODE,
        cluster=fact.get("cluster"),
        main_products=fact.get("products") or "",
        **published(fact.source),
    )


def sample_row(
    company: Company,
    *,
    draw: Draw,
    representative: str,
    site: str = "",
    above_scale_since: dt.date | None = None,
) -> EnterpriseRow:
    registered_on = company.registered_on
    capital = round(draw.around(company.staff * 14, spread=0.6), -2) or 100
    entered = registered_on + dt.timedelta(days=draw.whole(0, 400))
    return EnterpriseRow(
        name=company.name,
        short_name=f"{MARK}{company.brand}{company.industry.trade}",
        uscc=company.uscc,
        status=company.status,
        cluster=company.cluster,
        industry_code=company.industry.code,
        technology_field=company.industry.field if company.is_researching else "",
        registered_on=registered_on,
        registered_capital=None if draw.chance(0.04) else Decimal(int(capital)) * 10_000,
        legal_representative=representative,
        site=site,
        address=f"示例地址·创新路{draw.whole(1, 399)}号" if not draw.chance(0.08) else "",
        main_products="、".join(draw.sample(company.industry.products, 1 + draw.whole(0, 1))),
        entered_zone_on=min(entered, dt.date(2025, 12, 20)),
        above_scale_since=above_scale_since,
        **SAMPLE,
    )
