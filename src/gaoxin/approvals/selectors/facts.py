"""Facts stated of projects for their approvals."""

import datetime as dt
from collections.abc import Iterable

from gaoxin.approvals.models import ProjectFact
from gaoxin.foundation.zones.scope import Scope


def stated_facts(project_id: int, *, scope: Scope, as_of: dt.date) -> dict[str, ProjectFact]:
    """Fact id → the row that holds on ``as_of``; a row with an empty value withdraws what was known."""
    rows = scope.rows(
        ProjectFact.objects.filter(project_id=project_id, observed_on__lte=as_of),
        zone="project__zone_id",
        enterprise="project__enterprise_id",
    )
    return {row.fact: row for row in rows.order_by("observed_on", "id")}


def stated_facts_of(
    project_ids: Iterable[int], *, scope: Scope, as_of: dt.date
) -> dict[int, dict[str, ProjectFact]]:
    """The same for many projects: project → fact id → row."""
    rows = scope.rows(
        ProjectFact.objects.filter(project_id__in=list(project_ids), observed_on__lte=as_of),
        zone="project__zone_id",
        enterprise="project__enterprise_id",
    )
    found: dict[int, dict[str, ProjectFact]] = {}
    for row in rows.order_by("observed_on", "id"):
        found.setdefault(row.project_id, {})[row.fact] = row
    return found
