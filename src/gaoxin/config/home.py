"""The first page: for each person the first page of their own menu."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from gaoxin.config.navigation import SECTIONS
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows


@needs()
def home(request: HttpRequest) -> HttpResponse:
    """To the first page this person may open; an enterprise user comes to its own enterprise."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if by.scope.enterprise_id is not None:
        return redirect("enterprises:detail", by.scope.enterprise_id)
    address = _first_page(by)
    return redirect(address) if address else render(request, "accounts/no_role.html")


def _first_page(by: Actor) -> str:
    pages = (page for section in SECTIONS for page in section.pages)
    for page in pages:
        if page.permission is not None and allows(by, page.permission):
            try:
                return reverse(page.url_name)
            except NoReverseMatch:
                continue
    return ""
