"""A call for applications: a policy in force over its window; once published it is only extended."""

import datetime as dt

from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.actions import calls
from gaoxin.policies.models import ApplicationCall, DeliveryClass
from tests.policies.applying import CLOSES, OPENS, make_call, refused
from tests.policies.delivering import Crew


def test_a_call_needs_a_policy_in_force_over_its_whole_window(zone: Zone, crew: Crew) -> None:
    before = dt.date(2025, 12, 1)
    refused("round.policy_not_in_force", make_call, zone, crew, opens_on=before)
    refused("call.window", make_call, zone, crew, closes_on=OPENS - dt.timedelta(days=1))
    refused("call.automatic", make_call, zone, crew, delivery_class=DeliveryClass.AUTOMATIC)
    refused("round.policy_pays_nothing", make_call, zone, crew, policy="tech_sme")
    limits = calls.Limits(accept=6)
    error = refused("call.limit", make_call, zone, crew, limits=limits)
    assert "1 至 5" in str(error.errors[0].remedy)  # type: ignore[attr-defined]


def test_a_published_call_is_only_extended_and_its_materials_stay(call: ApplicationCall, crew: Crew) -> None:
    refused("call.published", calls.set_materials, call, by=crew.officer, materials=())
    refused("call.not_longer", calls.extend_call, call, by=crew.officer, closes_on=CLOSES, reason="企业要求")
    later = dt.date(2026, 5, 29)
    calls.extend_call(call, by=crew.officer, closes_on=later, reason="应多家企业要求延期")
    call.refresh_from_db()
    assert call.closes_on == later
