"""How long things took: cases, waits by department and activity, deadlines kept, time standing still."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gaoxin.engines.processes.flows import DAY, HOUR
from gaoxin.engines.processes.log import NO_TIME, NO_WORD, Column, EventLog


@dataclass(frozen=True, slots=True)
class Spread:
    """Of durations in days: how many, the middle, four fifths, the mean, the longest. None: nothing known."""

    count: int
    median: float | None
    p80: float | None
    mean: float | None
    longest: float | None


@dataclass(frozen=True, slots=True)
class DeadlineRecord:
    """Of cases with both an end and a deadline: how many kept it, how many did not."""

    kept: int
    missed: int

    @property
    def rate(self) -> float | None:
        closed = self.kept + self.missed
        return self.kept / closed if closed else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Hours that passed before the events of one department or activity, and their share of all waiting."""

    name: str
    events: int
    hours: float
    share: float


def spread_of(durations: NDArray[np.int64]) -> Spread:
    """``durations`` in microseconds; those that are not known must be left out before."""
    if not durations.size:
        return Spread(0, None, None, None, None)
    days = durations / DAY
    return Spread(
        int(days.size),
        float(np.median(days)),
        float(np.quantile(days, 0.8)),
        float(days.mean()),
        float(days.max()),
    )


def case_durations(log: EventLog) -> NDArray[np.int64]:
    """First to last event of every case, microseconds; cases without two times are left out."""
    first, last = _ends(log)
    known = (first != NO_TIME) & (last != NO_TIME)
    durations: NDArray[np.int64] = (last - first)[known]
    return durations


def _ends(log: EventLog) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    highest = np.iinfo(np.int64).max
    size = len(log.cases)
    first, last = np.full(size, highest), np.full(size, NO_TIME)
    timed = log.when != NO_TIME
    np.minimum.at(first, log.case[timed], log.when[timed])
    np.maximum.at(last, log.case[timed], log.when[timed])
    return np.where(first == highest, NO_TIME, first), last


def deadline_record(ends: NDArray[np.int64], deadlines: NDArray[np.int64]) -> DeadlineRecord:
    """Times in microseconds, ``NO_TIME`` where unknown; a case that ends at its deadline kept it."""
    both = (ends != NO_TIME) & (deadlines != NO_TIME)
    missed = int((ends[both] > deadlines[both]).sum())
    return DeadlineRecord(int(both.sum()) - missed, missed)


def waiting_by(log: EventLog, *, of: str = "department") -> list[Waiting]:
    """Time since the event before, laid to the department, resource or activity that then acted."""
    column: Column = getattr(log, of)
    places = log.follows
    before, after = log.when[places - 1], log.when[places]
    codes = column.codes[places]
    known = (before != NO_TIME) & (after != NO_TIME) & (codes != NO_WORD)
    waits, codes = (after - before)[known], codes[known]
    width = len(column.words)
    hours = np.bincount(codes, weights=waits / HOUR, minlength=width)
    events = np.bincount(codes, minlength=width)
    whole = float(hours.sum())
    found = [
        Waiting(word, int(events[n]), float(hours[n]), float(hours[n]) / whole if whole else 0.0)
        for n, word in enumerate(column.words)
        if events[n]
    ]
    return sorted(found, key=lambda one: (-one.hours, one.name))


def stopped_share(log: EventLog, *, stops: Iterable[str], resumes: Iterable[str]) -> float | None:
    """Share of all time in cases that passed between a stop and the resuming after it; None without times."""
    words = {word: code for code, word in enumerate(log.activity.words)}
    stop_codes = [words[one] for one in stops if one in words]
    resume_codes = [words[one] for one in resumes if one in words]
    whole = int(case_durations(log).sum())
    if not whole:
        return None
    stopping = np.isin(log.activity.codes, stop_codes)
    resuming = np.isin(log.activity.codes, resume_codes)
    standing = 0
    since: dict[int, int] = {}
    for place in np.flatnonzero((stopping | resuming) & (log.when != NO_TIME)):
        case = int(log.case[place])
        if stopping[place]:
            since.setdefault(case, int(log.when[place]))
        elif case in since:
            standing += int(log.when[place]) - since.pop(case)
    return standing / whole
