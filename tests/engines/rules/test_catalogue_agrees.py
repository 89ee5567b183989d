"""The catalogue itself on people at its own borders: every back end beside the exact oracle."""

import datetime as dt
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from gaoxin.engines.rules.bits import roots_of
from gaoxin.engines.rules.compiled import Programme
from gaoxin.engines.rules.graph import Compare, Const, InputType, Number, OneOf, Scaled, Sum
from gaoxin.engines.rules.inputs import DTYPES, input_types
from gaoxin.engines.rules.library import Library, load_library
from tests.engines.rules.back_ends import differences
from tests.engines.rules.oracle import Value

CATALOGUE = Path(__file__).parents[3] / "catalogue"
APPLICATIONS = ((dt.date(2026, 6, 30), "first"), (dt.date(2024, 2, 29), "renewal"))
PEOPLE = 150 if int(os.environ.get("GAOXIN_RULES_ROWS", "0")) < 1_000_000 else 5000
GROUP = 12


@cache
def library() -> Library:
    return load_library(CATALOGUE)


def groups(day: dt.date, case_kind: str) -> Iterator[Programme]:
    """Some policies of one subject at a time."""
    whole = library().on(day, case_kind)
    for subject in sorted({policy.subject for policy in whole.policies.values()}):
        names = [name for name, policy in whole.policies.items() if policy.subject == subject]
        for begin in range(0, len(names), GROUP):
            yield replace(
                whole, policies={name: whole.policies[name] for name in names[begin : begin + GROUP]}
            )


class Borders:
    """Values for the inputs of a programme, on its thresholds, beside them, and anywhere."""

    def __init__(self, programme: Programme, draw: random.Random) -> None:
        self.draw = draw
        self.on = programme.on
        self.graph = programme.graph
        self.roots = roots_of(programme, tuple(programme.policies))
        self.types = input_types(self.graph, self.roots)
        self.lines: dict[str, set[int]] = {name: set() for name in self.types}
        self.choices: dict[str, set[str]] = {}
        for index in self.graph.below(self.roots):
            node = self.graph[index]
            if isinstance(node, Compare):
                self._line(node)
            elif isinstance(node, OneOf):
                self.choices.setdefault(node.name, set()).update(node.choices)

    def _line(self, node: Compare) -> None:
        for side, other in ((node.left, node.right), (node.right, node.left)):
            bound = self.graph[other]
            if isinstance(bound, Const):
                self._mark(side, bound.value)

    def _mark(self, index: int, value: Fraction) -> None:
        node = self.graph[index]
        if isinstance(node, Number):
            self.lines[node.name].add(int(value))
        elif isinstance(node, Scaled):
            self._mark(node.part, value / node.factor)
        elif isinstance(node, Sum):
            for part in node.parts:
                self._mark(part, value / len(node.parts))

    def person(self, missing: float) -> dict[str, Value | None]:
        drawn = self.draw.random
        return {
            name: None if drawn() < missing else self.value(name, kind) for name, kind in self.types.items()
        }

    def value(self, name: str, kind: InputType | None) -> Value:
        draw = self.draw
        match kind:
            case InputType.FLAG:
                return draw.random() < 0.5
            case InputType.DATE:
                return self.on.replace(year=self.on.year - draw.randint(0, 12), day=draw.choice((1, 28))) + (
                    dt.timedelta(draw.choice((-1, 0, 1, draw.randint(0, 300))))
                )
            case InputType.CHOICE:
                return draw.choice((*sorted(self.choices.get(name, ())), "others"))
            case _:
                return self.number(name)

    def number(self, name: str) -> int:
        draw, lines = self.draw, sorted(self.lines[name])
        if lines and draw.random() < 0.6:
            return draw.choice(lines) + draw.choice((-1, 0, 0, 1))
        return draw.choice((0, 1, draw.randint(0, 20), draw.randint(0, 1000), 10 ** draw.randint(3, 13)))


@pytest.mark.parametrize(("day", "case_kind"), APPLICATIONS, ids=str)
def test_no_policy_is_answered_differently(day: dt.date, case_kind: str) -> None:
    seed = count()
    for programme in groups(day, case_kind):
        draw = random.Random(f"{day} {case_kind} {next(seed)}")
        borders = Borders(programme, draw)
        people = [borders.person(draw.choice((0.0, 0.0, 0.1, 0.4))) for _ in range(PEOPLE)]
        schema = {name: DTYPES[kind or InputType.NUMBER] for name, kind in borders.types.items()}
        assert differences(programme, people, pl.DataFrame(people, schema=schema)) == []
