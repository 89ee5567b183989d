"""One zone with a department of its own projects, and who works there."""

import datetime as dt

import pytest
from django.test import Client

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.projects.models import KeyProject
from tests.factories import login, make_actor, make_department, make_user, make_zone
from tests.projects.making import make_project


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone(code="changzhi", name="长治高新区", data_as_of=dt.date(2025, 12, 31))


@pytest.fixture
def bureau(zone: Zone) -> Department:
    return make_department(zone, name="科技创新局")


@pytest.fixture
def officer(zone: Zone, bureau: Department) -> Actor:
    """An officer of the project team in the department the projects belong to."""
    return make_actor(zone, Role.PROJECT_TEAM, department=bureau)


@pytest.fixture
def project(zone: Zone, bureau: Department) -> KeyProject:
    return make_project(zone, name="年产10万吨负极材料项目", department=bureau)


@pytest.fixture
def desk(zone: Zone, bureau: Department) -> Client:
    """A browser in which an officer of the project team is logged in."""
    return login(Client(), make_user(zone, Role.PROJECT_TEAM, department=bureau, display_name="王专员"))


@pytest.fixture
def leader(zone: Zone) -> Client:
    """A browser in which the zone's leader is logged in."""
    return login(Client(), make_user(zone, Role.ZONE_LEADER, display_name="李主任"))
