"""A policy version as its document says it: dated, cited, exact, nothing computed yet."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gaoxin.engines.rules.compiled import Shape
from gaoxin.engines.rules.reading import Place
from gaoxin.engines.rules.units import Unit

KINDS: Final = ("recognition", "grant", "control", "grading", "applicability", "status", "fit")
CASE_KINDS: Final = ("first", "renewal")
CERTAINTIES: Final = ("verified", "second_hand", "to_verify", "design")
CERTAINTY_WORDS: Final = {
    "verified": "已核",
    "second_hand": "转引",
    "to_verify": "待核",
    "design": "平台参数",
}
# How what a policy gives reaches who may have it: 免申即享, 快申快享, 常规.
DELIVERIES: Final = ("automatic", "quick", "ordinary")
GRANT_KINDS: Final = ("grant", "tax", "title", "equity", "loan", "right")


@dataclass(frozen=True, slots=True)
class Anchor:
    """What everything in a document has: name, words, the clause it rests on, how certain the text is.

    ``quote`` is the clause's own sentence, where somebody copied it.
    """

    id: str
    label: str
    label_en: str
    clause: str
    certainty: str
    note: str
    place: Place
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold, rate or cap. ``values`` are (from which application date, value), earliest first."""

    anchor: Anchor
    unit: Unit
    values: tuple[tuple[dt.date, Decimal], ...]

    def value_on(self, day: dt.date) -> Decimal | None:
        """The value in ``unit`` that holds on the application date; None before the first."""
        found = None
        for since, value in self.values:
            if since <= day:
                found = value
        return found


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression; ``unit`` is None for a condition."""

    anchor: Anchor
    unit: Unit | None
    expression: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """An interval of the table's input; ``includes_low`` for ``from``, ``includes_high`` for ``upto``."""

    low: Decimal | None
    includes_low: bool
    high: Decimal | None
    includes_high: bool

    @property
    def words(self) -> str:
        low = "" if self.low is None else f"{'≥' if self.includes_low else '>'}{self.low}"
        high = "" if self.high is None else f"{'≤' if self.includes_high else '<'}{self.high}"
        return "，".join(part for part in (low, high) if part)


def covers_everything(rows: Iterable[Bounds | None]) -> bool:
    """Whether every number falls in a row; False as soon as a row is no interval."""
    bounds = list(rows)
    if any(one is None for one in bounds):
        return False
    reached: tuple[Decimal, bool] | None = None
    for one in sorted((b for b in bounds if b is not None), key=_start):
        if reached is None:
            if one.low is not None:
                return False
        elif not _joins(reached, one):
            return False
        if one.high is None:
            return True
        reached = max(reached or (one.high, one.includes_high), (one.high, one.includes_high))
    return False


def _start(one: Bounds) -> tuple[bool, Decimal, bool]:
    return (one.low is not None, one.low or Decimal(0), not one.includes_low)


def _joins(reached: tuple[Decimal, bool], following: Bounds) -> bool:
    high, is_included = reached
    if following.low is None or following.low < high:
        return True
    return following.low == high and (is_included or following.includes_low)


@dataclass(frozen=True, slots=True)
class Row:
    """Exactly one of ``bounds`` and ``when`` is set, or neither for the last row, 其他.

    ``low`` and ``high`` differ where an expert chooses inside the range.
    """

    bounds: Bounds | None
    when: str
    low: Decimal
    high: Decimal
    place: Place

    @property
    def is_otherwise(self) -> bool:
        return self.bounds is None and not self.when


@dataclass(frozen=True, slots=True)
class Table:
    anchor: Anchor
    input: str
    unit: Unit | None
    gives: Unit
    hit: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One of ``tables`` (the better counts), ``expert``, ``expression`` or, for a group, ``items``."""

    anchor: Anchor
    most: Decimal | None
    tables: tuple[str, ...] = ()
    expert: tuple[Decimal, Decimal] | None = None
    expression: str = ""
    items: tuple["ScoreItem", ...] = ()

    def walk(self) -> Iterator["ScoreItem"]:
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class Score:
    anchor: Anchor
    most: Decimal | None
    items: tuple[ScoreItem, ...]

    def walk(self) -> Iterator[ScoreItem]:
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class CriterionText:
    """A criterion as written; ``test`` for TEST, ``guidance`` for MANUAL, ``parts`` for the others."""

    anchor: Anchor
    shape: Shape
    test: str = ""
    guidance: str = ""
    parts: tuple["CriterionText", ...] = ()
    count: int = 0
    is_direct: bool = False

    def walk(self) -> Iterator["CriterionText"]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Benefit:
    anchor: Anchor
    kind: str
    amount: str
    cap: str
    unit: Unit | None
    highest_of: str
    expenditure: str


@dataclass(frozen=True, slots=True)
class Source:
    """The paper a version rests on."""

    number: str
    title: str
    issued: dt.date | None
    effective: dt.date | None


@dataclass(frozen=True, slots=True)
class Window:
    """受理时间 of one year as the paper says it; an end the paper leaves open is None."""

    year: int
    opens: dt.date | None
    closes: dt.date | None
    note: str


@dataclass(frozen=True, slots=True)
class Head:
    """办理信息 the paper itself states; what a zone adds of its own is no part of the rules.

    ``steps`` are the applicant's, ``handling`` the officer's.
    """

    delivery: str = ""
    windows: tuple[Window, ...] = ()
    where: str = ""
    contact: str = ""
    steps: tuple[str, ...] = ()
    handling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    policy: str
    version: str
    title: str
    title_en: str
    kind: str
    subject: str
    level: str
    region: str
    office: str
    sources: tuple[Source, ...]
    since: dt.date
    until: dt.date | None
    case_kinds: tuple[str, ...]
    certainty: str
    validity: str
    notes: tuple[str, ...]
    materials: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    definitions: tuple[Definition, ...]
    tables: tuple[Table, ...]
    scores: tuple[Score, ...]
    applies_when: CriterionText | None
    criteria: CriterionText
    exclusions: tuple[CriterionText, ...]
    benefits: tuple[Benefit, ...]
    place: Place
    head: Head = Head()

    def is_in_force(self, on: dt.date, case_kind: str) -> bool:
        within = self.since <= on and (self.until is None or on <= self.until)
        return within and case_kind in self.case_kinds

    @property
    def name(self) -> str:
        return f"{self.policy}/{self.version}"
