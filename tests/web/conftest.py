"""The sample site with a zone, a leader who is logged in, and enterprises."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gaoxin.enterprises.models import Cluster, Enterprise
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from tests.factories import login, make_user, make_zone

TEMPLATES = Path(__file__).with_name("templates")


@pytest.fixture(autouse=True)
def sample_site(settings: Any) -> None:
    engine = dict(settings.TEMPLATES[0], DIRS=[TEMPLATES])
    settings.TEMPLATES = [engine]
    settings.ROOT_URLCONF = "tests.web.sample_site"


@pytest.fixture
def zone(db: None) -> Zone:
    made = make_zone(name="长治高新区", data_as_of=dt.date(2025, 12, 31))
    Zone.objects.filter(pk=made.pk).update(is_sample=True)
    made.refresh_from_db()
    return made


@pytest.fixture
def leader(zone: Zone, client: Client) -> Client:
    """A browser in which the zone's leader is logged in."""
    return login(client, make_user(zone, Role.ZONE_LEADER, display_name="李主任"))


def make_enterprises(zone: Zone, count: int, **values: Any) -> list[Enterprise]:
    """``count`` enterprises with rising capital (1 万元, 2 万元 …); every second one is a sample row."""
    cluster = Cluster.objects.get_or_create(zone=zone, code="machinery", defaults={"name": "装备制造"})[0]
    rows = [
        Enterprise(
            zone=zone,
            name=f"长治精密{number:03d}科技有限公司",
            initials=f"czjm{number:03d}kjyxgs",
            no_code_reason="筹建中",
            cluster=cluster,
            registered_on=dt.date(2015, 1, 1) + dt.timedelta(days=30 * number),
            registered_capital=Decimal(10_000 * number),
            legal_representative="王建国",
            is_sample=number % 2 == 0,
            **values,
        )
        for number in range(1, count + 1)
    ]
    return Enterprise.objects.bulk_create(rows)
