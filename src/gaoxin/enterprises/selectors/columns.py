"""Facts of very many enterprises as plain values, for judging them all at once: whole 分, days, counts.

Each function answers rows beginning with the enterprise's id; ``only`` narrows to some enterprises.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Min, Q, QuerySet, Sum

from gaoxin.enterprises.models import (
    AcquiredBy,
    AnnualFigures,
    Enterprise,
    EquityFinancing,
    IntellectualProperty,
    PropertyClass,
    Recognition,
)
from gaoxin.enterprises.selectors.standing import in_force, valid_property
from gaoxin.foundation.zones.scope import Scope

Rows = Iterator[tuple[Any, ...]]


def _within(rows: QuerySet[Any], scope: Scope, only: Iterable[int] | None) -> QuerySet[Any]:
    found = scope.rows(rows, zone="enterprise__zone_id", enterprise="enterprise_id")
    return found if only is None else found.filter(enterprise_id__in=list(only))


def _whole(name: str) -> ExpressionWrapper:
    """The number as it is stored: money in 分, two decimals as hundredths."""
    return ExpressionWrapper(F(name), output_field=BigIntegerField())


def register_rows(scope: Scope, *, only: Iterable[int] | None = None) -> Rows:
    """id, founding day, industry code, technology field; in the order of the id."""
    rows = scope.rows(Enterprise.objects.all(), enterprise="id")
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    fields = ("id", "registered_on", "industry_code", "technology_field")
    return rows.order_by("id").values_list(*fields).iterator(chunk_size=5000)


def figure_rows(
    scope: Scope, *, years: Sequence[int], names: Sequence[str], only: Iterable[int] | None = None
) -> Rows:
    """enterprise, year, then the figures named, of the revisions in force."""
    rows = _within(AnnualFigures.objects.filter(is_current=True, year__in=years), scope, only)
    whole = {f"whole_{name}": _whole(name) for name in names}
    found = rows.order_by().annotate(**whole).values_list("enterprise_id", "year", *whole)
    return found.iterator(chunk_size=5000)


def title_rows(scope: Scope, *, as_of: dt.date, only: Iterable[int] | None = None) -> Rows:
    """enterprise, kind, of the recognitions that hold on the day."""
    rows = _within(Recognition.objects.filter(in_force(as_of)), scope, only)
    return rows.order_by().values_list("enterprise_id", "kind").iterator(chunk_size=5000)


def first_title_rows(scope: Scope, *, as_of: dt.date, only: Iterable[int] | None = None) -> Rows:
    """enterprise, kind, day of the first recognition, where the record says of one that it was the first."""
    standing = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=as_of)
    first = Recognition.objects.filter(standing, is_first=True, recognised_on__lte=as_of)
    grouped = _within(first, scope, only).order_by().values("enterprise_id", "kind")
    found = grouped.annotate(day=Min("recognised_on")).values_list("enterprise_id", "kind", "day")
    return found.iterator(chunk_size=5000)


def property_rows(scope: Scope, *, as_of: dt.date, only: Iterable[int] | None = None) -> Rows:
    """enterprise, valid class-one rights, class-two rights, rights of own research.

    Enterprises with nothing on record have no row; those whose rights are all over have zeros.
    """
    valid = valid_property(as_of)
    counts = {
        "class_one": Count("id", filter=valid & Q(property_class=PropertyClass.CLASS_ONE)),
        "class_two": Count("id", filter=valid & Q(property_class=PropertyClass.CLASS_TWO)),
        "own": Count("id", filter=valid & Q(acquired_by=AcquiredBy.OWN_RESEARCH)),
    }
    rows = _within(IntellectualProperty.objects.all(), scope, only)
    grouped = rows.order_by().values("enterprise_id").annotate(**counts)
    return grouped.values_list("enterprise_id", *counts).iterator(chunk_size=5000)


def equity_rows(
    scope: Scope, *, as_of: dt.date, since: Sequence[dt.date], only: Iterable[int] | None = None
) -> Rows:
    """enterprise, then for each day of ``since`` what qualified investors paid in from it to ``as_of``, 分.

    A last column counts payments in that time of which nobody wrote down whether the investor qualifies.
    """
    windows = {f"since_{number}": Q(paid_on__range=(day, as_of)) for number, day in enumerate(since)}
    sums: dict[str, Any] = {
        name: Sum(_whole("amount"), filter=window & Q(qualified_investor=True), default=0)
        for name, window in windows.items()
    }
    unclear = Count("id", filter=Q(paid_on__range=(min(since), as_of), qualified_investor__isnull=True))
    rows = _within(EquityFinancing.objects.filter(paid_on__lte=as_of), scope, only)
    grouped = rows.order_by().values("enterprise_id").annotate(unclear=unclear, first=Min("paid_on"), **sums)
    return grouped.values_list("enterprise_id", *sums, "unclear").iterator(chunk_size=5000)
