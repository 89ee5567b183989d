"""Reading titles, property and equity as they stood on a day."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from gaoxin.enterprises.models import (
    Contact,
    Enterprise,
    EquityFinancing,
    IntellectualProperty,
    PropertyClass,
    PropertyKind,
    Recognition,
    RecognitionKind,
)
from gaoxin.enterprises.selectors.paging import ListedRows
from gaoxin.enterprises.words import TITLE_STATES
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound

SOON = 180


def in_force(as_of: dt.date) -> Q:
    """Recognitions that hold on a day."""
    begun = Q(recognised_on__lte=as_of)
    not_over = Q(valid_until__isnull=True) | Q(valid_until__gte=as_of)
    standing = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=as_of)
    return begun & not_over & standing


def recognitions(scope: Scope) -> QuerySet[Recognition]:
    """Every title of the scope's enterprises, ended ones too, the newest first."""
    rows = Recognition.objects.select_related("enterprise", "enterprise__cluster")
    return scope.rows(rows, zone="enterprise__zone_id", enterprise="enterprise_id")


def recognition_list(scope: Scope) -> ListedRows[Recognition]:
    """The same for a list of very many."""
    shown: ListedRows[Recognition] = ListedRows(Recognition).select_related(
        "enterprise", "enterprise__cluster"
    )
    return scope.rows(  # type: ignore[return-value]
        shown.ready(), zone="enterprise__zone_id", enterprise="enterprise_id"
    )


def recognition(recognition_id: int, *, scope: Scope) -> Recognition:
    found = recognitions(scope).filter(pk=recognition_id).first()
    if found is None:
        raise NotFound("没有找到这项认定，或不在您的数据范围内。")
    return found


def recognitions_in_force(enterprise: Enterprise, *, as_of: dt.date) -> list[Recognition]:
    """The titles an enterprise holds on a day, in the order of the ladder."""
    order = list(RecognitionKind)
    rows = Recognition.objects.filter(in_force(as_of), enterprise=enterprise)
    return sorted(rows, key=lambda row: (order.index(RecognitionKind(row.kind)), row.recognised_on))


@dataclass(frozen=True, slots=True)
class Title:
    """A recognition with what it is on a day: 有效, 即将到期, 已到期, 已撤销 or 未生效."""

    recognition: Recognition
    state: str
    days_left: int | None

    @property
    def is_held(self) -> bool:
        return self.state in ("held", "ending")

    @property
    def word(self) -> str:
        return str(TITLE_STATES[self.state])


def titles(enterprise: Enterprise, *, as_of: dt.date) -> list[Title]:
    """All recognitions of an enterprise, held ones first, then the newest."""
    rows = Recognition.objects.filter(enterprise=enterprise)
    found = [title_of(row, as_of=as_of) for row in rows]
    return sorted(found, key=lambda title: (not title.is_held, -title.recognition.recognised_on.toordinal()))


def title_of(row: Recognition, *, as_of: dt.date) -> Title:
    left = None if row.valid_until is None else (row.valid_until - as_of).days
    if row.withdrawn_on is not None and row.withdrawn_on <= as_of:
        return Title(row, "withdrawn", left)
    if row.recognised_on > as_of:
        return Title(row, "coming", left)
    if left is not None and left < 0:
        return Title(row, "ended", left)
    return Title(row, "ending" if left is not None and left <= SOON else "held", left)


def properties(scope: Scope) -> QuerySet[IntellectualProperty]:
    rows = IntellectualProperty.objects.select_related("enterprise")
    return scope.rows(rows, zone="enterprise__zone_id", enterprise="enterprise_id")


def property_(property_id: int, *, scope: Scope) -> IntellectualProperty:
    found = properties(scope).filter(pk=property_id).first()
    if found is None:
        raise NotFound("没有找到这项知识产权，或不在您的数据范围内。")
    return found


def valid_property(as_of: dt.date) -> Q:
    """Property granted by a day and not over on it; without an end on record it counts as valid."""
    return Q(granted_on__lte=as_of) & (Q(valid_until__isnull=True) | Q(valid_until__gte=as_of))


@dataclass(frozen=True, slots=True)
class PropertyCount:
    """How many rights of one class are valid, and of which kinds (label, number), the most first."""

    property_class: PropertyClass
    number: int
    kinds: tuple[tuple[str, int], ...]


def property_counts(enterprise: Enterprise, *, as_of: dt.date) -> list[PropertyCount]:
    """Valid property by class on a day; a class of which none is on record counts 0."""
    rows = IntellectualProperty.objects.filter(valid_property(as_of), enterprise=enterprise)
    grouped = rows.order_by().values_list("property_class", "kind").annotate(n=Count("id"))
    counted = sorted(grouped, key=lambda row: -row[2])
    return [_count(one, counted) for one in PropertyClass]


def _count(one: PropertyClass, counted: list[tuple[str, str, int]]) -> PropertyCount:
    kinds = tuple((str(PropertyKind(kind).label), n) for key, kind, n in counted if key == one.value)
    return PropertyCount(one, sum(n for _label, n in kinds), kinds)


def financings(scope: Scope) -> QuerySet[EquityFinancing]:
    rows = EquityFinancing.objects.select_related("enterprise")
    return scope.rows(rows, zone="enterprise__zone_id", enterprise="enterprise_id")


def financings_between(enterprise: Enterprise, *, first: dt.date, last: dt.date) -> QuerySet[EquityFinancing]:
    """Equity paid in from one day to another, both included."""
    return EquityFinancing.objects.filter(enterprise=enterprise, paid_on__range=(first, last))


def equity_between(enterprise: Enterprise, *, first: dt.date, last: dt.date) -> Decimal | None:
    """Its sum in 元; None where nothing is on record."""
    return financings_between(enterprise, first=first, last=last).aggregate(total=Sum("amount"))["total"]


def contacts_now(enterprise: Enterprise, *, as_of: dt.date) -> QuerySet[Contact]:
    return Contact.objects.filter(current_contact(as_of), enterprise=enterprise).order_by("pk")


def current_contact(as_of: dt.date) -> Q:
    begun = Q(since__isnull=True) | Q(since__lte=as_of)
    return begun & (Q(until__isnull=True) | Q(until__gte=as_of))


def contact(contact_id: int, *, scope: Scope) -> Contact:
    rows = scope.rows(
        Contact.objects.select_related("enterprise"), zone="enterprise__zone_id", enterprise="enterprise_id"
    )
    found = rows.filter(pk=contact_id).first()
    if found is None:
        raise NotFound("没有找到这位联系人，或不在您的数据范围内。")
    return found
