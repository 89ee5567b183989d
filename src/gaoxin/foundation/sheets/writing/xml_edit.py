"""Replacing stretches of bytes in XML whose offsets a parser has told."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

QUOTES = (b'"'[0], b"'"[0])
CLOSE = b">"[0]


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes ``start`` to ``stop`` become ``text``; equal offsets insert."""

    start: int
    stop: int
    text: bytes


def applied(content: bytes, edits: Iterable[Edit]) -> bytes:
    """All edits done at once; they must not overlap."""
    parts, position = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.stop)):
        if edit.start < position:
            raise ValueError("edits overlap")
        parts += [content[position : edit.start], edit.text]
        position = edit.stop
    return b"".join((*parts, content[position:]))


def tag_end(content: bytes, start: int) -> int:
    """The offset just behind the ``>`` of the tag that begins at ``start``; quoted values may hold ``>``."""
    quote = 0
    for offset in range(start, len(content)):
        byte = content[offset]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in QUOTES:
            quote = byte
        elif byte == CLOSE:
            return offset + 1
    raise ValueError("tag without end")


def attribute(tag: bytes, name: str) -> str:
    """The value of an attribute in a start tag, or nothing."""
    found = re.search(rb"\s" + name.encode() + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return (found.group(1) or found.group(2) or b"").decode() if found else ""


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """The start tag with an attribute set."""
    setting = f' {name}="{value}"'.encode()
    pattern = re.compile(rb"\s" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')")
    if pattern.search(tag):
        return pattern.sub(lambda _: setting, tag, count=1)
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + setting + tag[end:]
