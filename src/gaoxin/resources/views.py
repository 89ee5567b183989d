"""Pages of carriers, tenants and roads."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.zones.selectors import data_day
from gaoxin.resources import selectors
from gaoxin.resources.filters import CarrierFilters, RoadFilters, TenancyFilters
from gaoxin.resources.permissions import READ_RESOURCES
from gaoxin.resources.tables import CarrierTable, RoadTable, TenancyTable
from gaoxin.web.ledger import ledger_page


@needs(READ_RESOURCES)
def carrier_list(request: HttpRequest) -> HttpResponseBase:
    scope = request.actor.scope  # type: ignore[attr-defined]
    as_of = data_day(scope)
    return ledger_page(
        request,
        table_class=CarrierTable,
        filterset_class=CarrierFilters,
        queryset=selectors.carriers(scope, as_of=as_of),
        title=_("载体"),
        subtitle=_("产业园、标准厂房的入驻企业按数据日计；晋创谷、孵化器的见“孵化器与晋创谷”。"),
        file_name=_("载体"),
        as_of=as_of,
    )


@needs(READ_RESOURCES)
def carrier_detail(request: HttpRequest, carrier_id: int) -> HttpResponse:
    scope = request.actor.scope  # type: ignore[attr-defined]
    as_of = data_day(scope)
    carrier = selectors.carrier(carrier_id, scope=scope)
    tenants = () if carrier.is_kept_as_innovation else selectors.tenancies_of(carrier, as_of=as_of)
    return render(request, "resources/carrier.html", {"carrier": carrier, "tenants": tenants, "as_of": as_of})


@needs(READ_RESOURCES)
def tenancy_list(request: HttpRequest) -> HttpResponseBase:
    scope = request.actor.scope  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=TenancyTable,
        filterset_class=TenancyFilters,
        queryset=selectors.all_tenancies(scope),
        title=_("入驻企业"),
        subtitle=_("“在驻日期”筛出那一天在驻的企业；晋创谷、孵化器的见“孵化器与晋创谷”。"),
        file_name=_("入驻企业"),
        as_of=data_day(scope),
    )


@needs(READ_RESOURCES)
def road_list(request: HttpRequest) -> HttpResponseBase:
    scope = request.actor.scope  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=RoadTable,
        filterset_class=RoadFilters,
        queryset=selectors.roads(scope),
        title=_("道路工程"),
        file_name=_("道路工程"),
        as_of=data_day(scope),
    )
