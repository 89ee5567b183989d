"""Which declared column a heading means, however the officer dressed it up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gaoxin.foundation.sheets.columns import Column, Kind, SheetSpec
from gaoxin.foundation.sheets.layouts.units import factor, is_foreign_currency, is_unit, unit_word
from gaoxin.values.glyphs import without_blanks

DECORATION = "*★☆※＊#·•:：。.、"
NUMBERING = re.compile(r"^[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.．、](?=\D)")
BRACKETS = re.compile(r"[(（\[［【〔]([^()（）\[\]［］【】〔〕]*)[)）\]］】〕]")
TAIL = re.compile(r"^(.+?)[/:：,，]([^/:：,，]+)$")
BARE_UNIT = re.compile(r"^(.+?)((?:百万|千万|十万|万|亿|千)?元|亩|公顷|平方米|㎡|%)$")
SEQUENCE = frozenset({"序号", "编号", "no", "行号", "顺序号"})
REMARKS = "错误说明"


def plain(text: object) -> str:
    """A heading without blanks, line breaks, required marks and numbering; half-width, lower case."""
    bare = without_blanks(str(text)).strip(DECORATION).casefold()
    return NUMBERING.sub("", bare).strip(DECORATION)


@dataclass(frozen=True, slots=True)
class Match:
    """``rank`` is lower for a better match; ``unit`` is the unit word of the heading; ``aside`` is what else
    stood in its brackets."""

    column: Column
    rank: int
    unit: str | None
    aside: str = ""


class HeadingIndex:
    """The labels and aliases of one sheet, by their plain form."""

    def __init__(self, spec: SheetSpec) -> None:
        self._names: dict[str, tuple[Column, int]] = {}
        for column in spec.columns:
            self._names[plain(column.label)] = (column, 0)
        for column in spec.columns:
            for alias in (*column.aliases, *_implied_names(column)):
                self._names.setdefault(plain(alias), (column, 1))

    def match(self, parts: tuple[str, ...]) -> Match | None:
        """The column of a heading given from the topmost header row down, or None."""
        unit_below = unit_word(parts[-1]) if len(parts) > 1 and is_unit(parts[-1]) else None
        levels = parts[:-1] if unit_below else parts
        for place, text in enumerate(_readings(levels)):
            for form, aside in _forms(text):
                named = self._names.get(form)
                if named is not None:
                    column, is_alias = named
                    unit = _unit_of(column, (unit_below or "", aside, *_asides(levels)))
                    return Match(column, place * 2 + is_alias, unit, "" if unit else aside)
        return None

    @property
    def plain_names(self) -> dict[str, Column]:
        return {name: column for name, (column, _) in self._names.items()}


def _implied_names(column: Column) -> Iterator[str]:
    """The label without its brackets; 省重点 and 是否省重点 are the same question."""
    yield BRACKETS.sub("", column.label)
    if column.kind is Kind.YES_NO:
        yield f"是否{column.label}"
        yield f"是否为{column.label}"
        yield column.label.removeprefix("是否")


def _readings(levels: tuple[str, ...]) -> Iterator[str]:
    """From the most to the least specific: all levels together, the lowest two, the lowest."""
    if len(levels) > 1:
        yield "".join(levels)
        yield "".join(BRACKETS.sub("", level) for level in levels)
    if len(levels) > 2:
        yield "".join(levels[-2:])
    yield levels[-1] if levels else ""


def _forms(text: str) -> Iterator[tuple[str, str]]:
    """(plain heading, what was taken off): as it is, without brackets, without /万元, without a bare 万元."""
    yield plain(text), ""
    bracketed = BRACKETS.findall(text)
    bare = BRACKETS.sub("", text)
    if bracketed:
        yield plain(bare), bracketed[-1]
    for pattern in (TAIL, BARE_UNIT):
        found = pattern.match(without_blanks(bare))
        if found:
            yield plain(found.group(1)), found.group(2)


def _asides(levels: tuple[str, ...]) -> Iterator[str]:
    """Bracketed text and tails of every level, lowest first: a group may carry the unit of its columns."""
    for level in reversed(levels):
        yield from BRACKETS.findall(level)
        tail = TAIL.match(without_blanks(BRACKETS.sub("", level)))
        if tail:
            yield tail.group(2)


def _unit_of(column: Column, candidates: tuple[str, ...]) -> str | None:
    for candidate in candidates:
        word = unit_word(candidate)
        if word and (factor(column, word) is not None or is_foreign_currency(word)):
            return word
    return None
