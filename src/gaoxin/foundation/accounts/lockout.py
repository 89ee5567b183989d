"""The answer to a locked login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gaoxin.foundation.accounts.actions.sessions import note_lock
from gaoxin.foundation.accounts.addresses import address_of
from gaoxin.foundation.accounts.locks import lock_time


def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """A plain page that says how long to wait and whom to ask; status 429.

    The attempt that locks is written down; attempts while locked are not, or a flood would fill the trail.
    """
    credentials = getattr(request, "axes_credentials", None) or {}
    if getattr(request, "axes_failures_since_start", None) is not None:
        note_lock(str(credentials.get("username", "")), address=address_of(request))
    minutes = round(lock_time().total_seconds() / 60)
    response = render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
