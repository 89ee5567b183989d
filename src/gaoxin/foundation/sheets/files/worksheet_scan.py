"""One pass over the XML of an .xlsx worksheet for what the value reader does not tell.

The value reader (calamine) returns error cells and formulas that were never calculated as blanks and knows no
number formats; a worksheet with one stray cell at the far corner would make it reserve the whole rectangle.
"""

from typing import IO
from xml.parsers import expat

from gaoxin.foundation.sheets.files.formats import SAVE_AS, FileRefused
from gaoxin.foundation.sheets.files.guards import damaged
from gaoxin.foundation.sheets.files.marks import FORMULA_WITHOUT_VALUE, Marks

CHUNK = 256 * 1024


def scan_worksheet(part: IO[bytes], *, percents: frozenset[int], scaled: frozenset[int]) -> Marks:
    """The marks of one worksheet; ``percents`` and ``scaled`` are style indices."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    scan = _Scan(parser, percents, scaled)
    parser.StartElementHandler = scan.start
    parser.StartDoctypeDeclHandler = _refuse_declarations
    try:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged() from error
    return scan.finished()


def _refuse_declarations(*_: object) -> None:
    raise FileRefused("entities", "文件内含实体声明，不是正常的 Excel 工作簿。", remedy=SAVE_AS)


class _Scan:
    """Handlers of the parser. A cell is judged when the next element of the grid begins: ends of elements and
    text are listened to only where they matter, which halves the calls of a large sheet."""

    def __init__(self, parser: expat.XMLParserType, percents: frozenset[int], scaled: frozenset[int]) -> None:
        self._parser = parser
        self._marks = Marks()
        self._percents = percents
        self._scaled = scaled
        self._row = self._column = -1
        self._hidden = False
        self._indices: dict[str, int] = {}
        self._type = "n"
        self._style = 0
        self._formula = self._filled = False
        self._text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2] if ":" in name else name
        if local == "c":
            if self._filled or self._formula:
                self._end_cell()
            self._start_cell(attributes)
        elif local in ("v", "is"):
            self._filled = True
            if self._formula or self._type == "e":
                self._listen()
        elif local == "f":
            self._formula = True
        elif local == "row":
            self._end_row()
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._hidden = attributes.get("hidden") in ("1", "true")

    def finished(self) -> Marks:
        self._end_row()
        return self._marks

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._column = self._column + 1 if reference is None else self._index(reference)
        self._type = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._text = ""

    def _end_cell(self) -> None:
        marks, row, column = self._marks, self._row, self._column
        marks.extend_to(row, column)
        if self._formula:
            marks.formulas += 1
            if not self._text and self._type != "str":
                marks.faults[row, column] = FORMULA_WITHOUT_VALUE
        if self._type == "e":
            marks.faults[row, column] = self._text or "#N/A"
        elif self._type == "n":
            if self._style in self._percents:
                marks.percents.add((row, column))
            if self._style in self._scaled:
                marks.scaled_columns.add(column)
        self._formula = self._filled = False

    def _end_row(self) -> None:
        if self._filled or self._formula:
            self._end_cell()
        if self._hidden and self._column >= 0:
            self._marks.hidden_rows += 1
        self._column = -1

    def _listen(self) -> None:
        self._parser.CharacterDataHandler = self._hear
        self._parser.EndElementHandler = self._stop_listening

    def _stop_listening(self, name: str) -> None:
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = None

    def _hear(self, text: str) -> None:
        self._text += text

    def _index(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        index = self._indices.get(letters)
        if index is None:
            index = self._indices[letters] = column_index(letters)
        return index


def column_index(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
