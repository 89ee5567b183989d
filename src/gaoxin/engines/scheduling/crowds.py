"""Many schedules of the same tasks, some hundred thousand in a second.

All capacities of a day stand in fields of one number, each below a guard bit: a task fits on a day when the
guards outlive the subtraction of what it takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from gaoxin.engines.scheduling.listing import Rows
from gaoxin.engines.scheduling.placing import Integers, Keys, Tasks, Waits, place_all, push_all

WORD: Final = 64
FIELDS: Final = (8, 16, 32)  # bits of a field, the uppermost for the guard


@dataclass(frozen=True, slots=True)
class Crowd:
    """``days`` are enough for any schedule that leaves no day idle, and a longest task besides."""

    tasks: Tasks
    days: int

    @classmethod
    def of(cls, rows: Rows) -> Self:
        """Capacities below the guard of the widest field."""
        bits = next(bits for bits in FIELDS if max(rows.capacities, default=0) < 1 << (bits - 1))
        guards = _packed([1 << (bits - 1)] * (WORD // bits), bits)
        durations = np.array([row.duration for row in rows.tasks], np.int64)
        tasks = Tasks(
            durations=durations,
            needs=np.array([_packed(row.amounts, bits) for row in rows.tasks], np.int64).T.copy(),
            free=_packed(rows.capacities, bits) | guards[0],
            guards=guards[0],
            forwards=_waits(rows),
            backwards=_waits(rows.reversed),
        )
        return cls(tasks, int(durations.sum() + durations.max(initial=0)) + 1)

    @property
    def durations(self) -> Integers:
        return self.tasks.durations

    def placed(self, keys: Keys, *, backwards: bool = False) -> tuple[Integers, Integers]:
        """Starts of schedules × tasks and their lengths: the smallest key first, but after all it waits for,
        each task as early as it fits. ``backwards``: as if time ran backwards, counted from the end."""
        starts, ends = np.empty(keys.shape, np.int64), np.empty(len(keys), np.int64)
        waits = self.tasks.backwards if backwards else self.tasks.forwards
        place_all(self.tasks, waits, keys.copy(), self.days, starts, ends)
        return starts, ends

    def pushed(self, keys: Keys) -> tuple[Integers, Integers]:
        """As ``placed``, the largest keys first and as late as they fit, then all pushed back early."""
        starts, ends = np.empty(keys.shape, np.int64), np.empty(len(keys), np.int64)
        push_all(self.tasks, keys.copy(), self.days, starts, ends)
        return starts, ends


def _packed(amounts: Sequence[int], bits: int) -> Integers:
    """The words of one day or one task; the uppermost bit of a word stands where a sign would."""
    fields = WORD // bits
    words = [0] * max(-(-len(amounts) // fields), 1)
    for place, amount in enumerate(amounts):
        words[place // fields] |= amount << (place % fields * bits)
    return np.array(words, np.uint64).view(np.int64)


def _waits(rows: Rows) -> Waits:
    counts = np.array([len(befores) for befores in rows.before], np.int64)
    before = np.zeros((len(counts), counts.max(initial=1)), np.int64)
    for number, befores in enumerate(rows.before):
        before[number, : len(befores)] = befores
    return Waits(np.array(rows.order, np.int64), before, counts)
