"""Text tables: UTF-8, GB18030 or UTF-16; comma, tab or semicolon."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from gaoxin.foundation.sheets.files.formats import SAVE_AS, FileRefused
from gaoxin.foundation.sheets.files.grid import Rows

MARKED = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
DELIMITERS = {",": "逗号", "\t": "制表符", ";": "分号"}
FORCED_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)
# What our exports (and careful officers) put before text that a spreadsheet would take for a formula.
ESCAPED = re.compile(r"^'[=+\-@]")
LONGEST_FIELD = 1_000_000
_HEAD_BYTES: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class DelimitedText:
    """The rows of a text table and how they were told apart."""

    rows: Rows
    encoding: str
    delimiter: str

    @property
    def delimiter_name(self) -> str:
        return DELIMITERS[self.delimiter]


def delimited_rows(content: bytes) -> DelimitedText:
    """Raises ``FileRefused`` when the bytes are no text, or the text no table."""
    text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows: Rows = [[_plain(cell) for cell in row] for row in reader]
    except csv.Error as error:
        raise FileRefused("broken_text", "文本表格中的引号不成对，无法分列。", remedy=SAVE_AS) from error
    return DelimitedText(rows, encoding, delimiter)


def streamed_rows(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row, without holding the file: for tables far larger than a sheet.

    The file is gone through twice where its encoding has no mark. Raises ``FileRefused`` as
    ``delimited_rows`` does, for what is found while reading at that row.
    """
    head = file.read(_HEAD_BYTES)
    codec = _streamed_codec(head, file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=codec, newline="")
    try:
        delimiter = _delimiter(head.decode(codec, errors="ignore"))
        csv.field_size_limit(LONGEST_FIELD)
        reader = csv.reader(text, delimiter=delimiter)
        for row in reader:
            yield reader.line_num, [_plain(cell) for cell in row]
    except csv.Error as error:
        raise FileRefused("broken_text", "文本表格中的引号不成对，无法分列。", remedy=SAVE_AS) from error
    except UnicodeDecodeError as error:
        raise _unreadable() from error
    finally:
        text.detach()


def _streamed_codec(head: bytes, rest: IO[bytes]) -> str:
    """``rest`` stands behind ``head`` and is read to its end only when nothing in the head tells."""
    for mark, codec, _name in MARKED:
        if head.startswith(mark):
            return codec
    if b"\x00" in head:
        _decode_unmarked_utf16(head[: len(head) // 2 * 2])
        return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
        while chunk := rest.read(_HEAD_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, codec, name in MARKED:
        if content.startswith(mark):
            return _decode(content, codec), name
    if b"\x00" in content:
        return _decode_unmarked_utf16(content)
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _decode(content, "gb18030"), "GB18030"


def _decode(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise _unreadable() from error


def _decode_unmarked_utf16(content: bytes) -> tuple[str, str]:
    """Without a mark, the zero bytes of delimiters and line ends tell the order."""
    codec = "utf-16-le" if content[1::2].count(0) >= content[0::2].count(0) else "utf-16-be"
    text = _decode(content, codec)
    if "\x00" in text or not any(delimiter in text for delimiter in (*DELIMITERS, "\n")):
        raise _unreadable()
    return text, "UTF-16"


def _unreadable() -> FileRefused:
    return FileRefused(
        "unknown_kind", "无法识别的文件：不是 Excel、WPS 表格，也不是文本表格。", remedy=SAVE_AS
    )


def _delimiter(text: str) -> str:
    """The delimiter that cuts most lines of the start into the same number of cells."""
    lines = [line for line in text[:65536].splitlines() if line.strip()][:30]
    scores = {delimiter: _score(lines, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _score(lines: list[str], delimiter: str) -> tuple[int, int]:
    counts = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
    wide = [count for count in counts if count > 1]
    if not wide:
        return (0, 0)
    usual = max(set(wide), key=wide.count)
    return (wide.count(usual), usual)


def _plain(cell: str) -> str:
    if not cell.startswith(("=", "'")):
        return cell
    forced = FORCED_TEXT.match(cell)
    if forced:
        return forced.group(1).replace('""', '"')
    return cell[1:] if ESCAPED.match(cell) else cell
