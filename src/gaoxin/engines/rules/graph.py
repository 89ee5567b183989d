"""The intermediate form: every condition and number of a library, each kept once (hash-consed).

A node is named by its index in the graph; children stand before parents, so a back end may simply walk the
list. Numbers are exact. Three values hold throughout: what is not known stays unknown until known facts
decide it, and no back end may turn unknown into true.

Numbers may be intervals. A missing input is the interval of everything, an expert's item the range he may
choose from, a table whose condition is unknown spans its still reachable rows. A comparison is true when the
whole interval satisfies it, false when none of it does, else unknown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final


class Op(Enum):
    """The comparisons that are kept; ``<`` and ``<=`` are these with sides changed, ``!=`` a negation."""

    AT_LEAST = ">="
    ABOVE = ">"
    EQUAL = "=="


class InputType(Enum):
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"


class Span(Enum):
    """What is counted from a date to the application date."""

    FULL_YEARS = "full_years"
    FULL_MONTHS = "full_months"
    DAYS = "days_since"
    FISCAL_YEARS = "fiscal_years"


# ------------------------------------------------------------------ numbers


@dataclass(frozen=True, slots=True)
class Const:
    value: Fraction


@dataclass(frozen=True, slots=True)
class Untold:
    """A number nobody can tell, such as a share of nothing where the rule gives no answer."""


@dataclass(frozen=True, slots=True)
class Range:
    """Any number from ``low`` to ``high``, as an expert chooses."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """A whole-number input: 分, 人, 件 …; of a yearly fact ``revenue@1`` is the last full year."""

    name: str


@dataclass(frozen=True, slots=True)
class Elapsed:
    """From the date input ``name`` to the application date."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sum:
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scaled:
    factor: Fraction
    part: int


@dataclass(frozen=True, slots=True)
class Product:
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Quotient:
    """``above / below``; where ``below`` is zero, the value of ``zero``."""

    above: int
    below: int
    zero: int


@dataclass(frozen=True, slots=True)
class Least:
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Greatest:
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choose:
    """``then`` where ``condition`` is true, ``other`` where false, the span of both where unknown."""

    condition: int
    then: int
    other: int


# --------------------------------------------------------------- conditions


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool


@dataclass(frozen=True, slots=True)
class Flag:
    name: str


@dataclass(frozen=True, slots=True)
class OneOf:
    name: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Whether the input is there; itself never unknown."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    left: int
    op: Op
    right: int


@dataclass(frozen=True, slots=True)
class Negation:
    part: int


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    count: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """The condition ``then`` or ``other`` by ``condition``; where that is unknown, what both agree on."""

    condition: int
    then: int
    other: int


NumberNode = (
    Const | Untold | Range | Number | Elapsed | Sum | Scaled | Product | Quotient | Least | Greatest | Choose
)
ConditionNode = Truth | Flag | OneOf | Known | Compare | Negation | Every | Some | AtLeast | Pick
Node = NumberNode | ConditionNode

CONDITIONS: Final = (Truth, Flag, OneOf, Known, Compare, Negation, Every, Some, AtLeast, Pick)
ATOMS: Final = (Flag, OneOf, Known, Compare)


def children(node: Node) -> tuple[int, ...]:
    """Nodes this one is made of, in order."""
    match node:
        case Sum(parts) | Least(parts) | Greatest(parts) | Every(parts) | Some(parts) | AtLeast(_, parts):
            return parts
        case Scaled(_, part) | Negation(part):
            return (part,)
        case Product(left, right) | Compare(left, _, right):
            return (left, right)
        case Quotient(above, below, zero):
            return (above, below, zero)
        case Choose(condition, then, other) | Pick(condition, then, other):
            return (condition, then, other)
        case _:
            return ()


def input_of(node: Node) -> str | None:
    """Name of the input a leaf reads; None for everything else."""
    match node:
        case Number(name) | Elapsed(name, _) | Flag(name) | OneOf(name, _) | Known(name):
            return name
        case _:
            return None


class Graph:
    """Nodes, each kept once. Only ``intern`` adds; an index never changes its meaning."""

    __slots__ = ("_index", "nodes")

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._index: dict[Node, int] = {}

    def intern(self, node: Node) -> int:
        found = self._index.get(node)
        if found is None:
            found = self._index[node] = len(self.nodes)
            self.nodes.append(node)
        return found

    def copy(self) -> "Graph":
        """The same nodes under the same indices; what is added to the one is not in the other."""
        copied = Graph()
        copied.nodes, copied._index = self.nodes.copy(), self._index.copy()
        return copied

    def __getitem__(self, index: int) -> Node:
        return self.nodes[index]

    def __len__(self) -> int:
        return len(self.nodes)

    def below(self, roots: Iterable[int]) -> list[int]:
        """All nodes the roots are made of, roots included, children before parents."""
        seen: set[int] = set()
        waiting = list(roots)
        while waiting:
            index = waiting.pop()
            if index not in seen:
                seen.add(index)
                waiting.extend(children(self.nodes[index]))
        return sorted(seen)

    def inputs(self, roots: Iterable[int]) -> frozenset[str]:
        """Names of the inputs the roots read."""
        names = (input_of(self.nodes[index]) for index in self.below(roots))
        return frozenset(name for name in names if name is not None)

    def atoms(self, roots: Iterable[int]) -> Iterator[int]:
        """The conditions of which the roots are composed: comparisons, flags, choices."""
        return (index for index in self.below(roots) if isinstance(self.nodes[index], ATOMS))
