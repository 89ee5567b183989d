"""Enrolling, using and switching off the second factor."""

from base64 import b32encode
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_otp import login as verify_session
from django_otp.plugins.otp_totp.models import TOTPDevice

from gaoxin.foundation.accounts import actions
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.form_page import accepted
from gaoxin.foundation.accounts.forms import CodeForm
from gaoxin.foundation.accounts.selectors import (
    recovery_codes_left,
    second_factor_of,
    second_factor_required,
    started_second_factor,
)

INK = "#1b2530"


@require_GET
@never_cache
@needs(settled=False)
def second_factor(request: HttpRequest) -> HttpResponse:
    """How the second factor stands, and the next step."""
    if request.user.must_change_password:  # type: ignore[union-attr]
        return redirect("accounts:password")
    return _page(request, CodeForm())


@require_POST
@needs(settled=False)
def start(request: HttpRequest) -> HttpResponse:
    actions.start_second_factor(by=request.actor)  # type: ignore[attr-defined]
    return redirect("accounts:second_factor")


@require_POST
@never_cache
@needs(settled=False)
def confirm(request: HttpRequest) -> HttpResponse:
    """The first code of a fresh authenticator; the answer shows the recovery codes, once."""
    user: Any = request.user
    codes: list[str] = []

    def act(given: dict[str, str]) -> None:
        codes.extend(actions.confirm_second_factor(by=request.actor, code=given["code"]))  # type: ignore[attr-defined]
        verify_session(request, second_factor_of(user))

    form = CodeForm(request.POST)
    if accepted(request, form, act):
        return render(request, "accounts/recovery_codes.html", {"codes": codes, "is_new": True})
    return _page(request, form)


@require_POST
@never_cache
@needs(settled=False)
def verify(request: HttpRequest) -> HttpResponse:
    """Show a code within a session that began without one."""
    user: Any = request.user

    def act(given: dict[str, str]) -> None:
        verify_session(request, actions.prove_second_factor(user, given["code"]))

    form = CodeForm(request.POST)
    if accepted(request, form, act):
        return redirect("home")
    return _page(request, form)


@require_POST
@needs()
def disable(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)

    def act(given: dict[str, str]) -> None:
        actions.disable_second_factor(by=request.actor, code=given["code"])  # type: ignore[attr-defined]

    if accepted(request, form, act):
        messages.success(request, _("二次验证已停用。"))
        return redirect("accounts:profile")
    return _page(request, form, asked_for="disable")


@require_POST
@never_cache
@needs()
def renew(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, shown once."""
    codes: list[str] = []
    form = CodeForm(request.POST)

    def act(given: dict[str, str]) -> None:
        codes.extend(actions.renew_recovery_codes(by=request.actor, code=given["code"]))  # type: ignore[attr-defined]

    if accepted(request, form, act):
        return render(request, "accounts/recovery_codes.html", {"codes": codes, "is_new": False})
    return _page(request, form, asked_for="renew")


def _page(request: HttpRequest, form: CodeForm, *, asked_for: str = "") -> HttpResponse:
    """``asked_for`` names the form that was refused, so that its errors stand in the right place."""
    user: Any = request.user
    device = second_factor_of(user)
    started = started_second_factor(user) if device is None else None
    context = {
        "form": form,
        "asked_for": asked_for,
        "device": device,
        "verified": user.is_verified(),
        "required": second_factor_required(request.memberships),  # type: ignore[attr-defined]
        "recovery_codes_left": recovery_codes_left(user),
        "started": started,
        "picture": _picture(started) if started else "",
        "secret": _grouped(started) if started else "",
    }
    return render(request, "accounts/second_factor.html", context, status=422 if form.errors else 200)


def _picture(device: TOTPDevice) -> SafeString:
    """The QR code of the secret as an inline SVG; it never leaves the page as a file."""
    code = segno.make(device.config_url, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=4, border=2, dark=INK))


def _grouped(device: TOTPDevice) -> str:
    """The secret to type where no camera is at hand, in groups of four."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
