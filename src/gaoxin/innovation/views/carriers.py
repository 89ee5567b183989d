"""Carriers of innovation: the list, one carrier, its services, its yearly report."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.documents.responses import word_file
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.innovation import actions, selectors
from gaoxin.innovation.assembly.carriers import CarrierReading, read_carrier, read_carriers
from gaoxin.innovation.assembly.standing import Call, Standing
from gaoxin.innovation.briefings import yearly_briefing
from gaoxin.innovation.carrier_words import CarrierRow, TenantRow, fact_rows, judged
from gaoxin.innovation.charts import tenants_chart
from gaoxin.innovation.filters import ServiceFilters
from gaoxin.innovation.models import InnovationCarrier
from gaoxin.innovation.permissions import KEEP_CARRIERS, KEEP_TENANTS, READ_CARRIERS, STATE_FACTS
from gaoxin.innovation.tables import ServiceTable
from gaoxin.innovation.views.days import asked_day, asked_year
from gaoxin.web.figures import Figure
from gaoxin.web.ledger import ledger_page

SHOWN, SHOWN_OF_CALL = 15, 5
CALLED = (Call.GRADUATE, Call.OVERSTAY, Call.ENDING)
BY_URGENCY = list(Call)


@needs(READ_CARRIERS)
def carrier_list(request: HttpRequest) -> HttpResponse:
    """每个载体在驻多少、空多少、自己的认定条件够不够。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    on = asked_day(request)
    readings = read_carriers(selectors.carriers(by.scope), scope=by.scope, on=on)
    context = {
        "on": on,
        "rows": [CarrierRow(one) for one in readings],
        "figures": _totals(readings, on),
        "may_keep": allows(by, KEEP_CARRIERS),
        "may_import": allows(by, KEEP_TENANTS),
    }
    return render(request, "innovation/carriers.html", context)


def _totals(readings: list[CarrierReading], on: dt.date) -> list[Figure]:
    present = sum(len(one.present) for one in readings)
    vacant = [one.occupancy.vacant_area for one in readings]
    known = [one for one in vacant if one is not None]
    calls = [standing.call for one in readings for standing in one.present]
    return [
        Figure(label=_("载体"), value=len(readings), unit=_("个"), as_of=on),
        Figure(label=_("在驻"), value=present, unit=_("户"), as_of=on),
        Figure(
            label=_("空置面积") if len(known) == len(vacant) else _("已知的空置面积"),
            value=sum(known) if known else None,
            unit="㎡",
            as_of=on,
        ),
        Figure(label=_("符合毕业条件"), value=calls.count(Call.GRADUATE), unit=_("户"), as_of=on),
        Figure(label=_("超过孵化时限"), value=calls.count(Call.OVERSTAY), unit=_("户"), as_of=on),
    ]


@needs(READ_CARRIERS)
def carrier_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一个载体：条件逐条对照、事实从哪来、谁在驻、谁该毕业、做了哪些服务。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    carrier = selectors.carrier(pk, scope=by.scope)
    on = asked_day(request)
    reading = read_carrier(carrier, scope=by.scope, on=on)
    may_state = allows(by, STATE_FACTS)
    context = {
        "carrier": carrier,
        "reading": reading,
        "row": CarrierRow(reading),
        "on": on,
        "year": on.year - 1,
        "judged": judged(reading.answer),
        "facts": fact_rows(reading.facts, may_state=may_state),
        "others": fact_rows(reading.others, may_state=may_state),
        "tenants": [TenantRow(one) for one in _urgent_first(reading)[:SHOWN]],
        "calls": [TenantRow(one) for call in CALLED for one in reading.called(call)[:SHOWN_OF_CALL]],
        "call_count": sum(len(reading.called(call)) for call in CALLED),
        "left": sorted(
            (one for one in reading.books.stays if one.left_on is not None and one.left_on <= on),
            key=lambda one: one.left_on or on,
            reverse=True,
        )[:6],
        "services": sorted(reading.books.services, key=lambda one: one.happened_on, reverse=True)[:6],
        "service_count": len(reading.books.services),
        "chart": tenants_chart(reading.books.stays, on=on),
        "figures": _figures(reading),
        "may_keep": allows(by, KEEP_CARRIERS),
        "may_tenants": allows(by, KEEP_TENANTS),
    }
    return render(request, "innovation/carrier.html", context)


def _urgent_first(reading: CarrierReading) -> list[Standing]:
    return sorted(reading.present, key=lambda one: (BY_URGENCY.index(one.call), one.tenant.entered_on))


def _figures(reading: CarrierReading) -> list[Figure]:
    room, on = reading.occupancy, reading.on
    return [
        Figure(label=_("在驻"), value=CarrierRow(reading).present, unit=_("户"), as_of=on),
        Figure(label=_("空置面积"), value=room.vacant_area, unit="㎡", as_of=on, note=_missing(reading)),
        Figure(label=_("空置工位"), value=room.vacant_desks, unit=_("个"), as_of=on),
        Figure(label=_("累计毕业"), value=_graduates(reading), unit=_("户"), as_of=on),
        Figure(label=_("符合毕业条件"), value=len(reading.called(Call.GRADUATE)), unit=_("户"), as_of=on),
        Figure(label=_("超过孵化时限"), value=len(reading.called(Call.OVERSTAY)), unit=_("户"), as_of=on),
    ]


def _missing(reading: CarrierReading) -> str:
    """Why the vacant area is not known."""
    room = reading.occupancy
    if room.area is None:
        return _("可自主支配面积或公共服务面积待补")
    return _("%(count)s 户没有登记面积") % {"count": room.unmeasured} if room.unmeasured else ""


def _graduates(reading: CarrierReading) -> int | None:
    """None while the register holds nobody at all."""
    return len(reading.graduates) if reading.books.stays else None


@needs(READ_CARRIERS)
def service_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """一个载体的服务记录。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    carrier = selectors.carrier(pk, scope=by.scope)
    return ledger_page(
        request,
        table_class=ServiceTable,
        filterset_class=ServiceFilters,
        queryset=selectors.services(by.scope).filter(carrier=carrier),
        title=_("服务记录"),
        subtitle=carrier.name,
        file_name=_("%(carrier)s服务记录") % {"carrier": carrier.name},
        as_of=timezone.localdate(),
    )


@needs(READ_CARRIERS)
def report(request: HttpRequest, pk: int) -> FileResponse:
    """年度运营情况（Word）；``?year=2025``，不写是上一年。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    carrier = selectors.carrier(pk, scope=by.scope)
    today = timezone.localdate()
    year = min(asked_year(request, default=today.year - 1), today.year)
    content = _word(carrier, year=year, today=today, by=by)
    actions.record_export(carrier, by=by, kind="docx", year=year)
    return word_file(
        content, name=_("%(carrier)s%(year)s年运营情况") % {"carrier": carrier.name, "year": year}
    )


def _word(carrier: InnovationCarrier, *, year: int, today: dt.date, by: Any) -> bytes:
    """The file; what writes it is loaded at the first download, not by every page process."""
    from gaoxin.foundation.documents.rendering import render_briefing

    on = min(dt.date(year, 12, 31), today)
    with translation.override(settings.LANGUAGE_CODE):
        reading = read_carrier(carrier, scope=by.scope, on=on)
        return render_briefing(yearly_briefing(reading, zone=zone_of(by.scope), year=year, dated=today))
