"""What only the filled document can tell: the widths of columns, the place of the signature."""

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tc
from docx.shared import Length, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from gaoxin.foundation.documents.markup import child, element, paragraph_indent
from gaoxin.foundation.documents.numbering import width_in_characters
from gaoxin.foundation.documents.styles import DATE, SAMPLE_MARK, SAMPLE_MARK_LINE, SIGNATURE, TABLE_NUMBER
from gaoxin.foundation.documents.templates import TYPE_AREA_TWIPS

# 五号 characters that stand side by side in the type area.
TABLE_CHARACTERS = TYPE_AREA_TWIPS // 210
NARROWEST = 3
# A number needs a little more: no office suite may break it, whatever typeface it puts in.
NUMBER_MARGIN = 1.4
DATE_RIGHT = 4.0


def finish(document: Document) -> None:
    """Settle what depends on the text."""
    for table in document.tables:
        _share_width(table)
    _place_signature(document)
    _make_room_for_mark(document)


def _share_width(table: Table) -> None:
    """Columns share the width of the type area as their longest lines ask for it.

    Where that is too much together, the widest texts give way first and break their lines; a number is not
    broken as long as the texts can.
    """
    columns = list(zip(*(row._tr.tc_lst for row in table.rows), strict=True))
    numeric = [any(_is_number(cell) for cell in column) for column in columns]
    asked = _cut_to_fit([max(_asked(cell) for cell in column) for column in columns], whole=numeric)
    widths = [int(TYPE_AREA_TWIPS * share / sum(asked)) for share in asked]
    grid = table._tbl.tblGrid
    for node in list(grid):
        grid.remove(node)
    for width in widths:
        grid.append(element("w:gridCol", w=str(width)))
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            size = cell.get_or_add_tcPr().get_or_add_tcW()
            size.set(qn("w:w"), str(width))
            size.set(qn("w:type"), "dxa")


def _asked(cell: CT_Tc) -> float:
    """The width of the cell's longest line, in characters."""
    lines = [width_in_characters(line.text or "") for line in cell.iter(qn("w:t"))]
    margin = NUMBER_MARGIN if _is_number(cell) else 1
    return max([NARROWEST, *(width + margin for width in lines)])


def _is_number(cell: CT_Tc) -> bool:
    """Whether the cell's text stands right, as numbers do."""
    styles = {style.get(qn("w:val")) for style in cell.iter(qn("w:pStyle"))}
    return TABLE_NUMBER in styles


def _cut_to_fit(asked: list[float], *, whole: list[bool]) -> list[float]:
    """The widths with the widest cut; the columns marked ``whole`` are cut only when nothing else helps."""
    for spared in (whole, [False] * len(asked)):
        for widest in range(TABLE_CHARACTERS, NARROWEST, -1):
            cut = [width if spare else min(width, widest) for width, spare in zip(asked, spared, strict=True)]
            if sum(cut) <= TABLE_CHARACTERS:
                return cut
    return [NARROWEST for _width in asked]


def _place_signature(document: Document) -> None:
    """7.3.5.1 The signature stands centred over the date, which leaves four characters free to its right.

    A signature longer than the date by more than that pushes the date to the left.
    """
    signature, date = _styled(document, SIGNATURE), _styled(document, DATE)
    if signature is None or date is None:
        return
    longer = (width_in_characters(signature.text) - width_in_characters(date.text)) / 2
    right = max(DATE_RIGHT, longer)
    for paragraph, indent in ((date, right), (signature, right - longer)):
        properties = paragraph._p.get_or_add_pPr()
        child(properties, "w:ind")
        paragraph_indent(paragraph, right=indent)


def _make_room_for_mark(document: Document) -> None:
    """The sample mark stands under the page number, which keeps its place."""
    for section in document.sections:
        styles = [paragraph.style.name for paragraph in section.footer.paragraphs if paragraph.style]
        if SAMPLE_MARK in styles and section.footer_distance is not None:
            section.footer_distance = Length(section.footer_distance - Pt(SAMPLE_MARK_LINE))


def _styled(document: Document, style: str) -> Paragraph | None:
    return next((one for one in document.paragraphs if one.style and one.style.name == style), None)
