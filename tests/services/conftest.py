"""A zone with an enterprise that asks for something, and the people who answer."""

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department, Zone
from tests.enterprises.made import make_enterprise
from tests.factories import actor_of, make_actor, make_department, make_user, make_zone


@pytest.fixture
def zone(db) -> Zone:
    return make_zone(code="home")


@pytest.fixture
def firm(zone: Zone) -> Enterprise:
    return make_enterprise(zone, name="长治市华耀精密制造有限公司")


@pytest.fixture
def owner(zone: Zone, firm: Enterprise) -> User:
    return make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk)


@pytest.fixture
def own(owner: User) -> Actor:
    return actor_of(owner)


@pytest.fixture
def officer(zone: Zone) -> Actor:
    """企业服务专员, for the whole zone."""
    return make_actor(zone, Role.ENTERPRISE_SERVICE)


@pytest.fixture
def bureau(zone: Zone) -> Department:
    return make_department(zone, name="建设管理部")
