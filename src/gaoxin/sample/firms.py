"""What is known of each sample enterprise from its other rows, so that what it declares agrees with them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gaoxin.sample.companies import Company
from gaoxin.sample.rows import FiguresRow, FinancingRow, PlatformRow, PropertyRow
from gaoxin.sample.standing import Titles

# Designs and utility models count as 与主导产品相关 once kept for two years.
KEPT_SINCE = dt.date(2023, 12, 31)
THROUGH_ROUND_A = ("天使轮", "A轮")


@dataclass(frozen=True, slots=True)
class Rights:
    """Property still valid: how many of each class, how many from own research or kept long enough."""

    class_one: int = 0
    class_one_own: int = 0
    class_two: int = 0
    class_two_kept: int = 0


@dataclass(frozen=True, slots=True)
class Firm:
    """``platform`` is the level of its best platform, empty without one; ``raised`` in 元 by round."""

    company: Company
    titles: frozenset[str]
    high_tech_since: int | None
    rights: Rights
    platform: str
    raised: Mapping[str, Decimal] = field(default_factory=dict)
    figures: Mapping[int, FiguresRow] = field(default_factory=dict)

    @property
    def is_advanced(self) -> bool:
        """Holds a title of the ladder above 创新型, or 高新技术企业."""
        return bool(self.titles & {"high_tech", "specialised_sme", "little_giant", "gazelle"})

    @property
    def years(self) -> int:
        """Calendar years from its registration to the last year."""
        return max(2025 - self.company.registered_on.year, 0)


def firms_of(
    companies: Sequence[Company],
    *,
    ladder: Mapping[str, frozenset[str]],
    titles: Titles,
    properties: Iterable[PropertyRow],
    platforms: Iterable[PlatformRow],
    financings: Iterable[FinancingRow],
    figures: Iterable[FiguresRow],
) -> Iterator[Firm]:
    rights, raised, years = _rights(properties), _raised(financings), _years(figures)
    levels = _levels(platforms)
    for company in companies:
        yield Firm(
            company=company,
            titles=ladder.get(company.name, frozenset()),
            high_tech_since=titles.high_tech_since.get(company.name),
            rights=rights.get(company.name, Rights()),
            platform=levels.get(company.name, ""),
            raised=raised.get(company.name, {}),
            figures=years.get(company.name, {}),
        )


def _rights(rows: Iterable[PropertyRow]) -> dict[str, Rights]:
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        found = counted.setdefault(row.enterprise, Counter())
        found[row.property_class] += 1
        is_own = row.acquired_by == "own_research"
        if row.property_class == "class_one":
            found["class_one_own"] += is_own
        else:
            found["class_two_kept"] += row.kind == "software_copyright" or row.granted_on <= KEPT_SINCE
    return {name: Rights(**found) for name, found in counted.items()}


def _raised(rows: Iterable[FinancingRow]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        rounds = found.setdefault(row.enterprise, {})
        rounds[row.round_name] = rounds.get(row.round_name, Decimal(0)) + (row.amount or Decimal(0))
    return found


def _years(rows: Iterable[FiguresRow]) -> dict[str, dict[int, FiguresRow]]:
    found: dict[str, dict[int, FiguresRow]] = {}
    for row in rows:
        found.setdefault(row.enterprise, {})[row.year] = row
    return found


def _levels(rows: Iterable[PlatformRow]) -> dict[str, str]:
    """The best level of the platforms each enterprise has."""
    order = ("municipal", "provincial", "national")
    found: dict[str, str] = {}
    for row in rows:
        if row.enterprise and row.level in order:
            found[row.enterprise] = max(row.level, found.get(row.enterprise, order[0]), key=order.index)
    return found
