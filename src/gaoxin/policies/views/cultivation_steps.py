"""What happens to a step of a plan: added, changed, done, postponed, dropped."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.policies.actions.cultivation_steps import (
    StepText,
    add_step,
    change_step,
    drop_step,
    finish_step,
    postpone_step,
)
from gaoxin.policies.cultivation_forms import NoteForm, PostponeForm, ReasonForm, StepForm
from gaoxin.policies.cultivation_permissions import KEEP_PLANS
from gaoxin.policies.cultivation_words import step_label
from gaoxin.policies.models import CultivationPlan, CultivationStep, Responsible, StepKind
from gaoxin.policies.selectors import cultivation as selectors
from gaoxin.policies.views.cultivation import FORM
from gaoxin.web.sending import form_page

Act = Callable[[dict[str, Any]], Any]


def _found(request: HttpRequest, pk: int, number: int) -> tuple[Actor, CultivationPlan, CultivationStep]:
    by: Actor = request.actor  # type: ignore[attr-defined]
    plan = selectors.plan(pk, scope=by.scope)
    return by, plan, selectors.step_of(plan, number)


def _page(
    request: HttpRequest,
    plan: CultivationPlan,
    form: forms.Form,
    act: Act,
    *,
    title: str | Promise,
    submit: str | Promise,
    done: str,
    step: CultivationStep | None = None,
) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        template=FORM,
        done=done,
        back=reverse("policies:plan", args=(plan.pk,)),
        plan=plan,
        title=title,
        submit=submit,
        subject=step_label(step) if step else "",
        step=step,
    )


def _text(given: dict[str, Any]) -> StepText:
    return StepText(**{**given, "responsible": Responsible(given["responsible"])})


@needs(KEEP_PLANS)
def step_new(request: HttpRequest, pk: int) -> HttpResponse:
    """增加一步自己的工作。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    plan = selectors.plan(pk, scope=by.scope)
    initial = {"due_on": plan.target_on, "responsible": Responsible.FIRM}
    form = StepForm(request.POST or None, initial=initial)

    def act(given: dict[str, Any]) -> None:
        add_step(plan, by=by, text=_text(given), today=timezone.localdate())

    return _page(request, plan, form, act, title=_("增加步骤"), submit=_("增加"), done=_("步骤已增加。"))


@needs(KEEP_PLANS)
def step_edit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """修改怎么做、由谁做、提前期限。"""
    by, plan, step = _found(request, pk, number)
    names = ("label", "todo", "due_on", "responsible", "evidence")
    initial = {name: getattr(step, name) for name in names}
    own = step.kind == StepKind.OWN
    form = StepForm(request.POST or None, initial=initial, own_words=own)

    def act(given: dict[str, Any]) -> None:
        change_step(step, by=by, text=_text(given), today=timezone.localdate())

    return _page(
        request, plan, form, act, title=_("修改步骤"), submit=_("保存"), done=_("步骤已修改。"), step=step
    )


@needs(KEEP_PLANS)
def step_done(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """办结一步，写明办理情况；是否达到条件仍由事实判定。"""
    by, plan, step = _found(request, pk, number)

    def act(given: dict[str, Any]) -> None:
        finish_step(step, by=by, note=given["note"], today=timezone.localdate())

    form = NoteForm(request.POST or None)
    return _page(
        request, plan, form, act, title=_("办结步骤"), submit=_("办结"), done=_("步骤已办结。"), step=step
    )


@needs(KEEP_PLANS)
def step_postpone(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """延期，写明理由。"""
    by, plan, step = _found(request, pk, number)

    def act(given: dict[str, Any]) -> None:
        postpone_step(step, by=by, today=timezone.localdate(), **given)

    form = PostponeForm(request.POST or None, initial={"due_on": plan.target_on})
    return _page(
        request, plan, form, act, title=_("步骤延期"), submit=_("延期"), done=_("期限已放后。"), step=step
    )


@needs(KEEP_PLANS)
def step_drop(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """不再做这一步，写明理由。"""
    by, plan, step = _found(request, pk, number)

    def act(given: dict[str, Any]) -> None:
        drop_step(step, by=by, today=timezone.localdate(), **given)

    form = ReasonForm(request.POST or None)
    return _page(
        request, plan, form, act, title=_("不再做这一步"), submit=_("确定"), done=_("已记下。"), step=step
    )
