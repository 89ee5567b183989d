"""Registering and correcting a carrier of innovation."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.dated_facts import refuse_future
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.foundation.validity import refuse_invalid
from gaoxin.foundation.zones.models import Zone
from gaoxin.innovation import permissions
from gaoxin.innovation.actions.facts import state_carrier_fact
from gaoxin.innovation.models import InnovationCarrier, Tenant
from gaoxin.values.errors import Conflict, DomainError, NotFound

FIELDS: Final = (
    "name",
    "kind",
    "level",
    "operator",
    "operator_name",
    "address",
    "opened_on",
    "floor_area",
    "public_area",
    "note",
)


@transaction.atomic
def register_carrier(
    zone: Zone,
    *,
    by: Actor,
    today: dt.date,
    controlled_area: Decimal | None = None,
    desks: int | None = None,
    origin: Origin = ENTERED_BY_HAND,
    **fields: Any,
) -> InnovationCarrier:
    """A new carrier; area under control and desks are kept as its first dated facts."""
    require(by, permissions.KEEP_CARRIERS, zone_id=zone.pk)
    carrier = InnovationCarrier(zone=zone, recorded_by=by.name, **origin.fields, **fields)
    _check(carrier, today=today)
    _refuse_areas(carrier, controlled_area)
    carrier.save()
    record(
        permissions.CARRIER_REGISTERED,
        carrier,
        by=by,
        zone_id=zone.pk,
        changes=difference({}, _told(carrier)),
    )
    stated = {"controlled_area": controlled_area, "desks": desks}
    for fact_id, number in stated.items():
        if number is not None:
            state_carrier_fact(
                carrier,
                by=by,
                fact_id=fact_id,
                value=format(number, "f") if isinstance(number, Decimal) else str(number),
                observed_on=carrier.opened_on or today,
                today=today,
                origin=origin,
            )
    return carrier


@transaction.atomic
def correct_carrier(
    carrier: InnovationCarrier, *, by: Actor, fields: Mapping[str, Any], today: dt.date
) -> InnovationCarrier:
    """Changes the register; old values stay in the trail."""
    require(by, permissions.KEEP_CARRIERS, zone_id=carrier.zone_id)
    carrier = InnovationCarrier.objects.select_for_update().get(pk=carrier.pk)
    before = _told(carrier)
    for name, value in fields.items():
        if name not in FIELDS:
            raise KeyError(name)
        setattr(carrier, name, value)
    changes = difference(before, _told(carrier))
    if not changes:
        return carrier
    _check(carrier, today=today)
    _refuse_earlier_tenants(carrier)
    carrier.save()
    record(permissions.CARRIER_CORRECTED, carrier, by=by, zone_id=carrier.zone_id, changes=changes)
    return carrier


def record_export(carrier: InnovationCarrier, *, by: Actor, kind: str, year: int) -> None:
    """What left the platform stands in the trail."""
    require(by, permissions.READ_CARRIERS, zone_id=carrier.zone_id)
    changes = {"format": (None, kind), "filters": (None, f"year={year}")}
    record(permissions.CARRIER_EXPORTED, carrier, by=by, zone_id=carrier.zone_id, changes=changes)


def _check(carrier: InnovationCarrier, *, today: dt.date) -> None:
    carrier.name = carrier.name.strip()
    _refuse_same_name(carrier)
    if carrier.operator is not None:
        _refuse_other_zone(carrier.operator, carrier.zone_id)
    if carrier.opened_on is not None:
        refuse_future(carrier.opened_on, today=today, field="opened_on")
    _refuse_areas(carrier, None)
    refuse_invalid(carrier)


def _refuse_same_name(carrier: InnovationCarrier) -> None:
    same = InnovationCarrier.objects.filter(zone=carrier.zone_id, name=carrier.name).exclude(pk=carrier.pk)
    if same.exists():
        raise Conflict(
            "carrier.same_name",
            _("已经登记过叫“%(name)s”的载体。") % {"name": carrier.name},
            field="name",
            value=carrier.name,
            remedy=_("请在它的页面上修改，或换一个名称。"),
        )


def _refuse_other_zone(operator: Enterprise, zone_id: int) -> None:
    if operator.zone_id != zone_id:
        raise NotFound()


def _refuse_areas(carrier: InnovationCarrier, controlled: Decimal | None) -> None:
    for whole, word in ((carrier.floor_area, _("建筑面积")), (controlled, _("可自主支配场地面积"))):
        if whole is not None and carrier.public_area is not None and carrier.public_area > whole:
            raise DomainError(
                "carrier.public_area",
                _("公共服务面积 %(public)s ㎡ 大于%(word)s %(whole)s ㎡。")
                % {"public": carrier.public_area, "word": word, "whole": whole},
                field="public_area",
                value=carrier.public_area,
                remedy=_("请核对两个面积和单位。"),
            )


def _refuse_earlier_tenants(carrier: InnovationCarrier) -> None:
    """A carrier does not open after somebody moved in."""
    first = Tenant.objects.filter(carrier=carrier).order_by("entered_on").first()
    if carrier.opened_on is not None and first is not None and first.entered_on < carrier.opened_on:
        raise DomainError(
            "carrier.opened_after_entry",
            _("%(name)s 在 %(day)s 已经入驻，早于运营起始日。")
            % {"name": first.name, "day": first.entered_on},
            field="opened_on",
            value=carrier.opened_on,
            remedy=_("请核对运营起始日，或先更正入驻日期。"),
        )


def _told(carrier: InnovationCarrier) -> dict[str, object]:
    return {name: getattr(carrier, name) for name in FIELDS}
