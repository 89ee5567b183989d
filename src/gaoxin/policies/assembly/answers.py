"""Explained answers for enterprises: the rules in force on a day put to the register's facts."""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
from gaoxin.engines.rules.explanation import Answer, Explainer
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.shortness import ways_to_go
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.facts import SUBJECT, enterprise_facts, fact_table
from gaoxin.policies.assembly.library import library
from gaoxin.values.errors import NotFound


def answer_for(
    enterprise_id: int, *, policy: str, scope: Scope, on: dt.date, case_kind: str = "first"
) -> Answer:
    """What one policy says of an enterprise on an application date; refuses a policy not in force then."""
    rules = library()
    compiled = rules.on(on, case_kind).policies.get(policy)
    if compiled is None or compiled.subject != SUBJECT:
        raise NotFound("这一天没有这项政策的有效版本，或它不是面向企业的政策。")
    facts = enterprise_facts(enterprise_id, scope=scope, on=on)
    return explainer(rules, on, case_kind, policy).explain(facts)


def answers_for(enterprise_id: int, *, scope: Scope, on: dt.date, case_kind: str = "first") -> list[Answer]:
    """What every policy for enterprises says of one, in the order of the library."""
    rules = library()
    facts = enterprise_facts(enterprise_id, scope=scope, on=on)
    return [
        explainer(rules, on, case_kind, policy.policy).explain(facts)
        for policy in policies_for_enterprises(rules.on(on, case_kind))
    ]


def answers_of_many(
    ids: Iterable[int], *, policy: str, scope: Scope, on: dt.date, case_kind: str = "first"
) -> dict[int, Answer]:
    """What one policy says of each of some enterprises."""
    rules = library()
    if policy not in rules.on(on, case_kind).policies:
        return {}
    table = fact_table(scope, on=on, only=ids)
    one = explainer(rules, on, case_kind, policy)
    return {key: one.explain(table.of(place)) for place, key in enumerate(table.ids)}


@lru_cache(maxsize=64)
def nearest_first(
    ids: tuple[int, ...], *, policy: str, scope: Scope, on: dt.date, mark: int
) -> tuple[int, ...]:
    """Enterprises by how far they have to go: fewer failed conditions, then smaller gaps beside the line.

    The order is kept for a matching, which ``mark`` names.
    """
    answers = answers_of_many(ids, policy=policy, scope=scope, on=on)
    return tuple(
        sorted((key for key in ids if key in answers), key=lambda key: (_distance(answers[key]), key))
    )


def _distance(answer: Answer) -> tuple[int, Fraction]:
    ways = ways_to_go(answer)
    return len(ways), sum(ways, Fraction(0))


def policies_for_enterprises(programme: Programme) -> list[CompiledPolicy]:
    return [policy for policy in programme.policies.values() if policy.subject == SUBJECT]


@lru_cache(maxsize=512)
def explainer(rules: Library, on: dt.date, case_kind: str, policy: str) -> Explainer:
    """What explains one policy in force, kept for reuse."""
    programme = rules.on(on, case_kind)
    return Explainer(programme, programme.policies[policy], rules.facts)
