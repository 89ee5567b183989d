"""Kinds of fields: days, money in 万元, exact numbers, head counts — each typed the way officers write it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.values.dates import parse_date
from gaoxin.values.errors import DomainError
from gaoxin.values.money import MoneyUnit, parse_money, to_unit
from gaoxin.values.quantity import parse_count, parse_number
from gaoxin.web.refusals import in_words

WAN = MoneyUnit.TEN_THOUSAND_YUAN
DECIMAL_INPUT = {"inputmode": "decimal", "autocomplete": "off"}


def _read(parse: Callable[[], Any]) -> Any:
    """What a reader of ``gaoxin.values`` gives; its refusal becomes the field's."""
    try:
        return parse()
    except DomainError as error:
        raise forms.ValidationError(str(in_words(error)), code=error.code) from error


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        return value if isinstance(value, dt.date) else _read(lambda: parse_date(value))

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value


class AmountField(forms.CharField):
    """Typed in 万元, or with its own unit (``1.2亿元``); the cleaned value is exact 元, None where blank."""

    widget = forms.TextInput(attrs=DECIMAL_INPUT)
    unit = _("万元")

    def __init__(self, *, negative: bool = False, **rest: Any) -> None:
        super().__init__(**rest)
        self.negative = negative

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value is None or isinstance(value, Decimal):
            return value
        text = super().to_python(value)
        if not text:
            return None
        return _read(lambda: parse_money(text, unit=WAN, allow_negative=self.negative))

    def prepare_value(self, value: Any) -> Any:
        return f"{to_unit(value, WAN).normalize():f}" if isinstance(value, Decimal) else value


class QuantityField(forms.CharField):
    """An exact number with two decimals at most; ``unit`` stands beside the input."""

    widget = forms.TextInput(attrs=DECIMAL_INPUT)

    def __init__(self, *, unit: Any = "", **rest: Any) -> None:
        super().__init__(**rest)
        self.unit = unit

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value is None or isinstance(value, Decimal):
            return value
        text = super().to_python(value)
        return _read(lambda: parse_number(text, suffixes=[str(self.unit)], places=2)) if text else None

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class CountField(forms.CharField):
    """A whole number of people."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    unit = _("人")

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        if value is None or isinstance(value, int):
            return value
        text = super().to_python(value)
        return _read(lambda: parse_count(text)) if text else None
