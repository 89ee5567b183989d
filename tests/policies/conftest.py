"""A zone, the officer who keeps its enterprises, and one enterprise."""

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones.models import Zone
from tests.enterprises.made import make_enterprise, make_keeper
from tests.factories import make_zone
from tests.policies.delivering import Crew, make_crew


@pytest.fixture
def zone(db) -> Zone:
    return make_zone(code="home")


@pytest.fixture
def keeper(zone: Zone) -> Actor:
    """企业服务专员 of the zone."""
    return make_keeper(zone)


@pytest.fixture
def crew(zone: Zone) -> Crew:
    return make_crew(zone)


@pytest.fixture
def enterprise(zone: Zone) -> Enterprise:
    """Founded on 20 May 2018, a maker of lithium batteries."""
    return make_enterprise(zone, name="长治市晨曦电池有限公司", industry_code="3841")
