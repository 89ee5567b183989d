"""Files given back for a batch: the error file, and the file as it was sent."""

from pathlib import PurePath

from django.utils.translation import gettext as _

from gaoxin.foundation.sheets.files.formats import FileFormat
from gaoxin.foundation.sheets.models import ImportBatch, ImportRowStatus
from gaoxin.foundation.sheets.rows import CellProblem
from gaoxin.foundation.sheets.writing.correction import Correction, Place, correction
from gaoxin.values.errors import NotFound


def stored_content(batch: ImportBatch) -> bytes:
    """Raises ``NotFound`` when the file went with a discarded import."""
    if not batch.file:
        raise NotFound(_("这次导入已放弃，文件没有保留。"))
    with batch.file.open("rb") as stored:
        content: bytes = stored.read()
    return content


def error_workbook(batch: ImportBatch) -> bytes:
    """The officer's own file with the column 错误说明."""
    from gaoxin.foundation.sheets.writing.error_file import error_file

    if not batch.error_count:
        raise NotFound(_("这次导入没有错误行。"))
    place = Place(batch.sheet_name, batch.reading["header_row"], batch.reading["remarks_column"])
    content = stored_content(batch)
    return error_file(
        content, format=FileFormat(batch.file_format), place=place, corrections=_corrections(batch)
    )


def _corrections(batch: ImportBatch) -> list[Correction]:
    wrong = batch.rows.filter(status=ImportRowStatus.ERROR).order_by("number")
    return [
        correction(row.number, [CellProblem(**problem) for problem in row.content["problems"]])
        for row in wrong.iterator(chunk_size=2000)
    ]


def error_file_name(batch: ImportBatch) -> str:
    stem = PurePath(batch.file_name).stem.removesuffix("-错误表")
    return f"{stem}-错误表.xlsx"
