"""The parts of an .xlsx package that say where things are: worksheets, styles, links to other workbooks."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from gaoxin.foundation.sheets.files.guards import damaged
from gaoxin.foundation.sheets.files.marks import BUILT_IN_PERCENT, is_percent, is_scaled

WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet and the part of the package that holds its cells."""

    name: str
    path: str
    hidden: bool


class WorkbookPackage:
    """An open .xlsx; the guards have already passed it."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self.names = self._zip.namelist()

    def __enter__(self) -> "WorkbookPackage":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def part(self, path: str) -> bytes:
        return self._zip.read(path)

    def stream(self, path: str) -> IO[bytes]:
        return self._zip.open(path)

    @property
    def has_external_links(self) -> bool:
        return any(name.startswith("xl/externalLinks/") for name in self.names)

    def sheets(self) -> list[SheetPart]:
        """Worksheets in the order of the tabs, without chart sheets."""
        targets = self._targets()
        found = []
        for element in _children(self._tree(WORKBOOK), "sheet"):
            path = targets.get(_attribute(element, "id"), "")
            if path in self.names and "worksheets/" in path:
                found.append(
                    SheetPart(element.get("name", ""), path, element.get("state", "visible") != "visible")
                )
        return found

    @property
    def styles_path(self) -> str:
        return next(
            (path for path in self._targets().values() if path.endswith("styles.xml")), "xl/styles.xml"
        )

    def style_numbers(self) -> tuple[frozenset[int], frozenset[int]]:
        """Indices of cell styles that show percents, and of those that show scaled numbers."""
        if self.styles_path not in self.names:
            return frozenset(), frozenset()
        tree = self._tree(self.styles_path)
        formats = {_number(f, "numFmtId"): f.get("formatCode", "") for f in _children(tree, "numFmt")}
        percents, scaled = set(), set()
        for index, style in enumerate(_styles(tree)):
            code = _number(style, "numFmtId")
            if code in BUILT_IN_PERCENT or is_percent(formats.get(code, "")):
                percents.add(index)
            if is_scaled(formats.get(code, "")):
                scaled.add(index)
        return frozenset(percents), frozenset(scaled)

    def _targets(self) -> dict[str, str]:
        relations = self._tree("xl/_rels/workbook.xml.rels")
        targets = {}
        for element in _children(relations, "Relationship"):
            path = posixpath.normpath(posixpath.join("/xl", element.get("Target", ""))).lstrip("/")
            targets[element.get("Id", "")] = path
        return targets

    def _tree(self, path: str) -> Element:
        try:
            tree: Element = ElementTree.fromstring(self.part(path))
            return tree
        except (KeyError, ParseError, DefusedXmlException, zipfile.BadZipFile) as error:
            raise damaged() from error


def _styles(tree: Element) -> Iterator[Element]:
    for group in _children(tree, "cellXfs"):
        yield from _children(group, "xf")


def _children(tree: Element, name: str) -> Iterator[Element]:
    """Descendants by local name: the transitional and the strict dialect differ in namespaces only."""
    return (element for element in tree.iter() if element.tag.rpartition("}")[2] == name)


def _attribute(element: Element, name: str) -> str:
    """A namespaced attribute (r:id) by its local name."""
    return next(
        (value for key, value in element.items() if key.rpartition("}")[2] == name and "}" in key), ""
    )


def _number(element: Element, name: str) -> int:
    value = element.get(name, "0")
    return int(value) if value.isdigit() else 0
