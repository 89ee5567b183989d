"""The indicators of a zone: every figure of a year with its definition, target and rows."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gaoxin.evaluation.definitions import indicators
from gaoxin.evaluation.permissions import READ_INDICATORS
from gaoxin.evaluation.presentation import label_of, shown_figure
from gaoxin.evaluation.published import published_figures
from gaoxin.evaluation.selectors import figures, indicator_years, targeted
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.zones.selectors import data_day, zone_of

ALWAYS = ("projects.annual_investment", "enterprises.high_tech.new", "enterprises.tech_sme.registered")


@needs(READ_INDICATORS)
def indicator_list(request: HttpRequest) -> HttpResponse:
    """公布口径的指标，按年算出，并与已公布的数字核对。"""
    scope = request.actor.scope  # type: ignore[attr-defined]
    zone, as_of = zone_of(scope), data_day(scope)
    years = indicator_years(scope, as_of=as_of)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else years[0]
    published = {one.indicator: one for one in published_figures(zone.code) if one.year == year}
    wanted = {*published, *targeted(scope, year=year), *ALWAYS}
    codes = [code for code in indicators() if code in wanted]
    found = figures(codes, scope=scope, year=year, as_of=as_of)
    rows = [
        {
            "figure": figure,
            "shown": shown_figure(figure),
            "label": label_of(figure),
            "published": published.get(code),
            "agrees": code in published and published[code].value == figure.value,
        }
        for code, figure in found.items()
    ]
    topics = [
        (topic, list(group)) for topic, group in groupby(rows, key=lambda row: row["figure"].indicator.topic)
    ]
    context = {"topics": topics, "years": years, "year": year, "as_of": as_of}
    return render(request, "evaluation/indicators.html", context)
