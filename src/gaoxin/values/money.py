"""Money in exact 元, never below 分; 万元 and 亿元 exist only where people write and read."""

import re
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import Final

from gaoxin.values.errors import DomainError, Refusal, refusing
from gaoxin.values.quantity import DASH, check_bounds, exact, format_number, numeral, read_decimal, rounded

# 1,000 万亿元 is several times the nation's yearly output: anything above is a slip.
LARGEST: Final = Decimal(10) ** 15

_PLAIN = frozenset("0123456789.,+-")
_SCALES = {"万亿": 12, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2, "": 0}
_YUAN = re.compile(r"(?:元整?|圆整?|块钱?)$")
_CURRENCY_MARK = re.compile(r"^(?:人民币|RMB|CNY|¥)+|(?:人民币|RMB|CNY)$", re.IGNORECASE)
_FOREIGN = re.compile(
    r"美元|美金|欧元|港元|港币|日元|英镑|韩元|台币|USD|EUR|HKD|JPY|GBP|[$€£]", re.IGNORECASE
)
_PART = re.compile(r"([0-9.,]+)(万亿|亿|千万|百万|十万|万|千|百|)")
# A float counts as whole 分 when it is off by less than its own last digits can tell.
_FLOAT_NOISE = Decimal("1e-12")


class MoneyUnit(Enum):
    """``value`` is the word shown to people."""

    YUAN = "元"
    TEN_THOUSAND_YUAN = "万元"
    HUNDRED_MILLION_YUAN = "亿元"

    @property
    def exponent(self) -> int:
        """Power of ten: one unit is ``10 ** exponent`` 元."""
        return _EXPONENTS[self]


_EXPONENTS = {
    MoneyUnit.YUAN: 0,
    MoneyUnit.TEN_THOUSAND_YUAN: 4,
    MoneyUnit.HUNDRED_MILLION_YUAN: 8,
}


def parse_money(
    raw: object, *, unit: MoneyUnit, field: str | None = None, allow_negative: bool = False
) -> Decimal:
    """元 with two decimals. A bare number is in ``unit``; a number that names its own unit keeps it.

    ``1,234.50``, ``5亿元``, ``3000 万``, ``1亿2000万元``, ``￥12``; with ``allow_negative`` also ``（300）``.
    Approximate wording, other currencies and anything below 分 are refused.
    """
    refuse = refusing(raw, field=field)
    if isinstance(raw, str):
        amount = _read(numeral(raw, refuse=refuse), unit=unit, refuse=refuse)
    else:
        amount = exact(raw, refuse=refuse).scaleb(unit.exponent)
    if not allow_negative and amount < 0:
        raise refuse("money.negative", "金额不能为负。", remedy="请核对正负号；冲减请另行登记并说明。")
    check_bounds(amount, minimum=-LARGEST, maximum=LARGEST, refuse=refuse)
    return _whole_cents(amount, is_float=isinstance(raw, float), unit=unit, refuse=refuse)


def _read(text: str, *, unit: MoneyUnit, refuse: Refusal) -> Decimal:
    foreign = _FOREIGN.search(text)
    if foreign:
        raise refuse(
            "money.currency",
            f"金额里写的是外币（{foreign.group()}）。",
            remedy="请按合同或到账日汇率折成人民币填写，原币金额写在备注里。",
        )
    bare = _CURRENCY_MARK.sub("", text.removeprefix("-"))
    number = _YUAN.sub("", bare)
    if number == bare and set(number) <= _PLAIN:
        amount = read_decimal(number, refuse=refuse).scaleb(unit.exponent)
    else:
        amount = _sum_of_parts(number, says_yuan=number != bare, refuse=refuse)
    return -amount if text.startswith("-") else amount


def _sum_of_parts(text: str, *, says_yuan: bool, refuse: Refusal) -> Decimal:
    """``1亿2000万``: each part smaller in scale than the one before; a last part in 元 must say so."""
    if not any(character in _PLAIN for character in text):
        return read_decimal(text, refuse=refuse)
    parts = _PART.findall(text)
    scales = [_SCALES[word] for _, word in parts]
    falling = all(larger > smaller for larger, smaller in pairwise(scales))
    complete = "".join(number + word for number, word in parts) == text
    if not parts or not complete or not falling or (scales[-1] == 0 and not says_yuan):
        raise refuse(
            "money.unreadable",
            f"“{text[:30]}”读不出金额。",
            remedy="请只填写一个数，可带单位，如5亿元、3000万元、1,234.50元。",
        )
    amounts = (read_decimal(number, refuse=refuse).scaleb(_SCALES[word]) for number, word in parts)
    return sum(amounts, start=Decimal(0))


def _whole_cents(amount: Decimal, *, is_float: bool, unit: MoneyUnit, refuse: Refusal) -> Decimal:
    cents = rounded(amount, places=2)
    if cents == amount or (is_float and abs(cents - amount) <= abs(amount) * _FLOAT_NOISE):
        return cents
    raise refuse(
        "money.below_cent",
        f"金额折成元后小数超过两位（{amount.normalize():f}元），不到一分。",
        remedy=f"请四舍五入到分：以{unit.value}填写时至多保留{unit.exponent + 2}位小数。",
    )


def to_unit(amount: Decimal, unit: MoneyUnit) -> Decimal:
    """元 → ``unit``, exactly."""
    return amount.scaleb(-unit.exponent)


def from_unit(number: Decimal | int, unit: MoneyUnit) -> Decimal:
    """``unit`` → 元, exactly; for figures of ours. What people typed goes through ``parse_money``."""
    return Decimal(number).scaleb(unit.exponent)


def format_money(
    amount: Decimal | None,
    *,
    unit: MoneyUnit,
    places: int = 2,
    trim: bool = False,
    with_unit: bool = False,
) -> str:
    """``1,234.50`` in ``unit``, rounded half up once at display; unknown is ``—``."""
    if amount is None:
        return DASH
    number = to_unit(amount, unit)
    return format_number(number, places=places, trim=trim, unit=unit.value if with_unit else "")


def natural_unit(amount: Decimal) -> MoneyUnit:
    """The unit people would say it in: 亿元 from one 亿, 万元 from one 万."""
    size = abs(amount)
    if size >= Decimal(10) ** 8:
        return MoneyUnit.HUNDRED_MILLION_YUAN
    return MoneyUnit.TEN_THOUSAND_YUAN if size >= Decimal(10) ** 4 else MoneyUnit.YUAN


def spoken_money(amount: Decimal | None) -> str:
    """``5亿元``, ``3,000万元``, for sentences."""
    if amount is None:
        return DASH
    return format_money(amount, unit=natural_unit(amount), trim=True, with_unit=True)


def suspect_unit_slip(
    value: Decimal, reference: Decimal, *, field: str | None = None, within: int = 5
) -> DomainError | None:
    """A hint, not a refusal: ``value`` is about 10⁴ or 10⁸ times ``reference``, or one part in as many.

    ``within`` is how far the two may differ beside the slip itself. Raise the hint, or show it and let the
    officer confirm.
    """
    if value <= 0 or reference <= 0:
        return None
    for exponent in (4, 8, -4, -8):
        meant = value.scaleb(-exponent)
        if reference <= meant * within and meant <= reference * within:
            return _slip(value, reference=reference, meant=meant, exponent=exponent, field=field)
    return None


def suspect_scale(
    value: Decimal, *, low: Decimal, high: Decimal, field: str | None = None
) -> DomainError | None:
    """The same hint without a reference: ``value`` is outside ``low``–``high``, in another unit inside."""
    if value <= 0 or low <= value <= high:
        return None
    for exponent in (4, -4, 8, -8):
        meant = value.scaleb(-exponent)
        if low <= meant <= high:
            return DomainError(
                "money.unit_slip",
                f"金额{spoken_money(value)}不在常见范围（{spoken_money(low)}至{spoken_money(high)}）内，疑似单位填错。",
                field=field,
                value=value,
                remedy=f"请核对单位：是否应为{spoken_money(meant)}？确认无误的可以保留。",
            )
    return None


def _slip(
    value: Decimal, *, reference: Decimal, meant: Decimal, exponent: int, field: str | None
) -> DomainError:
    factor = "1万" if abs(exponent) == 4 else "1亿"
    relation = f"约为参照数{spoken_money(reference)}的{factor}" + ("倍" if exponent > 0 else "分之一")
    return DomainError(
        "money.unit_slip",
        f"金额{spoken_money(value)}{relation}，疑似单位填错。",
        field=field,
        value=value,
        remedy=f"请核对单位：是否应为{spoken_money(meant)}？确认无误的可以保留。",
    )
