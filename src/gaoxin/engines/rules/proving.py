"""Asking whether conditions can hold together: an example that the evaluator confirms, a no, or no answer.

The solver is given work by count of steps, never by the clock, so an answer does not depend on the machine.
"""

import datetime as dt
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import floor
from typing import Any, Final

from gaoxin.engines.rules.domains import Domain
from gaoxin.engines.rules.encoding import Encoder
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.rules.graph import Graph, InputType, Known
from gaoxin.engines.rules.logic import Logic, Truth
from gaoxin.engines.rules.scalar import Evaluator
from gaoxin.engines.rules.spreads import Given

# A condition of the graph, and whether it is to be surely true, surely false or (None) not surely true.
Wanted = tuple[int, bool | None]
STEPS: Final = 4_000_000
CURVED_STEPS: Final = 1_500_000
_TRIALS: Final = 120
_SHARES: Final = (
    0,
    1,
    2,
    3,
    4,
    5,
    8,
    10,
    15,
    20,
    30,
    40,
    50,
    60,
    70,
    90,
    100,
    105,
    110,
    120,
    130,
    140,
    200,
    400,
)


class No(Enum):
    """Why there is no example."""

    NEVER = "never"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Example:
    """Facts for which the evaluator confirms what was asked."""

    facts: Mapping[str, Value]


Answer = Example | No


class Prover:
    """Questions about chosen conditions of a graph, all facts known and inside their domains.

    Facts a rule asks ``known`` of may be missing. Examples found once answer later questions.
    """

    def __init__(
        self, graph: Graph, domains: Mapping[str, Domain], on: dt.date, conditions: Iterable[int]
    ) -> None:
        self.graph = graph
        self.domains = domains
        self.on = on
        self._evaluator = Evaluator(graph, conditions)
        self._conditions = self._evaluator.nodes
        self._examples: list[tuple[Mapping[str, Value], dict[int, bool | None]]] = []
        self._variables: dict[str, Variable] = {}
        self._logic: Logic | None = None
        self._encoder: Encoder | None = None
        self._optional = {node.name for node in graph.nodes if isinstance(node, Known)}
        for trial in _trials(domains):
            self._remember(trial)

    def find(self, *wanted: Wanted) -> Answer:
        """An example in which every condition is decided as wanted."""
        for facts, values in self._examples:
            if all(_is_as(values[node], truth) for node, truth in wanted):
                return Example(facts)
        return self._ask(wanted)

    def tidied(self, example: Example, *wanted: Wanted) -> Example:
        """The same example with numbers in whole steps of their facts, as far as it still holds."""
        facts = dict(example.facts)
        for name, domain in self.domains.items():
            value = facts.get(name)
            if domain.kind is InputType.NUMBER and domain.fact is not None and isinstance(value, int):
                step = max(1, floor(domain.fact.step_stored()))
                for other in (value // step * step, -(-value // step) * step):
                    tidy = {**facts, name: other}
                    if domain.least <= other <= domain.most and self.confirms(tidy, wanted):
                        facts = tidy
                        break
        return Example(facts)

    def confirms(self, facts: Mapping[str, Value], wanted: Iterable[Wanted]) -> bool:
        values = self._values(facts)
        return all(_is_as(values[node], truth) for node, truth in wanted)

    def _remember(self, facts: Mapping[str, Value]) -> None:
        values = self._values(facts)
        self._examples.append((facts, values))

    def _values(self, facts: Mapping[str, Value]) -> dict[int, bool | None]:
        return dict(zip(self._conditions, self._evaluator.raw(facts, self.on), strict=True))

    def vary(self, facts: Mapping[str, Value]) -> None:
        """Keeps neighbours of an example, one fact changed: they answer what just misses it."""
        for name, domain in self.domains.items():
            for value in _others(domain, facts.get(name)):
                self._remember({**facts, name: value})

    # ------------------------------------------------------------- solving

    def _ask(self, wanted: tuple[Wanted, ...]) -> Answer:
        encoder = self._encoding()
        terms = []
        for node, truth in wanted:
            decided = encoder.condition(node)
            surely = decided.false if truth is False else decided.true
            terms.append(encoder.logic.no(surely) if truth is None else surely)
        if any(term is False for term in terms):
            return No.NEVER
        terms = [term for term in terms if term is not True]
        bindings = encoder.bindings(node for node, _ in wanted)
        return self._solve(terms, bindings, wanted)

    def _encoding(self) -> Encoder:
        if self._encoder is None:
            self._logic = Logic()
            self._encoder = Encoder(self.graph, self._logic, self._given, self.on)
        return self._encoder

    def _solve(self, terms: list[Any], bindings: list[Any], wanted: tuple[Wanted, ...]) -> Answer:
        logic = self._logic
        assert logic is not None
        solver = logic.z3.Solver(ctx=logic.context)
        solver.set("random_seed", 0)
        solver.set("rlimit", CURVED_STEPS if bindings else STEPS)
        solver.add(*logic.constraints, *bindings, *terms)
        result = solver.check()
        if result == logic.z3.unsat:
            return No.NEVER
        if result == logic.z3.sat:
            facts = self._read(solver.model())
            if self.confirms(facts, wanted):
                self._remember(facts)
                return Example(facts)
        return No.UNTOLD

    def _read(self, model: Any) -> dict[str, Value]:
        facts = {}
        for name, domain in self.domains.items():
            variable = self._variables.get(name)
            value = _nearest(domain) if variable is None else variable.read(model, domain)
            if value is not None:
                facts[name] = value
        return facts

    def _given(self, name: str) -> Given:
        logic = self._logic
        assert logic is not None
        variable = Variable.of(self.domains[name], logic, is_optional=name in self._optional)
        self._variables[name] = variable
        return variable.given


def _is_as(value: bool | None, wanted: bool | None) -> bool:
    return value is not True if wanted is None else value is wanted


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """An input that may take any value of its domain."""

    given: Given

    @classmethod
    def of(cls, domain: Domain, logic: Logic, *, is_optional: bool) -> "Variable":
        known: Truth = logic.boolean(f"known {domain.name}") if is_optional else True
        match domain.kind:
            case InputType.FLAG:
                return cls(Given(known, flag=logic.boolean(domain.name)))
            case InputType.CHOICE:
                return cls(Given(known, options=choice_options(domain, logic)))
            case _:
                return cls(Given(known, logic.integer(domain.name, domain.least, domain.most)))

    def read(self, model: Any, domain: Domain) -> Value | None:
        given = self.given
        if given.known is not True and not is_true(model, given.known):
            return None
        match domain.kind:
            case InputType.FLAG:
                return is_true(model, given.flag)
            case InputType.CHOICE:
                chosen = (name for name, term in given.options.items() if is_true(model, term))
                return next(chosen, next(iter(domain.choices)))
            case InputType.DATE:
                return dt.date.fromordinal(_whole(model, given))
            case InputType.NUMBER:
                return _whole(model, given)


def choice_options(domain: Domain, logic: Logic) -> dict[str, Truth]:
    """One condition for each choice, exactly one of them true."""
    terms = {choice: logic.boolean(f"{domain.name} {choice}") for choice in domain.choices}
    listed = list(terms.values())
    logic.constraints += [logic.z3.AtMost(*listed, 1), logic.z3.Or(listed)]
    return terms


def is_true(model: Any, term: Any) -> bool:
    return str(model.eval(term, model_completion=True)) == "True"


def _whole(model: Any, given: Given) -> int:
    assert given.number is not None
    (atom,) = given.number.parts
    return int(model.eval(atom.term, model_completion=True).as_long())


def _nearest(domain: Domain) -> Value:
    """The plainest value of an input that plays no part."""
    match domain.kind:
        case InputType.FLAG:
            return False
        case InputType.CHOICE:
            return next(iter(domain.choices))
        case InputType.DATE:
            return dt.date.fromordinal(domain.most)
        case InputType.NUMBER:
            return min(max(0, domain.least), domain.most)


def _others(domain: Domain, value: Value | None) -> Iterable[Value]:
    """Other values of the domain, far from the given one."""
    match domain.kind:
        case InputType.FLAG:
            yield not value
        case InputType.CHOICE:
            yield from (choice for choice in domain.choices if choice != value)
        case InputType.DATE:
            yield dt.date.fromordinal(domain.most)
            yield dt.date.fromordinal(domain.least)
        case InputType.NUMBER:
            number = value if isinstance(value, int) else 0
            for other in (0, number // 2, number * 10):
                yield min(max(other, domain.least), domain.most)


def _trials(domains: Mapping[str, Domain]) -> Iterable[dict[str, Value]]:
    """Ordinary subjects, the same on every run: they answer most questions without the solver."""
    chance = random.Random(20260615)
    for number in range(_TRIALS):
        size = 10 ** (number % 5)
        yield {name: _drawn(domain, chance, size) for name, domain in domains.items()}


def _drawn(domain: Domain, chance: random.Random, size: int) -> Value:
    match domain.kind:
        case InputType.FLAG:
            return chance.random() < 0.5
        case InputType.CHOICE:
            return chance.choice(list(domain.choices))
        case InputType.DATE:
            days = chance.choice(_SHARES) * chance.choice((1, 30, 365)) // 10
            return dt.date.fromordinal(max(domain.least, domain.most - days))
        case InputType.NUMBER:
            return min(max(floor(_amount(domain, chance, size)), domain.least), domain.most)


def _amount(domain: Domain, chance: random.Random, size: int) -> Fraction:
    share = Fraction(chance.choice(_SHARES), 100)
    if domain.fact is None or domain.fact.unit is None:
        return share * 100
    if domain.fact.type == "money":
        return share * size * domain.fact.unit.base(10) / domain.fact.quantum
    return share * 100 * domain.fact.unit.base(1) / domain.fact.quantum
