"""Changing single values of a document without touching the rest: comments, order and spacing stay."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from gaoxin.values.errors import DomainError

# Keys and list places from the top: ("tables", "rd_tier", "rows", 1, "value").
Path = tuple[str | int, ...]
Tree = dict[str, Any] | list[Any] | str

# What YAML reads back as the same text without quotation marks: numbers, days, null and plain words.
_PLAIN: Final = re.compile(r"-?\d+(\.\d+)?|\d{4}-\d{2}-\d{2}|null|true|false")


def rewrite(text: str, changes: Mapping[Path, str]) -> str:
    """The text with other values at some places; refuses where only a person can edit it.

    Values are written as they are when they are numbers, days, ``null``, ``true`` or ``false``, else in
    quotation marks, and so is whatever stood in quotation marks.
    """
    root = _composed(text)
    spans = []
    for path, value in changes.items():
        node = _at(root, path)
        if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
            raise _by_hand(path)
        spans.append((node.start_mark.index, node.end_mark.index, _written(value, node)))
    changed = _replaced(text, spans)
    if _tree(_composed(changed)) != _with(_tree(root), changes):
        raise _by_hand(next(iter(changes)))
    return changed


def value_at(text: str, path: Path) -> str | None:
    """The value as it stands in the text; None where there is none."""
    try:
        node = _at(_composed(text), path)
    except DomainError:
        return None
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None


def with_entry(text: str, path: Path, value: str) -> str:
    """The text with a value at ``path``; a last key that is not there yet is written after its neighbour."""
    root = _composed(text)
    mapping = _at(root, path[:-1])
    if not isinstance(mapping, yaml.MappingNode) or not mapping.value:
        raise _by_hand(path)
    if any(key.value == path[-1] for key, _value in mapping.value):
        return rewrite(text, {path: value})
    first, last = mapping.value[0][0], mapping.value[-1][1]
    end = last.end_mark.index
    joint = ", " if mapping.flow_style else "\n" + " " * first.start_mark.column
    changed = f"{text[:end]}{joint}{path[-1]}: {_written(value, None)}{text[end:]}"
    if _tree(_at(_composed(changed), path)) != value:
        raise _by_hand(path)
    return changed


def tree_of(text: str) -> Tree:
    """The document as mappings, lists and the values as written; refuses what is no YAML."""
    return _tree(_composed(text))


def paths_of(text: str) -> Iterator[tuple[Path, str]]:
    """Every single value of a document with its path."""
    yield from _leaves(_composed(text), ())


def _leaves(node: yaml.Node, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _leaves(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _leaves(value, (*path, place))
    else:
        yield path, str(node.value)


def _composed(text: str) -> yaml.Node:
    """The pure reader: its marks count characters."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        node = None
    if node is None:
        raise DomainError(
            "rules.rewrite",
            "文本现在不是可读的 YAML，不能在表单里改。",
            remedy="请先在文本里改好格式，再用表单。",
        )
    return node


def _at(node: yaml.Node, path: Path) -> yaml.Node:
    for part in path:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = node.value[part]
        if found is None:
            raise _by_hand(path)
        node = found
    return node


def _written(value: str, before: yaml.ScalarNode | None) -> str:
    was_quoted = before is not None and before.style in ("'", '"')
    if _PLAIN.fullmatch(value) and not was_quoted:
        return value
    return json.dumps(value, ensure_ascii=False)


def _replaced(text: str, spans: list[tuple[int, int, str]]) -> str:
    for start, end, value in sorted(spans, reverse=True):
        text = text[:start] + value + text[end:]
    return text


def _tree(node: yaml.Node) -> Tree:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _tree(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_tree(value) for value in node.value]
    return str(node.value)


def _with(tree: Tree, changes: Mapping[Path, str]) -> Tree:
    for path, value in changes.items():
        inner: Any = tree
        for part in path[:-1]:
            inner = inner[part]
        inner[path[-1]] = value
    return tree


def _by_hand(path: Path) -> DomainError:
    shown = ".".join(str(part) for part in path)
    return DomainError(
        "rules.rewrite", f"“{shown}”不能在表单里改。", field=shown, remedy="请在文本里直接改这一处。"
    )
