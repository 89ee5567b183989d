"""A zone, the officer who keeps its carriers, an incubator, and a young enterprise."""

import datetime as dt

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.innovation.models import InnovationCarrier
from tests.enterprises.made import make_enterprise
from tests.factories import make_actor, make_zone
from tests.innovation.made import make_carrier


@pytest.fixture
def zone(db) -> Zone:
    return make_zone(code="home")


@pytest.fixture
def keeper(zone: Zone) -> Actor:
    """载体与要素专员 of the zone."""
    return make_actor(zone, Role.LAND_OFFICER)


@pytest.fixture
def carrier(zone: Zone) -> InnovationCarrier:
    return make_carrier(zone, name="潞水孵化器")


@pytest.fixture
def enterprise(zone: Zone) -> Enterprise:
    """Founded on 10 January 2024."""
    return make_enterprise(zone, name="长治市启明软件有限公司", registered_on=dt.date(2024, 1, 10))
