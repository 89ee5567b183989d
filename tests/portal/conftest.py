"""A zone with one enterprise, its user, and the officer who keeps its record."""

from decimal import Decimal

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from tests.enterprises.made import make_enterprise, make_figures, make_keeper
from tests.factories import actor_of, make_user, make_zone


@pytest.fixture
def zone(db) -> Zone:
    return make_zone(code="home")


@pytest.fixture
def keeper(zone: Zone) -> Actor:
    return make_keeper(zone)


@pytest.fixture
def firm(zone: Zone) -> Enterprise:
    """Its revenue of 2025 is on record as 4,800 万元."""
    firm = make_enterprise(zone, name="长治市华耀精密制造有限公司")
    make_figures(firm, year=2025, revenue=Decimal(48_000_000), source="2025年度统计年报", recorded_by="小李")
    return firm


@pytest.fixture
def owner(zone: Zone, firm: Enterprise) -> User:
    """The person who logs in for the enterprise."""
    return make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk, display_name="王会计")


@pytest.fixture
def own(owner: User) -> Actor:
    return actor_of(owner)
