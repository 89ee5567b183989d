"""Filters of the lists of enterprises and recognitions; all of them in the address."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises import selectors
from gaoxin.enterprises.industries import industries
from gaoxin.enterprises.models import (
    AnnualFigures,
    Cluster,
    Enterprise,
    EnterpriseStatus,
    Recognition,
    RecognitionKind,
    TechnologyField,
)
from gaoxin.enterprises.selectors.standing import SOON
from gaoxin.enterprises.words import TITLE_STATES
from gaoxin.values.money import from_unit
from gaoxin.web.filters import DayRangeFilter, LedgerFilterSet, MoneyRangeFilter, YesNoFilter
from gaoxin.web.quantities import WAN

NO_TITLE = "none"
TITLES = [(code, label) for code, label in RecognitionKind.choices if code != RecognitionKind.ABOVE_SCALE]
FIGURE_STATES = [
    ("lacking", _("缺项或未填")),
    ("partial", _("有缺项")),
    ("none", _("整年未填")),
    ("complete", _("齐全")),
]
ENDINGS = [("30", _("30天内")), ("90", _("90天内")), ("180", _("180天内")), ("365", _("一年内"))]


def _clusters(request: Any) -> QuerySet[Cluster]:
    return selectors.clusters(request.actor.scope)


def industry_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """门类 with their 大类, for a list to choose from."""
    known = industries()
    return [
        (f"{code} {name}", [(code, f"{code} {name}"), *_divisions(code)])
        for code, name in known.sections.items()
    ]


def _divisions(section: str) -> list[tuple[str, str]]:
    known = industries()
    return [(code, f"{code} {known.name(code)}") for code in known.divisions[section]]


@lru_cache(maxsize=400)
def _industry_options(chosen: str, language: str | None) -> SafeString:
    """All options as written; rendering each of them anew would cost more than the rest of the page."""
    groups = ((title, _options(pairs, chosen)) for title, pairs in industry_choices())
    grouped = format_html_join("", '<optgroup label="{}">{}</optgroup>', groups)
    return _options([("", gettext("全部"))], chosen) + grouped


def _options(pairs: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    marked = ((key, SafeString(" selected" if key == chosen else ""), label) for key, label in pairs)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


class IndustrySelect(forms.Select):
    """门类 and 大类 to choose from."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        options = _industry_options("" if value is None else str(value), get_language())
        return format_html("<select{}>{}</select>", given, options)


class EnterpriseFilters(LedgerFilterSet):
    """``request.listing`` holds the year of the figures and the day titles are judged on."""

    year = django_filters.ChoiceFilter(label=_("年度"), method="leave", choices=[], empty_label=_("最近一年"))
    cluster = django_filters.ModelChoiceFilter(label=_("产业集群"), queryset=_clusters, to_field_name="code")
    title = django_filters.MultipleChoiceFilter(
        label=_("资质"), method="by_title", choices=[*TITLES, (NO_TITLE, _("无任何资质"))]
    )
    scale = YesNoFilter(label=_("规上"), method="by_scale")
    figures = django_filters.ChoiceFilter(label=_("年度数据"), method="by_figures", choices=FIGURE_STATES)
    ending = django_filters.ChoiceFilter(label=_("资质到期"), method="by_ending", choices=ENDINGS)
    status = django_filters.ChoiceFilter(label=_("经营状态"), choices=EnterpriseStatus.choices)
    industry = django_filters.ChoiceFilter(
        label=_("行业"), method="by_industry", choices=industry_choices, widget=IndustrySelect
    )
    technology_field = django_filters.ChoiceFilter(label=_("技术领域"), choices=TechnologyField.choices)
    revenue = MoneyRangeFilter(label=_("营业收入"), method="by_revenue")
    registered_on = DayRangeFilter(label=_("成立日期"))
    site = django_filters.CharFilter(label=_("所在载体"), lookup_expr="icontains")
    as_of = django_filters.DateFilter(
        label=_("资质截至"), method="leave", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sample = YesNoFilter(label=_("示例数据"), field_name="is_sample")

    search_fields = ("name", "short_name", "initials", "uscc")
    search_hint = _("名称、代码或拼音首字母")
    primary = ("year", "cluster", "title", "scale", "figures")

    class Meta:
        model = Enterprise
        fields: list[str] = []

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        years = self.request.listing.years
        self.filters["year"].extra["choices"] = [(year, f"{year}年") for year in years]

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.matching(rows, value)

    def leave(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """Chooses what is shown, not which rows."""
        return rows

    def by_title(self, rows: QuerySet, name: str, value: list[str]) -> QuerySet:
        """Enterprises that hold every one of the chosen titles."""
        as_of = self.request.listing.as_of
        if NO_TITLE in value:
            rows = selectors.holding_none(rows, as_of=as_of)
        return selectors.holding(rows, [kind for kind in value if kind != NO_TITLE], as_of=as_of)

    def by_scale(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return selectors.above_scale(rows, value, as_of=self.request.listing.as_of)

    def by_figures(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.with_figures(rows, value, year=self.request.listing.year)

    def by_ending(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        kinds = [kind for kind in self.data.getlist("title") if kind in RecognitionKind.values]
        return selectors.ending(rows, within=int(value), as_of=self.request.listing.as_of, kinds=kinds)

    def by_industry(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.in_industry(rows, value)

    def by_revenue(self, rows: QuerySet, name: str, value: slice) -> QuerySet:
        found = AnnualFigures.objects.filter(year=self.request.listing.year, is_current=True)
        if value.start is not None:
            found = found.filter(revenue__gte=from_unit(value.start, WAN))
        if value.stop is not None:
            found = found.filter(revenue__lte=from_unit(value.stop, WAN))
        return rows.filter(pk__in=found.values("enterprise"))


class RecognitionFilters(LedgerFilterSet):
    kind = django_filters.ChoiceFilter(label=_("资质"), choices=RecognitionKind.choices)
    year = django_filters.ChoiceFilter(label=_("认定年度"), field_name="recognised_on__year", choices=[])
    state = django_filters.ChoiceFilter(
        label=_("状态"), method="by_state", choices=list(TITLE_STATES.items())
    )
    first = YesNoFilter(label=_("首次认定"), field_name="is_first")
    cluster = django_filters.ModelChoiceFilter(
        label=_("产业集群"), queryset=_clusters, field_name="enterprise__cluster", to_field_name="code"
    )
    valid_until = DayRangeFilter(label=_("有效期至"))
    recognised_on = DayRangeFilter(label=_("认定日期"))
    sample = YesNoFilter(label=_("示例数据"), field_name="is_sample")

    search_fields = ("enterprise__name", "enterprise__initials", "certificate_no")
    search_hint = _("企业、拼音首字母或证书编号")
    primary = ("kind", "year", "state", "first")

    class Meta:
        model = Recognition
        fields: list[str] = []

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        years = self.request.listing.years
        self.filters["year"].extra["choices"] = [(year, f"{year}年") for year in years]

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        as_of = self.request.listing.as_of
        gone = Q(withdrawn_on__lte=as_of)
        if value == "withdrawn":
            return rows.filter(gone)
        if value == "coming":
            return rows.exclude(gone).filter(recognised_on__gt=as_of)
        if value == "ended":
            return rows.exclude(gone).filter(valid_until__lt=as_of)
        held = rows.filter(selectors.in_force(as_of))
        soon = Q(valid_until__lte=as_of + dt.timedelta(days=SOON))
        return held.filter(soon) if value == "ending" else held.exclude(soon)
