"""A running case in the reader's words: where items stand, whose turn it is, why a date is what it is."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.clocks import clocks_of
from gaoxin.approvals.gantt import GanttRow
from gaoxin.approvals.models import ApprovalCase, CaseItem, EventKindChoice, ItemEvent, ItemMode
from gaoxin.approvals.plan_words import department_of, label_of
from gaoxin.approvals.selectors import items_of
from gaoxin.engines.scheduling.clock import ClockReading
from gaoxin.engines.scheduling.clock_lights import ClockLight
from gaoxin.engines.scheduling.history import ClockState
from gaoxin.values.workdays import Deadline
from gaoxin.web.sentences import told

STATES: dict[ClockState, str | Promise] = {
    ClockState.NOT_RECEIVED: gettext_lazy("未收件"),
    ClockState.RECEIVED: gettext_lazy("已收件待受理"),
    ClockState.AWAITING_PAPERS: gettext_lazy("待补正"),
    ClockState.COMPLETE: gettext_lazy("已补齐待受理"),
    ClockState.RUNNING: gettext_lazy("办理中"),
    ClockState.STOPPED: gettext_lazy("停表"),
    ClockState.DECIDED: gettext_lazy("已决定待送达"),
    ClockState.REFUSED: gettext_lazy("不予受理"),
    ClockState.DELIVERED: gettext_lazy("已送达"),
    ClockState.WITHDRAWN: gettext_lazy("已撤回"),
}
LIGHTS: dict[ClockLight, str] = {
    ClockLight.GREEN: "green",
    ClockLight.YELLOW: "amber",
    ClockLight.RED: "red",
}
OVER = (ClockState.DELIVERED, ClockState.REFUSED, ClockState.WITHDRAWN)
_OFFICE = (ClockState.RECEIVED, ClockState.COMPLETE, ClockState.RUNNING, ClockState.DECIDED)
_APPLICANT = (ClockState.NOT_RECEIVED, ClockState.AWAITING_PAPERS)
# The steps that may come next, in the order an officer would reach for them.
_NEXT: dict[ClockState, tuple[EventKindChoice, ...]] = {
    ClockState.NOT_RECEIVED: (EventKindChoice.RECEIVED,),
    ClockState.RECEIVED: (
        EventKindChoice.ACCEPTED,
        EventKindChoice.PAPERS_MISSING,
        EventKindChoice.REFUSED,
        EventKindChoice.WITHDRAWN,
    ),
    ClockState.AWAITING_PAPERS: (EventKindChoice.PAPERS_COMPLETE, EventKindChoice.WITHDRAWN),
    ClockState.COMPLETE: (EventKindChoice.ACCEPTED, EventKindChoice.REFUSED, EventKindChoice.WITHDRAWN),
    ClockState.RUNNING: (
        EventKindChoice.DECIDED,
        EventKindChoice.STOPPED,
        EventKindChoice.EXTENDED,
        EventKindChoice.WITHDRAWN,
    ),
    ClockState.STOPPED: (EventKindChoice.RESUMED,),
    ClockState.DECIDED: (EventKindChoice.DELIVERED,),
    ClockState.REFUSED: (EventKindChoice.DELIVERED,),
}


@dataclass(frozen=True, slots=True)
class ItemCard:
    """An item with its clock, as lists and the case page show it."""

    item: CaseItem
    clock: ClockReading
    label: str
    department: str

    @property
    def state(self) -> str | Promise:
        return STATES[self.clock.state]

    @property
    def light(self) -> str:
        return LIGHTS.get(self.clock.light, "")

    @property
    def due(self) -> dt.date | None:
        """The nearest day by which the department owes something."""
        clock = self.clock
        if clock.state is ClockState.DECIDED:
            return _day(clock.delivery_deadline)
        if clock.state in (ClockState.RECEIVED, ClockState.COMPLETE):
            return _day(clock.notice_deadline)
        if clock.state in (ClockState.RUNNING, ClockState.STOPPED):
            return _day(clock.promised_deadline) or _day(clock.legal_deadline)
        return None

    @property
    def awaits_papers(self) -> bool:
        return self.clock.state is ClockState.AWAITING_PAPERS

    @property
    def asked_for(self) -> str:
        """What the running notice asks for; empty when no notice runs."""
        return papers_asked(self) if self.awaits_papers else ""

    @property
    def is_over(self) -> bool:
        return self.clock.state in OVER or self.item.mode == ItemMode.AREA

    @property
    def next_steps(self) -> tuple[EventKindChoice, ...]:
        return _NEXT.get(self.clock.state, ())

    @property
    def is_offices_turn(self) -> bool:
        return self.clock.state in _OFFICE

    @property
    def is_applicants_turn(self) -> bool:
        return self.clock.state in _APPLICANT and self.item.mode != ItemMode.AREA


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case in a list: how far it is and its worst light."""

    case: ApprovalCase
    cards: tuple[ItemCard, ...]

    @property
    def done(self) -> int:
        return sum(card.is_over for card in self.cards)

    @property
    def total(self) -> int:
        return len(self.cards)

    @property
    def light(self) -> str:
        worst = max((card.clock.light for card in self.cards), key=lambda one: one.severity, default=None)
        return "" if worst is None else LIGHTS.get(worst, "")

    @property
    def now(self) -> list[str]:
        """What is being handled."""
        return [
            card.label
            for card in self.cards
            if card.is_offices_turn or card.clock.state is ClockState.STOPPED
        ]


def item_cards(items: Iterable[CaseItem], *, as_of: dt.date) -> list[ItemCard]:
    rows = list(items)
    clocks = clocks_of(rows, as_of=as_of)
    return [
        ItemCard(one, clocks[one.pk], label_of(one.key), department_of(one.key))
        if one.key in approvals().items
        else ItemCard(one, clocks[one.pk], one.label, one.department_key)
        for one in rows
    ]


def case_cards(cases: Sequence[ApprovalCase], *, as_of: dt.date) -> list[CaseCard]:
    by_case: dict[int, list[ItemCard]] = {}
    for card in item_cards(items_of([one.pk for one in cases]), as_of=as_of):
        by_case.setdefault(card.item.case_id, []).append(card)
    return [CaseCard(one, tuple(by_case.get(one.pk, []))) for one in cases]


def case_bars(cards: Sequence[ItemCard], *, today: dt.date, address: Mapping[int, str]) -> list[GanttRow]:
    """What happened in whole, what runs up to its deadline, what has not begun as it was planned."""
    rows = [_bar(card, today, address.get(card.item.pk, "")) for card in cards]
    return sorted((row for row in rows if row is not None), key=lambda row: (row.ready, row.end))


def _bar(card: ItemCard, today: dt.date, href: str) -> GanttRow | None:
    item, clock = card.item, card.clock
    planned = (
        (item.planned_start_on, item.planned_finish_on)
        if item.planned_start_on and item.planned_finish_on
        else None
    )
    if clock.received_on is None:
        if planned is None:
            return None
        start, end = planned
        return GanttRow(
            label=card.label,
            lane=card.department,
            ready=start,
            start=start,
            decision=end,
            end=end,
            is_planned=True,
            told=_("%(state)s，原计划 %(start)s 受理") % {"state": card.state, "start": start.isoformat()},
            href=href,
        )
    begun = clock.accepted_on or clock.received_on
    ended = clock.delivered_on or clock.decided_on
    last = ended or max(card.due or today, begun, today if card.light == "red" else begun)
    return GanttRow(
        label=card.label,
        lane=card.department,
        ready=clock.received_on,
        start=begun,
        decision=clock.decided_on or last,
        end=last,
        legal=_day(clock.legal_deadline),
        promised=_day(clock.promised_deadline),
        baseline=planned,
        stops=tuple((stop.first, stop.last or today) for stop in clock.stops),
        is_done=clock.state in OVER,
        is_late=card.light == "red",
        told=f"{card.state} {told(clock.light_reason)}".strip(),
        href=href,
    )


def _day(deadline: Deadline | None) -> dt.date | None:
    return None if deadline is None else deadline.date


def event_words(event: ItemEvent) -> str:
    """What one step says beside its name."""
    parts = []
    if event.ground:
        parts.append(event.get_ground_display())
    if event.notice_no:
        parts.append(_("文书 %(number)s") % {"number": event.notice_no})
    if event.days:
        parts.append(_("%(days)s 天") % {"days": event.days})
    if event.approver:
        parts.append(_("批准人 %(name)s") % {"name": event.approver})
    if event.reason:
        parts.append(event.reason)
    return " · ".join(parts)


def papers_asked(card: ItemCard) -> str:
    """The papers the last one-time notice named."""
    asked = [one.reason for one in card.item.events.all() if one.kind == EventKindChoice.PAPERS_MISSING]
    return asked[-1].strip() if asked else ""


def told_publicly(card: ItemCard) -> str:
    """Where an item stands in plain words, for whoever applied."""
    clock, due = card.clock, card.due
    if card.item.mode == ItemMode.AREA:
        return _("园区已统一评估，不用再办")
    words = {
        ClockState.NOT_RECEIVED: _("还没有提交"),
        ClockState.RECEIVED: _("已收到材料，正在看是否齐全"),
        ClockState.AWAITING_PAPERS: _("需要补材料"),
        ClockState.COMPLETE: _("补的材料已收到，等待受理"),
        ClockState.RUNNING: _("正在办理"),
        ClockState.STOPPED: _("正在进行评审或检测，这段时间不计入期限"),
        ClockState.DECIDED: _("已经作出决定，等待送达"),
        ClockState.REFUSED: _("没有受理，请看书面说明"),
        ClockState.DELIVERED: _("已办好"),
        ClockState.WITHDRAWN: _("已撤回"),
    }[clock.state]
    if card.asked_for:
        return _("%(words)s：%(papers)s") % {"words": words, "papers": card.asked_for}
    if due is None or clock.state is ClockState.STOPPED:
        return words
    if card.light == "red":
        return _("%(words)s，应在 %(day)s 前有结果，已经超期") % {"words": words, "day": due.isoformat()}
    return _("%(words)s，%(day)s 前应有结果") % {"words": words, "day": due.isoformat()}
