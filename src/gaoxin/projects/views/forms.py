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
from gaoxin.values.errors import DomainError, NotFound, NotPermitted
from gaoxin.web.errors import status_of
from gaoxin.web.forms import each_refusal, refuse_form

Act = Callable[[Any], Any]
MALFORMED = 422


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
    status = 200
    if request.method == "POST":
        status = MALFORMED
        if form.is_valid():
            try:
                result = act(form)
            except (NotPermitted, NotFound):
                raise
            except DomainError as error:
                status = _put_back(form, error)
            else:
                messages.success(request, done)
                return redirect("projects:detail", project.pk if project else result.pk)
    context = {"form": form, "title": title, "project": project, "submit": submit or _("保存")}
    return render(request, template, context, status=status)


def _put_back(form: forms.BaseForm, error: DomainError) -> int:
    """The refusal beside its field; a doubtful amount can be confirmed. Returns the status to answer with."""
    refuse_form(form, error)
    doubtful = any(one.code == UNIT_SLIP for one in each_refusal(error))
    if doubtful and isinstance(form, Confirmable):
        form.ask()
    return status_of(error)
