"""Numbers as officers write them in cells and forms, read exactly or refused with the way to repair them."""

import math
import re
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Concatenate, Final, ParamSpec, TypeVar

from gaoxin.values.errors import DomainError, Refusal, refusing
from gaoxin.values.glyphs import half_width, is_dash, is_scientific, without_blanks, without_quotes

DASH: Final = "—"

# A spreadsheet keeps 15 significant digits; what a float shows beyond them is binary noise.
_SPREADSHEET_DIGITS = 15
# More digits than any real figure, and few enough for every sum to stay exact in decimal arithmetic.
_MOST_DIGITS = 20
_LONGEST_TEXT = 60
# Wide enough that no quantity that was read is ever cut while it is rounded.
_EXACT = Context(prec=200)
_MISSING_MARKS = ("/", "\\", "?", "…", "……", "N/A", "NA", "#N/A", "NULL", "NONE", "NAN")
_MISSING_WORDS = ("无", "暂无", "无数据", "空", "未知", "不详", "未填", "待补", "待定", "待核")
_MISSING = frozenset({*_MISSING_MARKS, *_MISSING_WORDS})
_VAGUE = re.compile(
    r"[约近余逾多超几数]|左右|上下|以上|以下|以内|不低于|不少于|不超过|至少|最多|预计|[~～≈<>≤≥]"
)
_RANGE = re.compile(r"[0-9][^0-9.,]*(?:[-–—−]|至|到)[0-9]")
_CHINESE_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|[+-]?\.[0-9]+")
_COUNT_SCALES = {"亿": 100_000_000, "万": 10_000, "千": 1_000}
_COUNTER = re.compile(r"[个家人项件户台套名位条次宗栋处座片所张份辆支只间期岁年天]?(?:企业|项目|人员|单位)?$")

T = TypeVar("T")
P = ParamSpec("P")


def is_missing(raw: object) -> bool:
    """Blank, a dash, a slash, ``无``, ``N/A`` and their like: nothing is known, which is not zero."""
    if raw is None or (isinstance(raw, float) and math.isnan(raw)):
        return True
    if not isinstance(raw, str):
        return False
    text = without_blanks(raw)
    return all(is_dash(character) for character in text) or text.upper() in _MISSING


def unless_missing(
    parse: Callable[Concatenate[object, P], T], raw: object, *args: P.args, **options: P.kwargs
) -> T | None:
    """``parse(raw, …)``, or ``None`` where nothing is known."""
    return None if is_missing(raw) else parse(raw, *args, **options)


def parse_number(
    raw: object,
    *,
    field: str | None = None,
    suffixes: Iterable[str] = (),
    minimum: Decimal | int | None = 0,
    maximum: Decimal | int | None = None,
    places: int | None = None,
) -> Decimal:
    """An exact number; one of ``suffixes`` may follow it. More than ``places`` decimals are refused."""
    refuse = refusing(raw, field=field)
    if isinstance(raw, str):
        value = read_decimal(_without_suffix(numeral(raw, refuse=refuse), suffixes), refuse=refuse)
    else:
        value = exact(raw, refuse=refuse)
    check_bounds(value, minimum=minimum, maximum=maximum, refuse=refuse)
    if places is not None and rounded(value, places=places) != value:
        raise refuse(
            "number.too_precise",
            f"“{_shown(raw)}”的小数超过{places}位。",
            remedy=f"请保留至多{places}位小数。",
        )
    return value


def parse_count(raw: object, *, field: str | None = None, maximum: int | None = None) -> int:
    """A whole number of things: ``116``, ``１１６家``, ``1.2万人``."""
    refuse = refusing(raw, field=field)
    value = _counted(raw, refuse=refuse) if isinstance(raw, str) else exact(raw, refuse=refuse)
    check_bounds(value, minimum=0, maximum=maximum, refuse=refuse)
    if value != int(value):
        raise refuse("number.not_whole", f"“{_shown(raw)}”不是整数。", remedy="数量请填写整数。")
    return int(value)


def _counted(raw: str, *, refuse: Refusal) -> Decimal:
    text = _COUNTER.sub("", numeral(raw, refuse=refuse), count=1)
    scale = _COUNT_SCALES.get(text[-1:], 1)
    return read_decimal(text[:-1] if scale > 1 else text, refuse=refuse) * scale


def numeral(raw: str, *, refuse: Refusal) -> str:
    """The text of a number without blanks, quotes and brackets for minus; approximate wording is refused."""
    text = without_quotes(without_blanks(raw))
    if is_missing(text):
        raise refuse("number.missing", "没有填写数值。", remedy="请填写数字；确实没有的可以留空。")
    if len(text) > _LONGEST_TEXT:
        raise _too_long(text, refuse=refuse)
    if is_scientific(text):
        raise refuse(
            "number.scientific",
            f"“{_shown(raw)}”是科学计数法，末尾数字可能已经丢失。",
            remedy="请把单元格格式设为“数值”，再填写完整数字。",
        )
    if text.startswith("#"):
        raise refuse(
            "number.formula_error",
            f"单元格里是公式错误{_shown(raw)}。",
            remedy="请修正公式，或直接填写数字。",
        )
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    text = f"-{text[1:]}" if is_dash(text[0]) else text
    if _VAGUE.search(text) or _RANGE.search(text):
        raise refuse(
            "number.vague",
            f"“{_shown(raw)}”不是确切的数。",
            remedy="请填写一个确切的数；估算或区间请写在备注里。",
        )
    return text


def read_decimal(text: str, *, refuse: Refusal) -> Decimal:
    """Plain digits, with thousands separators in their places or none at all."""
    if _NUMBER.fullmatch(text):
        return _of_sane_length(Decimal(text.replace(",", "")), refuse=refuse)
    if "," in text and _NUMBER.fullmatch(text.replace(",", "")):
        raise refuse(
            "number.separators",
            f"“{text[:30]}”的千分位逗号位置不对。",
            remedy="请每三位加一个逗号（如1,234,567），或者不加逗号。",
        )
    if _CHINESE_NUMERAL.search(text):
        raise refuse(
            "number.chinese_numerals",
            f"“{text[:30]}”用的是中文数字。",
            remedy="请改用阿拉伯数字，如500或5.2。",
        )
    raise refuse("number.unreadable", f"“{text[:30]}”不是数字。", remedy="请只填写数字。")


def exact(raw: object, *, refuse: Refusal) -> Decimal:
    """An ``int``, ``Decimal`` or ``float`` as the number its cell shows: ``0.1 + 0.2`` is ``0.3``."""
    if is_missing(raw):
        raise refuse("number.missing", "没有填写数值。", remedy="请填写数字；确实没有的可以留空。")
    if isinstance(raw, float) and math.isfinite(raw):
        shortest = Decimal(repr(raw))
        noisy = len(shortest.as_tuple().digits) > _SPREADSHEET_DIGITS
        value = Decimal(f"{raw:.{_SPREADSHEET_DIGITS}g}") if noisy else shortest
    elif isinstance(raw, Decimal | int) and not isinstance(raw, bool) and math.isfinite(raw):
        value = Decimal(raw)
    else:
        raise refuse("number.unreadable", f"“{_shown(raw)}”不是数字。", remedy="请只填写数字。")
    return _of_sane_length(value, refuse=refuse)


def _of_sane_length(value: Decimal, *, refuse: Refusal) -> Decimal:
    if len(value.as_tuple().digits) > _MOST_DIGITS or abs(value.adjusted()) >= _MOST_DIGITS:
        raise _too_long(str(value), refuse=refuse)
    return value


def _too_long(text: str, *, refuse: Refusal) -> DomainError:
    return refuse("number.too_long", f"“{text[:30]}”位数过多。", remedy="请核对是否多填了数字。")


def check_bounds(
    value: Decimal, *, minimum: Decimal | int | None, maximum: Decimal | int | None, refuse: Refusal
) -> None:
    if minimum is not None and value < minimum:
        if minimum == 0:
            raise refuse("number.negative", "数值不能为负。", remedy="请核对正负号。")
        raise refuse("number.too_small", f"数值不能小于{minimum}。", remedy="请核对数字和单位。")
    if maximum is not None and value > maximum:
        raise refuse("number.too_large", f"数值不能大于{maximum}。", remedy="请核对数字和单位。")


def rounded(value: Decimal | Fraction | int, *, places: int) -> Decimal:
    """四舍五入: half away from zero, once, from the exact value; never ``-0``."""
    if isinstance(value, Decimal):
        nearest = value.quantize(Decimal((0, (1,), -places)), rounding=ROUND_HALF_UP, context=_EXACT)
        return nearest or abs(nearest)
    scaled = abs(Fraction(value)) * 10**places
    whole = int(scaled + Fraction(1, 2))
    sign = 1 if value < 0 and whole else 0
    return Decimal((sign, Decimal(whole).as_tuple().digits, -places))


def format_number(
    value: Decimal | Fraction | int | None, *, places: int = 0, trim: bool = False, unit: str = ""
) -> str:
    """``1,234.50``; ``trim`` drops zeros at the end of the decimals; unknown is ``—``."""
    if value is None:
        return DASH
    text = f"{rounded(value, places=places):,f}"
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}{unit}"


def _without_suffix(text: str, suffixes: Iterable[str]) -> str:
    for suffix in sorted(suffixes, key=len, reverse=True):
        if text.endswith(suffix):
            return text[: -len(suffix)]
    return text


def _shown(raw: object) -> str:
    return half_width(str(raw)).strip()[:30]
