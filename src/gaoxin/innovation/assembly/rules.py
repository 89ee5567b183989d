"""The rules of carriers and tenants in force on a day, put to facts."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from gaoxin.engines.rules.explanation import Answer, Explainer
from gaoxin.engines.rules.facts import Fact, FactDictionary, Value
from gaoxin.engines.rules.library import Library
from gaoxin.foundation.rules_in_force import rules_in_force
from gaoxin.innovation.models import InnovationCarrierKind

CARRIER, TENANT = "carrier", "tenant"
ENTRY_RULE, GRADUATION_RULE = "incubator_tenant", "incubator_graduate"
OWN_RULES: Final[Mapping[str, str]] = {
    InnovationCarrierKind.INCUBATOR: "incubator",
    InnovationCarrierKind.MAKER_SPACE: "maker_space",
    InnovationCarrierKind.SCIENCE_PARK: "university_science_park",
}
# Of these tenants count as 在孵企业 only by the entry rule.
BY_ENTRY_RULE: Final = frozenset({InnovationCarrierKind.INCUBATOR.value})


def explained(policy: str, facts: Mapping[str, Value | None], *, on: dt.date) -> Answer | None:
    """What a rule says of facts on a day; None when no version of it is in force then."""
    explainer = _explainer(rules_in_force(), on, policy)
    return None if explainer is None else explainer.explain(facts)


def asked_by(policy: str, *, on: dt.date) -> frozenset[str]:
    """The inputs a rule reads; none when it is not in force."""
    compiled = rules_in_force().on(on).policies.get(policy)
    if compiled is None:
        return frozenset()
    return frozenset(name for leaf in compiled.leaves() for name in leaf.inputs)


def dictionary() -> FactDictionary:
    return rules_in_force().facts


def fact_of(subject: str, fact_id: str) -> Fact | None:
    return dictionary().find(subject, fact_id)


@lru_cache(maxsize=64)
def _explainer(rules: Library, on: dt.date, policy: str) -> Explainer | None:
    programme = rules.on(on)
    compiled = programme.policies.get(policy)
    return None if compiled is None else Explainer(programme, compiled, rules.facts)
