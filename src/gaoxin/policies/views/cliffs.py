"""断崖检查: where one step more loses money or a title, over the zone and for one enterprise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.policies.assembly.facts import SUBJECT
from gaoxin.policies.assembly.library import fact_dictionary
from gaoxin.policies.cliff_words import amount_words, shown_cliff, shown_near
from gaoxin.policies.permissions import READ_MATCHES, USE_SANDBOX
from gaoxin.policies.views.matching import asked_day

NAMES_SHOWN = 12


@needs(USE_SANDBOX)
def cliff_report(request: HttpRequest) -> HttpResponse:
    """断崖检查：再多一元、一人就失去钱或资格的地方，附近站着多少企业。"""
    from gaoxin.policies.assembly.cliffs import zone_cliffs

    by: Any = request.actor  # type: ignore[attr-defined]
    on = asked_day(request)
    # The page comes at once and asks for its own table, which is counted over the whole zone.
    if request.headers.get("HX-Request") != "true":
        return render(request, "policies/cliffs.html", {"on": on})
    report = zone_cliffs(by.scope, on=on)
    shown = {near.enterprise_id for one in report.cliffs for near in one.near[:NAMES_SHOWN]}
    named = {one.pk: one for one in enterprises.enterprises(by.scope).filter(pk__in=shown)}
    rows = [
        {
            "shown": shown_cliff(one, year=on.year),
            "near": [
                (named[near.enterprise_id], amount_words(one.fact, near.room), near.is_ahead)
                for near in one.near[:NAMES_SHOWN]
                if near.enterprise_id in named
            ],
            "more": max(0, len(one.near) - NAMES_SHOWN),
        }
        for one in report.cliffs
    ]
    return render(request, "policies/cliff_table.html", {"report": report, "rows": rows, "on": on})


@needs(READ_MATCHES)
def enterprise_cliffs(request: HttpRequest, pk: int) -> HttpResponse:
    """这家企业快要碰到的断崖；由企业的页面自己来取。"""
    from gaoxin.policies.assembly.cliffs import cliffs_near

    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = enterprises.enterprise(pk, scope=by.scope)
    on = asked_day(request)
    facts = fact_dictionary()
    near = [
        shown_near(one, facts.of_input(SUBJECT, one.cliff.input), year=on.year)
        for one in cliffs_near(pk, scope=by.scope, on=on)
    ]
    return render(request, "policies/cliffs_near.html", {"enterprise": enterprise, "near": near, "on": on})
