"""Intellectual property, equity, contacts and changes of the sample enterprises."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gaoxin.sample.companies import Company
from gaoxin.sample.draw import Draw
from gaoxin.sample.origin import SAMPLE
from gaoxin.sample.rows import ChangeRow, ContactRow, FinancingRow, PropertyRow
from gaoxin.sample.standing import Titles
from gaoxin.sample.words import MARK, Words

LAST_DAY = dt.date(2025, 12, 20)
# Years of validity from the day of filing; filing is taken to be two years before the grant of an invention.
VALIDITY = {"invention_patent": 18, "utility_model": 9, "design_patent": 14, "software_copyright": 50}
KINDS = ("utility_model", "utility_model", "utility_model", "software_copyright", "design_patent")
SOFT_KINDS = ("software_copyright", "software_copyright", "software_copyright", "utility_model")
INVENTIONS = (("little_giant", 5), ("specialised_sme", 2))
ASPECTS = ("装置", "方法", "控制系统", "结构", "检测装置", "工艺", "组件", "平台软件")
ROUNDS = (("天使轮", 300), ("A轮", 1_500), ("B轮", 4_000))
DUTIES = ("总经理", "财务负责人", "办公室主任", "研发负责人")


def properties(
    companies: Sequence[Company], *, titles: Titles, ladder: Mapping[str, frozenset[str]], seed: int
) -> Iterator[PropertyRow]:
    """More for those who do research, most for high-tech enterprises; some without any.

    ``ladder``: the titles of each. The specialised have an invention at least, the little giants five.
    """
    draw, serial = Draw(seed, "properties"), 0
    for company in companies:
        inventions, others = _how_many(company, is_high_tech=titles.is_high_tech(company), draw=draw)
        held = ladder.get(company.name, frozenset())
        inventions = max(inventions, next((least for title, least in INVENTIONS if title in held), 0))
        kinds = SOFT_KINDS if company.industry.services else KINDS
        for kind in ["invention_patent"] * inventions + [draw.pick(kinds) for _ in range(others)]:
            serial += 1
            yield _property(company, kind, serial=serial, draw=draw)


def _how_many(company: Company, *, is_high_tech: bool, draw: Draw) -> tuple[int, int]:
    if is_high_tech:
        return draw.whole(0, 4 if company.size in {"large", "medium"} else 2), draw.whole(5, 14)
    if company.is_researching:
        return int(draw.chance(0.2)), draw.whole(0, 7)
    return 0, int(draw.chance(0.25))


def _property(company: Company, kind: str, *, serial: int, draw: Draw) -> PropertyRow:
    earliest = max(company.registered_on + dt.timedelta(days=60), dt.date(2016, 1, 1))
    granted_on = draw.day(min(earliest, LAST_DAY), LAST_DAY)
    bought = draw.chance(0.05)
    return PropertyRow(
        enterprise=company.name,
        kind=kind,
        property_class="class_one" if kind == "invention_patent" else "class_two",
        number=f"示例-{granted_on.year}-{serial:05d}",
        title=f"{MARK}一种{draw.pick(company.industry.products)}{draw.pick(ASPECTS)}",
        granted_on=granted_on,
        valid_until=granted_on.replace(year=granted_on.year + VALIDITY[kind], day=min(granted_on.day, 28)),
        acquired_by="assignment" if bought else "own_research",
        **SAMPLE,
    )


def financings(companies: Sequence[Company], *, seed: int) -> Iterator[FinancingRow]:
    draw = Draw(seed, "financings")
    young = [row for row in companies if row.is_researching and row.registered_on.year >= 2016]
    for company in draw.sample(young, min(30, len(young) // 3)):
        day = draw.day(max(company.registered_on, dt.date(2021, 1, 1)), dt.date(2025, 6, 30))
        for name, size in ROUNDS[: draw.whole(1, 2)]:
            yield FinancingRow(
                enterprise=company.name,
                round_name=name,
                investor=f"{MARK}{draw.pick(['晋创', '潞水', '上党', '太行'])}创业投资基金",
                amount=Decimal(round(draw.around(size, spread=0.4), -1)) * 10_000,
                paid_on=day,
                qualified_investor=draw.pick([True, True, None]),
                **SAMPLE,
            )
            day = min(day + dt.timedelta(days=draw.whole(200, 500)), LAST_DAY)


def contacts(companies: Sequence[Company], *, words: Words, seed: int) -> Iterator[ContactRow]:
    """One present contact for most, an earlier one for some, none for a few."""
    draw, people, serial = Draw(seed, "contacts"), words.people(Draw(seed, "contact-names")), 0
    for company in companies:
        if draw.chance(0.04):
            continue
        changed_on = draw.day(dt.date(2023, 3, 1), dt.date(2025, 6, 30))
        had_another = draw.chance(0.15) and company.registered_on.year < 2022
        for present in (True, False) if had_another else (True,):
            serial += 1
            since = changed_on if present else dt.date(2022, 1, 1)
            yield ContactRow(
                enterprise=company.name,
                name=next(people),
                duty=draw.pick(DUTIES),
                phone=f"0355-000{serial:04d}",
                since=max(since, company.registered_on) if present else since,
                until=None if present else changed_on,
                **SAMPLE,
            )


def changes(companies: Sequence[Company], *, seed: int) -> Iterator[ChangeRow]:
    """Earlier names and capitals of some."""
    draw = Draw(seed, "changes")
    older = [row for row in companies if row.registered_on.year <= 2021]
    for company in draw.sample(older, min(24, len(older) // 3)):
        yield ChangeRow(
            enterprise=company.name,
            field="name",
            old_value=company.name.replace("有限公司", "经营部"),
            new_value=company.name,
            effective_on=draw.day(dt.date(2022, 1, 1), LAST_DAY),
            reason="企业升级更名（示例）",
            **SAMPLE,
        )
