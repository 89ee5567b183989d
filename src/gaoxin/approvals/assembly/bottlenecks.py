"""Where approvals of a zone stand and wait: figures of items with their clocks, and of any event log."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.approvals.assembly.clocks import clocks_of
from gaoxin.approvals.assembly.logs import (
    applicant_words,
    by_step,
    department_words,
    item_log,
    item_words,
    review_words,
)
from gaoxin.approvals.models import CaseItem, CaseState, EventKindChoice, ItemMode
from gaoxin.engines.processes.flows import Arc, directly_follows
from gaoxin.engines.processes.log import EventLog
from gaoxin.engines.processes.timing import DeadlineRecord, Spread, stopped_share
from gaoxin.engines.scheduling.clock import ClockReading
from gaoxin.engines.scheduling.history import ClockState, FlagKind
from gaoxin.foundation.working_days import working_calendar
from gaoxin.values.workdays import Deadline

_OFFICE: Final = (ClockState.RECEIVED, ClockState.COMPLETE, ClockState.RUNNING, ClockState.DECIDED)


@dataclass(frozen=True)
class ItemRecord:
    """An item with what its clock reads; steps by kind are dates of the first such event."""

    item: CaseItem
    clock: ClockReading
    label: str
    department: str
    steps: Mapping[str, int]

    @cached_property
    def waits_on(self) -> str:
        """Who keeps it waiting now; empty when nobody has begun or it is over."""
        if self.item.mode == ItemMode.AREA or self.item.case.state != CaseState.RUNNING:
            return ""
        if self.clock.state is ClockState.STOPPED:
            return review_words()
        if self.clock.state is ClockState.AWAITING_PAPERS:
            return applicant_words()
        return self.department if self.clock.state in _OFFICE else ""

    @cached_property
    def is_late(self) -> bool:
        """Decided after the legal day, or not decided and the day is past."""
        return kept(self, "legal") is False

    @cached_property
    def is_returned(self) -> bool:
        return self.steps.get(EventKindChoice.PAPERS_MISSING, 0) > 0

    @cached_property
    def is_stopped(self) -> bool:
        return bool(self.clock.stops)

    @cached_property
    def decided_days(self) -> int | None:
        """Calendar days from acceptance to decision, gross."""
        accepted, decided = self.clock.accepted_on, self.clock.decided_on
        return None if accepted is None or decided is None else (decided - accepted).days

    @cached_property
    def planned_days(self) -> int | None:
        """Working days the baseline gave it."""
        return _working_days(self.item.planned_start_on, self.item.planned_finish_on)

    @cached_property
    def actual_days(self) -> int | None:
        """Working days it took from acceptance to its result, stops included."""
        return _working_days(self.clock.accepted_on, self.clock.delivered_on or self.clock.decided_on)

    @cached_property
    def finish_slip(self) -> int | None:
        """Working days its result came after the baseline's day; below zero: before it."""
        planned, actual = self.item.planned_finish_on, self.clock.delivered_on or self.clock.decided_on
        if planned is None or actual is None:
            return None
        return _working_days(planned, actual) if actual >= planned else -(_working_days(actual, planned) or 0)


def _working_days(first: dt.date | None, last: dt.date | None) -> int | None:
    if first is None or last is None or last < first:
        return None
    return working_calendar().working_days_between(first, last)


def records_of(items: Sequence[CaseItem], *, as_of: dt.date) -> list[ItemRecord]:
    clocks = clocks_of(items, as_of=as_of)
    found = []
    for item in items:
        steps: dict[str, int] = defaultdict(int)
        for event in item.events.all():
            steps[event.kind] += 1
        found.append(ItemRecord(item, clocks[item.pk], item_words(item), department_words(item), steps))
    return found


def kept(record: ItemRecord, which: str) -> bool | None:
    """Whether the ``legal`` or ``promised`` limit was kept; None: not due yet, or no such limit is known."""
    item, clock = record.item, record.clock
    if item.mode == ItemMode.AREA:
        return None
    is_stated = item.legal_unit if which == "legal" else item.promised_unit
    deadline = clock.legal_deadline if which == "legal" else clock.promised_deadline
    if not is_stated or deadline is None:
        return None
    if clock.decided_on is not None:
        return clock.decided_on <= deadline.date
    is_open = clock.state in (ClockState.RUNNING, ClockState.STOPPED)
    return False if is_open and clock.as_of > deadline.date else None


def deadline_record(records: Iterable[ItemRecord], which: str) -> DeadlineRecord:
    answers = [kept(one, which) for one in records]
    return DeadlineRecord(answers.count(True), answers.count(False))


@dataclass(frozen=True)
class Group:
    """Figures of the items of one department or of one kind of item. None where nothing is known."""

    key: str
    name: str
    records: tuple[ItemRecord, ...]
    as_of: dt.date

    @cached_property
    def handled(self) -> int:
        """Items received at least once."""
        return sum(one.clock.received_on is not None for one in self.records)

    @cached_property
    def waiting(self) -> int:
        return sum(bool(one.waits_on) for one in self.records)

    @cached_property
    def legal(self) -> DeadlineRecord:
        return deadline_record(self.records, "legal")

    @cached_property
    def promised(self) -> DeadlineRecord:
        return deadline_record(self.records, "promised")

    @cached_property
    def returned(self) -> int:
        return sum(one.is_returned for one in self.records)

    @cached_property
    def returned_share(self) -> float | None:
        return self.returned / self.handled if self.handled else None

    @cached_property
    def spread(self) -> Spread:
        """Calendar days from acceptance to decision."""
        return spread_in_days([one.decided_days for one in self.records])

    @cached_property
    def planned(self) -> Spread:
        """Of those whose actual days are known too, so that both are of the same items."""
        return spread_in_days([one.planned_days for one in self.records if one.actual_days is not None])

    @cached_property
    def actual(self) -> Spread:
        return spread_in_days([one.actual_days for one in self.records if one.planned_days is not None])

    @cached_property
    def slip(self) -> Spread:
        return spread_in_days([one.finish_slip for one in self.records])


def spread_in_days(days: Iterable[int | None]) -> Spread:
    known = np.array([one for one in days if one is not None], dtype=np.float64)
    if not known.size:
        return Spread(0, None, None, None, None)
    middle, most = float(np.median(known)), float(np.quantile(known, 0.8))
    return Spread(int(known.size), middle, most, float(known.mean()), float(known.max()))


@dataclass(frozen=True, slots=True)
class OpenWait:
    """Who keeps items waiting now: how many, and the calendar days since their last steps."""

    name: str
    records: tuple[ItemRecord, ...]
    days: int
    longest: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule put to the items: ``checked`` of which it speaks, ``broken`` those against it."""

    key: str
    words: str | Promise
    checked: int
    broken: tuple[ItemRecord, ...]

    @property
    def rate(self) -> float | None:
        return 1 - len(self.broken) / self.checked if self.checked else None


class ZoneFigures:
    """Everything the page shows of the zone's own cases."""

    def __init__(self, items: Sequence[CaseItem], *, as_of: dt.date) -> None:
        self.as_of = as_of
        self.records = records_of(items, as_of=as_of)
        self.begun = [one for one in self.records if one.clock.received_on is not None]

    @cached_property
    def log(self) -> EventLog:
        return item_log([one.item for one in self.begun])

    @cached_property
    def steps(self) -> EventLog:
        return by_step(self.log)

    @cached_property
    def by_item(self) -> list[Group]:
        return self._groups(lambda one: (one.item.key, one.label))

    @cached_property
    def by_department(self) -> list[Group]:
        return self._groups(lambda one: (one.item.department_key, one.department))

    @property
    def all(self) -> Group:
        return Group("", _("全部"), tuple(self.records), self.as_of)

    @cached_property
    def stopped_share(self) -> float | None:
        """Of all time in items, the time their clocks stood still by law."""
        return stopped_share(
            self.steps,
            stops=[str(EventKindChoice.STOPPED.label)],
            resumes=[str(EventKindChoice.RESUMED.label)],
        )

    @cached_property
    def open_waits(self) -> list[OpenWait]:
        found: dict[str, list[ItemRecord]] = defaultdict(list)
        for one in self.begun:
            if one.waits_on:
                found[one.waits_on].append(one)
        rows = []
        for name, records in found.items():
            days = [self._since(one) for one in records]
            rows.append(OpenWait(name, tuple(records), sum(days), max(days)))
        return sorted(rows, key=lambda row: (-row.days, row.name))

    def handovers(self) -> list[Arc]:
        """From one acting party to another within an item."""
        arcs = directly_follows(self.log, of="department").arcs()
        return [arc for arc in arcs if arc.before != arc.after]

    def conformance(self) -> list[Broken]:
        return [_checked(rule, self.begun) for rule in RULES]

    def _since(self, one: ItemRecord) -> int:
        last = max(event.happened_at for event in one.item.events.all())
        return max((self.as_of - timezone.localdate(last)).days, 0)

    def _groups(self, of: Callable[[ItemRecord], tuple[str, str]]) -> list[Group]:
        found: dict[tuple[str, str], list[ItemRecord]] = defaultdict(list)
        for one in self.begun:
            found[of(one)].append(one)
        return [Group(key, name, tuple(rows), self.as_of) for (key, name), rows in found.items()]


@dataclass(frozen=True, slots=True)
class Rule:
    """``asked`` answers None where the rule does not speak of an item, else whether it was kept."""

    key: str
    words: str | Promise
    asked: Callable[[ItemRecord], bool | None]


def _checked(rule: Rule, records: Iterable[ItemRecord]) -> Broken:
    answers = [(one, rule.asked(one)) for one in records]
    broken = tuple(one for one, answer in answers if answer is False)
    return Broken(rule.key, rule.words, sum(answer is not None for _one, answer in answers), broken)


def _accepted_first(one: ItemRecord) -> bool | None:
    decided = one.clock.decided_on
    if decided is None:
        return None
    return one.clock.accepted_on is not None and one.clock.accepted_on <= decided


def _answered(one: ItemRecord) -> bool | None:
    """Accepted, refused or told in time; None while the days still run."""
    deadline = one.clock.notice_deadline
    is_late = one.clock.has(FlagKind.LATE_NOTICE) or one.clock.has(FlagKind.DEEMED_ACCEPTANCE)
    if is_late or one.clock.has(FlagKind.LATE_ACCEPTANCE):
        return False
    is_answered = any(
        one.steps.get(kind)
        for kind in (EventKindChoice.ACCEPTED, EventKindChoice.PAPERS_MISSING, EventKindChoice.REFUSED)
    )
    if is_answered:
        return True
    return False if _is_past(deadline, one.clock.as_of) else None


def _told_once(one: ItemRecord) -> bool | None:
    told = one.steps.get(EventKindChoice.PAPERS_MISSING, 0)
    return None if not told else told == 1


def _delivered(one: ItemRecord) -> bool | None:
    clock = one.clock
    if clock.decided_on is None or clock.delivery_deadline is None:
        return None
    if clock.delivered_on is not None:
        return clock.delivered_on <= clock.delivery_deadline.date
    return False if _is_past(clock.delivery_deadline, clock.as_of) else None


def _is_past(deadline: Deadline | None, as_of: dt.date) -> bool:
    return deadline is not None and as_of > deadline.date


RULES: Final = (
    Rule("acceptance", gettext_lazy("决定不得早于受理"), _accepted_first),
    Rule("answer", gettext_lazy("收件（补正齐全）后 5 个工作日内受理或一次性告知"), _answered),
    Rule("told_once", gettext_lazy("补正只告知一次"), _told_once),
    Rule("legal", gettext_lazy("在法定时限内决定"), lambda one: kept(one, "legal")),
    Rule("promised", gettext_lazy("在承诺时限内决定"), lambda one: kept(one, "promised")),
    Rule("delivery", gettext_lazy("决定后按期送达"), _delivered),
    Rule("entry", gettext_lazy("办理步骤当日或次日登记"), lambda one: not one.clock.has(FlagKind.BACK_ENTRY)),
)
