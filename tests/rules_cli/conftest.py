"""A zone with three enterprises: R&D of 3.6%, 4.1% and unknown; the tier for their sales asks for 4%."""

import datetime as dt

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.zones.models import Zone
from tests.enterprises.made import WAN, make_enterprise, make_figures
from tests.factories import make_zone

YEARS = (2023, 2024, 2025)


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone(code="changzhi", name="长治高新区")


@pytest.fixture
def short(zone: Zone) -> Enterprise:
    return _enterprise(zone, "长治市短差精密制造有限公司", rd=360)


@pytest.fixture
def enough(zone: Zone) -> Enterprise:
    return _enterprise(zone, "长治市达标精密制造有限公司", rd=410)


@pytest.fixture
def silent(zone: Zone) -> Enterprise:
    return make_enterprise(zone, name="长治市未报精密制造有限公司")


def _enterprise(zone: Zone, name: str, *, rd: int) -> Enterprise:
    made = make_enterprise(zone, name=name, registered_on=dt.date(2018, 5, 20))
    for year in YEARS:
        make_figures(made, year=year, revenue=10_000 * WAN, rd_expense=rd * WAN, staff=100, tech_staff=30)
    return made
