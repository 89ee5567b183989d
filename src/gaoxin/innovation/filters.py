"""Filters of platforms, science projects, cooperation and drugs; of tenants and services of carriers."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gaoxin.innovation.models import (
    DrugCandidate,
    InnovationCarrier,
    InnovationCarrierKind,
    Platform,
    PlatformKind,
    PlatformLevel,
    ScienceProject,
    ServiceKind,
    ServiceRecord,
    Tenant,
    TenantField,
    TenantOutcome,
    UniversityCooperation,
)
from gaoxin.innovation.selectors import carriers, known_by, present
from gaoxin.web.filters import LedgerFilterSet


class PlatformFilters(LedgerFilterSet):
    level = django_filters.MultipleChoiceFilter(label=_("级别"), choices=PlatformLevel.choices)
    kind = django_filters.MultipleChoiceFilter(label=_("类型"), choices=PlatformKind.choices)
    year = django_filters.NumberFilter(label=_("认定年度"), field_name="recognised_year")
    known_by = django_filters.NumberFilter(label=_("截至年度"), method="until_year")
    search_fields = ("name", "host_name")
    search_hint = _("平台或依托单位")

    class Meta:
        model = Platform
        fields: list[str] = []

    def until_year(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(known_by(int(value)))


class ScienceProjectFilters(LedgerFilterSet):
    year = django_filters.NumberFilter(label=_("申报年度"), field_name="applied_year")
    level = django_filters.ChoiceFilter(label=_("级别"), choices=PlatformLevel.choices)
    search_fields = ("name", "field", "enterprise__name")
    search_hint = _("项目、领域或企业")

    class Meta:
        model = ScienceProject
        fields: list[str] = []


class CooperationFilters(LedgerFilterSet):
    year = django_filters.NumberFilter(label=_("年度"))
    region = django_filters.CharFilter(label=_("合作地区"), field_name="partner_region")
    search_fields = ("enterprise__name", "event")
    search_hint = _("企业或对接活动")

    class Meta:
        model = UniversityCooperation
        fields: list[str] = []


class DrugCandidateFilters(LedgerFilterSet):
    year = django_filters.NumberFilter(label=_("年度"))
    search_fields = ("name", "host_name")
    search_hint = _("品种或研发单位")

    class Meta:
        model = DrugCandidate
        fields: list[str] = []


def _carriers_of(request: Any) -> QuerySet[InnovationCarrier]:
    return carriers(request.actor.scope)


class TenantFilters(LedgerFilterSet):
    carrier = django_filters.ModelChoiceFilter(label=_("载体"), queryset=_carriers_of)
    kind = django_filters.MultipleChoiceFilter(
        label=_("载体类型"), field_name="carrier__kind", choices=InnovationCarrierKind.choices
    )
    on = django_filters.DateFilter(label=_("在驻日期"), method="present_on")
    party = django_filters.ChoiceFilter(
        label=_("入驻方"), method="of_party", choices=(("enterprise", _("企业")), ("team", _("团队")))
    )
    field = django_filters.MultipleChoiceFilter(label=_("产业领域"), choices=TenantField.choices)
    outcome = django_filters.MultipleChoiceFilter(label=_("去向"), choices=TenantOutcome.choices)
    search_fields = ("enterprise__name", "enterprise__initials", "team_name", "room")
    search_hint = _("企业、团队或房间")

    class Meta:
        model = Tenant
        fields: list[str] = []

    def present_on(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(present(value))

    def of_party(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(enterprise__isnull=value == "team")


class ServiceFilters(LedgerFilterSet):
    kind = django_filters.MultipleChoiceFilter(label=_("服务类型"), choices=ServiceKind.choices)
    year = django_filters.NumberFilter(label=_("年度"), field_name="happened_on", lookup_expr="year")
    search_fields = ("tenant__enterprise__name", "tenant__team_name", "provider", "content")
    search_hint = _("入驻户、提供方或内容")

    class Meta:
        model = ServiceRecord
        fields: list[str] = []
