"""Critical path of very large networks of plain activities: arrays, one step for each layer."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence

Numbers = npt.NDArray[np.int64]
Links = tuple[Numbers, Numbers]


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """Starts and slacks by activity, in the unit of the durations; ``path`` is one longest chain."""

    earliest: Numbers
    latest: Numbers
    finish: int
    path: tuple[int, ...]

    @property
    def slack(self) -> Numbers:
        return self.latest - self.earliest


def critical_path(durations: Numbers, before: Numbers, after: Numbers) -> CriticalPath:
    """Activity ``after[k]`` starts when ``before[k]`` has finished; activities are numbered from 0.

    Raises ``DomainError`` when activities wait for one another in a circle. Deep and narrow networks, with
    fewer than about ten activities to a layer, take longer for their size than broad ones.
    """
    size = durations.size
    if before.size and np.any(before[1:] < before[:-1]):
        order = np.argsort(before)
        before, after = before[order], after[order]
    earliest = np.zeros(size, dtype=np.int64)
    layers = _forward(durations, before, after, earliest)
    ends = earliest + durations
    finish = int(ends.max(initial=0))
    due = np.full(size, finish, dtype=np.int64)
    for sources, targets in reversed(layers):
        np.minimum.at(due, sources, due[targets] - durations[targets])
    path = _longest(ends, earliest, before, after)
    return CriticalPath(earliest, due - durations, finish, path)


def _forward(durations: Numbers, before: Numbers, after: Numbers, earliest: Numbers) -> list[Links]:
    """Fills ``earliest``; gives for each layer the links that leave it, as sources and targets."""
    size = durations.size
    first = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(before, minlength=size), out=first[1:])
    waiting = np.bincount(after, minlength=size)
    mark = np.zeros(size, dtype=np.int64)
    layer = np.flatnonzero(waiting == 0)
    layers: list[Links] = []
    reached = 0
    while layer.size:
        reached += layer.size
        counts = first[layer + 1] - first[layer]
        sources = np.repeat(layer, counts)
        place = np.arange(sources.size) + np.repeat(first[layer] - np.cumsum(counts) + counts, counts)
        targets = after[place]
        np.maximum.at(earliest, targets, earliest[sources] + durations[sources])
        layers.append((sources, targets))
        np.subtract.at(waiting, targets, 1)
        free = targets[waiting[targets] == 0]
        mark[free] = np.arange(free.size)
        layer = free[mark[free] == np.arange(free.size)]
    if reached < size:
        raise DomainError(
            "scheduling.cycle",
            Sentence("有{size}个活动互为前提或排在这样的活动之后，无法开始。", size=size - reached),
            field="after",
            value=size - reached,
            remedy=Sentence("请核对先后关系，去掉形成回路的一条。"),
        )
    return layers


def _longest(ends: Numbers, earliest: Numbers, before: Numbers, after: Numbers) -> tuple[int, ...]:
    """From the last end back along links that leave no gap."""
    if not ends.size:
        return ()
    tight = np.flatnonzero(ends[before] == earliest[after])
    predecessor = np.full(ends.size, -1, dtype=np.int64)
    predecessor[after[tight]] = before[tight]
    path = [int(ends.argmax())]
    while (previous := int(predecessor[path[-1]])) >= 0:
        path.append(previous)
    return tuple(reversed(path))
