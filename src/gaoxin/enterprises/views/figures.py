"""Recording a year's figures, and every revision of a year."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.forms.figures import FiguresForm
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.permissions import READ_ENTERPRISES, RECORD_FIGURES
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.web.forms import each_refusal
from gaoxin.web.sending import send

YEARS_OFFERED = 6


@needs(RECORD_FIGURES)
def record_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """One year on one form, with the year before beside it."""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = selectors.enterprise(pk, scope=by.scope)
    years = offered_years(enterprise)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else years[0]
    present = selectors.figures_of(enterprise, year=year)
    before = selectors.figures_of(enterprise, year=year - 1)
    form = FiguresForm(request.POST or None, present=present, before=before)
    sent = send(request, form, lambda _given: _record(enterprise, form, by=by, year=year))
    if sent.is_done:
        messages.success(request, _("%(year)s 年数据已保存；以前的版本都保留着。") % {"year": year})
        address = redirect("enterprises:detail", pk)
        address["Location"] += "#figures"
        return address
    if sent.refusal is not None:
        form.asks_confirmation = any(one.code == actions.UNIT_SLIP for one in each_refusal(sent.refusal))
    context = {
        "form": form,
        "enterprise": enterprise,
        "year": year,
        "years": years,
        "present": present,
        "before": before,
    }
    return render(request, "enterprises/figures_form.html", context, status=sent.status)


def offered_years(enterprise: Enterprise) -> list[int]:
    """The year that ended last, then this year, then earlier ones, none before the enterprise existed."""
    this_year = timezone.localdate().year
    founded = enterprise.registered_on.year if enterprise.registered_on else 0
    years = [this_year - 1, this_year, *range(this_year - 2, this_year - YEARS_OFFERED, -1)]
    return [year for year in years if year >= founded] or [this_year]


@needs(READ_ENTERPRISES)
def figure_revisions(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Every revision of a year side by side."""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = selectors.enterprise(pk, scope=by.scope)
    history = selectors.revision_history(enterprise, year=year)
    context = {"enterprise": enterprise, "year": year, "history": history}
    return render(request, "enterprises/revisions.html", context)


def _record(enterprise: Enterprise, form: FiguresForm, *, by: Any, year: int) -> None:
    given = form.cleaned_data
    source = given["source"]
    actions.record_annual_figures(
        enterprise,
        by=by,
        year=year,
        figures=form.figures,
        seen_revision=given["revision"],
        confirmed_because=given["confirmed_because"],
        origin=Origin(source=source) if source else ENTERED_BY_HAND,
        today=timezone.localdate(),
    )
