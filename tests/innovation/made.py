"""Carriers and stays for tests: plain functions, each makes one valid row, without actions."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.zones.models import Zone
from gaoxin.innovation.models import CarrierFact, InnovationCarrier, ServiceRecord, Tenant, TenantFact

TODAY = dt.date(2026, 6, 15)
_numbers = count(1)


def make_carrier(zone: Zone, *, kind: str = "incubator", **values: Any) -> InnovationCarrier:
    """Opened on 1 March 2018; 600 ㎡ of public service."""
    values.setdefault("name", f"第{next(_numbers)}孵化器")
    values.setdefault("opened_on", dt.date(2018, 3, 1))
    values.setdefault("public_area", Decimal(600))
    return InnovationCarrier.objects.create(zone=zone, kind=kind, **values)


def state(carrier: InnovationCarrier, fact: str, value: str, **rest: Any) -> CarrierFact:
    rest.setdefault("observed_on", dt.date(2025, 12, 31))
    return CarrierFact.objects.create(carrier=carrier, fact=fact, value=value, **rest)


def make_tenant(carrier: InnovationCarrier, enterprise: Enterprise | None = None, **values: Any) -> Tenant:
    values.setdefault("entered_on", dt.date(2025, 2, 1))
    if enterprise is None:
        values.setdefault("team_name", f"第{next(_numbers)}团队")
    return Tenant.objects.create(carrier=carrier, enterprise=enterprise, **values)


def tell(tenant: Tenant, **facts: str) -> None:
    """Statements as of the day of entry."""
    for fact, value in facts.items():
        TenantFact.objects.create(tenant=tenant, fact=fact, value=value, observed_on=tenant.entered_on)


def incubated(carrier: InnovationCarrier, enterprise: Enterprise, **values: Any) -> Tenant:
    """A stay that meets every condition of 在孵企业, given the founding day fits."""
    tenant = make_tenant(carrier, enterprise, **{"field": "equipment", **values})
    tell(tenant, meets_tech_sme="true", registered_inside="true", works_inside="true")
    return tenant


def make_service(carrier: InnovationCarrier, kind: str, day: dt.date, **rest: Any) -> ServiceRecord:
    rest.setdefault("content", "一次服务")
    return ServiceRecord.objects.create(carrier=carrier, kind=kind, happened_on=day, **rest)
