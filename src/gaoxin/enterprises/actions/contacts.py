"""联系人: whom to call, since when and until when."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from gaoxin.enterprises import permissions
from gaoxin.enterprises.actions.checks import locked, refuse, stated, text_errors
from gaoxin.enterprises.models import Contact, Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.values.dates import written_date
from gaoxin.values.errors import Conflict, DomainError
from gaoxin.values.glyphs import is_dash, without_blanks

CORRECTABLE = ("name", "duty", "phone", "since")
_SEPARATORS = re.compile(r"[、，,;；/]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})-?([0-9]{7,8})(-[0-9]{1,6})?")
_SERVICE = re.compile(r"[48]00-?[0-9]{3}-?[0-9]{4}")


def parse_phone(raw: str, *, field: str = "phone") -> str:
    """``138 0000 0000``, ``（0355）2190000转8`` in one shape, several joined by ``、``; blank stays blank."""
    parts = (without_blanks(part) for part in _SEPARATORS.split(raw))
    return "、".join(_one_phone(part, field=field) for part in parts if part)


def _one_phone(text: str, *, field: str) -> str:
    bare = text.replace("+86", "").replace("(", "").replace(")", "-").replace("转", "-")
    plain = "".join("-" if is_dash(character) else character for character in bare).strip("-")
    mobile = plain.replace("-", "")
    if _MOBILE.fullmatch(mobile):
        return mobile
    landline = _LANDLINE.fullmatch(plain)
    if landline is not None:
        area, number, extension = landline.groups()
        return f"{area}-{number}{extension or ''}"
    if _SERVICE.fullmatch(plain):
        return plain
    raise DomainError(
        "phone.unreadable",
        f"“{text[:20]}”不是电话号码。",
        field=field,
        value=text,
        remedy="请填写11位手机号，或带区号的座机号，如0355-2190000；几个号码用顿号隔开。",
    )


@transaction.atomic
def add_contact(
    enterprise: Enterprise,
    *,
    by: Actor,
    name: str,
    duty: str = "",
    phone: str = "",
    since: dt.date | None = None,
    origin: Origin = ENTERED_BY_HAND,
) -> Contact:
    """Enter a contact; the same person with the same number twice raises ``Conflict``."""
    require(by, permissions.WRITE_ENTERPRISES, zone_id=enterprise.zone_id)
    held = locked(enterprise)
    row = Contact(enterprise=held, recorded_by=by.name, **origin.fields)
    _take(row, {"name": name, "duty": duty, "phone": phone, "since": since})
    row.save(force_insert=True)
    given = stated({key: getattr(row, key) for key in CORRECTABLE})
    record(permissions.CONTACT_ADDED, row, by=by, zone_id=held.zone_id, changes=given)
    return row


@transaction.atomic
def correct_contact(contact: Contact, *, by: Actor, fields: Mapping[str, Any]) -> Contact:
    require(by, permissions.WRITE_ENTERPRISES, zone_id=contact.enterprise.zone_id)
    locked(contact.enterprise)
    row = Contact.objects.select_related("enterprise").get(pk=contact.pk)
    old = {name: getattr(row, name) for name in CORRECTABLE}
    _take(row, {name: fields[name] for name in CORRECTABLE if name in fields})
    changes = difference(old, {name: getattr(row, name) for name in CORRECTABLE})
    if changes:
        row.save(update_fields=tuple(changes))
        zone_id = row.enterprise.zone_id
        record(permissions.CONTACT_CORRECTED, row, by=by, zone_id=zone_id, changes=changes)
    return row


@transaction.atomic
def end_contact(contact: Contact, *, by: Actor, until: dt.date) -> Contact:
    """The person is no longer the contact after ``until``; the row stays."""
    require(by, permissions.WRITE_ENTERPRISES, zone_id=contact.enterprise.zone_id)
    locked(contact.enterprise)
    row = Contact.objects.select_related("enterprise").get(pk=contact.pk)
    if row.since is not None and until < row.since:
        raise DomainError(
            "contact.ends_before_start",
            f"停用日期早于起始日期{written_date(row.since)}。",
            field="until",
            value=until,
            remedy="请核对日期。",
        )
    old = row.until
    row.until = until
    row.save(update_fields=("until",))
    zone_id = row.enterprise.zone_id
    record(permissions.CONTACT_ENDED, row, by=by, zone_id=zone_id, changes={"until": (old, until)})
    return row


def _take(row: Contact, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    errors = text_errors(Contact, {name: getattr(row, name) for name in ("name", "duty")})
    if not row.name:
        errors.append(
            DomainError("contact.name_missing", "没有填写姓名。", field="name", remedy="请填写联系人姓名。")
        )
    try:
        row.phone = parse_phone(row.phone)
    except DomainError as error:
        errors.append(error)
    refuse(errors)
    others = Contact.objects.filter(enterprise=row.enterprise, until__isnull=True).exclude(pk=row.pk)
    if others.filter(name=row.name, phone=row.phone).exists():
        raise Conflict(
            "contact.taken",
            f"联系人“{row.name}”已经登记。",
            field="name",
            value=row.name,
            remedy="如需改动，请修改已登记的那一条。",
        )
