"""Many schedules of the same tasks, placed at once as arrays.

All capacities of a day stand in fields of one number, four to a number, each below a guard bit: a task fits
on a day when the guards outlive the subtraction of what it takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from gaoxin.engines.scheduling.listing import Rows

FIELDS: Final = 4
WIDE: Final = 16  # bits of a field, of which the upper two are for the guard
NARROW: Final = 8
MOST_CAPACITY: Final = (1 << (WIDE - 2)) - 1
LONG: Final = 128  # working days; shorter tasks are counted in bytes

Integers = NDArray[np.int64]
Numbers = NDArray[Any]
Keys = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Crowd:
    """``follows[a, b]`` is 1 when b waits for a; ``free`` by number of fields, ``demands`` also by task."""

    durations: Integers
    free: Numbers
    demands: Numbers
    guard: np.integer[Any]
    follows: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Rows) -> Self:
        """Capacities above ``MOST_CAPACITY`` do not fit into a field; see ``fits``."""
        size, words = len(rows.tasks), max(-(-len(rows.capacities) // FIELDS), 1)
        bits = NARROW if max(rows.capacities, default=0) < 1 << (NARROW - 2) else WIDE
        kind = np.int32 if bits == NARROW else np.int64
        guard = kind(sum(1 << (bits * place + bits - 2) for place in range(FIELDS)))
        free, demands = np.full(words, guard, kind), np.zeros((words, size), kind)
        for place, capacity in enumerate(rows.capacities):
            word, shift = place // FIELDS, place % FIELDS * bits
            free[word] += kind(capacity << shift)
            demands[word] += np.array([row.amounts[place] << shift for row in rows.tasks], kind)
        follows = np.zeros((size, size), np.int32)
        for number, befores in enumerate(rows.before):
            follows[list(befores), number] = 1
        durations = np.array([row.duration for row in rows.tasks], np.int64)
        return cls(durations, free, demands, guard, follows)

    @cached_property
    def longest(self) -> int:
        return int(self.durations.max(initial=0))

    def makespans(self, starts: Integers) -> Integers:
        return np.asarray((starts + self.durations).max(axis=1), np.int64)

    def placed(self, keys: Keys, *, backwards: bool = False) -> Integers:
        """Starts of rows × tasks, a row a schedule: of the tasks nobody holds up the smallest key first, each
        as early as it fits. ``backwards``: as if time ran backwards, counted from the end."""
        follows = self.follows.T.copy() if backwards else self.follows
        count, size = keys.shape
        calendar = _Calendar(self, count)
        firsts, starts = np.arange(count) * size, np.zeros(count * size, np.int64)
        earliest = np.zeros((count, size), np.int32)
        waiting = np.tile(follows.sum(axis=0, dtype=np.int32), (count, 1))
        for _ in range(size):
            chosen = np.where(waiting == 0, keys, np.inf).argmin(axis=1)
            cells = firsts + chosen
            begins = calendar.place(chosen, earliest.reshape(-1)[cells])
            starts[cells] = begins
            following, ends = follows[chosen], (begins + self.durations[chosen]).astype(np.int32)
            np.maximum(earliest, following * ends[:, None], out=earliest)
            waiting -= following
            waiting.reshape(-1)[cells] = -1
        return starts.reshape(count, size)

    def pushed(self, keys: Keys) -> Integers:
        """Starts, the largest keys placed first and as late as they fit, then all pushed back early."""
        mirrored = self.placed(-keys, backwards=True)
        late = self.makespans(mirrored)[:, None] - mirrored - self.durations
        return self.placed(late + (late + self.durations) * 1e-4)


def fits(capacities: Sequence[int]) -> bool:
    return all(capacity <= MOST_CAPACITY for capacity in capacities)


class _Calendar:
    """What is free on each day (a row) of each schedule (a column)."""

    def __init__(self, crowd: Crowd, count: int) -> None:
        self.crowd, self.count = crowd, count
        days = int(crowd.durations.sum()) + 2 * crowd.longest + 1
        self.free = [np.full((days, count), free) for free in crowd.free]
        self.days, self.columns = np.arange(days)[:, None], np.arange(count)
        self.cells = self.days * count
        self.counts = np.int8 if crowd.longest < LONG else np.int32  # a window shorter than 128 cannot wrap
        self.busy_until = 0

    def place(self, tasks: Integers, earliest: NDArray[np.int32]) -> Integers:
        """Takes the first days, not before ``earliest``, on which task ``tasks[column]`` fits all along."""
        crowd, durations = self.crowd, self.crowd.durations[tasks]
        first, last = int(earliest.min()), max(self.busy_until, int(earliest.max())) + 1
        full = self._full(tasks, first, last + crowd.longest)
        counted = np.zeros((len(full) + 1, self.count), self.counts)
        np.add.accumulate(full.view(np.int8), axis=0, dtype=self.counts, out=counted[1:])
        ahead = counted.reshape(-1).take(self.cells[: last - first] + (durations * self.count + self.columns))
        suits = ahead == counted[: last - first]
        suits &= self.days[first:last] >= earliest
        begins: Integers = suits.argmax(axis=0) + first
        self.busy_until = max(self.busy_until, int((begins + durations).max()))
        taken = self.cells[: crowd.longest] + (begins * self.count + self.columns)
        lasts = self.days[: crowd.longest] < durations
        for free, demands in zip(self.free, crowd.demands, strict=True):
            free.reshape(-1)[taken] -= lasts * demands[tasks]
        return begins

    def _full(self, tasks: Integers, first: int, last: int) -> NDArray[np.bool_]:
        """Days from ``first`` up to ``last`` × schedules: whether the day is too full for the task."""
        full = np.zeros((last - first, self.count), np.bool_)
        for free, demands in zip(self.free, self.crowd.demands, strict=True):
            left = free[first:last] - demands[tasks]
            left &= self.crowd.guard
            full |= left != self.crowd.guard
        return full
