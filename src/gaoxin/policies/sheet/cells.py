"""Facts of the dictionary as cells: a column for each kind of fact, and values there and back."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from gaoxin.engines.rules.facts import Fact
from gaoxin.foundation.sheets.cells.reading import NO, YES, Source, read_cell
from gaoxin.foundation.sheets.cells.written import shown
from gaoxin.foundation.sheets.columns import Choice, Column, Kind
from gaoxin.foundation.sheets.layouts.layout import PlacedColumn
from gaoxin.values.dates import parse_date
from gaoxin.values.errors import DomainError
from gaoxin.values.glyphs import without_blanks

# Said in a cell of any fact: it is not known after all.
NOT_KNOWN = frozenset({"尚不清楚", "不清楚", "未知", "待补", "清空"})
POINT_PLACES, DECIMAL_PLACES = 1, 4
_KINDS = {
    "flag": Kind.YES_NO,
    "date": Kind.DATE,
    "choice": Kind.CHOICE,
    "money": Kind.MONEY,
    "count": Kind.INTEGER,
    "points": Kind.DECIMAL,
    "decimal": Kind.DECIMAL,
}
_PLACES = {"points": POINT_PLACES, "decimal": DECIMAL_PLACES}


def column_of(fact: Fact, *, key: str = "", year: int | None = None) -> Column:
    """The column a fact fills; of a yearly one the column of one year."""
    label = fact.label if year is None else f"{year}年{fact.label}"
    return Column(
        key or column_key(fact.id, year),
        label,
        _kind(fact),
        unit=_unit(fact),
        choices=tuple(Choice(code, word) for code, word in fact.choices.items()),
        help=f"来源：{fact.source}",
        negative=fact.minimum is None,
        places=_PLACES.get(fact.type),
    )


def column_key(fact_id: str, year: int | None) -> str:
    return fact_id if year is None else f"{fact_id}_{year}"


def _kind(fact: Fact) -> Kind:
    if fact.type == "ratio":
        return Kind.PERCENT if fact.unit is not None and fact.unit.word == "%" else Kind.DECIMAL
    return _KINDS[fact.type]


def _unit(fact: Fact) -> str | None:
    word = fact.unit.word if fact.unit is not None else ""
    return None if word in ("", "1", "%") else word


def declared_text(fact: Fact, value: object) -> str:
    """A typed cell as declared facts are written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    number = Fraction(str(value)) / _scale(fact)
    return format((Decimal(number.numerator) / Decimal(number.denominator)).normalize(), "f")


def typed(fact: Fact, text: str) -> object:
    """A declared value as its column types it; None when it was withdrawn."""
    if not text:
        return None
    match _kind(fact):
        case Kind.YES_NO:
            return text == "true"
        case Kind.DATE:
            return dt.date.fromisoformat(text)
        case Kind.CHOICE:
            return text
        case Kind.INTEGER:
            return int(Decimal(text))
    number = Fraction(text) * _scale(fact)
    return Decimal(number.numerator) / Decimal(number.denominator)


def _scale(fact: Fact) -> Fraction:
    """What one of the fact's unit is in the unit its column keeps: 元, or a share of one."""
    if fact.unit is None:
        return Fraction(1)
    kind = _kind(fact)
    if kind is Kind.MONEY:
        return fact.unit.factor / 100
    return fact.unit.factor if kind is Kind.PERCENT else Fraction(1)


def read_text(fact: Fact, text: str, *, field: str) -> str:
    """What somebody wrote in a cell for a fact of any kind, as declared facts are written."""
    if without_blanks(text) in NOT_KNOWN:
        return ""
    if _kind(fact) is Kind.PERCENT:
        _refuse_bare_share(fact, text, field=field)
    placed = PlacedColumn(0, column_of(fact, key=field), fact.label)
    value = read_cell(text, placed, Source()).value
    if value is None:
        raise DomainError(
            "fact.value",
            f"“{fact.label}”不能是“{text}”。",
            field=field,
            value=text,
            remedy="请填写内容；不清楚的请填“尚不清楚”。",
        )
    return declared_text(fact, value)


def _refuse_bare_share(fact: Fact, text: str, *, field: str) -> None:
    """0.05 in a cell of words may be 5% of a cell shown as a percentage, or 0.05%."""
    bare = without_blanks(text)
    if bare.startswith("0.") and bare[2:].isdecimal():
        raise DomainError(
            "ratio.ambiguous",
            f"“{fact.label}”的“{text}”分不清是百分数还是小数。",
            field=field,
            value=text,
            remedy="请写上百分号，如 5% 或 0.05%。",
        )


def shown_text(fact: Fact, text: str) -> str:
    """A declared value as people write it, with a unit where one is needed: 1200万元, 12%, 35, 是."""
    column = column_of(fact)
    value = typed(fact, text)
    if value is None:
        return ""
    written = shown(value, column).replace(",", "").replace(" ", "")
    keeps_unit = column.kind in (Kind.MONEY, Kind.PERCENT)
    return written if keeps_unit else written.removesuffix(column.unit or "")


def alike(old: object, new: object) -> bool:
    """Two ways of writing one value: 是 and 有, 1,200 and 1200万元, 2020-01-05 and 2020年1月5日."""
    return _plain(str(old or "")) == _plain(str(new or ""))


def _plain(text: str) -> object:
    word = without_blanks(text).casefold().replace(",", "").replace("，", "")
    if word in YES and not word.isdecimal():
        return True
    if word in NO and not word.isdecimal():
        return False
    number = word.removesuffix("万元")
    try:
        return Decimal(number)
    except ArithmeticError:
        pass
    try:
        return parse_date(text)
    except DomainError:
        return word
