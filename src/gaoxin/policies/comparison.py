"""Two versions of a policy side by side: what was changed, added and removed, part by part."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gaoxin.engines.rules.compiled import Shape
from gaoxin.engines.rules.documents import (
    Anchor,
    Benefit,
    CriterionText,
    PolicyVersion,
    Score,
    ScoreItem,
    Source,
    Table,
)
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.foundation.phrases import phrase
from gaoxin.policies.chapters import parameter_words
from gaoxin.policies.library_words import BENEFITS, CASES, CERTAIN, PARTS, Sentences, listed, sentences
from gaoxin.policies.presentation import CERTAINTIES, in_language

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
# Texts less alike than this are marked as a whole: marks on single characters would only confuse.
ALIKE = 0.4
_TOKENS = re.compile(r"\d[\d,.]*%?|[A-Za-z]+|.", re.DOTALL)

Piece = tuple[str, bool]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cell:
    """One side; pieces are stretches of ``text`` and ``said``, each with whether the other side lacks it."""

    text: str
    said: str = ""
    clause: str = ""
    certainty: str = ""
    text_pieces: tuple[Piece, ...] = ()
    said_pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in both versions, or in one of them; ``label`` names it where its text does not."""

    label: str
    left: Cell | None
    right: Cell | None

    @property
    def state(self) -> str:
        if self.left is None:
            return ADDED
        if self.right is None:
            return REMOVED
        alike = self.left.text == self.right.text and self.left.said == self.right.said
        return SAME if alike else CHANGED

    @property
    def words(self) -> str:
        """``研发费用占比下限 3% → 4%``."""
        before = _("无") if self.left is None else self.left.text
        after = _("已取消") if self.right is None else self.right.text
        return f"{self.label} {before} → {after}"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    title: str | Promise
    lines: tuple[Difference, ...]

    @property
    def changes(self) -> list[Difference]:
        return [line for line in self.lines if line.state != SAME]

    @property
    def is_named(self) -> bool:
        """Whether the label stands above the two sides, which hold values only."""
        return self.name in ("document", "parameter")

    @property
    def whole(self) -> str:
        """``added`` or ``removed`` where only one version has this part at all."""
        states = {line.state for line in self.lines}
        return states.pop() if states in ({ADDED}, {REMOVED}) else ""


def compare(left: PolicyVersion, right: PolicyVersion, facts: FactDictionary) -> list[Part]:
    """Every part either version has. Clauses and certainty are shown but are no change of the rule."""
    sides = (_Side(left, facts), _Side(right, facts))
    parts = [
        Part("document", _("文件和期限"), tuple(_papers(*sides))),
        _part("parameter", PARTS["parameter"], sides, _Side.parameters),
        _part("scope", PARTS["scope"], sides, _Side.scope),
        _part("condition", PARTS["condition"], sides, _Side.conditions),
        _part("exclusion", PARTS["exclusion"], sides, _Side.exclusions),
        *_tables(*sides),
        _part("score", PARTS["score"], sides, _Side.scores),
        _part("definition", PARTS["definition"], sides, _Side.definitions),
        _part("benefit", PARTS["benefit"], sides, _Side.benefits),
        Part("material", PARTS["material"], tuple(_listed(*(_told(one.materials) for one in (left, right))))),
        Part("note", PARTS["note"], tuple(_listed(*(_told(one.notes) for one in (left, right))))),
    ]
    return [part for part in parts if part.lines]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A thing of one version: paired by ``id``, else by ``label``."""

    id: str
    label: str
    cell: Cell


class _Side:
    """One version's parts as cells. Thresholds are named, not numbered, so that each change shows once."""

    def __init__(self, version: PolicyVersion, facts: FactDictionary) -> None:
        self.version = version
        self.say = Sentences(version, facts)

    def parameters(self) -> Iterator[_Stated]:
        for one in self.version.parameters:
            yield _stated(one.anchor, parameter_words(one), is_named=True)

    def scope(self) -> Iterator[_Stated]:
        found = self.version.applies_when
        return iter(()) if found is None else self._criteria(found)

    def conditions(self) -> Iterator[_Stated]:
        return self._criteria(self.version.criteria)

    def exclusions(self) -> Iterator[_Stated]:
        for one in self.version.exclusions:
            yield from self._criteria(one)

    def _criteria(self, root: CriterionText) -> Iterator[_Stated]:
        for one in root.walk():
            if one.anchor.label:
                said = "" if one.shape is Shape.MANUAL and not one.guidance else self.say.test(one)
                yield _stated(one.anchor, said)

    def scores(self) -> Iterator[_Stated]:
        for score in self.version.scores:
            yield _stated(score.anchor, _most(score))
            for item in score.walk():
                said = sentences(part for part in (_most(item), self._points(item)) if part)
                yield _stated(item.anchor, said)

    def _points(self, item: ScoreItem) -> str:
        return "" if item.items else self.say.item(item)

    def definitions(self) -> Iterator[_Stated]:
        for one in self.version.definitions:
            yield _stated(one.anchor, self.say.expression(one.expression))

    def benefits(self) -> Iterator[_Stated]:
        yield from (_stated(one.anchor, self._benefit(one)) for one in self.version.benefits)

    def _benefit(self, one: Benefit) -> str:
        parts = [str(BENEFITS[one.kind])]
        parts += [self.say.expression(text) for text in (one.amount, one.cap) if text]
        return sentences(parts)

    def rows(self, table: Table | None) -> list[tuple[str, str]]:
        return [] if table is None else [self.say.row(row, table) for row in table.rows]


def _stated(anchor: Anchor, said: str, *, is_named: bool = False) -> _Stated:
    """``is_named``: the label names a value, which is the text compared."""
    label = in_language(anchor.label, anchor.label_en)
    certainty = str(CERTAINTIES[anchor.certainty])
    cell = Cell(said if is_named else label, "" if is_named else said, anchor.clause, certainty)
    return _Stated(anchor.id, label, cell)


def _most(one: Score | ScoreItem) -> str:
    return "" if one.most is None else _("最高 %(points)s 分") % {"points": f"{one.most:f}"}


# -------------------------------------------------------------------- pairs


def _part(
    name: str,
    title: str | Promise,
    sides: tuple[_Side, _Side],
    read: Callable[[_Side], Iterable[_Stated]],
) -> Part:
    left, right = (list(read(side)) for side in sides)
    lines = (_difference(one, other) for one, other in _paired(left, right))
    return Part(name, title, tuple(lines))


def _difference(left: _Stated | None, right: _Stated | None) -> Difference:
    known = right or left
    assert known is not None
    one, other = (None if side is None else side.cell for side in (left, right))
    return _marked(Difference(known.label, one, other))


def _paired(left: list[_Stated], right: list[_Stated]) -> list[tuple[_Stated | None, _Stated | None]]:
    """In the order of the right side; what it no longer has stands behind its former neighbour."""
    partner = _partners(left, right)
    taken = {id(one) for one in partner.values()}
    pairs: list[tuple[_Stated | None, _Stated | None]] = [(partner.get(id(one)), one) for one in right]
    before: _Stated | None = None
    for one in left:
        if id(one) not in taken:
            place = next((i + 1 for i, (other, _new) in enumerate(pairs) if other is before), 0)
            pairs.insert(0 if before is None else place, (one, None))
        before = one
    return pairs


def _partners(left: list[_Stated], right: list[_Stated]) -> dict[int, _Stated]:
    """Of each right one the left one: by id, else by the same label."""
    found: dict[int, _Stated] = {}
    free = list(left)
    keys: tuple[Callable[[_Stated], str], ...] = (lambda one: one.id, lambda one: one.label)
    for key in keys:
        for one in right:
            if id(one) in found:
                continue
            match = next((other for other in free if key(other) and key(other) == key(one)), None)
            if match is not None:
                found[id(one)] = match
                free = [other for other in free if other is not match]
    return found


def _papers(one: _Side, other: _Side) -> Iterator[Difference]:
    left, right = one.version, other.version
    read: list[tuple[str, Callable[[PolicyVersion], str]]] = [
        (_("名称"), lambda v: in_language(v.title, v.title_en)),
        (
            _("依据文件"),
            lambda v: sentences(map(_paper, v.sources)),
        ),
        (_("起始日"), lambda v: v.since.isoformat()),
        (_("失效日"), lambda v: v.until.isoformat() if v.until else _("没有写明")),
        (_("适用"), lambda v: listed(CASES[kind] for kind in v.case_kinds)),
        (_("主管部门"), lambda v: phrase(v.office) or "—"),
        (_("取得后的有效期"), lambda v: phrase(v.validity) or "—"),
        (_("可信程度"), lambda v: str(CERTAIN[v.certainty])),
    ]
    for label, words in read:
        yield _marked(Difference(label, Cell(words(left)), Cell(words(right))))


def _paper(source: Source) -> str:
    return f"{source.title} {source.number}" if source.number else phrase(source.title)


def _told(texts: Sequence[str]) -> list[str]:
    return [phrase(one) for one in texts]


def _listed(left: Sequence[str], right: Sequence[str]) -> Iterator[Difference]:
    """Texts without names, paired where they stand in both, or take each other's place and are alike."""
    for old, new in _aligned(left, right):
        if old is not None and new is not None and old != new and not _are_alike(old, new):
            yield Difference("", Cell(old), None)
            yield Difference("", None, Cell(new))
        else:
            one, other = (None if text is None else Cell(text) for text in (old, new))
            yield _marked(Difference("", one, other))


def _aligned(left: Sequence[T], right: Sequence[T]) -> Iterator[tuple[T | None, T | None]]:
    for _tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        old, new = left[i1:i2], right[j1:j2]
        for place in range(max(len(old), len(new))):
            yield (
                old[place] if place < len(old) else None,
                new[place] if place < len(new) else None,
            )


def _tables(one: _Side, other: _Side) -> Iterator[Part]:
    """A part for each table; rows are paired by their condition, then by their place."""
    left = {table.anchor.id: table for table in one.version.tables}
    right = {table.anchor.id: table for table in other.version.tables}
    for name in dict.fromkeys((*left, *right)):
        table = right.get(name) or left[name]
        rows = _aligned_rows(one.rows(left.get(name)), other.rows(right.get(name)))
        label = in_language(table.anchor.label, table.anchor.label_en)
        lines = tuple(_row_difference(old, new) for old, new in rows)
        yield Part(f"table-{name}", _("分档表：%(name)s") % {"name": label}, lines)


Band = tuple[str, str]


def _aligned_rows(left: list[Band], right: list[Band]) -> Iterator[tuple[Band | None, Band | None]]:
    old, new = dict(left), dict(right)
    for before, after in _aligned(list(old), list(new)):
        yield (
            None if before is None else (before, old[before]),
            None if after is None else (after, new[after]),
        )


def _row_difference(old: Band | None, new: Band | None) -> Difference:
    left, right = (None if one is None else _band(*one) for one in (old, new))
    return _marked(Difference("", left, right))


def _band(condition: str, value: str) -> Cell:
    return Cell(_("%(what)s：%(amount)s") % {"what": condition, "amount": value})


# -------------------------------------------------------------------- marks


def _marked(one: Difference) -> Difference:
    if one.left is None or one.right is None or one.state == SAME:
        return one
    texts = pieces(one.left.text, one.right.text)
    said = pieces(one.left.said, one.right.said)
    return replace(
        one,
        left=replace(one.left, text_pieces=texts[0], said_pieces=said[0]),
        right=replace(one.right, text_pieces=texts[1], said_pieces=said[1]),
    )


def pieces(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in stretches, marked where they differ; numbers and words are never cut."""
    if left == right:
        return _whole(left, is_changed=False), _whole(right, is_changed=False)
    if not _are_alike(left, right):
        return _whole(left, is_changed=True), _whole(right, is_changed=True)
    old, new = _TOKENS.findall(left), _TOKENS.findall(right)
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before += _whole("".join(old[i1:i2]), is_changed=tag != "equal")
        after += _whole("".join(new[j1:j2]), is_changed=tag != "equal")
    return tuple(before), tuple(after)


def _whole(text: str, *, is_changed: bool) -> tuple[Piece, ...]:
    return ((text, is_changed),) if text else ()


def _are_alike(left: str, right: str) -> bool:
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= ALIKE
