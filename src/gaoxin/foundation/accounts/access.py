"""Guards of views: logged in, second factor where required, and holding a permission."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gaoxin.foundation.accounts.permissions import Permission, require

View = Callable[..., HttpResponse]


def needs(permission: Permission | None = None) -> Callable[[View], View]:
    """Only for people who are logged in and (when given) hold ``permission``; others get login or 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            waiting = _standing_in_the_way(request)
            if waiting is not None:
                return waiting
            if permission is not None:
                require(request.actor, permission)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.needed_permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def open_to_all(view: View) -> View:
    """Marks a view that asks for no login; a test lists these and everything else must be guarded."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def _standing_in_the_way(request: HttpRequest) -> HttpResponse | None:
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if user.must_change_password:
        return redirect("accounts:password")
    if _second_factor_missing(request):
        return redirect("accounts:second_factor")
    return None


def _second_factor_missing(request: HttpRequest) -> bool:
    if request.user.is_verified():  # type: ignore[union-attr]
        return False
    required = any(role in settings.SECOND_FACTOR_ROLES for role in request.actor.roles)  # type: ignore[attr-defined]
    return required or request.session.get("second_factor_pending", False)
