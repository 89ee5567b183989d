"""Logs of old records brought in by officers of a zone; those taken down are in none of these."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gaoxin.approvals.models import ImportedLog
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound


def imported_logs(scope: Scope) -> QuerySet[ImportedLog]:
    """Newest first; enterprise users see none."""
    rows = scope.rows(ImportedLog.objects.filter(withdrawn_at__isnull=True))
    return rows.select_related("job").order_by("-id")


def imported_log(log_id: int, *, scope: Scope) -> ImportedLog:
    found = imported_logs(scope).filter(pk=log_id).first()
    if found is None:
        raise NotFound(_("没有找到这份导入的日志，或它已被撤下。"))
    return found
