"""Rows of an item and its events as the clock takes them, and what the clock reads."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.models import CaseItem, ItemEvent
from gaoxin.approvals.selectors import StepRow
from gaoxin.engines.scheduling.clock import ClockReading, read_clock
from gaoxin.engines.scheduling.events import ClockEvent, ClockTerms, EventKind, StopGround
from gaoxin.engines.scheduling.items import INSTANT, Limit, LimitUnit
from gaoxin.foundation.working_days import working_calendar


def clock_of(item: CaseItem, *, as_of: dt.date, more: Iterable[ClockEvent] = ()) -> ClockReading:
    """The item's clock at the end of ``as_of``, with events about to be registered taken in as they happened.

    Raises ``DomainError`` where the events do not fit together or are unlawful.
    """
    events = sorted([*map(clock_event, item.events.all()), *more], key=lambda event: event.happened_at)
    return read_clock(events, terms=terms_of(item), calendar=working_calendar(), as_of=as_of)


def clocks_of(items: Iterable[CaseItem], *, as_of: dt.date) -> dict[int, ClockReading]:
    return {item.pk: clock_of(item, as_of=as_of) for item in items}


def terms_of(item: CaseItem) -> ClockTerms:
    """An item whose legal limit was not found runs on its promise, else on the general limit."""
    legal = limit_from(item.legal_count, item.legal_unit)
    promised = limit_from(item.promised_count, item.promised_unit)
    extension = 0 if item.extension_days is None else item.extension_days
    fallback = promised or Limit(approvals().terms.unknown_limit)
    return ClockTerms(item.label, legal or fallback, promised=promised, extension_days=extension)


def limit_from(count: int | None, unit: str) -> Limit | None:
    if unit == LimitUnit.INSTANT.value:
        return INSTANT
    return None if count is None or not unit else Limit(count, LimitUnit(unit))


def clock_event(row: ItemEvent | StepRow) -> ClockEvent:
    zone = timezone.get_current_timezone()
    return ClockEvent(
        kind=EventKind(row.kind),
        happened_at=row.happened_at.astimezone(zone),
        recorded_at=row.recorded_at.astimezone(zone),
        ground=StopGround(row.ground) if row.ground else None,
        notice_no=row.notice_no,
        approver=row.approver,
        reason=row.reason,
        days=row.days,
    )
