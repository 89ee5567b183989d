"""Carriers of innovation and what was stated of them."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation.models import CarrierFact, InnovationCarrier
from gaoxin.values.errors import NotFound

Held = dict[tuple[int, str, int | None], CarrierFact]


def carriers(scope: Scope) -> QuerySet[InnovationCarrier]:
    return scope.rows(InnovationCarrier.objects.all()).select_related("operator").order_by("id")


def carrier(pk: int, *, scope: Scope) -> InnovationCarrier:
    found = scope.rows(InnovationCarrier.objects.filter(pk=pk)).select_related("operator", "zone").first()
    if found is None:
        raise NotFound("没有找到这个载体，或不在您的数据范围内。")
    return found


def carrier_facts(scope: Scope, *, carrier_id: int) -> QuerySet[CarrierFact]:
    """Everything ever stated of one carrier, the latest first."""
    rows = scope.rows(CarrierFact.objects.filter(carrier=carrier_id), zone="carrier__zone_id")
    return rows.order_by("-observed_on", "-id")


def facts_in_force(scope: Scope, *, as_of: dt.date, carrier_ids: Iterable[int]) -> Held:
    """Of each carrier, fact and year the statement that holds on a day; a withdrawn one has no value."""
    rows = scope.rows(
        CarrierFact.objects.filter(carrier__in=list(carrier_ids), observed_on__lte=as_of),
        zone="carrier__zone_id",
    )
    return {(row.carrier_id, row.fact, row.year): row for row in rows.order_by("observed_on", "id")}
