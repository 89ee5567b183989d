"""Puts the actor of the request on the request; nothing is kept outside it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from gaoxin.foundation.accounts.actor import ANONYMOUS, Actor
from gaoxin.foundation.accounts.addresses import address_of
from gaoxin.foundation.accounts.models import Membership
from gaoxin.foundation.accounts.selectors import actor_for, memberships_of

ZONE_SESSION_KEY = "zone_id"


class ActorMiddleware:
    """``request.memberships`` and ``request.actor``, read once per request and only when asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.memberships = SimpleLazyObject(lambda: _memberships(request))  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _memberships(request: HttpRequest) -> list[Membership]:
    return list(memberships_of(request.user)) if request.user.is_authenticated else []


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return ANONYMOUS
    return actor_for(
        request.user,
        request.memberships,  # type: ignore[attr-defined]
        zone_id=request.session.get(ZONE_SESSION_KEY),
        address=address_of(request),
    )
