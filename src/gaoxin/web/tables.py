"""Tables declared once: the same on the page, on paper, on a phone and in the exported sheet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import django_tables2 as tables
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django_tables2.columns import BoundColumn

from gaoxin.web.addresses import changed
from gaoxin.web.columns import (
    AreaColumn,
    ChoiceColumn,
    CodeColumn,
    DateColumn,
    LedgerColumn,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    NameColumn,
    NumberColumn,
    PercentColumn,
    TextColumn,
    YesNoColumn,
)
from gaoxin.web.ordering import settled
from gaoxin.web.rows import Cell, Heading, Row, cell_renderer

__all__ = [
    "AreaColumn",
    "ChoiceColumn",
    "CodeColumn",
    "ColumnSet",
    "DateColumn",
    "LedgerColumn",
    "LedgerTable",
    "LightColumn",
    "LinkColumn",
    "MoneyColumn",
    "NameColumn",
    "NumberColumn",
    "PercentColumn",
    "TextColumn",
    "YesNoColumn",
]

ALL = "all"


@dataclass(frozen=True, slots=True)
class ColumnSet:
    code: str
    label: str | Promise
    names: tuple[str, ...]


class LedgerTable(tables.Table):
    """Declares columns and ``column_sets``: code → (label, column names); the first set is the default.

    全部列 is always offered as well. ``empty_title`` and ``empty_hint`` say what to do when it is empty.
    """

    column_sets: ClassVar[Mapping[str, tuple[str | Promise, tuple[str, ...]]]] = {}
    empty_title: ClassVar[str | Promise] = _("还没有记录")
    empty_hint: ClassVar[str | Promise] = ""

    class Meta:
        default = "—"

    def __init__(self, data: Any, *, columns: str = "", query: QueryDict | None = None, **rest: Any) -> None:
        super().__init__(data, **rest)
        self.column_set = self.find_set(columns)
        self.query = query
        self.page: Page | None = None

    @classmethod
    def sets(cls) -> tuple[ColumnSet, ...]:
        """Every offered set, 全部列 last; a table without declared sets has only that one."""
        declared = [ColumnSet(code, label, names) for code, (label, names) in cls.column_sets.items()]
        return (*declared, ColumnSet(ALL, _("全部列"), tuple(cls.base_columns)))

    @classmethod
    def find_set(cls, code: str) -> ColumnSet:
        """The set of that code, else the default."""
        sets = cls.sets()
        return next((one for one in sets if one.code == code), sets[0])

    @cached_property
    def shown_columns(self) -> list[BoundColumn]:
        return [self.columns[name] for name in self.column_set.names if self.columns[name].visible]

    @cached_property
    def headings(self) -> list[Heading]:
        return [self._heading(bound) for bound in self.shown_columns]

    def _heading(self, bound: BoundColumn) -> Heading:
        alias = bound.order_by_alias
        order = "" if not bound.is_ordered else "descending" if alias.is_descending else "ascending"
        sortable = self.query is not None and bound.orderable
        href = changed(self.query, sort=alias.next, page=None) if sortable and self.query is not None else ""
        return Heading(
            name=bound.name,
            label=str(bound.verbose_name),
            unit=getattr(bound.column, "unit_label", ""),
            css=getattr(bound.column, "css", ""),
            href=href,
            order=order,
        )

    @cached_property
    def records(self) -> list[Any]:
        """The rows of the page, or all of them where there are no pages, prepared."""
        records = list(self.data if self.page is None else self.page.object_list)
        self.prepare(records)
        return records

    @property
    def body(self) -> Iterable[Row]:
        """The rendered rows of this page."""
        columns = [
            (cell_renderer(self, bound), heading.css, heading.text)
            for bound, heading in zip(self.shown_columns, self.headings, strict=True)
        ]
        for record in self.records:
            cells = tuple(Cell(render(record), css, label) for render, css, label in columns)
            yield Row(cells, self.row_css(record))

    def row_css(self, record: Any) -> str:
        """A class for a row that stands out (``overdue``, ``closed``); override it where there is one."""
        return ""

    def sort_by(self, aliases: Iterable[str]) -> None:
        """Orders by the known ones of ``aliases``; with none, keeps the declared order."""
        known = [alias for alias in aliases if self._is_sortable(alias.removeprefix("-"))]
        if known:
            self.order_by = known
        if isinstance(self.data.data, QuerySet):
            self.data.data = settled(self.data.data)

    def _is_sortable(self, name: str) -> bool:
        return name in self.columns and self.columns[name].orderable

    def show_page(self, number: str | int, *, per_page: int) -> None:
        """Reads one page of records; a number outside the pages shows the nearest one."""
        self.page = Paginator(PagedRecords(self.data.data), per_page).get_page(number)

    def prepare(self, records: list[Any]) -> None:
        """Sets on the records what their cells need beyond the query, for a page or part of an export.

        Override it and look everything up for ``records`` together, instead of a query for each row.
        """


class PagedRecords:
    """A query as pages. The keys of a page are found first, then its records are read.

    Joins and computed columns are so worked out for one page only, however far back it is.
    """

    def __init__(self, records: Any) -> None:
        self.records = records

    def __len__(self) -> int:
        return self.records.count() if isinstance(self.records, QuerySet) else len(self.records)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.records)

    def __getitem__(self, piece: Any) -> Any:
        records = self.records
        if not _has_keys(records):
            return list(records[piece])
        keys = list(records.values_list("pk", flat=True)[piece])
        found = {record.pk: record for record in records.order_by().filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]


def _has_keys(records: Any) -> bool:
    if not isinstance(records, QuerySet) or records.query.combinator or records.query.is_sliced:
        return False
    return records._iterable_class is ModelIterable
