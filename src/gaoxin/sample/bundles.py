"""A sample bundle of report forms, of the first sample cases that may be bundled."""

import datetime as dt
from typing import Final

from gaoxin.approvals import actions, selectors
from gaoxin.approvals.models import BundleKind, EiaBundle
from gaoxin.foundation.accounts.actor import system_actor
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.zones.models import Zone
from gaoxin.sample.writing import RECORDED_BY

_SAMPLE: Final = Origin(source="示例数据", is_sample=True)
_NAME: Final = "示例·标准厂房同类项目"
_MEMBERS: Final = 2
_FACTS: Final = {
    "park_plan_assessed": "true",
    "solvent_total": "6.5",
    "same_city_or_county": "true",
    "is_two_high": "false",
    "is_cross_region": "false",
    "is_eco_sensitive": "false",
}


def load_bundle(zone: Zone, *, today: dt.date) -> int:
    """How many projects it has; none where fewer than two sample cases wait for their report forms."""
    by = system_actor(RECORDED_BY, zone_id=zone.pk)
    cases = list(selectors.cases_to_bundle(by.scope).filter(is_sample=True)[:_MEMBERS])
    if len(cases) < _MEMBERS or EiaBundle.objects.filter(zone=zone, name=_NAME).exists():
        return 0
    actions.form_bundle(
        zone,
        cases,
        by=by,
        name=_NAME,
        kind=BundleKind.PARK_FIRMS,
        facts=_FACTS,
        formed_on=today,
        today=today,
        origin=_SAMPLE,
    )
    return len(cases)
