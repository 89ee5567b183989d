"""Pages that change a project: each one form, one action."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.projects import actions, selectors
from gaoxin.projects.forms import (
    MilestoneForm,
    NewProjectForm,
    PhaseForm,
    PlanForm,
    ProjectForm,
    ReachedForm,
    ReportForm,
    StageForm,
)
from gaoxin.projects.models import KeyProject, LedgerEntry, MonthlyPlan, Stage
from gaoxin.projects.permissions import REPORT_PROGRESS, WRITE_PROJECTS
from gaoxin.values.errors import DomainError
from gaoxin.web.forms import refuse_form

Act = Callable[[forms.BaseForm], Any]


def form_page(
    request: HttpRequest,
    *,
    form: forms.BaseForm,
    act: Act,
    title: str,
    done: str,
    project: KeyProject | None = None,
    submit: str = "",
    template: str = "projects/form.html",
) -> HttpResponse:
    """Shows ``form``; a valid one is given to ``act``, whose refusal comes back beside the field it names."""
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form)
        except DomainError as error:
            refuse_form(form, error)
        else:
            messages.success(request, done)
            return redirect("projects:detail", project.pk if project else result.pk)
    context = {"form": form, "title": title, "project": project, "submit": submit or _("保存")}
    return render(request, template, context, status=422 if form.errors else 200)


@needs(WRITE_PROJECTS)
def new_project(request: HttpRequest) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]

    def act(form: Any) -> KeyProject:
        fields = dict(form.cleaned_data)
        stage, stage_on = Stage(fields.pop("stage")), fields.pop("stage_on")
        return actions.register_project(
            by=by, fields=fields, stage=stage, stage_on=stage_on, today=timezone.localdate()
        )

    form = NewProjectForm(request.POST or None, by=by)
    return form_page(
        request, form=form, act=act, title=_("项目入账"), done=_("项目已入账。"), submit=_("入账")
    )


@needs(WRITE_PROJECTS)
def edit_project(request: HttpRequest, project_id: int) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    project = selectors.project(project_id, scope=by.scope)
    form = ProjectForm(request.POST or None, instance=project, by=by)

    def act(form: Any) -> KeyProject:
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        return actions.correct_project(project, by=by, fields=changed)

    return form_page(
        request,
        form=form,
        act=act,
        title=_("修改项目"),
        done=_("修改已保存，原值留在变更记录里。"),
        project=project,
    )


@needs(WRITE_PROJECTS)
def enter_stage(request: HttpRequest, project_id: int) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    project = selectors.project(project_id, scope=by.scope)
    following = [stage for stage in Stage if stage.order > Stage(project.stage).order]
    form = StageForm(
        request.POST or None,
        initial={"stage": following[0] if following else project.stage, "happened_on": timezone.localdate()},
    )

    def act(form: Any) -> Any:
        given = form.cleaned_data
        return actions.enter_stage(
            project,
            by=by,
            stage=Stage(given["stage"]),
            happened_on=given["happened_on"],
            reason=given["reason"],
            today=timezone.localdate(),
        )

    return form_page(
        request, form=form, act=act, title=_("变更阶段"), done=_("阶段已变更。"), project=project
    )


@needs(REPORT_PROGRESS)
def report_month(request: HttpRequest, project_id: int, year: int) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    project = selectors.project(project_id, scope=by.scope)
    form = ReportForm(request.POST or None, initial={"month": request.GET.get("month")})

    def act(form: Any) -> Any:
        return actions.report_month(
            project, by=by, year=year, today=timezone.localdate(), **form.cleaned_data
        )

    title = _("填报 %(year)s 年月度完成") % {"year": year}
    done = _("已填报；再次填报同一个月将保留前一版。")
    return form_page(request, form=form, act=act, title=title, done=done, project=project, submit=_("填报"))


@needs(WRITE_PROJECTS)
def set_plan(request: HttpRequest, project_id: int, year: int) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    project = selectors.project(project_id, scope=by.scope)
    form = PlanForm(request.POST or None, initial=_plan_now(project, year=year))

    def act(form: Any) -> Any:
        given = form.cleaned_data
        return actions.set_year(
            project,
            by=by,
            year=year,
            planned_investment=given["planned_investment"],
            goals=given["goals"],
            amounts=form.amounts,
        )

    title = _("%(year)s 年台账与月度计划") % {"year": year}
    return form_page(
        request,
        form=form,
        act=act,
        title=title,
        done=_("年度计划已下达。"),
        project=project,
        template="projects/plan_form.html",
    )


@needs(WRITE_PROJECTS)
def set_milestone(request: HttpRequest, project_id: int) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    project = selectors.project(project_id, scope=by.scope)

    def act(form: Any) -> Any:
        return actions.set_milestone(project, by=by, **form.cleaned_data)

    form = MilestoneForm(request.POST or None)
    return form_page(
        request, form=form, act=act, title=_("设定节点"), done=_("节点已设定。"), project=project
    )


@needs(REPORT_PROGRESS)
def reach_milestone(request: HttpRequest, milestone_id: int) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    milestone = selectors.milestone(milestone_id, scope=by.scope)

    def act(form: Any) -> Any:
        return actions.reach_milestone(milestone, by=by, today=timezone.localdate(), **form.cleaned_data)

    form = ReachedForm(request.POST or None, initial={"done_on": timezone.localdate()})
    title = _("节点完成：%(name)s") % {"name": milestone.name}
    return form_page(
        request, form=form, act=act, title=title, done=_("节点已完成。"), project=milestone.project
    )


@needs(WRITE_PROJECTS)
def set_phase(request: HttpRequest, project_id: int) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    project = selectors.project(project_id, scope=by.scope)

    def act(form: Any) -> Any:
        given = form.cleaned_data
        return actions.set_phase(project, by=by, **(given | {"stage": Stage(given["stage"])}))

    form = PhaseForm(request.POST or None)
    return form_page(
        request, form=form, act=act, title=_("维护分期"), done=_("分期已保存。"), project=project
    )


def _plan_now(project: KeyProject, *, year: int) -> dict[str, Any]:
    entry = LedgerEntry.objects.filter(project=project, year=year).first()
    plans = MonthlyPlan.objects.filter(project=project, year=year)
    months = {f"month_{plan.month}": plan.amount for plan in plans}
    if entry is None:
        return months
    return months | {"planned_investment": entry.planned_investment, "goals": entry.goals}
