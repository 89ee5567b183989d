"""One generated zone for all tests that only read it."""

import pytest
from django.conf import settings

from gaoxin.sample.catalogue import ZoneCatalogue, read_zone
from gaoxin.sample.zone import SampleZone, generate


@pytest.fixture(scope="session")
def changzhi() -> ZoneCatalogue:
    return read_zone(settings.CATALOGUE_DIR, "changzhi")


@pytest.fixture(scope="session")
def zone(changzhi: ZoneCatalogue) -> SampleZone:
    return generate(catalogue=changzhi)
