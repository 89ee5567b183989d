"""The calendar's line of working days as arrays, for many dates at once; positions as in ``days``."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from gaoxin.engines.scheduling.days import DayLine

Days = npt.NDArray[np.int32]


class DayArrays:
    """``before`` and ``days`` of a ``DayLine``; immutable, made by ``day_arrays``."""

    __slots__ = ("before", "days")

    def __init__(self, line: DayLine) -> None:
        self.before: Days = np.array(line.before, dtype=np.int32)
        self.days: Days = np.array(line.days, dtype=np.int32)

    def natural_ends(self, positions: Days, counts: Days | int) -> Days:
        """Where ``counts`` natural days end that begin to run after the days at ``positions``."""
        ends: Days = self.before[self.days[positions] + counts]
        return ends

    def natural_starts(self, positions: Days, counts: Days | int) -> Days:
        """The latest positions from which ``counts`` natural days end at ``positions`` or earlier."""
        starts: Days = self.before[self.days[positions] - counts + 1] - np.int32(1)
        return starts


@lru_cache(maxsize=8)
def day_arrays(line: DayLine) -> DayArrays:
    return DayArrays(line)
