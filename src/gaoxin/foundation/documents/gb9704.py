"""The page of GB/T 9704—2012 《党政机关公文格式》 in Word: paper, type area, grid, page numbers.

Article numbers in the comments are those of the standard.
"""

import math

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm

from gaoxin.foundation.documents.markup import child, element, paragraph_indent
from gaoxin.foundation.documents.styles import CHARACTER, PAGE_NUMBER, SAMPLE_MARK, define_styles
from gaoxin.foundation.documents.typefaces import name_fallbacks

# 5.2.1 A4; 5.2.2 天头 37 mm, 订口 28 mm, 版心 156 mm × 225 mm.
PAPER_MM = (210, 297)
TOP_MM, BINDING_MM = 37, 28
TYPE_AREA_MM = (156, 225)
# 5.2.4 每面排 22 行，每行排 28 个字，并撑满版心。
LINES, CHARACTERS = 22, 28
# 7.5 一字线上距版心下边缘 7 mm: the line of the page number begins half a line above that.
PAGE_NUMBER_BELOW_MM = 4.5
PAGE_NUMBER_LINE_MM = 6.4

POINTS_PER_MM = 72 / 25.4
TWIPS_PER_POINT = 20


def line_pitch() -> int:
    """Height of one of the 22 lines, in twips."""
    return math.floor(TYPE_AREA_MM[1] * POINTS_PER_MM * TWIPS_PER_POINT / LINES)


def blank_page() -> Document:
    """An empty document of one section with the page, the styles and the page numbers of the standard."""
    document = docx.Document()
    for node in list(document.element.body):
        if node.tag != qn("w:sectPr"):
            document.element.body.remove(node)
    define_styles(document)
    name_fallbacks(document)
    _set_paper(document.sections[0])
    _set_grid(document.sections[0])
    _set_behaviour(document)
    _number_pages(document)
    _forget_the_maker(document)
    return document


def _set_paper(section: Section) -> None:
    width, height = PAPER_MM
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.left_margin = Mm(TOP_MM), Mm(BINDING_MM)
    section.right_margin = Mm(width - BINDING_MM - TYPE_AREA_MM[0])
    section.bottom_margin = Mm(height - TOP_MM - TYPE_AREA_MM[1])
    section.header_distance = Mm(15)
    below = PAGE_NUMBER_BELOW_MM + PAGE_NUMBER_LINE_MM
    section.footer_distance = Length(section.bottom_margin - Mm(below))


def _set_grid(section: Section) -> None:
    grid = child(section._sectPr, "w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(line_pitch()))
    # 28 characters of 三号 are 158 mm wide. The missing 2 mm are taken from the characters' spacing in the
    # styles, not from a negative charSpace here: LibreOffice sets text on such a grid twice as wide.
    grid.set(qn("w:charSpace"), "0")


def _set_behaviour(document: Document) -> None:
    """Word 2013 and later layout, odd and even footers, Chinese punctuation."""
    settings = document.settings.element
    document.settings.odd_and_even_pages_header_footer = True
    compat = child(settings, "w:compat")
    for node in list(compat):
        compat.remove(node)
    for name in ("spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone"):
        compat.append(element(f"w:{name}"))
    uri = "http://schemas.microsoft.com/office/word"
    compat.append(element("w:compatSetting", name="compatibilityMode", uri=uri, val="15"))


def _number_pages(document: Document) -> None:
    """7.5 四号半角宋体阿拉伯数字，左右各放一条一字线；单页码居右空一字，双页码居左空一字。"""
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        number = footer.paragraphs[0]
        number.style = document.styles[PAGE_NUMBER]
        number._p.get_or_add_pPr().append(element("w:jc", val=side))
        paragraph_indent(number, **{side: CHARACTER})
        number.add_run("— ")
        field = element("w:fldSimple", instr=" PAGE ")
        field.append(element("w:r"))
        field[0].append(element("w:t", text="1"))
        number._p.append(field)
        number.add_run(" —")
        for text in ("{%p if has_sample %}", "含示例数据，不作为正式依据", "{%p endif %}"):
            footer.add_paragraph(text, style=document.styles[SAMPLE_MARK])


def _forget_the_maker(document: Document) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.title = ""
    properties.language = "zh-CN"
