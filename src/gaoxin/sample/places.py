"""Carriers, who sits in them, and roads."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gaoxin.sample.catalogue import ZoneCatalogue
from gaoxin.sample.companies import Company
from gaoxin.sample.draw import Draw
from gaoxin.sample.origin import SAMPLE, published
from gaoxin.sample.rows import CarrierRow, RoadRow, TenancyRow
from gaoxin.sample.words import MARK

LAST_DAY = dt.date(2025, 12, 31)
LAST_LEAVING = dt.date(2025, 12, 15)
VALLEY_OPENED = dt.date(2024, 3, 18)
FACTORIES = ("标准厂房A区", "标准厂房B区", "中小企业创业园")
# How many of the companies outside the valley sit in a carrier.
HOUSED = 0.3


def carriers(catalogue: ZoneCatalogue, *, seed: int) -> tuple[CarrierRow, ...]:
    """The named carriers, then sample factories; a zone without a named valley gets a sample one."""
    draw = Draw(seed, "carriers")
    named = [
        CarrierRow(
            name=fact.name,
            kind=fact.values["kind"],
            cluster=fact.get("cluster"),
            status=fact.get("status"),
            note=fact.get("note") or "",
            **published(fact.source),
        )
        for fact in catalogue.carriers
    ]
    valley = catalogue.blueprint.innovation.valley
    made = [_sample(MARK + name, "standard_factory", draw=draw) for name in FACTORIES]
    if valley not in {row.name for row in named}:
        made.append(_sample(valley, "innovation_valley", draw=draw))
    return (*named, *made)


def _sample(name: str, kind: str, *, draw: Draw) -> CarrierRow:
    area = Decimal(draw.whole(12, 60) * 1_000)
    return CarrierRow(name=name, kind=kind, cluster=None, status="in_use", floor_area=area, **SAMPLE)


def tenancies(
    catalogue: ZoneCatalogue,
    companies: Sequence[Company],
    *,
    rows: Sequence[CarrierRow],
    seed: int,
) -> tuple[TenancyRow, ...]:
    """Tenants of the valley, as many as published and a few that left; then those of other carriers."""
    plan, draw = catalogue.blueprint.innovation, Draw(seed, "tenancies")
    active = [company for company in companies if company.status == "active"]
    small = [company for company in active if company.size in {"micro", "small"}]
    in_valley = draw.sample(small, plan.tenants + plan.former_tenants)
    valley = [
        _in_valley(plan.valley, company, has_left=place >= plan.tenants, draw=draw)
        for place, company in enumerate(in_valley)
    ]
    housed = {company.name for company in in_valley}
    others = [company for company in active if company.name not in housed and draw.chance(HOUSED)]
    return (*valley, *_elsewhere(others, rows, draw=draw))


def _in_valley(valley: str, company: Company, *, has_left: bool, draw: Draw) -> TenancyRow:
    opened = max(VALLEY_OPENED, company.registered_on)
    since = draw.day(opened, LAST_LEAVING if has_left else LAST_DAY)
    until = draw.day(since, LAST_LEAVING) if has_left else None
    return TenancyRow(carrier=valley, enterprise=company.name, since=since, until=until, **SAMPLE)


def _elsewhere(
    companies: Sequence[Company], rows: Sequence[CarrierRow], *, draw: Draw
) -> Iterator[TenancyRow]:
    open_carriers = [row for row in rows if row.status in {"in_use", "completed"}]
    for company in companies:
        fitting = [row for row in open_carriers if row.cluster == company.cluster]
        fitting += [row for row in open_carriers if row.kind == "standard_factory"]
        since = draw.day(max(company.registered_on, dt.date(2019, 1, 1)), LAST_DAY)
        yield TenancyRow(
            carrier=draw.pick(fitting).name, enterprise=company.name, since=since, until=None, **SAMPLE
        )


def sites(rows: Sequence[TenancyRow]) -> Mapping[str, str]:
    """Where each enterprise sits now, by its name."""
    return {row.enterprise: row.carrier for row in rows if row.until is None}


def roads(catalogue: ZoneCatalogue) -> tuple[RoadRow, ...]:
    return tuple(
        RoadRow(
            name=fact.name,
            section=fact.get("section") or "",
            status=fact.values["status"],
            note=fact.get("note") or "",
            **published(fact.source),
        )
        for fact in catalogue.roads
    )
