"""Changing the form of a document: parts added, moved, taken away in its tree; names made for what is new."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from gaoxin.engines.rules.document_text import document_text
from gaoxin.engines.rules.rewriting import tree_of
from gaoxin.values.errors import Conflict, DomainError

Path = tuple[str | int, ...]
Tree = dict[str, Any]
# Keys under which criteria hang.
LISTS: Final = ("all", "any", "of")
GROUPS: Final = ("all", "any", "at_least", "not")
# Thresholds the forms make for one condition or amount, by the end of their names.
MADE: Final = ("_limit", "_amount", "_rate", "_cap")


def read_tree(text: str) -> Tree:
    """Refuses what is no YAML, and what is no mapping."""
    tree = tree_of(text)
    if not isinstance(tree, dict):
        raise DomainError(
            "rules.rewrite", _("文本现在读不通，不能用表单改。"), remedy=_("请先在文本里改好格式。")
        )
    return tree


def written(tree: Tree) -> str:
    """The text of a tree, without thresholds that nothing refers to any more."""
    _drop_unused(tree)
    return document_text(tree)


def read_path(text: str) -> Path:
    """``criteria.all.0`` as keys and places; empty for the document."""
    parts = [part for part in text.split(".") if part][:40]
    return tuple(int(part) if part.isascii() and part.isdecimal() else part for part in parts)


def path_words(path: Path) -> str:
    return ".".join(str(part) for part in path)


def found_at(tree: Any, path: Path) -> Any:
    """What stands at a path; refuses one that is there no more."""
    for part in path:
        try:
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            raise _gone() from None
    return tree


def put_at(tree: Tree, path: Path, value: Any) -> None:
    """Replaces what stands there, or writes a key that is not there yet."""
    holder = found_at(tree, path[:-1])
    if isinstance(holder, dict) or (isinstance(path[-1], int) and path[-1] < len(holder)):
        holder[path[-1]] = value
        return
    raise _gone()


def remove_at(tree: Tree, path: Path) -> None:
    """Takes a part out; a part of a single place, as a scope or the inner of a 不满足, leaves nothing."""
    found_at(tree, path)
    holder: Any = found_at(tree, path[:-1])
    holder.pop(path[-1])
    if path[0] != "criteria" and len(path) == 2 and not holder:
        tree.pop(str(path[0]))
    if path == ("criteria",):
        tree["criteria"] = {"all": []}


def move_at(tree: Tree, path: Path, step: int) -> None:
    """One place up or down among its neighbours; at the end it stays."""
    holder, place = found_at(tree, path[:-1]), path[-1]
    if isinstance(holder, list) and isinstance(place, int):
        found_at(tree, path)
        other = place + step
        if 0 <= other < len(holder):
            holder[place], holder[other] = holder[other], holder[place]


def add_criterion(tree: Tree, into: Path, criterion: Tree) -> None:
    """Into a list of criteria, or under a root or group; what stood alone is joined by 全部."""
    if into in (("exclusions",),):
        tree.setdefault("exclusions", []).append(criterion)
        return
    if len(into) == 1 and into[0] not in tree:
        tree[str(into[0])] = criterion
        return
    group = found_at(tree, into)
    held = next((group[key] for key in LISTS if key in group), None)
    if held is not None:
        held.append(criterion)
    elif "not" in group:
        group["not"] = either(group["not"], criterion)
    else:
        put_at(tree, into, joined(group, criterion))


def joined(one: Tree, other: Tree) -> Tree:
    """Two criteria that must both hold."""
    if "all" in one and not one.get("id"):
        return {**one, "all": [*one["all"], other]}
    return {"all": [one, other]}


def either(one: Tree, other: Tree) -> Tree:
    """Two criteria of which none must hold, inside a 不满足."""
    if "any" in one and not one.get("id"):
        return {**one, "any": [*one["any"], other]}
    return {"any": [one, other]}


def append_to(tree: Tree, name: str, value: Tree) -> None:
    tree.setdefault(name, []).append(value)


def named(tree: Tree, part: str) -> Tree:
    """Parameters, definitions, tables or scores by name."""
    found: Tree = tree.get(part) or {}
    return found


def keep_named(tree: Tree, part: str, name: str, value: Tree) -> None:
    """Parts by name come before the criteria, as documents have them."""
    if not tree.get(part):
        tree[part] = {}
        _reorder(tree)
    tree[part][name] = value


_ORDER: Final = (
    "policy", "version", "title", "title_en", "kind", "subject", "scope", "office", "documents", "in_force",
    "case_kinds", "certainty", "validity", "head", "notes", "materials", "parameters", "definitions",
    "tables", "scores", "applies_when", "criteria", "exclusions", "benefits",
)  # fmt: skip


def _reorder(tree: Tree) -> None:
    keys = sorted(tree, key=lambda key: _ORDER.index(key) if key in _ORDER else len(_ORDER))
    pairs = {key: tree[key] for key in keys}
    tree.clear()
    tree.update(pairs)


def in_order(tree: Tree) -> Tree:
    """The document with its parts in the usual order."""
    _reorder(tree)
    return tree


# -------------------------------------------------------------------- names


def fresh_name(tree: Tree, wish: str, *, facts: Sequence[str] = ()) -> str:
    """``wish``, or with a number, so that nothing in the document or the dictionary is called so."""
    taken = {*names_in(tree), *facts}
    if wish not in taken:
        return wish
    return next(f"{wish}_{number}" for number in range(2, 10_000) if f"{wish}_{number}" not in taken)


def names_in(tree: Tree) -> set[str]:
    found = {name for part in ("parameters", "definitions", "tables", "scores") for name in named(tree, part)}
    return found | {value for key, value in _pairs(tree) if key in ("id", "group")}


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            if isinstance(part, str):
                yield key, part
            else:
                yield from _pairs(part)
    elif isinstance(value, list):
        for part in value:
            yield from _pairs(part)


def mentions(tree: Any, name: str) -> bool:
    """Whether an expression, or a score, speaks of the name."""
    keys = ("test", "expr", "amount", "cap", "input", "when", "table", "best_of")
    word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])")
    listed = [("best_of", one) for one in _texts_of(tree, "best_of")]
    return any(key in keys and word.search(value) for key, value in (*_pairs(tree), *listed))


def _texts_of(value: Any, wanted: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key == wanted and isinstance(part, list):
                yield from (one for one in part if isinstance(one, str))
            else:
                yield from _texts_of(part, wanted)
    elif isinstance(value, list):
        for part in value:
            yield from _texts_of(part, wanted)


def _drop_unused(tree: Tree) -> None:
    parameters = tree.get("parameters")
    if not isinstance(parameters, dict):
        return
    for name in [name for name in parameters if name.endswith(MADE) and not mentions(tree, name)]:
        del parameters[name]
    if not parameters:
        del tree["parameters"]


def _gone() -> DomainError:
    return Conflict(
        "studio.part_gone",
        _("这一处已经不在草稿里了。"),
        remedy=_("请回到草稿的内容页，在现在的内容上再改。"),
    )
