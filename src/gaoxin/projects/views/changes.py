"""Pages that change a project: each one form, one action."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.projects import actions, selectors
from gaoxin.projects.forms import (
    MilestoneForm,
    NewProjectForm,
    PastStageForm,
    PhaseForm,
    PlanForm,
    ProjectForm,
    ReachedForm,
    ReportForm,
    StageDayForm,
    StageForm,
)
from gaoxin.projects.forms.project import SHOWN
from gaoxin.projects.models import KeyProject, Stage
from gaoxin.projects.permissions import REPORT_PROGRESS, WRITE_PROJECTS
from gaoxin.projects.views.forms import form_page, of_own_department


@needs(WRITE_PROJECTS)
def new_project(request: HttpRequest) -> HttpResponse:
    """项目入账."""
    by = request.actor  # type: ignore[attr-defined]

    def act(form: Any) -> KeyProject:
        given = form.cleaned_data
        return actions.register_project(
            by=by,
            fields={name: given[name] for name in SHOWN},
            stage=Stage(given["stage"]),
            stage_on=given["stage_on"],
            today=timezone.localdate(),
            confirmed=form.confirmed,
        )

    form = NewProjectForm(request.POST or None, by=by)
    return form_page(
        request, form=form, act=act, title=_("项目入账"), done=_("项目已入账。"), submit=_("入账")
    )


@needs(WRITE_PROJECTS)
def edit_project(request: HttpRequest, project_id: int) -> HttpResponse:
    """修改项目; what somebody else changed since the page was opened is never overwritten unseen."""
    by = request.actor  # type: ignore[attr-defined]
    project = of_own_department(project_id, by=by, needed=WRITE_PROJECTS)

    def act(form: Any) -> KeyProject:
        return actions.correct_project(
            project, by=by, fields=form.changed, seen=form.seen, confirmed=form.confirmed
        )

    return form_page(
        request,
        form=ProjectForm(request.POST or None, instance=project, by=by),
        act=act,
        title=_("修改项目"),
        done=_("修改已保存，原值留在变更记录里。"),
        project=project,
    )


@needs(WRITE_PROJECTS)
def enter_stage(request: HttpRequest, project_id: int) -> HttpResponse:
    """变更阶段."""
    by = request.actor  # type: ignore[attr-defined]
    project = of_own_department(project_id, by=by, needed=WRITE_PROJECTS)
    following = [stage for stage in Stage if stage.order > Stage(project.stage).order]
    form = StageForm(
        request.POST or None,
        initial={"stage": following[0] if following else project.stage, "happened_on": timezone.localdate()},
    )

    def act(form: Any) -> Any:
        given = form.cleaned_data | {"stage": Stage(form.cleaned_data["stage"])}
        return actions.enter_stage(project, by=by, today=timezone.localdate(), **given)

    return form_page(
        request, form=form, act=act, title=_("变更阶段"), done=_("阶段已变更。"), project=project
    )


@needs(WRITE_PROJECTS)
def fill_in_stage(request: HttpRequest, project_id: int) -> HttpResponse:
    """补记阶段."""
    by = request.actor  # type: ignore[attr-defined]
    project = of_own_department(project_id, by=by, needed=WRITE_PROJECTS)
    known = {change.stage for change in project.stage_changes.all() if change.is_current}
    behind = [
        stage for stage in Stage if stage.order < Stage(project.stage).order and stage.value not in known
    ]

    def act(form: Any) -> Any:
        given = form.cleaned_data | {"stage": Stage(form.cleaned_data["stage"])}
        return actions.fill_in_stage(project, by=by, today=timezone.localdate(), **given)

    form = PastStageForm(request.POST or None, stages=behind)
    return form_page(
        request, form=form, act=act, title=_("补记阶段"), done=_("阶段日期已补记。"), project=project
    )


@needs(WRITE_PROJECTS)
def correct_stage(request: HttpRequest, change_id: int) -> HttpResponse:
    """更正阶段日期."""
    by = request.actor  # type: ignore[attr-defined]
    change = selectors.stage_change(change_id, scope=by.scope)
    project = of_own_department(change.project_id, by=by, needed=WRITE_PROJECTS)

    def act(form: Any) -> Any:
        return actions.correct_stage_day(change, by=by, today=timezone.localdate(), **form.cleaned_data)

    form = StageDayForm(request.POST or None, initial={"happened_on": change.happened_on})
    title = _("更正“%(stage)s”的日期") % {"stage": Stage(change.stage).label}
    return form_page(request, form=form, act=act, title=title, done=_("日期已更正。"), project=project)


@needs(REPORT_PROGRESS)
def report_month(request: HttpRequest, project_id: int, year: int) -> HttpResponse:
    """月度填报."""
    by = request.actor  # type: ignore[attr-defined]
    project = of_own_department(project_id, by=by, needed=REPORT_PROGRESS)

    def act(form: Any) -> Any:
        given = {name: form.cleaned_data[name] for name in ("month", "amount", "physical_progress")}
        return actions.report_month(
            project, by=by, year=year, today=timezone.localdate(), confirmed=form.confirmed, **given
        )

    month = request.GET.get("month", "")
    chosen = int(month) if month.isdecimal() else selectors.next_month_to_report(project.pk, year=year)
    form = ReportForm(request.POST or None, initial={"month": chosen})
    title = _("填报 %(year)s 年月度完成") % {"year": year}
    done = _("已填报；再次填报同一个月将保留前一版。")
    return form_page(request, form=form, act=act, title=title, done=done, project=project, submit=_("填报"))


@needs(WRITE_PROJECTS)
def set_plan(request: HttpRequest, project_id: int, year: int) -> HttpResponse:
    """年度台账与月度计划."""
    by = request.actor  # type: ignore[attr-defined]
    project = of_own_department(project_id, by=by, needed=WRITE_PROJECTS)

    def act(form: Any) -> Any:
        given = {name: form.cleaned_data[name] for name in ("planned_investment", "goals", "reason")}
        return actions.set_year(
            project, by=by, year=year, amounts=form.amounts, today=timezone.localdate(), **given
        )

    return form_page(
        request,
        form=PlanForm(request.POST or None, initial=_plan_now(project, year=year)),
        act=act,
        title=_("%(year)s 年台账与月度计划") % {"year": year},
        done=_("年度计划已下达。"),
        project=project,
        template="projects/plan_form.html",
    )


@needs(WRITE_PROJECTS)
def set_milestone(request: HttpRequest, project_id: int) -> HttpResponse:
    """设定节点; ``?name=`` fills in the milestone to be moved."""
    by = request.actor  # type: ignore[attr-defined]
    project = of_own_department(project_id, by=by, needed=WRITE_PROJECTS)

    def act(form: Any) -> Any:
        return actions.set_milestone(project, by=by, today=timezone.localdate(), **form.cleaned_data)

    present = project.milestones.filter(name=request.GET.get("name", "")).first()
    initial = (
        {"name": present.name, "planned_on": present.planned_on, "owner": present.owner} if present else {}
    )
    form = MilestoneForm(request.POST or None, initial=initial)
    return form_page(
        request, form=form, act=act, title=_("设定节点"), done=_("节点已设定。"), project=project
    )


@needs(REPORT_PROGRESS)
def reach_milestone(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """节点完成."""
    by = request.actor  # type: ignore[attr-defined]
    milestone = selectors.milestone(milestone_id, scope=by.scope)
    project = of_own_department(milestone.project_id, by=by, needed=REPORT_PROGRESS)

    def act(form: Any) -> Any:
        return actions.reach_milestone(milestone, by=by, today=timezone.localdate(), **form.cleaned_data)

    form = ReachedForm(request.POST or None, initial={"done_on": timezone.localdate()})
    title = _("节点完成：%(name)s") % {"name": milestone.name}
    return form_page(request, form=form, act=act, title=title, done=_("节点已完成。"), project=project)


@needs(WRITE_PROJECTS)
def set_phase(request: HttpRequest, project_id: int) -> HttpResponse:
    """维护分期."""
    by = request.actor  # type: ignore[attr-defined]
    project = of_own_department(project_id, by=by, needed=WRITE_PROJECTS)

    def act(form: Any) -> Any:
        given = form.cleaned_data | {"stage": Stage(form.cleaned_data["stage"])}
        return actions.set_phase(project, by=by, **given)

    form = PhaseForm(request.POST or None)
    return form_page(
        request, form=form, act=act, title=_("维护分期"), done=_("分期已保存。"), project=project
    )


def _plan_now(project: KeyProject, *, year: int) -> dict[str, Any]:
    months = {
        f"month_{month}": amount for month, amount in selectors.monthly_plan(project.pk, year=year).items()
    }
    entry = next((one for one in project.ledger_entries.all() if one.year == year), None)
    if entry is None:
        return months
    return months | {"planned_investment": entry.planned_investment, "goals": entry.goals}
