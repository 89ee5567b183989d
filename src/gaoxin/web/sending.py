"""A form on its way to an action: done, or shown again with what is wrong beside its field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gaoxin.values.errors import DomainError, NotFound, NotPermitted
from gaoxin.web.errors import status_of
from gaoxin.web.forms import refuse_form

OK: Final = 200
MALFORMED: Final = 422


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a form: ``is_done`` with the action's ``result``, or shown again with ``status``."""

    status: int = OK
    is_done: bool = False
    result: Any = None
    refusal: DomainError | None = None


def send(request: HttpRequest, form: forms.BaseForm, act: Callable[[Any], Any]) -> Sent:
    """Gives what was typed to ``act``; its refusal comes back in the form, beside the field it names.

    What the person may not do, or what is not there, is no fault of the form and is raised.
    """
    if request.method != "POST":
        return Sent()
    if not form.is_valid():
        return Sent(MALFORMED)
    try:
        return Sent(is_done=True, result=act(form.cleaned_data))
    except (NotPermitted, NotFound):
        raise
    except DomainError as error:
        refuse_form(form, error)
        return Sent(status_of(error), refusal=error)


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[Any], Any],
    *,
    template: str,
    done: str,
    back: str,
    after: Callable[[Any], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """A page of one form: shown, acted on, or shown again with what is wrong.

    ``back`` is where 取消 leads and, unless ``after`` tells by the action's result, where one goes when it is
    done; ``context`` is what else the template shows.
    """
    sent = send(request, form, act)
    if sent.is_done:
        messages.success(request, done)
        return redirect(back if after is None else after(sent.result))
    return render(request, template, {**context, "form": form, "back": back}, status=sent.status)
