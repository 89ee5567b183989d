"""The first page: for each person the first page of their own menu."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from gaoxin.config.navigation import sections_of
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows


@needs()
def home(request: HttpRequest) -> HttpResponse:
    """To the first page of this person's own menu; an enterprise user comes to its own home."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    address = _first_page(by)
    return redirect(address) if address else render(request, "accounts/no_role.html")


def _first_page(by: Actor) -> str:
    pages = (page for section in sections_of(by) for page in section.pages)
    for page in pages:
        if page.permission is not None and allows(by, page.permission):
            try:
                return reverse(page.url_name)
            except NoReverseMatch:
                continue
    return ""
