"""What an enterprise would have to change by a later application date, at least effort.

Figures of years not yet closed are taken as they were in the last known year and named as such; only they and
other facts still open to change are moved. Loads the solver, so it is imported where it is asked for.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from gaoxin.engines.rules.changes import Outcome, cheapest_change
from gaoxin.engines.rules.facts import Value, input_name, split_input
from gaoxin.engines.rules.wholes import Whole, load_wholes
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.answers import policies_for_enterprises
from gaoxin.policies.assembly.facts import enterprise_facts
from gaoxin.policies.assembly.library import library
from gaoxin.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure of a running year, taken over from ``taken_from``."""

    input: str
    year: int
    taken_from: int
    value: Value


@dataclass(frozen=True, slots=True)
class Plan:
    policy: str
    on: dt.date
    assumptions: tuple[Assumption, ...]
    outcome: Outcome


def plan_for(
    enterprise_id: int, *, policy: str, scope: Scope, on: dt.date, today: dt.date, case_kind: str = "first"
) -> Plan:
    """The cheapest change for an application on ``on`` as things stand on ``today``."""
    rules = library()
    programme = rules.on(on, case_kind)
    found = next((one for one in policies_for_enterprises(programme) if one.policy == policy), None)
    if found is None:
        raise NotFound("这一天没有这项政策的有效版本，或它不是面向企业的政策。")
    facts = enterprise_facts(enterprise_id, scope=scope, on=on)
    assumed = _assumed(facts, found.inputs, on=on, today=today)
    supposed = {**facts, **{one.input: one.value for one in assumed}}
    outcome = cheapest_change(
        programme, policy, supposed, dictionary=rules.facts, today=today, wholes=_wholes()
    )
    return Plan(policy, on, assumed, outcome)


@cache
def _wholes() -> tuple[Whole, ...]:
    """What never exceeds what, such as 科技人员 among all staff."""
    path = Path(settings.CATALOGUE_DIR) / "wholes.yaml"
    return load_wholes(path, library().facts, shown_as=path.name)


def _assumed(
    facts: dict[str, Value | None], inputs: frozenset[str], *, on: dt.date, today: dt.date
) -> tuple[Assumption, ...]:
    found = []
    for name in sorted(inputs):
        fact_id, back = split_input(name)
        if back is None or facts.get(name) is not None or on.year - back < today.year:
            continue
        for earlier in range(back + 1, back + 3):
            value = facts.get(input_name(fact_id, earlier))
            if value is not None:
                found.append(Assumption(name, on.year - back, on.year - earlier, value))
                break
    return tuple(found)
