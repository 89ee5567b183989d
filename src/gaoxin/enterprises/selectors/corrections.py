"""Reading proposals to correct what the zone knows."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gaoxin.enterprises.models import CorrectionProposal, CorrectionState
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound


def corrections(scope: Scope) -> QuerySet[CorrectionProposal]:
    """Every proposal of the scope's enterprises, the newest first."""
    rows = CorrectionProposal.objects.select_related("enterprise")
    return scope.rows(rows, zone="enterprise__zone_id", enterprise="enterprise_id")


def correction(correction_id: int, *, scope: Scope) -> CorrectionProposal:
    found = corrections(scope).filter(pk=correction_id).first()
    if found is None:
        raise NotFound(_("没有找到这条更正建议，或不在您的数据范围内。"))
    return found


def open_corrections(
    scope: Scope, *, only: Iterable[int] | None = None
) -> dict[tuple[int, str, str], CorrectionProposal]:
    """Open proposals by enterprise, keeper and key."""
    rows = corrections(scope).filter(state=CorrectionState.OPEN)
    found = rows if only is None else rows.filter(enterprise_id__in=list(only))
    return {(row.enterprise_id, row.keeper, row.key): row for row in found}
