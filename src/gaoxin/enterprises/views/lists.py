"""The list of enterprises and the list of recognitions."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from gaoxin.enterprises import selectors
from gaoxin.enterprises.actions import note_export
from gaoxin.enterprises.filters import EnterpriseFilters, RecognitionFilters
from gaoxin.enterprises.permissions import READ_ENTERPRISES, WRITE_ENTERPRISES
from gaoxin.enterprises.tables import EnterpriseTable, RecognitionTable
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.zones.scope import Scope
from gaoxin.web.ledger import ledger_page

YEARS_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Listing:
    """The day titles are judged on and the year whose figures are shown."""

    as_of: dt.date
    year: int
    years: tuple[int, ...]


def listing_for(request: HttpRequest, scope: Scope) -> Listing:
    """As the address asks; else the day of the zone's data and the latest year that has figures."""
    as_of = _asked_day(request) or data_day_of(request)
    years = years_offered(as_of)
    asked = request.GET.get("year", "")
    if asked.isdecimal() and int(asked) in years:
        return Listing(as_of, int(asked), years)
    latest = selectors.latest_figure_year(scope, last=years[0])
    return Listing(as_of, latest or as_of.year - 1, years)


def years_offered(as_of: dt.date) -> tuple[int, ...]:
    this_year = max(as_of, timezone.localdate()).year
    return tuple(range(this_year, this_year - YEARS_OFFERED, -1))


def data_day_of(request: HttpRequest) -> dt.date:
    """数据截至 of the zone the person works in, which the request knows already."""
    here = request.actor.scope.zone_ids  # type: ignore[attr-defined]
    zone = next((one.zone for one in request.memberships if one.zone_id in here), None)  # type: ignore[attr-defined]
    return (zone.data_as_of if zone else None) or timezone.localdate()


def _asked_day(request: HttpRequest) -> dt.date | None:
    try:
        return parse_date(request.GET.get("as_of", ""))
    except ValueError:
        return None


@needs(READ_ENTERPRISES)
def enterprise_list(request: HttpRequest) -> HttpResponseBase:
    """企业台账; an enterprise user sees its own line."""
    by: Any = request.actor  # type: ignore[attr-defined]
    listing = listing_for(request, by.scope)
    request.listing = listing  # type: ignore[attr-defined]
    parts = EnterpriseTable.parts_for(request.GET.get("columns", ""))
    rows = selectors.with_parts(
        selectors.enterprises(by.scope), as_of=listing.as_of, year=listing.year, parts=parts
    )
    return ledger_page(
        request,
        table_class=EnterpriseTable.of_year(listing.year),
        filterset_class=EnterpriseFilters,
        queryset=rows.ranked_by("revenue", year=listing.year),
        title=_("企业台账"),
        subtitle=_("经营和科技数据为 %(year)s 年度，资质按数据截至日仍有效的计；默认按营业收入从高到低排列。")
        % {"year": listing.year},
        file_name=_("企业台账"),
        template="enterprises/list.html",
        as_of=listing.as_of,
        on_export=lambda kind, count: note_export(
            by=by, kind=kind, count=count, query=request.GET.urlencode()
        ),
        context={"may_write": allows(by, WRITE_ENTERPRISES)},
    )


@needs(READ_ENTERPRISES)
def recognition_list(request: HttpRequest) -> HttpResponseBase:
    """认定台账: titles with certificates, the ones about to end found by state."""
    by: Any = request.actor  # type: ignore[attr-defined]
    as_of = data_day_of(request)
    request.listing = Listing(as_of, as_of.year, years_offered(as_of))  # type: ignore[attr-defined]
    order = ("valid_until", "pk") if request.GET.get("state") == "ending" else ("-recognised_on", "-pk")
    return ledger_page(
        request,
        table_class=RecognitionTable.on_day(as_of),
        filterset_class=RecognitionFilters,
        queryset=selectors.recognition_list(by.scope).order_by(*order),
        title=_("认定台账"),
        subtitle=_("一张证书一行；到期前半年列为“即将到期”。"),
        file_name=_("认定台账"),
        as_of=as_of,
        template="enterprises/recognitions.html",
        context={"may_write": allows(by, WRITE_ENTERPRISES)},
    )
