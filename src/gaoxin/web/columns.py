"""Kinds of columns of a ledger: how a value is aligned, written on the page and written into a sheet."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import django_tables2 as tables
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from gaoxin.values.area import AreaUnit, format_area
from gaoxin.values.area import to_unit as area_in
from gaoxin.values.money import MoneyUnit, format_money
from gaoxin.values.money import to_unit as money_in
from gaoxin.values.quantity import format_number
from gaoxin.values.ratio import format_percent
from gaoxin.web.lights import light_html, light_word
from gaoxin.web.quantities import WAN, unit_word, written_day

SheetValue = str | int | Decimal | date | None


class LedgerColumn(tables.Column):
    """Text, left-aligned. Subclasses say how they differ.

    ``unit`` stands in the header and never in the cells. ``sheet_width`` is in characters, ``sheet_format``
    an Excel number format. ``sheet_value`` turns the row's own value into what the exported cell holds.
    ``accessor`` is a path (``cluster__name``) or a function of the record, which sorts only with
    ``order_by``.
    """

    css = ""
    sheet_width = 18
    sheet_format = ""

    def __init__(
        self,
        verbose_name: str | Promise | None = None,
        *,
        unit: str | Promise = "",
        css: str = "",
        accessor: str | Callable[[Any], Any] | None = None,
        **rest: Any,
    ) -> None:
        self.compute = accessor if callable(accessor) else None
        if self.compute is not None and "order_by" not in rest:
            rest["orderable"] = False
        super().__init__(verbose_name, accessor=None if callable(accessor) else accessor, **rest)
        self.unit = unit
        self.css = f"{self.css} {css}".strip()

    @property
    def unit_label(self) -> str:
        return str(self.unit)

    def render(self, value: Any) -> Any:
        return value

    def sheet_value(self, value: Any) -> SheetValue:
        return plain_value(value)


def plain_value(value: Any) -> SheetValue:
    """A cell of the right type: numbers stay numbers, days stay days, all else is its text."""
    if value is None or value == "":
        return None
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, int | Decimal | date):
        return value
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, float):
        return Decimal(str(value))
    return str(value.value if isinstance(value, Enum) else value)


class TextColumn(LedgerColumn):
    """Longer wording; the page wraps it, the sheet gives it room."""

    css = "wrap"
    sheet_width = 32


class NumberColumn(LedgerColumn):
    """Counts and plain quantities; ``unit`` is 家, 个, 人 …"""

    css = "n"
    sheet_width = 12

    def __init__(self, verbose_name: str | Promise | None = None, *, places: int = 0, **rest: Any) -> None:
        rest.setdefault("initial_sort_descending", True)
        super().__init__(verbose_name, **rest)
        self.places = places
        self.sheet_format = "#,##0" + ("." + "0" * places if places else "")

    def render(self, value: Any) -> str:
        return format_number(Decimal(str(value)) if isinstance(value, float) else value, places=self.places)


class MoneyColumn(NumberColumn):
    """Values are 元; page and sheet show them in ``unit``, which stands in the header."""

    sheet_width = 16

    def __init__(
        self,
        verbose_name: str | Promise | None = None,
        *,
        unit: MoneyUnit = WAN,
        places: int = 2,
        **rest: Any,
    ) -> None:
        super().__init__(verbose_name, places=places, **rest)
        self.money_unit = unit

    @property
    def unit_label(self) -> str:
        return unit_word(self.money_unit)

    def render(self, value: Decimal) -> str:
        return format_money(value, unit=self.money_unit, places=self.places)

    def sheet_value(self, value: Decimal | None) -> SheetValue:
        return None if value is None else money_in(value, self.money_unit)


class AreaColumn(NumberColumn):
    """Values are ㎡; shown in ``unit``."""

    def __init__(
        self,
        verbose_name: str | Promise | None = None,
        *,
        unit: AreaUnit = AreaUnit.MU,
        places: int = 2,
        **rest: Any,
    ) -> None:
        super().__init__(verbose_name, places=places, **rest)
        self.area_unit = unit

    @property
    def unit_label(self) -> str:
        return unit_word(self.area_unit)

    def render(self, value: Decimal) -> str:
        return format_area(value, unit=self.area_unit, places=self.places)

    def sheet_value(self, value: Decimal | None) -> SheetValue:
        return None if value is None else area_in(value, self.area_unit)


class PercentColumn(NumberColumn):
    """Values are shares: 0.901 is 90.1%."""

    def __init__(self, verbose_name: str | Promise | None = None, *, places: int = 1, **rest: Any) -> None:
        super().__init__(verbose_name, places=places, **rest)
        self.sheet_format = "0" + ("." + "0" * places if places else "") + "%"

    def render(self, value: Any) -> str:
        return format_percent(value, places=self.places)


class DateColumn(LedgerColumn):
    """A day, or a moment with its minute."""

    css = "day"
    sheet_width = 12
    sheet_format = "yyyy-mm-dd"

    def render(self, value: Any) -> str:
        return written_day(value)


class CodeColumn(LedgerColumn):
    """Codes and numbers that are names: tabular digits, never wrapped, never a number in the sheet."""

    css = "code"
    sheet_width = 22

    def sheet_value(self, value: Any) -> SheetValue:
        return None if value in (None, "") else str(value)


class ChoiceColumn(LedgerColumn):
    """A stated choice, shown by its label."""

    css = "choice"
    sheet_width = 14


class YesNoColumn(LedgerColumn):
    """是, and nothing at all for no: a column of 否 hides the few that matter."""

    css = "choice"
    sheet_width = 10

    def render(self, value: Any) -> str:
        return gettext("是") if value else ""

    def sheet_value(self, value: Any) -> SheetValue:
        return None if value is None else gettext("是") if value else gettext("否")


class LightColumn(LedgerColumn):
    """红黄绿灯; the value is the light's code."""

    css = "lamp"
    sheet_width = 8

    def __init__(self, verbose_name: str | Promise | None = None, **rest: Any) -> None:
        rest.setdefault("empty_values", ())
        super().__init__(verbose_name, **rest)

    def render(self, value: Any) -> SafeString:
        return light_html(value)

    def sheet_value(self, value: Any) -> SheetValue:
        return light_word(value)


class LinkColumn(LedgerColumn):
    """A name that leads to a page.

    ``url_name`` is reversed with the row's key (or the value at ``key``); ``to`` computes the address from
    the row and may return nothing.
    """

    def __init__(
        self,
        verbose_name: str | Promise | None = None,
        *,
        url_name: str = "",
        key: str = "pk",
        to: Callable[[Any], str] | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(verbose_name, **rest)
        self.url_name = url_name
        self.key = tables.A(key)
        self.to = to

    def address(self, record: Any) -> str:
        if self.to is not None:
            return self.to(record)
        key = self.key.resolve(record, quiet=True)
        return reverse(self.url_name, args=[key]) if self.url_name and key is not None else ""

    def render(self, value: Any, record: Any) -> Any:  # type: ignore[override]  # given by name
        address = self.address(record)
        return format_html('<a href="{}">{}</a>', address, value) if address else value

    def sheet_value(self, value: Any) -> SheetValue:
        return None if value in (None, "") else str(value)


class NameColumn(LinkColumn):
    """The row's own name: leads to its page (a click anywhere in the row follows it); marks 示例数据."""

    css = "name"
    sheet_width = 36

    def render(self, value: Any, record: Any) -> SafeString:  # type: ignore[override]  # given by name
        address = self.address(record)
        name = format_html('<a class="row-link" href="{}">{}</a>', address, value) if address else value
        mark = format_html(' <span class="tag tag-sample">{}</span>', gettext("示例数据"))
        return format_html('<div class="name-box">{}{}</div>', name, mark if is_sample(record) else "")


def is_sample(record: Any) -> bool:
    if isinstance(record, Model):
        return bool(getattr(record, "is_sample", False))
    return bool(tables.A("is_sample").resolve(record, quiet=True))
