"""What changed about an enterprise: particulars by day, and the audit trail of all its records."""

from django.db.models import Q, QuerySet

from gaoxin.enterprises.models import (
    AnnualFigures,
    Contact,
    CorrectionProposal,
    Enterprise,
    EnterpriseChange,
    EquityFinancing,
    IntellectualProperty,
    Recognition,
)
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.audit.reading import EventLine, event_lines
from gaoxin.foundation.zones.scope import Scope

PARTS = (AnnualFigures, Contact, CorrectionProposal, EquityFinancing, IntellectualProperty, Recognition)


def changes(enterprise: Enterprise) -> QuerySet[EnterpriseChange]:
    """Particulars that took a new value, the newest first."""
    return EnterpriseChange.objects.filter(enterprise=enterprise)


def audit_history(enterprise: Enterprise, *, scope: Scope, limit: int = 60) -> list[EventLine]:
    """Who did what to the enterprise and to everything on record about it, the newest first."""
    wanted = Q(subject_type=Enterprise._meta.label_lower, subject_id=enterprise.pk)
    for model in PARTS:
        keys = model.objects.filter(enterprise=enterprise).values("pk")  # type: ignore[attr-defined]
        wanted |= Q(subject_type=model._meta.label_lower, subject_id__in=keys)
    rows = scope.rows(AuditEvent.objects.filter(wanted), zone="chain__zone_id")
    return event_lines(rows.order_by("-happened_at", "-number")[:limit])
