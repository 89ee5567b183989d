"""Guards of views: logged in, nothing left to settle about the login, and holding a permission."""

import time
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url

from gaoxin.foundation.accounts.permissions import Permission, require_role
from gaoxin.foundation.accounts.selectors import password_too_old, second_factor_required

View = Callable[..., Any]

# Session keys: a login that still waits for its second factor; the minute of the last use.
WAITING = "waiting_login"
SEEN = "seen_at"
SECONDS_BETWEEN_RENEWALS = 60


def needs(
    permission: Permission | None = None, *, settled: bool = True, background: bool = False
) -> Callable[[View], View]:
    """Only for people who are logged in and (when given) hold ``permission``; others get login or 403.

    ``settled=False`` lets a login through that must still change its password or enrol its second factor.
    ``background=True`` is for addresses a page asks by itself: they do not keep an idle session alive.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return _to_login(request)
            if not background:
                _renew(request)
            if settled:
                waiting = _unsettled(request)
                if waiting:
                    return _go(request, waiting)
            if permission is not None:
                require_role(request.actor, permission)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.needed_permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


class ViewsWhenAsked:
    """The views of a module that is imported with the first request for one of them.

    For pages that need a large library: an address is known without loading it. Every view of the module is
    guarded by ``permission``; the guard itself stands at the view, here it is only told.
    """

    def __init__(self, module: str, *, permission: Permission) -> None:
        self._module = module
        self._permission = permission

    def __getattr__(self, name: str) -> View:
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return asked.real_view()(request, *args, **kwargs)  # type: ignore[attr-defined]

        asked.real_view = lambda: getattr(import_module(self._module), name)  # type: ignore[attr-defined]
        asked.needed_permission = self._permission  # type: ignore[attr-defined]
        asked.__name__, asked.__module__ = name, self._module
        return asked


def open_to_all(view: View) -> View:
    """Marks a view that asks for no login; a test lists these and everything else must be guarded."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def is_settled(request: HttpRequest) -> bool:
    """Whether a person who is logged in may go on: password in order, second factor shown where required."""
    return not _unsettled(request)


def _unsettled(request: HttpRequest) -> str:
    """The page where something about this login must be settled first; empty when there is nothing."""
    user: Any = request.user
    if user.must_change_password or password_too_old(user):
        return resolve_url("accounts:password")
    verified = user.is_verified() or not second_factor_required(request.memberships)  # type: ignore[attr-defined]
    return "" if verified else resolve_url("accounts:second_factor")


def _to_login(request: HttpRequest) -> HttpResponse:
    """To the login page, and from there back to where the person was."""
    if WAITING in request.session:
        return _go(request, resolve_url("accounts:code"))
    query = QueryDict(mutable=True)
    query["next"] = _where_they_were(request)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        query["expired"] = "1"
    return _go(request, f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode('/')}")


def _where_they_were(request: HttpRequest) -> str:
    """The address to return to: of the page, not of the form or the part of a page that was sent."""
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return request.get_full_path()
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    here = page.netloc == request.get_host() and page.path
    return f"{page.path}?{page.query}" if here and page.query else page.path if here else "/"


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect the browser follows as a page, also when HTMX asked for a part."""
    if "HX-Request" in request.headers and "HX-Boosted" not in request.headers:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _renew(request: HttpRequest) -> None:
    """Keeps the session of a person at work alive; writes at most once a minute."""
    now = int(time.time())
    if now - request.session.get(SEEN, 0) >= SECONDS_BETWEEN_RENEWALS:
        request.session[SEEN] = now
