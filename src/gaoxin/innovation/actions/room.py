"""Nobody moves into more area or desks than a carrier has."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation import selectors
from gaoxin.innovation.assembly.carriers import controlled_area, occupancy_of
from gaoxin.innovation.models import Tenant
from gaoxin.values.errors import DomainError


def refuse_beyond_room(tenant: Tenant) -> None:
    """On the day of entry and on each later day somebody else came while this one is there.

    Where the carrier's own area or desks are not known there is nothing to hold it against.
    """
    if not tenant.area and not tenant.desks:
        return
    others = list(Tenant.objects.filter(carrier=tenant.carrier_id).exclude(pk=tenant.pk))
    for day in _days(tenant, others):
        here = [one for one in others if _is_in(one, day)]
        _refuse_on(tenant, here, day)


def _days(tenant: Tenant, others: list[Tenant]) -> list[dt.date]:
    later = {one.entered_on for one in others if one.entered_on > tenant.entered_on}
    return [tenant.entered_on, *sorted(day for day in later if _is_in(tenant, day))]


def _is_in(one: Tenant, day: dt.date) -> bool:
    return one.entered_on <= day and (one.left_on is None or one.left_on > day)


def _refuse_on(tenant: Tenant, here: list[Tenant], day: dt.date) -> None:
    carrier = tenant.carrier
    scope = Scope(frozenset({carrier.zone_id}))
    stated = selectors.facts_in_force(scope, as_of=day, carrier_ids=[carrier.pk])
    room = occupancy_of(carrier, here, on=day, stated=stated)
    whole = room.area if room.area is not None else controlled_area(carrier, stated)
    used = sum((one.area for one in here if one.area is not None), Decimal(0))
    if tenant.area and whole is not None and used + tenant.area > whole:
        raise DomainError(
            "tenant.beyond_area",
            _("%(day)s 可入驻面积 %(whole)s ㎡，已用 %(used)s ㎡，放不下 %(asked)s ㎡。")
            % {"day": day, "whole": whole, "used": used, "asked": tenant.area},
            field="area",
            value=tenant.area,
            remedy=_("请核对面积和单位；载体面积有变化的，请先填报可自主支配场地面积。"),
        )
    if tenant.desks and room.desks is not None and room.used_desks + tenant.desks > room.desks:
        raise DomainError(
            "tenant.beyond_desks",
            _("%(day)s 共有工位 %(whole)s 个，已用 %(used)s 个，放不下 %(asked)s 个。")
            % {"day": day, "whole": room.desks, "used": room.used_desks, "asked": tenant.desks},
            field="desks",
            value=tenant.desks,
            remedy=_("请核对工位数；工位有增减的，请先填报创业工位数。"),
        )
