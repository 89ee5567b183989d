"""What a document says, free of Word: sections of paragraphs and tables, numbered by the outline."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from gaoxin.foundation.documents.numbering import heading_number, official_date

DASH = "—"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand right, with the unit under the head."""

    label: str
    unit: str = ""
    is_number: bool = False

    @property
    def heading(self) -> str:
        return f"{self.label}\n（{self.unit}）" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of finished texts; None is unknown and shown as —."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str | None, ...], ...]
    caption: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(self.columns)} columns")

    @property
    def cells(self) -> tuple[tuple["Cell", ...], ...]:
        return tuple(
            tuple(
                Cell(DASH if text is None else text, column.is_number)
                for text, column in zip(row, self.columns, strict=True)
            )
            for row in self.rows
        )


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; its number comes from its place, never from its text."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body in reading order: ``heading1`` … ``heading4``, ``paragraph`` or ``table``."""

    kind: str
    text: str = ""
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    """专报、简报: masthead, title, body, and who receives it. Its number, if any, is the office's own."""

    title: str
    organisation: str
    dated: dt.date
    sections: tuple[Section, ...] = ()
    lead: tuple[str, ...] = ()
    masthead: str = "工作专报"
    issue: str = ""
    under_title: tuple[str, ...] = ()
    circulation: tuple[str, ...] = ()
    has_sample: bool = False


@dataclass(frozen=True, slots=True)
class OfficialLetter:
    """公文正文 for the office's own 红头: title, addressee, body, attachments, signature and date."""

    title: str
    organisation: str
    dated: dt.date
    sections: tuple[Section, ...] = ()
    lead: tuple[str, ...] = ()
    addressee: str = ""
    under_title: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    has_sample: bool = False


def blocks_of(document: Briefing | OfficialLetter) -> tuple[Block, ...]:
    """The body in reading order, headings numbered 一、（一）1.（1）."""
    lead = [Block("paragraph", text) for text in document.lead]
    return (*lead, *_blocks(document.sections, level=1))


def words_of(document: Briefing | OfficialLetter) -> dict[str, object]:
    """The names a template may use."""
    words = {name: getattr(document, name) for name in document.__slots__}
    words["blocks"] = blocks_of(document)
    words["date"] = official_date(document.dated)
    return words


def _blocks(sections: tuple[Section, ...], *, level: int) -> Iterator[Block]:
    for number, section in enumerate(sections, start=1):
        yield Block(f"heading{level}", heading_number(level, number) + section.heading)
        yield from (Block("paragraph", text) for text in section.paragraphs)
        yield from (Block("table", table=table) for table in section.tables)
        yield from _blocks(section.sections, level=level + 1)
