"""办理信息 of a policy in a zone: written anew each time, never changed; files handed in and taken back."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.attachments.actions import attach_file, withdraw_file
from gaoxin.foundation.attachments.models import Attachment
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.policies import permissions
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import ApplicationWindow, DeliveryClass, PolicyFolder, PolicyHead
from gaoxin.policies.selectors.heads import head_on, windows_of
from gaoxin.values.errors import DomainError, NotFound

LONGEST: Final = 6000
EARLIEST: Final = dt.date(2000, 1, 1)
_SAID: Final = ("delivery_class", "department", "contact", "phone", "place", "steps", "materials", "handling")


@transaction.atomic
def keep_head(
    zone: Zone,
    *,
    by: Actor,
    policy: str,
    since: dt.date,
    delivery_class: str = "",
    department: Department | None = None,
    contact: str = "",
    phone: str = "",
    place: str = "",
    steps: str = "",
    materials: str = "",
    handling: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> PolicyHead:
    """What holds from ``since`` on; what was said before stays for the days before, and for the record."""
    require(by, permissions.KEEP_HEADS, zone_id=zone.pk)
    _refuse_unknown(policy)
    _refuse_day(since, field="since")
    if delivery_class and delivery_class not in DeliveryClass.values:
        raise DomainError(
            "head.class", _("没有这种兑现方式。"), field="delivery_class", remedy=_("请从列表里选。")
        )
    if department is not None and department.zone_id != zone.pk:
        raise NotFound()
    said = {
        "delivery_class": delivery_class,
        "department": department,
        "contact": contact.strip(),
        "phone": phone.strip(),
        "place": place.strip(),
        **{
            name: _list(text, field=name)
            for name, text in (("steps", steps), ("materials", materials), ("handling", handling))
        },
    }
    before = head_on(by.scope, policy, on=since)
    row = PolicyHead.objects.create(
        zone=zone,
        policy=policy,
        since=since,
        user_id=by.user_id,
        recorded_by=by.name,
        **said,
        **origin.fields,
    )
    was = {name: getattr(before, name) for name in _SAID} if before else {}
    changes = {"policy": (None, policy), "since": (None, since)} | difference(was, said)
    record(permissions.HEAD_KEPT, row, by=by, zone_id=zone.pk, changes=changes)
    return row


@transaction.atomic
def keep_window(
    zone: Zone,
    *,
    by: Actor,
    policy: str,
    year: int,
    opens_on: dt.date | None = None,
    closes_on: dt.date | None = None,
    note: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> ApplicationWindow:
    """受理时间 of a year. Days nobody knows yet stay empty, and then the note says on what they hang."""
    require(by, permissions.KEEP_HEADS, zone_id=zone.pk)
    _refuse_unknown(policy)
    _refuse_window(year, opens_on, closes_on, note)
    before = windows_of(by.scope, policy).get(year)
    row = ApplicationWindow.objects.create(
        zone=zone,
        policy=policy,
        year=year,
        opens_on=opens_on,
        closes_on=closes_on,
        note=note.strip(),
        user_id=by.user_id,
        recorded_by=by.name,
        **origin.fields,
    )
    changes = {
        "policy": (None, policy),
        "year": (None, year),
        "opens_on": (before.opens_on if before else None, opens_on),
        "closes_on": (before.closes_on if before else None, closes_on),
    }
    record(permissions.WINDOW_KEPT, row, by=by, zone_id=zone.pk, changes=changes)
    return row


@transaction.atomic
def attach_to_policy(zone: Zone, *, by: Actor, policy: str, content: bytes, file_name: str) -> Attachment:
    """A file everybody of the zone may read: the paper itself, a form, an example."""
    require(by, permissions.KEEP_HEADS, zone_id=zone.pk)
    _refuse_unknown(policy)
    Zone.objects.select_for_update().get(pk=zone.pk)
    folder, _made = PolicyFolder.objects.get_or_create(zone=zone, policy=policy)
    return attach_file(folder, by=by, zone_id=zone.pk, content=content, file_name=file_name)


@transaction.atomic
def withdraw_from_policy(folder: PolicyFolder, *, by: Actor, attachment: Attachment) -> Attachment:
    """The file is shown no more; its content stays for the record."""
    require(by, permissions.KEEP_HEADS, zone_id=folder.zone_id)
    return withdraw_file(attachment, owner=folder, by=by)


def _refuse_unknown(policy: str) -> None:
    if policy not in library().policies():
        raise NotFound(_("政策库里没有这项政策。"))


def _refuse_day(day: dt.date, *, field: str) -> None:
    if not EARLIEST <= day <= dt.date(2100, 1, 1):
        raise DomainError(
            "head.day",
            _("日期 %(day)s 离现在太远。") % {"day": day},
            field=field,
            value=day,
            remedy=_("请核对年份。"),
        )


def _refuse_window(year: int, opens: dt.date | None, closes: dt.date | None, note: str) -> None:
    if not 2000 <= year <= 2100:
        raise DomainError(
            "head.year", _("年度应是四位数的年份。"), field="year", value=year, remedy=_("如 2027。")
        )
    if opens is not None and closes is not None and closes < opens:
        raise DomainError(
            "head.window_reversed",
            _("受理截止 %(closes)s 早于受理开始 %(opens)s。") % {"closes": closes, "opens": opens},
            field="closes_on",
            value=closes,
            remedy=_("请核对两个日期。"),
        )
    for name, day in (("opens_on", opens), ("closes_on", closes)):
        if day is not None and day.year not in (year - 1, year, year + 1):
            raise DomainError(
                "head.window_year",
                _("%(day)s 不在 %(year)s 年度前后。") % {"day": day, "year": year},
                field=name,
                value=day,
                remedy=_("请核对年度，或把它登记到另一个年度。"),
            )
    if opens is None and closes is None and not note.strip():
        raise DomainError(
            "head.window_empty",
            _("没有写受理时间，也没有说明。"),
            field="note",
            remedy=_("还不知道的，请写明以什么为准，如“以当年通知为准”。"),
        )


def _list(text: str, *, field: str) -> str:
    """One item a line, blank lines dropped; refuses what is too long for a page."""
    if len(text) > LONGEST:
        raise DomainError(
            "head.too_long",
            _("超过 %(most)s 字。") % {"most": LONGEST},
            field=field,
            remedy=_("请写要点，全文作为附件上传。"),
        )
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
