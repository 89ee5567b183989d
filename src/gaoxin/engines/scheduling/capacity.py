"""All running cases of the zone against the examiners its departments have.

Time is counted in working days from the day of planning. An item waits for its predecessors and then for a
free examiner of its department. The delay of a case is how much later it ends than if nobody had to wait.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from gaoxin.engines.scheduling.dispatch import Dispatch
from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence

ROUNDS: Final = 300


@dataclass(frozen=True, slots=True)
class Task:
    """An item still to be done. ``effort`` is how long it keeps an examiner busy; None: all its ``duration``.

    Without a department nobody is kept busy. ``after`` are keys of tasks of the same case.
    """

    key: str
    department: str
    duration: int
    effort: int | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseLoad:
    """The remaining tasks of a case, which can begin on working day ``release`` at the earliest."""

    key: str
    tasks: tuple[Task, ...]
    release: int = 0


@dataclass(frozen=True, slots=True)
class CapacityPlan:
    """``starts`` in the order of cases and their tasks; ``delays`` by case, in working days."""

    rule: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    delays: tuple[int, ...]

    @property
    def total_delay(self) -> int:
        return sum(self.delays)

    @property
    def worst_delay(self) -> int:
        return max(self.delays, default=0)


@dataclass(frozen=True)
class ZoneSchedule:
    """The plan to follow, beside what comes of first come first served and of minimum slack alone."""

    zone: "Zone"
    plan: CapacityPlan
    first_come: CapacityPlan
    minimum_slack: CapacityPlan
    cap: int
    rounds: int

    @property
    def saved_share(self) -> float | None:
        """How much less total delay than first come; None when there is none to lessen."""
        before = self.first_come.total_delay
        return None if not before else 1 - self.plan.total_delay / before


class Zone:
    """Cases and the examiners of each department, checked and numbered.

    Raises ``DomainError`` for a department without examiners, an unknown predecessor, or a circle.
    """

    def __init__(self, cases: Sequence[CaseLoad], *, examiners: Mapping[str, int]) -> None:
        self.cases, self.examiners = tuple(cases), dict(examiners)
        self.tasks = [task for case in cases for task in case.tasks]
        self.case_of = [number for number, case in enumerate(cases) for _task in case.tasks]
        self.departments = {name: number for number, name in enumerate(examiners)}
        self.before = _predecessors(cases)
        self.order = _topological(self.tasks, self.before)
        for task in self.tasks:
            _check(task, examiners)
        self.alone = self._alone()

    @cached_property
    def dispatch(self) -> Dispatch:
        return Dispatch(
            durations=[task.duration for task in self.tasks],
            efforts=[task.duration if task.effort is None else task.effort for task in self.tasks],
            departments=[self.departments[task.department] if task.department else -1 for task in self.tasks],
            before=self.before,
            releases=[self.cases[case].release for case in self.case_of],
            examiners=list(self.examiners.values()),
        )

    def _alone(self) -> list[int]:
        """When each case ends if nobody has to wait for an examiner."""
        ends = [0] * len(self.tasks)
        finishes = [case.release for case in self.cases]
        for number in self.order:
            case = self.case_of[number]
            begin = max((ends[one] for one in self.before[number]), default=self.cases[case].release)
            ends[number] = begin + self.length(number)
            finishes[case] = max(finishes[case], ends[number])
        return finishes

    def length(self, number: int) -> int:
        task = self.tasks[number]
        return max(task.duration, task.effort or 0)

    @cached_property
    def latest_starts(self) -> list[int]:
        """The last start of each task that keeps its case at ``alone``: the smaller, the less slack."""
        due = [self.alone[case] for case in self.case_of]
        for number in reversed(self.order):
            for one in self.before[number]:
                due[one] = min(due[one], due[number] - self.length(number))
        return [due[number] - self.length(number) for number in range(len(due))]

    def plan(self, rule: str, priorities: Sequence[float] | None) -> CapacityPlan:
        """Smaller priorities first; None: first come, first served."""
        starts = self.dispatch.run(priorities)
        ends = [start + self.length(number) for number, start in enumerate(starts)]
        finishes = [case.release for case in self.cases]
        for case, end in zip(self.case_of, ends, strict=True):
            finishes[case] = max(finishes[case], end)
        delays = [end - alone for end, alone in zip(finishes, self.alone, strict=True)]
        return CapacityPlan(rule, tuple(starts), tuple(ends), tuple(delays))


def _check(task: Task, examiners: Mapping[str, int]) -> None:
    if task.department and examiners.get(task.department, 0) < 1:
        raise DomainError(
            "scheduling.no_examiners",
            Sentence(
                "“{department}”没有登记审批人员，无法安排事项“{task}”。",
                department=task.department,
                task=task.key,
            ),
            field="examiners",
            value=task.department,
            remedy=Sentence("请先登记该部门的审批人员数。"),
        )
    if task.duration < 0 or (task.effort or 0) < 0:
        raise DomainError(
            "scheduling.limit_negative",
            Sentence("事项“{task}”的用时为负。", task=task.key),
            field="duration",
            value=task.duration,
            remedy=Sentence("请填写0或正整数天数。"),
        )


def _predecessors(cases: Sequence[CaseLoad]) -> list[list[int]]:
    before: list[list[int]] = []
    for case in cases:
        first = len(before)
        places = {task.key: first + number for number, task in enumerate(case.tasks)}
        for task in case.tasks:
            unknown = [key for key in task.after if key not in places]
            if unknown:
                raise DomainError(
                    "scheduling.after_unknown",
                    Sentence(
                        "事项“{task}”排在“{unknown}”之后，但该项目没有这个事项。",
                        task=task.key,
                        unknown=unknown[0],
                    ),
                    field="after",
                    value=unknown[0],
                    remedy=Sentence("请核对事项编码；已办结的事项不再列为前置。"),
                )
            before.append([places[key] for key in task.after])
    return before


def _topological(tasks: Sequence[Task], before: Sequence[Sequence[int]]) -> list[int]:
    followers: list[list[int]] = [[] for _ in before]
    waiting = [len(row) for row in before]
    for number, row in enumerate(before):
        for one in row:
            followers[one].append(number)
    order = [number for number, count in enumerate(waiting) if not count]
    for number in order:
        for follower in followers[number]:
            waiting[follower] -= 1
            if not waiting[follower]:
                order.append(follower)
    if len(order) < len(before):
        stuck = next(task.key for task, count in zip(tasks, waiting, strict=True) if count)
        raise DomainError(
            "scheduling.cycle",
            Sentence("事项“{stuck}”与其他事项互为前提，无法排期。", stuck=stuck),
            field="after",
            value=stuck,
            remedy=Sentence("请核对先后关系，去掉形成回路的一条。"),
        )
    return order


def schedule_zone(
    zone: Zone,
    *,
    cap: int | None = None,
    rounds: int = ROUNDS,
    seed: int = 0,
    goes_on: Callable[[], bool] = lambda: True,
) -> ZoneSchedule:
    """Minimum slack, then ``rounds`` of local search while ``goes_on()``.

    No case is delayed by more than ``cap`` working days; without one, by more than the worst case of first
    come, first served. When even that cannot be kept, the worst delay found is the smallest. The same seed
    and rounds give the same plan.
    """
    first = zone.plan(Sentence("先到先办"), None)
    slack = zone.plan(Sentence("最小时差优先"), [float(start) for start in zone.latest_starts])
    limit = first.worst_delay if cap is None else cap
    search = _Search(zone, limit, random.Random(seed))
    for plan in (first, slack):
        search.offer(plan)
    done = search.improve(rounds, goes_on)
    return ZoneSchedule(zone, search.best, first, slack, limit, done)


class _Search:
    """Moves whole cases forward and backward in the queues, on top of the slack of their tasks."""

    def __init__(self, zone: Zone, cap: int, draw: random.Random) -> None:
        self.zone, self.cap, self.draw = zone, cap, draw
        self.best = CapacityPlan("", (), (), ())
        self.value = (float("inf"), float("inf"))

    def offer(self, plan: CapacityPlan) -> bool:
        value = (float(max(plan.worst_delay - self.cap, 0)), float(plan.total_delay))
        if value < self.value:
            self.best, self.value = plan, value
            return True
        return False

    def improve(self, rounds: int, goes_on: Callable[[], bool]) -> int:
        biases = self._beginning()
        span = max(map(abs, biases), default=0.0) + 5.0
        for done in range(rounds):
            if not goes_on():
                return done
            moved = list(biases)
            for _ in range(self.draw.choice((1, 1, 2, 4))):
                case = self.draw.randrange(len(moved))
                moved[case] += self.draw.gauss(0, span / 3)
            if self._try(moved):
                biases = moved
        return rounds

    def _beginning(self) -> list[float]:
        """Short cases ahead by several weights; the best weight is where the search begins."""
        zone = self.zone
        lengths = [end - case.release for end, case in zip(zone.alone, zone.cases, strict=True)]
        biases = [0.0] * len(lengths)
        for weight in (0.5, 1.0, 2.0, -0.5, -1.0):
            tried = [weight * length for length in lengths]
            if self._try(tried):
                biases = tried
        return biases

    def _try(self, biases: Sequence[float]) -> bool:
        zone = self.zone
        latest = zone.latest_starts
        priorities = [start + biases[case] for start, case in zip(latest, zone.case_of, strict=True)]
        return self.offer(zone.plan(Sentence("局部改进"), priorities))


def queue_lengths(zone: Zone, plan: CapacityPlan) -> dict[str, int]:
    """Department → working days its tasks wait for an examiner, all cases together."""
    waits = dict.fromkeys(zone.examiners, 0)
    for number, task in enumerate(zone.tasks):
        if task.department:
            release = zone.cases[zone.case_of[number]].release
            ready = max((plan.ends[one] for one in zone.before[number]), default=release)
            waits[task.department] += plan.starts[number] - ready
    return waits
