"""A policy version as its page reads it, chapter by chapter, in the reader's language."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gaoxin.engines.rules.compiled import CompiledPolicy, Shape
from gaoxin.engines.rules.documents import (
    Anchor,
    Benefit,
    CriterionText,
    Parameter,
    PolicyVersion,
    Score,
    ScoreItem,
    Table,
)
from gaoxin.engines.rules.facts import split_input
from gaoxin.engines.rules.library import Library
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.unit_words import quantity, unit_words
from gaoxin.policies.assembly.heads import Notice
from gaoxin.policies.library_words import (
    BENEFITS,
    CERTAIN,
    CERTAINTY_MEANS,
    PARTS,
    Sentences,
    listed,
    sentences,
    year_words,
)
from gaoxin.policies.policy_heads import Head, head_of
from gaoxin.policies.presentation import CERTAINTIES, in_language
from gaoxin.policies.selectors.library import anchors


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a version states: label, what it says, clause, certainty, remark."""

    id: str
    label: str
    said: str
    clause: str
    certainty: str
    note: str
    depth: int = 0
    is_group: bool = False
    is_direct: bool = False
    is_manual: bool = False
    amount: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table of bands: heading of the left column, rows of condition and value."""

    line: Line
    input: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Doubts:
    """Everything of one certainty below 已核; ``parts`` are (part of the document, lines)."""

    certainty: str
    word: str | Promise
    meaning: str | Promise
    parts: tuple[tuple[str | Promise, tuple[Line, ...]], ...]

    @property
    def count(self) -> int:
        return sum(len(lines) for _part, lines in self.parts)


@dataclass(frozen=True, slots=True)
class UsedFact:
    """A fact the version asks for and where the platform has it from."""

    id: str
    label: str
    unit: str
    years: str
    source: str
    choices: str
    is_of_register: bool


@dataclass(frozen=True, slots=True)
class Chapters:
    """The page of one version on a day. A version not in force is told as of its first or last day."""

    head: Head
    scope: tuple[Line, ...]
    conditions: tuple[Line, ...]
    exclusions: tuple[Line, ...]
    parameters: tuple[Line, ...]
    tables: tuple[DrawnTable, ...]
    scores: tuple[Line, ...]
    definitions: tuple[Line, ...]
    benefits: tuple[Line, ...]
    doubts: tuple[Doubts, ...]
    facts: tuple[UsedFact, ...] = field(default=())


def chapters_of(
    version: PolicyVersion,
    rules: Library,
    *,
    on: dt.date,
    register: Iterable[str],
    notice: Notice | None = None,
) -> Chapters:
    """``register`` are ids of facts the register of enterprises gives, so that nobody has to declare them."""
    return _Reader(version, rules, on).read(frozenset(register), notice)


def day_told(version: PolicyVersion, on: dt.date) -> dt.date:
    """The day nearest to ``on`` on which the version is in force; its dated values are told as of it."""
    latest = on if version.until is None else min(on, version.until)
    return max(version.since, latest)


@lru_cache(maxsize=256)
def _compiled(rules: Library, version: PolicyVersion, on: dt.date) -> CompiledPolicy:
    return rules.compile(version, on)


class _Reader:
    def __init__(self, version: PolicyVersion, rules: Library, on: dt.date) -> None:
        self.version, self.rules, self.on = version, rules, on
        told = day_told(version, on)
        self.say = Sentences(version, rules.facts, on=told)
        self.compiled = _compiled(rules, version, told)
        self.inputs: Mapping[str, frozenset[str]] = {one.id: one.inputs for one in self.compiled.leaves()}

    def read(self, register: frozenset[str], notice: Notice | None) -> Chapters:
        version = self.version
        scope = () if version.applies_when is None else tuple(self._criteria(version.applies_when, 0))
        return Chapters(
            head=head_of(version, self.say, on=self.on, notice=notice),
            scope=scope,
            conditions=tuple(self._conditions()),
            exclusions=tuple(line for one in version.exclusions for line in self._criteria(one, 0)),
            parameters=tuple(self._parameter(one) for one in version.parameters),
            tables=tuple(self._table(one) for one in version.tables),
            scores=tuple(line for one in version.scores for line in self._score(one)),
            definitions=tuple(
                _line(one.anchor, self.say.expression(one.expression)) for one in version.definitions
            ),
            benefits=tuple(self._benefit(one) for one in version.benefits),
            doubts=tuple(self._doubts()),
            facts=tuple(self._facts(register)),
        )

    # ------------------------------------------------------------ conditions

    def _conditions(self) -> Iterator[Line]:
        root = self.version.criteria
        bare = root.shape is Shape.ALL and not root.anchor.label
        for part in root.parts if bare else (root,):
            yield from self._criteria(part, 0)

    def _criteria(self, one: CriterionText, depth: int) -> Iterator[Line]:
        said = self.say.test(one)
        label = in_language(one.anchor.label, one.anchor.label_en)
        yield _line(
            one.anchor,
            said if label else "",
            label=label or said,
            depth=depth,
            is_group=bool(one.parts),
            is_direct=one.is_direct,
            is_manual=one.shape is Shape.MANUAL,
            facts=tuple(self._facts_of(one.anchor.id, told=bool(said))),
        )
        for part in one.parts:
            yield from self._criteria(part, depth + 1)

    def _facts_of(self, criterion: str, *, told: bool) -> Iterator[tuple[str, str]]:
        """(id, label) of the facts behind a condition, each once; a plain fact's label says nothing new."""
        seen = {split_input(name)[0] for name in self.inputs.get(criterion, ()) if ":" not in name}
        for fact_id in sorted(seen):
            fact = self.rules.facts.find(self.version.subject, fact_id)
            if fact is not None:
                yield fact_id, in_language(fact.label, fact.label_en) if told else _("事实从哪里来")

    # --------------------------------------------------------------- numbers

    def _parameter(self, one: Parameter) -> Line:
        return _line(one.anchor, parameter_words(one))

    def _table(self, one: Table) -> DrawnTable:
        heading = self.say.expression(one.input) if one.input else _("情形")
        rows = tuple(self.say.row(row, one) for row in one.rows)
        return DrawnTable(_line(one.anchor, ""), heading, rows)

    def _score(self, one: Score) -> Iterator[Line]:
        yield _line(one.anchor, "", amount=_most(one), is_group=True)
        for item in one.items:
            yield from self._item(item, 1)

    def _item(self, one: ScoreItem, depth: int) -> Iterator[Line]:
        said = "" if one.items else self.say.item(one)
        yield _line(one.anchor, said, amount=_most(one), depth=depth, is_group=bool(one.items))
        for part in one.items:
            yield from self._item(part, depth + 1)

    def _benefit(self, one: Benefit) -> Line:
        """Kind, and where money is paid how much, at most how much, and on what expenditure."""
        parts = [str(BENEFITS[one.kind])]
        if one.amount:
            parts.append(_("金额：%(amount)s") % {"amount": self.say.amount(one.amount)})
        if one.cap:
            parts.append(_("最高：%(amount)s") % {"amount": self.say.amount(one.cap)})
        if one.expenditure:
            parts.append(
                _("对应的支出：%(what)s（同一笔支出不重复享受）") % {"what": phrase(one.expenditure)}
            )
        if one.highest_of:
            others = self._instead_of(one)
            parts.append(_("与%(others)s就高享受一项") % {"others": listed(others)})
        return _line(one.anchor, sentences(parts))

    def _instead_of(self, one: Benefit) -> list[str]:
        """Benefits of any policy that are not given together with this one."""
        found = (
            other.anchor
            for version in self.rules.versions
            for other in version.benefits
            if other.highest_of == one.highest_of and other.anchor.label != one.anchor.label
        )
        labels = dict.fromkeys(in_language(anchor.label, anchor.label_en) for anchor in found)
        return [f"“{label}”" for label in labels] or [_("同组的其他待遇")]

    # ---------------------------------------------------------------- doubts

    def _doubts(self) -> Iterator[Doubts]:
        values = {one.anchor.id: parameter_words(one) for one in self.version.parameters}
        for certainty, meaning in CERTAINTY_MEANS.items():
            parts: dict[str, list[Line]] = {}
            for part, anchor in anchors(self.version):
                if anchor.certainty == certainty:
                    said = values.get(anchor.id, "") if part == "parameter" else ""
                    parts.setdefault(part, []).append(_line(anchor, said))
            if parts:
                listed = tuple((PARTS[part], tuple(lines)) for part, lines in parts.items())
                yield Doubts(certainty, CERTAIN[certainty], meaning, listed)

    # ----------------------------------------------------------------- facts

    def _facts(self, register: frozenset[str]) -> Iterator[UsedFact]:
        years: dict[str, set[int]] = {}
        for name in self.compiled.inputs:
            if ":" not in name:
                fact_id, year = split_input(name)
                years.setdefault(fact_id, set()).update(() if year is None else (year,))
        for fact_id in sorted(years, key=lambda one: (one not in register, one)):
            fact = self.rules.facts.find(self.version.subject, fact_id)
            if fact is None:
                continue
            choices = [in_language(word, fact.choices_en[key]) for key, word in fact.choices.items()]
            yield UsedFact(
                id=fact_id,
                label=in_language(fact.label, fact.label_en),
                unit=unit_words(fact.unit.word) if fact.unit else "",
                years=year_words(years[fact_id]),
                source=fact.source,
                choices=listed(choices),
                is_of_register=self.version.subject == "enterprise" and fact_id in register,
            )


def _line(anchor: Anchor, said: str, *, label: str = "", **more: object) -> Line:
    return Line(
        id=anchor.id,
        label=label or in_language(anchor.label, anchor.label_en),
        said=said,
        clause=anchor.clause,
        certainty=str(CERTAINTIES[anchor.certainty]),
        note=phrase(anchor.note),
        quote=anchor.quote,
        **more,  # type: ignore[arg-type]
    )


def _most(one: Score | ScoreItem) -> str:
    return "" if one.most is None else quantity(one.most, None)


def parameter_words(one: Parameter) -> str:
    """The value; of a dated one each value with the day it begins."""
    if len(one.values) == 1:
        return quantity(one.values[0][1], one.unit)
    return sentences(
        _("%(day)s 起 %(value)s") % {"day": since, "value": quantity(value, one.unit)}
        for since, value in one.values
    )
