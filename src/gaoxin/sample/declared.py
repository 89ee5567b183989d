"""补充事实 of the sample enterprises, in keeping with what each one is, with gaps and borders on purpose."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_UP, Decimal

from gaoxin.sample.draw import Draw
from gaoxin.sample.firms import THROUGH_ROUND_A, Firm
from gaoxin.sample.origin import SAMPLE
from gaoxin.sample.rows import DeclaredFactRow

OBSERVED_ON = dt.date(2025, 12, 31)
INCOME_YEARS, RESEARCH_YEARS = (2024, 2025), (2023, 2024, 2025)
WAN = Decimal(10_000)
HUNDREDTH = Decimal("0.01")
# How often an enterprise has declared nothing, or left out some of what is asked most.
NOTHING, SOME = 0.07, 0.28
SOME_OF_HOLDERS = 0.14
ASKED_MOST = (
    "is_resident",
    "is_small_or_medium",
    "on_abnormal_list",
    "on_dishonest_list",
    "breach_since_last_year",
    "breach_three_years",
    "accident_one_year",
    "rd_body_level",
    "segment_years",
    "class_one_applied",
    "class_one_leading",
    "class_two_unused",
    "in_emerging_industry",
    "market_share_domestic",
    "development_score",
    "total_income",
    "rd_expense_domestic",
    "conversions",
)
Facts = dict[str, str]
Yearly = dict[tuple[str, int | None], str]


def declared_facts(firms: Iterable[Firm], *, seed: int) -> Iterator[DeclaredFactRow]:
    """Most have declared all that concerns them, some left a few out, some have declared nothing."""
    draw = Draw(seed, "declared")
    for firm in firms:
        facts = facts_of(firm, draw=draw)
        left_out = _left_out(firm, facts, draw=draw)
        for (fact, year), value in facts.items():
            if fact not in left_out:
                yield DeclaredFactRow(
                    enterprise=firm.company.name,
                    fact=fact,
                    year=year,
                    value=value,
                    observed_on=OBSERVED_ON,
                    **SAMPLE,
                )


def facts_of(firm: Firm, *, draw: Draw) -> Yearly:
    """Everything the enterprise could declare, by fact and year."""
    facts: Facts = {}
    for topic in _EVERYONE:
        facts |= topic(firm, draw)
    for topic in _RESEARCHING if firm.company.is_researching else ():
        facts |= topic(firm, draw)
    found: Yearly = {(fact, None): value for fact, value in facts.items()}
    if firm.company.is_researching:
        found |= _income(firm, draw) | _research(firm, draw) | _conversions(firm, draw)
    return found


def _left_out(firm: Firm, facts: Mapping[tuple[str, int | None], str], *, draw: Draw) -> set[str]:
    asked = [fact for fact in ASKED_MOST if any(fact == one for one, _year in facts)]
    part = draw.between(0, 1)
    some = draw.sample(asked, min(len(asked), draw.whole(1, 3)))
    if firm.is_advanced:
        return set(some) if part < SOME_OF_HOLDERS else set()
    if part < NOTHING:
        return {fact for fact, _year in facts}
    return set(some) if part < SOME else set()


def yes(value: bool) -> str:
    return "true" if value else "false"


def _registration(firm: Firm, draw: Draw) -> Facts:
    company = firm.company
    is_branch = company.size == "micro" and not firm.titles and draw.chance(0.03)
    return {
        "is_resident": "true",
        "is_legal_person": yes(not is_branch),
        "is_small_or_medium": yes(company.size != "large"),
        "is_listed": yes(company.size == "large" and draw.chance(0.2)),
        "has_private_funding": yes(bool(firm.raised)),
    }


def _standing(firm: Firm, draw: Draw) -> Facts:
    """A few are on a list or have had an accident; an accident counts in every span that holds its day."""
    out_of_business = firm.company.status != "active"
    recent = draw.chance(0.006 if firm.is_advanced else 0.02)
    older = recent or draw.chance(0.01)
    return {
        "on_abnormal_list": yes(draw.chance(0.6 if out_of_business else 0.005 if firm.is_advanced else 0.03)),
        "on_dishonest_list": yes(draw.chance(0.001 if firm.is_advanced else 0.008)),
        "products_restricted": yes(not firm.is_advanced and draw.chance(0.012)),
        "accident_one_year": yes(recent),
        "breach_since_last_year": yes(recent),
        "accident_three_years": yes(older),
        "breach_three_years": yes(older),
    }


def _research_body(firm: Firm, draw: Draw) -> Facts:
    """By the platform it has; others have a body below the city's, or none."""
    level = {"municipal": "city"}.get(firm.platform, firm.platform)
    if not level:
        own = draw.chance(0.45 if firm.is_advanced else 0.15) and firm.company.is_researching
        level = "below_city" if own else "none"
    return {"rd_body_level": level, "has_rd_body": yes(level != "none" or firm.company.is_researching)}


def _awards(firm: Firm, draw: Draw) -> Facts:
    may = firm.is_advanced and firm.company.size in {"large", "medium"}
    provincial = may and draw.chance(0.1)
    top500 = firm.is_advanced and draw.chance(0.02)
    return {
        "national_award_top3_five_years": "false",
        "national_award_top3_three_years": "false",
        "national_award_top5_three_years": "false",
        "provincial_award_top3_three_years": yes(provincial and draw.chance(0.5)),
        "science_award_three_years": yes(provincial),
        "maker_top50_three_years": "false",
        "maker_top500_three_years": yes(top500),
        "holds_innovation_demonstration": yes(may and draw.chance(0.06)),
        "holds_single_champion": "false",
        "shares_group_with_little_giant": "false",
    }


def _standards(firm: Firm, draw: Draw) -> Facts:
    leads = draw.chance(0.14 if firm.is_advanced else 0.02)
    return {
        "leads_standard_five_years": yes(leads),
        "takes_part_in_standards": yes(leads or draw.chance(0.25 if firm.is_advanced else 0.06)),
    }


def _quality(firm: Firm, draw: Draw) -> Facts:
    company, good = firm.company, firm.is_advanced
    return {
        "has_quality_award": yes(good and draw.chance(0.03)),
        "has_system_certification": yes(draw.chance(0.92 if good else 0.55)),
        "has_foreign_product_certification": yes(company.is_exporting and draw.chance(0.4)),
        "has_own_brand": yes(draw.chance(0.85 if good else 0.5)),
        "digital_level": draw.pick(
            ("level_two", "level_two", "level_three")
            if good
            else ("unrated", "unrated", "level_one", "level_two")
        ),
        "core_process_digital": yes(draw.chance(0.95 if good else 0.6)),
    }


def _product(firm: Firm, draw: Draw) -> Facts:
    role = (
        ("fills_gap", "core_base", "core_base", "other")
        if firm.is_advanced
        else ("core_base", "other", "other")
    )
    return {
        "in_emerging_industry": yes(draw.chance(0.8 if firm.is_advanced else 0.5)),
        "leading_product_role": draw.pick(role),
        "segment_years": str(_segment_years(firm, draw)),
        "is_new_product": yes(draw.chance(0.1)),
    }


def _segment_years(firm: Firm, draw: Draw) -> int:
    """No longer than the enterprise itself; some stand exactly at three years, some a year short of it."""
    if firm.titles & {"specialised_sme", "little_giant"}:
        return max(3, firm.years - draw.whole(0, 3))
    if firm.years >= 3 and draw.chance(0.2):
        return draw.pick([2, 3, 3])
    return max(0, firm.years - draw.whole(0, 2))


def _market(firm: Firm, draw: Draw) -> Facts:
    if "little_giant" in firm.titles:
        share, rank = draw.whole(10, 28), draw.whole(1, 3)
    elif "specialised_sme" in firm.titles:
        share, rank = draw.pick([6, 8, 9, 10, 10, 12, 15]), draw.whole(2, 9)
    else:
        share, rank = draw.whole(1, 8), draw.whole(5, 60)
    return {
        "market_share_domestic": str(share),
        "market_share_international": str(share // 4),
        "market_rank_domestic": str(rank),
        "market_rank_global": str(rank * draw.whole(3, 9)),
    }


def _property(firm: Firm, draw: Draw) -> Facts:
    rights = firm.rights
    unrelated = int(rights.class_one > 2 and draw.chance(0.3))
    leading = rights.class_one - unrelated
    idle = int(leading > 1 and "little_giant" not in firm.titles and draw.chance(0.4))
    if leading == 1 and not firm.titles & {"specialised_sme"}:
        idle = int(draw.chance(0.25))
    own = min(rights.class_one_own, leading)
    used = draw.whole(0, rights.class_two // 2) if firm.high_tech_since else 0
    return {
        "class_one_leading": str(leading),
        "class_one_self_developed": str(own),
        "class_one_high_value": str(int(own > 0 and firm.is_advanced and draw.chance(0.05))),
        "class_one_applied": str(leading - idle),
        "class_one_applied_own": str(min(own, leading - idle)),
        "class_two_leading": str(rights.class_two_kept),
        "class_two_unused": str(rights.class_two - used),
    }


def _none(firm: Firm, draw: Draw) -> Facts:
    """That there is no property and no equity, which the register has no row to say."""
    facts: Facts = {}
    if not firm.rights.class_one + firm.rights.class_two:
        facts |= dict.fromkeys(("class_one", "class_two", "property_self_developed"), "0")
    if not firm.raised and draw.chance(0.85):
        facts |= dict.fromkeys(("equity_two_years", "equity_three_years"), "0")
    return facts


def _development(firm: Firm, draw: Draw) -> Facts:
    """Scores of the national platform, which scores those on the ladder; some exactly at 50 and 60."""
    if "little_giant" in firm.titles:
        score = Decimal(draw.whole(62, 88))
    elif "specialised_sme" in firm.titles:
        score = Decimal(draw.pick([60, 60, 58, 59])) if draw.chance(0.3) else Decimal(draw.whole(51, 78))
    elif "innovative_sme" in firm.titles:
        score = Decimal(draw.pick([50, 50, 48, 49])) if draw.chance(0.35) else Decimal(draw.whole(40, 66))
    else:
        return {}
    before = score + draw.pick([-3, -2, 0, 1, 2])
    return {"development_score": str(score), "development_score_last_year": str(before)}


def _funding(firm: Firm, draw: Draw) -> Facts:
    early = sum((firm.raised.get(one, Decimal(0)) for one in THROUGH_ROUND_A), Decimal(0))
    facts = {"equity_through_round_a": _wan(early)}
    if firm.raised:
        # A round buys a tenth to a quarter; 亿美元 at about 7 yuan.
        value = float(sum(firm.raised.values())) / draw.between(0.1, 0.25) / 7e8
        facts["valuation_usd"] = str(round(Decimal(value), 2))
    return facts


def _plans(firm: Firm, draw: Draw) -> Facts:
    if "little_giant" not in firm.titles:
        return {}
    return {"planned_key_investment": str(draw.pick([2000, 2600, 3400]))}


def _income(firm: Firm, draw: Draw) -> Yearly:
    """Total income is a little more than revenue; of some the high-tech share is 60% to the yuan."""
    found: Yearly = {}
    on_the_line = draw.chance(0.08)
    for year in INCOME_YEARS:
        factor = Decimal(str(round(draw.between(1, 1.03), 4)))
        row = firm.figures.get(year)
        if row is None or row.revenue is None:
            continue
        total = row.revenue * factor
        exact = (row.high_tech_revenue or Decimal(0)) * 5 / 3
        if on_the_line and exact == int(exact) and exact >= row.revenue:
            total = exact
        found["total_income", year] = _wan(total)
    return found


def _research(firm: Firm, draw: Draw) -> Yearly:
    """Nearly all research is done at home; of some exactly 60%, of a few less."""
    share = Decimal(str(round(draw.between(0.85, 1), 2)))
    odd = draw.between(0, 1)
    if odd < 0.05:
        share = Decimal("0.6")
    elif odd < 0.08 and not firm.is_advanced:
        share = Decimal("0.55")
    rows = ((year, firm.figures.get(year)) for year in RESEARCH_YEARS)
    return {
        ("rd_expense_domestic", year): _exact(row.rd_expense * share)
        for year, row in rows
        if row is not None and row.rd_expense is not None
    }


def _conversions(firm: Firm, draw: Draw) -> Yearly:
    low, high = (4, 8) if firm.high_tech_since else (0, 5)
    years = (year for year in RESEARCH_YEARS if year >= firm.company.registered_on.year)
    return {("conversions", year): str(draw.whole(low, high)) for year in years}


def _wan(yuan: Decimal) -> str:
    """元 → 万元, to the hundredth, never less."""
    return str((yuan / WAN).quantize(HUNDREDTH, rounding=ROUND_UP))


def _exact(yuan: Decimal) -> str:
    return format((yuan / WAN).normalize(), "f")


_EVERYONE: tuple[Callable[[Firm, Draw], Facts], ...] = (
    _registration,
    _standing,
    _research_body,
    _standards,
    _awards,
    _none,
    _property,
)
_RESEARCHING: tuple[Callable[[Firm, Draw], Facts], ...] = (
    _quality,
    _product,
    _market,
    _development,
    _funding,
    _plans,
)
