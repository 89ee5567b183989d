"""The forward and the backward pass over one network, in positions of working days.

Plain lists: for the fifty items of a project they are faster than arrays.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from gaoxin.engines.scheduling.days import DayLine, out_of_range
from gaoxin.engines.scheduling.items import Strength
from gaoxin.engines.scheduling.network import Network

FREE = -1  # a moment that has not been reached


class ReachedDates(Protocol):
    @property
    def acceptance(self) -> date | None: ...
    @property
    def decision(self) -> date | None: ...
    @property
    def certificate(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Moments:
    """What is fixed before planning, in positions; ``FREE`` where nothing is."""

    start: int
    floor: int
    held: Mapping[int, int]
    acceptance: list[int]
    decision: list[int]
    certificate: list[int]

    @classmethod
    def of(
        cls,
        network: Network,
        line: DayLine,
        *,
        start: date,
        reached: Mapping[str, ReachedDates],
        not_before: Mapping[str, date],
        as_of: date | None,
    ) -> "Moments":
        first = line.position(start)
        size = len(network.items)
        moments = cls(
            start=first,
            floor=first if as_of is None else max(first, line.position(as_of)),
            held={network.place(key): line.position(d) for key, d in not_before.items()},
            acceptance=[FREE] * size,
            decision=[FREE] * size,
            certificate=[FREE] * size,
        )
        for key, row in reached.items():
            moments.fix(network.place(key), row, line)
        return moments

    def fix(self, place: int, row: ReachedDates, line: DayLine) -> None:
        certificate = row.certificate
        decision = row.decision or certificate
        acceptance = row.acceptance or decision
        self.certificate[place] = FREE if certificate is None else line.position(certificate)
        self.decision[place] = FREE if decision is None else line.position(decision)
        self.acceptance[place] = FREE if acceptance is None else line.position(acceptance)

    def relative(self) -> dict[int, tuple[int | None, int | None, int | None]]:
        """Item → what it has reached, in working days after the start; None: not yet."""
        rows = enumerate(zip(self.acceptance, self.decision, self.certificate, strict=True))
        return {
            place: (self._since(a), self._since(d), self._since(c)) for place, (a, d, c) in rows if a != FREE
        }

    def _since(self, position: int) -> int | None:
        return None if position == FREE else position - self.start


@dataclass(frozen=True, slots=True)
class Pass:
    """Positions of four moments for each item of the network, early or late."""

    start: int
    ready: list[int]
    acceptance: list[int]
    decision: list[int]
    certificate: list[int]
    own_decision: list[int]

    def driver(self, place: int, network: Network) -> tuple[int, Strength] | None:
        """The item whose certificate set this one's certificate, directly or through an earlier moment."""
        timing, accepts, decides, certifies = network.compiled[place]
        before_certificate = self.decision[place] + timing.delivery
        if self.certificate[place] > before_certificate:
            return self._binding(certifies, self.certificate[place], Strength.BEFORE_CERTIFICATE)
        if self.decision[place] > self.own_decision[place]:
            return self._binding(decides, self.decision[place], Strength.BEFORE_DECISION)
        preparation = 0 if timing.ahead else timing.preparation
        return self._binding(accepts, self.acceptance[place] - preparation, Strength.BEFORE_ACCEPTANCE)

    def _binding(
        self, places: tuple[int, ...], position: int, strength: Strength
    ) -> tuple[int, Strength] | None:
        for place in places:
            if self.certificate[place] == position:
                return place, strength
        return None


def goal_positions(network: Network, goals: Collection[str]) -> tuple[int, ...]:
    if not goals:
        return tuple(range(len(network.items)))
    return tuple(sorted({network.place(key) for key in goals}))


def earliest(network: Network, line: DayLine, given: Moments) -> Pass:
    """Raises ``DomainError`` when a date lies beyond the calendar."""
    result = Pass(given.start, [], [], [], [], [])
    try:
        _go_forward(result, network, line, given)
        line.days[max(result.certificate)]
    except IndexError:
        raise out_of_range(None) from None
    return result


def _go_forward(result: Pass, network: Network, line: DayLine, given: Moments) -> None:
    start, floor, held, done = given.start, given.floor, given.held, result.certificate
    before_day, days = line.before, line.days
    for place, (timing, accepts, decides, certifies) in enumerate(network.compiled):
        papers = start
        for before in accepts:
            if done[before] > papers:
                papers = done[before]
        ready = start if timing.ahead else papers
        acceptance = max(ready + timing.preparation, papers, floor)
        if held and place in held:
            acceptance = max(acceptance, held[place])
        if given.acceptance[place] != FREE:
            acceptance = given.acceptance[place]
        own = before_day[days[acceptance] + timing.days] if timing.natural else acceptance + timing.days
        decision = own = max(own, floor)
        for before in decides:
            if done[before] > decision:
                decision = done[before]
        if given.decision[place] != FREE:
            own = decision = given.decision[place]
        certificate = max(decision + timing.delivery, floor)
        for before in certifies:
            if done[before] > certificate:
                certificate = done[before]
        if given.certificate[place] != FREE:
            certificate = given.certificate[place]
        result.ready.append(ready)
        result.acceptance.append(acceptance)
        result.own_decision.append(own)
        result.decision.append(decision)
        done.append(certificate)


def latest(network: Network, line: DayLine, given: Moments, forward: Pass, goals: tuple[int, ...]) -> Pass:
    """The last positions that leave the finish of the goals, and the end of all else, where they are.

    What has been reached stays where it is and asks nothing of the items before it.
    """
    size = len(network.items)
    due = [max(forward.certificate)] * size
    finish = max([forward.certificate[place] for place in goals])
    for place in goals:
        due[place] = finish
    result = Pass(given.start, [0] * size, [0] * size, [0] * size, due, [0] * size)
    for place in range(size - 1, -1, -1):
        timing, accepts, decides, certifies = network.compiled[place]
        if given.certificate[place] == FREE:
            _lower(due, certifies, due[place])
        else:
            due[place] = given.certificate[place]
        decision = due[place] - timing.delivery
        if given.decision[place] == FREE:
            _lower(due, decides, decision)
        else:
            decision = given.decision[place]
        acceptance = line.natural_start(decision, timing.days) if timing.natural else decision - timing.days
        if given.acceptance[place] == FREE:
            _lower(due, accepts, acceptance if timing.ahead else acceptance - timing.preparation)
        else:
            acceptance = given.acceptance[place]
        result.acceptance[place] = acceptance
        result.decision[place] = decision
    return result


def _lower(due: list[int], places: tuple[int, ...], position: int) -> None:
    for before in places:
        if due[before] > position:
            due[before] = position
