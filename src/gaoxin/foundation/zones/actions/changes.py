"""Changing the fields of a row and writing down what really changed."""

from collections.abc import Mapping

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.validity import refuse_invalid
from gaoxin.foundation.zones.models import Department, Post, Zone


def change_fields(
    row: Zone | Department | Post, new: Mapping[str, object], *, by: Actor, action: str, zone_id: int
) -> None:
    """Set fields, refuse what the model's rules refuse, and record what really changed."""
    changes = difference({name: getattr(row, name) for name in new}, new)
    if not changes:
        return
    for name, (_old, value) in changes.items():
        setattr(row, name, value)
    refuse_invalid(row)
    row.save(update_fields=tuple(changes))
    record(action, row, by=by, zone_id=zone_id, changes=changes)
