"""Compiled policies: the document's own tree of criteria, each pointing at its node in the shared graph."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from gaoxin.engines.rules.graph import Graph
from gaoxin.engines.rules.units import Unit


class Verdict(Enum):
    """What a policy says of a subject on a day."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    UNKNOWN = "UNKNOWN"
    NOT_APPLICABLE = "NOT_APPLICABLE"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Verdict.MET: "符合",
    Verdict.NOT_MET: "不符合",
    Verdict.UNKNOWN: "待补",
    Verdict.NOT_APPLICABLE: "不适用",
}


class Shape(Enum):
    """How a criterion is composed."""

    TEST = "test"
    MANUAL = "manual"
    ALL = "all"
    ANY = "any"
    AT_LEAST = "at_least"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison as people read it."""

    text: str
    node: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left sign right`` as the document writes it; the gap is told in the unit of ``left``."""

    left: Side
    sign: str
    right: Side


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition of the document. ``node`` is its condition in the graph; ``count`` is for AT_LEAST.

    ``comparisons`` are those that must all hold for a test to hold; empty where a test is not of that form.
    """

    id: str
    label: str
    label_en: str
    clause: str
    certainty: str
    shape: Shape
    node: int
    parts: tuple["Criterion", ...] = ()
    count: int = 0
    is_direct: bool = False
    guidance: str = ""
    comparisons: tuple[Comparison, ...] = ()
    inputs: frozenset[str] = frozenset()

    def leaves(self) -> Iterator["Criterion"]:
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def walk(self) -> Iterator["Criterion"]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Output:
    """A named number of the document: definition, table, score item or score."""

    id: str
    label: str
    label_en: str
    clause: str
    certainty: str
    kind: str
    node: int
    unit: Unit
    most: Fraction | None = None
    parts: tuple["Output", ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """A benefit; ``node`` is the amount in 分 before rounding, None where no money is paid."""

    id: str
    label: str
    label_en: str
    clause: str
    certainty: str
    kind: str
    node: int | None
    unit: Unit | None
    highest_of: str
    expenditure: str


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """One version compiled for one application date and case kind.

    ``applies`` and ``eligible`` are conditions of the graph: the verdict is NOT_APPLICABLE when ``applies``
    is false, MET when both are true, NOT_MET when ``applies`` is true and ``eligible`` false, else UNKNOWN.
    """

    policy: str
    version: str
    title: str
    title_en: str
    subject: str
    applies: int
    eligible: int
    applicability: Criterion | None
    criteria: Criterion
    exclusions: tuple[Criterion, ...]
    outputs: Mapping[str, Output]
    grants: tuple[Grant, ...]
    inputs: frozenset[str]
    judged: Mapping[str, str]

    def leaves(self) -> Iterator[Criterion]:
        """Every simple condition: applicability, criteria, exclusions."""
        if self.applicability is not None:
            yield from self.applicability.leaves()
        yield from self.criteria.leaves()
        for exclusion in self.exclusions:
            yield from exclusion.leaves()

    def roots(self) -> list[int]:
        """Nodes that decide the verdict and the amounts."""
        return [self.applies, self.eligible, *(g.node for g in self.grants if g.node is not None)]


@dataclass(frozen=True, slots=True)
class Programme:
    """All policies in force for an application date and case kind, over one graph."""

    on: dt.date
    case_kind: str
    graph: Graph
    policies: Mapping[str, CompiledPolicy]


def verdict_of(applies: bool | None, eligible: bool | None) -> Verdict:
    """The one place where the two conditions become a verdict."""
    if applies is False:
        return Verdict.NOT_APPLICABLE
    if applies is None or eligible is None:
        return Verdict.UNKNOWN
    return Verdict.MET if eligible else Verdict.NOT_MET
