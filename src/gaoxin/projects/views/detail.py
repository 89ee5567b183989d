"""One project, its whole story on one page."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows, require
from gaoxin.foundation.audit.selectors import history_of
from gaoxin.foundation.panels import panels_for
from gaoxin.projects import selectors
from gaoxin.projects.assembly import ProjectYear, project_year
from gaoxin.projects.charts import month_chart
from gaoxin.projects.light_words import reason_of
from gaoxin.projects.models import KeyProject, LedgerEntry, Stage
from gaoxin.projects.permissions import (
    HANDLE_PROBLEMS,
    READ_PROJECTS,
    REPORT_PROGRESS,
    WRITE_PROJECTS,
    may,
)
from gaoxin.projects.story import in_order, stage_steps
from gaoxin.projects.views.lists import shown_year
from gaoxin.web.figures import Figure

SHOWN_HISTORY = 30


@needs()
def project_detail(request: HttpRequest, project_id: int) -> HttpResponse:
    """The project page; an enterprise user sees its own projects."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if by.scope.enterprise_id is None:
        require(by, READ_PROJECTS)
    project = selectors.project(project_id, scope=by.scope)
    as_of = project.zone.data_as_of or timezone.localdate()
    years = [entry.year for entry in project.ledger_entries.all()]
    year = shown_year(request, scope_years=years, as_of=as_of)
    context = _story(project, year=year, as_of=as_of) | {
        "years": years,
        "history": history_of(project, scope=by.scope, limit=SHOWN_HISTORY),
        "may_write": may(by, WRITE_PROJECTS, project),
        "may_report": may(by, REPORT_PROGRESS, project),
        "may_handle": allows(by, HANDLE_PROBLEMS),
        "panels": panels_for("PROJECT_PANELS", project, by=by, as_of=timezone.localdate()),
    }
    return render(request, "projects/detail.html", context)


def _story(project: KeyProject, *, year: int, as_of: dt.date) -> dict[str, Any]:
    milestones = list(project.milestones.all())
    course = project_year(project, year=year, as_of=as_of, milestones=milestones)
    problems = list(project.problems.select_related("assigned_department").prefetch_related("events"))
    entry = next((one for one in project.ledger_entries.all() if one.year == year), None)
    changes = in_order(project.stage_changes.all())
    steps = stage_steps(changes, present=Stage(project.stage))
    return {
        "project": project,
        "year": year,
        "as_of": as_of,
        "progress": course.progress,
        "reason": reason_of(course.progress),
        "lines": course.lines,
        "entry": entry,
        "chart": month_chart(course.lines, year=year, as_of=as_of),
        "steps": steps,
        "stages_missing": any(step.state == "done" and step.entered_on is None for step in steps),
        "stage_changes": changes[::-1],
        "problems": problems,
        "open_problems": [problem for problem in problems if problem.closed_on is None],
        "milestones": milestones,
        "phases": list(project.phases.all()),
        "figures": _figures(project, entry=entry, course=course, year=year, as_of=as_of),
    }


def _figures(
    project: KeyProject, *, entry: LedgerEntry | None, course: ProjectYear, year: int, as_of: dt.date
) -> list[Figure]:
    passed = selectors.share_of_year(year, as_of=as_of)
    return [
        Figure.money(
            _("总投资"),
            project.total_investment,
            note=_("未公布") if project.total_investment is None else "",
        ),
        Figure.money(
            _("%(year)s 年累计完成") % {"year": year},
            course.done,
            target=entry.planned_investment if entry else None,
            time_share=passed,
            as_of=as_of,
        ),
    ]
