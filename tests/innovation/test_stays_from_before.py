"""After an upgrade: stays of valleys and incubators that stood among the premises are in the register."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.zones.models import Zone
from gaoxin.innovation.models import InnovationCarrier, Tenant
from gaoxin.resources.models import Carrier, Tenancy
from tests.enterprises.made import make_enterprise
from tests.innovation.made import make_carrier, make_tenant
from tests.unchanged import nothing_changes

SINCE, UNTIL = dt.date(2024, 5, 6), dt.date(2025, 6, 30)
upgrade = import_module("gaoxin.innovation.migrations.0003_stays_of_the_valley").copy_stays


@pytest.fixture
def valley(zone: Zone) -> Carrier:
    return Carrier.objects.create(
        zone=zone, name="晋创谷·长治", kind="innovation_valley", note="2024年启用。", source="公开报道"
    )


def sit(place: Carrier, firm: Enterprise, *, until: dt.date | None = None) -> Tenancy:
    return Tenancy.objects.create(
        carrier=place, enterprise=firm, since=SINCE, until=until, source="年报", is_sample=True
    )


def test_a_valley_and_its_stays_are_copied_with_their_sources(
    valley: Carrier, enterprise: Enterprise
) -> None:
    sit(valley, enterprise)
    upgrade(apps, None)
    carrier = InnovationCarrier.objects.get()
    assert (carrier.name, carrier.kind, carrier.source) == (valley.name, "innovation_valley", "公开报道")
    assert carrier.floor_area is None
    stay = Tenant.objects.get()
    assert (stay.carrier, stay.enterprise, stay.entered_on) == (carrier, enterprise, SINCE)
    assert (stay.left_on, stay.outcome, stay.source, stay.is_sample) == (None, "", "年报", True)


def test_the_last_day_of_a_stay_is_followed_by_the_day_of_leaving(
    valley: Carrier, enterprise: Enterprise
) -> None:
    sit(valley, enterprise, until=UNTIL)
    upgrade(apps, None)
    stay = Tenant.objects.get()
    assert (stay.left_on, stay.outcome) == (dt.date(2025, 7, 1), "withdrawn")


def test_what_the_register_has_is_not_written_twice(valley: Carrier, enterprise: Enterprise) -> None:
    sit(valley, enterprise)
    upgrade(apps, None)
    with nothing_changes("innovation", "resources"):
        upgrade(apps, None)


def test_what_officers_registered_holds_against_the_premises(
    zone: Zone, valley: Carrier, enterprise: Enterprise
) -> None:
    kept = make_tenant(make_carrier(zone), enterprise)
    sit(valley, enterprise)
    upgrade(apps, None)
    assert Tenant.objects.get() == kept


def test_parks_and_factories_keep_their_own_stays(zone: Zone) -> None:
    park = Carrier.objects.create(zone=zone, name="电子信息产业园", kind="industrial_park")
    sit(park, make_enterprise(zone, name="长治市园内电子有限公司"))
    with nothing_changes("innovation", "resources"):
        upgrade(apps, None)
