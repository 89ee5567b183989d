"""Every document stands on the page of GB/T 9704—2012."""

import pytest
from docx.shared import Mm

from gaoxin.foundation.documents.rendering import render_briefing, render_official_letter
from tests.documents.conftest import W

TENTH_MM = Mm(1) / 10


@pytest.fixture(params=["briefing", "letter"])
def word(request, read):
    if request.param == "briefing":
        return read(render_briefing(request.getfixturevalue("briefing")))
    return read(render_official_letter(request.getfixturevalue("letter")))


def test_a4_with_37_mm_above_28_mm_at_the_binding_and_a_type_area_of_156_by_225_mm(word):
    [section] = word.document.sections
    measured = {
        "width": section.page_width,
        "height": section.page_height,
        "top": section.top_margin,
        "binding": section.left_margin,
        "type width": section.page_width - section.left_margin - section.right_margin,
        "type height": section.page_height - section.top_margin - section.bottom_margin,
    }
    wanted = {"width": 210, "height": 297, "top": 37, "binding": 28, "type width": 156, "type height": 225}
    assert {name: round(value / TENTH_MM) / 10 for name, value in measured.items()} == pytest.approx(
        wanted, abs=0.1
    )


def test_22_lines_fit_the_type_area_and_a_23rd_does_not(word):
    grid = word.xml("document").find(f".//{W}docGrid")
    pitch = int(grid.get(f"{W}linePitch"))
    height = 225 / 25.4 * 1440
    assert grid.get(f"{W}type") == "linesAndChars"
    assert 22 * pitch <= height < 23 * pitch
    assert height - 22 * pitch < 40


def test_28_characters_fit_a_line_and_a_29th_does_not(word):
    style = _style(word, "公文正文")
    size = int(style.find(f".//{W}sz").get(f"{W}val")) / 2 * 20
    closer = int(style.find(f"{W}rPr/{W}spacing").get(f"{W}val"))
    grid = int(word.xml("document").find(f".//{W}docGrid").get(f"{W}charSpace"))
    pitch = size + closer + grid * 20 / 4096
    width = 156 / 25.4 * 1440
    assert 28 * pitch <= width < 29 * pitch


def test_faces_are_named_with_fallbacks_and_none_is_embedded(word):
    fonts = word.xml("fontTable")
    fallbacks = {
        font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val") for font in fonts.iter(f"{W}font")
    }
    assert fallbacks["仿宋_GB2312"] == "仿宋"
    assert fallbacks["楷体_GB2312"] == "楷体"
    assert fallbacks["方正小标宋简体"] == "宋体"
    assert not [name for name in word.names if "font" in name.lower() and not name.endswith("fontTable.xml")]


@pytest.mark.parametrize(
    ("style", "face", "points"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文标题（宋体加粗）", "宋体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("heading 1", "黑体", 16),
        ("heading 2", "楷体_GB2312", 16),
        ("heading 3", "仿宋_GB2312", 16),
        ("heading 4", "仿宋_GB2312", 16),
        ("页码", "宋体", 14),
    ],
)
def test_each_element_has_its_face_and_size(word, style, face, points):
    found = _style(word, style)
    fonts = found.find(f".//{W}rFonts")
    assert {fonts.get(f"{W}{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {face}
    assert int(found.find(f".//{W}sz").get(f"{W}val")) == points * 2
    assert not [name for name in fonts.attrib if "Theme" in name]


def test_the_page_number_stands_right_on_odd_and_left_on_even_pages(word):
    assert word.footers[0][0] == word.footers[1][0] == "— 1 —"
    assert word.xml("settings").find(f"{W}evenAndOddHeaders") is not None
    section = word.document.sections[0]
    sides = []
    for footer in (section.footer, section.even_page_footer):
        properties = footer.paragraphs[0]._p.pPr
        sides.append((properties.find(f"{W}jc").get(f"{W}val"), dict(properties.find(f"{W}ind").attrib)))
        assert footer._element.find(f".//{W}fldSimple").get(f"{W}instr").strip() == "PAGE"
    assert sides == [
        ("right", {f"{W}rightChars": "100", f"{W}right": "316"}),
        ("left", {f"{W}leftChars": "100", f"{W}left": "316"}),
    ]


def test_a_paragraph_begins_two_characters_in(word):
    indent = _style(word, "公文正文").find(f".//{W}ind")
    assert indent.get(f"{W}firstLineChars") == "200"


def _style(word, name):
    for style in word.xml("styles").iter(f"{W}style"):
        if style.find(f"{W}name").get(f"{W}val").lower() == name:
            return style
    raise AssertionError(name)
