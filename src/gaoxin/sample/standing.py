"""Recognitions of the sample enterprises: as many in each year as the blueprint says, with validity."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gaoxin.sample.annual import revenue_of
from gaoxin.sample.blueprint import Recognitions
from gaoxin.sample.companies import Company
from gaoxin.sample.draw import Draw
from gaoxin.sample.origin import SAMPLE
from gaoxin.sample.rows import RecognitionRow

# 科技型中小企业: at most 500 staff and 2 亿元 of revenue and of assets (国科发政〔2017〕115号 第六条).
MOST_STAFF, MOST_REVENUE = 420, 9_000
# 国科发火〔2016〕32号 第十一条（五）: R&D to sales by sales in 万元; a company keeps some way above its line.
RESEARCH_LINES = ((5_000, 0.05), (20_000, 0.04), (float("inf"), 0.03))
MARGIN = 1.12
# 工信部企业〔2026〕2号: 3% of revenue for the specialised; 火炬口径: 20% a year for gazelles.
SPECIALISED_RESEARCH, GIANT_GROWTH, GAZELLE_GROWTH = 0.036, 0.08, 0.235
HIGH_TECH_SHARE = 0.7
# 1,000 万元 three years before, at the growth of a gazelle.
GAZELLE_REVENUE = 2_200
YEAR_2024 = (dt.date(2024, 2, 1), dt.date(2024, 12, 15))


@dataclass(frozen=True, slots=True)
class Titles:
    """Who was first recognised as 高新技术企业 in which year, by name."""

    high_tech_since: Mapping[str, int]

    def is_high_tech(self, company: Company) -> bool:
        return company.name in self.high_tech_since


def draw_titles(companies: Sequence[Company], *, plan: Recognitions, seed: int) -> Titles:
    """The high-tech enterprises by year of first recognition: no company twice, none in its first year."""
    draw, since = Draw(seed, "high-tech"), {}
    candidates = draw.shuffled(company for company in companies if company.is_researching)
    for year, count in sorted(plan.high_tech.items()):
        free = [row for row in candidates if row.name not in since and row.registered_on.year < year - 1]
        since.update(dict.fromkeys([company.name for company in free[:count]], year))
    return Titles(since)


def recognitions(
    companies: Sequence[Company],
    *,
    plan: Recognitions,
    titles: Titles,
    above_scale: Mapping[str, dt.date],
    seed: int,
) -> Iterator[RecognitionRow]:
    yield from _high_tech(titles, plan=plan, draw=Draw(seed, "certificates"))
    yield from _tech_sme(companies, plan=plan, titles=titles, draw=Draw(seed, "tech-sme"))
    yield from _ladder(companies, plan=plan, titles=titles, draw=Draw(seed, "ladder"))
    for name, entered in above_scale.items():
        yield _row(name, "above_scale", entered, certificate="", valid_until=None)


def _high_tech(titles: Titles, *, plan: Recognitions, draw: Draw) -> Iterator[RecognitionRow]:
    """Certificates of three years; some of those that ran out are recognised again."""
    serial = 0
    for name, year in titles.high_tech_since.items():
        serial += 1
        yield three_years(name, "high_tech", autumn(year, draw), certificate=f"GR{year}-{serial:04d}")
    for year, count in plan.high_tech_renewed.items():
        ran_out = [name for name, first in titles.high_tech_since.items() if first == year - 3]
        for name in draw.sample(ran_out, count):
            serial += 1
            certificate = f"GR{year}-{serial:04d}"
            yield three_years(name, "high_tech", autumn(year, draw), certificate=certificate, is_first=False)


def autumn(year: int, draw: Draw) -> dt.date:
    """High-tech certificates of a year carry one of a few days of its last quarter."""
    return draw.pick([dt.date(year, 10, 16), dt.date(year, 11, 6), dt.date(year, 12, 8)])


def _tech_sme(
    companies: Sequence[Company], *, plan: Recognitions, titles: Titles, draw: Draw
) -> Iterator[RecognitionRow]:
    """Registrations last a year and are renewed by most."""
    known: list[Company] = []
    for year, count in sorted(plan.tech_sme.items()):
        eligible = [company for company in companies if _may_be_tech_sme(company, year, titles)]
        before = {company.name for company in known}
        loyal = draw.shuffled(company for company in known if company in eligible)[: round(count * 0.8)]
        fresh = draw.shuffled(company for company in eligible if company.name not in before)
        rest = draw.shuffled(company for company in known if company in eligible and company not in loyal)
        chosen = [*loyal, *fresh, *rest][:count]
        known = list({company.name: company for company in [*known, *chosen]}.values())
        for place, company in enumerate(chosen, start=1):
            day = draw.day(dt.date(year, 4, 15), dt.date(year, 11, 28))
            yield _row(
                company.name,
                "tech_sme",
                day,
                certificate=f"{year}14-{place:05d}",
                valid_until=_anniversary(day, years=1),
                is_first=company.name not in before,
            )


def _may_be_tech_sme(company: Company, year: int, titles: Titles) -> bool:
    small = company.staff <= MOST_STAFF and revenue_of(company, year) <= MOST_REVENUE
    researching = company.is_researching or titles.is_high_tech(company)
    return small and researching and company.registered_on.year < year


def _ladder(
    companies: Sequence[Company], *, plan: Recognitions, titles: Titles, draw: Draw
) -> Iterator[RecognitionRow]:
    """创新型 → 专精特新 → 小巨人: each step is taken by some of those on the step below, later.

    Who went on was 创新型 in the first half of the same year; gazelles are drawn from the fastest.
    """
    older = [row for row in companies if row.is_researching and row.registered_on.year <= 2020]
    innovative = draw.sample(older, plan.innovative_sme)
    stronger = sorted(innovative, key=lambda row: row.revenue * row.research_share, reverse=True)
    specialised = stronger[: plan.specialised_sme]
    giants = specialised[: plan.little_giant]
    steps = (
        ("innovative_sme", specialised, dt.date(2024, 1, 10), dt.date(2024, 5, 31)),
        ("innovative_sme", [row for row in innovative if row not in specialised], *YEAR_2024),
        ("specialised_sme", specialised, dt.date(2024, 7, 1), YEAR_2024[1]),
        ("little_giant", giants, dt.date(2025, 2, 1), dt.date(2025, 12, 15)),
    )
    serial = 0
    for kind, holders, first, last in steps:
        for company in holders:
            serial += 1
            day = draw.day(first, last)
            yield three_years(company.name, kind, day, certificate=f"{day.year}-{serial:04d}")
    big = [row for row in older if row.revenue >= GAZELLE_REVENUE]
    fast = sorted(big, key=lambda row: (not titles.is_high_tech(row), -row.growth))
    for place, company in enumerate(draw.sample(fast[: plan.gazelle * 3], plan.gazelle)):
        day = dt.date(2025, 9, 12)
        yield three_years(company.name, "gazelle", day, certificate=f"2025-D{place + 1:03d}")


def titles_of(rows: Sequence[RecognitionRow]) -> dict[str, frozenset[str]]:
    """Kinds of titles by enterprise, whether still valid or not."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.enterprise, set()).add(row.kind)
    return {name: frozenset(kinds) for name, kinds in found.items()}


def fitted(company: Company, titles: frozenset[str], *, draw: Draw) -> Company:
    """The company with a measure that goes with its titles; a few have fallen behind what they once met."""
    if not titles & {"high_tech", "specialised_sme", "gazelle"} or draw.chance(0.1):
        return company
    research, growth = company.research_share, company.growth
    if "high_tech" in titles:
        line = next(share for upto, share in RESEARCH_LINES if company.revenue <= upto)
        research = max(research, line * MARGIN)
    if "specialised_sme" in titles:
        research = max(research, SPECIALISED_RESEARCH)
    if "little_giant" in titles:
        growth = max(growth, GIANT_GROWTH)
    if "gazelle" in titles:
        growth = max(growth, GAZELLE_GROWTH)
    share = HIGH_TECH_SHARE if "high_tech" in titles else company.high_tech_share
    return replace(company, research_share=research, growth=growth, high_tech_share=share)


def three_years(
    enterprise: str, kind: str, day: dt.date, *, certificate: str, is_first: bool = True
) -> RecognitionRow:
    return _row(
        enterprise,
        kind,
        day,
        certificate=certificate,
        valid_until=_anniversary(day, years=3),
        is_first=is_first,
    )


def _row(
    enterprise: str,
    kind: str,
    day: dt.date,
    *,
    certificate: str,
    valid_until: dt.date | None,
    is_first: bool = True,
) -> RecognitionRow:
    return RecognitionRow(
        enterprise=enterprise,
        kind=kind,
        certificate_no=f"示例{certificate}" if certificate else "",
        recognised_on=day,
        valid_until=valid_until,
        is_first=is_first,
        **SAMPLE,
    )


def _anniversary(day: dt.date, *, years: int) -> dt.date:
    """The last day of a validity of whole years."""
    return day.replace(year=day.year + years, day=min(day.day, 28)) - dt.timedelta(days=1)
