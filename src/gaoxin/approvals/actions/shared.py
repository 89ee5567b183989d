"""Keeping area assessments, and bundling report forms of projects of one kind."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.approvals import permissions
from gaoxin.approvals.models import AreaAssessment, AssessmentKind
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError


@transaction.atomic
def keep_assessment(
    zone: Zone,
    *,
    by: Actor,
    kind: AssessmentKind,
    area_name: str,
    report_no: str,
    approved_on: dt.date,
    valid_until: dt.date | None,
    negative_list: str = "",
    today: dt.date,
    origin: Origin = ENTERED_BY_HAND,
) -> AreaAssessment:
    """A report of one kind for one area. Refuses the same report twice and a validity that ends before it."""
    require(by, permissions.KEEP_SHARED, zone_id=zone.pk)
    _refuse_days(approved_on, valid_until, today)
    name = area_name.strip()
    if not name:
        raise DomainError(
            "approvals.no_area", _("没有写评估范围。"), field="area_name", remedy=_("请写明园区或四至。")
        )
    if AreaAssessment.objects.filter(zone=zone, kind=kind, area_name=name, approved_on=approved_on).exists():
        raise Conflict(
            "approvals.same_assessment",
            _("“%(area)s”%(day)s 批准的同类评估已经登记。") % {"area": name, "day": approved_on.isoformat()},
            field="area_name",
            value=name,
            remedy=_("如内容有误，请停用原记录后重新登记。"),
        )
    kept = AreaAssessment.objects.create(
        zone=zone,
        kind=kind,
        area_name=name,
        report_no=report_no.strip(),
        approved_on=approved_on,
        valid_until=valid_until,
        negative_list=negative_list.strip(),
        recorded_by=by.name,
        **origin.fields,
    )
    record(
        permissions.ASSESSMENT_KEPT,
        kept,
        by=by,
        zone_id=zone.pk,
        changes={
            "kind": (None, kind.label),
            "approved_on": (None, approved_on),
            "valid_until": (None, valid_until),
        },
    )
    return kept


@transaction.atomic
def withdraw_assessment(
    assessment: AreaAssessment, *, by: Actor, on: dt.date, today: dt.date
) -> AreaAssessment:
    """No longer relied on from ``on``; plans made before keep what they rested on."""
    require(by, permissions.KEEP_SHARED, zone_id=assessment.zone_id)
    if on > today:
        raise DomainError(
            "day.future", _("停用日期还没有到。"), field="on", value=on, remedy=_("请填写今天或以前的日期。")
        )
    locked = AreaAssessment.objects.select_for_update().get(pk=assessment.pk)
    if locked.withdrawn_on is not None:
        raise Conflict("approvals.withdrawn", _("这份评估已经停用。"), remedy=_("不必再次停用。"))
    locked.withdrawn_on = on
    locked.save(update_fields=("withdrawn_on",))
    record(
        permissions.ASSESSMENT_KEPT,
        locked,
        by=by,
        zone_id=locked.zone_id,
        changes={"withdrawn_on": (None, on)},
    )
    return locked


def _refuse_days(approved_on: dt.date, valid_until: dt.date | None, today: dt.date) -> None:
    if approved_on > today:
        raise DomainError(
            "day.future",
            _("批准日期还没有到。"),
            field="approved_on",
            value=approved_on,
            remedy=_("没有批准的评估不能登记。"),
        )
    if valid_until is not None and valid_until < approved_on:
        raise DomainError(
            "approvals.validity_reversed",
            _("有效期早于批准日期。"),
            field="valid_until",
            value=valid_until,
            remedy=_("请核对两个日期。"),
        )
