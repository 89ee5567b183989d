"""What every page shows around its content: menu, zone, person, language, text size."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from gaoxin.config.navigation import Page, sections_of
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.notices.selectors import unread_count
from gaoxin.foundation.zones.models import Zone


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame; nothing is read for people who are not logged in."""
    user = getattr(request, "user", None)
    look = {"text_size": request.COOKIES.get("text_size", "normal")}
    if user is None or not user.is_authenticated:
        return look
    actor = request.actor  # type: ignore[attr-defined]
    return look | {
        "actor": actor,
        "roles": [role.label for role in sorted(actor.roles, key=list(Role).index)],
        "zone": _current_zone(request),
        "zones": _zones(request),
        "navigation": _menu(request),
        "unread_notices": unread_count(actor),
    }


def _zones(request: HttpRequest) -> list[Zone]:
    seen: dict[int, Zone] = {}
    for membership in request.memberships:  # type: ignore[attr-defined]
        seen.setdefault(membership.zone_id, membership.zone)
    return list(seen.values())


def _current_zone(request: HttpRequest) -> Zone | None:
    ids = request.actor.scope.zone_ids  # type: ignore[attr-defined]
    return next((zone for zone in _zones(request) if zone.pk in ids), None)


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    actor = request.actor  # type: ignore[attr-defined]
    here = _present_page(request)
    menu = []
    for section in sections_of(actor):
        pages = [
            {"label": page.label, "href": href, "here": page.url_name == here}
            for page in section.pages
            if (page.permission is None or allows(actor, page.permission)) and (href := _address(page))
        ]
        if pages:
            menu.append({"label": section.label, "pages": pages})
    return menu


def _present_page(request: HttpRequest) -> str:
    """The menu page a request belongs to: itself, else that of the same app whose address leads to it."""
    match = request.resolver_match
    sections = sections_of(request.actor)  # type: ignore[attr-defined]
    pages = [page for section in sections for page in section.pages]
    if match is None or match.view_name in {page.url_name for page in pages}:
        return match.view_name if match else ""
    own = [page for page in pages if match.namespace and page.url_name.startswith(f"{match.namespace}:")]
    above = [page for page in own if request.path.startswith(_address(page) or "//")]
    nearest = max(above, key=lambda page: len(_address(page)), default=None) or next(iter(own), None)
    return nearest.url_name if nearest else ""


def _address(page: Page) -> str:
    try:
        return reverse(page.url_name)
    except NoReverseMatch:
        return ""
