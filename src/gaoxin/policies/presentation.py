"""Answers as pages show them: labels in the reader's language, facts with year and unit, gaps in words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.explanation import Answer, FigureReading
from gaoxin.engines.rules.facts import Value, split_input
from gaoxin.engines.rules.numerals import numeral
from gaoxin.engines.rules.shortness import ways_to_go
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.rule_answers import (
    BADGES,
    CERTAINTIES,
    VERDICTS,
    AnswerWords,
    Line,
    facts_words,
    in_language,
    lines_of,
    span_words,
    value_words,
    written_words,
)
from gaoxin.policies.assembly.facts import NONE_DECLARABLE, OF_THE_REGISTER, SUBJECT
from gaoxin.policies.assembly.library import fact_dictionary, library

__all__ = [
    "BADGES",
    "CERTAINTIES",
    "VERDICTS",
    "Line",
    "facts_words",
    "in_language",
    "lines_of",
    "span_words",
    "value_words",
    "written_words",
]

if TYPE_CHECKING:
    from gaoxin.policies.assembly.planning import Plan

KINDS: dict[str, str | Promise] = {
    "recognition": gettext_lazy("认定"),
    "grant": gettext_lazy("奖补"),
    "control": gettext_lazy("控制标准"),
    "grading": gettext_lazy("评价"),
    "applicability": gettext_lazy("适用情形"),
    "status": gettext_lazy("身份"),
    "fit": gettext_lazy("资金投向"),
}


def judged_words(text: str) -> str:
    """A judgement in words: yes or no, or points."""
    return {"true": _("是"), "false": _("否")}.get(text) or _("%(points)s 分") % {"points": text}


@dataclass(frozen=True, slots=True)
class Asked:
    """A missing fact: where it is entered, by which year.

    ``may_be_none``: the register cannot say that there is none of it, so that can be declared.
    """

    name: str
    label: str
    source: str
    fact: str
    year: int | None
    is_of_register: bool
    may_be_none: bool


def asked_of(answer: Answer) -> list[Asked]:
    """Missing facts of an answer, those the register gives first.

    Where the verdict stands without them, the facts its still open conditions want.
    """
    found = []
    for name in answer.missing or _wanted_by_open(answer):
        fact = fact_dictionary().of_input(SUBJECT, name)
        fact_id, back = split_input(name)
        year = None if back is None else answer.on.year - back
        label = in_language(fact.label, fact.label_en)
        words = label if year is None else _("%(year)s年%(fact)s") % {"year": year, "fact": label}
        is_of_register, may_be_none = fact_id in OF_THE_REGISTER, fact_id in NONE_DECLARABLE
        found.append(Asked(name, words, fact.source, fact_id, year, is_of_register, may_be_none))
    return sorted(found, key=lambda one: (not one.is_of_register, one.label))


@dataclass(frozen=True, slots=True)
class Item:
    """A score item or figure as shown: ``8`` or ``4–8``, of ``most``."""

    label: str
    clause: str
    certainty: str
    shown: str
    most: str
    unit: str
    depth: int
    share: int


def _wanted_by_open(answer: Answer) -> list[str]:
    if answer.verdict is not Verdict.NOT_MET:
        return []
    open_leaves = (one for one in answer.readings() if not one.parts and one.state is None)
    return list(dict.fromkeys(o.input for one in open_leaves for o in one.observations if o.is_missing))


@dataclass(frozen=True, slots=True)
class Payment:
    """A benefit of a policy that is met: what it is and, where money is paid, how much in 元."""

    label: str
    clause: str
    yuan: Decimal | None


def payments_of(answer: Answer) -> list[Payment]:
    return [
        Payment(
            in_language(one.grant.label, one.grant.label_en),
            one.grant.clause,
            None if one.low is None else Decimal(one.low).scaleb(-2),
        )
        for one in answer.amounts
    ]


def score_items(answer: Answer) -> list[Item]:
    scores = [figure for figure in answer.figures.values() if figure.output.kind == "score"]
    return [item for score in scores for item in _items(score, 0)]


def figure_items(answer: Answer) -> list[Item]:
    """Definitions and tables, which explain the conditions."""
    wanted = ("definition", "table")
    return [_item(one, 0) for one in answer.figures.values() if one.output.kind in wanted]


def _items(figure: FigureReading, depth: int) -> Iterator[Item]:
    yield _item(figure, depth)
    for part in figure.parts:
        yield from _items(part, depth + 1)


def _item(figure: FigureReading, depth: int) -> Item:
    output = figure.output
    most = output.most
    share = (
        0
        if most is None or not most or figure.low is None
        else max(0, min(100, int(figure.low / most * 100)))
    )
    return Item(
        label=in_language(output.label, output.label_en),
        clause=output.clause,
        certainty=str(CERTAINTIES[output.certainty]),
        shown=span_words(figure.low, figure.high),
        most="" if most is None else numeral(most),
        unit=output.unit.word,
        depth=depth,
        share=share,
    )


@dataclass(frozen=True, slots=True)
class Match(AnswerWords):
    """One policy in an enterprise's list."""

    @property
    def short_of(self) -> int:
        """The least number of conditions it is short of."""
        return len(ways_to_go(self.answer))

    @property
    def asked(self) -> list[Asked]:
        return asked_of(self.answer)


def grouped(answers: list[Answer]) -> dict[str, list[Match]]:
    """Matches by verdict; of those not met the nearest first, of those open the fewest questions first."""
    found: dict[str, list[Match]] = {verdict.value: [] for verdict in Verdict}
    for answer in answers:
        found[answer.verdict.value].append(Match(answer))
    found[Verdict.NOT_MET.value].sort(key=lambda match: match.short_of)
    found[Verdict.UNKNOWN.value].sort(
        key=lambda match: len(match.answer.missing) + len(match.answer.open_items)
    )
    return found


def judged_labels(answer: Answer) -> list[tuple[str, str]]:
    """(item, label) of what people still have to judge."""
    items = (name.partition(":")[2] for name in answer.open_items)
    return [(item, judged_label(answer, item)) for item in items]


def judged_label(answer: Answer, item: str) -> str:
    """What an item to be judged is called; its id where the document has no words."""
    return dict(_judged(answer)).get(item, item)


def _judged(answer: Answer) -> Iterator[tuple[str, str]]:
    for reading in answer.readings():
        criterion = reading.criterion
        yield criterion.id, in_language(criterion.label, criterion.label_en)
    for figure in answer.figures.values():
        yield figure.output.id, in_language(figure.output.label, figure.output.label_en)


def most_points(answer: Answer, item: str) -> str:
    """The most points of an item experts judge; empty for a condition."""
    found = (_most(figure, item) for figure in answer.figures.values())
    return next((numeral(most) for most in found if most is not None), "")


def _most(figure: FigureReading, item: str) -> Fraction | None:
    if figure.output.id == item:
        return figure.output.most
    return next((most for part in figure.parts if (most := _most(part, item)) is not None), None)


def guidance(answer: Answer, item: str) -> str:
    """How people are to judge it, as the document says."""
    found = (one.criterion.guidance for one in answer.readings() if one.criterion.id == item)
    return phrase(next(found, ""))


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a plan: the fact, from, to."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """``state``: ``met`` already, ``change`` with steps, ``impossible`` with obstacles, ``missing`` facts."""

    state: str
    steps: tuple[Step, ...] = ()
    obstacles: tuple[tuple[str, str, str], ...] = ()
    is_joint: bool = False
    missing: tuple[str, ...] = ()
    provided: tuple[str, ...] = ()
    is_cheapest: bool = True


def shown_plan(plan: "Plan") -> ShownPlan:
    from gaoxin.engines.rules.changes import Impossible, Proposal, Unanswered

    outcome = plan.outcome
    match outcome:
        case Proposal():
            steps = tuple(
                Step(
                    _input_words(one.input, plan),
                    _stored_words(one.input, one.before),
                    _stored_words(one.input, one.after),
                )
                for one in outcome.changes
            )
            provided = tuple(_judged_words(name, plan) for name in outcome.provided)
            state = "change" if steps else "met"
            return ShownPlan(state, steps, provided=provided, is_cheapest=outcome.is_cheapest)
        case Impossible():
            obstacles = tuple((one.label, one.clause, "、".join(one.fixed)) for one in outcome.obstacles)
            return ShownPlan("impossible", obstacles=obstacles, is_joint=outcome.is_joint)
        case Unanswered():
            return ShownPlan("missing", missing=tuple(_input_words(name, plan) for name in outcome.missing))
    return ShownPlan("undecided")


def assumption_words(plan: "Plan") -> list[str]:
    """“2026年营业收入 按2025年的 4,800 万元”."""
    return [
        _("%(fact)s 按 %(year)s 年的 %(value)s")
        % {
            "fact": _input_words(one.input, plan),
            "year": one.taken_from,
            "value": _stored_words(one.input, one.value),
        }
        for one in plan.assumptions
    ]


def _input_words(name: str, plan: "Plan") -> str:
    if ":" in name:
        return _judged_words(name, plan)
    fact = fact_dictionary().of_input(SUBJECT, name)
    label = in_language(fact.label, fact.label_en)
    back = split_input(name)[1]
    if back is None:
        return label
    return _("%(year)s年%(fact)s") % {"year": plan.on.year - back, "fact": label}


def _stored_words(name: str, value: Value) -> str:
    fact = fact_dictionary().of_input(SUBJECT, name)
    shown: Fraction | bool | str | dt.date
    if isinstance(value, bool | dt.date):
        shown = value
    elif isinstance(value, str):
        shown = fact.choices.get(value, value)
    else:
        shown = fact.shown(value)
    return value_words(fact, shown)


def _judged_words(name: str, plan: "Plan") -> str:
    """What a judgement is called in its document."""
    policy, _colon, item = name.partition(":")
    compiled = library().on(plan.on).policies.get(policy)
    for one in compiled.leaves() if compiled else ():
        if one.id == item:
            return in_language(one.label, one.label_en)
    output = compiled.outputs.get(item) if compiled else None
    return in_language(output.label, output.label_en) if output else item
