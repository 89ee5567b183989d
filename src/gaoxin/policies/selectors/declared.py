"""Declared facts and judgements as they stood on a day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.models import DeclaredFact, Judgement


def _within(rows: QuerySet[Any], scope: Scope, only: Iterable[int] | None) -> QuerySet[Any]:
    found = scope.rows(rows, zone="enterprise__zone_id", enterprise="enterprise_id")
    return found if only is None else found.filter(enterprise_id__in=list(only))


def declared_facts(scope: Scope, *, enterprise_id: int) -> QuerySet[DeclaredFact]:
    """Everything ever declared of one enterprise, the latest first."""
    return _within(DeclaredFact.objects.all(), scope, (enterprise_id,)).order_by("-observed_on", "-id")


def declarations_in_force(
    scope: Scope, *, as_of: dt.date, only: Iterable[int] | None = None, facts: Iterable[str] | None = None
) -> list[DeclaredFact]:
    """Of each enterprise, fact and year the declaration that holds on a day, withdrawn ones too."""
    rows = _within(DeclaredFact.objects.filter(observed_on__lte=as_of), scope, only)
    if facts is not None:
        rows = rows.filter(fact__in=sorted(facts))
    held: dict[tuple[int, str, int | None], DeclaredFact] = {}
    for row in rows.select_related("enterprise").order_by("observed_on", "id").iterator(chunk_size=2000):
        held[row.enterprise_id, row.fact, row.year] = row
    return sorted(held.values(), key=lambda row: (row.enterprise_id, row.fact, row.year or 0))


def judgements(scope: Scope, *, enterprise_id: int) -> QuerySet[Judgement]:
    """Everything ever judged of one enterprise, the latest first."""
    return _within(Judgement.objects.all(), scope, (enterprise_id,)).order_by("-judged_on", "-id")


def declared_rows(
    scope: Scope, *, as_of: dt.date, only: Iterable[int] | None = None
) -> Iterator[tuple[int, str, int | None, str]]:
    """enterprise, fact, year, value; earlier ones first, so that the last of a fact is the one that holds."""
    rows = _within(DeclaredFact.objects.filter(observed_on__lte=as_of), scope, only)
    fields = ("enterprise_id", "fact", "year", "value")
    return rows.order_by("observed_on", "id").values_list(*fields).iterator(chunk_size=5000)


def judgement_rows(
    scope: Scope, *, as_of: dt.date, only: Iterable[int] | None = None
) -> Iterator[tuple[int, str, str, str]]:
    """enterprise, policy, item, value; earlier ones first."""
    rows = _within(Judgement.objects.filter(judged_on__lte=as_of), scope, only)
    fields = ("enterprise_id", "policy", "item", "value")
    return rows.order_by("judged_on", "id").values_list(*fields).iterator(chunk_size=5000)
