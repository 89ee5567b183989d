"""断崖检查: where one step more loses money or a title, over the zone and for one enterprise."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.jobs.actions import start_job
from gaoxin.policies.assembly.facts import SUBJECT
from gaoxin.policies.assembly.library import fact_dictionary, library
from gaoxin.policies.cliff_words import amount_words, shown_cliff, shown_near
from gaoxin.policies.jobs import CLIFFS
from gaoxin.policies.models import CliffRun
from gaoxin.policies.permissions import READ_MATCHES, USE_SANDBOX
from gaoxin.policies.selectors.freshness import facts_mark
from gaoxin.policies.selectors.scenarios import newest_cliffs
from gaoxin.policies.views.matching import asked_day

NAMES_SHOWN = 12


@needs(USE_SANDBOX)
def cliff_report(request: HttpRequest) -> HttpResponse:
    """断崖检查：再多一元、一人就失去钱或资格的地方，附近站着多少企业；看的是最近一次核对。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    run = newest_cliffs(by.scope)
    context: dict[str, Any] = {"run": run, "today": timezone.localdate()}
    if run is not None:
        context |= _table(run, by)
        context["is_stale"] = _is_stale(run, by)
    return render(request, "policies/cliffs.html", context)


def _is_stale(run: CliffRun, by: Any) -> bool:
    return (run.rules_digest, run.facts_mark) != (library().digest, facts_mark(by.scope))


def _table(run: CliffRun, by: Any) -> dict[str, Any]:
    from gaoxin.policies.assembly.kept_cliffs import read_cliffs

    report = read_cliffs(run)
    shown = {near.enterprise_id for one in report.cliffs for near in one.near[:NAMES_SHOWN]}
    named = {one.pk: one for one in enterprises.enterprises(by.scope).filter(pk__in=shown)}
    rows = [
        {
            "shown": shown_cliff(one, year=run.on.year),
            "near": [
                (named[near.enterprise_id], amount_words(one.fact, near.room), near.is_ahead)
                for near in one.near[:NAMES_SHOWN]
                if near.enterprise_id in named
            ],
            "more": max(0, len(one.near) - NAMES_SHOWN),
        }
        for one in report.cliffs
    ]
    return {"report": report, "rows": rows, "on": run.on}


@needs(USE_SANDBOX)
@require_POST
def cliffs_count(request: HttpRequest) -> HttpResponse:
    """把全区企业重新核对一遍，后台进行。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    job = start_job(CLIFFS, by=by, arguments={"on": posted_day(request).isoformat()})
    return redirect(f"{job.get_absolute_url()}?follow")


def posted_day(request: HttpRequest) -> dt.date:
    """The application date of the form; today where it is none."""
    try:
        return dt.date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return timezone.localdate()


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
