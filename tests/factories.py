"""Zones, departments and people for tests: plain functions, each makes one valid row.

Rows are written directly, without actions, so that a test sees only the audit events of what it tests.
"""

import datetime as dt
from itertools import count

from django.test import Client

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import Membership, User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import actor_for, memberships_of
from gaoxin.foundation.zones.models import Department, Zone, ZoneLevel

PASSWORD = "Gaoxin-2025-ceshi"
LONG_AGO = dt.date(2020, 1, 1)
_numbers = count(1)


def make_zone(*, code: str | None = None, name: str | None = None, data_as_of: dt.date | None = None) -> Zone:
    """A zone; made only once for each ``code``."""
    code = code or f"zone-{next(_numbers)}"
    values = {
        "name": name or f"{code}高新技术产业开发区",
        "short_name": name or f"{code}高新区",
        "province": "山西省",
        "city": "长治市",
        "level": ZoneLevel.NATIONAL,
        "data_as_of": data_as_of,
    }
    return Zone.objects.get_or_create(code=code, defaults=values)[0]


def make_department(zone: Zone, *, name: str | None = None) -> Department:
    name = name or f"第{next(_numbers)}局"
    return Department.objects.get_or_create(zone=zone, name=name, defaults={"short_name": name[:40]})[0]


def make_user(
    zone: Zone | None = None,
    *roles: Role,
    department: Department | None = None,
    enterprise_id: int | None = None,
    username: str | None = None,
    display_name: str | None = None,
) -> User:
    """A person who can log in with ``PASSWORD`` and has held ``roles`` in ``zone`` since 2020."""
    username = username or f"user{next(_numbers)}"
    user = User.objects.create_user(
        username=username,
        password=PASSWORD,
        display_name=display_name or f"人员{username}",
        home_zone=zone,
    )
    for role in roles:
        give_role(user, zone, role, department=department, enterprise_id=enterprise_id)
    return user


def give_role(
    user: User,
    zone: Zone | None,
    role: Role,
    *,
    department: Department | None = None,
    enterprise_id: int | None = None,
    since: dt.date = LONG_AGO,
    until: dt.date | None = None,
) -> Membership:
    enterprise = enterprise_id if role == Role.ENTERPRISE_USER else None
    return Membership.objects.create(
        user=user,
        zone=zone,
        role=role,
        department=department,
        enterprise_id=enterprise,
        since=since,
        until=until,
    )


def actor_of(user: User, *, zone: Zone | None = None, address: str = "127.0.0.1") -> Actor:
    """The person as ``by`` of an action, in ``zone`` (their first zone when not given)."""
    return actor_for(user, memberships_of(user), zone_id=zone.pk if zone else None, address=address)


def make_actor(zone: Zone, *roles: Role, department: Department | None = None) -> Actor:
    """A fresh person holding ``roles``, ready to act."""
    return actor_of(make_user(zone, *roles, department=department))


def login(client: Client, user: User) -> Client:
    """``client`` logged in as ``user``, without going through the login page."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
