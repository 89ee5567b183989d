"""Reading users: who a login is, in which zones, with which roles."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from gaoxin.foundation.accounts.actor import ANONYMOUS, Actor
from gaoxin.foundation.accounts.models import Membership, User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.scope import Scope


def memberships_of(user: User, *, as_of: dt.date | None = None) -> QuerySet[Membership]:
    """The roles in force on a day (today), with their zones."""
    day = as_of or timezone.localdate()
    in_force = Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))
    return user.memberships.filter(in_force).select_related("zone").order_by("zone__code", "id")


def actor_for(
    user: User, memberships: Iterable[Membership], *, zone_id: int | None, address: str = ""
) -> Actor:
    """The actor of a login in one zone (its first zone when ``zone_id`` is not one of them)."""
    rows = list(memberships)
    if not user.is_active or not rows:
        return Actor(user_id=user.pk, name=str(user), address=address)
    zones = [row.zone_id for row in rows]
    chosen = zone_id if zone_id in zones else zones[0]
    here = [row for row in rows if row.zone_id == chosen]
    departments = {row.department_id for row in here}
    enterprises = {row.enterprise_id for row in here if row.role == Role.ENTERPRISE_USER}
    return Actor(
        user_id=user.pk,
        name=str(user),
        scope=Scope(frozenset({chosen}), enterprise_id=next(iter(enterprises), None)),
        roles=frozenset(Role(row.role) for row in here),
        department_id=next(iter(departments)) if len(departments) == 1 else None,
        address=address,
    )


def anonymous() -> Actor:
    return ANONYMOUS
