"""Filters of carriers, tenants and roads."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gaoxin.resources.models import KEPT_AS_INNOVATION, Carrier, CarrierKind, Road, Tenancy, WorkStatus
from gaoxin.resources.selectors import in_force
from gaoxin.web.filters import LedgerFilterSet, YesNoFilter


class CarrierFilters(LedgerFilterSet):
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=CarrierKind.choices)
    status = django_filters.ChoiceFilter(label=_("状态"), choices=WorkStatus.choices)
    search_fields = ("name",)
    search_hint = _("载体名称")

    class Meta:
        model = Carrier
        fields: list[str] = []


HOUSING = [choice for choice in CarrierKind.choices if choice[0] not in KEPT_AS_INNOVATION]


class TenancyFilters(LedgerFilterSet):
    kind = django_filters.ChoiceFilter(label=_("载体类型"), field_name="carrier__kind", choices=HOUSING)
    as_of = django_filters.DateFilter(
        label=_("在驻日期"), method="by_day", widget=forms.DateInput(attrs={"type": "date"})
    )
    sample = YesNoFilter(label=_("示例数据"), field_name="is_sample")
    search_fields = ("enterprise__name", "enterprise__uscc", "enterprise__initials", "carrier__name")
    search_hint = _("企业、代码或载体")

    class Meta:
        model = Tenancy
        fields: list[str] = []

    def by_day(self, rows: QuerySet, name: str, value: dt.date | Any) -> QuerySet:
        return rows.filter(in_force(value))


class RoadFilters(LedgerFilterSet):
    status = django_filters.ChoiceFilter(label=_("状态"), choices=WorkStatus.choices)
    search_fields = ("name", "section")
    search_hint = _("道路或路段")

    class Meta:
        model = Road
        fields: list[str] = []
