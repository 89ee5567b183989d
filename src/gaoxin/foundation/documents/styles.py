"""Named styles of official documents. An officer changes a style once and the whole document follows."""

from dataclasses import dataclass
from typing import cast

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from gaoxin.foundation.documents.markup import child, element, paragraph_border, paragraph_indent
from gaoxin.foundation.documents.typefaces import Face, set_face

TITLE, TITLE_SONG_BOLD, UNDER_TITLE = "公文标题", "公文标题（宋体加粗）", "题下说明"
ADDRESSEE, BODY = "主送机关", "公文正文"
HEADINGS = ("Heading 1", "Heading 2", "Heading 3", "Heading 4")
ATTACHMENT, ATTACHMENT_FIRST, ATTACHMENT_NEXT = "附件说明", "附件说明（首项）", "附件说明（续项）"
SIGNATURE, DATE = "发文机关署名", "成文日期"
MASTHEAD, ISSUE, MASTHEAD_LINE, CIRCULATION = "简报名称", "简报期数", "简报编印", "版记"
CAPTION, TABLE_HEAD, TABLE_TEXT, TABLE_NUMBER, TABLE_NOTE = "表题", "表头", "表中文字", "表中数字", "表注"
PAGE_NUMBER, SAMPLE_MARK = "页码", "示例标记"

# 号 → point.
SIZES = {"小初": 36.0, "二号": 22.0, "三号": 16.0, "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0}
CHARACTER = 1.0
RED = RGBColor(0xFF, 0, 0)
# One line of the page's grid, in points; the title keeps to it although its characters are larger.
GRID_LINE = 28.95
SAMPLE_MARK_LINE = 14.0
# 28 characters of 16 points in 156 mm: each stands 5/20 point closer to the next.
CLOSER_TWIPS = -5
LEFT, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
CENTRE, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True, slots=True)
class Look:
    """Indents in characters; ``line`` is an exact line height in points, else the grid decides."""

    face: Face
    size: str
    alignment: WD_ALIGN_PARAGRAPH = JUSTIFIED
    left: float | None = None
    right: float | None = None
    first_line: float | None = None
    hanging: float | None = None
    bold: bool = False
    colour: RGBColor | None = None
    line: float | None = None
    keep_with_next: bool = False
    on_grid: bool = True


_FANG, _HEI, _KAI, _SONG = Face.FANG_SONG, Face.HEI, Face.KAI, Face.SONG
LOOKS: dict[str, Look] = {
    TITLE: Look(Face.TITLE_SONG, "二号", CENTRE, line=GRID_LINE, keep_with_next=True, on_grid=False),
    TITLE_SONG_BOLD: Look(
        _SONG, "二号", CENTRE, bold=True, line=GRID_LINE, keep_with_next=True, on_grid=False
    ),
    UNDER_TITLE: Look(_KAI, "三号", CENTRE),
    ADDRESSEE: Look(_FANG, "三号", LEFT),
    BODY: Look(_FANG, "三号", first_line=2),
    # 7.3.3 一、黑体（一）楷体 1.（1）仿宋。
    HEADINGS[0]: Look(_HEI, "三号", first_line=2, keep_with_next=True),
    HEADINGS[1]: Look(_KAI, "三号", first_line=2, keep_with_next=True),
    HEADINGS[2]: Look(_FANG, "三号", first_line=2, keep_with_next=True),
    HEADINGS[3]: Look(_FANG, "三号", first_line=2, keep_with_next=True),
    # 7.3.4 左空二字编排“附件”，回行时与上一行附件名称的首字对齐。
    ATTACHMENT: Look(_FANG, "三号", LEFT, left=5, hanging=3),
    ATTACHMENT_FIRST: Look(_FANG, "三号", LEFT, left=6, hanging=4),
    ATTACHMENT_NEXT: Look(_FANG, "三号", LEFT, left=6, hanging=1),
    SIGNATURE: Look(_FANG, "三号", RIGHT, right=4, keep_with_next=True),
    # 7.3.5.1 成文日期一般右空四字编排。
    DATE: Look(_FANG, "三号", RIGHT, right=4),
    MASTHEAD: Look(Face.TITLE_SONG, "小初", CENTRE, colour=RED, line=2 * GRID_LINE, on_grid=False),
    ISSUE: Look(_FANG, "三号", CENTRE),
    MASTHEAD_LINE: Look(_FANG, "三号", LEFT, left=1, right=1),
    CIRCULATION: Look(_FANG, "四号", LEFT, left=1, right=1),
    CAPTION: Look(_HEI, "小四", CENTRE, keep_with_next=True),
    TABLE_HEAD: Look(_HEI, "五号", CENTRE, keep_with_next=True, on_grid=False),
    TABLE_TEXT: Look(_SONG, "五号", LEFT, on_grid=False),
    TABLE_NUMBER: Look(_SONG, "五号", RIGHT, on_grid=False),
    TABLE_NOTE: Look(_SONG, "五号", LEFT),
    PAGE_NUMBER: Look(_SONG, "四号", LEFT, on_grid=False),
    SAMPLE_MARK: Look(_HEI, "小五", CENTRE, line=SAMPLE_MARK_LINE, on_grid=False),
}


def define_styles(document: Document) -> None:
    """Put all styles into ``document``; ``Normal`` becomes 三号仿宋 on the grid."""
    _set_defaults(document)
    _dress(document.styles["Normal"], Look(_FANG, "三号"))
    for name, look in LOOKS.items():
        _dress(_style(document, name), look)
    _outline(document)
    paragraph_border(_style(document, MASTHEAD_LINE), eighths=18, colour="FF0000", bottom=6)
    paragraph_border(_style(document, CIRCULATION), eighths=8, top=1, bottom=1, between=1)
    stops = _style(document, MASTHEAD_LINE).paragraph_format.tab_stops
    stops.add_tab_stop(Mm(156 - 5.57), WD_TAB_ALIGNMENT.RIGHT)


def _style(document: Document, name: str) -> ParagraphStyle:
    if name in document.styles:
        return cast(ParagraphStyle, document.styles[name])
    style = cast(ParagraphStyle, document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    return style


def _dress(style: ParagraphStyle, look: Look) -> None:
    properties = style.element.get_or_add_rPr()
    for node in list(properties):
        properties.remove(node)
    set_face(properties, look.face)
    style.font.size, style.font.bold = Pt(SIZES[look.size]), look.bold
    if look.size == "三号":
        properties.append(element("w:spacing", val=str(CLOSER_TWIPS)))
    style.font.color.rgb = look.colour or RGBColor(0, 0, 0)
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next = look.alignment, look.keep_with_next
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = False
    if look.line:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    else:
        layout.line_spacing = 1.0
    if not look.on_grid:
        _leave_grid(style)
    paragraph_indent(
        style, left=look.left, right=look.right, first_line=look.first_line, hanging=look.hanging
    )


def _leave_grid(style: ParagraphStyle) -> None:
    node = element("w:snapToGrid", val="0")
    style.element.get_or_add_pPr().insert_element_before(
        node, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl"
    )


def _outline(document: Document) -> None:
    """The title and the four levels appear in the navigation pane; the levels follow the body's look."""
    for level, name in enumerate(HEADINGS):
        style = document.styles[name]
        style.base_style = document.styles[BODY]
        style.next_paragraph_style = document.styles[BODY]
        child(style.element.get_or_add_pPr(), "w:outlineLvl").set(qn("w:val"), str(level))


def _set_defaults(document: Document) -> None:
    """Chinese as the language of the text; nothing left of the defaults' own typefaces and spacing."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    text = child(child(defaults, "w:rPrDefault"), "w:rPr")
    for node in list(text):
        text.remove(node)
    set_face(text, _FANG)
    text.append(element("w:sz", val="32"))
    text.append(element("w:szCs", val="32"))
    text.append(element("w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    spacing = child(child(defaults, "w:pPrDefault"), "w:pPr")
    for node in list(spacing):
        spacing.remove(node)
