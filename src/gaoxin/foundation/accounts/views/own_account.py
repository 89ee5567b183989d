"""One's own account: profile, password, tokens."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from gaoxin.foundation.accounts import actions
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.form_page import accepted, form_page
from gaoxin.foundation.accounts.forms import ContactForm, PasswordForm, TokenForm
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.permissions import USE_TOKENS, allows
from gaoxin.foundation.accounts.selectors import (
    own_token,
    password_age_left,
    password_too_old,
    recovery_codes_left,
    second_factor_of,
    tokens_of,
)


@require_GET
@needs()
def profile(request: HttpRequest) -> HttpResponse:
    """Who one is here: roles and their dates, contact, how the account is protected."""
    user: Any = request.user
    context = {
        "person": user,
        "memberships": request.memberships,  # type: ignore[attr-defined]
        "second_factor": second_factor_of(user),
        "recovery_codes_left": recovery_codes_left(user),
        "password_days_left": password_age_left(user),
        "may_use_tokens": allows(request.actor, USE_TOKENS),  # type: ignore[attr-defined]
    }
    return render(request, "accounts/profile.html", context)


@needs()
def contact(request: HttpRequest) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    person = User.objects.get(pk=by.user_id)
    back = resolve_url("accounts:profile")
    return form_page(
        request,
        form=ContactForm(request.POST or None, instance=person),
        act=lambda given: actions.change_own_contact(by=by, **given),
        title=_("修改联系方式"),
        done=_("联系方式已更新。"),
        back=back,
        trail=((back, _("我的账户")),),
    )


@never_cache
@sensitive_post_parameters("old", "new", "again")
@needs(settled=False)
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; forced after a reset and when it has grown old."""
    user: Any = request.user
    forced = user.must_change_password or password_too_old(user)

    def act(given: dict[str, Any]) -> None:
        by = request.actor  # type: ignore[attr-defined]
        changed = actions.change_own_password(by=by, old=given["old"], new=given["new"])
        update_session_auth_hash(request, changed)

    form = PasswordForm(request.POST or None)
    if accepted(request, form, act):
        messages.success(request, _("密码已修改。"))
        return redirect("home" if forced else "accounts:profile")
    context = {"form": form, "is_temporary": user.must_change_password, "forced": forced}
    template = "accounts/password_forced.html" if forced else "accounts/password.html"
    return render(request, template, context, status=422 if form.errors else 200)


@never_cache
@needs(USE_TOKENS)
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, and a form for a new one, whose text is shown in the answer and never again."""
    by = request.actor  # type: ignore[attr-defined]
    issued: list[actions.IssuedToken] = []
    form = TokenForm(request.POST or None)
    if accepted(request, form, lambda given: issued.append(actions.create_token(by=by, **given))):
        form = TokenForm()
    context = {
        "tokens": tokens_of(by.user_id),
        "form": form,
        "issued": issued[0] if issued else None,
        "may_be_wrong": form.errors,
    }
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@needs(USE_TOKENS)
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    token = actions.revoke_token(own_token(by.user_id, pk=pk), by=by)
    messages.success(request, _("令牌“%(name)s”已撤销，立即失效。") % {"name": token.name})
    return redirect("accounts:tokens")
