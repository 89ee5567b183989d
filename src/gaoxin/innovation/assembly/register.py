"""What the books of a carrier come to: tenants, area, graduates, rights, funding, events — never typed.

A book without a single row says nothing, which is not zero. Where a tenant's own facts are open, the count
lies between two ends.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from gaoxin.enterprises.models import AcquiredBy, PropertyKind
from gaoxin.innovation.assembly.known import Derived, settled
from gaoxin.innovation.assembly.rules import CARRIER, fact_of
from gaoxin.innovation.assembly.standing import Standing
from gaoxin.innovation.models import (
    InnovationCarrier,
    ServiceKind,
    ServiceRecord,
    Tenant,
    TenantField,
    TenantOutcome,
)

Key = tuple[str, int | None]
PATENTS: Final = frozenset(
    (PropertyKind.INVENTION_PATENT, PropertyKind.UTILITY_MODEL, PropertyKind.DESIGN_PATENT)
)
YEARS_BACK: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class Right:
    kind: str
    acquired_by: str
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class Books:
    """The rows of one carrier up to a day. ``rights`` and ``paid`` are by enterprise."""

    carrier: InnovationCarrier
    on: dt.date
    stays: Sequence[Tenant]
    present: Sequence[Standing]
    services: Sequence[ServiceRecord]
    rights: Mapping[int, Sequence[Right]]
    paid: Mapping[int, Sequence[dt.date]]

    @property
    def certain(self) -> list[Standing]:
        """Those that count as incubated, whatever is still open."""
        return [one for one in self.present if one.counts]

    @property
    def possible(self) -> list[Standing]:
        return [one for one in self.present if one.counts is not False]


def derive(books: Books) -> dict[Key, Derived | None]:
    """Facts of the carrier by (fact, years back)."""
    found: dict[Key, Derived | None] = {
        ("operating_since", None): settled(books.carrier.opened_on, _("载体登记：实际运营起始日")),
        ("registered_on", None): settled(
            books.carrier.operator.registered_on if books.carrier.operator else None,
            _("企业档案：运营机构成立日期"),
        ),
        ("fund_cases", None): _fund_cases(books),
    }
    if books.stays:
        found |= _of_the_tenants(books)
    for back in YEARS_BACK:
        found |= _of_the_year(books, back)
    return found


def _of_the_tenants(books: Books) -> dict[Key, Derived | None]:
    return {
        ("tenants", None): _tenants(books),
        ("tenant_area", None): _tenant_area(books),
        ("same_field_tenants", None): _same_field(books),
        ("graduates", None): _graduates(books),
        ("tenants_with_ip", None): _holding(books, _has_valid, _("知识产权台账：有效的知识产权")),
        ("tenants_with_patent", None): _holding(
            books, _has_own_patent, _("知识产权台账：自主研发的有效专利")
        ),
        ("tenants_patent_applied", None): _patent_applied(books),
        ("funded_tenants", None): _funded(books),
    }


def _tenants(books: Books) -> Derived:
    low, high = len(books.certain), len(books.possible)
    words = _("入驻台账 %(day)s：在驻 %(all)s 户，符合在孵条件 %(low)s 家、待补 %(open)s 家")
    told = {"day": books.on, "all": len(books.present), "low": low, "open": high - low}
    return Derived(low, high, words % told)


def _tenant_area(books: Books) -> Derived | None:
    """With the public service area, as the conditions count it; open while any of it is not written down."""
    fact, public = fact_of(CARRIER, "tenant_area"), books.carrier.public_area
    if fact is None or public is None:
        return None
    areas = {one.tenant.pk: used_area(one.tenant) for one in books.possible}
    if None in areas.values():
        return None
    low = public + sum((areas[one.tenant.pk] or Decimal(0) for one in books.certain), Decimal(0))
    high = public + sum((area or Decimal(0) for area in areas.values()), Decimal(0))
    return Derived(fact.stored(low), fact.stored(high), _("入驻台账使用面积与公共服务面积之和"))


def used_area(tenant: Tenant) -> Decimal | None:
    """A tenant with desks alone uses no area of its own; without either it is not known."""
    if tenant.area is not None:
        return tenant.area
    return None if tenant.desks is None else Decimal(0)


def _same_field(books: Books) -> Derived:
    """Firms of the field most of them share; 其他 is no field."""
    named = Counter(one.tenant.field for one in books.certain if one.tenant.field)
    named.pop(TenantField.OTHER, None)
    low = max(named.values(), default=0)
    unclear = sum(not one.tenant.field or not one.counts for one in books.possible)
    return Derived(low, low + unclear, _("入驻台账：产业领域"))


def _graduates(books: Books) -> Derived:
    count = sum(
        one.outcome == TenantOutcome.GRADUATED and one.left_on is not None and one.left_on <= books.on
        for one in books.stays
    )
    return Derived(count, count, _("入驻台账：去向为毕业的累计户数"))


def _holding(books: Books, holds: Callable[[Iterable[Right], dt.date], bool], words: str) -> Derived:
    """Firms without any right on record may have one nobody wrote down."""
    low = sum(holds(_rights(books, one), books.on) for one in books.certain)
    high = sum(holds(_rights(books, one), books.on) or not _rights(books, one) for one in books.possible)
    return Derived(low, high, words)


def _patent_applied(books: Books) -> Derived:
    """Every patent granted was applied for; applications that are not granted are in no book."""
    low = sum(any(right.kind in PATENTS for right in _rights(books, one)) for one in books.certain)
    return Derived(low, len(books.possible), _("知识产权台账：已授权专利的企业，未授权的申请没有台账"))


def _rights(books: Books, one: Standing) -> Sequence[Right]:
    return books.rights.get(one.tenant.enterprise_id or 0, ())


def _has_valid(rights: Iterable[Right], on: dt.date) -> bool:
    return any(right.valid_until is None or right.valid_until >= on for right in rights)


def _has_own_patent(rights: Iterable[Right], on: dt.date) -> bool:
    own = (right for right in rights if right.acquired_by == AcquiredBy.OWN_RESEARCH)
    return _has_valid((right for right in own if right.kind in PATENTS), on)


def _funded(books: Books) -> Derived | None:
    """The books of equity and of services are the record, once they hold anything of this carrier."""
    funded = _funded_parties(books, lambda day: day <= books.on)
    if not funded:
        return None
    low = sum(one.tenant.pk in funded for one in books.certain)
    high = sum(one.tenant.pk in funded for one in books.possible)
    return Derived(low, high, _("股权融资台账与服务记录：获得融资"))


def _funded_parties(books: Books, counts: Callable[[dt.date], bool]) -> set[int]:
    found = {
        one.tenant_id
        for one in books.services
        if one.kind == ServiceKind.FINANCING and one.tenant_id is not None and counts(one.happened_on)
    }
    for stay in books.stays:
        if any(counts(day) for day in books.paid.get(stay.enterprise_id or 0, ())):
            found.add(stay.pk)
    return found


def _fund_cases(books: Books) -> Derived | None:
    count = sum(one.kind == ServiceKind.FUND_USE for one in books.services)
    return Derived(count, count, _("服务记录：孵化资金使用")) if count else None


def _of_the_year(books: Books, back: int) -> dict[Key, Derived | None]:
    year = books.on.year - back
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    housed = [one for one in books.stays if one.entered_on <= last and _stayed_until(one, first)]
    found: dict[Key, Derived | None] = {}
    if housed:
        parties = {one.enterprise_id or f"team-{one.pk}" for one in housed}
        found["teams_served", back] = settled(len(parties), _("入驻台账：当年在驻的团队和企业"))
        found["newly_registered", back] = _newly_registered(housed, year)
        within = _funded_parties(books, lambda day: first <= day <= last)
        ever = _funded_parties(books, lambda day: day <= books.on)
        inside = {one.pk for one in housed}
        if ever:
            words = _("股权融资台账与服务记录：当年获得融资的户数")
            found["newly_funded", back] = settled(len(within & inside), words)
    if any(one.kind == ServiceKind.EVENT for one in books.services):
        held = [one for one in books.services if one.kind == ServiceKind.EVENT]
        count = sum(first <= one.happened_on <= last for one in held)
        found["events", back] = settled(count, _("服务记录：当年创新创业活动"))
    return found


def _stayed_until(stay: Tenant, day: dt.date) -> bool:
    return stay.left_on is None or stay.left_on > day


def _newly_registered(housed: Sequence[Tenant], year: int) -> Derived:
    """Firms founded in the year by those housed in it; of a firm without a founding day it is open."""
    firms: dict[Any, dt.date | None] = {
        one.enterprise_id: one.enterprise.registered_on for one in housed if one.enterprise is not None
    }
    low = sum(day is not None and day.year == year for day in firms.values())
    unclear = sum(day is None for day in firms.values())
    return Derived(low, low + unclear, _("企业档案：当年在驻企业的成立日期"))
