"""Reading the newest matching of a zone."""

from django.db.models import QuerySet

from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.models import MatchColumn, MatchRun


def match_runs(scope: Scope) -> QuerySet[MatchRun]:
    """Runs of the scope's zones, the newest first; hidden from enterprise users."""
    return scope.rows(MatchRun.objects.all()).order_by("-id")


def newest_run(scope: Scope, *, case_kind: str = "first") -> MatchRun | None:
    return match_runs(scope).filter(case_kind=case_kind).first()


def columns_of(run: MatchRun, *policies: str) -> dict[str, MatchColumn]:
    """Columns of a run by policy, all or those named."""
    rows = run.columns.filter(policy__in=policies) if policies else run.columns.all()
    return {row.policy: row for row in rows}
