"""认定: a title is entered with its certificate, corrected, or withdrawn; none is deleted."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from gaoxin.enterprises import permissions
from gaoxin.enterprises.actions import scale
from gaoxin.enterprises.actions.checks import day_error, locked, refuse, stated, text_errors
from gaoxin.enterprises.models import Enterprise, Recognition, RecognitionKind
from gaoxin.enterprises.terms import last_valid_day, may_renew
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.values.dates import written_date
from gaoxin.values.errors import Conflict, DomainError

CORRECTABLE = ("certificate_no", "recognised_on", "valid_until", "is_first")


@transaction.atomic
def add_recognition(
    enterprise: Enterprise,
    *,
    by: Actor,
    kind: RecognitionKind,
    recognised_on: dt.date,
    today: dt.date,
    valid_until: dt.date | None = None,
    certificate_no: str = "",
    is_first: bool | None = None,
    origin: Origin = ENTERED_BY_HAND,
) -> Recognition:
    """Enter a title. Without ``valid_until`` the term of the measure is used, where it states one.

    Two certificates of one kind may overlap only when the later is a renewal (``is_first=False``) within the
    last year of the earlier; ``Conflict`` otherwise. ``is_first=None``: first when there is none of the kind.
    """
    require(by, permissions.WRITE_ENTERPRISES, zone_id=enterprise.zone_id)
    held = locked(enterprise)
    recognition = Recognition(
        enterprise=held,
        kind=kind,
        recognised_on=recognised_on,
        valid_until=valid_until or last_valid_day(kind, recognised_on),
        certificate_no=certificate_no.strip(),
        recorded_by=by.name,
        **origin.fields,
    )
    others = list(Recognition.objects.filter(enterprise=held, kind=kind))
    recognition.is_first = not others if is_first is None else is_first
    refuse_recognition(recognition, held, others=others, is_renewal=is_first is False, today=today)
    recognition.save(force_insert=True)
    given = stated({name: getattr(recognition, name) for name in CORRECTABLE})
    record(permissions.RECOGNITION_ADDED, recognition, by=by, zone_id=held.zone_id, changes=given)
    if kind == RecognitionKind.ABOVE_SCALE:
        scale.follow_recognition(held)
    return recognition


@transaction.atomic
def correct_recognition(
    recognition: Recognition, *, by: Actor, fields: Mapping[str, Any], today: dt.date
) -> Recognition:
    """Mend what was written wrongly: certificate number, days, first or renewed."""
    require(by, permissions.WRITE_ENTERPRISES, zone_id=recognition.enterprise.zone_id)
    held = locked(recognition.enterprise)
    row = Recognition.objects.select_related("enterprise").get(pk=recognition.pk)
    old = {name: getattr(row, name) for name in CORRECTABLE}
    values = {name: fields[name] for name in CORRECTABLE if name in fields}
    changes = difference(old, values)
    if not changes:
        return row
    for name in changes:
        setattr(row, name, values[name])
    others = list(Recognition.objects.filter(enterprise=held, kind=row.kind).exclude(pk=row.pk))
    refuse_recognition(row, held, others=others, is_renewal=not row.is_first, today=today)
    row.save(update_fields=tuple(changes))
    record(permissions.RECOGNITION_CORRECTED, row, by=by, zone_id=held.zone_id, changes=changes)
    if row.kind == RecognitionKind.ABOVE_SCALE:
        scale.follow_recognition(held)
    return row


@transaction.atomic
def withdraw_recognition(
    recognition: Recognition, *, by: Actor, withdrawn_on: dt.date, reason: str, today: dt.date
) -> Recognition:
    """The title ends on ``withdrawn_on`` before its time; it stays on record with the reason."""
    require(by, permissions.WRITE_ENTERPRISES, zone_id=recognition.enterprise.zone_id)
    held = locked(recognition.enterprise)
    row = Recognition.objects.select_related("enterprise").get(pk=recognition.pk)
    if row.withdrawn_on is not None:
        raise _withdrawn_already(row, withdrawn_on)
    refuse(withdrawal_errors(row, withdrawn_on, reason=reason, today=today))
    row.withdrawn_on, row.withdrawn_reason = withdrawn_on, reason.strip()
    row.save(update_fields=("withdrawn_on", "withdrawn_reason"))
    said = stated({"withdrawn_on": withdrawn_on, "withdrawn_reason": row.withdrawn_reason})
    record(permissions.RECOGNITION_WITHDRAWN, row, by=by, zone_id=held.zone_id, changes=said)
    if row.kind == RecognitionKind.ABOVE_SCALE:
        scale.follow_recognition(held)
    return row


def last_day(recognition: Recognition) -> dt.date | None:
    """The last day the title holds; None: no end is known."""
    withdrawn = recognition.withdrawn_on
    if withdrawn is None:
        return recognition.valid_until
    before = withdrawn - dt.timedelta(days=1)
    return before if recognition.valid_until is None else min(before, recognition.valid_until)


def refuse_recognition(
    row: Recognition,
    enterprise: Enterprise,
    *,
    others: Iterable[Recognition],
    is_renewal: bool,
    today: dt.date,
) -> None:
    """Days that cannot be, and a certificate of the same kind that holds at the same time."""
    texts = {"kind": row.kind, "certificate_no": row.certificate_no}
    errors = text_errors(Recognition, texts)
    early = day_error(enterprise, row.recognised_on, field="recognised_on", label="认定日期", today=today)
    errors += [early] if early else []
    if row.valid_until is not None and row.valid_until < row.recognised_on:
        errors.append(
            DomainError(
                "recognition.ends_before_start",
                f"有效期至{written_date(row.valid_until)}早于认定日期{written_date(row.recognised_on)}。",
                field="valid_until",
                value=row.valid_until,
                remedy="请对照证书核对两个日期。",
            )
        )
    refuse(errors)
    for other in others:
        _refuse_overlap(row, other, is_renewal=is_renewal)


def _refuse_overlap(row: Recognition, other: Recognition, *, is_renewal: bool) -> None:
    mine, theirs = last_day(row), last_day(other)
    apart = (theirs is not None and theirs < row.recognised_on) or (
        mine is not None and mine < other.recognised_on
    )
    earlier, later = sorted((row, other), key=lambda one: one.recognised_on)
    renews = is_renewal if later is row else not other.is_first
    if row.recognised_on == other.recognised_on:
        raise _overlap(row, other, "同一天的这项认定已经登记，请勿重复登记。")
    if apart or (renews and may_renew(earlier.recognised_on, last_day(earlier), on=later.recognised_on)):
        return
    raise _overlap(
        row, other, "如是到期前一年内的重新认定（复核、延续），请把“首次认定”选为“否”；否则请核对日期。"
    )


def _overlap(row: Recognition, other: Recognition, remedy: str) -> Conflict:
    number = f"（{other.certificate_no}）" if other.certificate_no else ""
    end = last_day(other)
    until = written_date(end) if end else "长期有效"
    return Conflict(
        "recognition.overlap",
        f"与已登记的{other.get_kind_display()}{number}有效期重叠："
        f"{written_date(other.recognised_on)}至{until}。",
        field="recognised_on",
        value=row.recognised_on,
        remedy=remedy,
    )


def withdrawal_errors(row: Recognition, day: dt.date, *, reason: str, today: dt.date) -> list[DomainError]:
    """A withdrawal says why, and falls between the recognition and today."""
    errors = text_errors(Recognition, {"withdrawn_reason": reason.strip()})
    if not reason.strip():
        errors.append(
            DomainError(
                "recognition.reason_missing",
                "没有填写撤销原因。",
                field="reason",
                remedy="请填写原因，如“未按期报送年度报表”。",
            )
        )
    if not row.recognised_on <= day <= today:
        errors.append(
            DomainError(
                "recognition.withdrawn_day",
                f"撤销日期应在认定日期{written_date(row.recognised_on)}与今天之间。",
                field="withdrawn_on",
                value=day,
                remedy="请核对撤销文件上的日期。",
            )
        )
    return errors


def _withdrawn_already(row: Recognition, day: dt.date) -> Conflict:
    return Conflict(
        "recognition.withdrawn_already",
        f"这项认定已于{row.withdrawn_on:%Y-%m-%d}撤销。",
        field="withdrawn_on",
        value=day,
        remedy="请刷新页面查看。",
    )
