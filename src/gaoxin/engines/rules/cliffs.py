"""断崖: where a number grows by one step and a subject loses money or a title, all its policies together.

Along one fact, the others as they are, everything a subject gets changes only where a condition changes.
Those places are found by halving stretches until each is decided on all of it or is one step wide. A number
that divides is never decided on a whole stretch; where many stay open, those whose ends differ are followed.
There both sides are computed exactly: a cliff is where the sum of the amounts falls, of benefits for the same
thing the highest counting alone, or where a title is lost.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Final

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Grant, Programme, Verdict, verdict_of
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.rules.graph import InputType, children, input_of
from gaoxin.engines.rules.inputs import input_types
from gaoxin.engines.rules.population import Ints, Population, Table
from gaoxin.engines.rules.scalar import Evaluator, Interval
from gaoxin.engines.rules.stretches import States, Stretches

# 分: what amounts lose by rounding down is no cliff.
LEAST_LOSS: Final = 100
# More stretches than these are not kept open: then only those whose ends differ are followed.
MOST_CELLS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Loss:
    """What one policy takes away at the step: ``cents`` of a benefit, or the whole policy with its title.

    ``label`` and ``clause`` are those of the condition that no longer holds, or of the benefit that shrinks.
    """

    policy: str
    label: str
    clause: str
    cents: int
    is_title: bool


@dataclass(frozen=True, slots=True)
class Cliff:
    """``last`` is the last stored value on the high side; at ``last + 1`` the losses have happened.

    ``cents`` is the net loss: what other policies give more at the same step is set off.
    """

    input: str
    last: int
    cents: int
    losses: tuple[Loss, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(one.policy for one in self.losses if one.is_title)


@dataclass(frozen=True, slots=True)
class Benefits:
    """What a subject gets at one point: policies it meets, the amount of each benefit that is known."""

    met: frozenset[str]
    undecided: frozenset[str]
    amounts: Mapping[tuple[str, str], int]
    total: int


def counted_once(amounts: Mapping[tuple[str, str], int], grants: Mapping[tuple[str, str], Grant]) -> int:
    """The sum in 分; of benefits in one 就高 range or for one expenditure only the highest."""
    taken: list[Grant] = []
    total = 0
    for key in sorted(amounts, key=lambda key: (-amounts[key], key)):
        if not any(_is_shared(grants[key], other) for other in taken):
            taken.append(grants[key])
            total += amounts[key]
    return total


def _is_shared(one: Grant, other: Grant) -> bool:
    pairs = ((one.highest_of, other.highest_of), (one.expenditure, other.expenditure))
    return any(mine and mine == theirs for mine, theirs in pairs)


class CliffFinder:
    """Cliffs along one input for one subject after another, or for many at once.

    ``titles`` are the policies whose loss is the loss of a title; ``points`` is an evaluator of the policies
    that several finders share.
    """

    def __init__(
        self,
        programme: Programme,
        name: str,
        *,
        policies: Iterable[str],
        titles: Iterable[str] = (),
        points: Evaluator | None = None,
    ) -> None:
        self.programme, self.name = programme, name
        chosen = [programme.policies[one] for one in policies]
        # Policies that do not read the fact neither gain nor lose, but share ranges with those that do.
        moved = [one for one in chosen if name in one.inputs]
        shared = {one.policy for one in chosen if _ranges(one) & {r for m in moved for r in _ranges(m)}}
        self._titles = frozenset(titles)
        self._policies = [one for one in chosen if one in moved or one.policy in shared]
        self._grants = {
            (one.policy, grant.id): grant
            for one in self._policies
            for grant in one.grants
            if grant.node is not None
        }
        roots = [root for one in moved for root in one.roots()]
        graph = programme.graph
        dependent = _dependent(graph.below(roots), programme, name)
        self._conditions = tuple(index for index in graph.atoms(roots) if index in dependent)
        self._types = input_types(graph, roots)
        self._given = points

    @property
    def is_idle(self) -> bool:
        """No condition hangs on the fact, so nothing can change along it."""
        return not self._conditions

    def along(self, facts: Mapping[str, Value | None], low: int, high: int) -> tuple[Cliff, ...]:
        """Cliffs of one subject with the fact anywhere from ``low`` to ``high``, in stored steps."""
        table = {name: [facts.get(name)] for name in self._types}
        ends = (np.array([low], np.int64), np.array([high], np.int64))
        found = self.over(table, ends, lambda _place: facts)
        return found.get(0, ())

    def over(
        self, table: Table, ends: tuple[Ints, Ints], facts_of: Callable[[int], Mapping[str, Value | None]]
    ) -> dict[int, tuple[Cliff, ...]]:
        """By place of the subject; ``ends`` has a stretch for each, and none where the second is lower."""
        if self.is_idle:
            return {}
        places: dict[int, list[int]] = {}
        for row, last in self._steps(Population.of(table, self._types), ends):
            places.setdefault(row, []).append(last)
        found = {row: tuple(self._cliffs(facts_of(row), lasts)) for row, lasts in places.items()}
        return {row: cliffs for row, cliffs in found.items() if cliffs}

    # ------------------------------------------------------------ where anything changes

    def _steps(self, population: Population, ends: tuple[Ints, Ints]) -> Iterator[tuple[int, int]]:
        """(row, last value before a condition changes), each once."""
        graph, on = self.programme.graph, self.programme.on
        stretches = Stretches(graph, population, on, name=self.name, conditions=self._conditions)
        rows = np.flatnonzero(ends[0] < ends[1])
        if not rows.size:
            return
        low, high = ends[0][rows], ends[1][rows]
        asked = np.arange(len(self._conditions))
        at_low, at_high = (stretches.states(asked, rows, end, end) for end in (low, high))
        seen: set[tuple[int, int]] = set()
        while rows.size:
            differ = at_low != at_high
            narrow = high - low == 1
            for place in np.flatnonzero(narrow & differ.any(axis=0)):
                seen.add((int(rows[place]), int(low[place])))
            may_turn = differ | _undecided(stretches.states(asked, rows, low, high), at_low, at_high)
            kept = np.flatnonzero(may_turn.any(axis=0) & ~narrow)
            if kept.size > MOST_CELLS:
                kept = np.flatnonzero(differ.any(axis=0) & ~narrow)
            # A condition that turns in no cell any more is not asked again.
            turning = np.flatnonzero(may_turn[:, kept].any(axis=1))
            asked, rows, low, high = asked[turning], rows[kept], low[kept], high[kept]
            at_low, at_high = at_low[np.ix_(turning, kept)], at_high[np.ix_(turning, kept)]
            if not rows.size:
                break
            middle = (low + high) // 2
            at_middle = stretches.states(asked, rows, middle, middle)
            rows = np.concatenate([rows, rows])
            low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
            at_low = np.concatenate([at_low, at_middle], axis=1)
            at_high = np.concatenate([at_middle, at_high], axis=1)
        yield from sorted(seen)

    # ------------------------------------------------------------ what it means there

    def _cliffs(self, facts: Mapping[str, Value | None], lasts: Sequence[int]) -> Iterator[Cliff]:
        for last in lasts:
            cliff = self._cliff(facts, last)
            if cliff is not None:
                yield cliff

    def _cliff(self, facts: Mapping[str, Value | None], last: int) -> Cliff | None:
        before, after = (self._evaluated({**facts, self.name: value}) for value in (last, last + 1))
        was, now = self._benefits(before), self._benefits(after)
        if (was.met & now.undecided) or (was.undecided & now.met):
            return None
        losses = tuple(self._losses(was, now, before, after))
        cents = was.total - now.total
        if cents < LEAST_LOSS and not any(one.is_title for one in losses):
            return None
        return Cliff(self.name, last, cents, losses)

    def _evaluated(self, facts: Mapping[str, Value | None]) -> Mapping[int, object]:
        return self._evaluator.evaluate(facts, self.programme.on)

    @cached_property
    def _evaluator(self) -> Evaluator:
        return self._given or point_evaluator(self.programme, [one.policy for one in self._policies])

    def _benefits(self, values: Mapping[int, object]) -> Benefits:
        verdicts = {
            one.policy: verdict_of(values[one.applies], values[one.eligible])  # type: ignore[arg-type]
            for one in self._policies
        }
        amounts = {}
        for key, grant in self._grants.items():
            cents = _cents(values[grant.node]) if grant.node is not None else None
            if verdicts[key[0]] is Verdict.MET and cents is not None and cents > 0:
                amounts[key] = cents
        return Benefits(
            met=frozenset(name for name, one in verdicts.items() if one is Verdict.MET),
            undecided=frozenset(name for name, one in verdicts.items() if one is Verdict.UNKNOWN),
            amounts=amounts,
            total=counted_once(amounts, self._grants),
        )

    def _losses(
        self, was: Benefits, now: Benefits, before: Mapping[int, object], after: Mapping[int, object]
    ) -> Iterator[Loss]:
        for policy in self._policies:
            name = policy.policy
            cents = sum(
                was.amounts[key] - now.amounts.get(key, 0)
                for key in was.amounts
                if key[0] == name and now.amounts.get(key, 0) < was.amounts[key]
            )
            if name in was.met and name not in now.met:
                turned = next(_turned(policy, before, after), None)
                label, clause = (turned.label, turned.clause) if turned else (policy.title, "")
                yield Loss(name, label, clause, cents, name in self._titles)
            elif cents >= LEAST_LOSS:
                yield from self._shrunk(name, was, now)

    def _shrunk(self, name: str, was: Benefits, now: Benefits) -> Iterator[Loss]:
        for key, amount in was.amounts.items():
            lost = amount - now.amounts.get(key, 0)
            if key[0] == name and lost >= LEAST_LOSS:
                yield Loss(name, self._grants[key].label, self._grants[key].clause, lost, is_title=False)


def _undecided(states: States, at_low: States, at_high: States) -> npt.NDArray[np.bool_]:
    """Where a condition may change within; what neither end decides hangs on something else."""
    return np.asarray((states == -1) & ((at_low != -1) | (at_high != -1)))


def _dependent(nodes: Sequence[int], programme: Programme, name: str) -> frozenset[int]:
    """Nodes that read the input, themselves or through what they are made of."""
    found: set[int] = set()
    for index in nodes:
        node = programme.graph[index]
        if input_of(node) == name or found.intersection(children(node)):
            found.add(index)
    return frozenset(found)


def _ranges(policy: CompiledPolicy) -> frozenset[str]:
    """What its benefits are for, where that is shared with others."""
    given = (word for one in policy.grants for word in (one.highest_of, one.expenditure))
    return frozenset(word for word in given if word)


def _turned(
    policy: CompiledPolicy, before: Mapping[int, object], after: Mapping[int, object]
) -> Iterator[Criterion]:
    """Conditions that held and hold no more, then exclusions that begin to apply."""
    trees = [policy.criteria] if policy.applicability is None else [policy.applicability, policy.criteria]
    for leaf in (leaf for tree in trees for leaf in tree.leaves()):
        if before[leaf.node] is True and after[leaf.node] is False:
            yield leaf
    for leaf in (leaf for tree in policy.exclusions for leaf in tree.leaves()):
        if before[leaf.node] is False and after[leaf.node] is True:
            yield leaf


def _cents(value: object) -> int | None:
    """Rounded down, as it is paid; None while it is not known."""
    if not isinstance(value, Interval) or not value.is_known or value.low is None:
        return None
    return floor(Fraction(value.low))


def point_evaluator(programme: Programme, policies: Iterable[str]) -> Evaluator:
    """Everything a finder asks of these policies at one point."""
    chosen = [programme.policies[name] for name in policies]
    nodes = [root for one in chosen for root in one.roots()]
    return Evaluator(programme.graph, [*nodes, *(leaf.node for one in chosen for leaf in one.leaves())])


def moving_inputs(programme: Programme, policies: Iterable[str]) -> list[str]:
    """Number inputs any of the policies reads, in order."""
    roots = [root for name in policies for root in programme.policies[name].roots()]
    types = input_types(programme.graph, roots)
    return sorted(name for name, kind in types.items() if kind is InputType.NUMBER)
