"""Stays in carriers of innovation, what was stated of them, and the services they had."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Q, QuerySet

from gaoxin.enterprises.models import EquityFinancing, IntellectualProperty
from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation.models import ServiceRecord, Tenant, TenantFact
from gaoxin.values.errors import NotFound


def present(day: dt.date) -> Q:
    """Who is in a carrier on a day; on the day of leaving no longer."""
    return Q(entered_on__lte=day) & (Q(left_on__isnull=True) | Q(left_on__gt=day))


def tenants(scope: Scope) -> QuerySet[Tenant]:
    """Stays past and present; an enterprise user sees its own."""
    rows = scope.rows(Tenant.objects.all(), zone="carrier__zone_id", enterprise="enterprise_id")
    return rows.select_related("carrier", "enterprise")


def tenant(pk: int, *, scope: Scope) -> Tenant:
    found = tenants(scope).filter(pk=pk).first()
    if found is None:
        raise NotFound("没有找到这条入驻记录，或不在您的数据范围内。")
    return found


def tenant_facts(scope: Scope, *, tenant_id: int) -> QuerySet[TenantFact]:
    """Everything ever stated of one stay, the latest first."""
    rows = TenantFact.objects.filter(tenant=tenant_id)
    found = scope.rows(rows, zone="tenant__carrier__zone_id", enterprise="tenant__enterprise_id")
    return found.order_by("-observed_on", "-id")


def stated_of(
    scope: Scope, *, as_of: dt.date, tenant_ids: Iterable[int]
) -> dict[tuple[int, str, int | None], TenantFact]:
    """Of each stay, fact and year the statement that holds on a day."""
    rows = scope.rows(
        TenantFact.objects.filter(tenant__in=list(tenant_ids), observed_on__lte=as_of),
        zone="tenant__carrier__zone_id",
        enterprise="tenant__enterprise_id",
    )
    return {(row.tenant_id, row.fact, row.year): row for row in rows.order_by("observed_on", "id")}


def services(scope: Scope) -> QuerySet[ServiceRecord]:
    """Services, the latest first; an enterprise user sees those of its own stays."""
    rows = scope.rows(
        ServiceRecord.objects.all(), zone="carrier__zone_id", enterprise="tenant__enterprise_id"
    )
    return rows.select_related("carrier", "tenant", "tenant__enterprise")


def equity_of(scope: Scope, *, only: Iterable[int]) -> Iterator[tuple[int, dt.date, Decimal]]:
    """enterprise, day, 元 of every payment of equity on record."""
    rows = scope.rows(
        EquityFinancing.objects.filter(enterprise__in=list(only)),
        zone="enterprise__zone_id",
        enterprise="enterprise_id",
    )
    return rows.order_by("paid_on", "id").values_list("enterprise_id", "paid_on", "amount").iterator(2000)


def rights_of(
    scope: Scope, *, as_of: dt.date, only: Iterable[int]
) -> Iterator[tuple[int, str, str, dt.date | None]]:
    """enterprise, kind, how acquired, last day, of every right granted by a day."""
    rows = scope.rows(
        IntellectualProperty.objects.filter(enterprise__in=list(only), granted_on__lte=as_of),
        zone="enterprise__zone_id",
        enterprise="enterprise_id",
    )
    fields = ("enterprise_id", "kind", "acquired_by", "valid_until")
    return rows.order_by().values_list(*fields).iterator(2000)
