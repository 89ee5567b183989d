"""A project's plan on the real calendar: earliest and latest days, slack, what decides the finish."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gaoxin.engines.scheduling.days import day_line
from gaoxin.engines.scheduling.items import Item, Strength
from gaoxin.engines.scheduling.moments import Moments, Pass, earliest, goal_positions, latest
from gaoxin.engines.scheduling.network import Network
from gaoxin.values.workdays import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Reached:
    """What has already happened to an item of a running case; None: not yet.

    A moment that must have passed because a later one is known is taken to be that day.
    """

    acceptance: date | None = None
    decision: date | None = None
    certificate: date | None = None


NOTHING_REACHED: Mapping[str, Reached] = {}


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One item of a plan; ``latest_*`` are the last days on which the goal does not move.

    ``ready`` is when the preparation of papers begins. ``slack`` is how many working days the acceptance can
    slip, ``certificate_slack`` the certificate. ``waits_for`` is the item whose certificate set the date,
    with the moment it holds up; None when only the start of the plan or the item itself does.
    """

    item: Item
    ready: date
    acceptance: date
    decision: date
    certificate: date
    latest_acceptance: date
    latest_decision: date
    latest_certificate: date
    slack: int
    certificate_slack: int
    is_critical: bool
    waits_for: tuple[str, Strength] | None

    @property
    def key(self) -> str:
        return self.item.key


@dataclass(frozen=True)
class Plan:
    """``finish`` is the day of the last goal's certificate; ``provisional`` when a year is not published yet.

    ``working_days`` and ``calendar_days`` run from the start, which is not counted, to the finish.
    """

    network: Network
    start: date
    finish: date
    goals: tuple[str, ...]
    working_days: int
    calendar_days: int
    is_provisional: bool
    critical_path: tuple[str, ...]
    _forward: Pass
    _backward: Pass
    _calendar: WorkingCalendar

    @cached_property
    def items(self) -> tuple[PlannedItem, ...]:
        """In the order of the network; dates are made when first asked for."""
        critical = frozenset(self.critical_path)
        return tuple(self._planned(place, critical) for place in range(len(self.network.items)))

    def item(self, key: str) -> PlannedItem:
        self.network.item(key)
        return self.items[self.network.positions[key]]

    def _planned(self, place: int, critical: frozenset[str]) -> PlannedItem:
        early, late, day = self._forward, self._backward, day_line(self._calendar).dates
        item = self.network.items[place]
        slack = late.acceptance[place] - early.acceptance[place]
        driver = early.driver(place, self.network)
        return PlannedItem(
            item=item,
            ready=day[early.ready[place]],
            acceptance=day[early.acceptance[place]],
            decision=day[early.decision[place]],
            certificate=day[early.certificate[place]],
            latest_acceptance=day[late.acceptance[place]],
            latest_decision=day[late.decision[place]],
            latest_certificate=day[late.certificate[place]],
            slack=slack,
            certificate_slack=late.certificate[place] - early.certificate[place],
            is_critical=slack <= 0 or item.key in critical,
            waits_for=None if driver is None else (self.network.items[driver[0]].key, driver[1]),
        )


def make_plan(
    network: Network,
    *,
    start: date,
    calendar: WorkingCalendar,
    goals: Collection[str] = (),
    reached: Mapping[str, Reached] = NOTHING_REACHED,
    not_before: Mapping[str, date] = {},
    as_of: date | None = None,
) -> Plan:
    """The earliest plan from ``start``; ``goals`` are the items that must be finished, all if none is named.

    ``reached`` fixes what has happened, ``as_of`` keeps everything else from lying in the past, and
    ``not_before`` holds back the acceptance of an item (an auction has its day). Every moment is a working
    day: what falls on a day off is taken on the next one.
    """
    line = day_line(calendar)
    given = Moments.of(network, line, start=start, reached=reached, not_before=not_before, as_of=as_of)
    aims = goal_positions(network, goals)
    forward = earliest(network, line, given)
    backward = latest(network, line, given, forward, aims)
    last = max(aims, key=lambda place: (forward.certificate[place], place))
    first, finish = line.day(given.start), line.day(forward.certificate[last])
    return Plan(
        network=network,
        start=first,
        finish=finish,
        goals=tuple(network.items[place].key for place in aims),
        working_days=forward.certificate[last] - given.start,
        calendar_days=(finish - first).days,
        is_provisional=calendar.touches_provisional(min(start, finish), finish),
        critical_path=_path(network, forward, last),
        _forward=forward,
        _backward=backward,
        _calendar=calendar,
    )


def _path(network: Network, forward: Pass, last: int) -> tuple[str, ...]:
    """From the last goal back along the certificates that set the dates."""
    path = [last]
    while (driver := forward.driver(path[-1], network)) is not None:
        path.append(driver[0])
    return tuple(network.items[place].key for place in reversed(path))
