"""The indicators of a zone: every figure of a year with its definition, target and rows."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gaoxin.evaluation import actions
from gaoxin.evaluation.definitions import Indicator, indicators
from gaoxin.evaluation.forms import TargetForm
from gaoxin.evaluation.models import Target
from gaoxin.evaluation.permissions import READ_INDICATORS, SET_TARGETS
from gaoxin.evaluation.presentation import definition_of, label_of, name_of, shown_figure
from gaoxin.evaluation.published import published_figures
from gaoxin.evaluation.selectors import figures, indicator_years, target_revisions, targeted
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.zones.selectors import data_day, zone_of
from gaoxin.values.errors import NotFound
from gaoxin.web.sending import send

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
    rows: list[dict[str, Any]] = [
        {
            "figure": figure,
            "shown": shown_figure(figure),
            "label": label_of(figure),
            "definition": definition_of(figure.indicator),
            "published": published.get(code),
            "agrees": code in published and published[code].value == figure.value,
        }
        for code, figure in found.items()
    ]
    topics = [
        (topic, list(group)) for topic, group in groupby(rows, key=lambda row: row["figure"].indicator.topic)
    ]
    may_set = allows(request.actor, SET_TARGETS)  # type: ignore[attr-defined]
    context = {"topics": topics, "years": years, "year": year, "as_of": as_of, "may_set": may_set}
    return render(request, "evaluation/indicators.html", context)


@needs(SET_TARGETS)
def set_target(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """设定目标: a new revision with the paper it stands in."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    wanted = indicators().get(code)
    if wanted is None:
        raise NotFound()
    revisions = list(target_revisions(code, scope=by.scope, year=year))
    form = TargetForm(request.POST or None, unit=_(wanted.unit), initial=_present(revisions))
    sent = send(
        request,
        form,
        lambda given: actions.set_target(zone_of(by.scope), by=by, code=code, year=year, **given),
    )
    if sent.is_done:
        messages.success(request, _("目标已设定，原来的目标留在记录里。"))
        return redirect(f"{reverse('evaluation:indicators')}?year={year}")
    begun = data_day(by.scope).year
    years = sorted({begun - 1, begun, begun + 1, year})
    context = _target_page(wanted, year=year, revisions=revisions) | {"form": form, "years": years}
    return render(request, "evaluation/target.html", context, status=sent.status)


def _present(revisions: list[Target]) -> dict[str, object]:
    return {"value": revisions[0].value, "source": revisions[0].source} if revisions else {}


def _target_page(wanted: Indicator, *, year: int, revisions: list[Target]) -> dict[str, object]:
    title = _("设定目标：%(label)s（%(year)s 年）") % {"label": name_of(wanted), "year": year}
    return {
        "title": title,
        "code": wanted.code,
        "definition": definition_of(wanted),
        "unit": _(wanted.unit),
        "year": year,
        "revisions": revisions,
    }
