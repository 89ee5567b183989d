"""Typefaces by name. They are licensed to the office's own computers, so none is embedded.

Each name is followed by what to take where it is missing; Word, WPS and LibreOffice read that from the
document's font table.
"""

from dataclasses import dataclass
from enum import Enum

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement, serialize_for_reading

from gaoxin.foundation.documents.markup import element


@dataclass(frozen=True, slots=True)
class Typeface:
    name: str
    fallback: str
    family: str


class Face(Enum):
    """The five faces of official documents."""

    TITLE_SONG = Typeface("方正小标宋简体", "宋体", "script")
    SONG = Typeface("宋体", "SimSun", "auto")
    HEI = Typeface("黑体", "SimHei", "modern")
    KAI = Typeface("楷体_GB2312", "楷体", "modern")
    FANG_SONG = Typeface("仿宋_GB2312", "仿宋", "modern")


def set_face(properties: BaseOxmlElement, face: Face) -> None:
    """Name ``face`` for Chinese and Latin alike, so that “” and digits keep the face of their sentence."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    fonts.set(qn("w:hint"), "eastAsia")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face.value.name)


def name_fallbacks(document: Document) -> None:
    """Replace the document's font table by the five faces with their fallbacks."""
    table = parse_xml(f"<w:fonts {nsdecls('w')}/>")
    for face in Face:
        font = element("w:font", name=face.value.name)
        font.append(element("w:altName", val=face.value.fallback))
        font.append(element("w:charset", val="86"))
        font.append(element("w:family", val=face.value.family))
        font.append(element("w:pitch", val="variable"))
        table.append(font)
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = serialize_for_reading(table).encode()
