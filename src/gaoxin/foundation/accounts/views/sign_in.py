"""Coming in (password, then the second factor where there is one), leaving, changing the zone."""

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gaoxin.foundation.accounts import actions
from gaoxin.foundation.accounts.access import WAITING, needs, open_to_all
from gaoxin.foundation.accounts.actions import sessions
from gaoxin.foundation.accounts.addresses import address_of
from gaoxin.foundation.accounts.forms import CodeForm, SignInForm
from gaoxin.foundation.accounts.locks import failures_of
from gaoxin.foundation.accounts.middleware import ZONE_SESSION_KEY
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.selectors import (
    actor_for,
    memberships_of,
    second_factor_of,
    temporary_password_expired,
)
from gaoxin.foundation.zones.selectors import only_zone
from gaoxin.values.errors import DomainError, NotFound
from gaoxin.web.forms import refuse_form

BACKEND = "django.contrib.auth.backends.ModelBackend"
SECONDS_FOR_THE_CODE = 300


@open_to_all
@never_cache
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """Name and password. The answer never tells whether a name exists."""
    if request.user.is_authenticated:
        return redirect(_way_on(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answer = _try_password(request, form)
        if answer is not None:
            return answer
    minutes = settings.SESSION_COOKIE_AGE // 60
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "expired": "expired" in request.GET and not form.is_bound,
        "minutes": minutes,
        "only_zone": only_zone(),
    }
    return render(request, "accounts/login.html", context, status=422 if form.errors else 200)


@open_to_all
@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The second factor of a login whose password was right."""
    user = _waiting_user(request)
    if user is None:
        request.session.pop(WAITING, None)
        messages.info(request, _("等待时间过长，请重新登录。"))
        return redirect(_login_address(request))
    if not AxesProxyHandler.is_allowed(request, {"username": user.username}):
        return _locked(request, user)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answer = _try_code(request, form, user)
        if answer is not None:
            return answer
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "accounts/code.html", context, status=422 if form.errors else 200)


@open_to_all
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Leaving; a session that has ended already simply stays ended."""
    user: Any = request.user
    if user.is_authenticated:
        actions.note_logout(user, by=request.actor)  # type: ignore[attr-defined]
    close_session(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    # Not an expired session: the login page need not explain anything.
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    return response


@require_POST
@needs()
def choose_zone(request: HttpRequest) -> HttpResponse:
    """Work in another of one's own zones; starts at its first page, because rows differ from zone to zone."""
    wanted = request.POST.get("zone", "")
    own = {str(row.zone_id): row for row in request.memberships}  # type: ignore[attr-defined]
    if wanted not in own:
        raise NotFound(_("您在该高新区没有角色。"))
    request.session[ZONE_SESSION_KEY] = own[wanted].zone_id
    messages.success(request, _("已切换到%(zone)s。") % {"zone": own[wanted].zone.name})
    return redirect(settings.LOGIN_REDIRECT_URL)


def _try_password(request: HttpRequest, form: SignInForm) -> HttpResponse | None:
    """The way on after a right password; None when the form is to be shown again with a message."""
    username = form.cleaned_data["username"]
    user: Any = authenticate(request, username=username, password=form.cleaned_data["password"])
    address = address_of(request)
    if user is None:
        if not getattr(request, "axes_locked_out", False):
            actions.note_failed_login(username, address=address, reason=sessions.WRONG_PASSWORD)
        form.add_error(None, _wrong(username))
        return None
    if temporary_password_expired(user):
        actions.note_failed_login(username, address=address, reason=sessions.EXPIRED_PASSWORD)
        form.add_error(None, _("临时密码已过期，请联系本单位安全管理员重置。"))
        return None
    if second_factor_of(user) is None:
        return _enter(request, user)
    request.session.cycle_key()
    request.session[WAITING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
    }
    return redirect(_with_next(resolve_url("accounts:code"), request))


def _wrong(username: str) -> str:
    """The same words for a wrong name and a wrong password, and how many tries are left."""
    left = max(settings.AXES_FAILURE_LIMIT - failures_of(username), 0)
    words = _("用户名或密码不正确。")
    if not 0 < left <= 3:
        return words
    warning = _("再错 %(left)d 次，该用户名将锁定 %(minutes)d 分钟。")
    return words + warning % {"left": left, "minutes": round(settings.AXES_COOLOFF_TIME * 60)}


def _waiting_user(request: HttpRequest) -> User | None:
    """Whose password was right within the last minutes and has not changed since."""
    waiting = request.session.get(WAITING)
    if waiting is None or time.time() - waiting["at"] > SECONDS_FOR_THE_CODE:
        return None
    user = User.objects.filter(pk=waiting["user"], is_active=True).first()
    if user is None or not constant_time_compare(waiting["hash"], user.get_session_auth_hash()):
        return None
    return user


def _try_code(request: HttpRequest, form: CodeForm, user: User) -> HttpResponse | None:
    try:
        device = actions.accept_code(user, form.cleaned_data["code"])
    except DomainError as error:
        refuse_form(form, error)
        return None
    if device is None:
        AxesProxyHandler.user_login_failed(code, {"username": user.username}, request)
        if not getattr(request, "axes_locked_out", False):
            actions.note_failed_login(user.username, address=address_of(request), reason=sessions.WRONG_CODE)
        form.add_error("code", _("动态码不正确。请核对手机时间，并填写当前显示的六位数字或一个恢复码。"))
        return None
    user.otp_device = device  # type: ignore[attr-defined]
    return _enter(request, user)


def _locked(request: HttpRequest, user: User) -> HttpResponse:
    """The lock applies to the code as well; the axes middleware answers for this response."""
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = {"username": user.username}  # type: ignore[attr-defined]
    return HttpResponse(status=429)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    way_on = _way_on(request)
    second_factor = getattr(user, "otp_device", None) is not None
    request.session.pop(WAITING, None)
    open_session(request, user, backend=BACKEND)
    # Sessions that are over are swept out here: logins are rare, and no other job has to remember it.
    request.session.clear_expired()
    by = actor_for(user, memberships_of(user), zone_id=None, address=address_of(request))
    actions.note_login(user, by=by, second_factor=second_factor)
    return redirect(way_on)


def _way_on(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


def _with_next(address: str, request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if not wanted:
        return address
    query = QueryDict(mutable=True)
    query["next"] = wanted
    return f"{address}?{query.urlencode('/')}"


def _login_address(request: HttpRequest) -> str:
    return _with_next(resolve_url(settings.LOGIN_URL), request)
