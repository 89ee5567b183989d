"""From records to cells: how each column of a table reads, renders and exports its value.

A page renders thousands of cells, so what can be decided once per column is decided here, not per cell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from inspect import signature
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape, strip_tags
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor

from gaoxin.web.columns import LedgerColumn, SheetValue, plain_value

if TYPE_CHECKING:
    from gaoxin.web.tables import LedgerTable

Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """``label`` is the column's heading, shown beside the value where a row becomes a card."""

    content: Any
    css: str
    label: str

    @property
    def html(self) -> str:
        return f"{_opening(self.css, self.label)}{_escaped(self.content)}</td>"


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    css: str

    @property
    def html(self) -> SafeString:
        """The row of the table; written here because a template takes as long for it as all else together."""
        css = f' class="{escape(self.css)}"' if self.css else ""
        cells = "".join(cell.html for cell in self.cells)
        return mark_safe(f"<tr{css}>{cells}</tr>")  # each cell is escaped by itself


@lru_cache(maxsize=1024)
def _opening(css: str, label: str) -> str:
    """Columns of a page repeat in every row."""
    named = f' class="{escape(css)}"' if css else ""
    return f'<td{named} data-label="{escape(label)}">'


def _escaped(content: Any) -> str:
    """As a template would write it: numbers and days in the language's format, everything unsafe escaped."""
    if isinstance(content, SafeString):
        return content
    text = content if isinstance(content, str) else localize(template_localtime(content))
    return conditional_escape(text)


@dataclass(frozen=True, slots=True)
class Heading:
    """``order`` is ascending, descending or empty; ``href`` sorts by this column."""

    name: str
    label: str
    unit: str
    css: str
    href: str
    order: str

    @property
    def text(self) -> str:
        return f"{self.label}（{self.unit}）" if self.unit else self.label


def value_reader(table: "LedgerTable", bound: BoundColumn) -> Read:
    """The value behind a cell; a stated choice comes as its label."""
    if getattr(bound.column, "compute", None) is not None:
        return bound.column.compute
    accessor = bound.accessor
    bits = tuple(Accessor(accessor).bits)
    labels = _choice_labels(table, accessor)
    if labels:
        return lambda record: labels.get(value := _walk(record, bits), value)
    return lambda record: _walk(record, bits)


def _walk(value: Any, bits: tuple[str, ...]) -> Any:
    for bit in bits:
        if value is None:
            return None
        try:
            value = value.get(bit) if isinstance(value, Mapping) else getattr(value, bit)
        except ObjectDoesNotExist:
            return None
        if callable(value) and not hasattr(value, "get_queryset"):
            value = value()
    return value


def _choice_labels(table: "LedgerTable", accessor: str) -> dict[Any, Any]:
    model = table.data.model
    field = Accessor(accessor).get_field(model) if model else None
    # Said once in the language of the request: a lazy label would be looked up for every cell.
    return {key: str(label) for key, label in getattr(field, "flatchoices", None) or ()}


def cell_renderer(table: "LedgerTable", bound: BoundColumn) -> Read:
    """What stands in the cell of a record on the page."""
    column = bound.column
    hooked = hasattr(table, f"render_{bound.name}")
    if hooked or bound.link or not isinstance(column, LedgerColumn):
        return lambda record: BoundRow(record, table=table).get_cell(bound.name)
    read = value_reader(table, bound)
    wants_record = "record" in signature(column.render).parameters
    empty, default, render = column.empty_values, bound.default, column.render

    def content(record: Any) -> Any:
        value = read(record)
        if value in empty:
            return default
        return render(value, record) if wants_record else render(value)  # type: ignore[call-arg]

    return content


def sheet_reader(table: "LedgerTable", bound: BoundColumn) -> Callable[[Any], SheetValue]:
    """What the exported cell of a record holds."""
    column = bound.column
    hooked = hasattr(table, f"value_{bound.name}") or hasattr(table, f"render_{bound.name}")
    if hooked or not isinstance(column, LedgerColumn):
        return lambda record: _plain(BoundRow(record, table=table).get_cell_value(bound.name))
    read, convert = value_reader(table, bound), column.sheet_value
    return lambda record: convert(read(record))


def _plain(value: Any) -> SheetValue:
    if isinstance(value, SafeData):
        return strip_tags(str(value)).strip() or None
    return plain_value(str(value) if isinstance(value, Promise) else value)
