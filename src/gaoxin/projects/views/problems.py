"""Pages of problems: raise, assign, note, close, reopen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.projects import actions, selectors
from gaoxin.projects.forms import AssignmentForm, NoteForm, ProblemForm
from gaoxin.projects.permissions import HANDLE_PROBLEMS, REPORT_PROGRESS
from gaoxin.projects.views.forms import form_page, of_own_department


@needs(REPORT_PROGRESS)
def raise_problem(request: HttpRequest, project_id: int) -> HttpResponse:
    """提出问题."""
    by = request.actor  # type: ignore[attr-defined]
    project = of_own_department(project_id, by=by, needed=REPORT_PROGRESS)

    def act(form: Any) -> Any:
        return actions.raise_problem(project, by=by, today=timezone.localdate(), **form.cleaned_data)

    form = ProblemForm(request.POST or None, initial={"raised_on": timezone.localdate()})
    return form_page(
        request, form=form, act=act, title=_("提出问题"), done=_("问题已提出。"), project=project
    )


@needs(HANDLE_PROBLEMS)
def assign_problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """交办; a second time, 改派."""
    by = request.actor  # type: ignore[attr-defined]
    problem = selectors.problem(problem_id, scope=by.scope)

    def act(form: Any) -> Any:
        return actions.assign_problem(problem, by=by, today=timezone.localdate(), **form.cleaned_data)

    initial = {
        "department": problem.assigned_department_id or problem.project.department_id,
        "person": problem.assigned_person,
        "assigned_on": timezone.localdate(),
    }
    form = AssignmentForm(request.POST or None, by=by, initial=initial)
    title = _("交办：%(title)s") % {"title": problem.title}
    return form_page(
        request,
        form=form,
        act=act,
        title=title,
        done=_("已交办。"),
        project=problem.project,
        submit=_("交办"),
    )


@needs(HANDLE_PROBLEMS)
def note_problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """记录进展."""
    return _noted(request, problem_id, actions.note_problem, "happened_on", _("记录进展"), _("进展已记录。"))


@needs(HANDLE_PROBLEMS)
def close_problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """销号."""
    return _noted(request, problem_id, actions.close_problem, "closed_on", _("销号"), _("问题已销号。"))


@needs(HANDLE_PROBLEMS)
def reopen_problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """重新打开."""
    return _noted(
        request, problem_id, actions.reopen_problem, "happened_on", _("重新打开"), _("问题已重新打开。")
    )


def _noted(
    request: HttpRequest, problem_id: int, action: Any, day_name: str, verb: str, done: str
) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    problem = selectors.problem(problem_id, scope=by.scope)

    def act(form: Any) -> Any:
        return action(problem, by=by, today=timezone.localdate(), **form.cleaned_data)

    form = NoteForm(request.POST or None, day_name=day_name, initial={day_name: timezone.localdate()})
    title = f"{verb}：{problem.title}"
    return form_page(
        request, form=form, act=act, title=title, done=done, project=problem.project, submit=verb
    )
