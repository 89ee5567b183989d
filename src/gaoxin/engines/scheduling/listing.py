"""Tasks on shared capacities placed one after another, each as early as it fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gaoxin.values.errors import DomainError


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
            "事项互为前提，无法排期。",
            field="after",
            remedy="请核对先后关系，去掉形成回路的一条。",
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


def list_schedule(rows: Rows, tails: Sequence[int]) -> list[int]:
    """Serial listing by the longest remaining chain: a predecessor's is never shorter than its follower's."""
    horizon = sum(row.duration for row in rows.tasks) + 1
    used = [[0] * horizon for _ in rows.capacities]
    starts = [0] * len(rows.tasks)
    position = {number: place for place, number in enumerate(rows.order)}
    for number in sorted(position, key=lambda one: (-tails[one], position[one])):
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
