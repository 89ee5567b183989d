"""What projects share: area assessments."""

import datetime as dt

from django.db.models import Q, QuerySet

from gaoxin.approvals.models import AreaAssessment
from gaoxin.foundation.zones.scope import Scope


def area_assessments(scope: Scope) -> QuerySet[AreaAssessment]:
    """All, of every age; enterprise users see none."""
    return scope.rows(AreaAssessment.objects.all())


def assessments_in_use(scope: Scope, *, on: dt.date) -> dict[str, AreaAssessment]:
    """Kind → the newest approved report in use on ``on``; one that has expired is there, to be named."""
    rows = area_assessments(scope).filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on), approved_on__lte=on
    )
    return {row.kind: row for row in rows.order_by("approved_on", "id")}
