"""Units of the rules and facts in the reader's language."""

from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from gaoxin.engines.rules.numerals import numeral
from gaoxin.engines.rules.units import Unit

# Units as policies write them.
UNITS: dict[str, str | Promise] = {
    "元": gettext_lazy("元"),
    "万元": gettext_lazy("万元"),
    "亿元": gettext_lazy("亿元"),
    "人": gettext_lazy("人"),
    "件": gettext_lazy("件"),
    "项": gettext_lazy("项"),
    "个": gettext_lazy("个"),
    "家": gettext_lazy("家"),
    "名": gettext_lazy("名"),
    "台": gettext_lazy("台"),
    "次": gettext_lazy("次"),
    "场": gettext_lazy("场"),
    "亩": gettext_lazy("亩"),
    "公顷": gettext_lazy("公顷"),
    "平方米": gettext_lazy("平方米"),
    "天": gettext_lazy("天"),
    "日": gettext_lazy("日"),
    "月": gettext_lazy("个月"),
    "年": gettext_lazy("年"),
    "分": gettext_lazy("分"),
    "倍": gettext_lazy("倍"),
    "吨": gettext_lazy("吨"),
    "吨标煤": gettext_lazy("吨标煤"),
    "米": gettext_lazy("米"),
    "立方米": gettext_lazy("立方米"),
    "千瓦时": gettext_lazy("千瓦时"),
    "万千瓦时": gettext_lazy("万千瓦时"),
}
# Below the stroke one of them is meant.
_EACH: dict[str, str | Promise] = {
    "年": gettext_lazy("/年"),
    "月": gettext_lazy("/月"),
    "天": gettext_lazy("/天"),
    "人": gettext_lazy("/人"),
}


def unit_words(word: str) -> str:
    """``万元/亩`` in the reader's language; a plain number has no word."""
    above, _stroke, below = word.partition("/")
    told = "" if above == "1" else str(UNITS.get(above, above))
    return f"{told}{_EACH.get(below) or f'/{UNITS.get(below, below)}'}" if below else told


def with_words(number: str, word: str) -> str:
    """``5%``, ``20,000 万元``, ``20,000 ten thousand yuan``, ``1,200 × 10,000 kWh``."""
    if word in ("", "%"):
        return f"{number}{word}"
    return f"{number} × {word}" if word[0].isdecimal() else f"{number} {word}"


def quantity(value: Decimal | Fraction | int, unit: Unit | None, *, places: int = 6) -> str:
    """A number with its unit in words."""
    return with_words(numeral(Fraction(value), places=places), "" if unit is None else unit_words(unit.word))
