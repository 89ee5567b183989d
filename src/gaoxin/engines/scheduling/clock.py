"""The working-day clock of one item: a pure function of events and calendar, with its steps in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from gaoxin.engines.scheduling.clock_lights import CLOCK_LIGHT_RULES, ClockLight, ClockLightRule
from gaoxin.engines.scheduling.events import ClockEvent, ClockTerms
from gaoxin.engines.scheduling.history import ClockFlag, ClockState, FlagKind, History, walk
from gaoxin.engines.scheduling.items import Limit
from gaoxin.engines.scheduling.judging import light_of
from gaoxin.engines.scheduling.running import StopPeriod
from gaoxin.engines.scheduling.wording import steps_of
from gaoxin.values.sentences import Sentence
from gaoxin.values.workdays import Deadline, WorkingCalendar


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The clock as it stands at the end of ``as_of``; None is: not yet, or not known.

    ``used`` counts in the unit of the legal limit, ``used_working_days`` in working days, both without stops;
    ``gross_days`` are calendar days from receipt to the decision or to ``as_of``. ``remaining`` and
    ``remaining_promised`` are working days to the deadline, negative when past, None when nothing runs.
    While the clock is stopped the deadlines are those of resuming on ``as_of``.
    """

    terms: ClockTerms
    as_of: date
    state: ClockState
    received_on: date | None
    accepted_on: date | None
    is_deemed: bool
    decided_on: date | None
    delivered_on: date | None
    notice_deadline: Deadline | None
    legal_deadline: Deadline | None
    promised_deadline: Deadline | None
    delivery_deadline: Deadline | None
    stops: tuple[StopPeriod, ...]
    stopped_days: int
    extension_days: int
    used: int | None
    used_working_days: int | None
    gross_days: int | None
    remaining: int | None
    remaining_promised: int | None
    light: ClockLight
    light_reason: Sentence
    flags: tuple[ClockFlag, ...]
    history: History = field(repr=False, compare=False)

    @property
    def steps(self) -> tuple[Sentence, ...]:
        """How the dates came about, in words."""
        return steps_of(self.history, as_of=self.as_of)

    @property
    def legal(self) -> Limit:
        return self.terms.legal

    @property
    def promised(self) -> Limit | None:
        return self.terms.promised

    @property
    def is_provisional(self) -> bool:
        """暂定: a date depends on a year whose arrangement is not published."""
        deadlines = (
            self.notice_deadline,
            self.legal_deadline,
            self.promised_deadline,
            self.delivery_deadline,
        )
        return any(deadline.provisional for deadline in deadlines if deadline is not None)

    def has(self, kind: FlagKind) -> bool:
        return any(flag.kind is kind for flag in self.flags)


def read_clock(
    events: Iterable[ClockEvent],
    *,
    terms: ClockTerms,
    calendar: WorkingCalendar,
    as_of: date,
    rule: ClockLightRule = CLOCK_LIGHT_RULES[-1],
) -> ClockReading:
    """Events in the order they happened; those after ``as_of`` are not seen.

    Raises ``DomainError`` for events out of order, recorded before they happened, or unlawful.
    """
    history = walk(events, terms=terms, calendar=calendar, as_of=as_of)
    if history.state is ClockState.STOPPED:
        for limit in history.limits:
            limit.stop(history.stops[-1].first, as_of)
    end = history.ended_on or as_of
    deadlines = Deadlines.of(history)
    light, reason = light_of(history, deadlines.legal, deadlines.promised, deadlines.delivery, as_of, rule)
    running = history.state in (ClockState.RUNNING, ClockState.STOPPED)
    return ClockReading(
        terms=terms,
        as_of=as_of,
        state=history.state,
        received_on=history.received_on,
        accepted_on=history.accepted_on,
        is_deemed=history.is_deemed,
        decided_on=history.ended_on if _is_decided(history) else None,
        delivered_on=history.delivered_on,
        notice_deadline=deadlines.notice,
        legal_deadline=deadlines.legal,
        promised_deadline=deadlines.promised,
        delivery_deadline=deadlines.delivery,
        stops=tuple(history.stops),
        stopped_days=history.legal.stopped if history.legal else 0,
        extension_days=history.extension,
        used=_used(history, end),
        used_working_days=_used_working_days(history, end),
        gross_days=None if history.received_on is None else (end - history.received_on).days,
        remaining=_remaining(deadlines.legal, as_of, calendar) if running else None,
        remaining_promised=_remaining(deadlines.promised, as_of, calendar) if running else None,
        light=light,
        light_reason=reason,
        flags=(*history.flags, *_late(history, deadlines, as_of)),
        history=history,
    )


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The four last days of an item, as far as they are running or over."""

    notice: Deadline | None
    legal: Deadline | None
    promised: Deadline | None
    delivery: Deadline | None

    @classmethod
    def of(cls, history: History) -> "Deadlines":
        calendar, terms = history.calendar, history.terms
        notice = delivery = None
        if history.notice_from is not None:
            notice = calendar.deadline(history.notice_from, terms.notice_days)
        if history.ended_on is not None and history.state is not ClockState.WITHDRAWN:
            delivery = calendar.deadline(history.ended_on, terms.delivery_days)
        return cls(
            notice=notice,
            legal=history.legal.deadline if history.legal else None,
            promised=history.promised.deadline if history.promised else None,
            delivery=delivery,
        )


def _is_decided(history: History) -> bool:
    return history.accepted_on is not None and history.state in (ClockState.DECIDED, ClockState.DELIVERED)


def _used(history: History, end: date) -> int | None:
    if history.legal is None:
        return None
    gone = history.legal.days_between(history.legal.start, end)
    return gone - sum(history.legal.days_between(first, last) for first, last in _pauses(history, end))


def _used_working_days(history: History, end: date) -> int | None:
    if history.accepted_on is None:
        return None
    between = history.calendar.working_days_between
    return between(history.accepted_on, end) - sum(
        between(first, last) for first, last in _pauses(history, end)
    )


def _pauses(history: History, end: date) -> Iterator[tuple[date, date]]:
    return ((stop.first, end if stop.last is None else stop.last) for stop in history.stops)


def _remaining(deadline: Deadline | None, as_of: date, calendar: WorkingCalendar) -> int | None:
    return None if deadline is None else calendar.working_days_between(as_of, deadline.date)


def _late(history: History, deadlines: Deadlines, as_of: date) -> Iterator[ClockFlag]:
    end = history.ended_on or as_of
    if history.accepted_on is not None and history.state is not ClockState.WITHDRAWN:
        if deadlines.legal is not None and end > deadlines.legal.date:
            yield ClockFlag(
                FlagKind.LIMIT_MISSED,
                Sentence("超过法定期限（{day}）。", day=deadlines.legal.date.isoformat()),
            )
        if deadlines.promised is not None and end > deadlines.promised.date:
            yield ClockFlag(
                FlagKind.PROMISE_MISSED,
                Sentence("超过承诺期限（{day}）。", day=deadlines.promised.date.isoformat()),
            )
    delivery = deadlines.delivery
    if delivery is not None and (history.delivered_on or as_of) > delivery.date:
        yield ClockFlag(
            FlagKind.DELIVERY_LATE,
            Sentence("超过送达期限（{day}）。", day=delivery.date.isoformat()),
        )
