"""One page for every form of a project: shows it, hands it to an action, says what went wrong."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import Permission, require
from gaoxin.projects import selectors
from gaoxin.projects.actions.checks import UNIT_SLIP
from gaoxin.projects.forms import Confirmable
from gaoxin.projects.models import KeyProject
from gaoxin.values.errors import DomainError
from gaoxin.web.forms import each_refusal
from gaoxin.web.sending import send

Act = Callable[[Any], Any]


def of_own_department(project_id: int, *, by: Actor, needed: Permission) -> KeyProject:
    """The project to be changed; refused before a form is filled in, not after."""
    project = selectors.project(project_id, scope=by.scope)
    require(by, needed, zone_id=project.zone_id, department_id=project.department_id)
    return project


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
    sent = send(request, form, lambda _given: act(form))
    if sent.is_done:
        messages.success(request, done)
        return redirect("projects:detail", project.pk if project else sent.result.pk)
    if sent.refusal is not None:
        _ask_again(form, sent.refusal)
    context = {"form": form, "title": title, "project": project, "submit": submit or _("保存")}
    return render(request, template, context, status=sent.status)


def _ask_again(form: forms.BaseForm, refusal: DomainError) -> None:
    """A doubtful amount can be confirmed."""
    doubtful = any(one.code == UNIT_SLIP for one in each_refusal(refusal))
    if doubtful and isinstance(form, Confirmable):
        form.ask()
