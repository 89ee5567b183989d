"""Networks for the tests of plans: short ways to write items, a real project in small, random networks."""

import datetime as dt
import random
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from gaoxin.engines.scheduling.items import After, Document, Item, Limit, LimitUnit, Need, Strength
from gaoxin.engines.scheduling.network import Network, build_network
from gaoxin.values.workdays import WorkingCalendar, load_calendar

CATALOGUE = Path(__file__).parents[3] / "catalogue" / "calendars" / "cn_workdays.json"
MONDAY = dt.date(2026, 3, 2)  # no holiday for five weeks


@cache
def calendar() -> WorkingCalendar:
    return load_calendar(CATALOGUE)


def working(days: int) -> Limit:
    return Limit(days)


def natural(days: int) -> Limit:
    return Limit(days, LimitUnit.NATURAL)


def item(
    key: str,
    days: int | Limit = 0,
    *,
    after: str = "",
    decision_after: str = "",
    certificate_after: str = "",
    phase: str = "",
    lead: int = 0,
    preparation: int = 0,
    ahead: bool = False,
) -> Item:
    """The words after ``after`` and its sisters are keys of items, separated by blanks."""
    orders = [After(name) for name in after.split()]
    orders += [After(name, Strength.BEFORE_DECISION) for name in decision_after.split()]
    orders += [After(name, Strength.BEFORE_CERTIFICATE) for name in certificate_after.split()]
    return Item(
        key=key,
        label=f"事项{key}",
        department="行政审批局",
        phase=phase,
        legal=Limit(days) if isinstance(days, int) else days,
        after=tuple(orders),
        lead=lead,
        preparation=preparation,
        prepares_ahead=ahead,
    )


def network(*items: Item) -> Network:
    return build_network(items)


def small_project() -> Network:
    """From filing to the building permit, with papers of the applicant and three strengths of waiting."""
    papers = [Document(key, label, from_applicant=True) for key, label in _PAPERS.items()]
    return build_network(_ITEMS, documents=[*papers, *_OUTCOMES])


_PAPERS = {"licence": "营业执照", "scheme": "设计方案", "drawings": "施工图", "contractor": "施工合同"}
_OUTCOMES = [
    Document("filing_code", "备案证明"),
    Document("land_contract", "出让合同"),
    Document("land_permit", "建设用地规划许可证"),
    Document("planning_permit", "建设工程规划许可证"),
    Document("eia_approval", "环评批复"),
    Document("drawing_report", "施工图审查合格书"),
    Document("building_permit", "施工许可证"),
]
_ITEMS = (
    Item(
        "filing", "企业投资项目备案", "发展改革局", "立项", needs=(Need("licence"),), gives=("filing_code",)
    ),
    Item(
        "land",
        "土地出让",
        "自然资源局",
        "立项",
        legal=natural(30),
        needs=(Need("filing_code"),),
        gives=("land_contract",),
        lead=1,
    ),
    Item(
        "land_permit",
        "建设用地规划许可证",
        "自然资源局",
        "立项",
        legal=working(20),
        promised=working(3),
        needs=(Need("land_contract"), Need("filing_code")),
        gives=("land_permit",),
        lead=2,
        preparation=2,
    ),
    Item(
        "planning",
        "建设工程规划许可证",
        "自然资源局",
        "工程",
        legal=working(20),
        promised=working(7),
        needs=(Need("land_permit"), Need("scheme")),
        gives=("planning_permit",),
        preparation=10,
    ),
    Item(
        "eia",
        "环境影响报告表审批",
        "生态环境局",
        "工程",
        legal=natural(30),
        needs=(Need("scheme"),),
        gives=("eia_approval",),
        lead=1,
        preparation=20,
    ),
    Item(
        "drawing_check",
        "施工图审查",
        "审图机构",
        "施工",
        legal=working(10),
        needs=(Need("drawings"), Need("planning_permit", Strength.BEFORE_DECISION)),
        gives=("drawing_report",),
        preparation=15,
    ),
    Item(
        "building",
        "建筑工程施工许可证",
        "住房城乡建设局",
        "施工",
        legal=natural(7),
        promised=working(3),
        needs=(
            Need("land_permit"),
            Need("planning_permit"),
            Need("drawing_report"),
            Need("contractor", Strength.BEFORE_CERTIFICATE),
            Need("eia_approval", Strength.BEFORE_CERTIFICATE),
        ),
        gives=("building_permit",),
        lead=1,
        preparation=5,
        delivery=1,
    ),
)


def random_items(seed: int, size: int, *, phases: int = 4) -> tuple[Item, ...]:
    """A network of ``size`` items without circles: each waits for a few earlier ones, with all strengths."""
    draw = random.Random(seed)
    strengths = list(Strength)
    items = []
    for number in range(size):
        earlier = draw.sample(range(number), min(number, draw.randint(0, 3)))
        items.append(
            Item(
                key=f"i{number}",
                label=f"事项{number}",
                department=f"部门{number % 5}",
                phase=f"阶段{number * phases // size}",
                legal=draw.choice([working(draw.randint(0, 20)), natural(draw.randint(1, 40))]),
                after=tuple(After(f"i{other}", draw.choice(strengths)) for other in earlier),
                lead=draw.randint(0, 3),
                preparation=draw.choice([0, 0, 2, 5]),
                prepares_ahead=draw.random() < 0.2,
                delivery=draw.choice([0, 0, 1]),
            )
        )
    return tuple(items)


NETWORKS = st.builds(
    lambda seed, size: build_network(random_items(seed, size)), st.integers(0, 10_000), st.integers(1, 14)
)
STARTS = st.dates(dt.date(2023, 1, 1), dt.date(2026, 6, 30))
