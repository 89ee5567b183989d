"""Units people write numbers in, and the dimensions that keep money from being added to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from gaoxin.values.errors import DomainError

Dimension = tuple[tuple[str, int], ...]
PLAIN: Final[Dimension] = ()

# word → (dimension, how many base units one of it is). Money has the base 分, the others their plain unit.
_SIMPLE: Final[Mapping[str, tuple[str, Fraction]]] = {
    "元": ("money", Fraction(100)),
    "万元": ("money", Fraction(1_000_000)),
    "亿元": ("money", Fraction(10_000_000_000)),
    "人": ("people", Fraction(1)),
    "万人": ("people", Fraction(10_000)),
    "件": ("things", Fraction(1)),
    "项": ("things", Fraction(1)),
    "个": ("things", Fraction(1)),
    "家": ("things", Fraction(1)),
    "台": ("things", Fraction(1)),
    "次": ("things", Fraction(1)),
    "场": ("things", Fraction(1)),
    "名": ("things", Fraction(1)),
    "㎡": ("area", Fraction(1)),
    "平方米": ("area", Fraction(1)),
    "亩": ("area", Fraction(2000, 3)),
    "公顷": ("area", Fraction(10_000)),
    "天": ("days", Fraction(1)),
    "日": ("days", Fraction(1)),
    "月": ("months", Fraction(1)),
    "年": ("years", Fraction(1)),
    "吨标煤": ("coal", Fraction(1)),
    "千瓦时": ("electricity", Fraction(1)),
    "万千瓦时": ("electricity", Fraction(10_000)),
    "吨": ("mass", Fraction(1)),
    "立方米": ("volume", Fraction(1)),
    "米": ("length", Fraction(1)),
    "分": ("points", Fraction(1)),
    "%": ("", Fraction(1, 100)),
    "倍": ("", Fraction(1)),
    "1": ("", Fraction(1)),
}
# Whole things: small literal numbers may stand beside them.
COUNTED: Final = frozenset({"people", "things", "days", "months", "years", "points"})


@dataclass(frozen=True, slots=True)
class Unit:
    """``factor`` base units make one of it."""

    word: str
    dimension: Dimension
    factor: Fraction

    def base(self, value: Decimal | Fraction | int) -> Fraction:
        """A number written in this unit, in base units; exact."""
        return Fraction(value) * self.factor

    def shown(self, base: Fraction | int) -> Fraction:
        """A number in base units as one in this unit; exact."""
        factor = self.factor
        if factor.denominator == 1:
            # The common case without a division of fractions: 分 as 万元, people as people.
            return Fraction(base) if factor.numerator == 1 else Fraction(base, factor.numerator)
        return Fraction(base) / factor


def unit_of(word: str) -> Unit:
    """``万元``, ``%``, ``万元/亩`` …; refuses words that are no unit."""
    above, _, below = word.partition("/")
    if above not in _SIMPLE or (below and below not in _SIMPLE):
        known = "、".join(_SIMPLE)
        raise DomainError(
            "rules.unit", f"“{word}”不是认识的单位。", value=word, remedy=f"请用这些单位或它们的比：{known}。"
        )
    name, factor = _SIMPLE[above]
    powers = {name: 1} if name else {}
    if below:
        name_below, factor_below = _SIMPLE[below]
        factor /= factor_below
        if name_below:
            powers[name_below] = powers.get(name_below, 0) - 1
    return Unit(word, dimension(powers), factor)


def dimension(powers: Mapping[str, int]) -> Dimension:
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def multiplied(one: Dimension, other: Dimension, *, sign: int = 1) -> Dimension:
    """Dimension of a product (``sign`` 1) or a quotient (``sign`` -1)."""
    powers = dict(one)
    for name, power in other:
        powers[name] = powers.get(name, 0) + sign * power
    return dimension(powers)


def is_counted(one: Dimension) -> bool:
    """People, things, days, points: what small whole numbers may be compared with."""
    return len(one) == 1 and one[0][1] == 1 and one[0][0] in COUNTED


_NAMES: Final = {
    "money": "金额",
    "people": "人数",
    "things": "件数",
    "area": "面积",
    "days": "天数",
    "months": "月数",
    "years": "年数",
    "coal": "能耗",
    "electricity": "电量",
    "mass": "质量",
    "volume": "体积",
    "length": "长度",
    "points": "分值",
}


def dimension_words(one: Dimension) -> str:
    """``金额``, ``金额/面积``, ``比例`` as an error message says it."""
    if not one:
        return "比例或纯数"
    above = "×".join(_NAMES[name] for name, power in one if power > 0) or "1"
    below = "×".join(_NAMES[name] for name, power in one if power < 0)
    return f"{above}/{below}" if below else above
