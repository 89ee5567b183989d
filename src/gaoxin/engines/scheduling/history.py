"""The registered events of one item walked through in order: what is lawful, what it amounts to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from gaoxin.engines.scheduling.event_checks import check_order, check_papers
from gaoxin.engines.scheduling.events import ClockEvent, ClockTerms, EventKind
from gaoxin.engines.scheduling.running import RunningLimit, StopPeriod
from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence
from gaoxin.values.workdays import WorkingCalendar


class ClockState(Enum):
    """Where the item stands."""

    NOT_RECEIVED = "not_received"
    RECEIVED = "received"
    AWAITING_PAPERS = "awaiting_papers"
    COMPLETE = "complete"
    RUNNING = "running"
    STOPPED = "stopped"
    DECIDED = "decided"
    REFUSED = "refused"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        return _STATE_WORDS[self]


_STATE_WORDS = {
    ClockState.NOT_RECEIVED: Sentence("未收件"),
    ClockState.RECEIVED: Sentence("已收件待受理"),
    ClockState.AWAITING_PAPERS: Sentence("待补正"),
    ClockState.COMPLETE: Sentence("已补齐待受理"),
    ClockState.RUNNING: Sentence("办理中"),
    ClockState.STOPPED: Sentence("停表"),
    ClockState.DECIDED: Sentence("已决定待送达"),
    ClockState.REFUSED: Sentence("不予受理"),
    ClockState.DELIVERED: Sentence("已送达"),
    ClockState.WITHDRAWN: Sentence("已撤回"),
}


class FlagKind(Enum):
    """What an inspector would ask about."""

    BACK_ENTRY = "back_entry"
    LATE_NOTICE = "late_notice"
    LATE_ACCEPTANCE = "late_acceptance"
    DEEMED_ACCEPTANCE = "deemed_acceptance"
    PROMISE_MISSED = "promise_missed"
    LIMIT_MISSED = "limit_missed"
    DELIVERY_LATE = "delivery_late"
    STOP_WITHOUT_EFFECT = "stop_without_effect"


@dataclass(frozen=True, slots=True)
class ClockFlag:
    """``event`` is the one it is about, None when it is about something that did not happen."""

    kind: FlagKind
    words: Sentence
    event: ClockEvent | None = None


_BEFORE_ACCEPTANCE = frozenset({ClockState.RECEIVED, ClockState.AWAITING_PAPERS, ClockState.COMPLETE})
_OPEN = frozenset({*_BEFORE_ACCEPTANCE, ClockState.RUNNING, ClockState.STOPPED})
_ALLOWED: dict[EventKind, frozenset[ClockState]] = {
    EventKind.RECEIVED: frozenset({ClockState.NOT_RECEIVED}),
    EventKind.PAPERS_MISSING: frozenset({ClockState.RECEIVED, ClockState.RUNNING}),
    EventKind.PAPERS_COMPLETE: frozenset({ClockState.AWAITING_PAPERS, ClockState.RUNNING}),
    EventKind.ACCEPTED: frozenset({*_BEFORE_ACCEPTANCE, ClockState.RUNNING}),
    EventKind.REFUSED: _BEFORE_ACCEPTANCE,
    EventKind.STOPPED: frozenset({ClockState.RUNNING}),
    EventKind.RESUMED: frozenset({ClockState.STOPPED}),
    EventKind.EXTENDED: frozenset({ClockState.RUNNING}),
    EventKind.DECIDED: frozenset({ClockState.RUNNING}),
    EventKind.DELIVERED: frozenset({ClockState.DECIDED, ClockState.REFUSED}),
    EventKind.WITHDRAWN: _OPEN,
}


@dataclass(slots=True)
class History:
    """What the events amount to on ``as_of``; made by ``walk``."""

    terms: ClockTerms
    calendar: WorkingCalendar
    state: ClockState = ClockState.NOT_RECEIVED
    received_on: date | None = None
    noticed_on: date | None = None
    complete_on: date | None = None
    accepted_on: date | None = None
    registered_on: date | None = None
    is_deemed: bool = False
    ended_on: date | None = None
    delivered_on: date | None = None
    legal: RunningLimit | None = None
    promised: RunningLimit | None = None
    extension: int = 0
    stops: list[StopPeriod] = field(default_factory=list)
    flags: list[ClockFlag] = field(default_factory=list)

    @property
    def limits(self) -> Iterator[RunningLimit]:
        return (limit for limit in (self.legal, self.promised) if limit is not None)

    @property
    def notice_from(self) -> date | None:
        """The day from which the five days for the notice or the acceptance run."""
        return self.complete_on or self.received_on

    def begin(self, day: date, *, deemed: bool) -> None:
        self.accepted_on, self.is_deemed, self.state = day, deemed, ClockState.RUNNING
        self.legal = RunningLimit(self.terms.legal, day, self.calendar)
        if self.terms.promised is not None:
            self.promised = RunningLimit(self.terms.promised, day, self.calendar)

    def deem(self, day: date) -> None:
        """Accepted by law when ``day`` is past the five days and nobody said anything."""
        waiting = self.state in (ClockState.RECEIVED, ClockState.COMPLETE)
        if not waiting or self.notice_from is None:
            return
        last = self.calendar.deadline(self.notice_from, self.terms.notice_days).date
        if day > last:
            words = Sentence(
                "到{last}为止{notice_days}个工作日内既未受理也未一次性告知补正，自{notice_from}起视为受理（行政许可法第三十二条）。",
                last=last.isoformat(),
                notice_days=self.terms.notice_days,
                notice_from=self.notice_from.isoformat(),
            )
            self.flags.append(ClockFlag(FlagKind.DEEMED_ACCEPTANCE, words))
            self.begin(self.notice_from, deemed=True)


def walk(
    events: Iterable[ClockEvent], *, terms: ClockTerms, calendar: WorkingCalendar, as_of: date
) -> History:
    """Events in the order they happened; those after ``as_of`` are not seen yet.

    Raises ``DomainError`` for what is out of order or unlawful.
    """
    history = History(terms, calendar)
    seen = [event for event in events if event.happened_at.date() <= as_of]
    for before, event in zip([None, *seen], seen, strict=False):
        check_order(event, before)
        check_papers(event)
        _flag_back_entry(history, event)
        history.deem(event.happened_at.date())
        if history.state not in _ALLOWED[event.kind]:
            raise _out_of_place(event, history)
        _STEPS[event.kind](history, event, event.happened_at.date())
    history.deem(as_of)
    return history


def _flag_back_entry(history: History, event: ClockEvent) -> None:
    if event.recorded_at is None:
        return
    happened, recorded = event.happened_at.date(), event.recorded_at.date()
    gap = history.calendar.working_days_between(happened, recorded)
    if gap > 1:
        words = Sentence(
            "“{kind}”发生于{happened}，{recorded}才登记，相隔{gap}个工作日，疑似补录（体外循环）。",
            kind=event.kind.word,
            happened=happened.isoformat(),
            recorded=recorded.isoformat(),
            gap=gap,
        )
        history.flags.append(ClockFlag(FlagKind.BACK_ENTRY, words, event))


def _out_of_place(event: ClockEvent, history: History) -> DomainError:
    kind, state = event.kind, history.state
    if kind is EventKind.DECIDED and state in _BEFORE_ACCEPTANCE | {ClockState.NOT_RECEIVED}:
        return DomainError(
            "clock.decision_before_acceptance",
            Sentence("“{terms}”还没有受理，不能登记决定。", terms=history.terms.label),
            field="kind",
            value=event,
            remedy=Sentence("请先登记受理，或核对发生时间。"),
        )
    if kind is EventKind.PAPERS_MISSING and state is not ClockState.NOT_RECEIVED:
        return DomainError(
            "clock.second_notice",
            Sentence("补正须一次性告知，不能再次登记补正告知。"),
            field="kind",
            value=event,
            remedy=Sentence("补来的材料仍不齐的，等材料补齐后再登记“补正齐全”；已经受理的，请作出决定。"),
        )
    if kind is EventKind.REFUSED and state is ClockState.RUNNING:
        return DomainError(
            "clock.refused_after_acceptance",
            Sentence("已经受理（或依法视为受理），不能再登记不予受理。"),
            field="kind",
            value=event,
            remedy=Sentence("请作出准予或不予许可的决定。"),
        )
    return DomainError(
        "clock.out_of_place",
        Sentence(
            "“{terms}”目前是“{state}”，不能登记“{kind}”。",
            terms=history.terms.label,
            state=state.word,
            kind=kind.word,
        ),
        field="kind",
        value=event,
        remedy=Sentence("请核对已登记的事件和发生时间，按先后顺序补齐。"),
    )


def _receive(history: History, _event: ClockEvent, day: date) -> None:
    history.received_on, history.state = day, ClockState.RECEIVED


def _ask_for_papers(history: History, event: ClockEvent, day: date) -> None:
    history.noticed_on = day
    if history.state is not ClockState.RUNNING:
        history.state = ClockState.AWAITING_PAPERS
        return
    if not history.is_deemed or history.registered_on is not None:
        raise _out_of_place(event, history)
    words = Sentence("补正告知晚于5个工作日，收到申请之日起已视为受理，计时不因此停止。")
    history.flags.append(ClockFlag(FlagKind.LATE_NOTICE, words, event))


def _complete(history: History, _event: ClockEvent, day: date) -> None:
    history.complete_on = day
    if history.state is ClockState.AWAITING_PAPERS:
        history.state = ClockState.COMPLETE


def _accept(history: History, event: ClockEvent, day: date) -> None:
    if history.state is not ClockState.RUNNING:
        history.registered_on = day
        history.begin(day, deemed=False)
        return
    if not history.is_deemed or history.registered_on is not None:
        raise _out_of_place(event, history)
    history.registered_on = day
    assert history.accepted_on is not None
    words = Sentence(
        "受理登记为{day}，但已自{accepted_on}起视为受理，计时不变。",
        day=day.isoformat(),
        accepted_on=history.accepted_on.isoformat(),
    )
    history.flags.append(ClockFlag(FlagKind.LATE_ACCEPTANCE, words, event))


def _refuse(history: History, _event: ClockEvent, day: date) -> None:
    history.ended_on, history.state = day, ClockState.REFUSED


def _stop(history: History, event: ClockEvent, day: date) -> None:
    assert event.ground is not None
    history.stops.append(StopPeriod(event.ground, event.notice_no, day, None, event.days))
    history.state = ClockState.STOPPED
    if history.legal is not None and day >= history.legal.counted_to:
        words = Sentence("{day}停表时法定期限已经届满，这次停表不再扣除时间。", day=day.isoformat())
        history.flags.append(ClockFlag(FlagKind.STOP_WITHOUT_EFFECT, words, event))


def _resume(history: History, _event: ClockEvent, day: date) -> None:
    stop = history.stops[-1].resumed(day)
    history.stops[-1] = stop
    for limit in history.limits:
        limit.stop(stop.first, day)
    history.state = ClockState.RUNNING


def _extend(history: History, event: ClockEvent, day: date) -> None:
    assert event.days is not None
    assert history.legal is not None
    if error := _extension_error(history, event, day, history.legal):
        raise error
    history.extension = event.days
    history.legal.extend(event.days)


def _extension_error(
    history: History, event: ClockEvent, day: date, legal: RunningLimit
) -> DomainError | None:
    most = history.terms.extension_days
    if history.extension:
        return _refusal(
            event,
            "clock.extended_twice",
            Sentence("期限只能延长一次。"),
            Sentence("请在已延长的期限内作出决定。"),
        )
    if not most or (event.days or 0) > most:
        message = Sentence("延长{days}日超过本事项最多可延长的{most}日。", days=event.days or 0, most=most)
        return _refusal(
            event,
            "clock.extension_too_long",
            message,
            Sentence("请按法定上限填写；不可延长的事项请按期办结。"),
        )
    if day > legal.deadline.date:
        message = Sentence(
            "法定期限已于{deadline}届满，不能再延长。", deadline=legal.deadline.date.isoformat()
        )
        return _refusal(
            event, "clock.extended_too_late", message, Sentence("延长须在期限届满前批准并告知申请人。")
        )
    return None


def _refusal(event: ClockEvent, code: str, message: str, remedy: str) -> DomainError:
    return DomainError(code, message, field="days", value=event, remedy=remedy)


def _decide(history: History, _event: ClockEvent, day: date) -> None:
    history.ended_on, history.state = day, ClockState.DECIDED


def _deliver(history: History, _event: ClockEvent, day: date) -> None:
    history.delivered_on, history.state = day, ClockState.DELIVERED


def _withdraw(history: History, _event: ClockEvent, day: date) -> None:
    history.ended_on = day
    if history.state is ClockState.STOPPED:
        _resume(history, _event, day)
    history.state = ClockState.WITHDRAWN


_STEPS = {
    EventKind.RECEIVED: _receive,
    EventKind.PAPERS_MISSING: _ask_for_papers,
    EventKind.PAPERS_COMPLETE: _complete,
    EventKind.ACCEPTED: _accept,
    EventKind.REFUSED: _refuse,
    EventKind.STOPPED: _stop,
    EventKind.RESUMED: _resume,
    EventKind.EXTENDED: _extend,
    EventKind.DECIDED: _decide,
    EventKind.DELIVERED: _deliver,
    EventKind.WITHDRAWN: _withdraw,
}
