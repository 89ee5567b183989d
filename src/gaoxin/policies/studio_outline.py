"""A draft's document as an outline: every part in words, its form, and what may be added under it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.foundation.unit_words import quantity
from gaoxin.policies.library_words import BENEFITS, Sentences
from gaoxin.policies.studio_parts import part_of
from gaoxin.policies.studio_tree import GROUPS, LISTS, Path, Tree, named, path_words

Words = str | Promise
_CRITERIA: Final[tuple[tuple[str, Words], ...]] = (
    ("condition", gettext_lazy("加条件")),
    ("group", gettext_lazy("加一组")),
    ("judged", gettext_lazy("加人工核定")),
    ("formula", gettext_lazy("加算式")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: where it stands, what it says, in which form it is edited, what may be added under it."""

    at: str
    part: str
    label: str
    said: str
    clause: str
    depth: int
    is_group: bool = False
    may_move: bool = True
    may_remove: bool = True
    adds: tuple[tuple[str, Words, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the document; ``adds`` are (form, words, under what)."""

    name: str
    title: Words
    hint: Words
    rows: tuple[Row, ...]
    adds: tuple[tuple[str, Words, str], ...]


def outline(tree: Tree, version: PolicyVersion, facts: FactDictionary) -> list[Chapter]:
    """Every chapter, also empty ones, in the order people write a policy."""
    return _Outline(tree, version, facts).chapters()


class _Outline:
    def __init__(self, tree: Tree, version: PolicyVersion, facts: FactDictionary) -> None:
        self.tree, self.version = tree, version
        self.say = Sentences(version, facts, on=version.since)
        roots = [version.criteria, *version.exclusions]
        roots += [version.applies_when] if version.applies_when is not None else []
        self.criteria = {one.anchor.place.path: one for root in roots for one in root.walk()}

    def chapters(self) -> list[Chapter]:
        return [
            Chapter(
                "scope",
                gettext_lazy("适用范围"),
                gettext_lazy("对谁适用；不在范围内的不判定"),
                tuple(self._root("applies_when")),
                tuple((part, words, "applies_when") for part, words in _CRITERIA),
            ),
            Chapter(
                "criteria",
                gettext_lazy("条件"),
                gettext_lazy("全部满足才符合；可以一层套一层"),
                tuple(self._root("criteria")),
                tuple((part, words, "criteria") for part, words in _CRITERIA),
            ),
            Chapter(
                "exclusions",
                gettext_lazy("排除情形"),
                gettext_lazy("有其中一种的就不行"),
                tuple(self._exclusions()),
                tuple((part, words, "exclusions") for part, words in _CRITERIA),
            ),
            self._named("definitions", gettext_lazy("计算口径"), "definition", gettext_lazy("加计算口径")),
            self._named("tables", gettext_lazy("分档表"), "table", gettext_lazy("加分档表")),
            Chapter(
                "scores",
                gettext_lazy("评分"),
                "",
                tuple(self._scores()),
                (("score", gettext_lazy("加评分"), ""),),
            ),
            Chapter(
                "benefits",
                gettext_lazy("能得到什么"),
                "",
                tuple(self._benefits()),
                (("benefit", gettext_lazy("加待遇"), ""),),
            ),
            self._named("parameters", gettext_lazy("数值标准"), "parameter", gettext_lazy("加数值标准")),
        ]

    # ------------------------------------------------------------- criteria

    def _root(self, name: str) -> Iterator[Row]:
        """The root itself is no line where it only says that all must hold."""
        node = self.tree.get(name)
        if not isinstance(node, dict):
            return
        if "all" in node and not node.get("id"):
            yield from self._members((name,), node, 0)
        else:
            yield from self._criterion((name,), node, 0, alone=True)

    def _exclusions(self) -> Iterator[Row]:
        for place, node in enumerate(self.tree.get("exclusions") or ()):
            yield from self._criterion(("exclusions", place), node, 0)

    def _members(self, at: Path, node: Tree, depth: int) -> Iterator[Row]:
        for key in LISTS:
            for place, part in enumerate(node.get(key) or ()):
                yield from self._criterion((*at, key, place), part, depth)
        inner = node.get("not")
        if isinstance(inner, dict) and "any" in inner and not inner.get("id"):
            yield from self._members((*at, "not"), inner, depth)
        elif isinstance(inner, dict):
            yield from self._criterion((*at, "not"), inner, depth, inner=True)

    def _criterion(
        self, at: Path, node: Tree, depth: int, *, alone: bool = False, inner: bool = False
    ) -> Iterator[Row]:
        is_group = any(key in node for key in GROUPS)
        found = self.criteria.get(_document_path(at))
        said = "" if found is None else self.say.test(found)
        label = node.get("label", "")
        adds = tuple((part, words, path_words(at)) for part, words in _CRITERIA) if is_group else ()
        yield Row(
            at=path_words(at),
            part=part_of(node, self.tree),
            label=label or said or _("（没有名称）"),
            said=said if label and said != label else "",
            clause=node.get("clause", ""),
            depth=depth,
            is_group=is_group,
            may_move=not alone and not inner,
            may_remove=not inner,
            adds=adds,
        )
        if is_group:
            yield from self._members(at, node, depth + 1)

    # ------------------------------------------------------- parts by name

    def _named(self, part: str, title: Words, form: str, words: Words) -> Chapter:
        rows = tuple(
            Row(
                at=path_words((part, name)),
                part=form,
                label=node.get("label", name),
                said=self._said(part, name),
                clause=node.get("clause", ""),
                depth=0,
                may_move=False,
            )
            for name, node in named(self.tree, part).items()
        )
        return Chapter(part, title, "", rows, ((form, words, ""),))

    def _said(self, part: str, name: str) -> str:
        version = self.version
        if part == "parameters":
            found = next((one for one in version.parameters if one.anchor.id == name), None)
            return "" if found is None else quantity(found.values[-1][1], found.unit)
        if part == "definitions":
            texts = (one.expression for one in version.definitions if one.anchor.id == name)
            return next((self.say.expression(text) for text in texts), "")
        table = next((one for one in version.tables if one.anchor.id == name), None)
        if table is None:
            return ""
        rows = [self.say.row(row, table) for row in table.rows]
        heading = self.say.expression(table.input) if table.input else ""
        return f"{heading}：" + "；".join(f"{condition} → {value}" for condition, value in rows)

    def _scores(self) -> Iterator[Row]:
        for name, node in named(self.tree, "scores").items():
            at: Path = ("scores", name)
            most = _("满分 %s 分") % node["max"] if node.get("max") else ""
            add = (("item", gettext_lazy("加分项"), path_words(at)),)
            label, clause = node.get("label", name), node.get("clause", "")
            yield Row(path_words(at), "score", label, most, clause, 0, True, False, True, add)
            yield from self._items((*at, "items"), node.get("items") or (), 1)

    def _items(self, at: Path, items: Any, depth: int) -> Iterator[Row]:
        known = {item.anchor.id: item for score in self.version.scores for item in score.walk()}
        for place, node in enumerate(items):
            here = (*at, place)
            item = known.get(node.get("id") or node.get("group", ""))
            said = "" if item is None or item.items else self.say.item(item)
            is_group = "group" in node
            part = "" if is_group else "item"
            label, clause = node.get("label", ""), node.get("clause", "")
            yield Row(path_words(here), part, label, said, clause, depth, is_group)
            if is_group:
                yield from self._items((*here, "items"), node.get("items") or (), depth + 1)

    def _benefits(self) -> Iterator[Row]:
        known = {one.anchor.id: one for one in self.version.benefits}
        for place, node in enumerate(self.tree.get("benefits") or ()):
            one = known.get(node.get("id", ""))
            said = str(BENEFITS.get(node.get("kind", ""), ""))
            if one is not None and one.amount:
                said = f"{said}：{self.say.amount(one.amount)}"
                said += _("，最高 %s") % self.say.amount(one.cap) if one.cap else ""
            label, clause = node.get("label", ""), node.get("clause", "")
            yield Row(path_words(("benefits", place)), "benefit", label, said, clause, 0)


def _document_path(at: Path) -> str:
    """A path as places of a document are called: ``criteria.all[0]``."""
    told = ""
    for part in at:
        told += f"[{part}]" if isinstance(part, int) else f".{part}" if told else str(part)
    return told
