"""The rows a person may see, passed as an argument to every read."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from gaoxin.values.errors import DomainError

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Scope:
    """Zones whose rows are visible; for an enterprise user, further only that enterprise's own rows."""

    zone_ids: frozenset[int]
    enterprise_id: int | None = None

    @property
    def zone_id(self) -> int:
        """The one zone of this scope; writing and most pages need exactly one."""
        if len(self.zone_ids) != 1:
            raise DomainError(
                "zone.not_single",
                "请先选定一个高新区。",
                field="zone",
                remedy="在页面右上角切换到要办理的高新区。",
            )
        return next(iter(self.zone_ids))

    def rows(
        self, queryset: QuerySet[Row], *, zone: str = "zone_id", enterprise: str | None = None
    ) -> QuerySet[Row]:
        """``queryset`` narrowed to this scope.

        Rows with no path to an enterprise are hidden from enterprise users.
        """
        narrowed = queryset.filter(**{f"{zone}__in": self.zone_ids})
        if len(self.zone_ids) == 1:
            narrowed = queryset.filter(**{zone: self.zone_id})
        if self.enterprise_id is None:
            return narrowed
        if enterprise is None:
            return queryset.none()
        return narrowed.filter(**{enterprise: self.enterprise_id})


NOTHING = Scope(zone_ids=frozenset())
