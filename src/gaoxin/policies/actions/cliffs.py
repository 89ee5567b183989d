"""断崖核对: counted over the whole zone and kept, so that a page need not wait for it."""

import datetime as dt

from django.db import transaction

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import permissions
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import CliffRun
from gaoxin.policies.selectors.freshness import facts_mark


def count_cliffs(zone: Zone, *, by: Actor, on: dt.date) -> CliffRun:
    """Looks along every fact anything can be lost by; the count itself runs outside the transaction."""
    require(by, permissions.USE_SANDBOX, zone_id=zone.pk)
    # The numeric libraries load with the first count.
    from gaoxin.policies.assembly.cliffs import zone_cliffs
    from gaoxin.policies.assembly.kept_cliffs import written_cliffs

    mark, rules = facts_mark(by.scope), library()
    report = zone_cliffs(by.scope, on=on)
    with transaction.atomic():
        run = CliffRun.objects.create(
            zone=zone,
            on=on,
            rules_digest=rules.digest,
            facts_mark=mark,
            enterprise_count=report.size,
            facts=[fact.id for fact in report.looked_at],
            cliffs=written_cliffs(report),
            recorded_by=by.name,
        )
        changes = {"on": (None, on), "count": (None, len(report.cliffs))}
        record(permissions.CLIFFS_COUNTED, run, by=by, zone_id=zone.pk, changes=changes)
    return run
