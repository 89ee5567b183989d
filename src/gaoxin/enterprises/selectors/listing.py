"""What the list of enterprises shows beside the register, and how it is narrowed."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from gaoxin.enterprises.industries import industries
from gaoxin.enterprises.models import (
    AnnualFigures,
    Contact,
    Enterprise,
    IntellectualProperty,
    PropertyClass,
    Recognition,
    complete,
)
from gaoxin.enterprises.selectors.standing import current_contact, in_force, valid_property

PARTS = ("titles", "figures", "property", "contacts")


def with_parts(
    rows: QuerySet[Enterprise], *, as_of: dt.date, year: int, parts: Iterable[str] = PARTS
) -> QuerySet[Enterprise]:
    """Each row with ``shown_year`` and what of ``parts`` is asked for.

    Titles come as ``titles_held``, figures as ``figures_near`` (the year and the one before), a query each;
    property as the numbers ``class_one`` and ``class_two``, the first contact as ``contact_name``,
    ``contact_duty`` and ``contact_phone``, computed for the rows that are read.
    """
    wanted = frozenset(parts)
    rows = rows.annotate(shown_year=Value(year, output_field=IntegerField())).select_related("cluster")
    if "titles" in wanted:
        titles = Recognition.objects.filter(in_force(as_of)).order_by("recognised_on")
        rows = rows.prefetch_related(Prefetch("recognitions", queryset=titles, to_attr="titles_held"))
    if "figures" in wanted:
        figures = AnnualFigures.objects.filter(is_current=True, year__in=(year, year - 1))
        rows = rows.prefetch_related(Prefetch("annual_figures", queryset=figures, to_attr="figures_near"))
    if "property" in wanted:
        rows = rows.annotate(**{one.value: _rights(one, as_of=as_of) for one in PropertyClass})
    if "contacts" in wanted:
        names = ("name", "duty", "phone")
        rows = rows.annotate(**{f"contact_{name}": _first_contact(name, as_of=as_of) for name in names})
    return rows


def _rights(one: PropertyClass, *, as_of: dt.date) -> Coalesce:
    """How many rights of a class are valid on a day."""
    rights = IntellectualProperty.objects.filter(
        valid_property(as_of), enterprise=OuterRef("pk"), property_class=one
    )
    counted = rights.order_by().values("enterprise").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _first_contact(name: str, *, as_of: dt.date) -> Subquery:
    contacts = Contact.objects.filter(current_contact(as_of), enterprise=OuterRef("pk"))
    return Subquery(contacts.order_by("pk").values(name)[:1])


def holding(rows: QuerySet[Enterprise], kinds: Iterable[str], *, as_of: dt.date) -> QuerySet[Enterprise]:
    """Enterprises that hold every one of the titles on a day."""
    for kind in kinds:
        held = Recognition.objects.filter(in_force(as_of), kind=kind)
        rows = rows.filter(pk__in=held.values("enterprise"))
    return rows


def holding_none(rows: QuerySet[Enterprise], *, as_of: dt.date) -> QuerySet[Enterprise]:
    """Enterprises without any title on a day."""
    held = Recognition.objects.filter(in_force(as_of))
    return rows.exclude(pk__in=held.values("enterprise"))


def ending(
    rows: QuerySet[Enterprise], *, within: int, as_of: dt.date, kinds: Iterable[str] = ()
) -> QuerySet[Enterprise]:
    """Enterprises with a title that ends within so many days and has no successor of its kind yet."""
    last = as_of + dt.timedelta(days=within)
    soon = Recognition.objects.filter(in_force(as_of), valid_until__lte=last)
    lasting = Recognition.objects.filter(in_force(as_of)).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=last)
    )
    wanted = list(kinds)
    if not wanted:
        wanted = list(soon.order_by().values_list("kind", flat=True).distinct())
    found = Q(pk__in=())
    for kind in wanted:
        renewed = lasting.filter(kind=kind).values("enterprise")
        found |= Q(pk__in=soon.filter(kind=kind).exclude(enterprise__in=renewed).values("enterprise"))
    return rows.filter(found)


def above_scale(rows: QuerySet[Enterprise], yes: bool, *, as_of: dt.date) -> QuerySet[Enterprise]:
    inside = Q(above_scale_since__lte=as_of)
    return rows.filter(inside) if yes else rows.exclude(inside)


def with_figures(rows: QuerySet[Enterprise], state: str, *, year: int) -> QuerySet[Enterprise]:
    """``complete``: all figures asked for are known; ``partial``: some; ``none``: nothing of that year."""
    full = AnnualFigures.objects.filter(complete(), year=year).values("enterprise")
    some = AnnualFigures.objects.filter(year=year, is_current=True).values("enterprise")
    if state == "complete":
        return rows.filter(pk__in=full)
    if state == "none":
        return rows.exclude(pk__in=some)
    if state == "partial":
        return rows.filter(pk__in=some).exclude(pk__in=full)
    return rows.exclude(pk__in=full)


def in_industry(rows: QuerySet[Enterprise], code: str) -> QuerySet[Enterprise]:
    """Enterprises of a 门类 (a letter), 大类, 中类 or 小类."""
    begins = industries().divisions.get(code, (code,))
    found = Q(pk__in=())
    for start in begins:
        found |= Q(industry_code__startswith=start)
    return rows.filter(found)
