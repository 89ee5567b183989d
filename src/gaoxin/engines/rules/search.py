"""The solver's part in seeking a change: is there one, which is cheapest, what stands in the way."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Programme, Shape
from gaoxin.engines.rules.domains import Domain
from gaoxin.engines.rules.efforts import Lever
from gaoxin.engines.rules.encoding import Encoder
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.rules.graph import Op
from gaoxin.engines.rules.lines import Line, constant, total
from gaoxin.engines.rules.logic import Logic, Truth
from gaoxin.engines.rules.moves import giver, move_of
from gaoxin.engines.rules.proving import Variable, is_true
from gaoxin.engines.rules.spreads import Given
from gaoxin.engines.rules.wholes import Limit

STEPS: Final = 1_000_000
CURVED_STEPS: Final = 600_000
# Conditions wanted: a criterion, and whether it is to be true.
Condition = tuple[Criterion, bool]


def conditions_of(policy: CompiledPolicy) -> Iterator[Condition]:
    """What must hold together for 符合: applicability, every part of 且, no exclusion."""
    if policy.applicability is not None:
        yield from ((one, True) for one in _joined(policy.applicability))
    yield from ((one, True) for one in _joined(policy.criteria))
    yield from ((one, False) for one in policy.exclusions)


def _joined(criterion: Criterion) -> Iterator[Criterion]:
    if criterion.shape is Shape.ALL:
        for part in criterion.parts:
            yield from _joined(part)
    else:
        yield criterion


class Search:
    """One policy and one subject; with ``asking``, missing facts may become known with any value."""

    def __init__(
        self,
        programme: Programme,
        policy: CompiledPolicy,
        domains: Mapping[str, Domain],
        facts: Mapping[str, Value | None],
        levers: Mapping[str, Lever],
        *,
        limits: Sequence[Limit] = (),
        asking: bool = False,
        is_relaxed: bool = False,
    ) -> None:
        self.logic = Logic(is_relaxed=is_relaxed)
        self.is_given_up = False
        self._solver: Any = None
        self._domains = domains
        self._asked: dict[str, Variable] = {}
        wanted = list(conditions_of(policy))
        relevant = programme.graph.inputs(one.node for one, _ in wanted)
        self.moves = {name: move_of(one, self.logic) for name, one in levers.items() if name in relevant}
        self._give = giver(domains, facts, self.moves)
        self._may_ask = {name for name in relevant if asking and facts.get(name) is None}
        encoder = Encoder(programme.graph, self.logic, self._given, programme.on)
        self.conditions = [(one, self._surely(encoder, one, truth)) for one, truth in wanted]
        self._contrary = [self._surely(encoder, one, not truth) for one, truth in wanted]
        for limit in limits:
            self._keep(limit)
        self._cost = total(move.cost for move in self.moves.values())
        self.bindings = encoder.bindings(one.node for one, _ in wanted)

    def _keep(self, limit: Limit) -> None:
        """Whoever moves a part or its whole keeps the one within the other."""
        moves = [self.moves[one.name] for one in (limit.part, limit.whole) if one.name in self.moves]
        lines = [self._base_units(one) for one in (limit.part, limit.whole)]
        if moves and lines[0] is not None and lines[1] is not None:
            is_moved = self.logic.either(*(move.is_changed for move in moves))
            kept = self.logic.holds(lines[1], Op.AT_LEAST, lines[0])
            bound = self.logic.either(self.logic.no(is_moved), kept)
            self.logic.constraints.append(self._plain(bound))

    def _base_units(self, domain: Domain) -> Line | None:
        number = self._give(domain.name).number
        known = self._give(domain.name).known
        if number is None or known is not True or domain.fact is None:
            return None
        return number.scaled(domain.fact.quantum)

    def _plain(self, truth: Truth) -> Any:
        return self.logic.z3.BoolVal(truth, self.logic.context) if isinstance(truth, bool) else truth

    @property
    def asked(self) -> frozenset[str]:
        return frozenset(self._asked)

    def _given(self, name: str) -> Given:
        if name not in self._may_ask:
            return self._give(name)
        self._asked[name] = Variable.of(self._domains[name], self.logic, is_optional=True)
        return self._asked[name].given

    def _surely(self, encoder: Encoder, criterion: Criterion, truth: bool) -> Truth:
        decided = encoder.condition(criterion.node)
        return decided.true if truth else decided.false

    # -------------------------------------------------------- possibility

    def is_possible(self) -> bool:
        return self._holds([truth for _, truth in self.conditions])

    def _holds(self, truths: Sequence[Truth]) -> bool:
        return self._model(truths) is not None

    def _model(self, truths: Sequence[Truth]) -> Any:
        """A model in which all hold; None when there is none or the search was given up."""
        if any(truth is False for truth in truths):
            return None
        solver = self._solver
        if solver is None:
            solver = self._solver = self._made()
        solver.push()
        solver.add(*(truth for truth in truths if truth is not True))
        model = self._checked(solver)
        solver.pop()
        return model

    def _steps(self) -> int:
        return CURVED_STEPS if self.bindings else STEPS

    def _made(self) -> Any:
        solver = self.logic.z3.Solver(ctx=self.logic.context)
        solver.set("random_seed", 0)
        solver.set("rlimit", self._steps())
        solver.add(*self.logic.constraints, *self.bindings)
        return solver

    def _checked(self, solver: Any) -> Any:
        result = solver.check()
        if result == self.logic.z3.unknown:
            self.is_given_up = True
        return solver.model() if result == self.logic.z3.sat else None

    def core(self) -> tuple[list[Criterion], bool]:
        """What stands in the way: each condition impossible alone, or a least set impossible together."""
        alone = [one for one, truth in self.conditions if not self._holds([truth])]
        if alone:
            return alone, False
        kept = list(self.conditions)
        for condition in self.conditions:
            rest = [one for one in kept if one is not condition]
            if not self._holds([truth for _, truth in rest]):
                kept = rest
        return [one for one, _ in kept], True

    def needed(self) -> tuple[str, ...]:
        """The fewest missing facts that must become known for all conditions to hold."""
        return self._fewest(self._wanted()) or tuple(self._asked)

    def deciding(self) -> tuple[str, ...]:
        """The fewest missing facts whose answers can lead to 符合, or, if none can, settle the contrary."""
        return self._fewest(self._wanted()) or self._fewest([self.logic.either(*self._contrary)])

    def _fewest(self, truths: Sequence[Truth]) -> tuple[str, ...]:
        flags = [one.given.known for one in self._asked.values()]
        for count in range(1, len(flags) + 1):
            few = self.logic.no(self.logic.counted(count + 1, flags))
            model = self._model([*truths, few])
            if model is not None:
                return tuple(name for name, one in self._asked.items() if is_true(model, one.given.known))
        return ()

    # --------------------------------------------------------------- cost

    def cheapest(
        self, *, at_most: int | None, below: Fraction | None, besides: Sequence[frozenset[str]]
    ) -> dict[str, Fraction | Value] | None:
        """The changed facts of the cheapest change that moves at most so many facts.

        It costs less than ``below``, and moves at least one fact outside each set of ``besides``. None when
        there is none. While relaxed, moved numbers are given as the fractions the solver found.
        """
        limits = list(self._limits(at_most, below, besides))
        if any(limit is False for limit in limits):
            return None
        if at_most is None and self._model([*self._wanted(), *limits]) is None:
            return None
        optimize = self.logic.z3.Optimize(ctx=self.logic.context)
        optimize.set("rlimit", self._steps())
        optimize.add(*self.logic.constraints, *self.bindings)
        optimize.add(*(truth for truth in (*self._wanted(), *limits) if truth is not True))
        optimize.minimize(self.logic.term(self._cost))
        model = self._checked(optimize)
        return None if model is None else self._read(model)

    def is_exhausted(self, *, below: Fraction | None, besides: Sequence[frozenset[str]]) -> bool:
        """Whether no change at all is cheaper; false also where the search was given up."""
        truths = [*self._wanted(), *self._limits(None, below, besides)]
        self.is_given_up = False
        return not self._holds(truths) and not self.is_given_up

    def _wanted(self) -> list[Truth]:
        return [truth for _, truth in self.conditions]

    def _limits(
        self, at_most: int | None, below: Fraction | None, besides: Sequence[frozenset[str]]
    ) -> Iterator[Truth]:
        flags = {name: move.is_changed for name, move in self.moves.items()}
        if at_most is not None and at_most < len(flags):
            yield self.logic.no(self.logic.counted(at_most + 1, list(flags.values())))
        if below is not None:
            yield self.logic.holds(constant(below), Op.ABOVE, self._cost)
        for known in besides:
            yield self.logic.either(*(flag for name, flag in flags.items() if name not in known))

    def _read(self, model: Any) -> dict[str, Fraction | Value]:
        return {
            name: move.read(model) for name, move in self.moves.items() if is_true(model, move.is_changed)
        }
