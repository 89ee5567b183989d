"""What every page shows around its content: menu, zone, person, language, text size."""

from typing import Any

from django.http import HttpRequest

from gaoxin.config.navigation import SECTIONS
from gaoxin.foundation.accounts.permissions import allows
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
    here = request.resolver_match
    name = here.view_name if here else ""
    menu = []
    for section in SECTIONS:
        pages = [
            {"label": page.label, "url_name": page.url_name, "here": page.url_name == name}
            for page in section.pages
            if page.permission is None or allows(actor, page.permission)
        ]
        if pages:
            menu.append({"label": section.label, "pages": pages})
    return menu
