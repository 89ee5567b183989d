"""The network address a request came from, as it stands in the audit trail."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The peer's address; behind ``PROXY_COUNT`` proxies of our own, what the outermost of them saw."""
    peer = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXY_COUNT:
        return peer
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    seen = hops[-settings.PROXY_COUNT] if len(hops) >= settings.PROXY_COUNT else ""
    return seen if _is_address(seen) else peer


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
