"""What to ask about a project: what decides most first, what is known already is not asked again."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gaoxin.approvals.assembly.catalogue import approvals, conditions_on
from gaoxin.approvals.assembly.network import needed_items
from gaoxin.approvals.assembly.project_facts import OF_THE_LEDGER, KnownFact, values_of
from gaoxin.approvals.catalogue.conditions import SUBJECT, Applicability
from gaoxin.approvals.catalogue.documents import CaseType, Named
from gaoxin.engines.rules.explanation import Answer
from gaoxin.engines.rules.facts import Fact
from gaoxin.foundation.rule_answers import in_language

# Given by the register of area assessments, item by item.
_OF_ASSESSMENTS = ("assessment_kind", "area_report_approved_on")


@dataclass(frozen=True, slots=True)
class Question:
    """A fact, what is known of it, and the labels of what waits for it."""

    fact: Fact
    known: KnownFact | None
    wanted_for: tuple[str, ...]
    is_open: bool
    """Unknown, and something hangs on it."""

    @property
    def is_of_ledger(self) -> bool:
        return self.fact.id in OF_THE_LEDGER


@dataclass(frozen=True, slots=True)
class Questions:
    """``kind`` tells the kind of case, ``items`` what applies, ``measures`` which may be used."""

    kind: tuple[Question, ...]
    items: tuple[Question, ...]
    measures: tuple[Question, ...]

    def all(self) -> tuple[Question, ...]:
        return (*self.kind, *self.items, *self.measures)

    @property
    def open_count(self) -> int:
        return sum(one.is_open for one in (*self.kind, *self.items))


def questions_for(facts: Mapping[str, KnownFact], *, on: dt.date, case_type: CaseType | None) -> Questions:
    """Everything a plan reads of a project; each fact is asked once, where it first matters."""
    conditions, values = conditions_on(on), values_of(facts)
    of_kind = [
        (_name(one.name), conditions.of_case_type(one, values)) for one in approvals().case_types_on(on)
    ]
    of_items: list[tuple[str, Applicability]] = []
    of_measures: list[tuple[str, Applicability]] = []
    if case_type is not None:
        items, measures = approvals().items, approvals().measures
        needed = needed_items(case_type, values, conditions=conditions)
        of_items = [(_name(items[key].name), answer) for key, answer in needed.answers.items()]
        of_measures = [
            (_name(measures[key].name), conditions.of_policy(measures[key].rule, values))
            for key in case_type.measures
            if measures[key].rule
        ]
    seen: set[str] = set()
    return Questions(
        kind=_asked(of_kind, facts, seen),
        items=_asked(of_items, facts, seen),
        measures=_asked(of_measures, facts, seen),
    )


def _name(name: Named) -> str:
    return in_language(name.label, name.label_en)


def _asked(
    answers: Iterable[tuple[str, Applicability]], facts: Mapping[str, KnownFact], seen: set[str]
) -> tuple[Question, ...]:
    """Facts not asked before; those something waits for first, by how much waits."""
    wanted: dict[str, list[str]] = {}
    waiting: dict[str, int] = {}
    known_facts: dict[str, Fact] = {}
    for label, found in answers:
        if found.answer is None:
            continue
        for name, fact in _read_by(found.answer):
            known_facts[name] = fact
            wanted.setdefault(name, []).append(label)
        for name in found.missing:
            waiting[name] = waiting.get(name, 0) + 1
    asked = [name for name in wanted if name not in seen and name not in _OF_ASSESSMENTS]
    seen.update(asked)
    asked.sort(key=lambda name: -waiting.get(name, 0))
    return tuple(
        Question(known_facts[name], facts.get(name), tuple(dict.fromkeys(wanted[name])), name in waiting)
        for name in asked
    )


def _read_by(answer: Answer) -> list[tuple[str, Fact]]:
    found = {
        one.fact.id: one.fact
        for reading in answer.readings()
        for one in reading.observations
        if one.fact.subject == SUBJECT
    }
    return list(found.items())
