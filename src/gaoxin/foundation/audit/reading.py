"""Audit events in an officer's words: what was done to what, which field went from what to what."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.audit.labels import ACTIONS, PAGES, VALUES, WORDS
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.fields import AreaField, FixedPointField, MoneyField
from gaoxin.values.quantity import format_number
from gaoxin.web.quantities import written_day


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field in words; ``old`` is None when there was nothing before, ``new`` when nothing is left."""

    label: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        new = self.new or _("空")
        change = new if self.old is None else f"{self.old} → {new}"
        return _("%(label)s：%(change)s") % {"label": self.label, "change": change}


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event as pages show it."""

    number: int
    happened_at: dt.datetime
    person: str
    address: str
    action: str
    subject_type: str
    subject: str
    changes: tuple[ChangeLine, ...]


def event_lines(events: Iterable[AuditEvent]) -> list[EventLine]:
    return [
        EventLine(
            number=event.number,
            happened_at=event.happened_at,
            person=person_name(event),
            address=event.address,
            action=action_label(event.action),
            subject_type=type_label(event.subject_type),
            subject=event.subject_label,
            changes=change_lines(event),
        )
        for event in events
    ]


def person_name(event: AuditEvent) -> str:
    """Who did it; nobody is known at a failed login."""
    return event.actor_name or _("未登录")


def action_label(code: str) -> str:
    """What an action is called; a code of an earlier version that nobody declares any more stays as it is."""
    return str(ACTIONS.get(code, code))


def type_label(subject_type: str) -> str:
    model = _model(subject_type)
    return str(model._meta.verbose_name) if model else subject_type


def change_lines(event: AuditEvent) -> tuple[ChangeLine, ...]:
    model = _model(event.subject_type)
    return tuple(
        _line(_field(model, name), name, old, new) for name, (old, new) in json.loads(event.changes).items()
    )


def subject_page(event: AuditEvent, *, by: Actor) -> str:
    """The address of the subject's own page, when it has one that ``by`` may open; else nothing."""
    name = PAGES.get(event.subject_type, "")
    if not name or event.subject_id is None:
        return ""
    try:
        address = reverse(name, args=[event.subject_id])
    except NoReverseMatch:
        return ""
    needed = getattr(resolve(address).func, "needed_permission", None)
    return address if needed is None or allows(by, needed) else ""


def _model(subject_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> models.Field | None:
    if model is None:
        return None
    try:
        found = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        try:
            found = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
    return found if isinstance(found, models.Field) else None


def _line(field: models.Field | None, name: str, old: Any, new: Any) -> ChangeLine:
    label = str(field.verbose_name) if field is not None else str(WORDS.get(name, name))
    old, new = (_worded(name, value) for value in (old, new))
    return ChangeLine(label, _written(field, old), _written(field, new))


def _worded(name: str, value: Any) -> Any:
    return str(VALUES.get((name, value), value)) if isinstance(value, str) else value


def _written(field: models.Field | None, value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        return str(value.get("label", ""))
    if isinstance(value, list):
        return "、".join(_written(field, one) or _("空") for one in value)
    choices = dict(getattr(field, "flatchoices", None) or ())
    if value in choices:
        return str(choices[value])
    return _written_by_kind(field, str(value))


def _written_by_kind(field: models.Field | None, text: str) -> str:
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(text)
        return written_day(moment) if moment else text
    if isinstance(field, FixedPointField):
        return _quantity(field, text)
    return text


def _quantity(field: FixedPointField, text: str) -> str:
    """Exact, never rounded to 万元: a change of one 分 must be seen."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    unit = " 元" if isinstance(field, MoneyField) else " ㎡" if isinstance(field, AreaField) else ""
    return f"{format_number(number, places=field.places)}{unit}"
