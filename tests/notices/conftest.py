"""A kind of notice that only tests know."""

from collections.abc import Iterator

import pytest

from gaoxin.foundation.notices.kinds import KINDS, notice_kind
from gaoxin.foundation.zones.models import Zone
from tests.factories import make_zone


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    notice_kind("test.assigned", "问题交办")
    yield
    KINDS.pop("test.assigned")


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone(name="长治高新区")
