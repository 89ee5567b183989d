"""The cockpit and the wall screen: the same figures, two layouts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gaoxin.dashboards.charts import cluster_chart, ledger_address, month_chart, stage_chart
from gaoxin.dashboards.permissions import READ_COCKPIT
from gaoxin.dashboards.selectors import Cockpit, cockpit
from gaoxin.engines.progress import Light
from gaoxin.evaluation.presentation import shown_figure
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.zones.selectors import data_day
from gaoxin.projects.selectors import ledger_years


@needs(READ_COCKPIT)
def cockpit_page(request: HttpRequest) -> HttpResponse:
    """驾驶舱."""
    return render(request, "dashboards/cockpit.html", _context(request))


@needs(READ_COCKPIT)
def wall_page(request: HttpRequest) -> HttpResponse:
    """大屏: no mouse needed, refreshes itself."""
    return render(request, "dashboards/wall.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    scope = request.actor.scope  # type: ignore[attr-defined]
    as_of = data_day(scope)
    years = ledger_years(scope)
    asked = request.GET.get("year", "")
    chosen = int(asked) if asked.isdecimal() and int(asked) in years else None
    year = chosen or next((one for one in years if one <= as_of.year), as_of.year)
    found = cockpit(scope, year=year, as_of=as_of)
    return {
        "cockpit": found,
        "years": years,
        "year": year,
        "figures": [shown_figure(figure) for figure in found.headline],
        "stage_chart": stage_chart(found),
        "cluster_chart": cluster_chart(found),
        "month_chart": month_chart(found),
        "lights": _lights(found),
        "red_address": ledger_address(year=year, light="red", columns="lights"),
    }


def _lights(found: Cockpit) -> list[dict[str, Any]]:
    words = {
        Light.RED: _("红灯"),
        Light.YELLOW: _("黄灯"),
        Light.GREEN: _("绿灯"),
        Light.NONE: _("无灯"),
    }
    return [
        {
            "light": light.value,
            "label": words[light],
            "count": count,
            "href": ledger_address(year=found.year, light=light.value, columns="lights"),
        }
        for light, count in found.lights.items()
    ]
