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
class Waits:
    """Who waits for whom in one direction of time.

    ``before`` has a row a task; the rows are filled up with the number of tasks, one that ends at once.
    """

    order: tuple[int, ...]
    befores: tuple[tuple[int, ...], ...]
    before: Integers

    @classmethod
    def of(cls, rows: Rows) -> Self:
        size = len(rows.tasks)
        before = np.full((size, max(map(len, rows.before), default=0) or 1), size, np.int64)
        for number, befores in enumerate(rows.before):
            before[number, : len(befores)] = befores
        return cls(rows.order, rows.before, before)

    def listed(self, keys: Keys) -> Integers:
        """Tasks in the order of placing (places × schedules): by keys, but after all they wait for."""
        raised = keys.T[list(self.order)]
        position = {number: place for place, number in enumerate(self.order)}
        for place, number in enumerate(self.order):
            befores = [position[one] for one in self.befores[number]]
            if befores:
                np.maximum(raised[place], raised[befores].max(axis=0), out=raised[place])
        return np.array(self.order)[raised.argsort(axis=0, kind="stable")]


@dataclass(frozen=True, eq=False)
class Crowd:
    """Tasks and what they take; ``free`` by number of fields, ``demands`` also by task."""

    durations: Integers
    free: Numbers
    demands: Numbers
    guard: np.integer[Any]
    forwards: Waits
    backwards: Waits

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
        durations = np.array([row.duration for row in rows.tasks], np.int64)
        return cls(durations, free, demands, guard, Waits.of(rows), Waits.of(rows.reversed))

    @cached_property
    def longest(self) -> int:
        return int(self.durations.max(initial=0))

    def makespans(self, starts: Integers) -> Integers:
        return np.asarray((starts + self.durations).max(axis=1), np.int64)

    def placed(self, keys: Keys, *, backwards: bool = False) -> Integers:
        """Starts of rows × tasks, a row a schedule: the smallest key first, but after all it waits for, each
        task as early as it fits. ``backwards``: as if time ran backwards, counted from the end."""
        waits = self.backwards if backwards else self.forwards
        count, size = keys.shape
        columns, tasks = np.arange(count), waits.listed(keys)
        calendar = _Calendar(self, tasks)
        ends = np.zeros((size + 1) * count, np.int32)
        for place, (cells, before) in enumerate(
            zip(tasks * count + columns, waits.before[tasks] * count + columns[:, None], strict=True)
        ):
            ends[cells] = calendar.place(place, ends.take(before).max(axis=1))
        return ends.reshape(size + 1, count)[:size].T - self.durations

    def pushed(self, keys: Keys) -> Integers:
        """Starts, the largest keys placed first and as late as they fit, then all pushed back early."""
        mirrored = self.placed(-keys, backwards=True)
        late = self.makespans(mirrored)[:, None] - mirrored - self.durations
        return self.placed(late + (late + self.durations) * 1e-4)


def fits(capacities: Sequence[int]) -> bool:
    return all(capacity <= MOST_CAPACITY for capacity in capacities)


class _Calendar:
    """What is free on each day (a row) of each schedule (a column); ``tasks`` are places × schedules."""

    def __init__(self, crowd: Crowd, tasks: Integers) -> None:
        self.crowd, self.count = crowd, tasks.shape[1]
        days = int(crowd.durations.sum()) + 2 * crowd.longest + 1
        self.free = [np.full((days, self.count), free) for free in crowd.free]
        self.days, self.columns = np.arange(days, dtype=np.int32)[:, None], np.arange(self.count)
        self.cells = np.arange(days)[:, None] * self.count
        self.durations = crowd.durations[tasks]
        self.demands = crowd.demands[:, tasks]
        self.ahead = self.durations * self.count + self.columns
        self.is_running = self.days[: crowd.longest] < self.durations.astype(np.int32)[:, None]
        self.counts = np.int8 if crowd.longest < LONG else np.int32  # a window shorter than 128 cannot wrap
        self.busy_until = 0

    def place(self, place: int, earliest: NDArray[np.int32]) -> Integers:
        """The ends of the tasks at ``place``, which take the first days from ``earliest`` on which they fit
        all along."""
        first, last = int(earliest.min()), max(self.busy_until, int(earliest.max())) + 1
        full = self._full(place, first, last + self.crowd.longest)
        counted = np.zeros((len(full) + 1, self.count), self.counts)
        np.add.accumulate(full.view(np.int8), axis=0, dtype=self.counts, out=counted[1:])
        suits = counted.reshape(-1).take(self.cells[: last - first] + self.ahead[place])
        suits = suits == counted[: last - first]
        suits &= self.days[first:last] >= earliest
        begins = suits.argmax(axis=0) + first
        taken = self.cells[: self.crowd.longest] + (begins * self.count + self.columns)
        for free, demands in zip(self.free, self.demands, strict=True):
            free.reshape(-1)[taken] -= self.is_running[place] * demands[place]
        ends: Integers = begins + self.durations[place]
        self.busy_until = max(self.busy_until, int(ends.max()))
        return ends

    def _full(self, place: int, first: int, last: int) -> NDArray[np.bool_]:
        """Days from ``first`` up to ``last`` × schedules: whether the day is too full for the task."""
        words = zip(self.free, self.demands, strict=True)
        full = self._is_full(*next(words), place, first, last)
        for free, demands in words:
            full |= self._is_full(free, demands, place, first, last)
        return full

    def _is_full(
        self, free: Numbers, demands: Numbers, place: int, first: int, last: int
    ) -> NDArray[np.bool_]:
        left = free[first:last] - demands[place]
        left &= self.crowd.guard
        full: NDArray[np.bool_] = left != self.crowd.guard
        return full
