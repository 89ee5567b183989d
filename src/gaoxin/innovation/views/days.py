"""The day and year a page was asked for."""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone

from gaoxin.values.dates import parse_date


def asked_day(request: HttpRequest) -> dt.date:
    """``?on=2025-12-31``; today without it. A day to come is today."""
    asked, today = request.GET.get("on", "").strip(), timezone.localdate()
    return min(parse_date(asked, field="on"), today) if asked else today


def asked_year(request: HttpRequest, *, default: int) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else default
