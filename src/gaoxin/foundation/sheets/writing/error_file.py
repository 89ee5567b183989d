"""The officer's own file back, with what is wrong written into a red column 错误说明."""

from collections.abc import Iterable

from gaoxin.foundation.sheets.files.formats import FileFormat
from gaoxin.foundation.sheets.layouts.headings import REMARKS
from gaoxin.foundation.sheets.writing.correction import Correction, Place
from gaoxin.foundation.sheets.writing.marked_copy import Unsplicable, marked_copy
from gaoxin.foundation.sheets.writing.rewritten_copy import rewritten_copy


def error_file(
    content: bytes, *, format: FileFormat, place: Place, corrections: Iterable[Correction]
) -> bytes:
    """An .xlsx: the uploaded workbook with everything in it, or, for .xls and text, its cells in a new one.

    Uploaded again after repair, the column 错误说明 is passed over.
    """
    by_row = {item.row: item for item in corrections}
    by_row[place.header_row] = Correction(place.header_row, REMARKS)
    if format is FileFormat.XLSX:
        try:
            return marked_copy(content, place=place, corrections=by_row)
        except Unsplicable:
            pass
    return rewritten_copy(content, place=place, corrections=by_row)
