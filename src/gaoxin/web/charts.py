"""A chart as a page shows it: the drawing and, always, the table of what it draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One line of the table; ``href`` leads to the rows behind it."""

    cells: tuple[Any, ...]
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """``option`` is an ECharts option of plain data: no functions.

    A colour may be a token of the style sheet (``var(--jade)``); a data item with ``href`` can be clicked.
    In the table the first column is text and the others are numbers, written as they shall be read.
    """

    id: str
    title: Text
    option: Mapping[str, Any]
    headers: Sequence[Text]
    rows: Sequence[ChartRow]
    as_of: date | None = None
    source: Text = ""
    note: Text = ""
    height: int = 280

    @property
    def option_id(self) -> str:
        return f"{self.id}-option"
