"""When a project will probably be done: its network run many times with durations the zone has really seen.

A plan says what the limits allow; a forecast says what has happened to such items before. Each run draws for
each item one observed duration and, with the observed share, the time a notice of missing papers cost. Items
nobody has enough records of are named, not invented.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final

import numpy as np

from gaoxin.engines.scheduling.days import day_line
from gaoxin.engines.scheduling.items import Item
from gaoxin.engines.scheduling.moments import FREE, Moments, earliest, goal_positions
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import NOTHING_REACHED, Reached
from gaoxin.engines.scheduling.spread import Spread, Value, Variations, Whole, latest_of
from gaoxin.values.errors import DomainError
from gaoxin.values.ratio import format_percent
from gaoxin.values.sentences import Sentence
from gaoxin.values.workdays import WorkingCalendar

SAMPLES: Final = 2000
ENOUGH: Final = 10
LONGEST: Final = 5000
# What a good case looks like: a quarter of the records are as quick.
QUICK_PERCENT: Final = 25


@dataclass(frozen=True, slots=True)
class Observed:
    """What the records say of one item, in whole working days.

    ``durations`` from acceptance to decision, without stops for papers. ``papers_missing`` is the share of
    applications that were sent back, ``papers_days`` what each of those lost before acceptance. ``source``
    names the records: ``本区2024—2026年办件记录``.
    """

    durations: tuple[int, ...]
    papers_missing: Fraction = Fraction(0)
    papers_days: tuple[int, ...] = ()
    source: str = ""


NO_RECORDS: Final = Observed(())


class Basis(Enum):
    """What the forecast of an item rests on."""

    RECORDS = "records"
    PROMISED = "promised"
    REACHED = "reached"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ItemForecast:
    """One item: ``records`` is how many durations were drawn from; dates are None when unknown."""

    key: str
    basis: Basis
    records: int
    source: str
    p50: date | None
    p80: date | None


@dataclass(frozen=True, slots=True)
class Lever:
    """``days`` is how many working days earlier the finish lies on average if this item alone goes as quickly
    as a quarter of its records do, with its papers complete from the beginning.
    """

    key: str
    days: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """``p50``: as likely earlier as later; ``p80``: four runs in five are done by then. None: 未知.

    ``levers`` are the items that move the finish, the strongest first; empty unless asked for.
    """

    p50: date | None
    p80: date | None
    samples: int
    seed: int
    items: tuple[ItemForecast, ...]
    missing: tuple[str, ...]
    words: tuple[str, ...]
    levers: tuple[Lever, ...] = ()


def forecast_finish(
    network: Network,
    observed: Mapping[str, Observed],
    *,
    start: date,
    calendar: WorkingCalendar,
    goals: Collection[str] = (),
    reached: Mapping[str, Reached] = NOTHING_REACHED,
    not_before: Mapping[str, date] = {},
    as_of: date | None = None,
    assume_promised: bool = False,
    samples: int = SAMPLES,
    seed: int = 0,
    enough: int = ENOUGH,
    with_levers: bool = False,
) -> Forecast:
    """Arguments as for ``make_plan``; ``observed`` by item key.

    An item with fewer than ``enough`` durations is unknown, and with it every item after it and the finish,
    unless ``assume_promised`` counts it with its limit. 即办 items without records are counted as 即办.
    """
    for key, rows in observed.items():
        _check(key, rows)
    line = day_line(calendar)
    given = Moments.of(network, line, start=start, reached=reached, not_before=not_before, as_of=as_of)
    earliest(network, line, given)
    question = _Question.of(network, observed, given, assume_promised=assume_promised, enough=enough)
    varied = question.drawn(samples, np.random.default_rng(seed))
    spread = Spread(network, line=line, start=given.start)
    done = spread.certificates(varied)
    places, known = goal_positions(network, goals), question.known

    def day(value: Value, percent: int, *, is_known: bool) -> date | None:
        return line.day(_quantile(value, samples, percent) + given.start) if is_known else None

    whole = all(known[place] for place in places)
    finish = latest_of([done[place] for place in places])
    levers = _levers(question, varied, spread, done=done, goals=places) if with_levers and whole else ()
    return Forecast(
        p50=day(finish, 50, is_known=whole),
        p80=day(finish, 80, is_known=whole),
        samples=samples,
        seed=seed,
        items=tuple(
            ItemForecast(
                key=item.key,
                basis=question.bases[place],
                records=len(question.rows[place].durations),
                source=question.rows[place].source,
                p50=day(done[place], 50, is_known=known[place]),
                p80=day(done[place], 80, is_known=known[place]),
            )
            for place, item in enumerate(network.items)
        ),
        missing=tuple(item.key for item in question.having(Basis.UNKNOWN)),
        words=tuple(question.words(samples, whole=whole)),
        levers=tuple(levers),
    )


def _check(key: str, rows: Observed) -> None:
    days = (*rows.durations, *rows.papers_days)
    if any(not 0 <= day <= LONGEST for day in days) or not 0 <= rows.papers_missing <= 1:
        raise DomainError(
            "scheduling.observed",
            Sentence("事项“{key}”的历史用时或补正比例不合理。", key=key),
            field="observed",
            value=key,
            remedy=Sentence(
                "用时应为0至{longest}个工作日，补正比例应在0至100%之间，请核对办件记录。", longest=LONGEST
            ),
        )


@dataclass(frozen=True, slots=True)
class _Question:
    """``rows`` and ``bases`` by place of the item."""

    network: Network
    given: Moments
    rows: tuple[Observed, ...]
    bases: tuple[Basis, ...]
    enough: int

    @classmethod
    def of(
        cls,
        network: Network,
        observed: Mapping[str, Observed],
        given: Moments,
        *,
        assume_promised: bool,
        enough: int,
    ) -> "_Question":
        rows = tuple(observed.get(item.key, NO_RECORDS) for item in network.items)
        bases = []
        for place, item in enumerate(network.items):
            basis = Basis.PROMISED if assume_promised or item.limit.is_instant else Basis.UNKNOWN
            if len(rows[place].durations) >= enough:
                basis = Basis.RECORDS
            bases.append(basis if given.decision[place] == FREE else Basis.REACHED)
        return cls(network, given, rows, tuple(bases), enough)

    def having(self, basis: Basis) -> list[Item]:
        return [item for item, own in zip(self.network.items, self.bases, strict=True) if own is basis]

    @property
    def known(self) -> list[bool]:
        """An item after an unknown one is unknown itself, unless it has its own decision."""
        known: list[bool] = []
        for basis, (_timing, *waits) in zip(self.bases, self.network.compiled, strict=True):
            before = basis is Basis.REACHED or all(known[place] for row in waits for place in row)
            known.append(basis is not Basis.UNKNOWN and before)
        return known

    def drawn(self, samples: int, random: np.random.Generator) -> Variations:
        """An item draws from a stream of its own."""
        given = self.given
        varied = Variations(
            held={place: position - given.start for place, position in given.held.items()},
            floor=given.floor - given.start,
            fixed=given.relative(),
        )
        for place, stream in enumerate(random.spawn(len(self.bases))):
            if self.bases[place] is Basis.RECORDS:
                varied.durations[place] = _resampled(self._possible(place), samples, stream)
            if self._loses_papers(place):
                hit = stream.random(samples) < float(self.rows[place].papers_missing)
                varied.lost[place] = hit * _resampled(self.rows[place].papers_days, samples, stream)
        return varied

    def _possible(self, place: int) -> Sequence[int]:
        """An item that has been running for a while can only take longer than that."""
        durations, begun = self.rows[place].durations, self.given.acceptance[place]
        gone = 0 if begun == FREE else self.given.floor - begun
        return [days for days in durations if days >= gone] or durations

    def _loses_papers(self, place: int) -> bool:
        rows, basis = self.rows[place], self.bases[place]
        drawn = basis is Basis.RECORDS or basis is Basis.PROMISED
        return drawn and rows.papers_missing > 0 and len(rows.papers_days) >= self.enough

    def words(self, samples: int, *, whole: bool) -> Iterator[str]:
        used = [rows for rows, basis in zip(self.rows, self.bases, strict=True) if basis is Basis.RECORDS]
        if used:
            count = sum(len(rows.durations) for rows in used)
            sources = "；".join(dict.fromkeys(rows.source for rows in used if rows.source))
            origin = Sentence("（来源：{sources}）", sources=sources) if sources else ""
            yield Sentence(
                "{items}个事项按{records}条实际用时重复抽样{samples}次{origin}。",
                items=len(used),
                records=count,
                samples=samples,
                origin=origin,
            )
        shares = [rows.papers_missing for place, rows in enumerate(self.rows) if self._loses_papers(place)]
        if shares:
            yield Sentence(
                "{count}个事项计入补正，补正比例最高{share}。",
                count=len(shares),
                share=format_percent(max(shares), places=0),
            )
        promised = [item.label for item in self.having(Basis.PROMISED) if not item.limit.is_instant]
        if promised:
            yield Sentence("{items}没有足够记录，按时限计算。", items=promised)
        unknown = [item.label for item in self.having(Basis.UNKNOWN)]
        if unknown:
            yield Sentence("{items}的记录不足{enough}条，用时未知。", items=unknown, enough=self.enough)
        if not whole:
            yield Sentence("完成日期未知：请补充办件记录，或选择没有记录的事项按时限计算。")


def _levers(
    question: _Question, varied: Variations, spread: Spread, *, done: list[Value], goals: Sequence[int]
) -> list[Lever]:
    """Each drawn item made quick in turn, all other draws as they were."""
    samples = max((len(days) for days in varied.durations.values()), default=0)
    if not samples:
        return []
    usual = np.mean(latest_of([done[place] for place in goals]))
    found = []
    for place in sorted({*varied.durations, *varied.lost}):
        quicker = spread.certificates(_quick(varied, place), known=done[:place])
        days = round(float(usual - np.mean(latest_of([quicker[goal] for goal in goals]))))
        if days > 0:
            found.append(Lever(question.network.items[place].key, days))
    return sorted(found, key=lambda one: -one.days)


def _quick(varied: Variations, place: int) -> Variations:
    durations = dict(varied.durations)
    if place in durations:
        quick = np.int16(_quantile(durations[place], len(durations[place]), QUICK_PERCENT))
        durations[place] = np.minimum(durations[place], quick)
    lost = {key: days for key, days in varied.lost.items() if key != place}
    return replace(varied, durations=durations, lost=lost)


def _resampled(days: Sequence[int], samples: int, random: np.random.Generator) -> Whole:
    drawn: Whole = np.array(days, dtype=np.int16)[random.integers(0, len(days), samples)]
    return drawn


def _quantile(value: Value, samples: int, percent: int) -> int:
    """The smallest value that at least ``percent`` of the samples do not exceed."""
    if isinstance(value, int):
        return value
    place = -(-samples * percent // 100) - 1
    return int(np.partition(value, place)[place])
