"""When items and kinds of cases apply: their conditions as rules, explained like any rule."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gaoxin.approvals.catalogue.documents import ApprovalCatalogue, CaseType, ItemType, RuleUse
from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.documents import CASE_KINDS, CriterionText, PolicyVersion
from gaoxin.engines.rules.explanation import Answer, Explainer
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.reading import Place
from gaoxin.engines.rules.scalar import Facts

SUBJECT: Final = "project"
_ALWAYS_SINCE: Final = dt.date(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether something applies: yes, no, or unknown (None); ``answer`` explains it by the facts."""

    state: bool | None
    answer: Answer | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that would decide it."""
        return () if self.answer is None or self.state is not None else self.answer.missing


MOST_ANSWERS: Final = 4096


class Conditions:
    """Asks the catalogue's own conditions and the rules it refers to, for an application date."""

    def __init__(self, catalogue: ApprovalCatalogue, rules: Library, on: dt.date) -> None:
        self.catalogue = catalogue
        self.on = on
        self._rules = rules
        self._own = Library(rules.facts, _own_versions(catalogue))
        self._explainer = lru_cache(maxsize=256)(self._make_explainer)
        self._answers: dict[tuple[object, ...], Answer] = {}

    @property
    def facts(self) -> FactDictionary:
        """What may be said of a project."""
        return self._rules.facts

    def of_item(self, item: ItemType, facts: Facts) -> Applicability:
        if item.rule is not None:
            return self._of_rule(item.rule, facts)
        if item.test is None:
            return Applicability(True)
        return _decided(self._answer(_item_name(item.name.key), facts, is_own=True))

    def of_case_type(self, case_type: CaseType, facts: Facts) -> Applicability:
        return _decided(self._answer(_case_name(case_type), facts, is_own=True))

    def of_policy(self, policy: str, facts: Facts) -> Applicability:
        """A rule of the library by its name; one not in force that day says nothing (None)."""
        return self._of_rule(RuleUse(policy), facts)

    def _of_rule(self, use: RuleUse, facts: Facts) -> Applicability:
        if use.policy not in self._rules.on(self.on).policies:
            return Applicability(None)
        answer = self._answer(use.policy, facts, is_own=False)
        return _decided(answer) if not use.value else Applicability(_is_value(answer, use), answer)

    def _answer(self, policy: str, facts: Facts, *, is_own: bool) -> Answer:
        """A rule reads a few facts; projects that agree in them get the answer already given."""
        explainer = self._explainer(policy, is_own)
        key = (policy, is_own, *(facts.get(name) for name in sorted(explainer.policy.inputs)))
        known = self._answers.get(key)
        if known is None:
            if len(self._answers) >= MOST_ANSWERS:
                self._answers.clear()
            known = self._answers[key] = explainer.explain(facts)
        return known

    def _make_explainer(self, policy: str, is_own: bool) -> Explainer:
        library = self._own if is_own else self._rules
        programme = library.on(self.on)
        return Explainer(programme, programme.policies[policy], library.facts)


def _decided(answer: Answer) -> Applicability:
    if answer.verdict is Verdict.UNKNOWN:
        return Applicability(None, answer)
    return Applicability(answer.verdict is Verdict.MET, answer)


def _is_value(answer: Answer, use: RuleUse) -> bool | None:
    """Whether the rule applies and its figure is the wanted one; a figure that cannot be decides a no."""
    if answer.verdict in (Verdict.NOT_MET, Verdict.NOT_APPLICABLE):
        return False
    figure = answer.figures[use.value]
    if (figure.low is not None and figure.low > use.equals) or (
        figure.high is not None and figure.high < use.equals
    ):
        return False
    return True if figure.is_known and answer.verdict is Verdict.MET else None


def _own_versions(catalogue: ApprovalCatalogue) -> Iterator[PolicyVersion]:
    for item in catalogue.items.values():
        if item.test is not None:
            yield _version(_item_name(item.name.key), item.name.label, item.name.label_en, item.test, item)
    for case_type in catalogue.case_types:
        yield _version(
            _case_name(case_type),
            case_type.name.label,
            case_type.name.label_en,
            case_type.applies_when,
            case_type,
        )


def _version(
    name: str, title: str, title_en: str, criteria: CriterionText, of: ItemType | CaseType
) -> PolicyVersion:
    place: Place = of.name.place
    return PolicyVersion(
        policy=name,
        version="1",
        title=title,
        title_en=title_en,
        kind="applicability",
        subject=SUBJECT,
        level="zone",
        region="",
        office="",
        sources=(),
        since=_ALWAYS_SINCE,
        until=None,
        case_kinds=CASE_KINDS,
        certainty=of.certainty,
        validity="",
        notes=(),
        materials=(),
        parameters=(),
        definitions=(),
        tables=(),
        scores=(),
        applies_when=None,
        criteria=criteria,
        exclusions=(),
        benefits=(),
        place=place,
    )


def _item_name(key: str) -> str:
    return f"item_{key}"


def _case_name(case_type: CaseType) -> str:
    return f"case_{case_type.key}_{case_type.version}"
