"""Style sheets and scripts keep to what browsers of the Chromium 90 class know, and to readable colours."""

import re
from pathlib import Path

import pytest

import gaoxin.web

WEB = Path(gaoxin.web.__file__).parent
STYLES = sorted((WEB / "static" / "web" / "css").glob("*.css"))
SCRIPTS = sorted((WEB / "static" / "web").glob("*.js"))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
TOO_NEW_FOR_STYLES = (
    ":has(",
    "@container",
    "color-mix(",
    "@layer",
    "oklch(",
    "text-wrap",
    "@scope",
    " dvh",
    "100dvh",
)
TOO_NEW_FOR_SCRIPTS = (
    ".at(",
    "structuredClone",
    "Object.hasOwn",
    ".findLast",
    ".replaceChildren(",
    ".toSorted(",
)


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_style_sheets_use_nothing_newer_than_chromium_90(sheet):
    source = sheet.read_text(encoding="utf-8")
    assert [word for word in TOO_NEW_FOR_STYLES if word in source] == []
    assert not re.search(r"^\s*&", source, re.MULTILINE)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_use_nothing_newer_than_chromium_90(script):
    source = script.read_text(encoding="utf-8")
    assert [word for word in TOO_NEW_FOR_SCRIPTS if word in source] == []
    assert "innerHTML" not in source
    assert "eval(" not in source


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_script_of_their_own(template):
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"\son[a-z]+=", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert "https://" not in source


def tokens(selector: str, file: str) -> dict[str, str]:
    source = (WEB / "static" / "web" / "css" / file).read_text(encoding="utf-8")
    block = re.search(rf"^{re.escape(selector)} \{{(.*?)^\}}", source, re.MULTILINE | re.DOTALL).group(1)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", block))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


THEMES = {"light": tokens(":root", "tokens.css"), "wall": tokens(".wall", "wall.css")}
WORDS = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3")
        for ground in ("paper", "surface", "sunken", "hover")
    ],
    *[("jade", ground) for ground in ("paper", "surface", "hover")],
    ("jade-deep", "jade-wash"),
    ("ink-2", "jade-wash"),
    ("on-jade", "jade"),
    *[(status, f"{status}-wash") for status in ("red", "amber", "green", "blue")],
    *[("ink", f"{status}-wash") for status in ("red", "amber", "green", "blue")],
    ("red", "surface"),
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_stand_out_from_their_ground(theme, ink, ground):
    colours = THEMES[theme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_boxes_bars_and_focus_can_be_seen(theme, ground):
    colours = THEMES[theme]
    for mark in ("line-3", "jade", "focus", "red", "c1", "c3", "c5"):
        assert contrast(colours[mark], colours[ground]) >= 3
