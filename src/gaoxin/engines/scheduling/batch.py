"""Replanning of many running cases at once: the passes of a plan as arrays, one step for each layer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from gaoxin.engines.scheduling.columns import ArrangedNetworks, Layer, Places, arranged, split
from gaoxin.engines.scheduling.day_arrays import Days, day_arrays
from gaoxin.engines.scheduling.days import ORIGIN, DayLine, day_line, out_of_range
from gaoxin.engines.scheduling.moments import FREE, goal_positions
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import NOTHING_REACHED, Plan, Reached, make_plan
from gaoxin.values.workdays import WorkingCalendar

Pinned = tuple[list[int], list[int]]

FAR = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class CaseToPlan:
    """One case; fields as the arguments of ``make_plan``."""

    network: Network
    start: date
    goals: Collection[str] = ()
    reached: Mapping[str, Reached] = field(default_factory=lambda: NOTHING_REACHED)
    not_before: Mapping[str, date] = field(default_factory=dict)
    as_of: date | None = None


@dataclass(frozen=True)
class PlannedCases:
    """Positions of all items of all cases; the items of case ``k`` are ``offsets[k]`` to ``offsets[k + 1]``.

    Within a case they stand in the order of its network. ``plan`` gives the same dates with everything else.
    """

    cases: tuple[CaseToPlan, ...]
    calendar: WorkingCalendar
    offsets: tuple[int, ...]
    acceptance: Days
    decision: Days
    certificate: Days
    latest_acceptance: Days
    latest_certificate: Days
    finish_positions: tuple[int, ...]

    @property
    def finishes(self) -> tuple[date, ...]:
        days = day_line(self.calendar).dates
        return tuple(days[position] for position in self.finish_positions)

    def slack(self, case: int) -> dict[str, int]:
        """Item key → working days its acceptance can slip."""
        own = slice(self.offsets[case], self.offsets[case + 1])
        left = (self.latest_acceptance[own] - self.acceptance[own]).tolist()
        return {item.key: days for item, days in zip(self.cases[case].network.items, left, strict=True)}

    def plan(self, case: int) -> Plan:
        chosen = self.cases[case]
        return make_plan(
            chosen.network,
            start=chosen.start,
            calendar=self.calendar,
            goals=chosen.goals,
            reached=chosen.reached,
            not_before=chosen.not_before,
            as_of=chosen.as_of,
        )


def plan_cases(cases: Sequence[CaseToPlan], *, calendar: WorkingCalendar) -> PlannedCases:
    """The plans of ``make_plan`` for all cases together; cases may have different networks."""
    if not cases:
        nothing = np.empty(0, dtype=np.int32)
        return PlannedCases((), calendar, (0,), nothing, nothing, nothing, nothing, nothing, ())
    line = day_line(calendar)
    networks = arranged([case.network.columns for case in cases])
    try:
        work = Passes(networks, Given.of(cases, networks.offsets, line), line)
        work.forward()
        finishes = work.backward(_goals(cases, networks.offsets))
    except IndexError:
        raise out_of_range(None) from None
    rank = networks.rank
    return PlannedCases(
        cases=tuple(cases),
        calendar=calendar,
        offsets=networks.offsets,
        acceptance=work.acceptance[rank],
        decision=work.decision[rank],
        certificate=work.certificate[rank],
        latest_acceptance=work.late_acceptance[rank],
        latest_certificate=work.due[rank],
        finish_positions=finishes,
    )


def _goals(cases: Sequence[CaseToPlan], offsets: Sequence[int]) -> list[Places | None]:
    """Per case the numbers of its goals among all items; None means all its items."""
    return [
        np.array(goal_positions(case.network, case.goals)) + offset if case.goals else None
        for case, offset in zip(cases, offsets, strict=False)
    ]


@dataclass(slots=True)
class Given:
    """What is fixed before planning, by number of the item in the order of the cases.

    ``fixed`` has for acceptance, decision and certificate the items that reached it and the positions.
    """

    start: Days
    floor: Days
    held: tuple[Places, Days]
    fixed: tuple[tuple[Places, Days], ...]

    @classmethod
    def of(cls, cases: Sequence[CaseToPlan], offsets: Sequence[int], line: DayLine) -> "Given":
        starts = [line.position(case.start) for case in cases]
        floors = [
            start if case.as_of is None else max(start, line.position(case.as_of))
            for case, start in zip(cases, starts, strict=True)
        ]
        # Places and days in flat lists: thousands of small pairs would cost more than the plan.
        held: Pinned = ([], [])
        fixed: tuple[Pinned, Pinned, Pinned] = (([], []), ([], []), ([], []))
        for case, offset in zip(cases, offsets, strict=False):
            for key, day in case.not_before.items():
                held[0].append(case.network.place(key) + offset)
                held[1].append(day.toordinal())
            for key, row in case.reached.items():
                place = case.network.place(key) + offset
                later: date | None = None
                for moment, known in ((2, row.certificate), (1, row.decision), (0, row.acceptance)):
                    later = known or later
                    if later is not None:
                        fixed[moment][0].append(place)
                        fixed[moment][1].append(later.toordinal())
        sizes = np.diff(offsets)
        return cls(
            start=np.repeat(np.array(starts, dtype=np.int32), sizes),
            floor=np.repeat(np.array(floors, dtype=np.int32), sizes),
            held=_positions(held, line),
            fixed=tuple(_positions(rows, line) for rows in fixed),
        )


def _positions(pinned: Pinned, line: DayLine) -> tuple[Places, Days]:
    places, ordinals = pinned
    indices = np.array(ordinals, dtype=np.int64) - ORIGIN
    if indices.size and int(indices.min()) < 0:
        raise out_of_range(None)
    return np.array(places, dtype=np.int64), day_arrays(line).before[indices]


class Passes:
    """Arrays in the order of layers; see ``moments`` for the same passes item by item."""

    def __init__(self, networks: ArrangedNetworks, given: Given, line: DayLine) -> None:
        order, rank = networks.order, networks.rank
        self.networks, self.line, self.size = networks, day_arrays(line), order.size
        self.start, floor = given.start[order], given.floor[order]
        self.earliest = floor.copy()
        places, positions = given.held
        np.maximum.at(self.earliest, rank[places], positions)
        # Waits before acceptance, decision and certificate, one after another in one array.
        self.waits = np.concatenate([self.start, floor, floor])
        self.acceptance, self.decision, self.certificate, self.late_acceptance, self.due = (
            np.zeros(self.size, dtype=np.int32) for _ in range(5)
        )
        ends = [layer.items.stop for layer in networks.layers]
        self.fixed = [np.full(self.size, FREE, dtype=np.int32) for _ in range(3)]
        self.reached: list[list[Places]] = []
        for column, (places, positions) in zip(self.fixed, given.fixed, strict=True):
            column[rank[places]] = positions
            self.reached.append(split(np.flatnonzero(column != FREE), ends))

    def forward(self) -> None:
        sources, targets = self.networks.sources, self.networks.targets
        for number, layer in enumerate(self.networks.layers):
            np.maximum.at(self.waits, targets[layer.links], self.certificate[sources[layer.links]])
            self._forward_layer(number, layer)

    def _forward_layer(self, number: int, layer: Layer) -> None:
        items, size, networks = layer.items, self.size, self.networks
        papers = self.waits[items]
        accepted = papers + networks.preparation[items]
        if layer.ahead.size:
            prepared = (self.start[items] + networks.preparation[items])[layer.ahead]
            accepted[layer.ahead] = np.maximum(prepared, papers[layer.ahead])
        np.maximum(accepted, self.earliest[items], out=accepted)
        self._keep(accepted, 0, number, items)
        decided = accepted + networks.days[items]
        if layer.natural.size:
            days = networks.days[items][layer.natural]
            decided[layer.natural] = self.line.natural_ends(accepted[layer.natural], days)
        np.maximum(decided, self.waits[size + items.start : size + items.stop], out=decided)
        self._keep(decided, 1, number, items)
        certified = decided + networks.delivery[items]
        np.maximum(certified, self.waits[2 * size + items.start : 2 * size + items.stop], out=certified)
        self._keep(certified, 2, number, items)
        self.acceptance[items], self.decision[items], self.certificate[items] = accepted, decided, certified

    def _keep(self, column: Days, moment: int, number: int, items: slice) -> None:
        """What has been reached overrides what was computed."""
        reached = self.reached[moment][number]
        if reached.size:
            column[reached] = self.fixed[moment][items][reached]

    def backward(self, goals: Sequence[Places | None]) -> tuple[int, ...]:
        """Fills the latest positions; gives the finish of each case."""
        certificate, offsets = self.certificate[self.networks.rank], self.networks.offsets
        ends = np.maximum.reduceat(certificate, np.array(offsets[:-1]))
        due = np.repeat(ends, np.diff(offsets))
        for case, places in enumerate(goals):
            if places is not None:
                ends[case] = due[places] = certificate[places].max()
        self.due[:] = due[self.networks.order]
        values = np.empty(3 * self.size, dtype=np.int32)
        sources, targets = self.networks.sources, self.networks.targets
        for number in range(len(self.networks.layers) - 1, -1, -1):
            layer = self.networks.layers[number]
            self._backward_layer(number, layer, values)
            np.minimum.at(self.due, sources[layer.links], values[targets[layer.links]])
        self.line.days[ends]
        return tuple(ends.tolist())

    def _backward_layer(self, number: int, layer: Layer, values: Days) -> None:
        """``values`` is what each of the three moments asks of the items before it; nothing, once reached."""
        items, networks = layer.items, self.networks
        due = self.due[items]
        self._keep(due, 2, number, items)
        decided = due - networks.delivery[items]
        self._keep(decided, 1, number, items)
        accepted = decided - networks.days[items]
        if layer.natural.size:
            days = networks.days[items][layer.natural]
            accepted[layer.natural] = self.line.natural_starts(decided[layer.natural], days)
        self._keep(accepted, 0, number, items)
        ready = accepted - networks.preparation[items]
        ready[layer.ahead] = accepted[layer.ahead]
        self.late_acceptance[items] = accepted
        for moment, asked in enumerate((ready, decided, due)):
            part = values[moment * self.size + items.start : moment * self.size + items.stop]
            part[:] = asked
            part[self.reached[moment][number]] = FAR
