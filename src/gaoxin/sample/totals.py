"""The published figures, counted from the rows of a sample zone."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from gaoxin.sample.amounts import HUNDRED_MILLION
from gaoxin.sample.rows import ProjectRow
from gaoxin.values.errors import DomainError

if TYPE_CHECKING:
    from gaoxin.sample.zone import SampleZone

Count = Callable[["SampleZone", int], Decimal]


def refuse_open_totals(zone: "SampleZone") -> None:
    """Refuse a zone whose rows do not come to every published figure that is no target."""
    for figure in zone.published:
        if figure.kind == "target" or figure.year is None:
            continue
        counted = COUNTS[figure.indicator](zone, figure.year)
        if counted != figure.value:
            raise DomainError(
                "sample.total_open",
                f"{figure.label}（{figure.year}年）公布为{figure.value}{figure.unit}，示例各行合计为{counted}{figure.unit}。",
                field=figure.id,
                value=counted,
                remedy="请调整该区目录中的 sample.yaml，使之与公开数字相等。",
            )


def listed(zone: "SampleZone", year: int) -> list[ProjectRow]:
    """Projects in the ledger of a year."""
    numbers = {row.project for row in zone.ledger if row.year == year}
    return [row for row in zone.projects if row.number in numbers]


def _worth(rows: list[ProjectRow]) -> Decimal:
    """亿元; a project whose investment is not published adds nothing."""
    return sum((row.total_investment or Decimal(0) for row in rows), Decimal(0)) / HUNDRED_MILLION


def _planned(zone: "SampleZone", year: int) -> Decimal:
    plans = (row.planned_investment for row in zone.ledger if row.year == year)
    return sum((plan for plan in plans if plan is not None), Decimal(0)) / HUNDRED_MILLION


def _recognised(zone: "SampleZone", year: int, *, kind: str, first: bool) -> Decimal:
    rows = (row for row in zone.recognitions if row.kind == kind and row.recognised_on.year == year)
    return Decimal(len({row.enterprise for row in rows if row.is_first or not first}))


def _tenants(zone: "SampleZone", year: int) -> Decimal:
    valleys = {row.name for row in zone.carriers if row.kind == "innovation_valley"}
    day = dt.date(year, 12, 31)
    inside = (row for row in zone.tenancies if row.carrier in valleys and row.since <= day)
    return Decimal(len({row.enterprise for row in inside if row.until is None or row.until >= day}))


def _platforms(zone: "SampleZone", year: int) -> Decimal:
    rows = (row for row in zone.platforms if row.level in {"provincial", "national"})
    return Decimal(sum(row.recognised_year is None or row.recognised_year <= year for row in rows))


def _new_platforms(zone: "SampleZone", year: int, *, level: str, kind: str) -> Decimal:
    rows = (row for row in zone.platforms if (row.level, row.kind) == (level, kind))
    return Decimal(sum(row.recognised_year == year for row in rows))


COUNTS: Mapping[str, Count] = {
    "projects.count": lambda zone, year: Decimal(len(listed(zone, year))),
    "projects.total_investment": lambda zone, year: _worth(listed(zone, year)),
    "projects.provincial.count": lambda zone, year: Decimal(
        sum(row.is_provincial_key for row in listed(zone, year))
    ),
    "projects.provincial.total_investment": lambda zone, year: _worth(
        [row for row in listed(zone, year) if row.is_provincial_key]
    ),
    "projects.industrial.count": lambda zone, year: Decimal(
        sum(row.is_industrial for row in listed(zone, year))
    ),
    "projects.industrial.total_investment": lambda zone, year: _worth(
        [row for row in listed(zone, year) if row.is_industrial]
    ),
    "projects.planned.count": lambda zone, year: Decimal(len(listed(zone, year))),
    "projects.planned.total_investment": lambda zone, year: _worth(listed(zone, year)),
    "projects.planned.annual_investment": _planned,
    "innovation_valley.tenants": _tenants,
    "innovation.platforms.provincial_plus": _platforms,
    "innovation.provincial_key_labs.new": lambda zone, year: _new_platforms(
        zone, year, level="provincial", kind="key_laboratory"
    ),
    "enterprises.high_tech.new": lambda zone, year: _recognised(zone, year, kind="high_tech", first=True),
    "enterprises.tech_sme.registered": lambda zone, year: _recognised(
        zone, year, kind="tech_sme", first=False
    ),
    "innovation.municipal_rd_institutions.new": lambda zone, year: _new_platforms(
        zone, year, level="municipal", kind="research_institution"
    ),
    "innovation.provincial_incubators.new": lambda zone, year: _new_platforms(
        zone, year, level="provincial", kind="incubator"
    ),
    "innovation.science_projects.applied": lambda zone, year: Decimal(
        sum(row.applied_year == year for row in zone.science_projects)
    ),
    "transfer.beijing_universities.enterprises": lambda zone, year: Decimal(
        len({row.enterprise for row in zone.cooperations if (row.partner_region, row.year) == ("北京", year)})
    ),
    "transfer.new_drugs.in_research": lambda zone, year: Decimal(sum(row.year == year for row in zone.drugs)),
}
