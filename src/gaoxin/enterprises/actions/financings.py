"""股权融资: money that arrived."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from gaoxin.enterprises import permissions
from gaoxin.enterprises.actions.checks import (
    amount_errors,
    day_error,
    locked,
    refuse,
    stated,
    text_errors,
)
from gaoxin.enterprises.models import Enterprise, EquityFinancing
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.values.errors import Conflict, DomainError


@transaction.atomic
def add_financing(
    enterprise: Enterprise,
    *,
    by: Actor,
    amount: Decimal,
    paid_on: dt.date,
    today: dt.date,
    investor: str = "",
    round_name: str = "",
    qualified_investor: bool | None = None,
    origin: Origin = ENTERED_BY_HAND,
) -> EquityFinancing:
    """Enter ``amount`` 元 of equity paid in on ``paid_on``; the same money twice raises ``Conflict``."""
    require(by, permissions.WRITE_ENTERPRISES, zone_id=enterprise.zone_id)
    held = locked(enterprise)
    values = {
        "amount": amount,
        "paid_on": paid_on,
        "investor": investor.strip(),
        "round_name": round_name.strip(),
        "qualified_investor": qualified_investor,
    }
    _refuse(held, values, today=today)
    row = EquityFinancing.objects.create(enterprise=held, recorded_by=by.name, **values, **origin.fields)
    record(permissions.FINANCING_ADDED, row, by=by, zone_id=held.zone_id, changes=stated(values))
    return row


def _refuse(enterprise: Enterprise, values: dict, *, today: dt.date) -> None:
    errors = text_errors(EquityFinancing, values) + amount_errors(EquityFinancing, values)
    early = day_error(enterprise, values["paid_on"], field="paid_on", label="到账日期", today=today)
    errors += [early] if early else []
    if values["amount"] == 0:
        errors.append(
            DomainError(
                "financing.zero",
                "融资金额不能为0。",
                field="amount",
                value=values["amount"],
                remedy="请填写实际到账金额；未到账的不登记。",
            )
        )
    refuse(errors)
    same = EquityFinancing.objects.filter(
        enterprise=enterprise,
        paid_on=values["paid_on"],
        amount=values["amount"],
        investor=values["investor"],
    )
    if same.exists():
        raise Conflict(
            "financing.taken",
            "同一投资方同一天同样金额的融资已经登记。",
            field="amount",
            value=values["amount"],
            remedy="请核对是否重复登记；分笔到账的请写明轮次或投资方。",
        )
