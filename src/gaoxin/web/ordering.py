"""A list has one order on every database: unknown values last, and the key settles what is equal."""

from typing import Any

from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy

Term = Any  # a field name with an optional minus, or an expression


def settled(queryset: QuerySet) -> QuerySet:
    """``queryset`` in its own order, nulls last whichever way it runs, ending with the key."""
    model = queryset.model
    terms = queryset.query.order_by or model._meta.ordering or ()
    computed = set(queryset.query.annotations)
    settled_terms = [settled for term in terms for settled in _settle(model, term, computed=computed)]
    return queryset.order_by(*settled_terms, "pk")


def _settle(model: type[Model], term: Term, *, computed: set[str]) -> list[Term]:
    if not isinstance(term, str) or term == "?":
        return [term]
    name, descends = term.removeprefix("-"), term.startswith("-")
    if name in computed:
        return [_nulls_last(name, descends=descends)]
    path = name.split("__")
    related = _target(model, path)
    if related is not None:
        sign = "-" if descends else ""
        inner = [f"{sign}{name}__{one}" for one in related._meta.ordering or ("pk",)]
        return [one for each in inner for one in _settle(model, _single_sign(each), computed=computed)]
    return [_nulls_last(name, descends=descends) if _may_be_null(model, path) else term]


def _single_sign(term: str) -> str:
    """``-cluster__-since`` → ``cluster__since``: two reversals cancel."""
    descends = term.startswith("-") != ("__-" in term)
    return ("-" if descends else "") + term.removeprefix("-").replace("__-", "__")


def _nulls_last(name: str, *, descends: bool) -> OrderBy:
    return F(name).desc(nulls_last=True) if descends else F(name).asc(nulls_last=True)


def _field(model: type[Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _target(model: type[Model], path: list[str]) -> type[Model] | None:
    """The related model, when the path ends at a relation rather than at a value."""
    for name in path[:-1]:
        model = _field(model, name).related_model
    last = path[-1]
    field = _field(model, last)
    return field.related_model if field.is_relation and last != getattr(field, "attname", "") else None


def _may_be_null(model: type[Model], path: list[str]) -> bool:
    for name in path:
        field = _field(model, name)
        if getattr(field, "null", True):
            return True
        model = field.related_model
    return False
