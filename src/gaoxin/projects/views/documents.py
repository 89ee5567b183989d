"""Word documents to download: the monthly dispatch, and one project."""

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.documents.content import Briefing
from gaoxin.foundation.documents.responses import word_file
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.projects import actions, selectors
from gaoxin.projects.briefings import dispatch_days, monthly_dispatch, project_briefing
from gaoxin.projects.permissions import READ_PROJECTS
from gaoxin.projects.views.lists import shown_year
from gaoxin.values.period import parse_month


@needs(READ_PROJECTS)
def briefing(request: HttpRequest) -> FileResponse:
    """重点项目月度调度专报; ``?month=2025-05``, else the last month that is over."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    zone, today = zone_of(by.scope), timezone.localdate()
    asked = request.GET.get("month", "")
    days = dispatch_days(zone.data_as_of or today, asked=parse_month(asked, field="month") if asked else None)
    document = monthly_dispatch(by.scope, zone=zone, days=days, dated=today)
    content = _word(document)
    rows = selectors.ledger_projects(by.scope, year=days.month.year).count()
    actions.record_export(by=by, kind="docx", rows=rows, filters=f"month={days.month.code}")
    return word_file(content, name=document.title.replace("\n", ""))


@needs()
def briefing_of_project(request: HttpRequest, project_id: int) -> FileResponse:
    """项目情况; an enterprise user has its own projects."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if by.scope.enterprise_id is None:
        require(by, READ_PROJECTS)
    project = selectors.project(project_id, scope=by.scope)
    today = timezone.localdate()
    as_of = project.zone.data_as_of or today
    years = [entry.year for entry in project.ledger_entries.all()]
    year = shown_year(request, scope_years=years, as_of=as_of)
    document = project_briefing(project, year=year, as_of=as_of, dated=today)
    content = _word(document)
    actions.record_project_export(project, by=by, kind="docx")
    return word_file(content, name=_("%(project)s情况") % {"project": project.name})


def _word(document: Briefing) -> bytes:
    """The file; what writes it is loaded at the first download, not by every page process."""
    from gaoxin.foundation.documents.rendering import render_briefing

    return render_briefing(document)
