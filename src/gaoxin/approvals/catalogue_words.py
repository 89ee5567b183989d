"""The catalogue of approvals as officers read it: items with limits, papers and conditions, lists, faults."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.approvals.assembly.catalogue import approvals, conditions_on
from gaoxin.approvals.catalogue.documents import (
    Bundle,
    CaseType,
    ItemKind,
    ItemType,
    Measure,
    Named,
    PaperNeed,
    PledgeList,
    StatedLimit,
)
from gaoxin.approvals.catalogue.linting import findings_of
from gaoxin.approvals.plan_words import ORIGINS, department_of, item_label, label_of, paper_label
from gaoxin.engines.rules.findings import Finding, Severity
from gaoxin.engines.scheduling.items import Strength
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.rule_answers import CERTAINTIES, Line, in_language, lines_of
from gaoxin.foundation.rules_in_force import rules_in_force
from gaoxin.web.sentences import told

KINDS: dict[ItemKind, str | Promise] = {
    ItemKind.PERMIT: gettext_lazy("许可"),
    ItemKind.FILING: gettext_lazy("备案"),
    ItemKind.TECHNICAL: gettext_lazy("技术审查"),
    ItemKind.ASSESSMENT: gettext_lazy("评估"),
    ItemKind.CONTRACT: gettext_lazy("合同"),
    ItemKind.REGISTER: gettext_lazy("登记"),
    ItemKind.MILESTONE: gettext_lazy("节点"),
    ItemKind.WORKS: gettext_lazy("施工"),
}
STRENGTHS: dict[Strength, str | Promise] = {
    Strength.BEFORE_ACCEPTANCE: gettext_lazy("受理前"),
    Strength.BEFORE_DECISION: gettext_lazy("决定前，可容缺受理"),
    Strength.BEFORE_CERTIFICATE: gettext_lazy("发证前，可先行审查"),
}


@dataclass(frozen=True, slots=True)
class LimitWords:
    """A limit with how sure it is and where it is written."""

    words: str
    certainty: str | Promise
    clause: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item in a list of the catalogue."""

    key: str
    number: str
    label: str
    department: str
    kind: str | Promise
    legal: LimitWords
    promised: LimitWords | None
    clause: str
    certainty: str | Promise


@dataclass(frozen=True, slots=True)
class NeedLine:
    """``given_by`` are labels of the items that give it; nobody hands those in."""

    paper: str
    origin: str | Promise
    moment: str | Promise
    given_by: tuple[str, ...]
    is_conditional: bool


@dataclass(frozen=True, slots=True)
class ListLine:
    """One of the province's lists: what is known of it and what was published."""

    label: str
    total: int
    known: tuple[str, ...]
    clause: str
    certainty: str | Promise

    @property
    def unknown(self) -> int:
        return max(self.total - len(self.known), 0)


def named(name: Named) -> str:
    return in_language(name.label, name.label_en)


def limit_words(stated: StatedLimit) -> LimitWords:
    words = _("没有查到") if stated.limit is None else told(stated.limit.words)
    return LimitWords(words, CERTAINTIES[stated.certainty], stated.clause)


def item_row(key: str) -> ItemRow:
    item = approvals().items[key]
    return ItemRow(
        key=key,
        number=item.number,
        label=item_label(item),
        department=department_of(key),
        kind=KINDS[item.kind],
        legal=limit_words(item.legal),
        promised=None if item.promised is None else limit_words(item.promised),
        clause=item.clause,
        certainty=CERTAINTIES[item.certainty],
    )


def by_phase(keys: Sequence[str]) -> list[tuple[str, list[ItemRow]]]:
    """Phases in their order, each with its items in the order of the kind of case."""
    catalogue = approvals()
    found = [
        (named(phase.name), [item_row(one) for one in keys if catalogue.items[one].phase == key])
        for key, phase in catalogue.phases.items()
    ]
    return [(label, rows) for label, rows in found if rows]


def matching_items(text: str) -> list[str]:
    """By name in either language, number, department, clause, or a paper it needs or gives."""
    wanted = text.casefold().split()
    return [
        key for key, item in approvals().items.items() if all(word in _searched(key, item) for word in wanted)
    ]


def _searched(key: str, item: ItemType) -> str:
    catalogue = approvals()
    papers = [catalogue.papers[need.paper].name for need in item.needs]
    papers += [catalogue.papers[paper].name for paper in item.gives]
    names = [item.name, catalogue.departments[item.department].name, *papers]
    words = [word for name in names for word in (name.label, name.label_en)]
    return " ".join([key, item.number, item.clause, item.note, item.note_en, *words]).casefold()


def need_lines(item: ItemType) -> list[NeedLine]:
    return [_need(need) for need in item.needs]


def _need(need: PaperNeed) -> NeedLine:
    catalogue = approvals()
    paper = catalogue.papers[need.paper]
    givers = catalogue.givers_of(need.paper, among=tuple(catalogue.items))
    return NeedLine(
        paper_label(paper),
        ORIGINS[paper.origin],
        STRENGTHS[need.strength],
        tuple(label_of(key) for key in givers),
        need.if_given or bool(need.land_route),
    )


def given_papers(item: ItemType) -> list[str]:
    return [paper_label(approvals().papers[key]) for key in item.gives]


def condition_lines(item: ItemType, on: dt.date) -> list[Line]:
    """When it applies, condition by condition; empty where it always does."""
    answer = conditions_on(on).of_item(item, {}).answer
    return [] if answer is None else lines_of(answer)


def kind_lines(case_type: CaseType, on: dt.date) -> list[Line]:
    answer = conditions_on(on).of_case_type(case_type, {}).answer
    return [] if answer is None else lines_of(answer)


def notes_of(case_type: CaseType) -> list[str]:
    return [in_language(*both) for both in zip_longest(case_type.notes, case_type.notes_en, fillvalue="")]


def measure_lines(measure: Measure, on: dt.date) -> list[Line]:
    """The rule that must hold; empty where none must."""
    if not measure.rule:
        return []
    answer = conditions_on(on).of_policy(measure.rule, {}).answer
    return [] if answer is None else lines_of(answer)


def list_line(one: PledgeList) -> ListLine:
    known = (*(label_of(key) for key in one.items), *(phrase(other) for other in one.others))
    return ListLine(named(one.name), one.total, known, phrase(one.clause), CERTAINTIES[one.certainty])


def measures_on(key: str) -> list[str]:
    """Names of measures that may touch an item."""
    catalogue = approvals()
    return [
        named(one.name)
        for one in catalogue.measures.values()
        if key in one.items or (one.bundle and key in catalogue.bundles[one.bundle].items)
    ]


def bundle_items(bundle: Bundle) -> list[tuple[str, bool]]:
    """Labels, and whether the national list names them."""
    return [(label_of(key), key in bundle.core) for key in bundle.items]


def findings() -> list[Finding]:
    """What the linter says of the catalogue as loaded, the gravest first."""
    return list(_findings(approvals().digest, rules_in_force().digest))


@lru_cache(maxsize=4)
def _findings(_catalogue: str, _rules: str) -> tuple[Finding, ...]:
    return tuple(_sorted(findings_of(approvals(), rules_in_force())))


def _sorted(found: Sequence[Finding]) -> Iterator[Finding]:
    for severity in Severity:
        yield from (one for one in found if one.severity is severity)
