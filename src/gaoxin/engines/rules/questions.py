"""Which answer to ask for first: the missing fact that alone settles the verdict for most of its values.

Judgements that are not there yet are taken in the subject's favour: they are for officers, not for the firm.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

from gaoxin.engines.rules.compiled import Programme, Verdict, verdict_of
from gaoxin.engines.rules.domains import Domain, domains_in
from gaoxin.engines.rules.efforts import largest_of
from gaoxin.engines.rules.facts import FactDictionary, Value, split_input
from gaoxin.engines.rules.graph import Compare, Const, Graph, InputType, Number
from gaoxin.engines.rules.judgements import favourable
from gaoxin.engines.rules.scalar import Evaluator
from gaoxin.engines.rules.search import Search

Facts = Mapping[str, Value | None]
_SHARES: Final = (0, 1, 2, 5, 10, 20, 30, 50, 70, 90, 100, 110, 130, 200, 500, 1000)
_MOST: Final = Fraction(1, 2)
_DAYS: Final = (0, 30, 183, 364, 365, 366, 731, 1096, 1827, 3653, 7305)


@dataclass(frozen=True, slots=True)
class Question:
    """Missing facts (inputs) to ask for together. ``share`` of the values tried settle the verdict.

    ``verdicts`` are those the answers can lead to. Where no fact alone settles it for half of its values, the
    facts are the fewest that together can lead to 符合, and there is no share.
    """

    inputs: tuple[str, ...]
    labels: tuple[str, ...]
    share: Fraction | None
    verdicts: frozenset[Verdict]


def least_question(
    programme: Programme, name: str, facts: Facts, *, dictionary: FactDictionary
) -> Question | None:
    """None when the verdict is settled, or no answer can settle it."""
    policy = programme.policies[name]
    supposed = {**facts, **favourable(policy, facts)}
    domains = domains_in(dictionary, programme, name)
    evaluator = Evaluator(programme.graph, (policy.applies, policy.eligible))

    def verdict(one: Facts) -> Verdict:
        values = evaluator.raw(one, programme.on)
        return verdict_of(values[0], values[-1])

    if verdict(supposed) is not Verdict.UNKNOWN:
        return None
    roots = (policy.applies, policy.eligible)
    missing = [one for one in domains if supposed.get(one) is None and one in programme.graph.inputs(roots)]
    best: Question | None = None
    for one in missing:
        values = list(dict.fromkeys(tried(domains, one, supposed, programme.graph, programme.on)))
        found = [verdict({**supposed, one: value}) for value in values]
        settled = [answer for answer in found if answer is not Verdict.UNKNOWN]
        share = Fraction(len(settled), len(found))
        if settled and (best is None or best.share is None or share > best.share):
            best = Question((one,), (domains[one].title,), share, frozenset(settled))
    if best is not None and best.share is not None and best.share >= _MOST:
        return best
    together = Search(programme, policy, domains, supposed, {}, asking=True).deciding()
    labels = tuple(domains[one].title for one in together)
    return Question(together, labels, None, frozenset()) if together else best


def tried(
    domains: Mapping[str, Domain], name: str, facts: Facts, graph: Graph, on: dt.date
) -> Iterator[Value]:
    """Values a missing fact might have: every choice; numbers of the subject's size and about thresholds."""
    domain = domains[name]
    match domain.kind:
        case InputType.FLAG:
            yield from (True, False)
        case InputType.CHOICE:
            yield from domain.choices
        case InputType.DATE:
            yield from (on - dt.timedelta(days=days) for days in _DAYS)
        case InputType.NUMBER:
            for number in (*_sized(domains, domain, facts), *_thresholds(graph, name)):
                yield min(max(number, domain.least), domain.most)


def _sized(domains: Mapping[str, Domain], domain: Domain, facts: Facts) -> Iterator[int]:
    """Around the same fact of other years, else around the subject's numbers of the same kind."""
    own = split_input(domain.name)[0]
    others = [
        value
        for name, value in facts.items()
        if split_input(name)[0] == own and isinstance(value, int) and not isinstance(value, bool)
    ]
    size = Fraction(max(others)) if others else largest_of(domains, facts, domain)
    return (floor(size * share / 100) for share in _SHARES)


def _thresholds(graph: Graph, name: str) -> Iterable[int]:
    for node in graph.nodes:
        if isinstance(node, Compare):
            left, right = graph[node.left], graph[node.right]
            for one, other in ((left, right), (right, left)):
                if one == Number(name) and isinstance(other, Const):
                    yield from (floor(other.value) - 1, floor(other.value), ceil(other.value) + 1)
