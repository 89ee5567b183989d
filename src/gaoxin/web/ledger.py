"""The list page of the product: search, filters, column sets, sorting, pages and export in one call.

    def enterprises(request):
        return ledger_page(
            request,
            table_class=EnterpriseTable,          # a gaoxin.web.tables.LedgerTable
            filterset_class=EnterpriseFilters,    # a gaoxin.web.filters.LedgerFilterSet
            queryset=selectors.enterprises(scope=request.actor.scope),
            title=_("企业档案"),
            file_name="企业档案",
            totals=lambda rows: [Figure(label=_("企业"), value=rows.count(), unit=_("家"))],
        )

Everything is in the URL: ``q`` and the filters, ``sort``, ``columns``, ``page``, ``per_page``;
``export=xlsx|csv`` answers with the file of exactly what is shown. A page extends ``web/ledger.html`` to add
``actions`` of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise

from gaoxin.web.addresses import changed
from gaoxin.web.exports import export
from gaoxin.web.figures import Figure
from gaoxin.web.filters import LedgerFilterSet
from gaoxin.web.tables import LedgerTable

PAGE_SIZES: Final = (25, 50, 100, 200)
DEFAULT_PAGE_SIZE: Final = 50
NOT_A_FILTER: Final = frozenset({"sort", "columns", "page", "per_page", "export"})
REGION: Final = "ledger"
EXPORTS: Final = ("xlsx", "csv")

Totals = Callable[[QuerySet], Sequence[Figure]]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a switch; ``here`` is the one in force."""

    label: Any
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """What ``web/ledger.html`` shows."""

    title: str | Promise
    subtitle: str | Promise
    filters: LedgerFilterSet
    table: LedgerTable
    query: QueryDict
    totals: Sequence[Figure] = field(default_factory=tuple)
    as_of: Any = None

    @property
    def page(self) -> Any:
        return self.table.page

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Parameters the filter form carries along unseen, so that sorting, columns and page size stay."""
        return [
            (name, str(self.query[name])) for name in ("sort", "columns", "per_page") if name in self.query
        ]

    @property
    def clear_href(self) -> str:
        return changed(self.query, **dict.fromkeys(set(self.query) - NOT_A_FILTER), page=None)

    @property
    def column_sets(self) -> list[Option]:
        here = self.table.column_set.code
        return [
            Option(one.label, changed(self.query, columns=one.code, page=None), one.code == here)
            for one in self.table.sets()
        ]

    @property
    def page_sizes(self) -> list[Option]:
        here = self.page.paginator.per_page
        return [
            Option(size, changed(self.query, per_page=size, page=None), size == here) for size in PAGE_SIZES
        ]

    @property
    def pages(self) -> list[Option]:
        """Page numbers around the present one; an option without address is a gap."""
        paginator, here = self.page.paginator, self.page.number
        numbers = paginator.get_elided_page_range(here, on_each_side=2, on_ends=1)
        return [
            Option(
                number, changed(self.query, page=number) if isinstance(number, int) else "", number == here
            )
            for number in numbers
        ]

    @property
    def previous_href(self) -> str:
        return changed(self.query, page=self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_href(self) -> str:
        return changed(self.query, page=self.page.number + 1) if self.page.has_next() else ""

    @property
    def xlsx_href(self) -> str:
        return changed(self.query, export="xlsx", page=None)

    @property
    def csv_href(self) -> str:
        return changed(self.query, export="csv", page=None)


def ledger_page(
    request: HttpRequest,
    *,
    table_class: type[LedgerTable],
    filterset_class: type[LedgerFilterSet],
    queryset: QuerySet,
    title: str | Promise,
    file_name: str,
    subtitle: str | Promise = "",
    template: str = "web/ledger.html",
    context: dict[str, Any] | None = None,
    totals: Totals | None = None,
    as_of: Any = None,
    on_export: Callable[[str, int], None] | None = None,
) -> HttpResponseBase:
    """The page, its refreshed region for HTMX, or the exported file.

    ``totals`` gets all rows of the present filters. ``on_export(kind, rows)`` is called before a file leaves,
    so that an app can put the export on record.
    """
    query = _without_blanks(request.GET)
    filters = filterset_class(query, queryset=queryset, request=request)
    table = table_class(filters.qs, columns=query.get("columns", ""), query=query)
    table.sort_by(query.getlist("sort"))
    kind = query.get("export", "")
    if kind in EXPORTS:
        if on_export is not None:
            on_export(kind, filters.qs.count())
        return export(table, kind=kind, file_name=_dated(file_name), title=str(title))
    table.show_page(query.get("page", "1"), per_page=_page_size(query))
    ledger = Ledger(
        title=title,
        subtitle=subtitle,
        filters=filters,
        table=table,
        query=query,
        totals=totals(filters.qs) if totals is not None else (),
        as_of=as_of,
    )
    chosen = "web/ledger_region.html" if _wants_region(request) else template
    response = render(request, chosen, {"ledger": ledger, "table": table, **(context or {})})
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _without_blanks(asked: QueryDict) -> QueryDict:
    """A plain GET form sends every empty box; addresses that people pass on are better without them."""
    query = asked.copy()
    for name, values in asked.lists():
        kept = [value for value in values if value.strip()]
        query.setlist(name, kept) if kept else query.pop(name)
    return query


def _page_size(query: QueryDict) -> int:
    wanted = query.get("per_page", "")
    return int(wanted) if wanted.isdecimal() and int(wanted) in PAGE_SIZES else DEFAULT_PAGE_SIZE


def _wants_region(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == REGION and "HX-History-Restore-Request" not in request.headers


def _dated(file_name: str) -> str:
    return f"{file_name}_{timezone.localdate():%Y%m%d}"
