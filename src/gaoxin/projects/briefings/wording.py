"""How figures are written in the documents; always Chinese, as the documents are."""

from decimal import Decimal
from fractions import Fraction

from gaoxin.engines.progress import Light
from gaoxin.values.money import MoneyUnit, format_money
from gaoxin.values.ratio import format_percent

SHAPES = {
    Light.RED: "▲红",
    Light.YELLOW: "◆黄",
    Light.GREEN: "●绿",
    Light.AWAITED: "待报",
    Light.NONE: "无灯",
}


def yi(amount: Decimal | None) -> str:
    """``422.00亿元``; 待补 where nothing is known."""
    if amount is None:
        return "待补"
    return format_money(amount, unit=MoneyUnit.HUNDRED_MILLION_YUAN, with_unit=True)


def in_yi(amount: Decimal | None) -> str | None:
    return None if amount is None else format_money(amount, unit=MoneyUnit.HUNDRED_MILLION_YUAN)


def in_wan(amount: Decimal | None) -> str | None:
    return None if amount is None else format_money(amount, unit=MoneyUnit.TEN_THOUSAND_YUAN)


def percent(share: Fraction | None) -> str | None:
    return None if share is None else format_percent(share, places=1)


def sentence(*parts: str) -> str:
    """Clauses joined by commas, closed by a full stop."""
    return "，".join(part for part in parts if part) + "。"
