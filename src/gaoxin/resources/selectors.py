"""Reading carriers, tenancies and roads within a scope."""

import datetime as dt

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from gaoxin.foundation.zones.scope import Scope
from gaoxin.resources.models import KEPT_AS_INNOVATION, Carrier, Road, Tenancy
from gaoxin.values.errors import NotFound


def in_force(day: dt.date, *, prefix: str = "") -> Q:
    """Tenancies that have begun and not ended on ``day``."""
    ended = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": day})
    return Q(**{f"{prefix}since__lte": day}) & ended


def carriers(scope: Scope, *, as_of: dt.date) -> QuerySet[Carrier]:
    """Carriers with the number of tenants on ``as_of``; none told of those kept as innovation carriers."""
    tenants = Case(
        When(kind__in=KEPT_AS_INNOVATION, then=None),
        default=Count("tenancies", filter=in_force(as_of, prefix="tenancies__")),
        output_field=IntegerField(),
    )
    return scope.rows(Carrier.objects.all()).annotate(tenants=tenants).select_related("cluster")


def named(scope: Scope, words: str) -> QuerySet[Carrier]:
    """Carriers whose name contains ``words``."""
    return scope.rows(Carrier.objects.filter(name__icontains=words))


def carrier(carrier_id: int, *, scope: Scope) -> Carrier:
    found = scope.rows(Carrier.objects.all()).select_related("cluster").filter(pk=carrier_id).first()
    if found is None:
        raise NotFound("没有找到这个载体，或不在您的数据范围内。")
    return found


def all_tenancies(scope: Scope) -> QuerySet[Tenancy]:
    """Tenancies past and present, of all carriers but those kept as innovation carriers."""
    kept = Tenancy.objects.exclude(carrier__kind__in=KEPT_AS_INNOVATION)
    rows = scope.rows(kept, zone="carrier__zone_id", enterprise="enterprise_id")
    return rows.select_related("carrier", "enterprise", "enterprise__cluster")


def tenancies_of(carrier: Carrier, *, as_of: dt.date) -> QuerySet[Tenancy]:
    """Who sits in a carrier on ``as_of``."""
    return carrier.tenancies.filter(in_force(as_of)).select_related("enterprise", "enterprise__cluster")


def tenancies(scope: Scope, *, as_of: dt.date, kind: str | None = None) -> QuerySet[Tenancy]:
    """Tenancies in force on ``as_of``; an enterprise user sees its own."""
    rows = all_tenancies(scope).filter(in_force(as_of))
    return rows.filter(carrier__kind=kind) if kind else rows


def roads(scope: Scope) -> QuerySet[Road]:
    return scope.rows(Road.objects.all())
