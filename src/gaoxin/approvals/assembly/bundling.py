"""Whether projects may share one environmental report form: the rule asked with the bundle's facts."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation

from gaoxin.approvals import selectors
from gaoxin.approvals.assembly.catalogue import conditions_on
from gaoxin.approvals.catalogue.conditions import SUBJECT, Applicability
from gaoxin.approvals.models import ApprovalCase, BundleKind
from gaoxin.engines.rules.compiled import Shape, Verdict
from gaoxin.engines.rules.explanation import Reading
from gaoxin.engines.rules.facts import Fact
from gaoxin.foundation.dated_facts import parse_value
from gaoxin.foundation.rule_answers import Line, in_language, lines_of
from gaoxin.foundation.rules_in_force import rules_in_force
from gaoxin.foundation.zones.scope import Scope

RULE: Final = "bundled_eia"
ITEM: Final = "eia_form"
# Told by the bundle's kind and by the members' own item, so nobody states them.
_GIVEN: Final = ("bundle_kind", "eia_class")


@dataclass(frozen=True, slots=True)
class Asked:
    """The rule's answer on a bundle: ``written`` are the facts it was asked with."""

    found: Applicability
    written: Mapping[str, str]
    on: dt.date

    @property
    def refusals(self) -> list[str]:
        """Conditions that fail, in the words of the rule."""
        answer = self.found.answer
        if answer is None:
            return []
        against = [*_failing(answer.criteria), *(one for one in answer.exclusions if one.state)]
        return list(
            dict.fromkeys(in_language(one.criterion.label, one.criterion.label_en) for one in against)
        )


def _failing(reading: Reading) -> Iterator[Reading]:
    """Conditions by which it fails; of alternatives for other kinds of bundles none."""
    if reading.state is not False:
        return
    if not reading.parts:
        yield reading
        return
    parts = reading.parts
    if reading.criterion.shape is Shape.ANY:
        own = tuple(part for part in parts if not any(map(_is_of_other_kind, part.leaves())))
        parts = own or parts
    for part in parts:
        yield from _failing(part)


def _is_of_other_kind(leaf: Reading) -> bool:
    return leaf.state is False and any(one.fact.id == "bundle_kind" for one in leaf.observations)


def facts_asked(on: dt.date) -> list[Fact]:
    """What the rule wants to know of a bundle, in the order of its conditions."""
    answer = conditions_on(on).of_policy(RULE, {}).answer
    if answer is None:
        return []
    read = {one.fact.id: one.fact for reading in answer.readings() for one in reading.observations}
    return [fact for name, fact in read.items() if name not in _GIVEN]


def ask(
    kind: BundleKind,
    facts: Mapping[str, str],
    cases: Iterable[ApprovalCase],
    *,
    scope: Scope,
    on: dt.date,
) -> Asked:
    """What forbids one member forbids the bundle: exclusions stated of a project count for all."""
    conditions = conditions_on(on)
    written = {name: value for name, value in facts.items() if value and name not in _GIVEN}
    written |= {"bundle_kind": kind.value, "eia_class": "form"}
    written |= dict.fromkeys(_against(cases, scope=scope, on=on), "true")
    values = {
        name: parse_value(conditions.facts.of_input(SUBJECT, name), value) for name, value in written.items()
    }
    return Asked(conditions.of_policy(RULE, values), written, on)


def _against(cases: Iterable[ApprovalCase], *, scope: Scope, on: dt.date) -> set[str]:
    answer = conditions_on(on).of_policy(RULE, {}).answer
    if answer is None:
        return set()
    barring = {one.fact.id for reading in answer.exclusions for one in reading.observations}
    found: set[str] = set()
    for case in cases:
        stated = selectors.stated_facts(case.project_id, scope=scope, as_of=on)
        found |= {name for name in barring if name in stated and stated[name].value == "true"}
    return found


def _written(line: Line) -> dict[str, Any]:
    return {
        "label": line.label,
        "word": str(line.word),
        "state": line.state,
        "depth": line.depth,
        "clause": line.reading.criterion.clause,
        "facts": line.facts,
        "is_group": bool(line.reading.parts),
    }


def written_basis(asked: Asked) -> dict[str, Any]:
    """The answer as it is kept with the bundle, in Chinese with its English beside it."""
    answer = asked.found.answer
    found = [] if answer is None else lines_of(answer)
    with translation.override("en"):
        english = [{"label_en": line.label, "facts_en": line.facts} for line in found]
    with translation.override("zh-hans"):
        lines = [_written(line) | words for line, words in zip(found, english, strict=True)]
    verdict = Verdict.UNKNOWN if answer is None else answer.verdict
    return {
        "rule": RULE,
        "on": asked.on.isoformat(),
        "verdict": verdict.name.lower(),
        "rules_digest": rules_in_force().digest,
        "lines": lines,
    }
