"""All running cases replanned together: other measures, other numbers of examiners, and what that saves."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.logs import APPLICANTS_STEPS
from gaoxin.approvals.assembly.running import Running
from gaoxin.approvals.models import ApprovalCase
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
from gaoxin.foundation.working_days import working_calendar

# Few rounds keep the page quick; the same question gives the same answer.
ROUNDS: Final = 6
# Working days one item keeps an examiner busy, where nobody said otherwise.
USUAL_EFFORT: Final = 2


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
    planned_before = planned_after = plan_cases(before, calendar=calendar)
    if question.switches:
        after = [one.to_plan(one.switched(question.switches), as_of=running.as_of) for one in running.cases]
        planned_after = plan_cases(after, calendar=calendar)
    now_zone = zone = zone_of(planned_before, seen, effort=question.effort)
    if question.switches or question.examiners != seen:
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
            begun = _begun(planned, case) if item.prepares_ahead else 0
            papers = max(item.preparation - begun, 0)
            tasks.append(Task(f"{item.key}+", "", papers, after=() if item.prepares_ahead else early))
            early = (f"{item.key}+", *(early if item.prepares_ahead else ()))
        left = _left(planned, case, item, int(planned.acceptance[number]))
        is_office = item.acts is ActingParty.DEPARTMENT and item.department in staffed and left > 0
        department, busy = (item.department, min(effort, left)) if is_office else ("", 0)
        after = () if is_accepted else early
        tasks.append(Task(f"{item.key}=", department, left, effort=busy, after=after))
        tasks.append(Task(item.key, "", 0, after=(f"{item.key}=", *late)))
    return CaseLoad(str(place), tuple(tasks))


def _begun(planned: PlannedCases, case: CaseToPlan) -> int:
    """Working days since the case began, in which what is prepared ahead has been written."""
    line = day_line(planned.calendar)
    return line.position(max(case.start, case.as_of or case.start)) - line.position(case.start)


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


def examiners_seen(running: Running) -> dict[str, int]:
    """Department key → people who registered its steps or handle its items; nobody seen counts none."""
    found: dict[str, set[int]] = defaultdict(set)
    for item in running.items:
        people = found[item.department_key]
        if item.officer_id is not None:
            people.add(item.officer_id)
        own = (step.user_id for step in running.steps.get(item.pk, ()) if step.kind not in APPLICANTS_STEPS)
        people.update(one for one in own if one is not None)
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
