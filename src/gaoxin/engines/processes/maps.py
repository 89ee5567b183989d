"""A map of a log: activities and what directly follows what, from the first step of a case to its last."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gaoxin.engines.processes.flows import Arc, directly_follows
from gaoxin.engines.processes.log import EventLog

START: Final = -1
END: Final = -2


@dataclass(frozen=True, slots=True)
class MapArc:
    """From one activity to the next by number; ``START`` and ``END`` stand for the ends of a case.

    Hours as in ``Arc``; an arc from the start or to the end has none.
    """

    before: int
    after: int
    count: int
    total_hours: float | None = None
    mean_hours: float | None = None
    median_hours: float | None = None


@dataclass(frozen=True)
class ProcessMap:
    """``events`` counts the events of each activity, ``place`` its mean place in its cases from 0 to 1.

    ``arcs`` holds the most frequent first, ``ends`` the arcs from the start and to the end.
    """

    words: tuple[str, ...]
    events: tuple[int, ...]
    place: tuple[float, ...]
    arcs: tuple[MapArc, ...]
    ends: tuple[MapArc, ...]

    @cached_property
    def passages(self) -> int:
        return sum(arc.count for arc in self.arcs)

    def travelled(self, share: float) -> list[MapArc]:
        """The most frequent arcs that together make at least ``share`` of all passages, and no fewer than
        keep every activity shown on a way from a first step to a last one."""
        kept: list[MapArc] = []
        seen = 0
        for arc in self.arcs:
            if kept and seen >= share * self.passages:
                break
            kept.append(arc)
            seen += arc.count
        return self._connected(kept)

    def _connected(self, kept: list[MapArc]) -> list[MapArc]:
        """Ends as frequent as the rarest arc kept, then of each activity its busiest way in and out."""
        rarest = min((arc.count for arc in kept), default=0)
        chosen = dict.fromkeys([*kept, *(arc for arc in self.ends if arc.count >= rarest)])
        if not any(arc.before == START for arc in chosen):
            chosen |= dict.fromkeys(arc for arc in self.ends[:1] if arc.before == START)
        waiting = {place for arc in chosen for place in (arc.before, arc.after) if place >= 0}
        done: set[int] = set()
        while waiting:
            place = waiting.pop()
            done.add(place)
            for arc in (self._busiest(place, inward=True), self._busiest(place, inward=False)):
                if arc is not None and not self._has(chosen, place, inward=arc.after == place):
                    chosen[arc] = None
                    waiting |= {other for other in (arc.before, arc.after) if other >= 0} - done
        return list(chosen)

    def _busiest(self, place: int, *, inward: bool) -> MapArc | None:
        ways = [arc for arc in (*self.arcs, *self.ends) if arc.before != arc.after]
        here = [arc for arc in ways if (arc.after if inward else arc.before) == place]
        return max(here, key=lambda arc: arc.count, default=None)

    @staticmethod
    def _has(chosen: dict[MapArc, None], place: int, *, inward: bool) -> bool:
        return any(
            (arc.after if inward else arc.before) == place for arc in chosen if arc.before != arc.after
        )


def process_map(log: EventLog, arcs: list[Arc] | None = None) -> ProcessMap:
    """``arcs`` are those of ``directly_follows`` over activities, where the caller has them already."""
    words = log.activity.words
    numbers = {word: number for number, word in enumerate(words)}
    found = directly_follows(log).arcs() if arcs is None else arcs
    inner = [
        MapArc(
            numbers[one.before],
            numbers[one.after],
            one.count,
            one.total_hours,
            one.mean_hours,
            one.median_hours,
        )
        for one in found
    ]
    return ProcessMap(
        words=words,
        events=tuple(np.bincount(log.activity.codes, minlength=len(words)).tolist()),
        place=tuple(_places(log).tolist()),
        arcs=tuple(sorted(inner, key=lambda arc: -arc.count)),
        ends=tuple(_ends(log)),
    )


def _places(log: EventLog) -> NDArray[np.float64]:
    """Mean place of every activity among the events of its cases."""
    width = len(log.activity.words)
    starts = log.starts
    sizes = np.diff(starts)[log.case]
    inside = np.arange(len(log)) - starts[log.case]
    relative = np.where(sizes > 1, inside / np.maximum(sizes - 1, 1), 0.5)
    counts = np.bincount(log.activity.codes, minlength=width)
    sums = np.bincount(log.activity.codes, weights=relative, minlength=width)
    means: NDArray[np.float64] = sums / np.maximum(counts, 1)
    return means


def _ends(log: EventLog) -> list[MapArc]:
    starts = log.starts
    filled = np.diff(starts) > 0
    width = len(log.activity.words)
    first = np.bincount(log.activity.codes[starts[:-1][filled]], minlength=width)
    last = np.bincount(log.activity.codes[starts[1:][filled] - 1], minlength=width)
    found = [MapArc(START, number, count) for number, count in enumerate(first.tolist()) if count]
    found += [MapArc(number, END, count) for number, count in enumerate(last.tolist()) if count]
    return sorted(found, key=lambda arc: -arc.count)
