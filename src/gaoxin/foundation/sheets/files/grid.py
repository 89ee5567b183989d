"""A sheet of raw cells, as the file holds them."""

import datetime as dt
from dataclasses import dataclass, field

from gaoxin.foundation.sheets.files.marks import Marks

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Rows = list[list[Cell]]
BLANK = ""


def is_blank(cell: Cell) -> bool:
    """Empty, or nothing but blanks."""
    return cell == BLANK or (isinstance(cell, str) and not cell.strip())


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, inclusive, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: raw cells from A1 on, blank cells as ``""``; rows may differ in length."""

    name: str
    rows: Rows
    merges: tuple[Merge, ...] = ()
    marks: Marks = field(default_factory=Marks)
    is_text: bool = False
