"""Reading the trail: of a zone for its auditors, of one row for the page of that row."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q, QuerySet

from gaoxin.foundation.audit.models import AuditChain, AuditEvent, ChainCheck
from gaoxin.foundation.audit.reading import EventLine, event_lines
from gaoxin.foundation.zones.scope import Scope

LONGEST_HISTORY = 200


def chain_of(scope: Scope) -> AuditChain | None:
    """The chain of the scope's zone; None before its first event."""
    rows = AuditChain.objects.select_related("zone").filter(zone_id=scope.zone_id)
    return rows.first() if scope.enterprise_id is None else None


def events(scope: Scope) -> QuerySet[AuditEvent]:
    """Every event of the scope's zones, the newest first."""
    return scope.rows(AuditEvent.objects.order_by("-number"), zone="chain__zone_id")


def last_check(chain: AuditChain) -> ChainCheck | None:
    return chain.checks.first()


def history_of(
    subject: models.Model,
    *,
    scope: Scope,
    related: Iterable[models.Model] = (),
    limit: int = LONGEST_HISTORY,
) -> list[EventLine]:
    """What happened to one row (and to ``related`` ones), the newest first, in words."""
    wanted = Q()
    for row in (subject, *related):
        wanted |= Q(subject_type=row._meta.label_lower, subject_id=row.pk)
    rows = AuditEvent.objects.filter(wanted).order_by("-happened_at", "-number")
    return event_lines(scope.rows(rows, zone="chain__zone_id")[:limit])
