"""One form, one action, one page: what most pages that change something consist of."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gaoxin.web.sending import send

Act = Callable[[Any], Any]
Trail = tuple[tuple[str, str], ...]


def accepted(request: HttpRequest, form: forms.BaseForm, act: Act) -> bool:
    """Whether ``form`` was sent, is valid and ``act`` did not refuse it; a refusal stands in the form."""
    return send(request, form, act).is_done


def show_form(
    request: HttpRequest,
    *,
    form: forms.BaseForm,
    title: str,
    back: str,
    submit: str = "",
    subtitle: str = "",
    trail: Trail = (),
    note: str = "",
) -> HttpResponse:
    """The page of a form; ``back`` is where 取消 leads, ``trail`` the (address, name) of the pages above."""
    context = {
        "form": form,
        "title": title,
        "subtitle": subtitle,
        "submit": submit or _("保存"),
        "back": back,
        "trail": trail,
        "note": note,
    }
    return render(request, "accounts/form_page.html", context, status=422 if form.errors else 200)


def form_page(
    request: HttpRequest, *, form: forms.BaseForm, act: Act, title: str, done: str, back: str, **rest: Any
) -> HttpResponse:
    """``show_form``; once ``act`` has taken what was typed, says ``done`` and goes ``back``."""
    if accepted(request, form, act):
        messages.success(request, done)
        return redirect(back)
    return show_form(request, form=form, title=title, back=back, **rest)
