"""The cheapest lawful change: what a subject would have to change to meet a policy, or why nothing helps.

Only facts that effort can still change are moved (``efforts``), in whole steps and inside their domains. A
missing fact stays missing. Judgements that are not there yet are taken in the subject's favour and named.
Every proposal is confirmed by the evaluator before it is given out.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final

from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Programme, Verdict, verdict_of
from gaoxin.engines.rules.domains import domains_in
from gaoxin.engines.rules.efforts import Lever, as_number, levers, total_cost
from gaoxin.engines.rules.facts import FactDictionary, Value
from gaoxin.engines.rules.findings import named
from gaoxin.engines.rules.judgements import favourable
from gaoxin.engines.rules.scalar import Evaluator
from gaoxin.engines.rules.search import Search
from gaoxin.engines.rules.wholes import Limit, Whole, limits_among

Facts = Mapping[str, Value | None]
# So often the solver is asked for another set of facts to move.
_SINGLES: Final = 12
_ROUNDS: Final = 4
# So many unchangeable facts are named in a sentence.
_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Change:
    """One fact from ``before`` to ``after``, stored values; ``words`` is the sentence for people."""

    input: str
    label: str
    before: Value
    after: Value
    cost: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """With these changes the verdict is 符合; none where it already is.

    ``provided`` lists the judgements (inputs) the verdict still rests on, taken in favour. ``is_cheapest`` is
    false where the search was given up before it was sure.
    """

    changes: tuple[Change, ...]
    cost: Fraction
    provided: tuple[str, ...]
    is_cheapest: bool


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A condition that cannot be met; ``fixed`` are labels of the facts behind it that nobody can change."""

    id: str
    label: str
    clause: str
    fixed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """No change and no answer helps: no obstacle can be met, or, if ``is_joint``, not all of them at once."""

    obstacles: tuple[Obstacle, ...]
    is_joint: bool

    @property
    def words(self) -> str:
        parts = []
        for one in self.obstacles:
            parts.append(f"“{one.label}”{_why(one.fixed)}")
        if self.is_joint:
            return f"不可能，因为{'与'.join(parts)}无法同时满足。"
        return f"不可能，因为{'、'.join(parts)}无法满足。"


def _why(fixed: tuple[str, ...]) -> str:
    if not fixed:
        return ""
    more = f"等 {len(fixed)} 项" if len(fixed) > _NAMED else ""
    return f"（{'、'.join(fixed[:_NAMED])}{more}已不能改变）"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No change is enough while these facts (inputs) are missing; they are to be asked for first."""

    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """The search was given up after its allotted steps."""


Outcome = Proposal | Impossible | Unanswered | Undecided


def cheapest_change(
    programme: Programme,
    name: str,
    facts: Facts,
    *,
    dictionary: FactDictionary,
    today: dt.date,
    wholes: Sequence[Whole] = (),
) -> Outcome:
    """For the named policy of the programme, whose date is the application date.

    Of equally cheap changes the one with fewer facts is proposed. A moved part stays within its whole.
    """
    return Changes(programme, name, dictionary, wholes).cheapest(facts, today=today)


class Changes:
    """One policy of a programme, for one subject after another."""

    def __init__(
        self, programme: Programme, name: str, dictionary: FactDictionary, wholes: Sequence[Whole] = ()
    ) -> None:
        self._programme = programme
        self._policy = programme.policies[name]
        self._domains = domains_in(dictionary, programme, name)
        self._confirm = _Confirmation(programme, self._policy)
        self._limits = limits_among(self._domains, wholes, self._policy.subject)

    def cheapest(self, facts: Facts, *, today: dt.date) -> Outcome:
        supposed = {**facts, **favourable(self._policy, facts)}
        if self._confirm.verdict(supposed) is Verdict.MET:
            return Proposal((), Fraction(0), self._provided(supposed, facts), is_cheapest=True)
        found = levers(self._domains, supposed, on=self._programme.on, today=today)
        search = partial(Search, self._programme, self._policy, self._domains, supposed, limits=self._limits)
        seeking = _Seeking(search, supposed, found, self._confirm, self._limits)
        if not seeking.relaxed.is_possible():
            return self._hindered(seeking.relaxed, search(found, asking=True))
        after = seeking.cheapest()
        if after is None:
            return Undecided()
        changes = tuple(_change(found[one], value) for one, value in after.items())
        provided = self._provided({**supposed, **after}, facts)
        return Proposal(changes, total_cost(found, after), provided, seeking.is_sure)

    def _provided(self, supposed: Facts, facts: Facts) -> tuple[str, ...]:
        return self._confirm.provided(supposed, facts, self._policy)

    def _hindered(self, search: Search, asking: Search) -> Outcome:
        """Whether answers could help; if not, the conditions no answer and no change can meet."""
        if search.is_given_up:
            return Undecided()
        if asking.is_possible():
            return Unanswered(asking.needed())
        criteria, is_joint = asking.core()
        if asking.is_given_up:
            return Undecided()
        return Impossible(tuple(self._obstacle(one, asking) for one in criteria), is_joint)

    def _obstacle(self, criterion: Criterion, search: Search) -> Obstacle:
        read = self._programme.graph.inputs((criterion.node,)) - search.moves.keys() - search.asked
        labels = (d.title for d in self._domains.values() if d.name in read and d.fact is not None)
        return Obstacle(criterion.id, named(criterion), criterion.clause, tuple(labels))


def _change(lever: Lever, after: Value) -> Change:
    domain = lever.domain
    words = f"{domain.title}由 {domain.words(lever.present)} 变为 {domain.words(after)}"
    return Change(domain.name, domain.title, lever.present, after, lever.cost(after), words)


class _Seeking:
    """From the cheapest change in fractions of steps to the cheapest in whole ones.

    The relaxed problem names the facts to move and proves that nothing else is cheaper; their values are
    rounded away from the present ones and confirmed. Single facts come first, so that of equally cheap
    changes the one with fewer facts is found.
    """

    def __init__(
        self,
        search: Callable[..., Search],
        facts: Facts,
        found: Mapping[str, Lever],
        confirm: "_Confirmation",
        limits: Sequence[Limit],
    ) -> None:
        self._limits = limits
        self.is_sure = False
        self.relaxed = search(found, is_relaxed=True)
        self._exactly = search
        self._levers = found
        self._facts = facts
        self._confirm = confirm
        self._is_doubtful = False
        self._tried: list[frozenset[str]] = []
        self._best: dict[str, Value] | None = None
        self._cost: Fraction | None = None

    def cheapest(self) -> dict[str, Value] | None:
        """The changed facts; None when the search was given up without finding any."""
        for most, rounds in ((1, _SINGLES), (2, _ROUNDS), (3, _ROUNDS), (None, _ROUNDS)):
            if self._seek(most, rounds) and (most is None or self._is_proved()):
                self.is_sure = not self._is_doubtful
                break
        return self._best

    def _seek(self, most: int | None, rounds: int) -> bool:
        """Improves the best change; whether nothing cheaper moves so few facts."""
        for _ in range(rounds):
            moved = self.relaxed.cheapest(at_most=most, below=self._cost, besides=self._tried)
            if moved is None:
                return not self.relaxed.is_given_up
            self._tried.append(frozenset(moved))
            self._keep(self._whole(moved))
        return False

    def _is_proved(self) -> bool:
        return self._best is not None and self.relaxed.is_exhausted(below=self._cost, besides=self._tried)

    def _whole(self, moved: Mapping[str, Fraction | Value]) -> dict[str, Value] | None:
        """The same facts in whole steps: rounded where that is surely the cheapest, else sought anew."""
        rounded = {name: self.relaxed.moves[name].rounded(value) for name, value in moved.items()}
        is_met = self._is_lawful(rounded)
        if is_met and len(moved) == 1 and all(map(self._is_even, moved, moved.values())):
            return rounded
        exact = self._exactly({name: self._levers[name] for name in moved})
        found = exact.cheapest(at_most=None, below=self._cost, besides=())
        self._is_doubtful |= exact.is_given_up
        if found is None:
            return rounded if is_met else None
        return {name: exact.moves[name].rounded(value) for name, value in found.items()}

    def _is_even(self, name: str, value: Fraction | Value) -> bool:
        """Whether steps up and down are alike, so that rounding cannot make the other way cheaper."""
        lever = self._levers[name]
        return not isinstance(value, Fraction) or as_number(lever.present) % lever.step == 0

    def _is_lawful(self, after: Mapping[str, Value]) -> bool:
        """The evaluator's word, and no moved part beyond its whole."""
        facts = {**self._facts, **after}
        moved = (one for one in self._limits if {one.part.name, one.whole.name} & after.keys())
        return all(one.is_kept(facts) for one in moved) and self._confirm.verdict(facts) is Verdict.MET

    def _keep(self, after: dict[str, Value] | None) -> None:
        if not after or not self._is_lawful(after):
            return
        cost = total_cost(self._levers, after)
        if self._cost is None or cost < self._cost:
            self._best, self._cost = after, cost


class _Confirmation:
    """The scalar evaluator's word on a policy."""

    def __init__(self, programme: Programme, policy: CompiledPolicy) -> None:
        self._on = programme.on
        self._evaluator = Evaluator(programme.graph, (policy.applies, policy.eligible))

    def verdict(self, facts: Facts) -> Verdict:
        values = self._evaluator.raw(facts, self._on)
        return verdict_of(values[0], values[-1])

    def provided(self, supposed: Facts, facts: Facts, policy: CompiledPolicy) -> tuple[str, ...]:
        """The favourable judgements without which the policy would not be met."""
        kept = dict(supposed)
        for name in policy.judged:
            if facts.get(name) is None:
                value = kept.pop(name)
                if self.verdict(kept) is not Verdict.MET:
                    kept[name] = value
        return tuple(name for name in policy.judged if facts.get(name) is None and name in kept)
