"""Tasks on shared capacities placed one after another, each as early as it fits."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush

from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Demand:
    """``amounts`` in the order of the capacities, taken for all of ``duration``."""

    duration: int
    amounts: tuple[int, ...]


@dataclass(frozen=True)
class Rows:
    """``order`` is one in which nobody waits for a later task."""

    tasks: tuple[Demand, ...]
    before: tuple[tuple[int, ...], ...]
    capacities: tuple[int, ...]
    order: tuple[int, ...]

    @classmethod
    def of(
        cls, tasks: Sequence[Demand], before: Sequence[Sequence[int]], capacities: Sequence[int]
    ) -> "Rows":
        return cls(tuple(tasks), tuple(map(tuple, before)), tuple(capacities), _order(before))

    @cached_property
    def followers(self) -> list[list[int]]:
        rows: list[list[int]] = [[] for _ in self.before]
        for number, row in enumerate(self.before):
            for one in row:
                rows[one].append(number)
        return rows

    @cached_property
    def reversed(self) -> "Rows":
        """Time running backwards: followers become predecessors."""
        return Rows(self.tasks, tuple(map(tuple, self.followers)), self.capacities, self.order[::-1])

    @cached_property
    def heads(self) -> list[int]:
        """The earliest start of each task if capacities were endless."""
        heads = [0] * len(self.tasks)
        for number in self.order:
            ends = (heads[one] + self.tasks[one].duration for one in self.before[number])
            heads[number] = max(ends, default=0)
        return heads


def _order(before: Sequence[Sequence[int]]) -> tuple[int, ...]:
    followers: list[list[int]] = [[] for _ in before]
    for number, row in enumerate(before):
        for one in row:
            followers[one].append(number)
    waiting = [len(row) for row in before]
    order = [number for number, count in enumerate(waiting) if not count]
    for number in order:
        for follower in followers[number]:
            waiting[follower] -= 1
            if not waiting[follower]:
                order.append(follower)
    if len(order) < len(before):
        raise DomainError(
            "scheduling.cycle",
            Sentence("事项互为前提，无法排期。"),
            field="after",
            remedy=Sentence("请核对先后关系，去掉形成回路的一条。"),
        )
    return tuple(order)


def longest_tails(rows: Rows) -> list[int]:
    """From the start of each task to the end of the longest chain it begins."""
    after = [0] * len(rows.tasks)
    tails = [0] * len(rows.tasks)
    for number in reversed(rows.order):
        tails[number] = after[number] + rows.tasks[number].duration
        for one in rows.before[number]:
            after[one] = max(after[one], tails[number])
    return tails


def good_schedule(rows: Rows, tails: Sequence[int], *, tries: int, draw: random.Random) -> list[int]:
    """The best of several listings, each shifted to its end and back; ends early when it cannot be beaten.

    The first third list by the longest remaining chain with some noise, the rest by what was found so far
    with some noise, which may drift sideways.
    """
    best = _compacted(rows, _listed(rows, tails))
    spread = sum(row.duration for row in rows.tasks) / max(len(rows.tasks), 1)
    for number in range(tries):
        if _end(rows, best) <= max(tails, default=0):
            break
        if number < tries // 3:
            urgency = [tail * draw.uniform(0.7, 1.3) for tail in tails]
        else:
            urgency = [draw.gauss(0, spread) - begin for begin in best]
        starts = _compacted(rows, _listed(rows, urgency))
        if _end(rows, starts) <= _end(rows, best):
            best = starts
    return best


def _end(rows: Rows, starts: Sequence[int]) -> int:
    return max((begin + row.duration for begin, row in zip(starts, rows.tasks, strict=True)), default=0)


def _listed(rows: Rows, urgency: Sequence[float]) -> list[int]:
    """The most urgent of the tasks whose predecessors are placed, one after another."""
    waiting = [len(row) for row in rows.before]
    free = [(-urgency[number], number) for number, count in enumerate(waiting) if not count]
    heapify(free)
    order: list[int] = []
    while free:
        number = heappop(free)[1]
        order.append(number)
        for follower in rows.followers[number]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heappush(free, (-urgency[follower], follower))
    return _placed(rows, order)


def _compacted(rows: Rows, starts: list[int]) -> list[int]:
    """Tasks pushed towards the end, latest end first, then back towards the begin, earliest begin first."""
    end, size = _end(rows, starts), range(len(starts))
    order = sorted(size, key=lambda one: (starts[one] + rows.tasks[one].duration, one), reverse=True)
    mirrored = _placed(rows.reversed, order)
    right = [end - begin - row.duration for begin, row in zip(mirrored, rows.tasks, strict=True)]
    position = {number: place for place, number in enumerate(rows.order)}
    back = _placed(rows, sorted(size, key=lambda one: (right[one], position[one])))
    return back if _end(rows, back) <= end else starts


def _placed(rows: Rows, order: Sequence[int]) -> list[int]:
    """Each task in ``order`` as early as it fits; predecessors come before their followers in it."""
    horizon = sum(row.duration for row in rows.tasks) + 1
    used = [[0] * horizon for _ in rows.capacities]
    starts = [0] * len(rows.tasks)
    for number in order:
        row = rows.tasks[number]
        begin = max((starts[one] + rows.tasks[one].duration for one in rows.before[number]), default=0)
        while (busy := _last_conflict(row, begin, used, rows.capacities)) is not None:
            begin = busy + 1
        starts[number] = begin
        for place, amount in enumerate(row.amounts):
            for day in range(begin, begin + row.duration):
                used[place][day] += amount
    return starts


def _last_conflict(
    row: Demand, begin: int, used: Sequence[Sequence[int]], capacities: Sequence[int]
) -> int | None:
    """The last day on which some capacity is too full for the task begun on ``begin``."""
    for day in range(begin + row.duration - 1, begin - 1, -1):
        for place, amount in enumerate(row.amounts):
            if amount and used[place][day] + amount > capacities[place]:
                return day
    return None
