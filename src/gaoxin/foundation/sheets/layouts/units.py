"""Units as headers and title rows write them, and what one of them is in the unit values are kept in."""

import re
from decimal import Decimal

from gaoxin.foundation.sheets.columns import Column, Kind
from gaoxin.values.glyphs import without_blanks

MONEY = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
}
AREA = {
    "㎡": Decimal(1),
    "m2": Decimal(1),
    "m²": Decimal(1),
    "平方米": Decimal(1),
    "平米": Decimal(1),
    "万平方米": Decimal(10_000),
    "万平米": Decimal(10_000),
    "万㎡": Decimal(10_000),
    "万m2": Decimal(10_000),
    "公顷": Decimal(10_000),
    "亩": Decimal(2000) / Decimal(3),
    "平方公里": Decimal(1_000_000),
    "km2": Decimal(1_000_000),
    "km²": Decimal(1_000_000),
}
PERCENT = {"%": Decimal("0.01"), "百分比": Decimal("0.01"), "‰": Decimal("0.001")}
MULTIPLES = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "亿": 100_000_000,
}
BY_KIND = {Kind.MONEY: MONEY, Kind.AREA: AREA, Kind.PERCENT: PERCENT}
COUNTS = frozenset(
    [
        "人",
        "名",
        "家",
        "个",
        "项",
        "台",
        "套",
        "件",
        "户",
        "次",
        "吨",
        "万吨",
        "千瓦时",
        "万千瓦时",
        "吨标煤",
        "立方米",
        "万立方米",
        "米",
        "千米",
        "公里",
    ]
)
FOREIGN = re.compile(r"(美元|欧元|日元|英镑|港元|港币|澳元|usd|eur|hkd|jpy|\$|€|£)", re.IGNORECASE)
STATED = re.compile(r"单位(?:[:：]|为)([^()（）\[\]【】]+)")
SEPARATORS = re.compile(r"[、，,;；/|]")
CURRENCY_PREFIX = re.compile(r"^(人民币|rmb|¥|￥|金额|面积)[:：]?", re.IGNORECASE)


def unit_word(text: str) -> str:
    """A unit as written, without blanks, brackets, 单位： and 人民币."""
    word = without_blanks(text).strip("()（）[]【】").lower()
    word = re.sub(r"^(计量|金额|面积)?单位[:：]?", "", word)
    return CURRENCY_PREFIX.sub("", word)


def factor(column: Column, unit: str) -> Decimal | None:
    """How many of the kept unit (元, ㎡, share, the column's own) one ``unit`` is; None if it is none."""
    known = BY_KIND.get(column.kind)
    if known is not None:
        return known.get(unit)
    if column.kind not in (Kind.DECIMAL, Kind.INTEGER) or not column.unit:
        return None
    own = unit_word(column.unit)
    if unit == own:
        return Decimal(1)
    return _multiple_of(own, unit)


def _multiple_of(own: str, unit: str) -> Decimal | None:
    """万吨 against 吨, and 吨 against 万吨."""
    for word, number in MULTIPLES.items():
        if unit == word + own:
            return Decimal(number)
        if own == word + unit:
            return Decimal(1) / Decimal(number)
    return None


def is_unit(text: str) -> bool:
    """Whether a cell holds nothing but a unit, as the cells of a units row do."""
    word = unit_word(text)
    return word in COUNTS or any(word in known for known in BY_KIND.values())


def is_foreign_currency(text: str) -> bool:
    return FOREIGN.search(text) is not None


def stated_units(texts: list[str]) -> dict[Kind, str]:
    """Units a title row sets for the whole sheet: 单位：亿元、亩."""
    found: dict[Kind, str] = {}
    for text in texts:
        for stated in STATED.findall(without_blanks(text)):
            for part in SEPARATORS.split(stated):
                word = unit_word(part)
                for kind, known in BY_KIND.items():
                    if word in known and word not in PERCENT:
                        found.setdefault(kind, word)
    return found
