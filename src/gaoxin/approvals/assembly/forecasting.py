"""When a project will probably start its works: what finished items of the scope say of those to come.

A plan says what limits allow. Here every item with enough finished predecessors of its kind is drawn from
them; the others keep their limits and are named. Nothing is forecast while most have too few.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Final

from django.utils import timezone

from gaoxin.approvals import selectors
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.network import PREPARES, is_assumed
from gaoxin.approvals.assembly.planning import Proposal, modes_of
from gaoxin.approvals.assembly.running import RunningCase
from gaoxin.approvals.catalogue.documents import MeasureKind
from gaoxin.approvals.models import CaseItem, ItemMode
from gaoxin.approvals.selectors.cases import FinishedItem
from gaoxin.engines.scheduling.days import DayLine, day_line
from gaoxin.engines.scheduling.forecast import Basis, Forecast, ItemForecast, Lever, Observed, forecast_finish
from gaoxin.engines.scheduling.items import Item
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import NOTHING_REACHED, Reached, make_plan
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.scope import Scope

YEARS: Final = 3
ENOUGH: Final = 10
SAMPLES: Final = 2000
# One seed for all: the same records give the same days, on every page and in the printed route map.
SEED: Final = 2026
LONGEST: Final = 1000
MOST_KEPT: Final = 8
# Looked up instead of examined: what was done before says nothing of how long it takes.
_REPLACED: Final = (ItemMode.AREA, ItemMode.BUNDLED, ItemMode.SERVED)


@dataclass(frozen=True, slots=True)
class PastItem:
    """A finished item in working days: ``waited`` from receipt to acceptance, ``handled`` to the result.

    Stops count in ``handled``, since a project waits for them too. ``is_returned``: papers were missing, and
    ``waited`` is what that cost.
    """

    waited: int
    handled: int
    is_returned: bool
    is_sample: bool


class Experience:
    """Finished items of a scope by kind of item, department and mode; decided within ``YEARS`` of a day."""

    def __init__(self, rows: Iterable[FinishedItem], *, since: dt.date, until: dt.date) -> None:
        self.since, self.until = since, until
        self.by_kind: dict[tuple[str, str, str], list[PastItem]] = defaultdict(list)
        line, zone = day_line(working_calendar()), timezone.get_current_timezone()
        for row in rows:
            past = _past(row, line, zone)
            if past is not None and row.mode not in _REPLACED:
                self.by_kind[row.key, row.department_key, row.mode].append(past)

    def of(self, key: str, mode: str) -> list[PastItem]:
        """Items of the department that handles it now, handled as it will be."""
        item = approvals().items.get(key)
        return [] if item is None else self.by_kind.get((key, item.department, mode), [])

    @cached_property
    def everything(self) -> list[PastItem]:
        return [one for rows in self.by_kind.values() for one in rows]

    @cached_property
    def lost(self) -> tuple[int, ...]:
        """What missing papers cost, of all kinds of items together: single kinds rarely have enough."""
        return tuple(one.waited for one in self.everything if one.is_returned)

    def observed(self, key: str, mode: str, *, is_accepted: bool) -> Observed:
        """As the engine draws it; an item already accepted waits no more for its acceptance."""
        rows = self.of(key, mode)
        known = rows if len(rows) >= ENOUGH else self.everything
        share = Fraction(sum(one.is_returned for one in known), len(known)) if known else Fraction(0)
        own = tuple(one.waited for one in rows if one.is_returned)
        return Observed(
            durations=tuple(_days(one, is_accepted=is_accepted) for one in rows),
            papers_missing=Fraction(0) if is_accepted else share,
            papers_days=own if len(own) >= ENOUGH else self.lost,
            source=f"本区{self.since.year}—{self.until.year}年办件记录",
        )


def _days(one: PastItem, *, is_accepted: bool) -> int:
    """What papers cost is drawn apart, so the wait of an item that was returned is not counted here."""
    return one.handled if is_accepted or one.is_returned else one.waited + one.handled


def _past(row: FinishedItem, line: DayLine, zone: dt.tzinfo) -> PastItem | None:
    """None for what cannot be counted: out of order, or longer than any item lasts."""
    begun = row.accepted or row.received
    if begun is None:
        return None
    ended = row.delivered or row.decided
    first, accepted, last = (
        line.position(moment.astimezone(zone).date()) for moment in (row.received or begun, begun, ended)
    )
    if not 0 <= last - accepted <= LONGEST or not 0 <= accepted - first <= LONGEST:
        return None
    return PastItem(accepted - first, last - accepted, row.returned is not None, row.is_sample)


_kept: dict[tuple[object, ...], Experience] = {}


def experience_of(scope: Scope, *, as_of: dt.date) -> Experience:
    """Kept from one look to the next while no step was registered."""
    key = (scope, as_of, selectors.state_of_events(scope))
    kept = _kept.get(key)
    if kept is None:
        since = as_of.replace(year=as_of.year - YEARS, day=min(as_of.day, 28))
        rows = selectors.finished_items(scope, since=_moment(since), until=_moment(as_of, dt.time.max))
        kept = Experience(rows, since=since, until=as_of)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = kept
    return kept


def forget() -> None:
    """Reads the records anew with the next look."""
    _kept.clear()


def _moment(day: dt.date, time: dt.time = dt.time.min) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=timezone.get_current_timezone())


class Rest(Enum):
    """What the days of an item rest on."""

    RECORDS = "records"
    PROMISED = "promised"
    LEGAL = "legal"
    GENERAL = "general"
    PREPARATION = "preparation"
    AT_ONCE = "at_once"
    REACHED = "reached"


LIMITS: Final = (Rest.PROMISED, Rest.LEGAL, Rest.GENERAL, Rest.PREPARATION)


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """One item on the way to the start of works; ``records`` were drawn from, or were too few.

    ``is_examined``: an office takes its days over it; others are done at once, or papers to be written.
    """

    key: str
    rest: Rest
    is_examined: bool
    limit: str
    records: int
    returned: int
    p50: dt.date | None
    p80: dt.date | None


@dataclass(frozen=True)
class Outlook:
    """Four days for one start of works. ``p50`` and ``p80`` are None where nothing is forecast.

    ``promised`` is None where no promised limit may be used. ``legal`` and ``promised`` presume that papers
    are complete at once and no clock is stopped.
    """

    legal: dt.date
    promised: dt.date | None
    p50: dt.date | None
    p80: dt.date | None
    lines: tuple[ForecastLine, ...]
    levers: tuple[Lever, ...]
    since: dt.date
    until: dt.date
    has_sample: bool

    @property
    def is_known(self) -> bool:
        return self.p50 is not None

    @property
    def records(self) -> int:
        return sum(one.records for one in self.on_records)

    @property
    def on_records(self) -> list[ForecastLine]:
        return [one for one in self.lines if one.rest is Rest.RECORDS]

    @property
    def examined(self) -> list[ForecastLine]:
        return [one for one in self.lines if one.is_examined]

    @property
    def on_limits(self) -> list[ForecastLine]:
        return [one for one in self.lines if one.rest in LIMITS]


def outlook_of_plan(proposal: Proposal, measures: Sequence[str], *, scope: Scope, as_of: dt.date) -> Outlook:
    """Of a project not begun, on the measures that are on."""
    modes, _reviewed = modes_of(proposal, measures)
    return _outlook(proposal, measures, modes, scope=scope, as_of=as_of)


def outlook_of_case(
    running: RunningCase, items: Iterable[CaseItem], *, scope: Scope, as_of: dt.date
) -> Outlook:
    """Of a running case: what has happened is fixed, the rest follows from ``as_of`` on."""
    modes = {item.key: ItemMode(item.mode) for item in items}
    return _outlook(
        running.proposal, running.measures, modes, scope=scope, as_of=as_of, reached=running.reached
    )


def _outlook(
    proposal: Proposal,
    measures: Sequence[str],
    modes: Mapping[str, ItemMode],
    *,
    scope: Scope,
    as_of: dt.date,
    reached: Mapping[str, Reached] = NOTHING_REACHED,
) -> Outlook:
    network = proposal.network(measures)
    known = {key: one for key, one in reached.items() if key in network.positions}
    today = as_of if known else None
    experience = experience_of(scope, as_of=as_of)
    found = forecast_finish(
        network,
        _observations(network, modes, known, experience),
        start=proposal.start,
        calendar=proposal.calendar,
        goals=proposal.goals,
        reached=known,
        as_of=today,
        assume_promised=True,
        samples=SAMPLES,
        seed=SEED,
        enough=ENOUGH,
        with_levers=True,
    )
    lines = _lines(found, network, modes, experience, proposal.goals)
    is_known = _is_known(lines)
    used = [past for one in lines for past in _used(one, modes, experience)]
    legal, promised = _limits(proposal, measures, known, today)
    return Outlook(
        legal=legal,
        promised=promised,
        p50=found.p50 if is_known else None,
        p80=found.p80 if is_known else None,
        lines=lines,
        levers=found.levers if is_known else (),
        since=experience.since,
        until=experience.until,
        has_sample=any(past.is_sample for past in used),
    )


def _is_known(lines: Sequence[ForecastLine]) -> bool:
    """Half of what offices still examine must have records; else limits would pass for a forecast."""
    examined = [one for one in lines if one.is_examined]
    return bool(examined) and 2 * sum(one.rest is Rest.RECORDS for one in examined) >= len(examined)


def _observations(
    network: Network, modes: Mapping[str, ItemMode], reached: Mapping[str, Reached], experience: Experience
) -> dict[str, Observed]:
    """Of items an office examines; what is looked up, prepared or built has no records."""
    items = approvals().items
    found = {}
    for item in network.items:
        mode = modes.get(item.key, ItemMode.ORDINARY)
        stated = items.get(item.key)
        if stated is not None and stated.is_approval and mode not in _REPLACED:
            found[item.key] = experience.observed(item.key, mode, is_accepted=item.key in reached)
    return found


def _limits(
    proposal: Proposal, measures: Sequence[str], reached: Mapping[str, Reached], as_of: dt.date | None
) -> tuple[dt.date, dt.date | None]:
    """The finish by the law's limits, and by the promised ones where they may be used."""
    promises = [one.key for one in proposal.usable() if one.measure.kind is MeasureKind.PROMISED]
    lawful = [key for key in measures if key not in promises]

    def finish(chosen: Sequence[str]) -> dt.date:
        return make_plan(
            proposal.network(chosen),
            start=proposal.start,
            calendar=proposal.calendar,
            goals=proposal.goals,
            reached=reached,
            as_of=as_of,
        ).finish

    return finish(lawful), finish([*lawful, *promises]) if promises else None


def _lines(
    found: Forecast,
    network: Network,
    modes: Mapping[str, ItemMode],
    experience: Experience,
    goals: Collection[str],
) -> tuple[ForecastLine, ...]:
    """Items the goal waits for and that are not over, in the order of their probable days."""
    wanted = _before(network, goals) - _milestones()
    lines = [
        _line(one, network.item(one.key), modes.get(one.key, ItemMode.ORDINARY), experience)
        for one in found.items
        if one.key in wanted and one.basis is not Basis.REACHED
    ]
    return tuple(sorted(lines, key=lambda one: (one.p80 or dt.date.max, one.key)))


def _milestones() -> set[str]:
    return {key for key, one in approvals().items.items() if not one.is_approval}


def _before(network: Network, goals: Collection[str]) -> set[str]:
    wanted = set(goals)
    for item in reversed(network.items):
        if item.key in wanted:
            wanted |= {row.before for row in network.dependencies if row.after == item.key}
    return wanted


def _line(one: ItemForecast, item: Item, mode: ItemMode, experience: Experience) -> ForecastLine:
    rows = experience.of(one.key, mode)
    return ForecastLine(
        key=one.key,
        rest=Rest.RECORDS if one.basis is Basis.RECORDS else _rest(item),
        is_examined=not item.limit.is_instant and not item.key.startswith(PREPARES),
        limit=item.limit.words,
        records=len(rows),
        returned=sum(past.is_returned for past in rows),
        p50=one.p50,
        p80=one.p80,
    )


def _rest(item: Item) -> Rest:
    stated = approvals().items.get(item.key)
    if item.limit.is_instant or item.limit.count == 0:
        return Rest.AT_ONCE
    if item.key.startswith(PREPARES):
        return Rest.PREPARATION
    if stated is not None and is_assumed(stated):
        return Rest.GENERAL
    return Rest.LEGAL if item.promised is None else Rest.PROMISED


def _used(line: ForecastLine, modes: Mapping[str, ItemMode], experience: Experience) -> list[PastItem]:
    if line.rest is not Rest.RECORDS:
        return []
    return experience.of(line.key, modes.get(line.key, ItemMode.ORDINARY))


def written_outlook(outlook: Outlook) -> dict[str, object]:
    """As a kept plan keeps it: days as ISO, items by key."""
    return {
        "legal": outlook.legal.isoformat(),
        "promised": None if outlook.promised is None else outlook.promised.isoformat(),
        "p50": None if outlook.p50 is None else outlook.p50.isoformat(),
        "p80": None if outlook.p80 is None else outlook.p80.isoformat(),
        "remaining": len(outlook.lines),
        "recorded": len(outlook.on_records),
        "records": outlook.records,
        "examined": len(outlook.examined),
        "examined_recorded": sum(one.rest is Rest.RECORDS for one in outlook.examined),
        "limited": [one.key for one in outlook.on_limits],
        "levers": [[one.key, one.days] for one in outlook.levers],
        "since": outlook.since.year,
        "until": outlook.until.year,
        "is_sample": outlook.has_sample,
        "samples": SAMPLES,
        "seed": SEED,
    }
