"""Tasks placed on the days in compiled loops. Loading them takes a second, compiling some once a machine."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Keys = NDArray[np.float64]
SHORTER_FIRST = 1e-4  # of two tasks that begin together the shorter is placed first

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Waits(NamedTuple):
    """Who waits for whom in one direction of time.

    ``order`` is one in which nobody waits for a later task. ``before`` has a row a task, of which the first
    ``counts`` hold.
    """

    order: Integers
    before: Integers
    counts: Integers


class Tasks(NamedTuple):
    """``needs`` (words × tasks) and what is ``free`` on a day (words) have one capacity a field; ``guards``
    are the upper bits of the fields."""

    durations: Integers
    needs: Integers
    free: Integers
    guards: np.int64
    forwards: Waits
    backwards: Waits


def _compiled(function: _Function) -> _Function:
    """Loops that let other threads run; kept on disk between processes."""
    return cast(_Function, numba.njit(nogil=True, cache=True)(function))


@_compiled
def _list(keys: Keys, waits: Waits, order: Integers) -> None:
    """Into ``order``: the smallest key first, but after all it waits for. Raises ``keys`` to theirs."""
    for place in range(len(keys)):
        task = waits.order[place]
        key = keys[task]
        for number in range(waits.counts[task]):
            key = max(key, keys[waits.before[task, number]])
        keys[task] = key
        while place > 0 and keys[order[place - 1]] > key:
            order[place] = order[place - 1]
            place -= 1
        order[place] = task


@_compiled
def _is_full(tasks: Tasks, left: Integers, task: int, day: int) -> bool:
    """Whether the day has too little of some capacity: subtracting borrows from its guard."""
    guards = tasks.guards
    if (left[0, day] - tasks.needs[0, task]) & guards != guards:
        return True
    for word in range(1, len(tasks.free)):
        if (left[word, day] - tasks.needs[word, task]) & guards != guards:
            return True
    return False


@_compiled
def _place(tasks: Tasks, waits: Waits, order: Integers, left: Integers, starts: Integers) -> int:
    """Into ``starts``: each task in ``order`` as early as it fits; the length. ``left`` is room to work."""
    end = 0
    for word in range(len(tasks.free)):
        left[word] = tasks.free[word]
    for task in order:
        begin, long = 0, tasks.durations[task]
        for number in range(waits.counts[task]):
            one = waits.before[task, number]
            begin = max(begin, starts[one] + tasks.durations[one])
        day = begin + long - 1
        while day >= begin:
            if _is_full(tasks, left, task, day):
                begin = day + 1
                day = begin + long
            day -= 1
        starts[task] = begin
        for word in range(len(tasks.free)):
            for day in range(begin, begin + long):
                left[word, day] -= tasks.needs[word, task]
        end = max(end, begin + long)
    return end


@_compiled
def place_all(tasks: Tasks, waits: Waits, keys: Keys, days: int, starts: Integers, ends: Integers) -> None:
    """A row a schedule: tasks listed by ``keys``, which are raised, each as early as it fits. No schedule may
    need more than ``days``."""
    order, left = np.empty(keys.shape[1], np.int64), np.empty((len(tasks.free), days), np.int64)
    for row in range(len(keys)):
        _list(keys[row], waits, order)
        ends[row] = _place(tasks, waits, order, left, starts[row])


@_compiled
def push_all(tasks: Tasks, keys: Keys, days: int, starts: Integers, ends: Integers) -> None:
    """A row a schedule: the largest of ``keys``, which are used up, placed first and as late as it fits, then
    all pushed back early."""
    size = keys.shape[1]
    order, left = np.empty(size, np.int64), np.empty((len(tasks.free), days), np.int64)
    for row in range(len(keys)):
        for task in range(size):
            keys[row, task] = -keys[row, task]
        _list(keys[row], tasks.backwards, order)
        end = _place(tasks, tasks.backwards, order, left, starts[row])
        for task in range(size):
            finish = end - starts[row, task]
            keys[row, task] = finish - tasks.durations[task] + finish * SHORTER_FIRST
        _list(keys[row], tasks.forwards, order)
        ends[row] = _place(tasks, tasks.forwards, order, left, starts[row])


@_compiled
def cross_all(mothers: Integers, fathers: Integers, points: Integers, keys: Keys) -> None:
    """Into ``keys``: places in an order that begins and ends as the mother's and runs between two points as
    the father's; where both keep all waits the child does. A row is an order of all tasks."""
    count, size = mothers.shape
    for row in range(count):
        is_placed, place = np.zeros(size, np.bool_), 0
        for until, parent in (
            (points[row, 0], mothers[row]),
            (points[row, 1], fathers[row]),
            (size, mothers[row]),
        ):
            for task in parent:
                if place < until and not is_placed[task]:
                    keys[row, task] = place
                    is_placed[task] = True
                    place += 1
