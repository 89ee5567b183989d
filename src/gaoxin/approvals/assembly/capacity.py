"""All running cases replanned together: other measures, other numbers of examiners, and what that saves."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final

from gaoxin.approvals import selectors
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.clocks import clocks_of
from gaoxin.approvals.assembly.logs import APPLICANTS_STEPS
from gaoxin.approvals.assembly.planning import Proposal, proposal_from
from gaoxin.approvals.assembly.progress import reached_by
from gaoxin.approvals.assembly.project_facts import facts_from
from gaoxin.approvals.models import ApprovalCase, CaseItem
from gaoxin.engines.scheduling.batch import CaseToPlan, PlannedCases, plan_cases
from gaoxin.engines.scheduling.capacity import (
    CapacityPlan,
    CaseLoad,
    Task,
    Zone,
    ZoneSchedule,
    queue_lengths,
    schedule_zone,
)
from gaoxin.engines.scheduling.days import day_line
from gaoxin.engines.scheduling.items import ActingParty, Item, LimitUnit, Strength
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import Reached
from gaoxin.foundation.rules_in_force import rules_in_force
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError

# Few rounds keep the page quick; the same question gives the same answer.
ROUNDS: Final = 6
# Working days one item keeps an examiner busy, where nobody said otherwise.
USUAL_EFFORT: Final = 2
MOST_KEPT: Final = 400


@dataclass(frozen=True)
class RunningCase:
    """A case that can be replanned: its proposal of today and what has happened to it."""

    case: ApprovalCase
    proposal: Proposal
    reached: Mapping[str, Reached]

    @property
    def measures(self) -> tuple[str, ...]:
        """Its own measures that may still be used."""
        return self.usable(self.case.measures)

    def usable(self, wanted: Iterable[str]) -> tuple[str, ...]:
        known = {offer.key for offer in self.proposal.usable()}
        return tuple(dict.fromkeys(key for key in wanted if key in known))

    def switched(self, switches: Mapping[str, bool]) -> tuple[str, ...]:
        """Its measures with some put on (where its conditions allow) and some put off."""
        wanted = [key for key in self.case.measures if switches.get(key, True)]
        return self.usable([*wanted, *(key for key, is_on in switches.items() if is_on)])

    def to_plan(self, measures: Sequence[str], *, as_of: dt.date) -> CaseToPlan:
        network = self.proposal.network(measures)
        known = {key: one for key, one in self.reached.items() if key in network.positions}
        return CaseToPlan(network, self.proposal.start, goals=self.proposal.goals, reached=known, as_of=as_of)


@dataclass(frozen=True, slots=True)
class Running:
    """Running cases to replan, and those that cannot be, each with the reason in words."""

    cases: tuple[RunningCase, ...]
    left_out: tuple[tuple[ApprovalCase, str], ...]
    as_of: dt.date
    items: tuple[CaseItem, ...] = ()


def running_of(scope: Scope, *, as_of: dt.date) -> Running:
    rows = list(selectors.running_cases(scope))
    items: dict[int, list[CaseItem]] = defaultdict(list)
    for item in selectors.items_of([case.pk for case in rows]):
        items[item.case_id].append(item)
    proposals = _Proposals(scope, [case.project_id for case in rows], as_of)
    found, left_out = [], []
    for case in rows:
        try:
            reached = reached_by(items[case.pk], clocks_of(items[case.pk], as_of=as_of))
            found.append(RunningCase(case, proposals.of(case), reached))
        except DomainError as error:
            left_out.append((case, f"{error.message}{error.remedy or ''}"))
    return Running(tuple(found), tuple(left_out), as_of, tuple(one for row in items.values() for one in row))


class _Proposals:
    """Proposals of many cases, kept from one look to the next while nothing they rest on has changed."""

    _kept: ClassVar[dict[tuple[object, ...], Proposal]] = {}

    def __init__(self, scope: Scope, project_ids: Sequence[int], on: dt.date) -> None:
        self.on = on
        self.stated = selectors.stated_facts_of(project_ids, scope=scope, as_of=on)
        self.assessments = selectors.assessments_in_use(scope, on=on)
        reports = tuple(sorted((kind, row.pk) for kind, row in self.assessments.items()))
        self.ground = (on, rules_in_force().digest, approvals().digest, reports)

    def of(self, case: ApprovalCase) -> Proposal:
        project, stated = case.project, self.stated.get(case.project_id, {})
        known = tuple(sorted((name, row.pk) for name, row in stated.items()))
        ledger = (project.pk, project.is_industrial, project.total_investment, case.opened_on)
        key = (self.ground, ledger, known)
        kept = self._kept.get(key)
        if kept is None:
            kept = proposal_from(
                project,
                facts_from(project, stated, on=self.on),
                assessments=self.assessments,
                on=self.on,
                start=case.opened_on,
                calendar=working_calendar(),
            )
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = kept
        return kept


@dataclass(frozen=True, slots=True)
class Question:
    """``examiners`` by department key, ``switches`` by measure: put on or off for all cases."""

    examiners: Mapping[str, int]
    effort: int = USUAL_EFFORT
    switches: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """Finishes without queues on the measures as they are and as asked; ``delay`` in the queues as asked."""

    case: ApprovalCase
    before: dt.date
    after: dt.date
    saved: int
    delay: int


@dataclass(frozen=True)
class Answer:
    """What changes. ``now`` are the queues as things stand; ``schedule`` those as asked."""

    cases: tuple[CaseAnswer, ...]
    now: CapacityPlan
    schedule: ZoneSchedule
    queues_now: Mapping[str, int]
    queues: Mapping[str, int]
    tasks: int

    @property
    def saved(self) -> int:
        return sum(one.saved for one in self.cases)


def answer(running: Running, question: Question, *, seen: Mapping[str, int]) -> Answer:
    """``seen`` are the examiners as they are now. Raises ``DomainError`` for a department without any."""
    calendar = working_calendar()
    before = [one.to_plan(one.measures, as_of=running.as_of) for one in running.cases]
    after = [one.to_plan(one.switched(question.switches), as_of=running.as_of) for one in running.cases]
    planned_before, planned_after = (
        plan_cases(before, calendar=calendar),
        plan_cases(after, calendar=calendar),
    )
    now_zone = zone_of(planned_before, seen, effort=question.effort)
    zone = zone_of(planned_after, question.examiners, effort=question.effort)
    now = now_zone.plan("", [float(start) for start in now_zone.latest_starts])
    schedule = schedule_zone(zone, rounds=ROUNDS)
    pairs = zip(
        running.cases,
        planned_before.finishes,
        planned_after.finishes,
        planned_before.finish_positions,
        planned_after.finish_positions,
        schedule.plan.delays,
        strict=True,
    )
    cases = [
        CaseAnswer(one.case, first, second, place - other, delay)
        for one, first, second, place, other, delay in pairs
    ]
    return Answer(
        cases=tuple(sorted(cases, key=lambda one: (-one.saved, -one.delay, one.case.pk))),
        now=now,
        schedule=schedule,
        queues_now=queue_lengths(now_zone, now),
        queues=queue_lengths(zone, schedule.plan),
        tasks=len(zone.tasks),
    )


def zone_of(planned: PlannedCases, examiners: Mapping[str, int], *, effort: int) -> Zone:
    """A department without a number keeps nobody waiting."""
    labels = department_labels()
    staffed = {labels[key]: count for key, count in examiners.items() if key in labels}
    loads = [_load(planned, place, staffed, effort) for place in range(len(planned.cases))]
    return Zone(loads, examiners=staffed)


def department_labels() -> dict[str, str]:
    """Key → the name by which networks call the department."""
    return {key: one.name.label for key, one in approvals().departments.items()}


def _load(planned: PlannedCases, place: int, staffed: Collection[str], effort: int) -> CaseLoad:
    """What is still to do of one case, in working days from the day of planning.

    The writing of papers before an item and the wait of its certificate are tasks that keep nobody busy.
    """
    case = planned.cases[place]
    done = {key for key, one in case.reached.items() if one.certificate is not None}
    waits = _waits(case.network, done)
    tasks: list[Task] = []
    for number, item in enumerate(case.network.items, planned.offsets[place]):
        if item.key in done:
            continue
        early, late = waits[item.key]
        is_accepted = item.key in case.reached
        if item.preparation and not is_accepted:
            tasks.append(Task(f"{item.key}+", "", item.preparation, after=early))
            early = (f"{item.key}+",)
        left = _left(planned, case, item, int(planned.acceptance[number]))
        is_office = item.acts is ActingParty.DEPARTMENT and item.department in staffed and left > 0
        department, busy = (item.department, min(effort, left)) if is_office else ("", 0)
        after = () if is_accepted else early
        tasks.append(Task(f"{item.key}=", department, left, effort=busy, after=after))
        tasks.append(Task(item.key, "", 0, after=(f"{item.key}=", *late)))
    return CaseLoad(str(place), tuple(tasks))


def _waits(network: Network, done: Collection[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each item what it waits for before its acceptance, and before its result."""
    early: dict[str, list[str]] = defaultdict(list)
    late: dict[str, list[str]] = defaultdict(list)
    for row in network.dependencies:
        if row.before not in done:
            side = early if row.strength is Strength.BEFORE_ACCEPTANCE else late
            if row.before not in side[row.after]:
                side[row.after].append(row.before)
    return {item.key: (tuple(early[item.key]), tuple(late[item.key])) for item in network.items}


def _left(planned: PlannedCases, case: CaseToPlan, item: Item, accepted: int) -> int:
    """Working days until the decision; what is overdue still takes one."""
    known = case.reached.get(item.key)
    if known is not None and known.decision is not None:
        return 0
    line = day_line(planned.calendar)
    limit = item.limit
    if limit.unit is LimitUnit.INSTANT:
        return 0
    natural = limit.unit is LimitUnit.NATURAL
    due = line.natural_end(accepted, limit.count) if natural else accepted + limit.count
    if known is None:
        return due - accepted
    today = line.position(max(case.start, case.as_of or case.start))
    return max(due - today, min(limit.count, 1))


def examiners_seen(items: Iterable[CaseItem]) -> dict[str, int]:
    """Department key → people who registered its steps or handle its items; nobody seen counts none."""
    found: dict[str, set[int]] = defaultdict(set)
    for item in items:
        people = found[item.department_key]
        if item.officer_id is not None:
            people.add(item.officer_id)
        own = (event for event in item.events.all() if event.kind not in APPLICANTS_STEPS)
        people.update(event.user_id for event in own if event.user_id is not None)
    return {key: len(people) for key, people in found.items()}


def departments_busy(running: Running) -> list[str]:
    """Keys of departments whose items are still to be done in the running cases."""
    keys = {label: key for key, label in department_labels().items()}
    busy = {
        item.department
        for one in running.cases
        for item in one.proposal.base.items
        if item.acts is ActingParty.DEPARTMENT
    }
    return [key for label, key in keys.items() if label in busy]
