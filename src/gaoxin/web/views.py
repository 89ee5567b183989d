"""Pages around the work: language, text size, and what is shown when something is not there or goes wrong."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

YEAR = 365 * 24 * 3600
TEXT_SIZES = ("normal", "large")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the language of the pages in a cookie: ``language`` is a code, ``next`` where to return."""
    return _remember(
        request,
        settings.LANGUAGE_COOKIE_NAME,
        request.POST.get("language", ""),
        allowed=tuple(dict(settings.LANGUAGES)),
    )


@require_POST
def choose_text_size(request: HttpRequest) -> HttpResponse:
    """Keeps 大字 on or off in a cookie: ``text_size`` is ``large`` or ``normal``."""
    return _remember(request, "text_size", request.POST.get("text_size", ""), allowed=TEXT_SIZES)


def _remember(request: HttpRequest, cookie: str, value: str, *, allowed: tuple[str, ...]) -> HttpResponse:
    response = HttpResponseRedirect(_way_back(request))
    if value in allowed:
        response.set_cookie(
            cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=request.is_secure())
    return wanted if safe else "/"


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("web/400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever broke must not be asked again."""
    return HttpResponse(render_to_string("web/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or came from elsewhere."""
    return render(request, "web/csrf.html", status=403)


# Nobody needs to be logged in to choose how pages look; the guard test reads this mark.
for _view in (choose_language, choose_text_size):
    _marked: Any = _view
    _marked.open_to_all = True
