"""The shortest schedule of what one case has still to do, with the examiners its departments have.

A task that keeps its examiner busy for less than it lasts is two: one that takes an examiner, and the rest,
which takes nobody. The rest may begin at once in any schedule, so the shortest schedule of the parts is that
of the tasks. A task of no length passes its waits on to its followers.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from gaoxin.engines.scheduling.capacity import CaseLoad, Zone
from gaoxin.engines.scheduling.exact import MOST_TASKS, ExactSchedule, SharedTask, shortest_schedule
from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence

SECONDS: Final = 1.0
LEAST_SECONDS: Final = 0.08


@dataclass(frozen=True, slots=True)
class ShortestCase:
    """``starts`` and ``ends`` by task and ``days`` in working days from the day of planning.

    ``alone``: the days if nobody waits for an examiner; no schedule takes fewer than ``bound``. ``binding``:
    department → the days one more examiner saves; None where the time did not suffice to tell.
    """

    starts: dict[str, int]
    ends: dict[str, int]
    days: int
    alone: int
    bound: int
    binding: dict[str, int | None]

    @property
    def is_optimal(self) -> bool:
        return self.days == self.bound


def needed_for(load: CaseLoad, goals: Sequence[str]) -> CaseLoad:
    """The tasks the goals wait for, the goals included; without goals all of them."""
    tasks = {task.key: task for task in load.tasks}
    wanted: set[str] = set()
    looked = [key for key in goals if key in tasks] if goals else list(tasks)
    while looked:
        key = looked.pop()
        if key not in wanted:
            wanted.add(key)
            looked.extend(tasks[key].after)
    return CaseLoad(load.key, tuple(task for task in load.tasks if task.key in wanted), load.release)


def shortest_case(
    load: CaseLoad, *, examiners: Mapping[str, int], seconds: float = SECONDS, seed: int = 0
) -> ShortestCase:
    """Within ``seconds``, what binds included. The solver is loaded only where no listing is proof enough, in
    a second or more of its own.

    Raises ``DomainError`` for too many tasks, and as ``Zone`` and ``shortest_schedule`` do.
    """
    zone = Zone([load], examiners=examiners)
    parts = _parts(zone)
    if len(parts) > MOST_TASKS:
        raise DomainError(
            "scheduling.too_many_tasks",
            Sentence(
                "这个项目还要办的事项拆开后有{count}步，超过{most}步，算不出最短排期。",
                count=len(parts),
                most=MOST_TASKS,
            ),
            field="tasks",
            value=len(parts),
            remedy=Sentence("可以看全区排期里这个项目要等的天数。"),
        )
    alone = zone.alone[0] - load.release
    found = shortest_schedule(parts, capacities=examiners, seconds=seconds * 2 / 3, seed=seed)
    until = time.monotonic() + seconds / 3
    binding = {} if found.makespan == alone else _binding(zone, parts, found, until, seed)
    starts = _earliest(zone, found.starts)
    keys = [task.key for task in zone.tasks]
    ends = [begin + zone.length(number) for number, begin in enumerate(starts)]
    return ShortestCase(
        starts=dict(zip(keys, starts, strict=True)),
        ends=dict(zip(keys, ends, strict=True)),
        days=found.makespan,
        alone=alone,
        bound=max(found.bound, alone),
        binding=binding,
    )


def _busy(zone: Zone, number: int) -> int:
    """Working days an examiner is taken; 0: nobody is."""
    task = zone.tasks[number]
    if not task.department:
        return 0
    return task.duration if task.effort is None else task.effort


def _parts(zone: Zone) -> list[SharedTask]:
    """Keys are the numbers of the tasks; ``lasts`` are the parts with which a task has ended."""
    parts: list[SharedTask] = []
    lasts: dict[int, tuple[str, ...]] = {}
    for number in zone.order:
        after = tuple(dict.fromkeys(part for one in zone.before[number] for part in lasts[one]))
        length, busy, key = zone.length(number), _busy(zone, number), str(number)
        lasts[number] = (key,) if length else after
        if length:
            demands = {zone.tasks[number].department: 1} if busy else {}
            parts.append(SharedTask(key, busy or length, demands, after))
        if busy and length > busy:
            lasts[number] = (f"{key}~",)
            parts.append(SharedTask(f"{key}~", length - busy, {}, (key,)))
    return parts


def _earliest(zone: Zone, found: Mapping[str, int]) -> list[int]:
    """All tasks in the order of ``found``, each as early as it can be; none is later than found."""
    release, wanted = zone.cases[0].release, [0] * len(zone.tasks)
    for number in zone.order:
        ready = max((wanted[one] + zone.length(one) for one in zone.before[number]), default=0)
        wanted[number] = found.get(str(number), ready)
    starts, ends = [0] * len(wanted), [0] * len(wanted)
    busy: Counter[tuple[str, int]] = Counter()
    for number in sorted(zone.order, key=lambda one: wanted[one]):
        begin = max((ends[one] for one in zone.before[number]), default=release)
        name, days = zone.tasks[number].department, _busy(zone, number)
        while any(busy[name, day] >= zone.examiners[name] for day in range(begin, begin + days)):
            begin += 1
        busy.update((name, day) for day in range(begin, begin + days))
        starts[number], ends[number] = begin, begin + zone.length(number)
    return starts


def _binding(
    zone: Zone, parts: Sequence[SharedTask], found: ExactSchedule, until: float, seed: int
) -> dict[str, int | None]:
    """Departments of which one more examiner saves days, most first; then those not known."""
    crowded, saved = _crowded(zone), dict[str, int | None]()
    for place, name in enumerate(crowded):
        left = (until - time.monotonic()) / (len(crowded) - place)
        saved[name] = None
        if left < LEAST_SECONDS:
            continue
        try:
            more = {**zone.examiners, name: zone.examiners[name] + 1}
            other = shortest_schedule(parts, capacities=more, seconds=left, seed=seed)
        except DomainError:
            continue
        if other.bound >= found.makespan:
            saved[name] = 0
        elif other.is_optimal and found.is_optimal:
            saved[name] = found.makespan - other.makespan
    kept = {name: days for name, days in saved.items() if days != 0}
    return dict(sorted(kept.items(), key=lambda row: -(row[1] or 0)))


def _crowded(zone: Zone) -> list[str]:
    """Departments with more tasks than examiners, of which two need not wait for one another."""
    earlier: list[set[int]] = [set() for _ in zone.tasks]
    for number in zone.order:
        for one in zone.before[number]:
            earlier[number] |= earlier[one] | {one}
    by_name: dict[str, list[int]] = {}
    for number, task in enumerate(zone.tasks):
        if _busy(zone, number):
            by_name.setdefault(task.department, []).append(number)
    return [
        name
        for name, numbers in by_name.items()
        if len(numbers) > zone.examiners[name]
        and any(one not in earlier[two] and two not in earlier[one] for one, two in combinations(numbers, 2))
    ]
