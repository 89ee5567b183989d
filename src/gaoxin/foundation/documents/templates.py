"""The templates the product comes with: Word files in the catalogue, which an office may edit.

Names between double braces are filled in; lines with ``{%p … %}`` are instructions and vanish.
"""

from collections.abc import Callable
from pathlib import Path

from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row

from gaoxin.foundation.documents import styles
from gaoxin.foundation.documents.gb9704 import blank_page
from gaoxin.foundation.documents.markup import child, element

TYPE_AREA_TWIPS = 8844
THICK, THIN = "12", "6"


def briefing() -> Document:
    """专报、简报."""
    document = blank_page()
    add = _adder(document)
    add("{{ masthead }}", styles.MASTHEAD)
    add("{{ issue }}", styles.ISSUE, when="issue")
    add("{{ organisation }}\t{{ date }}", styles.MASTHEAD_LINE)
    add("", styles.BODY)
    _title(document)
    _body(document)
    add("", styles.BODY, when="circulation")
    add("{{ line }}", styles.CIRCULATION, each="line in circulation")
    return document


def official_letter() -> Document:
    """公文正文; the red head and the number are put on by the office's own system."""
    document = blank_page()
    add = _adder(document)
    _title(document)
    add("{{ addressee }}：", styles.ADDRESSEE, when="addressee")
    _body(document)
    _attachments(document)
    for _line in range(2):
        add("", styles.BODY)
    add("{{ organisation }}", styles.SIGNATURE)
    add("{{ date }}", styles.DATE)
    return document


TEMPLATES: dict[str, Callable[[], Document]] = {"briefing": briefing, "official-letter": official_letter}


def write_templates(folder: Path) -> list[Path]:
    """Build every template into ``folder``; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for code, build in TEMPLATES.items():
        path = folder / f"{code}.docx"
        build().save(str(path))
        written.append(path)
    return written


Add = Callable[..., None]


def _adder(document: Document) -> Add:
    """A function adding one paragraph, on a condition or for each of several values."""

    def add(text: str, style: str, *, when: str = "", each: str = "") -> None:
        opening = f"if {when}" if when else f"for {each}" if each else ""
        if opening:
            document.add_paragraph(f"{{%p {opening} %}}", style=styles.BODY)
        document.add_paragraph(text, style=style)
        if opening:
            document.add_paragraph(f"{{%p end{opening.split()[0]} %}}", style=styles.BODY)

    return add


def _title(document: Document) -> None:
    add = _adder(document)
    add("{{ title }}", styles.TITLE)
    add("{{ line }}", styles.UNDER_TITLE, each="line in under_title")
    add("", styles.BODY)


def _body(document: Document) -> None:
    """Headings, paragraphs and tables, in the order in which they come."""

    def instruction(text: str) -> None:
        document.add_paragraph(f"{{%p {text} %}}", style=styles.BODY)

    instruction("for block in blocks")
    instruction('if block.kind == "paragraph"')
    document.add_paragraph("{{ block.text }}", style=styles.BODY)
    for level, style in enumerate(styles.HEADINGS, start=1):
        instruction(f'elif block.kind == "heading{level}"')
        document.add_paragraph("{{ block.text }}", style=style)
    instruction('elif block.kind == "table"')
    add = _adder(document)
    add("{{ block.table.caption }}", styles.CAPTION, when="block.table.caption")
    _table(document)
    document.add_paragraph("{{ block.table.note }}", style=styles.TABLE_NOTE)
    instruction("endif")
    instruction("endfor")


def _attachments(document: Document) -> None:
    """7.3.4 附件说明: one attachment has no number, several are counted 1. 2. 3."""
    add = _adder(document)
    add("", styles.BODY, when="attachments")
    add("附件：{{ attachments[0] }}", styles.ATTACHMENT, when="attachments|length == 1")
    several = "attachments|length > 1"
    add("附件：1.{{ attachments[0] }}", styles.ATTACHMENT_FIRST, when=several)
    add("{{ loop.index + 1 }}.{{ name }}", styles.ATTACHMENT_NEXT, each="name in attachments[1:]")


def _table(document: Document) -> None:
    """A three-line table: head repeated on every page, rows never broken across pages."""
    table = document.add_table(rows=0, cols=7)
    _three_lines(table)
    _row(table, ["{%tc for column in block.table.columns %}", "{{ column.heading }}", "{%tc endfor %}"])
    child(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for cell in table.rows[0].cells:
        _line_below(cell)
    _row(table, ["{%tr for row in block.table.cells %}"])
    cells = ["{%tc for cell in row %}", "{%tc if cell.is_number %}", "{{ cell.text }}", "{%tc else %}"]
    _row(table, [*cells, "{{ cell.text }}", "{%tc endif %}", "{%tc endfor %}"])
    _row(table, ["{%tr endfor %}"])
    table.rows[0].cells[1].paragraphs[0].style = styles.TABLE_HEAD
    table.rows[2].cells[2].paragraphs[0].style = styles.TABLE_NUMBER


def _row(table: Table, texts: list[str]) -> None:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    child(row._tr.get_or_add_trPr(), "w:cantSplit")
    for spare in list(row._tr.tc_lst)[len(texts) :]:
        row._tr.remove(spare)
    for cell, text in zip(row._tr.tc_lst, texts, strict=True):
        child(cell.get_or_add_tcPr(), "w:vAlign").set(qn("w:val"), "center")
        paragraph = _Cell(cell, table).paragraphs[0]
        paragraph.style = styles.TABLE_TEXT
        paragraph.add_run(text)


def _three_lines(table: Table) -> None:
    properties = table._tbl.tblPr
    for node in list(properties):
        properties.remove(node)
    properties.append(element("w:tblW", w=str(TYPE_AREA_TWIPS), type="dxa"))
    properties.append(element("w:jc", val="center"))
    borders = element("w:tblBorders")
    for side in ("top", "bottom"):
        borders.append(element(f"w:{side}", val="single", sz=THICK, space="0", color="auto"))
    properties.append(borders)
    properties.append(element("w:tblLayout", type="fixed"))
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="57", type="dxa"))
    properties.append(margins)


def _line_below(cell: _Cell) -> None:
    borders = element("w:tcBorders")
    borders.append(element("w:bottom", val="single", sz=THIN, space="0", color="auto"))
    cell._tc.get_or_add_tcPr().insert(1, borders)
