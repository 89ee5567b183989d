"""Red styles added to the style sheet of a workbook, every style of its own kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from gaoxin.foundation.sheets.writing.xml_edit import Edit, applied, attribute, tag_end, with_attribute

RED, WASH = "FFB3261E", "FFFBEAE8"


class Unsplicable(ValueError):
    """XML of a shape the splice does not know; the caller writes a new workbook instead."""


@dataclass(frozen=True, slots=True)
class AddedStyles:
    """Style numbers: of the heading 错误说明, of its texts, and of marked cells by the style they had."""

    header: int
    remark: int
    marked: Mapping[int, int]


def added_styles(styles: bytes, *, used: frozenset[int]) -> tuple[bytes, AddedStyles]:
    """The style sheet with the red styles, and their numbers; ``used`` are styles of cells to mark."""
    found = _found(styles)
    p = found.prefix
    font, fill, first = found.counts["fonts"], found.counts["fills"], len(found.styles)
    red_font = f'<{p}font><{p}sz val="10"/><{p}color rgb="{RED}"/></{p}font>'
    bold_font = f'<{p}font><{p}b/><{p}sz val="10"/><{p}color rgb="{RED}"/></{p}font>'
    wash = (
        f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{WASH}"/><{p}bgColor indexed="64"/>'
        f"</{p}patternFill></{p}fill>"
    )
    new = [_style(p, font + 1, fill), _style(p, font, fill)]
    marked = {}
    for number in sorted(used):
        if number >= first:
            raise Unsplicable("style number")
        marked[number] = first + len(new)
        new.append(_washed(found.styles[number], fill))
    edits = [
        *found.appended("fonts", red_font + bold_font, 2),
        *found.appended("fills", wash, 1),
        *found.appended("cellXfs", "".join(new), len(new)),
    ]
    return applied(styles, edits), AddedStyles(first, first + 1, marked)


def _style(prefix: str, font: int, fill: int) -> str:
    return (
        f'<{prefix}xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" applyFont="1" '
        f'applyFill="1" applyAlignment="1"><{prefix}alignment vertical="center" wrapText="1"/></{prefix}xf>'
    )


def _washed(style: bytes, fill: int) -> str:
    """A copy of a style with the red wash behind it."""
    stop = tag_end(style, 0)
    tag = with_attribute(with_attribute(style[:stop], "fillId", str(fill)), "applyFill", "1")
    return (tag + style[stop:]).decode()


@dataclass(slots=True)
class _Found:
    """Where the lists of fonts, fills and cell styles begin and end."""

    content: bytes
    prefix: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    tags: dict[str, tuple[int, int]] = field(default_factory=dict)
    closes: dict[str, int] = field(default_factory=dict)
    styles: list[bytes] = field(default_factory=list)

    def appended(self, name: str, text: str, count: int) -> list[Edit]:
        start, stop = self.tags[name]
        tag = self.content[start:stop]
        edits = [Edit(self.closes[name], self.closes[name], text.encode())]
        if attribute(tag, "count"):
            edits.append(Edit(start, stop, with_attribute(tag, "count", str(self.counts[name] + count))))
        return edits


LISTS = {"fonts": "font", "fills": "fill", "cellXfs": "xf"}


def _found(styles: bytes) -> _Found:
    """Raises ``Unsplicable`` unless all three lists are there, with end tags."""
    found = _Found(styles)
    parser = expat.ParserCreate()
    path: list[str] = []
    element_start = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal element_start
        local = name.rpartition(":")[2]
        path.append(local)
        if len(path) == 2 and local in LISTS:
            at = parser.CurrentByteIndex
            found.prefix = name[: -len(local)]
            found.tags[local], found.counts[local] = (at, tag_end(styles, at)), 0
        elif len(path) == 3 and LISTS.get(path[1]) == local:
            found.counts[path[1]] += 1
            element_start = parser.CurrentByteIndex

    def end(name: str) -> None:
        local = path.pop()
        if len(path) == 1 and local in LISTS:
            found.closes[local] = parser.CurrentByteIndex
        elif len(path) == 2 and path[1] == "cellXfs" and local == "xf":
            found.styles.append(
                styles[element_start : _element_end(styles, element_start, parser.CurrentByteIndex)]
            )

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(styles, True)
    except expat.ExpatError as error:
        raise Unsplicable("styles not well formed") from error
    complete = all(name in found.closes and found.closes[name] > found.tags[name][0] for name in LISTS)
    if not complete:
        raise Unsplicable("styles incomplete")
    return found


def _element_end(content: bytes, start: int, close: int) -> int:
    stop = tag_end(content, start)
    return stop if content[stop - 2 : stop] == b"/>" else tag_end(content, close)
