"""Appending to the audit trail. Called inside the transaction of the fact it records."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import AUDIT_EXPORTED, AUDIT_VERIFIED, READ_AUDIT, require
from gaoxin.foundation.audit.labels import ACTIONS
from gaoxin.foundation.audit.models import AuditChain, AuditEvent, ChainCheck
from gaoxin.foundation.audit.sealing import SEALED, digest_of
from gaoxin.foundation.audit.verification import OnProgress, verify_chain
from gaoxin.values.errors import NotFound

Changes = Mapping[str, tuple[object, object]]
PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to record: the action, the row it happened to, and old and new values of what changed."""

    action: str
    subject: models.Model
    changes: Changes = field(default_factory=dict)


def record(
    action: str, subject: models.Model, *, by: Actor, zone_id: int | None, changes: Changes | None = None
) -> AuditEvent:
    """Append one event to the zone's chain (the platform's when ``zone_id`` is None)."""
    return record_many([Entry(action, subject, changes or {})], by=by, zone_id=zone_id)[0]


@transaction.atomic
def record_many(entries: Iterable[Entry], *, by: Actor, zone_id: int | None) -> list[AuditEvent]:
    """Append events in order under one lock of the chain's head."""
    chain = _locked_chain(zone_id)
    now = timezone.now()
    events = []
    # What rows are called is written down in one language, whichever the acting person reads.
    with translation.override(settings.LANGUAGE_CODE):
        for entry in entries:
            event = _next_event(chain, entry, by=by, now=now)
            chain.length, chain.head = event.number, event.digest
            events.append(event)
    AuditEvent.objects.bulk_create(events, batch_size=500)
    chain.save(update_fields=("length", "head"))
    return events


def check_chain(chain: AuditChain, *, checked_by: str, on_progress: OnProgress | None = None) -> ChainCheck:
    """Verify a chain from its first event on and keep what was found, beside the end that was seen."""
    found = verify_chain(chain, on_progress=on_progress)
    return ChainCheck.objects.create(
        chain=chain,
        checked_at=timezone.now(),
        checked_by=checked_by,
        length=found.checked,
        head=found.head,
        ok=found.ok,
        broken_number=found.broken_number,
        reason=found.reason,
    )


def verify_trail(*, by: Actor, on_progress: OnProgress | None = None) -> ChainCheck:
    """Verify the chain of the actor's zone; that they did stands in the trail and is verified with it."""
    require(by, READ_AUDIT)
    chain = AuditChain.objects.filter(zone_id=by.scope.zone_id).first()
    if chain is None:
        raise NotFound(_("本区还没有审计记录。"))
    record(AUDIT_VERIFIED, chain, by=by, zone_id=chain.zone_id)
    return check_chain(chain, checked_by=by.name, on_progress=on_progress)


@transaction.atomic
def record_export(*, by: Actor, kind: str, rows: int, filters: str) -> None:
    """Events leave the platform in a file; that they did stands in the trail."""
    require(by, READ_AUDIT)
    chain = _locked_chain(by.scope.zone_id)
    changes = {"format": (None, kind), "rows": (None, rows), "filters": (None, filters)}
    record(AUDIT_EXPORTED, chain, by=by, zone_id=by.scope.zone_id, changes=changes)


def difference(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """The fields whose values differ between two states of a row."""
    return {name: (old.get(name), value) for name, value in new.items() if old.get(name) != value}


def _locked_chain(zone_id: int | None) -> AuditChain:
    key = PLATFORM if zone_id is None else f"zone-{zone_id}"
    AuditChain.objects.get_or_create(key=key, defaults={"zone_id": zone_id})
    return AuditChain.objects.select_for_update().get(key=key)


def _next_event(chain: AuditChain, entry: Entry, *, by: Actor, now: dt.datetime) -> AuditEvent:
    if entry.action not in ACTIONS:
        raise KeyError(f"audit action not declared: {entry.action}")
    event = AuditEvent(
        chain=chain,
        number=chain.length + 1,
        happened_at=now,
        user_id=by.user_id,
        actor_name=by.name[:80],
        address=by.address[:64],
        action=entry.action,
        subject_type=entry.subject._meta.label_lower,
        subject_id=entry.subject.pk,
        subject_label=str(entry.subject)[:200],
        changes=_canonical(entry.changes),
        previous=chain.head,
    )
    event.digest = digest_of([getattr(event, name) for name in SEALED], chain_key=chain.key)
    return event


def _canonical(changes: Changes) -> str:
    plain = {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, models.Model):
        return {"id": value.pk, "label": str(value)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
