"""Whose verdict moves from one set of rules to another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.bits import VERDICTS
from gaoxin.engines.rules.compiled import Verdict

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Movement:
    """Places of the subjects whose verdict moved. ``gained`` meet it only after, ``lost`` only before."""

    gained: tuple[int, ...]
    lost: tuple[int, ...]
    moved: Mapping[tuple[Verdict, Verdict], int]

    @property
    def is_nothing(self) -> bool:
        return not self.moved


def movement(before: Codes, after: Codes) -> Movement:
    """``before`` and ``after`` are places in ``bits.VERDICTS``, one for each subject."""
    met = VERDICTS.index(Verdict.MET)
    gained = np.flatnonzero((before != met) & (after == met))
    lost = np.flatnonzero((before == met) & (after != met))
    return Movement(tuple(gained.tolist()), tuple(lost.tolist()), dict(_moves(before, after)))


def _moves(before: Codes, after: Codes) -> Iterable[tuple[tuple[Verdict, Verdict], int]]:
    for was in range(len(VERDICTS)):
        for now in range(len(VERDICTS)):
            count = int(np.count_nonzero((before == was) & (after == now))) if was != now else 0
            if count:
                yield (VERDICTS[was], VERDICTS[now]), count
