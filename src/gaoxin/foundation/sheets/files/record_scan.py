"""One pass over the records of an .xls workbook ([MS-XLS]) for what the value reader does not tell."""

import struct
from collections.abc import Iterator

from gaoxin.foundation.sheets.files.guards import damaged, locked
from gaoxin.foundation.sheets.files.marks import BUILT_IN_PERCENT, Marks, is_percent

FORMULA, FILE_PASS, BOUND_SHEET, MULTI_RK, STYLE, TEXT_CELL, EXTERNAL_BOOK = (
    0x06,
    0x2F,
    0x85,
    0xBD,
    0xE0,
    0xFD,
    0x1AE,
)
NUMBER, LABEL, ERROR_OR_BOOLEAN, ROW, RK, RICH_LABEL, FORMAT = 0x203, 0x204, 0x205, 0x208, 0x27E, 0xD6, 0x41E
BEGIN, END = 0x809, 0x0A
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
SINGLE_CELLS = frozenset({FORMULA, TEXT_CELL, NUMBER, LABEL, ERROR_OR_BOOLEAN, RK, RICH_LABEL})


def scan_records(stream: bytes) -> list[Marks]:
    """The marks of every sheet, in the order of the tabs. Raises ``FileRefused`` for a locked workbook."""
    try:
        starts, percents = _globals(stream)
        return [_scan_sheet(stream, start, percents) for start in starts]
    except (struct.error, IndexError) as error:
        raise damaged() from error


def links_to_other_workbooks(stream: bytes) -> bool:
    """A supporting-book record longer than four bytes names another file."""
    return any(code == EXTERNAL_BOOK and len(data) > 4 for code, data in _records(stream, 0))


def _globals(stream: bytes) -> tuple[list[int], frozenset[int]]:
    starts: list[int] = []
    percent_formats = set(BUILT_IN_PERCENT)
    percents: set[int] = set()
    styles = 0
    for code, data in _records(stream, 0):
        if code == FILE_PASS:
            raise locked()
        if code == BOUND_SHEET:
            starts.append(struct.unpack_from("<I", data)[0])
        elif code == FORMAT and is_percent(_format_text(data)):
            percent_formats.add(struct.unpack_from("<H", data)[0])
        elif code == STYLE:
            if struct.unpack_from("<H", data, 2)[0] in percent_formats:
                percents.add(styles)
            styles += 1
    return starts, frozenset(percents)


def _scan_sheet(stream: bytes, start: int, percents: frozenset[int]) -> Marks:
    marks = Marks()
    hidden: set[int] = set()
    filled: set[int] = set()
    for code, data in _records(stream, start):
        if code == ROW:
            row, options = struct.unpack_from("<H10xH", data)
            if options & 0x20:
                hidden.add(row)
        elif code == MULTI_RK:
            _note_several(marks, data, percents)
            filled.add(struct.unpack_from("<H", data)[0])
        elif code in SINGLE_CELLS:
            _note_cell(marks, code, data, percents)
            filled.add(struct.unpack_from("<H", data)[0])
    marks.hidden_rows = len(hidden & filled)
    return marks


def _note_cell(marks: Marks, code: int, data: bytes, percents: frozenset[int]) -> None:
    row, column, style = struct.unpack_from("<3H", data)
    marks.extend_to(row, column)
    if code in (NUMBER, RK, FORMULA) and style in percents:
        marks.percents.add((row, column))
    if code == FORMULA:
        marks.formulas += 1
        kind, value = data[6], data[8]
        if data[12:14] == b"\xff\xff" and kind == 2:
            marks.faults[row, column] = ERRORS.get(value, "#N/A")
    elif code == ERROR_OR_BOOLEAN and data[7]:
        marks.faults[row, column] = ERRORS.get(data[6], "#N/A")


def _note_several(marks: Marks, data: bytes, percents: frozenset[int]) -> None:
    row, first = struct.unpack_from("<2H", data)
    for place in range((len(data) - 6) // 6):
        marks.extend_to(row, first + place)
        if struct.unpack_from("<H", data, 4 + place * 6)[0] in percents:
            marks.percents.add((row, first + place))


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream (globals or a sheet), nested charts left out."""
    offset, depth = start, 0
    while offset + 4 <= len(stream):
        code, length = struct.unpack_from("<2H", stream, offset)
        offset += 4
        depth += (code == BEGIN) - (code == END)
        if depth == 1:
            yield code, stream[offset : offset + length]
        offset += length
        if depth == 0:
            return


def _format_text(data: bytes) -> str:
    """The code of a FORMAT record; the bytes that matter here ("%", quotes) are ASCII in every version."""
    return data[2:].replace(b"\x00", b"").decode("latin-1")
