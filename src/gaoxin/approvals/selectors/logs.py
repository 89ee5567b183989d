"""Logs of old records brought in by officers of a zone."""

from django.db.models import QuerySet

from gaoxin.approvals.models import ImportedLog
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound


def imported_logs(scope: Scope) -> QuerySet[ImportedLog]:
    """Newest first; enterprise users see none."""
    return scope.rows(ImportedLog.objects.all()).order_by("-id")


def imported_log(log_id: int, *, scope: Scope) -> ImportedLog:
    found = imported_logs(scope).filter(pk=log_id).first()
    if found is None:
        raise NotFound("没有找到这份导入的日志。")
    return found
