"""One place that turns a refusal into a page: 403, 404, 409 or 422, with the remedy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted
from gaoxin.web.forms import each_refusal
from gaoxin.web.refusals import in_words

STATUS: tuple[tuple[type[DomainError], int], ...] = ((NotPermitted, 403), (NotFound, 404), (Conflict, 409))


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal; anything not listed is 422."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 422)


class DomainErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        status = status_of(exception)
        refused = [in_words(one) for one in each_refusal(exception)]
        return render(request, "web/refused.html", {"refused": refused, "status": status}, status=status)
