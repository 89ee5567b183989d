"""人工核定 of the sample enterprises: experts' points and what officers decided, for those who applied."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from gaoxin.sample.draw import Draw
from gaoxin.sample.firms import Firm
from gaoxin.sample.origin import SAMPLE
from gaoxin.sample.rows import DeclaredFactRow, JudgementRow

JUDGED_ON = dt.date(2025, 12, 31)
HIGH_TECH, SPECIALISED, GIANT = "high_tech_enterprise", "specialised_sme", "little_giant"
# The most points of each item experts judge freely (国科发火〔2016〕195号 三（七）).
POINTS = {
    "advanced_item": 8,
    "core_item": 8,
    "standards_item": 2,
    "system_item": 6,
    "body_item": 6,
    "incentive_item": 4,
    "talent_item": 4,
}
# Least conversions a year, and the points an expert chooses among; likewise for the amount of property.
CONVERSION_BANDS = ((5, (25, 30)), (4, (19, 24)), (3, (13, 18)), (2, (7, 12)), (1, (1, 6)))
AMOUNT_BANDS = ((5, (5, 6)), (3, (3, 4)), (1, (1, 2)))
PANEL, OFFICE = "示例：专家组评审意见", "示例：对照申报材料核定"
Told = tuple[str, str, str, str]
Declared = Mapping[str, list[str]]


def judgements(
    firms: Iterable[Firm], *, declared: Iterable[DeclaredFactRow], seed: int
) -> Iterator[JudgementRow]:
    """Those with the title have nearly all been judged, some of the others in rehearsal for applying."""
    draw, known = Draw(seed, "judged"), _by_enterprise(declared)
    for firm in firms:
        for policy, item, value, reason in _told(firm, known.get(firm.company.name, {}), draw):
            yield JudgementRow(
                enterprise=firm.company.name,
                policy=policy,
                item=item,
                value=value,
                reason=reason,
                judged_on=JUDGED_ON,
                **SAMPLE,
            )


def _by_enterprise(rows: Iterable[DeclaredFactRow]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        found.setdefault(row.enterprise, {}).setdefault(row.fact, []).append(row.value)
    return found


def _told(firm: Firm, known: Declared, draw: Draw) -> Iterator[Told]:
    if firm.company.is_researching and draw.chance(0.85 if firm.high_tech_since else 0.3):
        yield from _high_tech(firm, known, draw)
    if "specialised_sme" in firm.titles or ("innovative_sme" in firm.titles and draw.chance(0.7)):
        convinced = draw.chance(0.95 if "specialised_sme" in firm.titles else 0.8)
        yield SPECIALISED, "market_position", _yes(convinced), OFFICE
    if "little_giant" in firm.titles or ("specialised_sme" in firm.titles and draw.chance(0.6)):
        for item in ("fame", "key_field"):
            convinced = "little_giant" in firm.titles or draw.chance(0.7)
            yield GIANT, item, _yes(convinced), PANEL


def _high_tech(firm: Firm, known: Declared, draw: Draw) -> Iterator[Told]:
    yield HIGH_TECH, "core_support", _yes(firm.is_advanced or draw.chance(0.85)), PANEL
    low, high = (0.75, 1.0) if firm.high_tech_since else (0.45, 0.95)
    for item, most in POINTS.items():
        share = draw.between(low, high)
        # A bonus item: most have no part in a standard.
        points = 0 if item == "standards_item" and draw.chance(0.6) else round(most * share * 2) / 2
        yield HIGH_TECH, item, _points(points), PANEL
    for item, band in _bands(firm, known):
        yield HIGH_TECH, item, _points(draw.whole(*band)), PANEL


def _bands(firm: Firm, known: Declared) -> Iterator[tuple[str, tuple[int, int]]]:
    """Items whose points the number of things leaves a choice in; none where the number is not known."""
    unused, conversions = known.get("class_two_unused"), known.get("conversions")
    if firm.rights.class_one:
        yield "amount_item", (7, 8)
    elif unused:
        yield from (("amount_item", band) for band in _band(int(unused[0]), AMOUNT_BANDS))
    if firm.rights.class_one_own or firm.rights.class_two > 1:
        yield "acquisition_item", (4, 6)
    if conversions:
        yearly = sum(map(int, conversions)) / len(conversions)
        yield from (("conversion_item", band) for band in _band(yearly, CONVERSION_BANDS))


def _band(value: float, bands: tuple[tuple[int, tuple[int, int]], ...]) -> Iterator[tuple[int, int]]:
    yield from [band for least, band in bands if value >= least][:1]


def _points(value: float) -> str:
    return format(Decimal(str(value)).normalize(), "f")


def _yes(value: bool) -> str:
    return "true" if value else "false"
