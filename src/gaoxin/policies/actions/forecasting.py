"""年度预测: kept as it was decided on a day, never changed afterwards."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import cultivation_permissions as permissions
from gaoxin.policies.actions.remarks import short
from gaoxin.policies.assembly.forecast import CLASSES, Forecast, forecast_of
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.packing import pack_ids
from gaoxin.policies.models import ForecastGroup, YearForecast
from gaoxin.policies.selectors.matching import newest_run
from gaoxin.values.errors import Conflict, DomainError


def keep_forecast(
    zone: Zone, *, by: Actor, year: int, today: dt.date, note: str = "", is_sample: bool = False
) -> YearForecast:
    """Decides the year's forecast by the newest matching, the open plans and the certificates of today.

    Reading happens before the transaction. Refuses years other than this and the next, and a zone that was
    never matched.
    """
    require(by, permissions.MAKE_FORECAST, zone_id=zone.pk)
    _refuse(year, today=today)
    note = short(note, field="note")
    scope = Scope(frozenset({zone.pk}))
    run = newest_run(scope)
    if run is None:
        raise Conflict(
            "forecast.no_run", _("还没有匹配过，不能预测。"), remedy=_("请先在梯度培育页运行匹配。")
        )
    found = forecast_of(run, scope=scope, year=year, on=today)
    with transaction.atomic():
        row = YearForecast.objects.create(
            zone=zone,
            year=year,
            on=today,
            run=run,
            rules_digest=library().digest,
            plans=[one.plan.pk for one in found.plans],
            note=note,
            user_id=by.user_id,
            recorded_by=by.name,
            is_sample=is_sample,
        )
        ForecastGroup.objects.bulk_create(_groups(row, found))
        expected = "；".join(f"{one.policy} {one.low}–{one.high}" for one in found.rungs)
        changes = {"year": (None, year), "expected": (None, expected)}
        record(permissions.YEAR_FORECAST, row, by=by, zone_id=zone.pk, changes=changes)
    return row


def _groups(row: YearForecast, found: Forecast) -> list[ForecastGroup]:
    return [
        ForecastGroup(
            forecast=row,
            policy=one.policy,
            version=one.version,
            name=name,
            count=one.count(name),
            enterprise_ids=pack_ids(one.groups.get(name, ())),
        )
        for one in found.rungs
        for name in CLASSES
    ]


def _refuse(year: int, *, today: dt.date) -> None:
    if year not in (today.year, today.year + 1):
        raise DomainError(
            "forecast.year",
            _("不能预测 %(year)s 年。") % {"year": year},
            field="year",
            value=year,
            remedy=_("请选今年或明年。"),
        )
