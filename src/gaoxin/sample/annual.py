"""Annual figures of the sample enterprises, following from each company's measure, with gaps on purpose."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gaoxin.sample.companies import Company
from gaoxin.sample.draw import Draw
from gaoxin.sample.origin import SAMPLE
from gaoxin.sample.rows import FiguresRow

YEARS = (2022, 2023, 2024, 2025)
LAST = YEARS[-1]
# How often a whole year, or one figure of it, is not known; the last year is still being collected.
YEAR_MISSING = {2022: 0.05, 2023: 0.03, 2024: 0.02, 2025: 0.08}
FIGURE_MISSING = {2022: 0.03, 2023: 0.02, 2024: 0.02, 2025: 0.07}
MAY_BE_MISSING = (
    "high_tech_revenue",
    "cost_total",
    "net_profit",
    "tax",
    "net_assets",
    "fixed_asset_investment",
    "exports",
    "tech_staff",
    "rd_staff",
    "energy",
    "electricity",
)
CENT = Decimal("0.01")


def figures(companies: Sequence[Company], *, seed: int) -> Iterator[FiguresRow]:
    """One row for each company and year since its registration, except for the years left out."""
    draw = Draw(seed, "figures")
    for company in companies:
        for year in YEARS:
            if year >= company.registered_on.year and not draw.chance(YEAR_MISSING[year]):
                yield figures_of(company, year, draw=draw)


def revenue_of(company: Company, year: int) -> float:
    """万元, before the noise of the single year; a year of registration is not a whole one."""
    revenue = company.revenue / (1 + company.growth) ** (LAST - year)
    if year == company.registered_on.year:
        months = 12 - (company.registered_on - dt.date(year, 1, 1)).days / 30.5
        revenue *= max(months, 0.5) / 24
    return revenue


def figures_of(company: Company, year: int, *, draw: Draw) -> FiguresRow:
    revenue = draw.around(revenue_of(company, year), spread=0.05)
    staff = max(2, round(company.staff / (1 + company.growth * 0.6) ** (LAST - year)))
    known = {**_money(company, year, revenue, draw=draw), **_people(company, staff, draw=draw)}
    known |= _energy(company, revenue, draw=draw)
    for name in MAY_BE_MISSING:
        if draw.chance(FIGURE_MISSING[year]):
            known[name] = None
    if known["rd_staff"] is not None and known["tech_staff"] is None:
        known["rd_staff"] = None
    return FiguresRow(enterprise=company.name, year=year, **known, **SAMPLE)  # type: ignore[arg-type]


def _money(company: Company, year: int, revenue: float, *, draw: Draw) -> dict[str, Decimal | int | None]:
    main = revenue * draw.between(0.9, 1)
    research = revenue * company.research_share * draw.between(0.85, 1.15)
    profit = revenue * (company.margin + draw.between(-0.02, 0.02))
    assets = revenue * draw.between(0.9, 1.7) + company.staff * 4
    industrial = not company.industry.services
    amounts = {
        "revenue": revenue,
        "main_revenue": main,
        "high_tech_revenue": main * draw.between(company.high_tech_share, 0.95)
        if company.is_researching
        else None,
        "rd_expense": research,
        "cost_total": revenue * draw.between(0.82, 0.97) - min(profit, 0),
        "profit": profit,
        "net_profit": profit * (0.85 if profit > 0 else 1),
        "tax": revenue * draw.between(0.02, 0.06),
        "assets": assets,
        "net_assets": assets * draw.between(0.25, 0.7),
        "fixed_asset_investment": assets * draw.between(0, 0.14),
        "output_value": revenue * draw.between(0.97, 1.08) if industrial else None,
        "exports": revenue * draw.between(0.03, 0.3) if company.is_exporting else None,
    }
    return {name: None if amount is None else _yuan(amount) for name, amount in amounts.items()}


def _people(company: Company, staff: int, *, draw: Draw) -> dict[str, Decimal | int | None]:
    tech = min(staff, round(staff * company.tech_share * draw.between(0.92, 1.08)))
    return {"staff": staff, "tech_staff": tech, "rd_staff": round(tech * draw.between(0.5, 0.9))}


def _energy(company: Company, revenue: float, *, draw: Draw) -> dict[str, Decimal | int | None]:
    energy = revenue * draw.around(company.industry.energy, spread=0.25)
    # 1 万千瓦时 is 1.229 吨标准煤 (GB/T 2589-2020); most of the energy here is power.
    power = energy * draw.between(0.55, 0.9) / 1.229
    return {"energy": Decimal(energy).quantize(CENT), "electricity": Decimal(power).quantize(CENT)}


def _yuan(ten_thousands: float) -> Decimal:
    """万元 → 元, to the hundred, as statements are filled in."""
    return Decimal(round(ten_thousands * 100)) * 100


def above_scale_days(companies: Sequence[Company], *, seed: int) -> Mapping[str, dt.date]:
    """The day an industrial company entered the survey of 规模以上, after a year of 2,000 万元 and more."""
    draw, found = Draw(seed, "above-scale"), {}
    for company in companies:
        years = [year for year in YEARS[:-1] if revenue_of(company, year) >= 2_200]
        if company.industry.services or not years or company.registered_on.year >= years[0]:
            continue
        earliest = max(company.registered_on.year + 2, 2014)
        entered = draw.whole(min(earliest, 2023), 2023) if years[0] == YEARS[0] else years[0] + 1
        found[company.name] = dt.date(entered, draw.pick([2, 11]), 1)
    return found
