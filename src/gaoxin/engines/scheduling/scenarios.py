"""The finish of one project under many combinations of measures, without building a network for each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from gaoxin.engines.scheduling.changes import Effects, effects_of
from gaoxin.engines.scheduling.day_arrays import day_arrays
from gaoxin.engines.scheduling.days import DayLine, day_line
from gaoxin.engines.scheduling.measures import Measure
from gaoxin.engines.scheduling.moments import Moments, ReachedDates, earliest, goal_positions
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.spread import Mask, Option, Spread, Value, Variations, Whole, latest_of
from gaoxin.values.workdays import WorkingCalendar

Active = npt.NDArray[np.bool_]

AT_ONCE = 16384  # so many values stay in the processor's nearest memory


class Scenarios:
    """Answers for any set of combinations; ``active[k]`` says in which of them the ``k``-th measure is on."""

    def __init__(
        self,
        network: Network,
        measures: Sequence[Measure],
        *,
        start: date,
        calendar: WorkingCalendar,
        goals: Collection[str] = (),
        reached: Mapping[str, ReachedDates],
        not_before: Mapping[str, date],
        as_of: date | None = None,
    ) -> None:
        self.line: DayLine = day_line(calendar)
        self.measures = tuple(measures)
        self._network = network
        self._effects = [effects_of(measure.changes, network=network) for measure in measures]
        self._goals = goal_positions(network, goals)
        given = Moments.of(
            network, self.line, start=start, reached=reached, not_before=not_before, as_of=as_of
        )
        earliest(network, self.line, given)  # the longest of all: refuses what lies beyond the calendar
        self.start = given.start
        self._spread = Spread(network, line=self.line, start=given.start)
        self._given = given

    def finishes(self, active: Sequence[Active]) -> Whole:
        """Working days from the start to the last goal's certificate, one for each combination."""
        size = active[0].size if active else 1
        finishes = np.empty(size, dtype=np.int16)
        for begin in range(0, size, AT_ONCE):
            part = slice(begin, begin + AT_ONCE)
            done = self._spread.certificates(self._variations([mask[part] for mask in active]))
            finishes[part] = latest_of([done[place] for place in self._goals])
        return finishes

    def calendar_days(self, finishes: Whole) -> npt.NDArray[np.int64]:
        """The same in calendar days."""
        days = day_arrays(self.line).days.take(finishes.astype(np.int64) + self.start)
        return days.astype(np.int64) - self.line.days[self.start]

    def _variations(self, active: Sequence[Active]) -> Variations:
        held = {place: position - self.start for place, position in self._given.held.items()}
        varied = Variations(held=held, floor=self._given.floor - self.start, fixed=self._given.relative())
        touched = [
            (effects, mask)
            for effects, mask in zip(self._effects, active, strict=True)
            if not effects.is_empty
        ]
        self._vary_items(varied, touched)
        self._vary_links(varied, touched)
        return varied

    def _vary_items(self, varied: Variations, touched: Sequence[tuple[Effects, Mask]]) -> None:
        for place in {place for effects, _mask in touched for place in effects.limits}:
            options = [(effects.limits[place], mask) for effects, mask in touched if place in effects.limits]
            base = self._network.items[place].limit
            shorter = [Option(limit, mask) for limit, mask in options if limit.rank < base.rank]
            shorter.sort(key=lambda option: option.limit.rank, reverse=True)
            varied.limits[place] = shorter
        for place in {place for effects, _mask in touched for place in effects.preparations}:
            days: Value = self._network.items[place].preparation
            for effects, mask in touched:
                if place in effects.preparations:
                    least = np.minimum(days, np.int16(effects.preparations[place]))
                    days = np.where(mask, least, days).astype(np.int16)
            varied.preparations[place] = days
        for effects, mask in touched:
            for place in effects.ahead:
                varied.ahead[place] = varied.ahead.get(place, np.False_) | mask

    def _vary_links(self, varied: Variations, touched: Sequence[tuple[Effects, Mask]]) -> None:
        masks = [mask for _effects, mask in touched]
        known: dict[tuple[int, ...], list[tuple[int, Mask]]] = {}
        for link in {link for effects, _mask in touched for link in effects.looseness}:
            own = self._network.dependencies[link].strength.looseness
            steps = tuple(max(effects.looseness.get(link, 0), own) for effects, _mask in touched)
            if max(steps) > own:
                if (*steps, own) not in known:
                    known[*steps, own] = _disjoint(steps, masks, own)
                varied.looseness[link] = known[*steps, own]


def _disjoint(steps: Sequence[int], masks: Sequence[Mask], own: int) -> list[tuple[int, Mask]]:
    """The loosest holds: each mask without those of looser steps; ``own`` wherever nothing loosens."""
    rows: list[tuple[int, Mask]] = []
    left = np.ones_like(masks[0])
    for loose in sorted({*steps} - {own}, reverse=True):
        where = np.zeros_like(left)
        for step, mask in zip(steps, masks, strict=True):
            if step == loose:
                where |= mask
        rows.append((loose, where & left))
        left = left & ~where
    return [*rows, (own, left)]
