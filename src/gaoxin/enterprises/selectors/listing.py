"""What the list of enterprises shows beside the register, and how it is narrowed."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import (
    Count,
    Exists,
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
)
from gaoxin.enterprises.selectors.ranking import EnterpriseRows
from gaoxin.enterprises.selectors.standing import current_contact, in_force, valid_property

PARTS = ("titles", "figures", "property", "contacts")


def with_parts(
    rows: EnterpriseRows, *, as_of: dt.date, year: int, parts: Iterable[str] = PARTS
) -> EnterpriseRows:
    """Each row with ``shown_year`` and what of ``parts`` is asked for; to be narrowed and ordered afterwards.

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
        figures = AnnualFigures.objects.filter(is_current=True, year__range=(year - 1, year))
        rows = rows.prefetch_related(Prefetch("annual_figures", queryset=figures, to_attr="figures_near"))
    if "property" in wanted:
        rows = rows.annotate(**{one.value: _rights(one, as_of=as_of) for one in PropertyClass})
    if "contacts" in wanted:
        names = ("name", "duty", "phone")
        rows = rows.annotate(**{f"contact_{name}": _first_contact(name, as_of=as_of) for name in names})
    return rows.ready()


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
    lasting = Recognition.objects.filter(
        in_force(as_of), enterprise=OuterRef("enterprise"), kind=OuterRef("kind")
    ).filter(Q(valid_until__isnull=True) | Q(valid_until__gt=last))
    soon = Recognition.objects.filter(in_force(as_of), ~Exists(lasting), valid_until__lte=last)
    wanted = list(kinds)
    if wanted:
        soon = soon.filter(kind__in=wanted)
    return rows.filter(pk__in=soon.values("enterprise"))


def above_scale(rows: QuerySet[Enterprise], yes: bool, *, as_of: dt.date) -> QuerySet[Enterprise]:
    inside = Q(above_scale_since__lte=as_of)
    return rows.filter(inside) if yes else rows.exclude(inside)


def with_figures(rows: QuerySet[Enterprise], state: str, *, year: int) -> QuerySet[Enterprise]:
    """``complete``: all figures asked for are known; ``partial``: some; ``none``: nothing of that year."""
    known = AnnualFigures.objects.filter(year=year, is_current=True)
    full = known.filter(lacking=0).values("enterprise")
    if state == "complete":
        return rows.filter(pk__in=full)
    if state == "none":
        return rows.exclude(pk__in=known.values("enterprise"))
    if state == "partial":
        return rows.filter(pk__in=known.filter(lacking__gt=0).values("enterprise"))
    return rows.exclude(pk__in=full)


def in_industry(rows: QuerySet[Enterprise], code: str) -> QuerySet[Enterprise]:
    """Enterprises of a 门类 (a letter), 大类, 中类 or 小类."""
    divisions = industries().divisions.get(code)
    if divisions is None:
        return rows.filter(industry_code__startswith=code)
    # The 大类 of a 门类 follow one another, so that all their codes lie between two.
    after = f"{int(divisions[-1]) + 1:02d}"
    return rows.filter(industry_code__gte=divisions[0], industry_code__lt=after)
