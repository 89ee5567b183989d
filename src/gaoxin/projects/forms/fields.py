"""Kinds of fields of the project forms: days, amounts in 万元, areas in 亩, an enterprise by code or name."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.zones.scope import NOTHING, Scope
from gaoxin.projects import selectors
from gaoxin.values.area import AreaUnit, format_area, parse_area
from gaoxin.values.dates import parse_date
from gaoxin.values.errors import DomainError
from gaoxin.values.money import MoneyUnit, parse_money, to_unit
from gaoxin.web.refusals import in_words


class DayField(forms.DateField):
    """A day, picked, or typed the way officers write it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(value)
        except DomainError as error:
            raise forms.ValidationError(str(in_words(error)), code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value


class QuantityField(forms.CharField):
    """A number that may name its unit; the cleaned value is exact, None when nothing is written."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return self.parse(text)
        except DomainError as error:
            raise forms.ValidationError(str(in_words(error)), code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return self.written(value) if isinstance(value, Decimal) else value

    def parse(self, text: str) -> Decimal:
        raise forms.ValidationError(gettext("读不出这个数。"))

    def written(self, value: Decimal) -> str:
        return f"{value:f}"


class AmountField(QuantityField):
    """Money typed in 万元 (``3000``, ``1.2亿元``, ``1,234.5``), kept in 元."""

    def __init__(self, **rest: Any) -> None:
        rest.setdefault("help_text", _("单位：万元，可写“1.2亿元”"))
        super().__init__(**rest)

    def parse(self, text: str) -> Decimal:
        return parse_money(text, unit=MoneyUnit.TEN_THOUSAND_YUAN)

    def written(self, value: Decimal) -> str:
        return f"{to_unit(value, MoneyUnit.TEN_THOUSAND_YUAN).normalize():f}"


class AreaField(QuantityField):
    """An area typed in 亩 (``120``, ``8公顷``), kept in ㎡; what is no round number of 亩 is shown in ㎡."""

    def __init__(self, **rest: Any) -> None:
        rest.setdefault("help_text", _("单位：亩，可写“8公顷”"))
        super().__init__(**rest)

    def parse(self, text: str) -> Decimal:
        return parse_area(text, unit=AreaUnit.MU)

    def written(self, value: Decimal) -> str:
        rounded = format_area(value, unit=AreaUnit.MU, places=2, trim=True)
        return rounded if parse_area(rounded, unit=AreaUnit.MU) == value else f"{value.normalize():f}㎡"


class EnterpriseField(forms.CharField):
    """An enterprise of the register, by its code or its full name."""

    scope: Scope = NOTHING

    def __init__(self, **rest: Any) -> None:
        rest.setdefault("help_text", _("填统一社会信用代码或企业全称；不在企业库中的留空"))
        super().__init__(**rest)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, Enterprise):
            return value
        try:
            return selectors.owner_called(str(value), scope=self.scope)
        except DomainError as error:
            raise forms.ValidationError(str(in_words(error)), code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = selectors.owners(self.scope).filter(pk=value).first()
        return value.uscc or value.name if isinstance(value, Enterprise) else value
