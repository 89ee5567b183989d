"""An .xlsx with a few cells added, everything else byte for byte as it was.

Reading and writing a workbook through a library loses what the library does not know: pictures, charts,
newer drop-downs, and the calculated values of formulas. So the new cells are spliced into the XML.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape

from gaoxin.foundation.sheets.files.package import WorkbookPackage
from gaoxin.foundation.sheets.files.worksheet_scan import column_index, column_letters
from gaoxin.foundation.sheets.writing.correction import Correction, Place
from gaoxin.foundation.sheets.writing.style_splice import AddedStyles, Unsplicable, added_styles
from gaoxin.foundation.sheets.writing.xml_edit import Edit, applied, attribute, tag_end, with_attribute

REMARKS_WIDTH = 60
LAST_COLUMN = 16384
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

__all__ = ["Unsplicable", "marked_copy"]


def marked_copy(content: bytes, *, place: Place, corrections: Mapping[int, Correction]) -> bytes:
    """The same workbook with the corrections written in. Raises ``Unsplicable`` for unusual XML."""
    with WorkbookPackage(content) as package:
        path = next((part.path for part in package.sheets() if part.name == place.sheet), None)
        if path is None or package.styles_path not in package.names:
            raise Unsplicable("no such part")
        sheet = package.part(path)
        found = _found_rows(sheet, place=place, corrections=corrections)
        styles, added = added_styles(package.part(package.styles_path), used=found.styles)
        marked = applied(sheet, found.edits(place, corrections, added))
        return _repacked(content, {path: marked, package.styles_path: styles})


def _repacked(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(entry.filename, parts.get(entry.filename) or source.read(entry))
    return buffer.getvalue()


@dataclass(slots=True)
class _Cell:
    """A cell of the XML: byte offsets of its whole element and of its start tag."""

    start: int
    tag_stop: int
    stop: int
    column: int
    style: int


@dataclass(slots=True)
class _Row:
    """A row of the XML that is to be changed, with the cells that matter in it."""

    number: int
    start: int
    tag_stop: int
    close: int = -1
    closed_tag: bool = False
    insert_at: int = -1
    old_remark: _Cell | None = None
    bad: tuple[_Cell, ...] = ()


@dataclass(slots=True)
class _Found:
    """What one pass over the worksheet found."""

    content: bytes
    prefix: str
    rows: list[_Row]
    columns: list[tuple[int, int]]
    columns_close: int
    data_start: int
    dimension: tuple[int, int] | None

    @property
    def styles(self) -> frozenset[int]:
        return frozenset(cell.style for row in self.rows for cell in row.bad)

    def edits(self, place: Place, corrections: Mapping[int, Correction], added: AddedStyles) -> list[Edit]:
        edits = self._width_edits(place.column)
        if self.dimension is not None:
            edits.append(self._dimension_edit(place.column))
        for row in self.rows:
            correction = corrections.get(row.number)
            style = added.header if row.number == place.header_row else added.remark
            cell = self._cell(place.column, row.number, correction.text, style) if correction else b""
            edits += self._row_edits(row, cell)
            edits += [self._restyled(bad, added.marked[bad.style]) for bad in row.bad]
        return edits

    def _row_edits(self, row: _Row, cell: bytes) -> list[Edit]:
        tag = self.content[row.start : row.tag_stop]
        opened = re.sub(rb'\sspans="[^"]*"', b"", tag)
        if row.closed_tag:
            name = f"{self.prefix}row".encode()
            whole = opened[: opened.rindex(b"/")].rstrip() + b">" + cell + b"</" + name + b">"
            return [Edit(row.start, row.tag_stop, whole)] if cell else []
        edits = [Edit(row.start, row.tag_stop, opened)]
        if row.old_remark is not None:
            edits.append(Edit(row.old_remark.start, row.old_remark.stop, cell))
        elif cell:
            at = row.insert_at if row.insert_at >= 0 else row.close
            edits.append(Edit(at, at, cell))
        return edits

    def _cell(self, column: int, row: int, text: str, style: int) -> bytes:
        p = self.prefix
        reference = f"{column_letters(column)}{row}"
        plain = escape(FORBIDDEN.sub("", text))
        return (
            f'<{p}c r="{reference}" s="{style}" t="inlineStr"><{p}is><{p}t xml:space="preserve">{plain}'
            f"</{p}t></{p}is></{p}c>"
        ).encode()

    def _restyled(self, cell: _Cell, style: int) -> Edit:
        tag = self.content[cell.start : cell.tag_stop]
        return Edit(cell.start, cell.tag_stop, with_attribute(tag, "s", str(style)))

    def _dimension_edit(self, column: int) -> Edit:
        start, stop = self.dimension or (0, 0)
        tag = self.content[start:stop]
        first, _, last = attribute(tag, "ref").partition(":")
        last = last or first
        letters, row = re.sub(r"\d", "", last), re.sub(r"\D", "", last)
        wider = column_letters(max(column, column_index(letters))) if letters else ""
        return Edit(start, stop, with_attribute(tag, "ref", f"{first}:{wider}{row}") if wider else tag)

    def _width_edits(self, column: int) -> list[Edit]:
        """A visible, wide column; a range of columns that covers it (often hidden to the last) is split."""
        number = column + 1
        ours_tag = f'{self.prefix}col min="{number}" max="{number}" width="{REMARKS_WIDTH}" customWidth="1"'
        ours = f"<{ours_tag}/>".encode()
        after = self.columns_close
        for start, stop in self.columns:
            tag = self.content[start:stop]
            low, high = int(attribute(tag, "min") or 0), int(attribute(tag, "max") or LAST_COLUMN)
            if low <= number <= high:
                return [Edit(start, stop, _split(tag, low, high, number, ours))]
            if low > number:
                return [Edit(start, start, ours)]
        if after >= 0:
            return [Edit(after, after, ours)]
        name = f"{self.prefix}cols".encode()
        return [Edit(self.data_start, self.data_start, b"<" + name + b">" + ours + b"</" + name + b">")]


def _split(tag: bytes, low: int, high: int, number: int, ours: bytes) -> bytes:
    before = with_attribute(tag, "max", str(number - 1)) if low < number else b""
    behind = with_attribute(tag, "min", str(number + 1)) if high > number else b""
    return before + ours + behind


def _found_rows(sheet: bytes, *, place: Place, corrections: Mapping[int, Correction]) -> _Found:
    finder = _Finder(sheet, place, corrections)
    parser = expat.ParserCreate()
    finder.parser = parser
    parser.StartElementHandler = finder.start
    parser.EndElementHandler = finder.end
    parser.XmlDeclHandler = finder.declaration
    try:
        parser.Parse(sheet, True)
    except expat.ExpatError as error:
        raise Unsplicable("not well formed") from error
    if finder.data_start < 0:
        raise Unsplicable("no sheetData")
    return finder.found()


class _Finder:
    """Notes where the rows and cells to be changed begin and end."""

    parser: expat.XMLParserType

    def __init__(self, sheet: bytes, place: Place, corrections: Mapping[int, Correction]) -> None:
        self._sheet = sheet
        self._place = place
        self._wanted = {number: frozenset(item.columns) for number, item in corrections.items()}
        self._prefix = ""
        self._number = 0
        self._column = -1
        self._row: _Row | None = None
        self._cell: _Cell | None = None
        self._rows: list[_Row] = []
        self._columns: list[tuple[int, int]] = []
        self._columns_close = -1
        self._dimension: tuple[int, int] | None = None
        self.data_start = -1

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Unsplicable(encoding)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._start_row(attributes)
        elif local == "c":
            self._start_cell(attributes)
        elif local == "col":
            self._columns.append(self._tag())
        elif local == "dimension":
            self._dimension = self._tag()
        elif local == "sheetData":
            self._prefix = name[: -len("sheetData")]
            self.data_start = self.parser.CurrentByteIndex

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "row" and self._row is not None:
            self._end_row(self._row)
        elif local == "c" and self._cell is not None:
            self._cell.stop = self._end_of_element(self._cell.start, self._cell.tag_stop)
            self._cell = None
        elif local == "cols":
            self._columns_close = self.parser.CurrentByteIndex

    def found(self) -> _Found:
        return _Found(
            self._sheet,
            self._prefix,
            self._rows,
            self._columns,
            self._columns_close,
            self.data_start,
            self._dimension,
        )

    def _tag(self) -> tuple[int, int]:
        start = self.parser.CurrentByteIndex
        return start, tag_end(self._sheet, start)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._number = int(attributes["r"]) if "r" in attributes else self._number + 1
        self._column = -1
        start, stop = self._tag()
        self._row = _Row(self._number, start, stop, closed_tag=self._sheet[stop - 2 : stop] == b"/>")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "").rstrip("0123456789")
        self._column = column_index(reference) if reference else self._column + 1
        row, column = self._row, self._column
        if row is None or column < min(self._wanted.get(self._number, ()), default=self._place.column):
            return
        start, stop = self._tag()
        cell = _Cell(start, stop, stop, column, int(attributes.get("s", 0)))
        if column == self._place.column:
            row.old_remark = self._cell = cell
        elif column > self._place.column:
            row.insert_at = start if row.insert_at < 0 else row.insert_at
        elif column in self._wanted.get(self._number, ()):
            row.bad = (*row.bad, cell)

    def _end_row(self, row: _Row) -> None:
        row.close = self.parser.CurrentByteIndex
        self._row = None
        if row.number in self._wanted or (row.old_remark is not None and row.number > self._place.header_row):
            self._rows.append(row)

    def _end_of_element(self, start: int, tag_stop: int) -> int:
        if self._sheet[tag_stop - 2 : tag_stop] == b"/>":
            return tag_stop
        return tag_end(self._sheet, self.parser.CurrentByteIndex)
