"""Stating facts of carriers and of stays that no register gives."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.engines.rules.facts import Fact
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.dated_facts import parse_value, refuse_future, refuse_wrong_year
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.innovation import permissions
from gaoxin.innovation.assembly.rules import CARRIER, TENANT, fact_of
from gaoxin.innovation.assembly.tenants import OF_THE_REGISTERS
from gaoxin.innovation.models import CarrierFact, InnovationCarrier, Tenant, TenantFact
from gaoxin.values.errors import DomainError


@transaction.atomic
def state_carrier_fact(
    carrier: InnovationCarrier,
    *,
    by: Actor,
    fact_id: str,
    year: int | None = None,
    value: str,
    observed_on: dt.date,
    today: dt.date,
    origin: Origin = ENTERED_BY_HAND,
) -> CarrierFact:
    """Writes a fact down as it stood on a day; an empty value says that it is not known after all."""
    require(by, permissions.STATE_FACTS, zone_id=carrier.zone_id)
    fact = _checked(CARRIER, fact_id, year=year, value=value, observed_on=observed_on, today=today)
    stated = CarrierFact.objects.create(
        carrier=carrier,
        fact=fact_id,
        year=year,
        value=value.strip(),
        observed_on=observed_on,
        recorded_by=by.name,
        **origin.fields,
    )
    _record(carrier, fact, stated, by=by, zone_id=carrier.zone_id, named="carrier_fact")
    return stated


@transaction.atomic
def state_tenant_fact(
    tenant: Tenant,
    *,
    by: Actor,
    fact_id: str,
    year: int | None = None,
    value: str,
    observed_on: dt.date,
    today: dt.date,
    origin: Origin = ENTERED_BY_HAND,
) -> TenantFact:
    """The same of a stay; refuses what the registers give."""
    zone_id = tenant.carrier.zone_id
    require(by, permissions.STATE_FACTS, zone_id=zone_id)
    fact = _checked(TENANT, fact_id, year=year, value=value, observed_on=observed_on, today=today)
    stated = write_tenant_fact(
        tenant, fact_id=fact_id, year=year, value=value, observed_on=observed_on, by=by, origin=origin
    )
    _record(tenant, fact, stated, by=by, zone_id=zone_id, named="tenant_fact")
    return stated


def write_tenant_fact(
    tenant: Tenant,
    *,
    fact_id: str,
    value: str,
    observed_on: dt.date,
    by: Actor,
    origin: Origin,
    year: int | None = None,
) -> TenantFact:
    """The row alone, for an action that has checked and records it itself."""
    return TenantFact.objects.create(
        tenant=tenant,
        fact=fact_id,
        year=year,
        value=value.strip(),
        observed_on=observed_on,
        recorded_by=by.name,
        **origin.fields,
    )


def _checked(
    subject: str, fact_id: str, *, year: int | None, value: str, observed_on: dt.date, today: dt.date
) -> Fact:
    fact = fact_of(subject, fact_id)
    if fact is None:
        raise DomainError(
            "fact.unknown",
            _("事实词典里没有“%(fact)s”。") % {"fact": fact_id},
            field="fact_id",
            value=fact_id,
        )
    if subject == TENANT and fact_id in OF_THE_REGISTERS:
        raise DomainError(
            "fact.of_the_register",
            _("“%(fact)s”由台账给出，不在这里填报。") % {"fact": fact.label},
            field="fact_id",
            value=fact_id,
            remedy=_("请到相应台账登记或更正：%(source)s。") % {"source": fact.source},
        )
    refuse_wrong_year(fact, year, today=today)
    refuse_future(observed_on, today=today, field="observed_on")
    if value.strip():
        parse_value(fact, value)
    return fact


def _record(
    subject: InnovationCarrier | Tenant,
    fact: Fact,
    stated: CarrierFact | TenantFact,
    *,
    by: Actor,
    zone_id: int,
    named: str,
) -> None:
    label = fact.label if stated.year is None else f"{stated.year}年{fact.label}"
    record(
        permissions.FACT_STATED,
        subject,
        by=by,
        zone_id=zone_id,
        changes={
            named: (None, label),
            "stated_value": (None, stated.value or None),
            "stated_on": (None, stated.observed_on),
        },
    )
