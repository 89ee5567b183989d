"""Every address of the product asks who is there, or says openly that it asks nobody."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gaoxin.foundation.accounts.actor import ANONYMOUS
from gaoxin.foundation.accounts.permissions import DECLARED, Permission

# The API asks for a token at every address by itself; its own tests prove it.
API = "api:"
# What may be seen by anybody: coming in, leaving, and how pages look. A longer list is a decision.
OPEN = {
    "accounts:login",
    "accounts:code",
    "accounts:logout",
    "language",
    "text_size",
    # An applicant follows its case by a code, without an account.
    "approvals:track",
    "approvals:tracked",
}


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern.callback


def own_addresses() -> list[tuple[str, Callable[..., Any]]]:
    return [(name, view) for name, view in addresses(get_resolver()) if not name.startswith(API)]


def test_every_view_is_guarded_or_marked_open() -> None:
    bare = [
        name
        for name, view in own_addresses()
        if not hasattr(view, "needed_permission") and not getattr(view, "open_to_all", False)
    ]
    assert bare == []


def test_the_open_ones_are_exactly_those_we_decided_on() -> None:
    opened = {name for name, view in own_addresses() if getattr(view, "open_to_all", False)}
    assert opened == OPEN


def test_every_guard_names_a_declared_permission() -> None:
    for name, view in own_addresses():
        needed = getattr(view, "needed_permission", None)
        assert needed is None or (isinstance(needed, Permission) and DECLARED[needed.code] is needed), name


def test_a_view_that_is_imported_when_asked_is_guarded_as_its_address_says() -> None:
    later = [(name, view) for name, view in own_addresses() if hasattr(view, "real_view")]
    assert later
    for name, view in later:
        assert view.real_view().needed_permission is view.needed_permission, name


@pytest.mark.django_db
def test_without_login_every_guarded_address_leads_to_the_login_page(client: Client) -> None:
    """The guard really stands in front: no guarded view answers a stranger, whatever its arguments."""
    for name, view in own_addresses():
        if getattr(view, "open_to_all", False):
            continue
        answers = [view(stranger(client, method)) for method in ("GET", "POST")]
        led = [answer for answer in answers if answer.status_code != 405]
        assert led, name
        for answer in led:
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/accounts/login/"), name


def stranger(client: Client, method: str) -> Any:
    """A request of somebody who is not logged in, as the middleware hands it on."""
    request = client.get("/accounts/login/").wsgi_request
    request.method, request.actor, request.memberships = method, ANONYMOUS, []
    return request
