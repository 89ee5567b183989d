"""知识产权: entered with kind and grant, its class follows from the kind."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from gaoxin.enterprises import permissions
from gaoxin.enterprises.actions.checks import day_error, locked, refuse, stated, text_errors
from gaoxin.enterprises.models import AcquiredBy, Enterprise, IntellectualProperty, PropertyKind
from gaoxin.enterprises.terms import class_of
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.values.dates import written_date
from gaoxin.values.errors import Conflict, DomainError
from gaoxin.values.glyphs import without_blanks

CORRECTABLE = ("kind", "title", "number", "granted_on", "valid_until", "acquired_by")


@transaction.atomic
def add_property(
    enterprise: Enterprise,
    *,
    by: Actor,
    kind: PropertyKind,
    title: str,
    granted_on: dt.date,
    today: dt.date,
    number: str = "",
    valid_until: dt.date | None = None,
    acquired_by: AcquiredBy = AcquiredBy.OWN_RESEARCH,
    origin: Origin = ENTERED_BY_HAND,
) -> IntellectualProperty:
    """Enter a right. What was granted before the enterprise existed must have been acquired from others."""
    require(by, permissions.WRITE_ENTERPRISES, zone_id=enterprise.zone_id)
    held = locked(enterprise)
    row = IntellectualProperty(enterprise=held, recorded_by=by.name, **origin.fields)
    values = {
        "kind": kind,
        "title": title,
        "number": number,
        "granted_on": granted_on,
        "valid_until": valid_until,
        "acquired_by": acquired_by,
    }
    take_property(row, values, today=today)
    _refuse_duplicate(row)
    row.save(force_insert=True)
    given = stated({name: getattr(row, name) for name in CORRECTABLE})
    record(permissions.PROPERTY_ADDED, row, by=by, zone_id=held.zone_id, changes=given)
    return row


@transaction.atomic
def correct_property(
    property_: IntellectualProperty, *, by: Actor, fields: Mapping[str, Any], today: dt.date
) -> IntellectualProperty:
    """Mend what was written wrongly, or state that the right ended by an earlier ``valid_until``."""
    require(by, permissions.WRITE_ENTERPRISES, zone_id=property_.enterprise.zone_id)
    locked(property_.enterprise)
    row = IntellectualProperty.objects.select_related("enterprise").get(pk=property_.pk)
    old = {name: getattr(row, name) for name in CORRECTABLE}
    take_property(row, {name: fields[name] for name in CORRECTABLE if name in fields}, today=today)
    _refuse_duplicate(row)
    changes = difference(old, {name: getattr(row, name) for name in CORRECTABLE})
    if changes:
        row.save(update_fields=(*changes, "property_class"))
        zone_id = row.enterprise.zone_id
        record(permissions.PROPERTY_CORRECTED, row, by=by, zone_id=zone_id, changes=changes)
    return row


def take_property(row: IntellectualProperty, values: Mapping[str, Any], *, today: dt.date) -> None:
    """Put the values on the row, bring them to one shape, and refuse what cannot be."""
    for name, value in values.items():
        setattr(row, name, value)
    row.title = row.title.strip()
    row.number = without_blanks(row.number).upper()
    texts = {name: getattr(row, name) for name in ("kind", "title", "number", "acquired_by")}
    errors = text_errors(IntellectualProperty, texts)
    if not row.title:
        errors.append(
            DomainError(
                "property.title_missing", "没有填写名称。", field="title", remedy="请按证书填写名称。"
            )
        )
    errors += _day_errors(row, today=today)
    refuse(errors)
    row.property_class = class_of(PropertyKind(row.kind))


def _day_errors(row: IntellectualProperty, *, today: dt.date) -> list[DomainError]:
    own = row.acquired_by == AcquiredBy.OWN_RESEARCH
    holder = row.enterprise if own else None
    early = day_error(holder, row.granted_on, field="granted_on", label="授权日期", today=today)
    errors = [early] if early else []
    if early and early.code == "date.before_founding":
        early.remedy = "请核对日期；如系受让、受赠或并购取得，请改选取得方式。"
    if row.valid_until is not None and row.valid_until < row.granted_on:
        errors.append(
            DomainError(
                "property.ends_before_start",
                f"有效期至{written_date(row.valid_until)}早于授权日期{written_date(row.granted_on)}。",
                field="valid_until",
                value=row.valid_until,
                remedy="请对照证书核对两个日期。",
            )
        )
    return errors


def _refuse_duplicate(row: IntellectualProperty) -> None:
    same = IntellectualProperty.objects.filter(enterprise=row.enterprise, kind=row.kind).exclude(pk=row.pk)
    if row.number:
        same = same.filter(number=row.number)
    else:
        same = same.filter(title=row.title, granted_on=row.granted_on)
    other = same.first()
    if other is not None:
        raise Conflict(
            "property.taken",
            f"这项{other.get_kind_display()}已经登记：{other.number or other.title}（{other.title}）。",
            field="number" if row.number else "title",
            value=row.number or row.title,
            remedy="请核对授权号；如需改动，请修改已登记的那一条。",
        )
