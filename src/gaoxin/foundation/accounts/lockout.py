"""The answer to a locked login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """A plain page that says how long to wait and whom to ask; status 429."""
    return render(request, "accounts/locked.html", status=429)
