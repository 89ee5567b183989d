"""One question, every back end: bits, columns and the one-subject evaluator beside the exact oracle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isclose

import numpy as np
import polars as pl

from gaoxin.engines.rules.bits import VERDICTS, PopulationRun, roots_of
from gaoxin.engines.rules.columns import ColumnPlan, payments, scores
from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
from gaoxin.engines.rules.graph import CONDITIONS
from gaoxin.engines.rules.packed import Bits, unpacked
from gaoxin.engines.rules.scalar import Evaluator, Interval
from tests.engines.rules.oracle import Oracle, Value

People = Sequence[Mapping[str, Value | None]]
LIMIT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Difference:
    back_end: str
    subject: int
    what: str
    found: object
    expected: object


@dataclass(slots=True)
class Comparison:
    """Answers of the back ends beside the oracle's, for the same people."""

    programme: Programme
    people: People
    frame: pl.DataFrame
    found: list[Difference] = field(default_factory=list)

    def run(self, *, columns: bool = True) -> list[Difference]:
        oracles = [Oracle(self.programme.graph, person, self.programme.on) for person in self.people]
        run = PopulationRun(self.programme)
        self._nodes(run, oracles)
        self._one_by_one(run, oracles)
        plan = ColumnPlan(self.programme)
        table = plan.run(self.frame) if columns else None
        outcome = run.evaluate(self.frame)
        for name, policy in self.programme.policies.items():
            expected = _expected(policy, oracles)
            found = {"verdict": outcome.verdicts(name).tolist(), "failed": outcome.failed(name).tolist()}
            found["unknown"] = outcome.unknown(name).tolist()
            for score, node in scores(policy):
                measures = outcome.number(node)
                found |= {f"{score}.low": _told(measures.low), f"{score}.high": _told(measures.high)}
            for grant, _ in payments(policy):
                amounts = outcome.amounts(name, grant)
                found[f"{grant}.low"] = _where(amounts.low, amounts.has_low)
                found[f"{grant}.high"] = _where(amounts.high, amounts.has_high)
            for what, values in expected.items():
                self._compare("bits", f"{name}.{what}", found[what], values)
                if table is not None:
                    self._compare("columns", f"{name}.{what}", table[f"{name}.{what}"].to_list(), values)
        return self.found

    def _compare(self, back_end: str, what: str, found: Sequence[object], expected: Sequence[object]) -> None:
        if list(found) != list(expected):
            for subject, (one, other) in enumerate(zip(found, expected, strict=True)):
                if not _same(one, other):
                    self.found.append(Difference(back_end, subject, what, one, other))

    def _nodes(self, run: PopulationRun, oracles: Sequence[Oracle]) -> None:
        """Every single condition, so that no mistake is hidden by what is composed of it."""
        graph = self.programme.graph
        store = run.evaluate(self.frame).store
        for index in graph.below(roots_of(self.programme, run.policies)):
            if isinstance(graph[index], CONDITIONS):
                found = _states(*store.condition(index), len(oracles))
                expected = [oracle.condition(index) for oracle in oracles]
                self._compare("bits", f"{index}: {graph[index]}", found, expected)

    def _one_by_one(self, run: PopulationRun, oracles: Sequence[Oracle]) -> None:
        graph = self.programme.graph
        roots = roots_of(self.programme, run.policies)
        evaluator = Evaluator(graph, roots)
        for subject, (person, oracle) in enumerate(zip(self.people, oracles, strict=True)):
            for index, found in evaluator.evaluate(person, self.programme.on).items():
                expected = (
                    oracle.condition(index)
                    if isinstance(graph[index], CONDITIONS)
                    else Interval(*oracle.number(index))
                )
                if found != expected:
                    what = f"{index}: {graph[index]}"
                    self.found.append(Difference("scalar", subject, what, found, expected))


def _same(one: object, other: object) -> bool:
    """Floats are for people to read; all else is the same or it is not."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-11)
    return one == other


def differences(programme: Programme, people: People, frame: pl.DataFrame) -> list[Difference]:
    return Comparison(programme, people, frame).run()


def _states(certain: Bits, possible: Bits, size: int) -> list[bool | None]:
    pairs = zip(unpacked(certain, size).tolist(), unpacked(possible, size).tolist(), strict=True)
    return [True if holds else (None if may_hold else False) for holds, may_hold in pairs]


def _expected(policy: CompiledPolicy, oracles: Sequence[Oracle]) -> dict[str, list[object]]:
    expected: dict[str, list[object]] = {
        "verdict": [VERDICTS.index(oracle.verdict(policy)) for oracle in oracles],
        "failed": [oracle.failed(policy) for oracle in oracles],
        "unknown": [oracle.unknown(policy) for oracle in oracles],
    }
    for score, node in scores(policy):
        ends = [oracle.number(node) for oracle in oracles]
        expected[f"{score}.low"] = [_float(low) for low, _ in ends]
        expected[f"{score}.high"] = [_float(high) for _, high in ends]
    for grant, node in payments(policy):
        met = [place == 0 for place in expected["verdict"]]
        ends = [oracle.amount(node) for oracle in oracles]
        for side, name in enumerate(("low", "high")):
            values = [_held(end[side]) if is_met else None for end, is_met in zip(ends, met, strict=True)]
            expected[f"{grant}.{name}"] = values
    return expected


def _float(end: Fraction | None) -> float | None:
    try:
        return None if end is None else float(end)
    except OverflowError:
        return None


def _held(amount: int | None) -> int | None:
    """An amount beyond int64 is not told."""
    return None if amount is None or abs(amount) > LIMIT else amount


def _told(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float | None]:
    return [value if np.isfinite(value) else None for value in values.tolist()]


def _where(values: np.ndarray, known: np.ndarray) -> list[int | None]:  # type: ignore[type-arg]
    return [value if told else None for value, told in zip(values.tolist(), known.tolist(), strict=True)]
