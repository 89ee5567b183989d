"""One form of a carrier or a stay: shown, acted on, or shown again with what is wrong."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gaoxin.web.sending import send


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    back: str,
    done: str,
    after: Callable[[Any], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """``after`` gives the page to go to from the action's result; else it is ``back``."""
    sent = send(request, form, act)
    if sent.is_done:
        messages.success(request, done)
        return redirect(after(sent.result) if after else back)
    told = {"form": form, "back": back, **context}
    return render(request, "innovation/form.html", told, status=sent.status)
