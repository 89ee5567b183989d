"""The forward pass over many variants of one network at once: scenarios of measures, or samples of durations.

A value is one number for all variants, or an array with one number for each. Nothing becomes an array before
it has to: items no measure touches are computed once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gaoxin.engines.scheduling.day_arrays import day_arrays
from gaoxin.engines.scheduling.days import DayLine, out_of_range
from gaoxin.engines.scheduling.items import Limit, LimitUnit
from gaoxin.engines.scheduling.network import Network

Whole = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]
Value = int | Whole

HORIZON = 8192  # working days after the start, more than thirty years


@dataclass(frozen=True, slots=True)
class Option:
    """A limit that holds in some variants instead of the item's own; later options override earlier ones."""

    limit: Limit
    where: Mask


@dataclass(slots=True)
class Variations:
    """What differs between variants, by position of items and links; what is not named is as in the network.

    ``looseness`` gives for a link pairs (looseness, mask of the variants in which it is that loose).
    ``lost`` are working days before acceptance that come on top, as for papers that were missing.
    """

    limits: dict[int, Sequence[Option]] = field(default_factory=dict)
    durations: dict[int, Whole] = field(default_factory=dict)
    preparations: dict[int, Value] = field(default_factory=dict)
    ahead: dict[int, Mask] = field(default_factory=dict)
    looseness: dict[int, Sequence[tuple[int, Mask]]] = field(default_factory=dict)
    lost: dict[int, Value] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)
    floor: int = 0
    fixed: dict[int, tuple[int | None, int | None, int | None]] = field(default_factory=dict)


class Spread:
    """One network from one start day; ``certificates`` are working days after the start."""

    def __init__(self, network: Network, *, line: DayLine, start: int) -> None:
        self.network, self.line, self.start = network, line, start
        self._tables: dict[int, Whole] = {}
        self._links: list[list[tuple[int, int, int]]] = [[] for _ in network.items]
        for link, row in enumerate(network.dependencies):
            place = network.positions[row.after]
            self._links[place].append((network.positions[row.before], row.strength.looseness, link))

    def certificates(self, variations: Variations, *, known: Sequence[Value] = ()) -> list[Value]:
        """For each item of the network; raises ``DomainError`` beyond the calendar.

        ``known`` are those of the first items where they have been worked out before.
        """
        done = list(known)
        try:
            for place in range(len(done), len(self.network.items)):
                done.append(self._certificate(place, done, variations))
        except IndexError:
            raise out_of_range(None) from None
        return done

    def _certificate(self, place: int, done: list[Value], varied: Variations) -> Value:
        floor = varied.floor
        acceptance_known, decision_known, certificate_known = varied.fixed.get(place, (None, None, None))
        if certificate_known is not None:
            return certificate_known
        waits = self._waits(place, done, varied)
        decision: Value
        if decision_known is not None:
            decision = decision_known
        else:
            accepted: Value
            if acceptance_known is None:
                accepted = greater(self._acceptance(place, waits[0], varied), varied.held.get(place, floor))
                accepted = greater(accepted, floor)
            else:
                accepted = acceptance_known
            ended = self._end(place, accepted, varied)
            if acceptance_known is not None:
                ended = np.maximum(ended, floor) if isinstance(ended, np.ndarray) else max(ended, floor)
            decision = greater(greater(ended, waits[1]), floor)
        delivery = self.network.compiled[place][0].delivery
        return greater(greater(decision + delivery, waits[2]), floor)

    def _waits(self, place: int, done: list[Value], varied: Variations) -> list[Value]:
        """The latest certificates waited for before acceptance, decision and certificate."""
        waits: list[Value] = [0, 0, 0]
        for before, looseness, link in self._links[place]:
            shifted = varied.looseness.get(link)
            if shifted is None:
                waits[looseness] = greater(waits[looseness], done[before])
                continue
            for loose, where in shifted:
                if loose < len(waits):
                    waits[loose] = greater(waits[loose], where * _typed(done[before]))
        return waits

    def _acceptance(self, place: int, papers: Value, varied: Variations) -> Value:
        timing = self.network.compiled[place][0]
        days = varied.preparations.get(place, timing.preparation) + varied.lost.get(place, 0)
        ahead = varied.ahead.get(place)
        if timing.ahead:
            return greater(papers, days)
        if ahead is None:
            return papers + days
        return greater(papers, days + ~ahead * _typed(papers))

    def _end(self, place: int, accepted: Value, varied: Variations) -> Value:
        if place in varied.durations:
            return accepted + varied.durations[place]
        own = self.network.items[place].limit
        options = varied.limits.get(place, ())
        limits = [own, *(option.limit for option in options)]
        if options and all(limit.is_instant or limit.unit is LimitUnit.WORKING for limit in limits):
            return accepted + _chosen_days(own, options)
        end = self._after(accepted, own)
        for option in options:
            end = np.where(option.where, self._after(accepted, option.limit), end).astype(np.int16)
        return end

    def _after(self, accepted: Value, limit: Limit) -> Value:
        if limit.is_instant:
            return accepted
        if limit.unit is LimitUnit.WORKING:
            return accepted + limit.count
        if isinstance(accepted, int):
            return self.line.natural_end(self.start + accepted, limit.count) - self.start
        if limit.count not in self._tables:
            self._tables[limit.count] = self._table(limit.count)
        ended: Whole = self._tables[limit.count].take(accepted)
        return ended

    def _table(self, count: int) -> Whole:
        """For each working day after the start, the working day on which ``count`` natural days end."""
        size = min(HORIZON, len(self.line.days) - self.start - count)
        positions = np.arange(self.start, self.start + size, dtype=np.int32)
        table: Whole = (day_arrays(self.line).natural_ends(positions, count) - self.start).astype(np.int16)
        return table


def _chosen_days(own: Limit, options: Sequence[Option]) -> Value:
    days: Value = 0 if own.is_instant else own.count
    for option in options:
        count = 0 if option.limit.is_instant else option.limit.count
        days = np.where(option.where, np.int16(count), days).astype(np.int16)
    return days


def _typed(value: Value) -> np.int16 | Whole:
    return np.int16(value) if isinstance(value, int) else value


def greater(one: Value, other: Value) -> Value:
    """The later of the two, variant by variant; an array is never before the start, so 0 changes nothing."""
    if isinstance(other, int):
        if isinstance(one, int):
            return one if one >= other else other
        if other <= 0:
            return one
    elif isinstance(one, int) and one <= 0:
        return other
    result: Whole = np.maximum(one, other)
    return result


def latest_of(values: Sequence[Value]) -> Value:
    """The latest of several values, variant by variant."""
    last: Value = 0
    for value in values:
        last = greater(last, value)
    return last
