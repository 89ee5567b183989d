"""The ledger of projects and the list of problems."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from urllib.parse import unquote_plus

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.engines.progress import LIGHT_RULES
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.projects import actions, selectors
from gaoxin.projects.assembly import progress_by_project
from gaoxin.projects.briefings import dispatch_months
from gaoxin.projects.filters import LedgerView, ProblemFilters, ProjectFilters
from gaoxin.projects.permissions import READ_PROJECTS, WRITE_PROJECTS
from gaoxin.projects.tables import ProblemTable, ProjectTable
from gaoxin.web.figures import Figure
from gaoxin.web.ledger import ledger_page


@needs(READ_PROJECTS)
def project_list(request: HttpRequest) -> HttpResponseBase:
    """重点项目台账: plan, actual and light are those of the chosen ledger year."""
    scope = request.actor.scope  # type: ignore[attr-defined]
    as_of = _data_day(request)
    listed = selectors.listed_by_year(scope)
    year = shown_year(request, scope_years=list(listed), as_of=as_of)
    progress = progress_by_project(scope, year=year, as_of=as_of, listed=listed)
    request.ledger = LedgerView(as_of, list(listed), progress, selectors.facets(scope))  # type: ignore[attr-defined]
    rows = selectors.with_year(selectors.projects(scope), year=year, as_of=as_of)
    return ledger_page(
        request,
        table_class=ProjectTable.with_progress(progress),
        filterset_class=ProjectFilters,
        queryset=rows.order_by("number"),
        title=_("重点项目"),
        subtitle=_("计划、完成和亮灯按 %(year)s 年台账计算；点项目看它的来龙去脉。") % {"year": year},
        file_name=_("重点项目台账"),
        template="projects/list.html",
        totals=lambda rows: ledger_totals(rows, as_of=as_of),
        as_of=as_of,
        context={
            "may_write": allows(request.actor, WRITE_PROJECTS),  # type: ignore[attr-defined]
            "year": year,
            "briefing_months": dispatch_months(as_of, year=year),
        },
        on_export=partial(_put_on_record, request),
    )


def _data_day(request: HttpRequest) -> dt.date:
    """数据截至 of the zone at hand, which the login has read already."""
    zone_id = request.actor.scope.zone_id  # type: ignore[attr-defined]
    zones = (membership.zone for membership in request.memberships)  # type: ignore[attr-defined]
    day = next((zone.data_as_of for zone in zones if zone.pk == zone_id), None)
    return day or timezone.localdate()


def _put_on_record(request: HttpRequest, kind: str, rows: int) -> None:
    """Who took which rows away as a file."""
    by = request.actor  # type: ignore[attr-defined]
    asked = request.GET.copy()
    asked.pop("export", None)
    actions.record_export(by=by, kind=kind, rows=rows, filters=unquote_plus(asked.urlencode()))


@needs(READ_PROJECTS)
def problem_list(request: HttpRequest) -> HttpResponseBase:
    """问题清单: what stands in the way, who mends it, until when."""
    scope = request.actor.scope  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=ProblemTable,
        filterset_class=ProblemFilters,
        queryset=selectors.problems(scope),
        title=_("项目问题"),
        subtitle=_("交办到部门和人，办结后销号。"),
        file_name=_("项目问题清单"),
        on_export=partial(_put_on_record, request),
    )


@needs(READ_PROJECTS)
def light_rule(request: HttpRequest) -> HttpResponseBase:
    """The rule behind the lights, one click away from any of them."""
    return render(request, "projects/light_rule.html", {"rules": LIGHT_RULES[::-1]})


def shown_year(request: HttpRequest, *, scope_years: Sequence[int], as_of: dt.date) -> int:
    """The ledger year of the address, else the latest one that has begun."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and int(asked) in scope_years:
        return int(asked)
    return next((year for year in scope_years if year <= as_of.year), as_of.year)


def ledger_totals(rows: QuerySet, *, as_of: dt.date) -> list[Figure]:
    """Count, total investment, plan and actual of the filtered rows."""
    sums = selectors.ledger_sums(rows)
    return [
        Figure(label=_("项目"), value=sums.count, unit=_("个")),
        Figure.money(_("总投资"), sums.total),
        Figure.money(_("年度计划投资"), sums.planned),
        Figure.money(_("累计完成"), sums.done, target=sums.planned, as_of=as_of),
    ]
