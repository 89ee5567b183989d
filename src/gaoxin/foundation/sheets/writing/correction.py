"""What is to be written beside the rows of the officer's file, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from gaoxin.foundation.sheets.files.worksheet_scan import column_index
from gaoxin.foundation.sheets.rows import CellProblem

LONGEST_REMARK = 2000


@dataclass(frozen=True, slots=True)
class Correction:
    """What is written beside one row (from 1); ``columns`` (from 0) are the cells marked red."""

    row: int
    text: str
    columns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: the sheet, the row of the header (from 1) and the column of 错误说明 (from 0)."""

    sheet: str
    header_row: int
    column: int


def correction(row: int, problems: Sequence[CellProblem]) -> Correction:
    """One row's problems as numbered sentences."""
    sentences = [problem.sentence for problem in problems]
    if len(sentences) > 1:
        sentences = [f"{number}. {sentence}" for number, sentence in enumerate(sentences, start=1)]
    columns = sorted({column_index(problem.column) for problem in problems if problem.column})
    return Correction(row, "\n".join(sentences)[:LONGEST_REMARK], tuple(columns))
