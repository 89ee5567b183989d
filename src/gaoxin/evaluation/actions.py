"""Setting the target of an indicator for a year."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.evaluation.definitions import Indicator, indicator
from gaoxin.evaluation.models import Target
from gaoxin.evaluation.permissions import SET_TARGETS, TARGET_SET
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import DomainError

YEARS = range(2000, 2101)
MOST = Decimal(10) ** 12
LONGEST_SOURCE = 200


@transaction.atomic
def set_target(zone: Zone, *, by: Actor, code: str, year: int, value: Decimal, source: str) -> Target:
    """``value`` is in the indicator's own unit; ``source`` names the paper it stands in.

    A changed target is a new revision, the earlier one is kept. The same target again changes nothing.
    """
    require(by, SET_TARGETS, zone_id=zone.pk)
    wanted, stated = indicator(code), source.strip()
    _refuse(wanted, year=year, value=value, source=stated)
    Zone.objects.select_for_update().get(pk=zone.pk)
    revisions = Target.objects.filter(zone=zone, indicator=code, year=year)
    present = revisions.order_by("-revision").first()
    if present and (present.value, present.source) == (value, stated):
        return present
    last = revisions.aggregate(last=Max("revision"))["last"] or 0
    target = Target.objects.create(
        zone=zone,
        indicator=code,
        year=year,
        value=value,
        revision=last + 1,
        source=stated,
        source_on=timezone.localdate(),
        recorded_by=by.name,
    )
    changes: Changes = {
        "value": (present.value if present else None, value),
        "source": (present.source if present else None, stated),
    }
    record(TARGET_SET, target, by=by, zone_id=zone.pk, changes=changes)
    return target


def _refuse(wanted: Indicator, *, year: int, value: Decimal, source: str) -> None:
    if year not in YEARS:
        raise DomainError(
            "target.year", _("没有 %(year)s 年。") % {"year": year}, field="year", remedy=_("请核对年度。")
        )
    if not 0 < value < MOST:
        raise DomainError(
            "target.value",
            _("目标值须大于零，且不会这么大。"),
            field="value",
            value=value,
            remedy=_("请按“%(unit)s”填写。") % {"unit": _(wanted.unit)},
        )
    if value != round(value, 0 if wanted.is_count else 2):
        raise DomainError(
            "target.decimals",
            _("目标值的小数位太多。"),
            field="value",
            value=value,
            remedy=_("按个、家计的填整数，金额最多两位小数。"),
        )
    if not source or len(source) > LONGEST_SOURCE:
        raise DomainError(
            "target.source",
            _("没有写明依据，或依据太长。"),
            field="source",
            remedy=_("请写明目标所出的文件或会议，不超过 %(most)s 个字。") % {"most": LONGEST_SOURCE},
        )
