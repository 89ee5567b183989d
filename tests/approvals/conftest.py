"""The zone the approvals are tested in, and who acts in it."""

import pytest

from gaoxin.foundation.zones.models import Zone
from tests.factories import make_zone


@pytest.fixture
def zone(db) -> Zone:
    return make_zone(code="home")
