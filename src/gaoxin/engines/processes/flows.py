"""What follows what: arcs with their waits, variants, handovers, repeated steps. All over whole columns."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gaoxin.engines.processes.log import NO_TIME, NO_WORD, Column, EventLog

HOUR: Final = 3_600_000_000
DAY: Final = 24 * HOUR
_TWO_BYTES: Final = 65_535
_MOST_TABULATED: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Arc:
    """Hours between the two events: the total, the mean, the median. None: no times known."""

    before: str
    after: str
    count: int
    total_hours: float | None
    mean_hours: float | None
    median_hours: float | None


@dataclass(frozen=True, slots=True)
class Variant:
    """A path through the activities and how many cases took it."""

    activities: tuple[str, ...]
    cases: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.cases)


@dataclass(frozen=True, slots=True)
class Rework:
    """An activity done again in the same case: in how many cases, and how many times too often."""

    activity: str
    cases: int
    repeats: int


@dataclass(frozen=True)
class Flows:
    """Arcs of a log as columns: parallel arrays over distinct pairs, most frequent first."""

    words: tuple[str, ...]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    counts: NDArray[np.int64]
    timed: NDArray[np.int64]
    total: NDArray[np.int64]
    median: NDArray[np.float64]

    def __len__(self) -> int:
        return int(self.counts.size)

    def arcs(self) -> list[Arc]:
        return [self._arc(place) for place in range(len(self))]

    def _arc(self, place: int) -> Arc:
        timed = int(self.timed[place])
        total = float(self.total[place]) / HOUR
        return Arc(
            before=self.words[int(self.before[place])],
            after=self.words[int(self.after[place])],
            count=int(self.counts[place]),
            total_hours=total if timed else None,
            mean_hours=total / timed if timed else None,
            median_hours=float(self.median[place]) / HOUR if timed else None,
        )


def directly_follows(log: EventLog, *, of: str = "activity") -> Flows:
    """Pairs of neighbouring events within a case. ``of``: activity, resource or department.

    A pair with an unknown word on either side is no arc; a pair without both times has no wait.
    """
    column: Column = getattr(log, of)
    places = log.follows
    first, second = column.codes[places - 1], column.codes[places]
    known = (first != NO_WORD) & (second != NO_WORD)
    places, first, second = places[known], first[known], second[known]
    width = max(len(column.words), 1)
    pairs = first.astype(np.int64) * width + second
    waits, has_wait = _waits(log, places)
    found, counts = _counted(pairs, width * width)
    ranked = np.argsort(-counts, kind="stable")
    found, counts = found[ranked], counts[ranked]
    groups = _grouped(pairs[has_wait], waits[has_wait], found)
    return Flows(
        words=column.words,
        before=found // width,
        after=found % width,
        counts=counts,
        timed=np.array([group.size for group in groups], dtype=np.int64),
        total=np.array([group.sum() for group in groups], dtype=np.int64),
        median=np.array([_median(group) for group in groups], dtype=np.float64),
    )


def _counted(pairs: NDArray[np.int64], possible: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Distinct pairs and how often each is met. A table of all possible pairs only where it is small."""
    if possible > _MOST_TABULATED:
        return np.unique(pairs, return_counts=True)
    counts = np.bincount(pairs, minlength=possible)
    found = np.flatnonzero(counts)
    return found, counts[found]


def _waits(log: EventLog, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    before, after = log.when[places - 1], log.when[places]
    has_wait = (before != NO_TIME) & (after != NO_TIME)
    return np.where(has_wait, after - before, 0), has_wait


def _grouped(
    pairs: NDArray[np.int64], values: NDArray[np.int64], wanted: NDArray[np.int64]
) -> list[NDArray[np.int64]]:
    """The values of each wanted pair. Numbers of two bytes are sorted by their digits, far faster."""
    narrow = pairs.astype(np.uint16) if not pairs.size or pairs.max() <= _TWO_BYTES else pairs
    order = np.argsort(narrow, kind="stable")
    ordered, sorted_values = pairs[order], values[order]
    first = np.searchsorted(ordered, wanted, side="left")
    last = np.searchsorted(ordered, wanted, side="right")
    return [sorted_values[low:high] for low, high in zip(first.tolist(), last.tolist(), strict=True)]


def _median(values: NDArray[np.int64]) -> float:
    """NaN without any."""
    if not values.size:
        return float("nan")
    low, high = (values.size - 1) // 2, values.size // 2
    middle = np.partition(values, (low, high))
    return (int(middle[low]) + int(middle[high])) / 2


def variants(log: EventLog) -> list[Variant]:
    """Distinct sequences of activities, most frequent first; a case without events is in none."""
    starts, codes = log.starts, log.activity.codes.astype(np.int32)
    raw = codes.tobytes()
    width = codes.itemsize
    found: dict[bytes, list[int]] = {}
    for case in range(len(log.cases)):
        low, high = int(starts[case]), int(starts[case + 1])
        if high > low:
            found.setdefault(raw[low * width : high * width], []).append(case)
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[1][0]))
    return [
        Variant(tuple(log.activity.word(int(code)) for code in np.frombuffer(key, np.int32)), tuple(cases))
        for key, cases in ordered
    ]


def rework(log: EventLog) -> list[Rework]:
    """Activities repeated within a case, the most repeated first."""
    width = max(len(log.activity.words), 1)
    pairs = log.case.astype(np.int64) * width + log.activity.codes
    seen, counts = np.unique(pairs, return_counts=True)
    again = counts > 1
    activity = (seen % width)[again]
    cases = np.bincount(activity, minlength=width)
    repeats = np.zeros(width, dtype=np.int64)
    np.add.at(repeats, activity, counts[again] - 1)
    found = [
        Rework(word, int(cases[n]), int(repeats[n])) for n, word in enumerate(log.activity.words) if cases[n]
    ]
    return sorted(found, key=lambda one: (-one.repeats, one.activity))
