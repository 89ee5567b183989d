"""Recording what a carrier did for its tenants."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.dated_facts import refuse_future
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.foundation.validity import refuse_invalid
from gaoxin.innovation import permissions
from gaoxin.innovation.models import InnovationCarrier, ServiceKind, ServiceRecord, Tenant
from gaoxin.values.errors import DomainError, NotFound

FOR_ONE = frozenset((ServiceKind.FINANCING.value, ServiceKind.FUND_USE.value))


@transaction.atomic
def record_service(
    carrier: InnovationCarrier,
    *,
    by: Actor,
    kind: str,
    happened_on: dt.date,
    content: str,
    today: dt.date,
    tenant: Tenant | None = None,
    provider: str = "",
    result: str = "",
    amount: Decimal | None = None,
    origin: Origin = ENTERED_BY_HAND,
) -> ServiceRecord:
    """One service, for a tenant or for all; money was received or spent for one tenant always."""
    require(by, permissions.KEEP_TENANTS, zone_id=carrier.zone_id)
    refuse_future(happened_on, today=today, field="happened_on")
    if tenant is not None:
        _refuse_not_in(carrier, tenant, happened_on)
    elif kind in FOR_ONE:
        raise DomainError(
            "service.tenant_missing",
            _("“%(kind)s”要写明是哪一户。") % {"kind": ServiceKind(kind).label},
            field="tenant",
            remedy=_("请选择入驻户。"),
        )
    service = ServiceRecord(
        carrier=carrier,
        tenant=tenant,
        kind=kind,
        happened_on=happened_on,
        provider=provider.strip(),
        content=content.strip(),
        result=result.strip(),
        amount=amount,
        recorded_by=by.name,
        **origin.fields,
    )
    _refuse_amount(amount)
    refuse_invalid(service)
    service.save()
    changes: dict[str, tuple[object, object]] = {
        "service": (None, str(ServiceKind(kind).label)),
        "happened_on": (None, happened_on),
        "tenant": (None, tenant),
    }
    record(permissions.SERVICE_RECORDED, service, by=by, zone_id=carrier.zone_id, changes=changes)
    return service


def _refuse_not_in(carrier: InnovationCarrier, tenant: Tenant, day: dt.date) -> None:
    if tenant.carrier_id != carrier.pk:
        raise NotFound()
    left = tenant.left_on
    if day < tenant.entered_on or (left is not None and day > left):
        raise DomainError(
            "service.not_in",
            _("%(day)s 这一天，%(name)s 不在这个载体。") % {"day": day, "name": tenant.name},
            field="happened_on",
            value=day,
            remedy=_("请核对服务日期和入驻户。"),
        )


def _refuse_amount(amount: Decimal | None) -> None:
    if amount is not None and amount <= 0:
        raise DomainError(
            "service.amount",
            _("金额应大于零。"),
            field="amount",
            value=amount,
            remedy=_("没有金额的请留空。"),
        )
