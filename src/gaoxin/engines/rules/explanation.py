"""The explained answer for one subject: verdict, conditions with their clauses, facts used, gaps."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from gaoxin.engines.rules.compiled import (
    CompiledPolicy,
    Criterion,
    Grant,
    Output,
    Programme,
    Shape,
    Verdict,
    verdict_of,
)
from gaoxin.engines.rules.facts import Fact, FactDictionary, Value, split_input
from gaoxin.engines.rules.gaps import Gap, Situation, gaps_of
from gaoxin.engines.rules.graph import Choose, Known, Node, Pick, children, input_of
from gaoxin.engines.rules.scalar import Evaluator, Facts, Interval, Result
from gaoxin.engines.rules.units import Unit


@dataclass(frozen=True, slots=True)
class Observation:
    """A fact a condition read. ``year`` is the calendar year of a yearly fact; ``value`` is as stored."""

    input: str
    fact: Fact
    year: int | None
    value: Value | None

    @property
    def is_missing(self) -> bool:
        return self.value is None

    @property
    def shown(self) -> Fraction | bool | str | dt.date | None:
        """The value in the fact's unit; for a choice its label."""
        if self.value is None or isinstance(self.value, bool | dt.date):
            return self.value
        if isinstance(self.value, str):
            return self.fact.choices.get(self.value, self.value)
        return self.fact.shown(self.value)


@dataclass(frozen=True, slots=True)
class Reading:
    """A condition as it stands for the subject: true, false or unknown (None)."""

    criterion: Criterion
    state: bool | None
    observations: tuple[Observation, ...]
    gaps: tuple[Gap, ...]
    parts: tuple["Reading", ...]

    def leaves(self) -> Iterator["Reading"]:
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def walk(self) -> Iterator["Reading"]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class FigureReading:
    """A definition, table or score in its unit; the ends differ where facts or experts are wanting."""

    output: Output
    low: Fraction | None
    high: Fraction | None
    parts: tuple["FigureReading", ...]

    @property
    def is_known(self) -> bool:
        return self.low is not None and self.low == self.high


@dataclass(frozen=True, slots=True)
class Amount:
    """What a benefit comes to, in 分, rounded down; ``high`` above ``low`` where facts are wanting."""

    grant: Grant
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    policy: CompiledPolicy
    on: dt.date
    case_kind: str
    verdict: Verdict
    applicability: Reading | None
    criteria: Reading
    exclusions: tuple[Reading, ...]
    figures: Mapping[str, FigureReading]
    amounts: tuple[Amount, ...]
    missing: tuple[str, ...]
    open_items: tuple[str, ...]

    def readings(self) -> Iterator[Reading]:
        if self.applicability is not None:
            yield from self.applicability.walk()
        yield from self.criteria.walk()
        for exclusion in self.exclusions:
            yield from exclusion.walk()

    @property
    def failed(self) -> tuple[Reading, ...]:
        """The simplest conditions decided against the subject; empty where the policy does not apply."""
        if self.verdict is Verdict.NOT_APPLICABLE:
            return ()
        hit = (one for one in self.exclusions if one.state is True)
        return (*_against(self.criteria), *hit)

    @property
    def needs_only_judgement(self) -> bool:
        """Nothing is missing but what people must judge."""
        return self.verdict is Verdict.UNKNOWN and not self.missing and bool(self.open_items)


class Explainer:
    """Explains one policy of a programme for one subject after another."""

    def __init__(self, programme: Programme, policy: CompiledPolicy, facts: FactDictionary) -> None:
        self.programme = programme
        self.policy = policy
        self._dictionary = facts
        self._watched: dict[frozenset[str], tuple[tuple[str, Fact, int | None], ...]] = {}
        graph = programme.graph
        self._evaluator = Evaluator(graph, graph.below(_everything(policy)))

    def explain(self, facts: Facts) -> Answer:
        policy, on = self.policy, self.programme.on
        values = self._evaluator.evaluate(facts, on)
        verdict = verdict_of(_state(values, policy.applies), _state(values, policy.eligible))
        wanting = self._wanting(values, facts, verdict)
        return Answer(
            policy=policy,
            on=on,
            case_kind=self.programme.case_kind,
            verdict=verdict,
            applicability=None
            if policy.applicability is None
            else self._read(policy.applicability, values, facts),
            criteria=self._read(policy.criteria, values, facts),
            exclusions=tuple(self._read(one, values, facts) for one in policy.exclusions),
            figures=_figures(policy.outputs, values),
            amounts=self._amounts(values) if verdict is Verdict.MET else (),
            missing=tuple(name for name in wanting if name not in policy.judged),
            open_items=tuple(name for name in wanting if name in policy.judged),
        )

    def _read(self, criterion: Criterion, values: Mapping[int, Result], facts: Facts) -> Reading:
        state = _state(values, criterion.node)
        return Reading(
            criterion=criterion,
            state=state,
            observations=() if criterion.parts else self._observed(criterion.inputs, facts),
            gaps=gaps_of(criterion, self._situation(values, facts)) if state is False else (),
            parts=tuple(self._read(part, values, facts) for part in criterion.parts),
        )

    def _observed(self, inputs: frozenset[str], facts: Facts) -> tuple[Observation, ...]:
        watched = self._watched.get(inputs)
        if watched is None:
            watched = self._watched[inputs] = tuple(self._facts_of(inputs))
        return tuple(Observation(name, fact, year, facts.get(name)) for name, fact, year in watched)

    def _facts_of(self, inputs: frozenset[str]) -> Iterator[tuple[str, Fact, int | None]]:
        """Each input with its fact and its calendar year."""
        for name in sorted(inputs):
            if name not in self.policy.judged:
                back = split_input(name)[1]
                year = None if back is None else self.programme.on.year - back
                yield name, self._dictionary.of_input(self.policy.subject, name), year

    def _situation(self, values: Mapping[int, Result], facts: Facts) -> Situation:
        return Situation(self.programme.graph, values, facts, self._labels)

    def _labels(self, name: str) -> Fact | None:
        return None if name in self.policy.judged else self._dictionary.of_input(self.policy.subject, name)

    def _amounts(self, values: Mapping[int, Result]) -> tuple[Amount, ...]:
        return tuple(_amount(grant, values) for grant in self.policy.grants)

    def _wanting(self, values: Mapping[int, Result], facts: Facts, verdict: Verdict) -> list[str]:
        """Inputs without which an open verdict stays open, in the order the policy reads them."""
        if verdict is not Verdict.UNKNOWN:
            return []
        undecided = (self.policy.applies, self.policy.eligible)
        waiting = [node for node in undecided if _state(values, node) is None]
        found: dict[str, None] = {}
        seen: set[int] = set()
        while waiting:
            index = waiting.pop()
            if index in seen or _is_settled(values[index]):
                continue
            seen.add(index)
            node = self.programme.graph[index]
            name = input_of(node)
            if name is not None and facts.get(name) is None:
                found[name] = None
            waiting.extend(self._undecided_by(node, values, found))
        return sorted(found)

    def _undecided_by(
        self, node: Node, values: Mapping[int, Result], found: dict[str, None]
    ) -> Iterable[int]:
        """What an undecided node hangs on: of two branches only the one taken, where that is settled."""
        if not isinstance(node, Choose | Pick):
            return children(node)
        taken = _state(values, node.condition)
        if taken is None:
            return children(node)
        condition = self.programme.graph[node.condition]
        if isinstance(condition, Known) and not taken and condition.name in self.policy.judged:
            found[condition.name] = None
        return (node.then if taken else node.other,)


def _everything(policy: CompiledPolicy) -> list[int]:
    nodes = policy.roots()
    nodes += [output.node for output in policy.outputs.values()]
    for leaf in policy.leaves():
        nodes.append(leaf.node)
        nodes += [side.node for one in leaf.comparisons for side in (one.left, one.right)]
    trees = [policy.criteria, *policy.exclusions]
    if policy.applicability is not None:
        trees.append(policy.applicability)
    return nodes + [one.node for tree in trees for one in tree.walk()]


def _state(values: Mapping[int, Result], node: int) -> bool | None:
    value = values[node]
    assert not isinstance(value, Interval)
    return value


def _is_settled(value: Result) -> bool:
    return value.is_known if isinstance(value, Interval) else value is not None


def _figures(outputs: Mapping[str, Output], values: Mapping[int, Result]) -> dict[str, FigureReading]:
    """Every output once; what a score is made of is shared with it."""
    found: dict[str, FigureReading] = {}
    for output in outputs.values():
        _figure(output, values, found)
    return found


def _figure(output: Output, values: Mapping[int, Result], found: dict[str, FigureReading]) -> FigureReading:
    known = found.get(output.id)
    if known is not None:
        return known
    value = values[output.node]
    assert isinstance(value, Interval)
    parts = tuple(_figure(part, values, found) for part in output.parts)
    low = _in_unit(value.low, output.unit)
    high = low if value.is_known else _in_unit(value.high, output.unit)
    figure = found[output.id] = FigureReading(output, low, high, parts)
    return figure


def _in_unit(value: int | Fraction | None, unit: Unit) -> Fraction | None:
    return None if value is None else unit.shown(value)


def _amount(grant: Grant, values: Mapping[int, Result]) -> Amount:
    if grant.node is None:
        return Amount(grant, None, None)
    value = values[grant.node]
    assert isinstance(value, Interval)
    ends = (None if end is None else floor(end) for end in (value.low, value.high))
    return Amount(grant, *ends)


def _against(reading: Reading) -> Iterator[Reading]:
    """The leaves by which a false condition is false."""
    if reading.state is not False:
        return
    if not reading.parts or (reading.criterion.shape is Shape.NOT and reading.criterion.id):
        yield reading
    elif reading.criterion.shape is Shape.NOT:
        yield from reading.parts[0].leaves()
    else:
        for part in reading.parts:
            yield from _against(part)


__all__ = ["Amount", "Answer", "Explainer", "FigureReading", "Gap", "Observation", "Reading"]
