"""Accounts locked after repeated failures: how many failures, and until when."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, Max, QuerySet, Sum
from django.utils import timezone


def locked_name(username: Any) -> Exists:
    """The condition, for a query of people, that a name (an ``OuterRef``) is locked now."""
    counted = _counting().filter(username=username).order_by().values("username")
    return Exists(counted.annotate(total=Sum("failures_since_start")).filter(total__gte=_limit()))


def locks(usernames: Iterable[str] | None = None) -> dict[str, dt.datetime]:
    """Locked names and the moment each opens again; of all names, or of the given ones."""
    attempts = _counting()
    if usernames is not None:
        attempts = attempts.filter(username__in=list(usernames))
    counted = (
        attempts.order_by()
        .values("username")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    )
    locked = counted.filter(failures__gte=_limit())
    return {row["username"]: row["last"] + lock_time() for row in locked}


def locked_until(username: str) -> dt.datetime | None:
    return locks([username]).get(username)


def failures_of(username: str) -> int:
    """Failed attempts of a name that still count."""
    return _counting().filter(username=username).aggregate(total=Sum("failures_since_start"))["total"] or 0


def _limit() -> int:
    return settings.AXES_FAILURE_LIMIT


def lock_time() -> dt.timedelta:
    return get_cool_off() or dt.timedelta()


def _counting() -> QuerySet[AccessAttempt]:
    return AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - lock_time())
