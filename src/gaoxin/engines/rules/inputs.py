"""What a graph reads, and tables brought to the types it reads them in.

Nothing that is no number becomes one: null and NaN are unknown; an infinity, a fraction, text where a number
is due, or a number out of range is refused.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from gaoxin.engines.rules.graph import Elapsed, Flag, Graph, InputType, Known, Number, OneOf, input_of
from gaoxin.values.errors import DomainError

# Beyond this a float no longer holds every whole number.
EXACT_FLOAT: Final = 2**53
_TYPES: Final = {
    Number: InputType.NUMBER,
    Elapsed: InputType.DATE,
    Flag: InputType.FLAG,
    OneOf: InputType.CHOICE,
}
_WORDS: Final = {
    InputType.NUMBER: "整数",
    InputType.DATE: "日期",
    InputType.FLAG: "是或否",
    InputType.CHOICE: "文字",
}
DTYPES: Final[Mapping[InputType, pl.DataType]] = {
    InputType.NUMBER: pl.Int64(),
    InputType.DATE: pl.Date(),
    InputType.FLAG: pl.Boolean(),
    InputType.CHOICE: pl.String(),
}


def input_types(graph: Graph, roots: Iterable[int]) -> dict[str, InputType | None]:
    """Type of every input the roots read; None where only ``Known`` asks for it."""
    types: dict[str, InputType | None] = {}
    for index in graph.below(roots):
        node = graph[index]
        name = input_of(node)
        if name is None:
            continue
        kind = None if isinstance(node, Known) else _TYPES[type(node)]
        if types.setdefault(name, kind) is None:
            types[name] = kind
        elif kind not in (None, types[name]):
            raise DomainError(
                "rules.input_type", f"“{name}”在规则里既作{_word(kind)}又作其他类型。", field=name
            )
    return types


def _word(kind: InputType | None) -> str:
    return "任意类型" if kind is None else _WORDS[kind]


def typed(series: pl.Series, kind: InputType | None) -> pl.Series:
    """The column in the type the rules read: Int64, Date, Boolean or String, null where unknown."""
    if series.dtype.is_float():
        series = series.fill_nan(None)
    if kind is None or series.dtype == pl.Null:
        return (
            series
            if kind is None
            else pl.Series(series.name, [None], DTYPES[kind]).new_from_index(0, len(series))
        )
    readers = {
        InputType.NUMBER: _number,
        InputType.DATE: _date,
        InputType.FLAG: _flag,
        InputType.CHOICE: _choice,
    }
    return readers[kind](series)


def _number(series: pl.Series) -> pl.Series:
    dtype = series.dtype
    if dtype.is_float():
        whole = series.is_finite() & (series.abs() <= EXACT_FLOAT) & (series == series.round())
        if not whole.all():
            raise _unfit(series, whole, InputType.NUMBER)
    elif dtype.is_decimal():
        whole = series == series.round()
        if not whole.all():
            raise _unfit(series, whole, InputType.NUMBER)
    elif not dtype.is_integer():
        raise _unfit(series, None, InputType.NUMBER)
    numbers = series.cast(pl.Int64, strict=False)
    if numbers.null_count() > series.null_count():
        raise _unfit(series, numbers.is_not_null() | series.is_null(), InputType.NUMBER)
    return numbers


def _date(series: pl.Series) -> pl.Series:
    if series.dtype != pl.Date and not isinstance(series.dtype, pl.Datetime):
        raise _unfit(series, None, InputType.DATE)
    return series.cast(pl.Date)


def _flag(series: pl.Series) -> pl.Series:
    if series.dtype != pl.Boolean:
        raise _unfit(series, None, InputType.FLAG)
    return series


def _choice(series: pl.Series) -> pl.Series:
    if series.dtype not in (pl.String, pl.Categorical, pl.Enum):
        raise _unfit(series, None, InputType.CHOICE)
    return series.cast(pl.String)


def _unfit(series: pl.Series, fit: pl.Series | None, kind: InputType) -> DomainError:
    """The refusal of a column, with its first value at fault."""
    values = series.drop_nulls() if fit is None else series.filter(~fit)
    value = values[0] if len(values) else None
    return DomainError(
        "rules.input_value",
        f"“{series.name}”应为{_WORDS[kind]}，其中有不能这样读的值：{value}。",
        field=series.name,
        value=value,
        remedy="请改正这一列；不知道的值请留空。",
    )
