"""Small pieces of WordprocessingML that python-docx has no words for."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

# One character of the grid, 156 mm / 28, in twips; Word keeps this beside hundredths of characters.
CHARACTER_TWIPS = 316


def element(tag: str, *, text: str | None = None, **attributes: str) -> BaseOxmlElement:
    """A new element with attributes of the ``w`` namespace."""
    node = OxmlElement(tag)
    for name, value in attributes.items():
        node.set(qn(f"w:{name}"), value)
    if text is not None:
        node.text = text
    return node


def child(parent: BaseOxmlElement, tag: str) -> BaseOxmlElement:
    """The child with this tag, appended when missing."""
    found: BaseOxmlElement | None = parent.find(qn(tag))
    if found is None:
        found = element(tag)
        parent.append(found)
    return found


def paragraph_indent(
    target: Paragraph | ParagraphStyle,
    *,
    left: float | None = None,
    right: float | None = None,
    first_line: float | None = None,
    hanging: float | None = None,
) -> None:
    """Indents in characters of the grid; what is not given stays as the style has it."""
    properties = (
        target._p.get_or_add_pPr() if isinstance(target, Paragraph) else target.element.get_or_add_pPr()
    )
    indent = properties.get_or_add_ind()
    widths = {"left": left, "right": right, "firstLine": first_line, "hanging": hanging}
    for name, characters in widths.items():
        if characters is not None:
            indent.set(qn(f"w:{name}Chars"), str(round(characters * 100)))
            indent.set(qn(f"w:{name}"), str(round(characters * CHARACTER_TWIPS)))


def paragraph_border(style: ParagraphStyle, *, eighths: int, colour: str = "auto", **sides: int) -> None:
    """Lines around paragraphs, ``eighths`` of a point thick; ``top=1`` puts one a point above the text."""
    borders = element("w:pBdr")
    for side in ("top", "left", "bottom", "right", "between"):
        if side in sides:
            borders.append(
                element(f"w:{side}", val="single", sz=str(eighths), space=str(sides[side]), color=colour)
            )
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, *_AFTER_BORDERS)


_AFTER_BORDERS = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:kinsoku",
    "w:wordWrap",
    "w:overflowPunct",
    "w:topLinePunct",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
)
