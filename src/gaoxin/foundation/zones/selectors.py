"""Reading departments, posts and who held them on a day."""

import datetime as dt

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from gaoxin.foundation.zones.models import Department, Post, PostHolding, Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound


def zones(scope: Scope) -> QuerySet[Zone]:
    return Zone.objects.filter(pk__in=scope.zone_ids)


def zone_of(scope: Scope) -> Zone:
    """The one zone of the scope."""
    found = Zone.objects.filter(pk=scope.zone_id).first()
    if found is None:
        raise NotFound()
    return found


def data_day(scope: Scope) -> dt.date:
    """The day the zone's data reach (数据截至); today when none is stated."""
    return zone_of(scope).data_as_of or timezone.localdate()


def departments(scope: Scope, *, as_of: dt.date | None = None) -> QuerySet[Department]:
    """The departments that exist on a day (today), in their order."""
    day = as_of or timezone.localdate()
    existing = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    return scope.rows(Department.objects.filter(existing))


def all_departments(scope: Scope) -> QuerySet[Department]:
    """Departments with those that were closed, each with ``posts_open`` and ``people_now``."""
    held = Q(posts__holdings__since__lte=timezone.localdate()) & _still("posts__holdings__")
    rows = Department.objects.annotate(
        posts_open=Count("posts", filter=Q(posts__closed_on__isnull=True), distinct=True),
        people_now=Count("posts__holdings", filter=held, distinct=True),
    )
    return scope.rows(rows).order_by("closed_on", "sort_order", "id")


def department_in(scope: Scope, *, pk: int) -> Department:
    found = scope.rows(Department.objects.filter(pk=pk).select_related("zone")).first()
    if found is None:
        raise NotFound()
    return found


def posts_of(department: Department) -> QuerySet[Post]:
    """The posts of a department, closed ones last, each with ``holdings`` from the newest on."""
    holdings = PostHolding.objects.select_related("user").order_by("-since", "-id")
    rows = department.posts.prefetch_related(Prefetch("holdings", queryset=holdings))
    return rows.order_by("closed_on", "sort_order", "id")


def posts(scope: Scope, *, as_of: dt.date | None = None) -> QuerySet[Post]:
    """The posts of the zone that exist on a day (today), by department."""
    day = as_of or timezone.localdate()
    existing = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    rows = Post.objects.filter(existing).select_related("department")
    return scope.rows(rows, zone="department__zone_id").order_by(
        "department__sort_order", "department_id", "sort_order", "id"
    )


def post_in(scope: Scope, *, pk: int) -> Post:
    rows = Post.objects.filter(pk=pk).select_related("department__zone")
    found = scope.rows(rows, zone="department__zone_id").first()
    if found is None:
        raise NotFound()
    return found


def holding_in(scope: Scope, *, pk: int) -> PostHolding:
    rows = PostHolding.objects.filter(pk=pk).select_related("post__department__zone", "user")
    found = scope.rows(rows, zone="post__department__zone_id").first()
    if found is None:
        raise NotFound()
    return found


def holdings_on(scope: Scope, *, day: dt.date) -> QuerySet[PostHolding]:
    """Who held which post on a day."""
    rows = PostHolding.objects.filter(_still("", day), since__lte=day).select_related(
        "post__department", "user"
    )
    return scope.rows(rows, zone="post__department__zone_id").order_by(
        "post__department__sort_order", "post__sort_order", "since"
    )


def _still(path: str, day: dt.date | None = None) -> Q:
    last_day = day or timezone.localdate()
    return Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gte": last_day})


def only_zone() -> Zone | None:
    """The zone of an installation that has just one; for pages shown before anybody is known."""
    found = list(Zone.objects.all()[:2])
    return found[0] if len(found) == 1 else None
