"""Short schedules bred from one another: orders of ends crossed at two points, shaken, pushed to and fro.

After Hartmann (1998) for the crossing and Valls, Ballestín and Quintanilla (2005) for pushing to and fro.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from gaoxin.engines.scheduling.crowds import Crowd
from gaoxin.engines.scheduling.listing import Demand, Rows
from gaoxin.engines.scheduling.placing import Integers, Keys, cross_all

CROWD: Final = 100
SHAKEN: Final = 0.15  # the share of tasks moved in the order of a child
SHAKE: Final = 4.0  # by how many places, as a standard deviation
NOISE: Final = 0.75  # less, and all descend from much the same orders
STALE: Final = 40  # generations without a shorter schedule, then all begins anew


def bred_schedule(
    rows: Rows,
    first: Sequence[int],
    tails: Sequence[int],
    *,
    least: int,
    goes_on: Callable[[], bool],
    seed: int = 0,
) -> list[int]:
    """The shortest schedule met while ``goes_on()``, ``first`` included; ends early at length ``least``."""
    breeding = _Breeding(Crowd.of(rows), np.array(tails, np.int64), np.random.default_rng(seed))
    breeding.begin(np.array([first], np.int64))
    while breeding.shortest > least and goes_on():
        breeding.generation()
    return [int(begin) for begin in breeding.best]


def compile_loops() -> None:
    """Some seconds once a machine; after that the loops are read from disk, once a process."""
    rows, rounds = Rows.of([Demand(1, (1,))], [[]], [1]), iter([True, False])
    bred_schedule(rows, [0], [1], least=0, goes_on=lambda: next(rounds))


class _Breeding:
    """``starts`` of the crowd by ``lengths``, the shortest first."""

    def __init__(self, crowd: Crowd, tails: Integers, draw: np.random.Generator) -> None:
        self.crowd, self.tails, self.draw = crowd, tails, draw
        self.marks = draw.integers(1, 1 << 40, len(tails))

    def begin(self, others: Integers) -> None:
        """``others`` among newcomers listed by their longest remaining chain, with noise."""
        noise = self.draw.uniform(1 - NOISE, 1 + NOISE, (CROWD, len(self.tails)))
        listed, _lengths = self.crowd.placed(-self.tails * noise)
        starts, lengths = self.crowd.pushed((listed + self.crowd.durations).astype(np.float64))
        others_lengths = (others + self.crowd.durations).max(axis=1)
        self._survive(np.concatenate([others, starts]), np.concatenate([others_lengths, lengths]))
        self.best, self.shortest, self.stale = self.starts[0].copy(), int(self.lengths[0]), 0

    def generation(self) -> None:
        orders = (self.starts + self.crowd.durations).argsort(axis=1, kind="stable")
        children = crossed(orders[self._parents()], orders[self._parents()], self.draw)
        shaken = self.draw.random(children.shape) < SHAKEN
        children += np.where(shaken, self.draw.normal(0, SHAKE, children.shape), 0)
        starts, lengths = self.crowd.pushed(children)
        self._survive(np.concatenate([self.starts, starts]), np.concatenate([self.lengths, lengths]))
        self.stale += 1
        if self.lengths[0] < self.shortest:
            self.best, self.shortest, self.stale = self.starts[0].copy(), int(self.lengths[0]), 0
        elif self.stale >= STALE:
            best, shortest = self.best, self.shortest
            self.begin(np.empty((0, len(self.tails)), np.int64))
            if self.shortest > shortest:
                self.best, self.shortest = best, shortest

    def _parents(self) -> Integers:
        """The shorter of two drawn by lot, as many as there are."""
        pairs = self.draw.integers(0, len(self.starts), (2, len(self.starts)))
        return np.asarray(pairs.min(axis=0), np.int64)  # the shortest stand first

    def _survive(self, starts: Integers, lengths: Integers) -> None:
        """The shortest ``CROWD`` that differ; of equally long ones the newest."""
        order = np.lexsort((-np.arange(len(lengths)), lengths))
        _marks, firsts = np.unique((starts @ self.marks)[order], return_index=True)
        kept = order[np.sort(firsts)][:CROWD]
        self.starts, self.lengths = starts[kept], lengths[kept]


def crossed(mothers: Integers, fathers: Integers, draw: np.random.Generator) -> Keys:
    """Orders of tasks (rows) crossed between two points drawn by lot; the place of each task in the child."""
    count, size = mothers.shape
    points, keys = np.sort(draw.integers(0, size + 1, (count, 2)), axis=1), np.empty((count, size))
    cross_all(mothers, fathers, points, keys)
    return keys
