"""The cheapest lawful change: what a subject would have to change to meet a policy, or why nothing helps.

Only facts that effort can still change are moved (``efforts``), in whole steps and inside their domains. A
missing fact stays missing. Judgements that are not there yet are taken in the subject's favour and named.
Every proposal is confirmed by the evaluator before it is given out.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Programme, Verdict, verdict_of
from gaoxin.engines.rules.domains import Domain, domains_in
from gaoxin.engines.rules.efforts import Lever, levers, total_cost
from gaoxin.engines.rules.facts import FactDictionary, Value
from gaoxin.engines.rules.findings import named
from gaoxin.engines.rules.judgements import favourable
from gaoxin.engines.rules.scalar import Evaluator
from gaoxin.engines.rules.search import Search

Facts = Mapping[str, Value | None]


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
            why = f"（{'、'.join(one.fixed)}已不能改变）" if one.fixed else ""
            parts.append(f"“{one.label}”{why}")
        if self.is_joint:
            return f"不可能，因为{'与'.join(parts)}无法同时满足。"
        return f"不可能，因为{'、'.join(parts)}无法满足。"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No change is enough while these facts (inputs) are missing; they are to be asked for first."""

    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """The search was given up after its allotted steps."""


Outcome = Proposal | Impossible | Unanswered | Undecided


def cheapest_change(
    programme: Programme, name: str, facts: Facts, *, dictionary: FactDictionary, today: dt.date
) -> Outcome:
    """For the named policy of the programme, whose date is the application date.

    Of equally cheap changes the one with fewer facts is proposed.
    """
    policy = programme.policies[name]
    supposed = {**facts, **favourable(policy, facts)}
    confirm = _Confirmation(programme, policy)
    if confirm.verdict(supposed) is Verdict.MET:
        return Proposal((), Fraction(0), confirm.provided(supposed, facts, policy), is_cheapest=True)
    domains = domains_in(dictionary, programme, name)
    found = levers(domains, supposed, on=programme.on, today=today)
    search = Search(programme, policy, domains, supposed, found)
    if not search.is_possible():
        asking = Search(programme, policy, domains, supposed, found, asking=True)
        return _hindered(search, asking, programme, domains)
    after, is_cheapest = search.cheapest()
    met = {**supposed, **after}
    if confirm.verdict(met) is not Verdict.MET:
        return Undecided()
    changes = tuple(_change(found[one], value) for one, value in after.items())
    return Proposal(changes, total_cost(found, after), confirm.provided(met, facts, policy), is_cheapest)


def _change(lever: Lever, after: Value) -> Change:
    domain = lever.domain
    words = f"{domain.title}由 {domain.words(lever.present)} 变为 {domain.words(after)}"
    return Change(domain.name, domain.title, lever.present, after, lever.cost(after), words)


def _hindered(search: Search, asking: Search, programme: Programme, domains: Mapping[str, Domain]) -> Outcome:
    """Whether answers could help; if not, the conditions no answer and no change can meet."""
    if search.is_given_up:
        return Undecided()
    if asking.is_possible():
        return Unanswered(asking.needed())
    criteria, is_joint = asking.core()
    if asking.is_given_up:
        return Undecided()
    obstacles = (_obstacle(one, programme, domains, asking) for one in criteria)
    return Impossible(tuple(obstacles), is_joint)


def _obstacle(
    criterion: Criterion, programme: Programme, domains: Mapping[str, Domain], search: Search
) -> Obstacle:
    read = programme.graph.inputs((criterion.node,)) - search.moves.keys() - search.asked
    labels = (domain.title for name, domain in domains.items() if name in read)
    return Obstacle(criterion.id, named(criterion), criterion.clause, tuple(labels))


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
