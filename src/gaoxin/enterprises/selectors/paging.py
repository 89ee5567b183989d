"""Lists of very many rows: a page is read by its keys, whatever it took to find them."""

from typing import Any, Self, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable

Row = TypeVar("Row", bound=Model)


class WholeRows(ModelIterable):
    """Rows of a query that takes pages of itself; the list page leaves that to it."""


class ListedRows(QuerySet[Row]):
    """A query made ready for a list: conditions and order are worked out for the keys of a page alone.

    ``ready`` is called on the rows as they are shown, joins, computed columns and all; what is narrowed and
    ordered afterwards is only asked for keys, and the page is then read from the rows as they were.
    """

    unfiltered: Self | None = None

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._iterable_class = WholeRows

    def ready(self) -> Self:
        rows = self._clone()
        rows.unfiltered = self
        return rows

    def __getitem__(self, key: Any) -> Any:
        if not self._is_page(key):
            return super().__getitem__(key)
        keys = self.page_of_keys(key)
        if self._iterable_class is FlatValuesListIterable:
            return keys
        found = {row.pk: row for row in self._plain().filter(pk__in=keys)}
        return [found[one] for one in keys if one in found]

    def page_of_keys(self, piece: slice) -> list[int]:
        """The keys of a page, in the order of the list."""
        return list(QuerySet.__getitem__(self.values_list("pk", flat=True), piece))

    def _plain(self) -> QuerySet[Row]:
        return (self if self.unfiltered is None else self.unfiltered).order_by()

    def _is_page(self, key: Any) -> bool:
        """A bounded slice of the rows of a list, or of their keys, that is not read yet."""
        if not isinstance(key, slice) or key.stop is None or key.step is not None:
            return False
        whole = self._iterable_class is WholeRows
        keys = self._iterable_class is FlatValuesListIterable and self._fields == ("pk",)
        is_list = self.unfiltered is not None or self.is_ordered_specially
        return (whole or keys) and is_list and not self.query.is_sliced and self._result_cache is None

    @property
    def is_ordered_specially(self) -> bool:
        """Whether the keys of a page are found in a way of their own."""
        return False

    def _clone(self) -> Self:
        clone = super()._clone()
        clone.unfiltered = self.unfiltered
        return clone
