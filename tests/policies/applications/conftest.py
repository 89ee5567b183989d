"""A call for applications, an enterprise that may apply and who acts for it; files go to a folder apart."""

from pathlib import Path

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.models import ApplicationCall
from tests.policies.applying import A, make_applicant, make_call, make_rd_firm
from tests.policies.delivering import Crew


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def firm(zone: Zone) -> Enterprise:
    return make_rd_firm(zone, name=A)


@pytest.fixture
def applicant(zone: Zone, firm: Enterprise) -> Actor:
    return make_applicant(zone, firm)


@pytest.fixture
def call(zone: Zone, crew: Crew) -> ApplicationCall:
    return make_call(zone, crew)
