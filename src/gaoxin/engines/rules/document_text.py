"""A document as a tree (``rewriting.tree_of``) written out as YAML: groups in blocks, single lines in braces.

What is changed in form – a condition added, moved, taken away – is written anew from the tree; comments and
layout of the text before are not kept. Values stay as they were written, to the digit.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from gaoxin.engines.rules.interchange.table_text import scalar

Tree = dict[str, Any] | list[Any] | str

_NUMBER: Final = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?|\d{4}-\d{2}-\d{2}")
_WORDS: Final = ("null", "true", "false")
# A list or mapping longer than this does not stand on one line.
_WIDEST: Final = 260
# Top-level parts that are read line by line even where they are short.
_BLOCKS: Final = (
    "parameters",
    "definitions",
    "tables",
    "scores",
    "documents",
    "notes",
    "materials",
    "benefits",
)


def document_text(tree: dict[str, Any]) -> str:
    """The whole document; reading it back gives the same tree."""
    lines: list[str] = []
    for key, value in tree.items():
        if isinstance(value, str):
            lines.append(f"{key}: {_value(key, value)}")
        elif not value:
            lines.append(f"{key}: {'{}' if isinstance(value, dict) else '[]'}")
        elif key in _BLOCKS or not _fits(value):
            lines.append(f"{key}:")
            lines.extend(_block(value, 1))
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _block(value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _pair(str(key), part, depth, indent)
        return
    for part in value:
        if _fits(part):
            yield f"{indent}- {_flow(part)}"
            continue
        first, *rest = list(_block(part, depth + 1))
        yield f"{indent}- {first.lstrip()}"
        yield from rest


def _pair(key: str, part: Any, depth: int, indent: str) -> Iterator[str]:
    if isinstance(part, str):
        yield f"{indent}{_key(key)}: {_value(key, part)}"
    elif not part or (_fits(part) and key not in ("rows", "items", "all", "any", "of", "cases", "base")):
        yield f"{indent}{_key(key)}: {_flow(part)}"
    else:
        yield f"{indent}{_key(key)}:"
        yield from _block(part, depth + 1)


def _fits(value: Any) -> bool:
    """Whether it reads well on one line: nothing nested but lists of single values and mappings of them."""
    if isinstance(value, str):
        return True
    parts = list(value.values()) if isinstance(value, dict) else value
    nested = [one for one in parts if not isinstance(one, str)]
    if any(not isinstance(inner, str) for one in nested for inner in (_members(one))):
        return False
    if any(isinstance(one, dict) for one in nested) and isinstance(value, list):
        return False
    return len(_flow(value)) <= _WIDEST


def _members(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else list(value)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        pairs = ", ".join(f"{_key(str(key))}: {_nested(str(key), part)}" for key, part in value.items())
        return f"{{{pairs}}}"
    if isinstance(value, list):
        return f"[{', '.join(_nested('', part) for part in value)}]"
    return _value("", value)


def _nested(key: str, part: Any) -> str:
    return _value(key, part) if isinstance(part, str) else _flow(part)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z_][\w]*", key) else json.dumps(key, ensure_ascii=False)


def _value(key: str, text: str) -> str:
    """Numbers, days and the words of YAML stay bare; a version is a name even where it is a year."""
    if key in ("version", "number", "title"):
        return json.dumps(text, ensure_ascii=False) if _bare(text) or not text else scalar(text)
    return text if _bare(text) else scalar(text)


def _bare(text: str) -> bool:
    return text in _WORDS or _NUMBER.fullmatch(text) is not None
