"""The published figures, computed again from the rows by other means than the generator's own check."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from gaoxin.sample.rows import ProjectRow
from gaoxin.sample.zone import SampleZone

YI = Decimal(10) ** 8
END_2025 = dt.date(2025, 12, 31)


def ledger(zone: SampleZone, year: int, **flags: bool) -> list[ProjectRow]:
    by_number = {row.number: row for row in zone.projects}
    listed = [by_number[entry.project] for entry in zone.ledger if entry.year == year]
    assert len({row.number for row in listed}) == len(listed)
    return [row for row in listed if all(getattr(row, name) is wanted for name, wanted in flags.items())]


def worth(rows: list[ProjectRow]) -> Decimal:
    return sum((row.total_investment for row in rows if row.total_investment is not None), Decimal(0)) / YI


def recognised(zone: SampleZone, kind: str, year: int, *, first_only: bool) -> int:
    rows = [row for row in zone.recognitions if row.kind == kind and row.recognised_on.year == year]
    return len({row.enterprise for row in rows if row.is_first or not first_only})


def new_platforms(zone: SampleZone, level: str, kind: str, year: int) -> int:
    return len(
        [row for row in zone.platforms if (row.level, row.kind, row.recognised_year) == (level, kind, year)]
    )


def monthly_plan(zone: SampleZone, year: int) -> Decimal:
    return sum((row.amount for row in zone.plans if row.year == year), Decimal(0))


def tenants(zone: SampleZone) -> int:
    valley = [row for row in zone.tenancies if row.carrier == "晋创谷·长治" and row.since <= END_2025]
    return len({row.enterprise for row in valley if row.until is None or row.until > END_2025})


FIGURES: dict[str, Callable[[SampleZone], Decimal | int]] = {
    "projects.count.2024": lambda zone: len(ledger(zone, 2024)),
    "projects.total_investment.2024": lambda zone: worth(ledger(zone, 2024)),
    "projects.provincial.count.2024": lambda zone: len(ledger(zone, 2024, is_provincial_key=True)),
    "projects.provincial.total_investment.2024": lambda zone: worth(
        ledger(zone, 2024, is_provincial_key=True)
    ),
    "projects.industrial.count.2024": lambda zone: len(ledger(zone, 2024, is_industrial=True)),
    "projects.industrial.total_investment.2024": lambda zone: worth(ledger(zone, 2024, is_industrial=True)),
    "projects.planned.count.2025": lambda zone: len(ledger(zone, 2025)),
    "projects.planned.total_investment.2025": lambda zone: worth(ledger(zone, 2025)),
    "projects.planned.annual_investment.2025": lambda zone: monthly_plan(zone, 2025) / YI,
    "innovation_valley.tenants.2025": tenants,
    "innovation.platforms.provincial_plus": lambda zone: len(
        [
            row
            for row in zone.platforms
            if row.level in {"national", "provincial"} and (row.recognised_year or 0) <= 2024
        ]
    ),
    "innovation.provincial_key_labs.new.2024": lambda zone: new_platforms(
        zone, "provincial", "key_laboratory", 2024
    ),
    "enterprises.high_tech.new.2025": lambda zone: recognised(zone, "high_tech", 2025, first_only=True),
    "enterprises.tech_sme.registered.2025": lambda zone: recognised(zone, "tech_sme", 2025, first_only=False),
    "innovation.municipal_rd_institutions.new.2025": lambda zone: new_platforms(
        zone, "municipal", "research_institution", 2025
    ),
    "innovation.provincial_incubators.new.2025": lambda zone: new_platforms(
        zone, "provincial", "incubator", 2025
    ),
    "innovation.science_projects.applied.2025": lambda zone: len(zone.science_projects),
    "transfer.beijing_universities.enterprises.2025": lambda zone: len(
        {row.enterprise for row in zone.cooperations if row.partner_region == "北京"}
    ),
    "transfer.new_drugs.in_research.2025": lambda zone: len(zone.drugs),
}
TARGETS = {
    "investment.signed_amount.target.2025": ("investment.signed_amount", 2025),
    "investment.signed_count.target.2025": ("investment.signed_count", 2025),
    "innovation_valley.tenants.target.2025": ("innovation_valley.tenants", 2025),
}
