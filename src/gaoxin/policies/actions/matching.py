"""Matching a whole zone: read all facts, judge every policy, keep the result as one run."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import permissions
from gaoxin.policies.actions.match_changes import changes_since_last, keep_changes
from gaoxin.policies.assembly.facts import fact_table
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.packing import pack, pack_ids
from gaoxin.policies.models import MatchColumn, MatchRun

if TYPE_CHECKING:
    from gaoxin.policies.assembly.population import PolicyColumn

Tell = Callable[[int, int], object]


def match_zone(
    zone: Zone, *, by: Actor, on: dt.date, case_kind: str = "first", tell: Tell = lambda done, total: None
) -> MatchRun:
    """Judges every enterprise of the zone by every policy in force on ``on``; earlier runs stay as they are.

    Reading and judging happen before the transaction, so that nobody waits for them. What differs from the
    run before is kept and told once the run is stored.
    """
    from gaoxin.policies.assembly.population import match_all

    require(by, permissions.RUN_MATCHING, zone_id=zone.pk)
    read_at = timezone.now()
    table = fact_table(Scope(zone_ids=frozenset({zone.pk})), on=on)
    columns = match_all(table, case_kind=case_kind, tell=tell) if table.ids else []
    run = MatchRun(
        zone=zone,
        on=on,
        case_kind=case_kind,
        rules_digest=library().digest,
        enterprise_count=len(table.ids),
        enterprise_ids=pack_ids(table.ids),
        facts_read_at=read_at,
        recorded_at=timezone.now(),
        recorded_by=by.name,
    )
    rows = [_row(run, column) for column in columns]
    previous, changed = changes_since_last(run, rows)
    with transaction.atomic():
        run.save(force_insert=True)
        MatchColumn.objects.bulk_create(rows)
        if previous is not None:
            keep_changes(run, previous, changed, by=by)
        changes = {"on": (None, on), "count": (None, len(table.ids)), "policies": (None, len(columns))}
        record(permissions.ZONE_MATCHED, run, by=by, zone_id=zone.pk, changes=changes)
    return run


def _row(run: MatchRun, column: "PolicyColumn") -> MatchColumn:
    return MatchColumn(
        run=run,
        policy=column.policy,
        version=column.version,
        met=column.count(Verdict.MET),
        not_met=column.count(Verdict.NOT_MET),
        unknown=column.count(Verdict.UNKNOWN),
        not_applicable=column.count(Verdict.NOT_APPLICABLE),
        verdicts=pack(column.verdicts),
        failed=pack(column.failed),
        open=pack(column.open),
    )
