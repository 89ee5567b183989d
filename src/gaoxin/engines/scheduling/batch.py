"""Replanning of many running cases at once: the passes of a plan as arrays, one step for each layer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from gaoxin.engines.scheduling.columns import NetworkColumns, joined
from gaoxin.engines.scheduling.days import DayLine, Days, day_line, out_of_range
from gaoxin.engines.scheduling.moments import FREE, Moments, goal_positions
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import NOTHING_REACHED, Plan, Reached, make_plan
from gaoxin.values.workdays import WorkingCalendar

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
    line = day_line(calendar)
    columns = joined([case.network.columns for case in cases])
    given = _Given.of(cases, line)
    try:
        work = _Passes(columns, given, line)
        work.forward()
        goals = _goals(cases, columns.offsets)
        finishes = work.backward(goals, columns.offsets)
    except IndexError:
        raise out_of_range(None) from None
    rank = columns.rank
    return PlannedCases(
        cases=tuple(cases),
        calendar=calendar,
        offsets=columns.offsets,
        acceptance=work.acceptance[rank],
        decision=work.decision[rank],
        certificate=work.certificate[rank],
        latest_acceptance=work.late_acceptance[rank],
        latest_certificate=work.due[rank],
        finish_positions=finishes,
    )


def _goals(cases: Sequence[CaseToPlan], offsets: Sequence[int]) -> list[npt.NDArray[np.int64] | None]:
    """Per case the places of its goals among all items; None means all its items."""
    return [
        np.array(goal_positions(case.network, case.goals)) + offset if case.goals else None
        for case, offset in zip(cases, offsets, strict=False)
    ]


@dataclass(slots=True)
class _Given:
    """What is fixed before planning, for all items in the order of the cases."""

    start: Days
    floor: Days
    held: Days
    acceptance: Days
    decision: Days
    certificate: Days

    @classmethod
    def of(cls, cases: Sequence[CaseToPlan], line: DayLine) -> "_Given":
        moments = [
            Moments.of(
                case.network,
                line,
                start=case.start,
                reached=case.reached,
                not_before=case.not_before,
                as_of=case.as_of,
            )
            for case in cases
        ]
        sizes = [len(case.network.items) for case in cases]
        given = cls(
            start=np.repeat(np.array([row.start for row in moments], dtype=np.int32), sizes),
            floor=np.repeat(np.array([row.floor for row in moments], dtype=np.int32), sizes),
            held=np.zeros(sum(sizes), dtype=np.int32),
            acceptance=_flat([row.acceptance for row in moments]),
            decision=_flat([row.decision for row in moments]),
            certificate=_flat([row.certificate for row in moments]),
        )
        offset = 0
        for row, size in zip(moments, sizes, strict=True):
            for place, position in row.held.items():
                given.held[offset + place] = position
            offset += size
        return given


def _flat(rows: Sequence[list[int]]) -> Days:
    return np.array([position for row in rows for position in row], dtype=np.int32)


class _Passes:
    """Arrays in the order of layers; see ``moments`` for the same passes item by item."""

    def __init__(self, columns: NetworkColumns, given: _Given, line: DayLine) -> None:
        order = columns.order
        self.columns, self.line, self.size = columns, line, order.size
        self.start, self.floor = given.start[order], given.floor[order]
        self.earliest = np.maximum(self.floor, given.held[order])
        self.fixed = [given.acceptance[order], given.decision[order], given.certificate[order]]
        self.acceptance, self.decision, self.certificate, self.late_acceptance = (
            np.zeros(self.size, dtype=np.int32) for _ in range(4)
        )
        # Waits before acceptance, decision and certificate, one after another in one array.
        self.waits = np.concatenate([self.start, self.start, self.start])
        self.due = np.full(self.size, FAR, dtype=np.int32)

    def forward(self) -> None:
        for items, links in self.columns.layers:
            sources, targets = self.columns.sources[links], self.columns.targets[links]
            np.maximum.at(self.waits, targets, self.certificate[sources])
            self._forward_layer(items)

    def _forward_layer(self, items: slice) -> None:
        columns, size = self.columns, self.size
        papers = self.waits[items]
        ready = np.where(columns.ahead[items], self.start[items], papers)
        accepted = np.maximum(ready + columns.preparation[items], papers)
        accepted = _kept(self.fixed[0][items], np.maximum(accepted, self.earliest[items]))
        ended = accepted + columns.days[items]
        natural = np.flatnonzero(columns.natural[items])
        if natural.size:
            ended[natural] = self.line.natural_ends(accepted[natural], columns.days[items][natural])
        waited = self.waits[size + items.start : size + items.stop]
        decided = _kept(self.fixed[1][items], np.maximum(np.maximum(ended, waited), self.floor[items]))
        waited = self.waits[2 * size + items.start : 2 * size + items.stop]
        certified = np.maximum(np.maximum(decided + columns.delivery[items], waited), self.floor[items])
        self.acceptance[items] = accepted
        self.decision[items] = decided
        self.certificate[items] = _kept(self.fixed[2][items], certified)

    def backward(
        self, goals: Sequence[npt.NDArray[np.int64] | None], offsets: Sequence[int]
    ) -> tuple[int, ...]:
        """Fills the latest positions; gives the finish of each case."""
        certificate = self.certificate[self.columns.rank]
        ends = np.maximum.reduceat(certificate, np.array(offsets[:-1])).tolist() if goals else []
        due = np.repeat(np.array(ends, dtype=np.int32), np.diff(offsets))
        for case, places in enumerate(goals):
            if places is not None:
                ends[case] = due[places] = int(certificate[places].max())
        self.due[:] = due[self.columns.order]
        values = np.empty(3 * self.size, dtype=np.int32)
        for items, links in reversed(self.columns.layers):
            self._backward_layer(items, values)
            sources, targets = self.columns.sources[links], self.columns.targets[links]
            np.minimum.at(self.due, sources, values[targets])
        return tuple(int(end) for end in ends)

    def _backward_layer(self, items: slice, values: Days) -> None:
        """``values`` is what each of the three moments asks of the items before it; nothing, once reached."""
        columns, size = self.columns, self.size
        due = _kept(self.fixed[2][items], self.due[items])
        decided = _kept(self.fixed[1][items], due - columns.delivery[items])
        accepted = decided - columns.days[items]
        natural = np.flatnonzero(columns.natural[items])
        if natural.size:
            accepted[natural] = self.line.natural_starts(decided[natural], columns.days[items][natural])
        accepted = _kept(self.fixed[0][items], accepted)
        ready = accepted - np.where(columns.ahead[items], 0, columns.preparation[items])
        for moment, asked in enumerate((ready, decided, due)):
            place = slice(moment * size + items.start, moment * size + items.stop)
            values[place] = np.where(self.fixed[moment][items] == FREE, asked, FAR)
        self.due[items] = due
        self.late_acceptance[items] = accepted


def _kept(fixed: Days, computed: Days) -> Days:
    kept: Days = np.where(fixed == FREE, computed, fixed)
    return kept
