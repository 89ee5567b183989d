"""Typed values ↔ plain JSON, by the kind of their column."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gaoxin.foundation.sheets.columns import Column, Kind
from gaoxin.values.period import Month, parse_month

DECIMALS = frozenset({Kind.DECIMAL, Kind.MONEY, Kind.AREA, Kind.PERCENT})


def encoded(value: object) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Month):
        return value.code
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def decoded(plain: Any, column: Column) -> object:
    if plain is None:
        return None
    if column.kind in DECIMALS:
        return Decimal(str(plain))
    if column.kind is Kind.DATE:
        return dt.date.fromisoformat(plain)
    return parse_month(plain) if column.kind is Kind.MONTH else plain


def encoded_values(values: Mapping[str, object]) -> dict[str, Any]:
    return {key: encoded(value) for key, value in values.items()}


def decoded_values(plain: Mapping[str, Any], columns: Mapping[str, Column]) -> dict[str, object]:
    return {key: decoded(value, columns[key]) for key, value in plain.items()}
