"""Enterprises for tests: plain functions, each makes one valid row, without actions."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from gaoxin.enterprises.models import AnnualFigures, Cluster, Enterprise, Recognition, RecognitionKind
from gaoxin.enterprises.names import initials_of
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.panels import Panel
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.uscc import complete_uscc
from tests.factories import actor_of, make_user

TODAY = dt.date(2026, 3, 16)
WAN = Decimal(10_000)
_numbers = count(1)


def make_code() -> str:
    """A valid code nobody has yet."""
    return complete_uscc(f"91140400MA{next(_numbers):07d}")


def make_enterprise(
    zone: Zone, *, name: str | None = None, uscc: str | None = None, **values: Any
) -> Enterprise:
    name = name or f"长治市第{next(_numbers)}精密制造有限公司"
    values.setdefault("registered_on", dt.date(2018, 5, 20))
    return Enterprise.objects.create(
        zone=zone,
        name=name,
        uscc=uscc or make_code(),
        initials=initials_of(name, values.get("short_name", "")),
        **values,
    )


def make_cluster(zone: Zone, *, code: str = "new-energy", name: str = "新能源") -> Cluster:
    return Cluster.objects.get_or_create(zone=zone, code=code, defaults={"name": name})[0]


def make_figures(enterprise: Enterprise, *, year: int = 2025, **values: Any) -> AnnualFigures:
    return AnnualFigures.objects.create(enterprise=enterprise, year=year, **values)


def make_recognition(
    enterprise: Enterprise,
    *,
    kind: RecognitionKind = RecognitionKind.HIGH_TECH,
    recognised_on: dt.date = dt.date(2024, 11, 1),
    valid_until: dt.date | None = dt.date(2027, 10, 31),
    **values: Any,
) -> Recognition:
    return Recognition.objects.create(
        enterprise=enterprise, kind=kind, recognised_on=recognised_on, valid_until=valid_until, **values
    )


def make_keeper(zone: Zone) -> Actor:
    """企业服务专员 of a zone, ready to act."""
    return actor_of(make_user(zone, Role.ENTERPRISE_SERVICE))


def example_panel(enterprise: Enterprise, *, by: Actor, as_of: dt.date) -> Panel:
    """A part of the enterprise page as another app would give it."""
    return Panel(title="示例部分", template="web/messages.html", anchor="example")
