"""Random graphs and random people for them, with as many exact borders as chance allows."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

import polars as pl

from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Grant, Output, Programme, Shape
from gaoxin.engines.rules.graph import Graph, Span
from gaoxin.engines.rules.units import unit_of
from tests.engines.rules.oracle import Value

ON: Final = dt.date(2026, 2, 28)
SIGNS: Final = ("<", "<=", ">", ">=", "==", "!=")
SECTORS: Final = ("industry", "software", "trade", "others")
NUMBERS: Final = tuple(f"n{k}" for k in range(7))
FLAGS: Final = ("f0", "f1", "f2")
DATES: Final = ("d0", "d1")
CHOICES: Final = ("c0",)
# What each number may be: small ones meet borders, wide ones leave int64 as soon as two are multiplied.
SPREADS: Final[Mapping[str, tuple[int, int]]] = {
    "n0": (0, 6),
    "n1": (-4, 4),
    "n2": (0, 3),
    "n3": (-20, 200),
    "n4": (-(10**12), 10**13),
    "n5": (0, 10**15),
    "n6": (-(2**63) + 1, 2**63 - 1),
}
SPECIAL: Final[Mapping[str, tuple[int, ...]]] = {
    "n4": (0, 1, -1, 10**12, 10**12 + 1, 2 * 10**12),
    "n5": (0, 1, 10**12, 10**15, 5 * 10**11),
    "n6": (0, 1, -1, 2**63 - 1, -(2**63) + 1, 2**53, 2**53 + 1, 2**62),
}


class Growing:
    """A graph that grows at random; numbers and conditions are drawn from what is there."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.graph = Graph()
        self.builder = Builder(self.graph)
        self.numbers = [self.builder.number(name) for name in NUMBERS]
        self.numbers += [self.builder.elapsed(name, span) for name in DATES for span in Span]
        self.numbers += [self.constant() for _ in range(3)]
        self.numbers += [self.builder.range(Fraction(1), Fraction(4)), self.builder.untold()]
        self.conditions = [self.builder.flag(name) for name in FLAGS]
        self.conditions += [self.builder.known(name) for name in ("n0", "n5", "f0", "d0", "c0")]
        self.conditions += [self.builder.one_of("c0", SECTORS[:2]), self.builder.one_of("c0", ("none",))]

    def fraction(self) -> Fraction:
        draw = self.draw
        return draw.choice(
            (
                Fraction(draw.randint(-3, 6)),
                Fraction(draw.randint(-6, 12), draw.choice((1, 2, 3, 4, 5, 7, 20, 100, 100000))),
                Fraction(draw.choice((10**12, 10**13, 5 * 10**11, 10**15, 2**62, 2**63, 10**20))),
            )
        )

    def constant(self) -> int:
        return self.builder.const(self.fraction())

    def number(self) -> int:
        """One of what is there, more often a new one."""
        return self.draw.choice(self.numbers[-8:] if self.draw.random() < 0.4 else self.numbers)

    def condition(self) -> int:
        return self.draw.choice(self.conditions[-8:] if self.draw.random() < 0.4 else self.conditions)

    def some_numbers(self) -> list[int]:
        return [self.number() for _ in range(self.draw.randint(2, 3))]

    def some_conditions(self) -> list[int]:
        return [self.condition() for _ in range(self.draw.randint(2, 5))]

    def grow_number(self) -> None:
        draw, builder = self.draw, self.builder
        match draw.randrange(9):
            case 0:
                made = builder.sum(self.some_numbers())
            case 1:
                made = builder.scaled(self.fraction() or Fraction(1), self.number())
            case 2:
                made = builder.product(self.number(), self.number())
            case 3 | 4:
                zero = draw.choice((builder.const(0), builder.untold(), self.constant(), self.number()))
                made = builder.quotient(self.number(), self.number(), zero)
            case 5:
                made = builder.least(self.some_numbers())
            case 6:
                made = builder.greatest(self.some_numbers())
            case 7:
                made = builder.choose(self.condition(), self.number(), self.number())
            case _:
                made = builder.range(Fraction(draw.randint(-4, 2), 2), Fraction(draw.randint(3, 9), 2))
        self.numbers.append(made)

    def grow_condition(self) -> None:
        draw, builder = self.draw, self.builder
        match draw.randrange(10):
            case 0:
                made = builder.every(self.some_conditions())
            case 1:
                made = builder.some(self.some_conditions())
            case 2:
                made = builder.negation(self.condition())
            case 3:
                parts = self.some_conditions()
                made = builder.at_least(draw.randint(1, len(parts)), parts)
            case 4:
                made = builder.pick(self.condition(), self.condition(), self.condition())
            case 5:
                made = builder.compare(self.number(), draw.choice(SIGNS), self.number())
            case _:
                made = builder.compare(self.number(), draw.choice(SIGNS), self.constant())
        self.conditions.append(made)

    def grow(self, size: int) -> None:
        for _ in range(size):
            if self.draw.random() < 0.5:
                self.grow_number()
            else:
                self.grow_condition()


def leaf(node: int, name: str) -> Criterion:
    return Criterion(name, name, name, "", "design", Shape.TEST, node)


def random_criterion(growing: Growing, name: str, depth: int) -> Criterion:
    """A tree of criteria as a document has it."""
    draw, builder = growing.draw, growing.builder
    if depth == 0 or draw.random() < 0.3:
        return leaf(growing.condition(), name)
    shape = draw.choice((Shape.ALL, Shape.ALL, Shape.ANY, Shape.AT_LEAST, Shape.NOT))
    number = 1 if shape is Shape.NOT else draw.randint(2, 4)
    parts = tuple(random_criterion(growing, f"{name}{place}", depth - 1) for place in range(number))
    nodes = [part.node for part in parts]
    count = draw.randint(1, number)
    node = {
        Shape.ALL: lambda: builder.every(nodes),
        Shape.ANY: lambda: builder.some(nodes),
        Shape.AT_LEAST: lambda: builder.at_least(count, nodes),
        Shape.NOT: lambda: builder.negation(nodes[0]),
    }[shape]()
    named = name if draw.random() < 0.5 else ""
    return Criterion(named, name, name, "", "design", shape, node, parts, count)


def policy_of(
    builder: Builder,
    name: str,
    criteria: Criterion,
    *,
    applicability: Criterion | None = None,
    exclusions: Sequence[Criterion] = (),
    numbers: Sequence[int] = (),
) -> CompiledPolicy:
    """The numbers are told as scores and paid as benefits."""
    applies = builder.truth(True) if applicability is None else applicability.node
    eligible = builder.every([criteria.node, *(builder.negation(one.node) for one in exclusions)])
    yuan = unit_of("元")
    told = {f"t{one}": Output(f"t{one}", "", "", "", "design", "score", one, yuan) for one in numbers}
    paid = [
        Grant(f"g{one}", "", "", "", "design", "grant", one, yuan, "", "") for one in dict.fromkeys(numbers)
    ]
    return CompiledPolicy(
        policy=name,
        version="1",
        title=name,
        title_en=name,
        subject="enterprise",
        applies=applies,
        eligible=eligible,
        applicability=applicability,
        criteria=criteria,
        exclusions=tuple(exclusions),
        outputs=told,
        grants=tuple(paid),
        inputs=builder.graph.inputs([applies, eligible, *numbers]),
        judged={},
    )


def random_programme(draw: random.Random, *, size: int = 60, policies: int = 6) -> Programme:
    growing = Growing(draw)
    growing.grow(size)
    made = {}
    for place in range(policies):
        name = f"p{place}"
        made[name] = policy_of(
            growing.builder,
            name,
            random_criterion(growing, f"{name}_c", 2),
            applicability=random_criterion(growing, f"{name}_a", 1) if place % 2 else None,
            exclusions=[random_criterion(growing, f"{name}_x{k}", 1) for k in range(place % 3)],
            numbers=[growing.number() for _ in range(2)],
        )
    return Programme(ON, "first", growing.graph, made)


def random_value(draw: random.Random, name: str, *, missing: float) -> Value | None:
    if draw.random() < missing:
        return None
    if name in FLAGS:
        return draw.random() < 0.5
    if name in CHOICES:
        return draw.choice(SECTORS)
    if name in DATES:
        special = (ON, dt.date(2024, 2, 29), dt.date(2025, 2, 28), dt.date(2025, 3, 1), dt.date(2026, 3, 1))
        return draw.choice((*special, ON - dt.timedelta(draw.randint(-500, 5000))))
    low, high = SPREADS[name]
    if name in SPECIAL and draw.random() < 0.6:
        return draw.choice(SPECIAL[name])
    return draw.randint(low, high)


def random_people(draw: random.Random, count: int) -> list[dict[str, Value | None]]:
    missing = draw.choice((0.0, 0.1, 0.3))
    names = (*NUMBERS, *FLAGS, *DATES, *CHOICES)
    return [{name: random_value(draw, name, missing=missing) for name in names} for _ in range(count)]


def as_frame(people: list[dict[str, Value | None]]) -> pl.DataFrame:
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(NUMBERS, pl.Int64)
    schema |= dict.fromkeys(FLAGS, pl.Boolean) | dict.fromkeys(DATES, pl.Date)
    schema |= dict.fromkeys(CHOICES, pl.String)
    return pl.DataFrame(people, schema=schema)
