"""How fresh kept facts are: the newest event in the trail that can have changed what the rules read."""

from typing import Final

from django.db.models import Q

from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.scope import Scope

# Events of the register, of declarations and judgements, and of whole sets of rows.
_OF_REGISTER: Final = "enterprises."
_OTHERS: Final = ("policies.fact_declared", "policies.item_judged", "sample.loaded", "backups.restored")


def facts_mark(scope: Scope) -> str:
    """The event's digest, never the same twice; empty where there is none and nothing may be kept."""
    rows = scope.rows(AuditEvent.objects.all(), zone="chain__zone_id")
    found = rows.filter(Q(action__startswith=_OF_REGISTER) | Q(action__in=_OTHERS))
    newest = found.order_by("-id").values_list("digest", flat=True).first()
    return newest or ""
