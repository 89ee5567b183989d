"""Filters of a ledger: one search box, the usual filters in a row, the rest a click away, all in the URL."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.forms import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import DateRangeWidget, RangeWidget, SuffixedMultiWidget

from gaoxin.values.glyphs import half_width
from gaoxin.values.money import MoneyUnit, from_unit
from gaoxin.web.addresses import without
from gaoxin.web.quantities import WAN, unit_word, written_day, written_number

EMPTY: tuple[Any, ...] = (None, "", [], ())
MOST_TERMS = 6


class BetweenDays(DateRangeWidget):
    template_name = "web/between.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        for widget in self.widgets:
            widget.input_type = "date"
            widget.format = "%Y-%m-%d"
        _name_ends(self)


class BetweenNumbers(RangeWidget):
    template_name = "web/between.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        _name_ends(self)


class ManyChoices(forms.CheckboxSelectMultiple):
    """Several choices behind one box that says which are in force."""

    template_name = "web/many.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _group, group, _index in context["widget"]["optgroups"] for option in group]
        chosen = [str(option["label"]) for option in options if option["selected"]]
        context["options"] = options
        context["summary"] = "、".join(chosen) if chosen else gettext("全部")
        return context


def _name_ends(widget: RangeWidget) -> None:
    """The two boxes have one visible label; a screen reader hears which is which."""
    for box, label in zip(widget.widgets, (_("起"), _("止")), strict=True):
        box.attrs["aria-label"] = label


class DayRangeFilter(django_filters.DateFromToRangeFilter):
    """From a day to a day, either end open."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        rest.setdefault("widget", BetweenDays())
        super().__init__(*args, **rest)


class NumberRangeFilter(django_filters.RangeFilter):
    """From a number to a number, either end open and both included."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        rest.setdefault("widget", BetweenNumbers())
        super().__init__(*args, **rest)


class MoneyRangeFilter(NumberRangeFilter):
    """Asked in ``unit``, compared in 元."""

    def __init__(self, *args: Any, unit: MoneyUnit = WAN, **rest: Any) -> None:
        rest.setdefault("help_text", _(unit.value))
        super().__init__(*args, **rest)
        self.unit = unit

    def filter(self, queryset: QuerySet, value: slice | None) -> QuerySet:
        if value is None:
            return queryset
        ends = (None if end is None else from_unit(end, self.unit) for end in (value.start, value.stop))
        return super().filter(queryset, slice(*ends))


class YesNoFilter(django_filters.BooleanFilter):
    """全部, 是 or 否."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        choices = [("", _("全部")), ("true", _("是")), ("false", _("否"))]
        rest.setdefault("widget", forms.Select(choices=choices))
        super().__init__(*args, **rest)


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in force; ``href`` is the list without it."""

    label: str
    value: str
    href: str


class LedgerFilterSet(django_filters.FilterSet):
    """``q`` looks for every word in any of ``search_fields``; ``primary`` filters stand in the first row.

    ``latin_search_fields`` (codes, pinyin initials) are asked only for words of Latin letters and digits:
    nothing Chinese can stand in them, and each field asked is a pass over the rows.
    """

    q = django_filters.CharFilter(method="search", label=_("搜索"))

    search_fields: ClassVar[tuple[str, ...]] = ()
    latin_search_fields: ClassVar[tuple[str, ...]] = ()
    search_hint: ClassVar[Any] = _("名称、代码或拼音首字母")
    primary: ClassVar[tuple[str, ...] | None] = None

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for name, one in self.filters.items():
            if name == "q":
                one.extra.setdefault("widget", forms.TextInput(attrs=self._search_attributes()))
            elif isinstance(one, django_filters.MultipleChoiceFilter):
                one.extra.setdefault("widget", ManyChoices)
            elif isinstance(one, django_filters.ChoiceFilter):
                one.extra["empty_label"] = one.extra.get("empty_label") or _("全部")
                if str(one.extra["empty_label"]).startswith("---"):
                    one.extra["empty_label"] = _("全部")

    def _search_attributes(self) -> dict[str, Any]:
        return {"type": "search", "placeholder": self.search_hint, "autocomplete": "off", "maxlength": 60}

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Rows that contain every word, wherever it stands."""
        for word in value.split()[:MOST_TERMS]:
            anywhere = Q()
            for written in _ways_to_write(word):
                latin = self.latin_search_fields if written.isascii() else ()
                for field in (*self.search_fields, *latin):
                    anywhere |= Q(**{f"{field}__icontains": written})
            queryset = queryset.filter(anywhere)
        return queryset

    @property
    def has_search(self) -> bool:
        return bool(self.search_fields or self.latin_search_fields)

    @cached_property
    def first_row(self) -> list[BoundField]:
        names = [name for name in self.filters if name != "q"]
        chosen = names[:4] if self.primary is None else [name for name in self.primary if name in names]
        return [self.form[name] for name in chosen]

    @cached_property
    def more(self) -> list[BoundField]:
        shown = {bound.name for bound in self.first_row} | {"q"}
        return [self.form[name] for name in self.filters if name not in shown]

    @property
    def more_is_open(self) -> bool:
        """The further filters are shown when one of them is in force or was filled in wrongly."""
        in_force = {name for name, _value in self._in_force()}
        return any(bound.name in in_force or bound.errors for bound in self.more)

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """(label, what is wrong) of filters that could not be read and were therefore left out."""
        return [(str(self.form[name].label), " ".join(errors)) for name, errors in self.form.errors.items()]

    def _in_force(self) -> Iterator[tuple[str, Any]]:
        if not self.form.is_valid() and not hasattr(self.form, "cleaned_data"):
            return
        for name, value in self.form.cleaned_data.items():
            empty_queryset = isinstance(value, QuerySet) and not value
            if value not in EMPTY and not empty_queryset:
                yield name, value

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(
                label=str(self.form[name].label),
                value=self._words(name, value),
                href=without(self.data, self.parameters(name) | {"page"}),
            )
            for name, value in self._in_force()
        ]

    def parameters(self, name: str) -> set[str]:
        """The names of a filter in the query string; a range has two."""
        widget = self.form.fields[name].widget
        if isinstance(widget, SuffixedMultiWidget):
            return {widget.suffixed(name, suffix) for suffix in widget.suffixes}
        return {name}

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, slice):
            unit = getattr(self.filters[name], "unit", None)
            return f"{_between(value)}{unit_word(unit) if unit else ''}"
        if isinstance(value, bool):
            return gettext("是") if value else gettext("否")
        if isinstance(value, list | tuple | QuerySet):
            return "、".join(self._words(name, one) for one in value)
        if isinstance(value, Model):
            return str(value)
        return _choice_word(self.form.fields[name], value)


def _ways_to_write(word: str) -> list[str]:
    """Full-width and half-width brackets, letters and digits find each other."""
    half = half_width(word).strip()
    full_brackets = half.replace("(", "（").replace(")", "）")
    return list(dict.fromkeys(one for one in (word, half, full_brackets) if one))


def _between(value: slice) -> str:
    start, stop = (_end(end) for end in (value.start, value.stop))
    if start and stop:
        return gettext("%(start)s 至 %(stop)s") % {"start": start, "stop": stop}
    return f"≥ {start}" if start else f"≤ {stop}"


def _end(value: Any) -> str:
    if value is None:
        return ""
    return written_day(value)[:10] if isinstance(value, date) else written_number(value)


def _choice_word(field: forms.Field, value: Any) -> str:
    for key, label in getattr(field, "choices", ()):
        if isinstance(label, list | tuple):
            found = next((str(word) for inner, word in label if str(inner) == str(value)), "")
            if found:
                return found
        elif str(key) == str(value):
            return str(label)
    return written_day(value) if isinstance(value, date) else _plain(value)


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
