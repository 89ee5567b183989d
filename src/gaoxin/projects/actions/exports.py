"""Files taken away from the ledger: who took which rows, and when."""

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.projects import permissions
from gaoxin.projects.models import KeyProject
from gaoxin.values.errors import NotFound


def record_export(*, by: Actor, kind: str, rows: int, filters: str) -> None:
    """Put an export on record; ``filters`` are the conditions of the address."""
    require(by, permissions.READ_PROJECTS)
    zone = zone_of(by.scope)
    changes: Changes = {"format": (None, kind), "rows": (None, rows), "filters": (None, filters or None)}
    record(permissions.LEDGER_EXPORTED, zone, by=by, zone_id=zone.pk, changes=changes)


def record_project_export(project: KeyProject, *, by: Actor, kind: str) -> None:
    """Put on record that a project's document was taken away; an enterprise takes its own."""
    if by.scope.enterprise_id is None:
        require(by, permissions.READ_PROJECTS, zone_id=project.zone_id)
    elif by.scope.enterprise_id != project.enterprise_id:
        raise NotFound()
    changes: Changes = {"format": (None, kind)}
    record(permissions.LEDGER_EXPORTED, project, by=by, zone_id=project.zone_id, changes=changes)
