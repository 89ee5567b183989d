"""One subject: the graph written out as straight-line Python and compiled once.

Facts are a mapping of input name to stored value (``int``, ``bool``, ``date``, ``str``); absent or None is
unknown. Numbers come out as ``Interval``: exact ends, None for an end nobody can tell.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from gaoxin.engines.rules.compiled import Programme, Verdict, verdict_of
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.rules.graph import Graph
from gaoxin.engines.rules.writing import Exact, Writer

Facts = Mapping[str, Value | None]


class Interval(NamedTuple):
    """``low`` ≤ the number ≤ ``high``; None where there is no bound."""

    low: Exact | None
    high: Exact | None

    @property
    def is_known(self) -> bool:
        return self.low is not None and (self.low is self.high or self.low == self.high)


Result = bool | None | Interval


class Evaluator:
    """Evaluates chosen nodes of a graph for one subject after another."""

    def __init__(self, graph: Graph, nodes: Iterable[int]) -> None:
        self.nodes = tuple(dict.fromkeys(nodes))
        self._graph = graph
        self._run = Writer(graph, self.nodes).compile()

    def raw(self, facts: Facts, on: dt.date) -> tuple[Any, ...]:
        """Values in the order of ``nodes``: conditions as they are, numbers as (low, high)."""
        return self._run(facts.get, on)  # type: ignore[no-any-return]

    def evaluate(self, facts: Facts, on: dt.date) -> dict[int, Result]:
        values = self.raw(facts, on)
        made = Interval._make
        return {
            node: made(value) if value.__class__ is tuple else value
            for node, value in zip(self.nodes, values, strict=True)
        }


class VerdictRun:
    """Verdicts of all policies of a programme for one subject after another."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self._names = tuple(programme.policies)
        nodes = [node for one in programme.policies.values() for node in (one.applies, one.eligible)]
        unique = tuple(dict.fromkeys(nodes))
        self._evaluator = Evaluator(programme.graph, unique)
        place = {node: index for index, node in enumerate(unique)}
        self._places = [(place[n], place[m]) for n, m in zip(nodes[::2], nodes[1::2], strict=True)]

    def verdicts(self, facts: Facts) -> dict[str, Verdict]:
        values = self._evaluator.raw(facts, self.programme.on)
        return {
            name: verdict_of(values[applies], values[eligible])
            for name, (applies, eligible) in zip(self._names, self._places, strict=True)
        }
