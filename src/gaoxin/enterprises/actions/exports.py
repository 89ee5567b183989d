"""Putting on record that a list with people's telephone numbers left the platform."""

from gaoxin.enterprises.permissions import LIST_EXPORTED, READ_ENTERPRISES
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.zones.selectors import zone_of


def note_export(*, by: Actor, kind: str, count: int, query: str) -> None:
    """``kind`` is xlsx or csv, ``count`` the rows, ``query`` the conditions as in the address."""
    require(by, READ_ENTERPRISES)
    said = {"format": (None, kind), "count": (None, count), "filters": (None, query[:500])}
    record(LIST_EXPORTED, zone_of(by.scope), by=by, zone_id=by.scope.zone_id, changes=said)
